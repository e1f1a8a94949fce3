"""A release that is as it was made is sound; whatever was done to it since is found."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.build.checksums import files_of, write_checksums
from kg.keeping.kept import keep
from kg.keeping.verifying import verify, verify_home
from kg.releases import CHECKSUMS, Home, ReleaseDir
from tests.writes import homes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.keeping.conftest import Kept


def silent(stage: str, done: int, total: int) -> None:
    """Nobody is told."""


def faults(home: Home, release: ReleaseDir) -> list[str]:
    return [fault.sentence() for fault in verify(home, release, silent).faults]


def flip(path: Path, place: int, bit: int) -> None:
    """Flip one bit of a file as a broken disk does, which changes neither size nor name."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)


def reseal(release: ReleaseDir) -> None:
    """Make the checksums those of the files as they are now."""
    release.checksums.unlink()
    write_checksums(release, {})


def test_releases_by_builds_and_by_writes_are_sound(made: Kept) -> None:
    stages: list[str] = []
    for release in made.home.releases():
        found = verify(made.home, release, lambda stage, done, total: stages.append(stage))
        assert (found.faults, found.notes) == ((), ())
        assert found.statements == release.manifest().quads
    assert set(stages) == {"files", "store"}, "there are too few statements to tell of their course"
    assert verify_home(made.home) == []


def test_a_plain_dataset_is_sound_with_blank_nodes_and_empty_graphs(tmp_path: Path) -> None:
    desk = homes.plain(tmp_path / "plain")
    desk.update("INSERT DATA { [] id:p 1 . GRAPH id:g { id:a id:p [] } }; CREATE GRAPH id:empty")
    assert len(desk.manifest.empty_graphs) == 1
    assert [faults(desk.home, release) for release in desk.home.releases()] == [[], []]


def test_one_flipped_bit_in_any_file_is_found(kept: Kept) -> None:
    release = kept.home.release(kept.ids[1])
    names = sorted([*files_of(release), CHECKSUMS])
    for number, name in enumerate(names):
        path = release.path / name
        whole = path.read_bytes()
        if whole:
            flip(path, number * 7919 % len(whole), number % 8)
        else:
            path.write_bytes(b"\0")
        told = faults(kept.home, release)
        assert any(f"releases/{release.id}/" in said and name in said for said in told), name
        path.write_bytes(whole)
    assert len(names) > 45
    assert {"store", "ontology"} <= {name.partition("/")[0] for name in names}
    assert {"quads.nq", "manifest.json", "report.ttl", "added.nq", CHECKSUMS} <= set(names)
    assert faults(kept.home, release) == []


def test_any_flipped_bit_of_the_checksums_is_found(kept: Kept) -> None:
    release = kept.home.release(kept.ids[1])
    whole = release.checksums.read_bytes()
    places = range(0, len(whole), 61)
    for place in places:
        flip(release.checksums, place, place % 8)
        assert faults(kept.home, release), place
        release.checksums.write_bytes(whole)
    assert len(places) > 80


def test_a_file_that_is_missing_cut_short_or_added_is_found(kept: Kept) -> None:
    release = kept.current
    names = sorted([*files_of(release), CHECKSUMS])
    for name in names:
        path = release.path / name
        whole = path.read_bytes()
        path.unlink()
        assert any(f"/{name}: " in sentence for sentence in faults(kept.home, release)), name
        if whole:
            path.write_bytes(whole[:-1])
            assert any(f"/{name}: " in sentence for sentence in faults(kept.home, release)), name
        path.write_bytes(whole)
    assert len(names) > 45
    (release.path / "store/notes").write_text("mine")
    (said,) = faults(kept.home, release)
    assert said.startswith(
        f"releases/{release.id}/store/notes: It was not there when the release was made. Move it"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[::-1], "Lines are not in order: 2, 3, 4 and "),
        (lambda lines: [*lines, lines[-1]], "Lines are not in order: "),
        (lambda lines: lines[1:], "the manifest counts"),
        (lambda lines: [lines[0].replace(b"> <", b">  <", 1), *lines[1:]], "not in the canonical"),
        (lambda lines: [b"# note", *lines], "not N-Quads with a statement a line"),
        (lambda lines: [b"<a:a> <a:b>", *lines], "not N-Quads with a statement a line"),
    ],
    ids=["backwards", "twice", "one less", "two spaces", "a comment", "half a line"],
)
def test_statements_that_are_not_as_the_manifest_says_are_found(kept: Kept, change, said) -> None:
    release = kept.current
    lines = change(release.quads.read_bytes().splitlines())
    release.quads.write_bytes(b"".join(line + b"\n" for line in lines))
    reseal(release)
    told = faults(kept.home, release)
    assert any(said in sentence for sentence in told), told
    assert any("Its SHA-256 is not the one" in sentence for sentence in told)


E_A, G = NamedNode("http://e/a"), NamedNode("http://e/g")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.add(Quad(E_A, E_A, E_A, G)), "holds 1 statements that quads.nq has not"),
        (lambda s: s.add(Quad(E_A, E_A, E_A)), "holds 1 statements that no named graph has"),
        (lambda s: s.add_graph(G), "other named graphs than the manifest names"),
        (lambda s: s.clear_graph(DefaultGraph()), "default graph lacks statements of quads.nq"),
        (
            lambda s: s.remove(next(q for q in s if q.graph_name != DefaultGraph())),
            "It lacks statements of quads.nq, by their lines: ",
        ),
    ],
    ids=["more", "more in the default graph", "a graph more", "no merge", "one less"],
)
def test_a_store_that_is_not_what_the_statements_are_is_found(kept: Kept, change, said) -> None:
    release = kept.current
    store = Store(str(release.store))
    change(store)
    store.flush()
    del store
    reseal(release)
    told = faults(kept.home, release)
    assert any("/store: " in sentence and said in sentence for sentence in told), told


def test_content_that_makes_another_id_is_found(kept: Kept) -> None:
    release = kept.current
    path = release.ontology / "habitat-kg.ttl"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    reseal(release)
    (said,) = faults(kept.home, release)
    assert said.startswith(f"releases/{release.id}: Its content makes the id ")
    path.write_text(path.read_text("utf-8")[:-1], "utf-8")
    manifest = replace(release.manifest(), empty_graphs=["http://e/g"])
    release.manifest_path.write_text(manifest.to_json(), "utf-8")
    reseal(release)
    assert any("Its content makes the id" in said for said in faults(kept.home, release))


def test_a_report_that_does_not_fit_the_manifest_is_found(kept: Kept) -> None:
    release = kept.home.release(kept.ids[1])
    manifest = release.manifest()
    assert len(manifest.warnings) == 1
    conforming = kept.home.release(kept.ids[0]).report.read_text("utf-8")
    for text, said in (
        (conforming, "It lacks 1 of the warnings that the manifest lists."),
        (conforming.replace("true", "false"), "sh:conforms does not fit its 0 results"),
        ("", "it holds 0 validation reports"),
        ("<", "It is no validation report"),
        (
            release.report.read_text("utf-8").replace("sh:Warning", "sh:Violation"),
            "It tells 1 violations, with which no release is made.",
        ),
    ):
        release.report.write_text(text, "utf-8")
        reseal(release)
        told = faults(kept.home, release)
        assert any(said in sentence for sentence in told), told
    release.report.write_text(conforming, "utf-8")
    release.manifest_path.write_text(replace(manifest, warnings=[]).to_json(), "utf-8")
    reseal(release)
    assert faults(kept.home, release) == []
    release.report.unlink()
    reseal(release)
    assert any("report.ttl: It is missing." in said for said in faults(kept.home, release))


def test_a_release_made_before_there_were_checksums_is_looked_at_without(kept: Kept) -> None:
    release = kept.current
    release.checksums.unlink()
    manifest = replace(release.manifest(), checksums="")
    release.manifest_path.write_text(manifest.to_json(), "utf-8")
    found = verify(kept.home, release, silent)
    assert found.faults == ()
    assert found.notes == (
        "It was made before releases had checksums, so its files were not compared.",
    )
    lines = release.quads.read_bytes().splitlines(keepends=True)
    release.quads.write_bytes(b"".join(lines[1:]))
    assert len(faults(kept.home, release)) == 2


def test_a_home_that_leads_nowhere_or_whose_journal_is_broken_is_found(kept: Kept) -> None:
    home, last = kept.home, kept.ids[-1]
    home.kept_path.write_text("ffffffffffff\tcited\n")
    journal = home.journal_path.read_text()
    home.journal_path.write_text("{}\n" + journal.replace(last, kept.ids[0]))
    told = [fault.sentence() for fault in verify_home(home)]
    assert told == [
        "journal.jsonl: Line 1 is broken and passed over. Remove that line.",
        f"journal.jsonl: Its last line names {kept.ids[0]}, and {last} is current. "
        "The next build or write adds the line that is missing.",
        "kept.tsv: ffffffffffff is kept and not there. Run kg releases unkeep ffffffffffff.",
    ]
    home.pointer.unlink()
    home.pointer.symlink_to("releases/ffffffffffff")
    assert "leads to ffffffffffff, which is not there" in verify_home(home)[0].sentence()
    home.pointer.unlink()
    assert verify_home(home)[0].problem == "There is no current release."
    home.pointer.write_text("")
    assert "is not a link to a release" in verify_home(home)[0].sentence()


def test_a_kept_release_is_sound_and_a_manifest_that_cannot_be_read_is_told(kept: Kept) -> None:
    keep(kept.home, kept.ids[0], "cited")
    assert verify_home(kept.home) == []
    release = kept.current
    release.manifest_path.write_text(json.dumps({"id": release.id}))
    told = faults(kept.home, release)
    assert len(told) == 2
    assert all(f"releases/{release.id}/manifest.json: " in sentence for sentence in told)
