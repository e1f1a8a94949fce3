"""What a release described and the next does not is known by its last release."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from kg.build.pipeline import build
from kg.releases import ReleaseDir
from tests.content import BASE, append, spoil, write_content
from tests.writes import homes

if TYPE_CHECKING:
    from pathlib import Path

PLACES = "data/reference/lists.ttl"
OSLO = f"{BASE}id/city/oslo"


def described(release: ReleaseDir) -> set[str]:
    """The subjects and the named graphs of a release that are IRIs, by another way."""
    subjects = {
        line.decode().partition("> ")[0][1:]
        for line in release.quads.read_bytes().splitlines()
        if line.startswith(b"<")
    }
    return subjects | {name for name in release.manifest().graphs if not name.startswith("_:")}


def gone(release: ReleaseDir) -> dict[str, str]:
    if not release.withdrawn.exists():
        return {}
    lines = release.withdrawn.read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    return dict(line.split("\t") for line in lines)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def test_what_a_build_leaves_out_is_withdrawn_until_it_is_back(
    content: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    line = 'id:city\\/oslo a hkg:City ; skos:prefLabel "Oslo"@en , "奥斯陆"@zh .'
    first = build(content, home)
    assert gone(first) == {}
    append(content, PLACES, line)
    second = build(content, home)
    assert gone(second) == {}
    spoil(content, PLACES, line, "")
    assert build(content, home) == first, "the same content is the same release"
    spoil(content, "data/documents/report/statements.trig", "teamSize 10", "teamSize 11")
    assert gone(build(content, home)) == {}, "what another line described is not withdrawn"
    append(content, PLACES, line)
    with_it = build(content, home)
    spoil(content, PLACES, line, "")
    spoil(content, "data/documents/report/statements.trig", "teamSize 11", "teamSize 12")
    without = build(content, home)
    assert gone(without) == {OSLO: with_it.id}
    assert without.last_release_with(OSLO) == with_it.id
    assert without.last_release_with(f"{BASE}id/city/cancun") is None
    spoil(content, "data/documents/report/statements.trig", "teamSize 12", "teamSize 13")
    later = build(content, home)
    assert later.last_release_with(OSLO) == with_it.id
    append(content, PLACES, line)
    assert gone(build(content, home)) == {}


def test_a_source_that_is_withdrawn_is_known_as_a_graph(content: Path, tmp_path: Path) -> None:
    first = build(content, tmp_path / "home")
    assert any(name.endswith("11.2") for name in first.manifest().graphs)
    table = "data/mappings/programmes.csv"
    text = (content / table).read_text("utf-8")
    spoil(content, table, text.splitlines()[-1] + "\n", "")
    second = build(content, tmp_path / "home")
    assert gone(second) == dict.fromkeys(described(first) - described(second), first.id)
    assert len(gone(second)) == 1


def test_writes_keep_the_same_account_as_comparing_whole_releases(tmp_path: Path) -> None:
    chance = random.Random(5)
    desk = homes.plain(tmp_path / "plain")
    account: dict[str, str] = {}
    before = desk.home.current()
    assert before is not None
    compared = withdrawn_ever = 0
    for _ in range(60):
        thing, graph = f"id:t{chance.randrange(6)}", f"id:g{chance.randrange(4)}"
        text = chance.choice(
            (
                f"INSERT DATA {{ GRAPH {graph} {{ {thing} id:p {chance.randrange(3)} }} }}",
                f"INSERT DATA {{ {thing} id:p {chance.randrange(3)} }}",
                f"INSERT DATA {{ GRAPH {graph} {{ [] id:p {thing} }} }}",
                f"DELETE WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}",
                f"DELETE WHERE {{ {thing} ?p ?o }}",
                f"DROP SILENT GRAPH {graph}",
            )
        )
        already = {release.id for release in desk.home.releases()}
        written = desk.update(text)
        after = desk.home.current()
        assert after is not None
        if written.release == written.previous:
            continue
        if written.release in already:  # taken as it stands, with the account of its own line
            account = gone(after)
        else:
            account |= dict.fromkeys(described(before), before.id)
            account = {k: v for k, v in account.items() if k not in described(after)}
            assert gone(after) == account, text
            compared += 1
            withdrawn_ever += len(account)
        before = after
    assert compared > 15
    assert withdrawn_ever > 15


def test_a_write_that_withdraws_nothing_shares_the_account(tmp_path: Path) -> None:
    desk = homes.plain(tmp_path / "plain")
    desk.update("INSERT DATA { id:a id:p 1 . id:b id:p 1 }")
    desk.update("DELETE DATA { id:a id:p 1 }")
    first = desk.home.current()
    desk.update("INSERT DATA { id:b id:p 2 }")
    second = desk.home.current()
    assert first is not None
    assert second is not None
    assert second.withdrawn.samefile(first.withdrawn)


def test_any_line_of_the_account_is_found(tmp_path: Path) -> None:
    names = sorted({f"http://e/{n * 7919 % 1000}{'/x' * (n % 5)}" for n in range(500)})
    release = ReleaseDir(tmp_path)
    assert release.last_release_with(names[0]) is None
    release.withdrawn.write_text("")
    assert release.last_release_with(names[0]) is None
    release.withdrawn.write_text("".join(f"{n}\t{i:012x}\n" for i, n in enumerate(names)))
    for number, name in enumerate(names):
        assert release.last_release_with(name) == f"{number:012x}"
    for other in ("", "http://e/", "a:a", "z:z", "http://e/0/x/", names[3] + "0/", "\ud800"):
        assert release.last_release_with(other) is None
    assert len(names) > 400
