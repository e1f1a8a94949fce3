"""Imported titles are a reference dataset that builds with the shipped files and speaks up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.build.pipeline import build, check
from kg.errors import SourceError
from kg.imports.official_titles import STEM, import_titles
from kg.sources.content import Content
from kg.vocab import HKG, SDG
from tests.content import REPOSITORY

TAXONOMY = Path(__file__).with_name("taxonomy.ttl")


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """A copy of the shipped files."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    (tmp_path / f"data/reference/{STEM}.ttl").unlink(missing_ok=True)
    return Content(tmp_path)


def test_nothing_is_written_before_it_is_asked_for(content: Content) -> None:
    imported = import_titles(TAXONOMY, content)
    assert not imported.path.exists()
    assert (imported.things, imported.titles, imported.languages) == (5, 10, ("en", "fr"))
    assert ("missing in ours", "sdg:11.9") in {
        (d.difference, d.thing) for d in imported.differences
    }


def test_what_is_written_passes_the_gate_and_is_in_the_release(
    content: Content, tmp_path: Path
) -> None:
    imported = import_titles(TAXONOMY, content)
    imported.write()
    assert [p.name for p in imported.path.parent.glob(".*")] == []
    verdict = check(content.root)
    assert (verdict.errors, verdict.warnings) == ((), ())
    release = build(content.root, tmp_path / "home")
    store = Store.read_only(str(release.store))
    graph = NamedNode(f"https://w3id.org/habitat-kg/id/dataset/{STEM}")
    titles = {
        q.object.value
        for q in store.quads_for_pattern(SDG["11.1"], HKG.officialTitle, None, graph)
        if isinstance(q.object, Literal)
    }
    assert titles == {"A home for everyone, by 2030", "D’ici", "Un logis pour chacun"}
    assert not list(store.quads_for_pattern(SDG["11.9"], None, None, DefaultGraph()))
    said = " ".join(str(q.object) for q in store.quads_for_pattern(graph, None, None, graph))
    assert "taxonomy.ttl" in said
    assert imported.text == import_titles(TAXONOMY, content).text, "an import can be repeated"


def test_the_file_says_which_file_it_came_from(content: Content) -> None:
    text = import_titles(TAXONOMY, content).text
    assert "SHA-256 hash" in text
    assert "Do not edit" in text
    assert "http://metadata.un.org/sdg. Free to copy" in text


def test_the_repository_ignores_the_file() -> None:
    assert f"/data/reference/{STEM}.ttl" in (REPOSITORY / ".gitignore").read_text().splitlines()


def test_a_fault_of_ours_is_told_with_its_line(content: Content) -> None:
    broken = content.root / "data/reference/sdg.ttl"
    broken.write_text(broken.read_text("utf-8") + "sdg:11 a\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"data/reference/sdg\.ttl:\d+: "):
        import_titles(TAXONOMY, content)
