from __future__ import annotations

import itertools
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from kg.build.pipeline import build
from kg.build.release import STEPS
from kg.releases import Home, ReleaseDir
from tests.content import REPOSITORY, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"
DIES = """
import os, sys
from pathlib import Path
from kg.build.pipeline import build

def die(stage, done, total):
    if (stage, done) == ("release", int(sys.argv[3])):
        os._exit(9)

build(Path(sys.argv[1]), Path(sys.argv[2]), progress=die)
"""


def whole(release: ReleaseDir) -> None:
    """Every part of a release is there, and they agree."""
    manifest = release.manifest()
    store = Store.read_only(str(release.store))
    named = [quad for quad in store if not isinstance(quad.graph_name, DefaultGraph)]
    assert len(named) == manifest.quads
    assert len(store) == manifest.quads + manifest.triples
    assert set(named) == set(parse(path=str(release.quads), format=RdfFormat.N_QUADS))
    assert release.report.stat().st_size > 0
    assert (release.ontology / "habitat-kg.ttl").is_file()


def test_a_release_is_whole_and_current(tmp_path: Path) -> None:
    content, home = write_content(tmp_path / "content"), tmp_path / "home"
    release = build(content, home)
    whole(release)
    assert Home(home).current() == release
    assert release.manifest().id == release.id
    assert [entry.release for entry in Home(home).journal()] == [release.id]
    for path in sorted((content / "ontology").rglob("*.*")):
        copy = release.path / path.relative_to(content)
        assert copy.read_bytes() == path.read_bytes()


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    first, second = build(content, tmp_path / "one"), build(content, tmp_path / "two")
    assert first.id == second.id
    names = ["quads.nq", "report.ttl", "manifest.json"]
    for name in names:
        assert (first.path / name).read_bytes() == (second.path / name).read_bytes(), name


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    content, home = write_content(tmp_path / "content"), tmp_path / "home"
    release = build(content, home)
    stamp = release.manifest_path.stat().st_mtime_ns
    assert build(content, home) == release
    assert release.manifest_path.stat().st_mtime_ns == stamp
    assert len(Home(home).journal()) == 1


def test_the_chain_of_releases_and_the_way_back(tmp_path: Path) -> None:
    content, home = write_content(tmp_path / "content"), Home(tmp_path / "home")
    first = build(content, home.path)
    spoil(content, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 11")
    second = build(content, home.path)
    assert second.manifest().previous == first.id
    assert home.releases() == [second, first]
    spoil(content, STATEMENTS, "hkg:teamSize 11", "hkg:teamSize 10")
    assert build(content, home.path) == first
    assert home.current() == first
    assert home.releases() == [first, second]
    assert [(e.release, e.previous) for e in home.journal()] == [
        (first.id, None),
        (second.id, first.id),
        (first.id, second.id),
    ]


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_a_crash_leaves_the_old_or_the_new(tmp_path: Path, step: int) -> None:
    content, home = write_content(tmp_path / "content"), Home(tmp_path / "home")
    old = build(content, home.path)
    spoil(content, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 11")
    arguments = [str(content), str(home.path), str(step)]
    ended = subprocess.run([sys.executable, "-c", DIES, *arguments], cwd=REPOSITORY, check=False)
    assert ended.returncode == 9
    current = home.current()
    assert current is not None
    whole(current)
    assert (current == old) == (step < STEPS)
    for release in home.releases():
        whole(release)
    new = build(content, home.path)
    whole(new)
    assert home.current() == new != old
    assert [entry.release for entry in home.journal()] == [old.id, new.id]
    assert sorted(p.name for p in home.releases_dir.iterdir()) == sorted([old.id, new.id])


def test_two_builders_take_turns(tmp_path: Path) -> None:
    contents = [write_content(tmp_path / name) for name in ("one", "two")]
    spoil(contents[1], STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 11")
    home = Home(tmp_path / "home")
    code = (
        "import sys; from pathlib import Path; from kg.build.pipeline import build\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    builders = [
        subprocess.Popen([sys.executable, "-c", code, str(content), str(home.path)], cwd=REPOSITORY)
        for content in contents * 2
    ]
    assert [builder.wait() for builder in builders] == [0, 0, 0, 0]
    assert len(home.releases()) == 2
    for release in home.releases():
        whole(release)
    journal = home.journal()
    assert home.current() == home.release(journal[-1].release)
    assert all(a.release == b.previous for a, b in itertools.pairwise(journal))
