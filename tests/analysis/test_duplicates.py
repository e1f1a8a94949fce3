"""Projects that are possibly the same: each rule by hand, planted ones found, and what is said."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.analysis.duplicates import duplicates
from kg.errors import ReleaseError
from kg.graph.context import Context
from kg.store.embedded import EmbeddedStore
from kg.store.opening import open_store
from kg.synth.portfolio import Portfolio
from kg.synth.world import World
from kg.tables.alike import Alike, alike
from kg.tables.blocking import candidates
from kg.tables.names import name_of
from kg.vocab import DEFAULT_BASE
from tests.analysis.money import PREFIXES, context_of

ID = f"{DEFAULT_BASE}id/"
PROJECTS = 200
USUAL = {"languages": ["en"], "release": "", "linked": {}, "least": 0, "offset": 0, "limit": 1000}

NAMES = {
    "river": ("Clean river and park in Nairobi", "内罗毕清洁河流和公园", "KEN"),
    "river-2": (
        "Clean River and Park in Nairobi (Phase II)",
        "内罗毕清洁河流和公园（第二期）",
        "KEN",
    ),
    "river-uga": ("Clean river and park in Nairobi", "内罗毕清洁河流和公园", "UGA"),
    "river-lot": ("Clean river and park in Nairobi, lot 3", "内罗毕清洁河流和公园，标段3", "KEN"),
    "river-new": ("Clean river and a park in Nairobi town", "坎帕拉道路", "KEN"),
    "chinese": ("Waterway greening", "内罗毕清洁河流及公园", "KEN"),
    "river-part": ("Clean river and park in Nairobi", "内罗毕清洁河流和公园", "KEN"),
    "other": ("Clean water for schools", "学校清洁用水", "KEN"),
}
BY_HAND = (
    "<dataset/world> { <dataset/world> hkg:basis <basis/reference> . "
    "<country/KEN> a hkg:Country . <country/UGA> a hkg:Country . "
    "<flagship-programme/a> a hkg:FlagshipProgramme . <initiative/b> a hkg:Initiative . "
    "sdg:11.1 a sdgo:Target . sdg:11.2 a sdgo:Target . hkg:x hkg:passedOver true . }\n"
    "<activity/all> { <activity/all> hkg:basis <basis/reported> .\n"
    + "".join(
        f"<country-project/{slug}> a hkg:CountryProject ; hkg:inCountry <country/{country}> ; "
        f'<http://www.w3.org/2000/01/rdf-schema#label> "{en}"@en , "{zh}"@zh .\n'
        for slug, (en, zh, country) in NAMES.items()
    )
    + """
  <country-project/river> hkg:contributesTo sdg:11.1 , sdg:11.2 .
  <country-project/river-2> hkg:contributesTo sdg:11.1 .
  <country-project/river> hkg:carriedOutUnder <flagship-programme/a> .
  <country-project/river-new> hkg:carriedOutUnder <initiative/b> .
  <country-project/river-part> hkg:carriedOutUnder <initiative/b> ;
    <http://purl.org/dc/terms/isPartOf> <country-project/river-2> , <country-project/river-new> .
  <figure/1> hkg:budgetOf <country-project/river> ; hkg:value 1000 ; hkg:unit <unit/us-dollar> ;
    hkg:asOf "2020"^^xsd:gYear .
  <figure/2> hkg:budgetOf <country-project/river-2> ; hkg:value 1000 ; hkg:unit <unit/us-dollar> ;
    hkg:asOf "2021"^^xsd:gYear .
}
<mapping/same> { <mapping/same> hkg:basis <basis/mapped> .
  <country-project/river> hkg:possiblySameAs <country-project/river-2> .
  <country-project/river> hkg:possiblySameAs <country-project/other> . }
"""
)


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory):
    quads = list(parse(PREFIXES + BY_HAND, RdfFormat.TRIG))
    return context_of(quads, tmp_path_factory.mktemp("duplicates") / "release")


@pytest.fixture(scope="module")
def synthetic(shipped_release, tmp_path_factory):
    store = EmbeddedStore.read_only(shipped_release.store)
    world = World.of(store, DEFAULT_BASE)
    store.close()
    lines = "\n".join(dict.fromkeys(Portfolio(world, PROJECTS, 5).whole()))
    quads = list(parse(lines.encode(), format=RdfFormat.N_QUADS))
    return context_of(
        [*quads, *reference(shipped_release)], tmp_path_factory.mktemp("planted") / "release"
    )


def reference(release):
    """The classes of things that projects are linked with."""
    type_ = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return [quad for quad in parse(path=release.quads) if quad.predicate.value == type_]


def pairs(answer):
    return {
        tuple(iri.rpartition("/")[2] for iri in row["projects"]): row for row in answer["results"]
    }


def test_each_rule_by_hand(hand_made):
    found = pairs(duplicates(hand_made, USUAL))
    # another country, number or programme, a part, or other words in either language: no pair
    assert found.keys() == {
        ("river", "river-2"),
        ("river-2", "river-new"),
        ("chinese", "river"),
        ("chinese", "river-2"),
        ("chinese", "river-part"),
    }
    best = found["river", "river-2"]
    assert best["likeness"] == {
        "names": 1,
        "countries": 1,
        "programmes": None,
        "targets": 0.5,
        "budgets": 1,
        "years": 0,
    }
    assert best["score"] == round(3.5 / 5, 6)
    reasons = {reason["reason"]: reason for reason in best["reasons"]}
    assert list(reasons) == ["same-name", "same-countries", "shared-targets", "same-budgets"]
    assert reasons["shared-targets"]["things"] == ["http://metadata.un.org/sdg/11.1"]
    assert len(reasons["shared-targets"]["links"]) == 2
    assert all(
        link["sources"] == [f"{ID}activity/all"] for link in reasons["shared-targets"]["links"]
    )
    assert reasons["same-budgets"]["things"] == [f"{ID}figure/1", f"{ID}figure/2"]
    similar = found["river-2", "river-new"]["likeness"]["names"]
    assert similar == round(6 / 8, 6)  # clean river and park in nairobi; a, town


def test_what_a_source_holds_to_be_the_same_stands_beside_with_its_links(hand_made):
    answer = duplicates(hand_made, {**USUAL, "least": 70})
    assert pairs(answer).keys() >= {("river", "river-2")}
    told = {tuple(row["projects"]): row for row in answer["said"]["results"]}
    other, river = f"{ID}country-project/other", f"{ID}country-project/river"
    assert told.keys() == {(other, river), (river, f"{river}-2")}
    assert [row["found"] for row in told.values()] == [False, True]
    assert [link["basis"] for row in told.values() for link in row["links"]] == [["mapped"]] * 2
    assert [link["property"] for link in pairs(answer)["river", "river-2"]["said"]] == [
        f"{DEFAULT_BASE}ontology#possiblySameAs"
    ]


def test_pairs_are_narrowed_by_what_both_have(hand_made):
    def found(least=0, **linked):
        asked = {name: f"{ID}{iri}" if ":" not in iri else iri for name, iri in linked.items()}
        answer = duplicates(hand_made, {**USUAL, "least": least, "linked": asked})
        return set(pairs(answer)), answer["said"]["total"]

    assert found(country="country/UGA") == (set(), 0)
    assert found(project="country-project/other") == (set(), 1)
    assert found(target="http://metadata.un.org/sdg/11.1") == ({("river", "river-2")}, 1)
    assert len(found(project="country-project/river")[0]) == 2
    assert found(programme="flagship-programme/a") == (set(), 0)
    assert found(least=100)[0] == set()


def test_all_that_are_planted_are_found_and_nothing_else(synthetic):
    answer = duplicates(synthetic, {**USUAL, "least": 70})
    planted = {(f"synthetic-{n - 1:06}", f"synthetic-{n:06}") for n in (100, 200)}
    assert pairs(answer).keys() == planted
    assert {row["score"] for row in answer["results"]} == {1.0}
    for row in answer["results"]:
        assert {"same-name", "same-countries", "same-targets"} <= {
            reason["reason"] for reason in row["reasons"]
        }


def test_the_shipped_data_has_what_its_editors_say_and_finds_no_more(shipped_release):
    context = Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)
    answer = duplicates(context, USUAL)
    assert (answer["total"], answer["said"]["total"], answer["complete"]) == (0, 3, True)
    assert {row["found"] for row in answer["said"]["results"]} == {False}
    assert all(len(row["links"]) == 2 for row in answer["said"]["results"])


def test_the_frozen_table_is_the_one_that_is_made(shipped_release, hand_made, tmp_path):
    context = Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)
    made = alike(context.projection, shipped_release.quads, DEFAULT_BASE)
    assert Alike.open(shipped_release.tables) == Alike(made.pairs, list(made.languages), 0)
    made = alike(hand_made.projection, hand_made.release.quads, DEFAULT_BASE)
    made.write(tmp_path)
    assert Alike.open(tmp_path).pairs == made.pairs
    (tmp_path / "alike.json").write_text('{"pairs": [[1]]}')
    with pytest.raises(ReleaseError, match="cannot be read"):
        Alike.open(tmp_path)


def test_a_release_without_projects_has_an_empty_table(tmp_path):
    empty = context_of([], tmp_path / "release")
    answer = duplicates(empty, USUAL)
    assert (answer["total"], answer["said"]["total"], answer["complete"]) == (0, 0, True)


def test_phases_and_spelling_are_left_out_of_names():
    alike = [
        ("Housing, Phase 2", "housing"),
        ("Housing: second phase", "Housing"),
        ("住房第二期", "住房"),
        ("住房（第3阶段）", "住房"),
        ("ＨＯＵＳＩＮＧ 07", "housing 7"),
        ("Logement – étape 3", "logement"),
    ]
    for one, other in alike:
        assert name_of(one) == name_of(other), one
    assert name_of("Lot 12 of 3").numbers == ("12", "3")
    assert name_of("phasing out 2 stages").numbers == ("2",)
    assert name_of("。。。").words == ()


WORDS = st.frozensets(st.sampled_from("abcdefghij"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(WORDS, st.sets(st.integers(0, 3), max_size=3)), max_size=14))
def test_no_pair_that_is_alike_is_missed(drawn):
    names = [words for words, _ in drawn]
    rows = [(block, row) for row, (_, blocks) in enumerate(drawn) for block in blocks]
    block, row = (np.array([one[n] for one in rows], dtype=np.int64) for n in (0, 1))
    found, passed_over = candidates(names, block, row)
    told = {tuple(pair) for pair in found.tolist()}
    assert passed_over == 0
    for one, other in combinations(range(len(drawn)), 2):
        (here, mine), (there, theirs) = drawn[one], drawn[other]
        if mine & theirs and 5 * len(here & there) >= 3 * len(here | there) > 0:
            assert (one, other) in told
        if not mine & theirs or not here & there:
            assert (one, other) not in told


def test_words_that_too_many_have_are_passed_over_and_told():
    names = [frozenset("ab")] * 40 + [frozenset("cd")] * 3
    pairs, passed_over = candidates(names, np.zeros(43, np.int64), np.arange(43), most=20)
    assert pairs.tolist() == [[40, 41], [40, 42], [41, 42]]
    assert passed_over > 0
