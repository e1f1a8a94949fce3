"""A projection says what the statements say; one made by a change is as one made anew."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, parse

from kg.errors import ReleaseError
from kg.graph.projection import Projection, making
from kg.graph.projection.making import project, project_change, write
from kg.graph.projection.opening import projection_of
from kg.releases import ReleaseDir
from kg.vocab import DEFAULT_BASE, HKG, RDF
from tests.graph.projections import classes_of, links_of, said, the_same
from tests.releases import publish, quads

NAMES = ["http://e/a", "http://e/a/b", "http://e/a-b", "http://e/ab", "http://e/é", "http://e/内"]
IRIS = st.sampled_from([*map(NamedNode, NAMES)])
OTHERS = st.sampled_from([Literal("> <b> "), Literal("x", language="en"), BlankNode("b")])
STATEMENTS = st.builds(
    Quad,
    st.one_of(IRIS, st.just(BlankNode("c"))),
    st.one_of(IRIS, st.just(RDF.type), st.just(HKG.basis)),
    st.one_of(IRIS, IRIS, OTHERS),
    st.one_of(IRIS, IRIS, st.just(DefaultGraph())),
)
DATASETS = st.lists(STATEMENTS, max_size=40)


def lines_of(statements):
    return {f"{quad} .".encode() for quad in statements}


def written(path, lines):
    path.write_bytes(b"".join(line + b"\n" for line in sorted(lines)))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("projections")


@settings(max_examples=200, deadline=None)
@given(DATASETS)
def test_it_holds_every_link_and_class_with_its_sources(folder, statements):
    projection = project(written(folder / "quads.nq", lines_of(statements)), DEFAULT_BASE)
    links, classes = said(statements)
    assert links_of(projection) == links
    assert classes_of(projection) == classes
    bases = {}
    for subject, property_, object_ in sorted(links, reverse=True):
        if property_ == HKG.basis.value:
            bases[subject] = object_
    names = [projection.iri(node) for node in range(projection.nodes)]
    assert names == sorted(names, key=str.encode)
    assert [projection.node(name) for name in names] == list(range(len(names)))
    assert {n: b for node, n in enumerate(names) if (b := projection.basis_of(node))} == bases
    assert projection.node("http://e/none") is None


@settings(max_examples=200, deadline=None)
@given(DATASETS)
def test_links_are_found_from_both_ends_and_from_their_graphs(folder, statements):
    p = project(written(folder / "quads.nq", lines_of(statements)), DEFAULT_BASE)
    came = []
    for node in range(p.nodes):
        rows = range(p.in_start[node], p.in_start[node + 1])
        assert all(p.out_object[p.in_edge[row]] == node for row in rows)
        assert all(p.out_subject[p.in_edge[row]] == p.in_subject[row] for row in rows)
        assert all(p.out_property[p.in_edge[row]] == p.in_property[row] for row in rows)
        keys = [(p.in_property[row], p.in_subject[row]) for row in rows]
        assert keys == sorted(keys)
        came += [int(p.in_edge[row]) for row in rows]
    assert sorted(came) == list(range(p.edges))
    held = {
        (int(edge), int(graph))
        for row, graph in enumerate(p.graph_node)
        for edge in p.graph_edge[p.graph_start[row] : p.graph_start[row + 1]]
    }
    assert held == {(edge, graph) for edge in range(p.edges) for graph in p.sources(edge)}
    for edge in range(p.edges):
        ends = int(p.out_subject[edge]), int(p.out_property[edge]), int(p.out_object[edge])
        assert p.edge(*ends) == edge
    for node in range(p.nodes):
        assert p.edge(node, len(p.properties), node) is None


@settings(max_examples=300, deadline=None)
@given(DATASETS, DATASETS)
def test_a_change_makes_what_is_made_anew(folder, before, after):
    old = project(written(folder / "old.nq", lines_of(before)), DEFAULT_BASE)
    there = written(folder / "new.nq", lines_of(after))
    changed = lines_of(before) ^ lines_of(after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "_BYTES_A_CHANGE", 0)  # else a file so small is always read anew
        assert the_same(
            project_change(old, there, changed, DEFAULT_BASE), project(there, DEFAULT_BASE)
        )


def test_what_leaves_links_as_they_are_leaves_the_projection(tmp_path):
    lines = lines_of(quads())
    old = project(written(tmp_path / "old.nq", lines), DEFAULT_BASE)
    more = {b'<http://e/a> <http://e/b> "one more label"@en <http://e/c> .'}
    assert (
        project_change(old, written(tmp_path / "new.nq", lines | more), more, DEFAULT_BASE) is old
    )


def test_it_is_written_and_mapped_again(tmp_path):
    made = project(written(tmp_path / "quads.nq", lines_of(quads())), DEFAULT_BASE)
    write(made, tmp_path / "projection")
    found = Projection.open(tmp_path / "projection")
    assert the_same(made, found)
    assert not any(array.flags.writeable for array in found.arrays.values())
    assert links_of(found) == said(quads())[0]


def test_of_nothing_it_holds_nothing(tmp_path):
    made = project(written(tmp_path / "quads.nq", []), DEFAULT_BASE)
    write(made, tmp_path / "projection")
    found = Projection.open(tmp_path / "projection")
    assert (found.nodes, found.edges, found.properties, found.node("http://e/a")) == (
        0,
        0,
        (),
        None,
    )


def test_statements_about_statements_are_no_links(tmp_path):
    about = Triple(NamedNode("http://e/a"), NamedNode("http://e/b"), NamedNode("http://e/c"))
    given = [Quad(NamedNode("http://e/a"), NamedNode("http://e/b"), about, NamedNode("http://e/g"))]
    assert project(written(tmp_path / "quads.nq", lines_of(given)), DEFAULT_BASE).edges == 0


@pytest.mark.parametrize("broken", ["index.json", "arrays"])
def test_a_broken_one_is_a_sentence(tmp_path, broken):
    write(project(written(tmp_path / "quads.nq", lines_of(quads())), DEFAULT_BASE), tmp_path / "p")
    file = tmp_path / "p" / broken
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(ReleaseError, match="cannot be read"):
        Projection.open(tmp_path / "p")


def test_an_older_release_has_it_made_at_once(tmp_path):
    release = publish(tmp_path)
    assert not release.projection.exists()
    assert links_of(projection_of(release)) == said(quads())[0]
    assert not release.projection.exists()


def test_a_large_older_release_is_refused_by_a_sentence(tmp_path, monkeypatch):
    from kg.graph.projection import opening

    monkeypatch.setattr(opening, "_AT_ONCE", 10)
    with pytest.raises(ReleaseError, match="before there were projections"):
        projection_of(publish(tmp_path))


def test_a_build_freezes_it_and_it_says_what_the_release_says(shipped_release):
    release = ReleaseDir(shipped_release.path)
    started = time.process_time()
    projection = Projection.open(release.projection)
    assert time.process_time() - started < 1
    links, classes = said(parse(path=str(release.quads)))
    assert links_of(projection) == links
    assert classes_of(projection) == classes
    assert len(links) > 9000
    assert the_same(projection, project(release.quads, release.manifest().base))
    assert np.count_nonzero(projection.basis[projection.graph_node] == len(projection.bases)) == 0
    sums = release.checksums.read_text()
    assert sums.count("  projection/") == 2
