"""A write to a release of some size freezes its projection from the one before, and as if anew."""

from __future__ import annotations

import shutil

import pytest

from kg.graph.projection import Projection, making
from kg.graph.projection.making import project
from kg.vocab import DEFAULT_BASE
from tests.graph.projections import links_of, the_same
from tests.writes.homes import Desk

LINK = (
    f"{DEFAULT_BASE}id/country-project/cancun-equity-park",
    f"{DEFAULT_BASE}ontology#contributesTo",
    "http://metadata.un.org/sdg/11.3",
)
GRAPH = f"{DEFAULT_BASE}id/document/eb-2024-1-item-7/para/17/a"


@pytest.fixture
def desk(shipped_release, tmp_path, monkeypatch):
    """A home with a copy of the shipped release; reading its statements anew is an error."""
    home = tmp_path / "home"
    shutil.copytree(shipped_release.path, home / "releases" / shipped_release.id)
    (home / "current").symlink_to(f"releases/{shipped_release.id}")
    (home / "journal.jsonl").write_text("")
    monkeypatch.setattr(making, "project", None)
    return Desk(home)


def projection(desk):
    release = desk.home.current()
    found = Projection.open(release.projection)
    assert the_same(found, project(release.quads, release.manifest().base))
    return found


def test_a_link_comes_with_its_source_and_goes_with_it(desk):
    first = projection(desk)
    link = " ".join(f"<{iri}>" for iri in LINK)
    desk.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {link} }} }}")
    assert links_of(projection(desk))[LINK] == links_of(first).get(LINK, set()) | {GRAPH}
    desk.update(f"DELETE DATA {{ GRAPH <{GRAPH}> {{ {link} }} }}")
    assert the_same(projection(desk), first)


def test_a_label_leaves_the_files_as_they_are(desk):
    before = desk.home.current()
    label = f"<{LINK[0]}> skos:altLabel 'Another name'@en"
    desk.update(f"INSERT DATA {{ GRAPH <{DEFAULT_BASE}id/dataset/projects> {{ {label} }} }}")
    after = desk.home.current()
    assert after != before
    projection(desk)
    for name in ("arrays", "index.json"):
        assert (after.projection / name).samefile(before.projection / name)
        assert f"  projection/{name}\n" in after.checksums.read_text()


def test_a_thing_that_loses_all_it_has_is_no_node_any_more(desk):
    node = f"{DEFAULT_BASE}id/theme/made-up"
    words = "a hkg:Theme ; skos:prefLabel 'Made up'@en , '虚构'@zh"
    desk.update(f"INSERT DATA {{ GRAPH <{DEFAULT_BASE}id/dataset/themes> {{ <{node}> {words} }} }}")
    found = projection(desk)
    assert found.iris(found.classes(found.node(node))) == [f"{DEFAULT_BASE}ontology#Theme"]
    themes = f"<{DEFAULT_BASE}id/dataset/themes>"
    desk.update(f"DELETE WHERE {{ GRAPH {themes} {{ <{node}> ?property ?value }} }}")
    assert projection(desk).node(node) is None


def test_a_release_without_one_gives_the_next_one_one(desk, monkeypatch):
    monkeypatch.undo()
    shutil.rmtree(desk.home.current().projection)
    label = f"<{LINK[0]}> skos:altLabel 'Another name'@en"
    desk.update(f"INSERT DATA {{ GRAPH <{DEFAULT_BASE}id/dataset/projects> {{ {label} }} }}")
    assert LINK[0] in {subject for subject, _, _ in links_of(projection(desk))}
