"""On graphs planted at random every answer is what brute force finds, sources included."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph import common, impact, neighbourhood, paths, subgraph, why
from tests.graph.planted import BARRED, BASES, MAPS, ORDER, OVER, PART, RESTS, Planted

THINGS = [f"http://e/n{number}" for number in range(7)]
SOURCES = [f"http://e/s{number}" for number in range(5)]
PROPERTIES = ["http://e/p", "http://e/q", OVER]
CLASSES = ["http://e/A", "http://e/B", BARRED]
ASKED = {"seconds": 30, "languages": ["en"], "limit": 1000, "hops": 4, "shortest": False}

LINK = st.tuples(
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)),
    st.sets(st.sampled_from(SOURCES), min_size=1, max_size=3),
)
HELD = st.tuples(
    st.one_of(
        st.tuples(st.sampled_from(THINGS + SOURCES), st.just(PART), st.sampled_from(THINGS)),
        st.tuples(st.sampled_from(SOURCES), st.just(RESTS), st.sampled_from(SOURCES + THINGS[:2])),
        st.tuples(st.sampled_from(SOURCES), st.sampled_from(MAPS), st.sampled_from(THINGS)),
    ),
    st.just({"http://e/d"}),
)


@st.composite
def planted(draw):
    graph = Planted()
    for (subject, property_, object_), sources in draw(st.lists(LINK, min_size=8, max_size=24)):
        if subject != object_:
            graph.links.setdefault((subject, property_, object_), set()).update(sources)
    for link, sources in draw(st.lists(HELD, max_size=4)):
        if link[0] != link[2]:
            graph.links.setdefault(link, set()).update(sources)
    graph.bases = draw(st.dictionaries(st.sampled_from(SOURCES), st.sampled_from(BASES)))
    graph.classes = draw(st.dictionaries(st.sampled_from(THINGS), st.sampled_from(CLASSES)))
    return graph


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "basis": st.lists(st.sampled_from(BASES), min_size=1, max_size=2, unique=True),
        "direction": st.sampled_from(["both", "out", "in"]),
        "without_property": st.just(["http://e/q"]),
        "property": st.just(["http://e/p", OVER]),
        "without_class": st.just(["http://e/A"]),
        "class": st.just(["http://e/A", "http://e/B"]),
        "hops": st.integers(1, 5),
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("planted")


def known(context, asked):
    """The filter without what the release has no link or thing of, which would be refused."""
    properties = set(context.projection.properties)
    p = context.projection
    classes = {p.iri(node) for node in set(p.class_node.tolist())}
    there = {"property": properties, "without_property": properties} | dict.fromkeys(
        ("class", "without_class"), classes
    )
    kept = {
        name: [one for one in value if one in there[name]] if name in there else value
        for name, value in asked.items()
    }
    return {name: value for name, value in kept.items() if value}


def ends_of(context, graph):
    """Two things that are there."""
    there = sorted({end for link in graph.links for end in (link[0], link[2])} & set(THINGS))
    return (there[0], there[-1]) if len(there) > 1 else None


def link_of(told):
    return told["subject"], told["property"], told["object"]


QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(planted(), FILTERS)
def test_paths_and_why_are_those_of_brute_force(folder, graph, asked):
    context = graph.context(folder)
    asked = {**ASKED, **known(context, asked)}
    ends = ends_of(context, graph)
    if ends is None:
        return
    expected = graph.paths(*ends, asked)
    told = paths.paths(context, {**asked, "from": ends[0], "to": ends[1]})
    names = [*BASES, None]
    ours = [
        (path["length"], names.index(path["basis"]), tuple(path["things"]))
        for path in told["paths"]
    ]
    assert ours == expected
    assert told["complete"]
    for path in told["paths"]:
        for hop, (near, far) in zip(path["hops"], pairwise(path["things"]), strict=True):
            links = [(link_of(link), link["direction"], link["sources"]) for link in hop["links"]]
            assert links == [
                (link, direction, graph.sources(link, asked))
                for _, link, direction in sorted(
                    graph.between(near, far, asked), key=lambda row: (row[0], row[1])
                )
            ]
    ranked = why.why(context, {**asked, "programme": ends[0], "target": ends[1]})
    assert [tuple(path["things"]) for path in ranked["paths"]] == [
        way for _, _, way in sorted(expected, key=lambda row: (row[1], row[0], row[2]))
    ]
    few = paths.paths(context, {**asked, "from": ends[0], "to": ends[1], "limit": 2})
    assert few["paths"] == told["paths"][:2]
    assert few["complete"] == (len(expected) <= 2)
    short = paths.paths(context, {**asked, "from": ends[0], "to": ends[1], "shortest": True})
    least = min((length for length, _, _ in expected), default=0)
    assert [tuple(path["things"]) for path in short["paths"]] == [
        way for length, _, way in expected if length == least
    ]


@QUICK
@given(planted(), FILTERS)
def test_what_two_share_is_what_brute_force_finds(folder, graph, asked):
    context = graph.context(folder)
    asked = {**ASKED, **known(context, asked)}
    ends = ends_of(context, graph)
    if ends is None:
        return
    told = common.common(context, {**asked, "one": ends[0], "other": ends[1]})
    counting, expected = graph.counting(asked), []
    for direction in ("out", "in"):
        if asked.get("direction", "both") not in ("both", direction):
            continue
        for link in counting:
            here, shared = (link[0], link[2]) if direction == "out" else (link[2], link[0])
            other = (ends[1], link[1], shared) if direction == "out" else (shared, link[1], ends[1])
            if here == ends[0] and other in counting:
                expected.append((link[1], ORDER[direction], shared, link, other))
    assert [
        (
            row["property"],
            ORDER[row["direction"]],
            row["thing"],
            *(link_of(link) for link in row["links"]),
        )
        for row in told["shared"]
    ] == sorted(expected)
    for link in (link for row in told["shared"] for link in row["links"]):
        assert link["sources"] == graph.sources(link_of(link), asked)


@QUICK
@given(planted(), st.sampled_from(THINGS + SOURCES))
def test_what_falls_is_what_brute_force_finds(folder, graph, thing):
    context = graph.context(folder)
    if context.projection.node(thing) is None:
        return
    told = impact.impact(context, {**ASKED, "thing": thing})
    fall, weak = graph.falls(thing)
    assert {link_of(link) for link in told["links"]["fall"]} == fall
    assert {link_of(link) for link in told["weakened"]["links"]} == weak
    assert told["links"]["total"] == len(fall)
    kept = {end for link in graph.counting({}) - fall for end in (link[0], link[2])}
    lost = {end for link in fall for end in (link[0], link[2])} - kept
    withdrawn = {thing, *told["parts"]["things"]}
    assert set(told["left_without_links"]["things"]) == lost - withdrawn


@QUICK
@given(planted(), FILTERS, st.integers(1, 3), st.integers(1, 30))
def test_a_neighbourhood_tells_each_link_once_and_counts_the_rest(folder, graph, asked, hops, cap):
    context = graph.context(folder)
    asked = {**ASKED, **known(context, asked), "hops": hops, "cap": cap}
    if context.projection.node(THINGS[0]) is None:
        return
    told = neighbourhood.neighbourhood(context, {**asked, "thing": THINGS[0]})
    seen, ahead, counts = {THINGS[0]}, {THINGS[0]}, []
    for _ in range(hops):
        far = {o for one in ahead for o in THINGS if graph.between(one, o, asked)} - seen
        counts.append(len(far))
        seen |= far
        ahead = {one for one in far if graph.may_pass(one, asked)}
    assert [level["things"] for level in told["within"]] == counts
    shown = set()
    for group in (group for step in told["steps"] for group in step["groups"]):
        place = {"out": 0, "in": 2}[group["direction"]]
        whole = {
            link
            for link in graph.counting(asked)
            if link[1] == group["property"] and link[place] == group["from"]
        }
        links = [link_of(link) for link in group["links"]]
        assert group["total"] == len(whole)
        assert set(links) <= whole - shown
        assert len(links) == min(cap, len(whole - shown))
        assert group["more"] == len(whole - shown) - len(links)
        assert links == sorted(whole - shown)[: len(links)]
        shown |= set(links)
    if cap == 30:
        reached = {THINGS[0]}
        for step in told["steps"]:
            assert {group["from"] for group in step["groups"]} <= reached
            reached |= {end for g in step["groups"] for k in g["links"] for end in link_of(k)[::2]}


@QUICK
@given(planted(), FILTERS)
def test_a_subgraph_connects_each_pair_and_has_all_links_between(folder, graph, asked):
    context = graph.context(folder)
    asked = {**ASKED, **known(context, asked)}
    ends = ends_of(context, graph)
    if ends is None:
        return
    told = subgraph.subgraph(context, {**asked, "from": [ends[0]], "to": [ends[1]]})
    (connection,) = told["connections"]
    expected = graph.paths(*ends, asked)
    least = min((length for length, _, _ in expected), default=None)
    ways = [way for length, _, way in expected if length == least]
    assert connection["length"] == least
    assert [tuple(way) for way in connection["paths"]] == ways
    members = {*ends, *(thing for way in ways for thing in way)}
    among = sorted(link for link in graph.counting(asked) if {link[0], link[2]} <= members)
    assert [link_of(link) for link in told["links"]] == among


def test_a_graph_made_by_hand_gives_the_answers_counted_by_hand(folder):
    """Two ways from a to d: the shorter one derived, the longer one stated; and what falls."""
    a, b, c, d = (f"http://e/{name}" for name in "abcd")
    stated, mapped, derived = SOURCES[:3]
    p, q = PROPERTIES[:2]
    graph = Planted(
        {
            (a, p, d): {derived},
            (a, p, b): {stated},
            (c, q, b): {stated, mapped},
            (c, p, d): {stated},
            (a, p, c): {mapped},
            (b, p, d): {mapped},
            (mapped, RESTS, stated): {"http://e/d"},
        },
        {stated: "stated", mapped: "mapped", derived: "derived"},
    )
    context = graph.context(folder)
    asked = {**ASKED, "from": a, "to": d}
    told = [
        (path["length"], path["basis"], "".join(iri[-1] for iri in path["things"]))
        for path in paths.paths(context, asked)["paths"]
    ]
    assert told == [
        (1, "derived", "ad"),
        (2, "mapped", "abd"),
        (2, "mapped", "acd"),
        (3, "stated", "abcd"),
        (3, "mapped", "acbd"),
    ]
    ranked = why.why(context, {**ASKED, "programme": a, "target": d})["paths"]
    assert [path["basis"] for path in ranked] == ["stated", "mapped", "mapped", "mapped", "derived"]
    first = ranked[0]
    assert [hop["links"][0]["direction"] for hop in first["hops"]] == ["out", "in", "out"]
    assert first["hops"][1]["links"][0]["sources"] == [stated, mapped]
    assert first["hops"][1]["links"][0]["basis"] == ["stated", "mapped"]
    shared = common.common(context, {**ASKED, "one": a, "other": c})["shared"]
    assert [(row["property"], row["direction"], row["thing"]) for row in shared] == [(p, "out", d)]
    falls = impact.impact(context, {**ASKED, "thing": stated})
    assert falls["fallen_sources"] == {"total": 1, "sources": [mapped]}
    assert falls["links"]["total"] == 5
    assert falls["left_without_links"]["things"] == [b, c]
    assert impact.impact(context, {**ASKED, "thing": mapped})["weakened"]["total"] == 1
