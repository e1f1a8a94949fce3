"""Pairs of things and what is found by them: as the links say, and as networkx finds it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import paths, telling, why
from kg.graph.filters import BOTH, IN, OUT, Links
from kg.graph.projection import Projection
from kg.graph.projection.arrays import FORMAT, INDEX
from kg.graph.projection.freezing import freeze_change
from kg.graph.projection.making import project, project_change, write
from kg.graph.projection.pairs import bits, mark, words
from kg.graph.projection.strength import WEAKEST, of_nodes
from kg.graph.reach import reach
from kg.graph.shortest import Bounds
from kg.vocab import DEFAULT_BASE, HKG
from tests.graph.projections import the_same
from tests.releases import publish

THINGS = 10
BASES = ["stated", "mapped", "derived"]
PASSED = "http://e/evidence"

LINK = st.tuples(
    st.integers(0, THINGS - 1),
    st.sampled_from(["http://e/p", "http://e/q", PASSED]),
    st.integers(0, THINGS - 1),
    st.integers(0, len(BASES)),
)


def lines_of(links, passed=True):
    """Statements in graphs with a basis, the last graph without one."""
    found = {
        f"<http://e/t{one}> <{by}> <http://e/t{other}> <http://e/g{graph}> ."
        for one, by, other, graph in links
    }
    found |= {
        f"<http://e/g{place}> <{HKG.basis.value}> <{DEFAULT_BASE}id/basis/{name}> <http://e/m> ."
        for place, name in enumerate(BASES)
    }
    for over in (PASSED, HKG.basis.value) if passed else ():
        found.add(f"<{over}> {marked()} <http://e/m> .")
    return {line.encode() for line in found}


def marked():
    return f'<{mark(DEFAULT_BASE)}> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def written(path, lines):
    path.write_bytes(b"".join(line + b"\n" for line in sorted(lines)))
    return path


def links_of(projection, direction=BOTH, barred=None):
    """The links that count but by what is passed over."""
    return Links(
        projection,
        projection.counting,
        of_nodes(projection.bases, projection.basis, DEFAULT_BASE),
        np.ones(WEAKEST + 1, dtype=bool),
        None,
        barred,
        direction,
    )


def graph_of(links):
    """The same as a graph of networkx: each step with the strength of the strongest link."""
    p, made = links.projection, nx.DiGraph()
    made.add_nodes_from(range(p.nodes))
    for edge in np.flatnonzero(links.properties[p.out_property]).tolist():
        one, other = int(p.out_subject[edge]), int(p.out_object[edge])
        strength = min((int(links.strengths[source]) for source in p.sources(edge)), default=5)
        steps = {OUT: [(one, other)], IN: [(other, one)], BOTH: [(one, other), (other, one)]}
        for step in steps[links.direction]:
            known = made.edges.get(step, {}).get("strength", 9)
            made.add_edge(*step, strength=min(strength, known))
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    return made


def expected(graph, here, there, hops):
    return sorted(
        (len(way), max(graph.edges[step]["strength"] for step in pairwise(way)), tuple(way))
        for way in nx.all_simple_paths(graph, here, there, cutoff=hops)
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pairs")


@settings(max_examples=120, deadline=None)
@given(st.lists(LINK, min_size=1, max_size=50))
def test_pairs_are_the_links_that_count_each_once_and_either_way(folder, given_links):
    p = project(written(folder / "quads.nq", lines_of(given_links)), DEFAULT_BASE)
    assert p.passed_over == (PASSED, HKG.basis.value)
    graph = graph_of(links_of(p))
    for node in range(p.nodes):
        row = slice(int(p.pair_start[node]), int(p.pair_start[node + 1]))
        pairs = dict(zip(p.pair_far[row].tolist(), p.pair_strength[row].tolist(), strict=True))
        assert list(pairs) == sorted(pairs)
        assert pairs == {far: graph.edges[node, far]["strength"] for far in graph[node]}
    rows = p.hub_bits.reshape(len(p.hub_node), words(p.nodes))
    for node, row in zip(p.hub_node.tolist(), rows, strict=True):
        assert row.tolist() == bits(np.array(sorted(graph[node])), p.nodes).tolist()
    assert len(p.hub_node) == sum(len(graph[node]) * 64 > p.nodes for node in graph)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(LINK, min_size=10, max_size=60),
    st.sampled_from([BOTH, BOTH, OUT, IN]),
    st.booleans(),
    st.sampled_from([0, 3, 10_000]),
)
def test_ways_are_those_of_networkx_in_order(folder, given_links, direction, frozen, limit):
    p = project(written(folder / "quads.nq", lines_of(given_links)), DEFAULT_BASE)
    p.pairs = frozen
    links = links_of(p, direction)
    assert (links.weakest_pair == WEAKEST) == (frozen and direction == BOTH)
    here, there = (
        p.node(f"http://e/t{given_links[place][end]}") for place, end in ((0, 0), (1, 2))
    )
    if here == there:
        return
    ways = expected(graph_of(links), here, there, 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(telling, "_FIRST", 2)  # so that few ways are several blocks too
        patch.setattr(telling, "_AT_ONCE", 5)
        for hops in (4, 3):
            found = paths.find(
                links, here, there, Bounds(60), limit=limit, hops=hops, shortest=False
            )
            some = [way for way in ways if len(way[2]) <= hops + 1]
            assert [(len(way), strength, way) for strength, way in found.paths] == some[:limit]
            assert found.cut == (["results"] if len(some) > limit else [])
        ranked = why.find(links, here, there, Bounds(60), limit=limit, hops=4)
    best = sorted((strength, length, way) for length, strength, way in ways)
    assert [(strength, len(way), way) for strength, way in ranked.paths] == best[:limit]


@settings(max_examples=120, deadline=None)
@given(st.lists(LINK, min_size=1, max_size=40), st.sampled_from([BOTH, OUT, IN]), st.booleans())
def test_levels_are_those_of_networkx(folder, given_links, direction, frozen):
    p = project(written(folder / "quads.nq", lines_of(given_links)), DEFAULT_BASE)
    p.pairs = frozen
    links = links_of(p, direction)
    here = p.node(f"http://e/t{given_links[0][0]}")
    far = nx.single_source_shortest_path_length(graph_of(links), here, cutoff=3)
    levels = reach(links, here, 3, Bounds(60))
    assert len(levels) == 3
    for distance, level in enumerate(levels, 1):
        there = sorted(node for node, steps in far.items() if steps == distance)
        assert level.nodes.tolist() == there
        assert len(level) == len(there)
        assert [node for node in range(p.nodes) if node in level] == there


def test_a_weaker_bound_keeps_the_pairs_and_another_order_of_strengths_does_not(folder):
    links = [(0, "http://e/p", 1, 0), (1, "http://e/p", 2, 1), (0, "http://e/q", 2, 3)]
    p = project(written(folder / "quads.nq", lines_of(links)), DEFAULT_BASE)
    every = links_of(p)
    assert every.at_most(1).weakest_pair == 1
    allowed = every.allowed.copy()
    allowed[0] = False
    assert replace(every, allowed=allowed).weakest_pair is None
    assert replace(every, properties=~every.properties).weakest_pair is None
    here, there = p.node("http://e/t0"), p.node("http://e/t2")
    for some, ways in ((every.at_most(1), [(1, 2)]), (every, [(5, 1), (1, 2)])):
        found = paths.find(some, here, there, Bounds(60), limit=9, hops=3, shortest=False)
        assert [(strength, len(way) - 1) for strength, way in found.paths] == ways


def test_what_is_passed_over_may_change_with_no_link(folder):
    links = [(0, PASSED, 1, 0), (1, "http://e/p", 2, 1)]
    before, after = lines_of(links, passed=False), lines_of(links)
    old = project(written(folder / "old.nq", before), DEFAULT_BASE)
    there = written(
        folder / "new.nq",
        after | {f'<http://e/x{n}> <http://e/y> "{n}" .'.encode() for n in range(3000)},
    )
    new = project_change(old, there, after - before, DEFAULT_BASE)
    assert new is not old
    assert the_same(new, project(there, DEFAULT_BASE))
    assert len(new.pair_far) < len(old.pair_far)
    assert new.passed_over == (PASSED, HKG.basis.value)


def test_files_of_the_version_before_are_read_and_made_anew_by_a_write(tmp_path):
    before, made = publish(tmp_path / "one"), publish(tmp_path / "two")
    whole = project(before.quads, DEFAULT_BASE)
    older = {
        name: array
        for name, array in whole.arrays.items()
        if not name.startswith(("pair_", "hub_", "link_"))
    }
    write(Projection(older, whole.properties, whole.bases), before.projection)
    index = before.projection / INDEX
    index.write_text(
        index.read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 1'), "utf-8"
    )
    found = Projection.open(before.projection)
    assert not found.pairs
    assert links_of(found).weakest_pair is None
    freeze_change(made, before, [], DEFAULT_BASE)
    assert the_same(Projection.open(made.projection), whole)


def test_what_may_be_tried_is_bounded_and_told(folder):
    links = [(one, "http://e/p", other, 0) for one in range(6) for other in range(one)]
    p = project(written(folder / "quads.nq", lines_of(links)), DEFAULT_BASE)
    here, there = p.node("http://e/t0"), p.node("http://e/t5")
    few = Bounds(60, turns=3)
    found = paths.find(links_of(p), here, there, few, limit=99, hops=4, shortest=False)
    assert found.cut == ["turns"]
    assert found.paths[0] == (0, (here, there))
