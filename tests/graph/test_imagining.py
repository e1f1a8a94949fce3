"""What if: ways without some things and links or with others, found anew by networkx."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.errors import BadRequest, NotFound, ParameterError
from kg.graph import imagining, paths, why
from kg.graph.context import Context
from kg.graph.filters import STRENGTH, WEAKEST, Filter, Links
from kg.graph.imagining import change_of, imagined_links
from kg.graph.projection.altering import altered
from kg.graph.projection.making import arranged
from kg.graph.projection.statements import Names, Statements
from kg.graph.shortest import Bounds
from kg.graph.terms import terms_of
from kg.store.opening import open_store
from kg.vocab import DCTERMS, DEFAULT_BASE, HKG, rebase
from tests.graph.projections import links_of

ID = f"{DEFAULT_BASE}id/"
SDG = "http://metadata.un.org/sdg/"
FLAGSHIP = f"{ID}flagship-programme/inclusive-communities-thriving-cities"
RISE_UP = f"{ID}flagship-programme/rise-up"
SURGE = f"{ID}initiative/surge"
KENYA = f"{ID}country/KEN"
PARAGRAPH = f"{ID}document/eb-2024-1-item-7/para/27"
USUAL = {"seconds": 30, "languages": ["en"], "limit": 1000, "hops": 2, "shortest": False}


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


class Oracle:
    """The release as statements, from which things are left out by hand."""

    def __init__(self, context):
        folder = context.release.path / "ontology" / "rules"
        self.rules = {
            NamedNode(f"{ID}rule/{file.stem}"): rebase(file.read_text("utf-8"), DEFAULT_BASE)
            for file in folder.glob("*.rq")
        }
        self.usual = Links.of(context.once(terms_of), Filter())
        p = self.usual.projection
        self.counting = {p.properties[n] for n in np.flatnonzero(self.usual.properties)}
        nodes = np.arange(p.nodes)
        self.through = set(p.iris(nodes[self.usual.may_stand_between(nodes)].tolist()))
        self.quads = [
            quad
            for quad in context.store.quads()
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, NamedNode)
        ]
        self.literals = [
            Quad(q.subject, q.predicate, q.object, DefaultGraph())
            for q in context.store.quads()
            if not isinstance(q.object, NamedNode)
        ]
        self.bases = {
            q.subject: STRENGTH.index(q.object.value.rpartition("/")[2])
            for q in self.quads
            if q.predicate == HKG.basis
        }

    def without(self, things=(), links=()):
        """The statements that are left, with those that the rules say of them anew."""
        gone = set(map(NamedNode, things))
        quads = [q for q in self.quads if q.graph_name not in self.rules]
        while parts := {
            q.subject
            for q in quads
            if q.predicate == DCTERMS.isPartOf and q.object in gone and q.subject not in gone
        }:
            gone |= parts
        named = {tuple(map(NamedNode, link)) for link in links}
        ends = (HKG.linkSubject, HKG.linkObject)
        gone |= {q.subject for q in quads if q.predicate in ends and q.object in gone}
        gone |= {
            q.graph_name
            for q in quads
            if (q.subject, q.predicate, q.object) in named and "/mapping/" in q.graph_name.value
        }
        grounds = {}
        for q in quads:
            if q.predicate == HKG.supportedBy:
                grounds.setdefault(q.subject, set()).add(q.object)
        while fallen := {one for one, of in grounds.items() if of <= gone and one not in gone}:
            gone |= fallen
        kept = [
            q
            for q in quads
            if not gone & {q.subject, q.object, q.graph_name}
            and (q.subject, q.predicate, q.object) not in named
        ]
        return [*kept, *self.derived(kept)] if things or links else self.quads

    def derived(self, kept):
        store = Store()
        store.bulk_extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in kept)
        store.bulk_extend(self.literals)
        said = set()
        while True:
            new = {(rule, t) for rule, text in self.rules.items() for t in store.query(text)} - said
            if not new:
                return [Quad(t.subject, t.predicate, t.object, rule) for rule, t in said]
            said |= new
            store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for _, t in new)

    def graph(self, quads, added):
        """The links that count, each pair of things once, as strong as its strongest link."""
        graph = nx.Graph()
        graph.add_nodes_from(self.through)
        told = [
            (q.subject.value, q.object.value, self.bases.get(q.graph_name, WEAKEST))
            for q in quads
            if q.predicate.value in self.counting
        ]
        told += [(one, other, STRENGTH.index("mapped")) for one, _, other in added]
        for one, other, strength in told:
            if one != other and {one, other} <= self.through:
                known = graph.edges.get((one, other), {}).get("strength", WEAKEST)
                graph.add_edge(one, other, strength=min(strength, known))
        return graph

    @staticmethod
    def ways(graph, pair, hops):
        """Every way between two things: its length, strength and things."""
        return sorted(
            (len(way) - 1, max(graph.edges[step]["strength"] for step in pairwise(way)), way)
            for way in nx.all_simple_paths(graph, *pair, cutoff=hops)
        )


@pytest.fixture(scope="module")
def oracle(context):
    return Oracle(context)


CASES = [
    {},
    {"without": [SURGE]},
    {"without": [RISE_UP, KENYA]},
    {"without": [PARAGRAPH]},
    {"without": [f"{ID}resolution/ha2/2-5"]},
    {"without_links": [[SURGE, "contributesTo", f"{SDG}13.1"]]},
    {"without_links": [[FLAGSHIP, "contributesTo", f"{SDG}11.1"]]},
    {"with_links": [[SURGE, "contributesTo", f"{SDG}5.2"]]},
    {"with_links": [[KENYA, "contributesTo", f"{SDG}11.1"], [SURGE, "implements", KENYA]]},
    {"without": [RISE_UP], "with_links": [[KENYA, "contributesTo", f"{SDG}13.1"]]},
]
PAIRS = [
    (SURGE, f"{SDG}13.1"),
    (FLAGSHIP, f"{SDG}11.1"),
    (KENYA, f"{SDG}11.1"),
    (KENYA, SURGE),
    (SURGE, f"{SDG}5.2"),
]


def test_ways_are_those_that_networkx_finds_in_the_statements_left(context, oracle):
    asked = differ = found_any = 0
    for case in CASES:
        links, _ = imagined_links(context, {**case})
        p = links.projection
        dropped = [[s, f"{HKG.iri}{by}", o] for s, by, o in case.get("without_links", ())]
        quads = oracle.without(case.get("without", ()), dropped)
        graph = oracle.graph(quads, case.get("with_links", ()))
        for pair in PAIRS:
            here, there = map(p.node, pair)
            theirs = oracle.ways(graph, pair, 3)
            found = paths.find(links, here, there, Bounds(60), limit=9000, hops=3, shortest=False)
            ours = [(len(way) - 1, strength, p.iris(way)) for strength, way in found.paths]
            assert (found.cut, ours) == ([], theirs), (case, pair)
            ranked = why.find(links, here, there, Bounds(60), limit=9000, hops=3)
            assert [(s, len(way) - 1, p.iris(way)) for s, way in ranked.paths] == sorted(
                (s, length, way) for length, s, way in theirs
            )
            real = paths.find(
                oracle.usual, here, there, Bounds(60), limit=9000, hops=3, shortest=False
            )
            differ += real.paths != found.paths
            found_any += bool(ours)
            asked += 1
    assert asked == len(CASES) * len(PAIRS) == 50
    assert differ > 15
    assert found_any > 30


def test_an_added_link_is_told_as_nobodys(context):
    ends = {"programme": SURGE, "target": f"{SDG}5.2"}
    before = why.why(context, {**USUAL, **ends})
    added = [SURGE, "contributesTo", f"{SDG}5.2"]
    said = why.why(context, {**USUAL, **ends, "with_links": [added]})
    assert said["hypothetical"]
    assert said["imagined"]["with_links"][0]["object"]["key"] == "5.2"
    assert said["imagined"]["assumed_basis"] == "mapped"
    (link,) = said["paths"][0]["hops"][0]["links"]
    assert (link["imagined"], link["basis"], link["sources"]) == (True, ["mapped"], [])
    assert "(mapped: assumed, not in the release)." in said["paths"][0]["sentence"]
    assert (
        "假设"
        in why.why(context, {**USUAL, **ends, "languages": ["zh"], "with_links": [added]})["paths"][
            0
        ]["sentence"]
    )
    for basis, number in (("mapped", 1), ("stated", 0)):
        only = {**USUAL, **ends, "hops": 1, "basis": [basis], "with_links": [added]}
        assert len(why.why(context, only)["paths"]) == number
    after = why.why(context, {**USUAL, **ends})
    assert after == before
    assert (after["hypothetical"], after["imagined"]) == (False, None)


def test_a_link_beside_others_leaves_their_evidence_first(context):
    ends = {"from": FLAGSHIP, "to": f"{SDG}11.1", "hops": 1}
    real = paths.paths(context, {**USUAL, **ends})["paths"][0]
    added = [FLAGSHIP, "servesGoal", f"{SDG}11.1"]
    said = paths.paths(context, {**USUAL, **ends, "with_links": [added]})["paths"][0]
    links = said["hops"][0]["links"]
    assert [link["imagined"] for link in links][:2] == [False, True]
    assert [link for link in links if not link["imagined"]] == real["hops"][0]["links"]
    assert said["sentence"] == real["sentence"]


def test_a_mapping_is_not_told_to_rest_on_what_is_left_out(context):
    asked = {**USUAL, "programme": SURGE, "target": f"{SDG}13.1", "hops": 1}
    grounds = []
    for more in ({}, {"without": [PARAGRAPH]}):
        said = why.why(context, {**asked, **more})
        source = said["sources"][said["paths"][0]["hops"][0]["links"][0]["sources"][0]]
        grounds.append([place["paragraph"] for place in source["supported_by"]])
    assert grounds == [["25", "27"], ["25"]]


def test_two_sources_of_one_link_fall_together(context):
    p = context.projection
    counts = np.diff(p.source_start)
    asked = 0
    for edge in np.flatnonzero(counts == 2)[:2].tolist():
        sources = p.iris(p.sources(edge))
        alone = [change_of(context, {"without": [one]}).edges for one in sources]
        both = change_of(context, {"without": sources}).edges
        assert edge in both
        assert both >= alone[0] | alone[1]
        asked += 1
    assert asked == 2


def test_an_altered_projection_is_that_of_the_statements_left(context):
    p, draw = context.projection, np.random.default_rng(7)
    says_basis = p.property(HKG.basis.value)
    asked = 0
    for size in (0, 1, 300):
        lost = set(draw.choice(p.graph_node, min(size, 3), replace=False).tolist())
        alone = (e for e in range(p.edges) if p.sources(e) and set(p.sources(e)) <= lost)
        some = draw.choice(p.edges, size, replace=False).tolist()
        gone = {e for e in (*some, *alone) if p.out_property[e] != says_basis}
        random = zip(
            draw.integers(0, p.nodes, 20).tolist(),
            draw.integers(0, len(p.properties), 20).tolist(),
            draw.integers(0, p.nodes, 20).tolist(),
            strict=True,
        )
        added = [link for link in random if p.edge(*link) is None and link[1] != says_basis]
        made, numbers = altered(p, gone, lost, added[:size])
        rows = [
            (int(p.out_subject[e]), int(p.out_property[e]), int(p.out_object[e]), graph)
            for e in range(p.edges)
            if e not in gone
            for graph in ([s for s in p.sources(e) if s not in lost] or [-1])
        ]
        rows += [(*link, -1) for link in added[:size]]
        classes = np.column_stack(
            [np.repeat(np.arange(p.nodes), np.diff(p.class_start)), p.class_node]
        )
        names = Names(p.iri_start.astype(np.int64), p.iri_bytes)
        expected = arranged(
            Statements(
                names,
                p.properties,
                np.array(rows, dtype=np.int32),
                classes.astype(np.int32),
                p.passed_over,
            ),
            DEFAULT_BASE,
        )
        for name in made.arrays.keys() - {"graph_node", "graph_start", "graph_edge"}:
            ours, theirs = made.arrays[name], expected.arrays[name]
            assert ours.dtype == theirs.dtype, name
            assert np.array_equal(ours, theirs), (size, name)
        assert links_of(made) == links_of(expected)
        for row, graph in enumerate(expected.graph_node.tolist()):
            theirs = expected.graph_edge[expected.graph_start[row] : expected.graph_start[row + 1]]
            assert _held(made, graph) == theirs.tolist()
        assert [made.edge(*link) for link in sorted(added[:size])] == numbers.tolist()
        asked += 1
    assert asked == 3


def test_what_cannot_be_imagined_is_a_sentence(context):
    asked = {**USUAL, "from": SURGE, "to": f"{SDG}5.2"}
    for error, more in (
        (BadRequest, {"with_links": [[SURGE, "contributesTo", f"{SDG}13.1"]]}),
        (BadRequest, {"without_links": [[SURGE, "contributesTo", f"{SDG}5.2"]]}),
        (ParameterError, {"with_links": [[SURGE, "contributesToo", f"{SDG}5.2"]]}),
        (NotFound, {"without": [f"{SURGE}e"]}),
    ):
        for function in (paths.paths, why.why):
            ends = {"programme": SURGE, "target": f"{SDG}5.2"}
            with pytest.raises(error):
                function(context, {**asked, **ends, **more})
    without = paths.paths(context, {**asked, "without": [SURGE]})
    assert (without["hypothetical"], without["paths"]) == (True, [])


def test_of_a_release_too_large_no_other_is_imagined(context, monkeypatch):
    monkeypatch.setattr(imagining, "LARGEST", 100)
    asked = {**USUAL, "from": SURGE, "to": f"{SDG}5.2"}
    assert paths.paths(context, {**asked})["complete"]
    with pytest.raises(BadRequest, match="more than 100 links"):
        paths.paths(context, {**asked, "without": [SURGE]})


def _held(projection, graph):
    row = int(np.searchsorted(projection.graph_node, graph))
    start = projection.graph_start
    return projection.graph_edge[start[row] : start[row + 1]].tolist()
