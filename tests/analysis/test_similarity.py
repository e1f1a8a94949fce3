"""Similarity: every score anew from sets that SPARQL gives, and what holds for any portfolio."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.analysis.asked import COMPONENTS
from kg.analysis.similarity import similarity
from kg.errors import NotFound, ParameterError
from kg.graph.context import Context
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE
from tests.analysis.money import PREFIXES, context_of

ID = f"{DEFAULT_BASE}id/"
SDG = "http://metadata.un.org/sdg/"
USUAL = {
    "languages": ["en"],
    "release": "",
    "limit": 1000,
    "cap": 100,
    "among": [],
    "components": list(COMPONENTS),
}
SHARED = """
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
SELECT DISTINCT ?thing ?component ?shared ?basis WHERE {
  VALUES (?component ?class) {
    ("targets" sdgo:Target) ("mandates" hkg:Resolution) ("mandates" hkg:Provision)
    ("outcomes" hkg:ProgrammeOutcome) ("outcomes" hkg:StrategicPlanOutcome) ("themes" hkg:Theme)
  }
  ?shared a ?class .
  GRAPH ?source { { ?thing ?property ?shared } UNION { ?shared ?property ?thing } }
  ?source hkg:basis ?basis .
  FILTER NOT EXISTS { ?property hkg:passedOver true }
  FILTER(!CONTAINS(STR(?basis), "/derived"))
}"""


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.fixture(scope="module")
def sets(context):
    """By basis ("" for any), component and thing what it has."""
    found = defaultdict(set)
    for row in context.store.query(SHARED):
        basis = row["basis"].value.rpartition("/")[2]
        for of in (basis, ""):
            found[of, row["component"].value, row["thing"].value].add(row["shared"].value)
    return found


def things(context, *classes):
    values = " ".join(f"<{DEFAULT_BASE}ontology#{name}>" for name in classes)
    rows = context.store.query(f"SELECT ?x WHERE {{ VALUES ?c {{ {values} }} ?x a ?c }}")
    return sorted({row["x"].value for row in rows})


def expected(sets, one, other, basis=""):
    """The mean of what is shared of each component in which either has something."""
    parts = []
    for name in COMPONENTS:
        here, there = sets.get((basis, name, one), set()), sets.get((basis, name, other), set())
        if here | there:
            parts.append(len(here & there) / len(here | there))
    return round(sum(parts) / len(parts), 6) if any(parts) else None


KINDS = {
    "programme": ("FlagshipProgramme", "Initiative"),
    "subprogramme": ("Subprogramme",),
    "resolution": ("Resolution",),
    "outcome": ("ProgrammeOutcome", "StrategicPlanOutcome"),
    "project": ("CountryProject",),
    "option": ("Option",),
}


@pytest.mark.parametrize("basis", ["", "stated", "mapped"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_score_is_that_of_the_sets_of_sparql(context, sets, kind, basis):
    every = things(context, *KINDS[kind])
    for one in every:
        asked = {**USUAL, "thing": one, "basis": [basis] if basis else []}
        answer = similarity(context, asked)
        told = {row["thing"]: row["score"] for row in answer["results"]}
        alike = {other: expected(sets, one, other, basis) for other in every if other != one}
        assert told == {other: score for other, score in alike.items() if score is not None}
        assert answer["alike_in_nothing"] == len(alike) - len(told)
        assert answer["among"] == [kind]
        order = [(-row["score"], row["thing"]) for row in answer["results"]]
        assert order == sorted(order)
        bases = {of for source in answer["sources"].values() if (of := source["basis"])}
        assert not basis or bases <= {basis} or all(basis in of for of in linked(answer))
    assert len(every) >= 3


def linked(answer):
    return [
        link["basis"]
        for row in answer["results"]
        for part in row["components"].values()
        for shared in part["shared"]
        for link in shared["links"]
    ]


def test_what_is_shared_is_told_with_the_links_of_both(context, sets):
    one = f"{ID}flagship-programme/rise-up"
    other = f"{ID}flagship-programme/inclusive-communities-thriving-cities"
    answer = similarity(context, {**USUAL, "thing": one})
    row = next(row for row in answer["results"] if row["thing"] == other)
    part = row["components"]["targets"]
    both = sets["", "targets", one] & sets["", "targets", other]
    assert [shared["thing"] for shared in part["shared"]] == sorted(both)
    assert (part["common"], part["more"]) == (len(both), 0)
    assert len(both) > 1
    for shared in part["shared"]:
        assert [link["subject"] for link in shared["links"]] == [one, other]
        assert all(link["sources"] for link in shared["links"])
    short = similarity(context, {**USUAL, "thing": one, "cap": 1, "limit": 1})
    assert short["cut"] == ["results", "things"]
    assert len(short["results"][0]["components"]["targets"]["shared"]) == 1


def test_goals_stand_in_the_place_of_targets_and_never_beside_them(context):
    one = f"{ID}flagship-programme/rise-up"
    answer = similarity(context, {**USUAL, "thing": one, "components": ["goals"]})
    rows = context.store.query(
        "PREFIX hkg: <https://w3id.org/habitat-kg/ontology#> "
        "PREFIX sdgo: <http://metadata.un.org/sdg/ontology#> SELECT DISTINCT ?x ?goal WHERE "
        "{ ?x hkg:contributesTo/sdgo:isTargetOf ?goal }"
    )
    goals = defaultdict(set)
    for row in rows:
        goals[row["x"].value].add(row["goal"].value)
    assert len(answer["results"]) > 1
    for row in answer["results"]:
        here, there = goals[one], goals[row["thing"]]
        assert row["score"] == round(len(here & there) / len(here | there), 6)
    shared = answer["results"][0]["components"]["goals"]["shared"][0]
    assert all(link["object"].startswith(shared["thing"] + ".") for link in shared["links"])
    with pytest.raises(ParameterError, match="count twice"):
        similarity(context, {**USUAL, "thing": one, "components": ["targets", "goals"]})


def test_things_are_compared_with_their_own_kind_or_those_named(context):
    asked = {**USUAL, "thing": f"{ID}flagship-programme/rise-up", "among": ["project"]}
    assert {row["thing"].split("/")[-2] for row in similarity(context, asked)["results"]} == {
        "country-project"
    }
    with pytest.raises(NotFound):
        similarity(context, {**USUAL, "thing": f"{ID}flagship-programme/none"})
    with pytest.raises(ParameterError, match="among=programme"):
        similarity(context, {**USUAL, "thing": f"{ID}basis/stated"})
    told = similarity(context, {**USUAL, "thing": f"{ID}basis/stated", "among": ["programme"]})
    assert (told["total"], told["alike_in_nothing"]) == (0, 7)


PORTFOLIOS = st.lists(
    st.tuples(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 3))), min_size=2, max_size=5
)


@settings(max_examples=20, deadline=None)
@given(PORTFOLIOS)
def test_it_is_the_same_both_ways_and_between_0_and_1(tmp_path_factory, drawn):
    lines = ["<m> { <m> hkg:basis <basis/mapped> . hkg:x hkg:passedOver true ."]
    for number, (targets, themes) in enumerate(drawn):
        lines.append(f"<flagship-programme/{number}> a hkg:FlagshipProgramme .")
        lines += [f"<flagship-programme/{number}> hkg:contributesTo sdg:1.{n} ." for n in targets]
        lines += [f"<theme/{n}> hkg:concerns <flagship-programme/{number}> ." for n in themes]
    lines += [f"sdg:1.{n} a sdgo:Target . <theme/{n}> a hkg:Theme ." for n in range(1, 6)]
    quads = list(parse(PREFIXES + "\n".join(lines) + "}", RdfFormat.TRIG))
    context = context_of(quads, tmp_path_factory.mktemp("alike") / "release")
    names = [f"{ID}flagship-programme/{number}" for number in range(len(drawn))]
    scores = {
        one: {
            row["thing"]: row["score"]
            for row in similarity(context, {**USUAL, "thing": one})["results"]
        }
        for one in names
    }
    for (one, here), (other, there) in combinations(zip(names, drawn, strict=True), 2):
        assert scores[one].get(other) == scores[other].get(one)
        assert 0 < scores[one].get(other, 1) <= 1
        if here == there and any(here):
            assert scores[one][other] == 1
        assert (other in scores[one]) == bool(here[0] & there[0] or here[1] & there[1])
    assert all(one not in told for one, told in scores.items())
