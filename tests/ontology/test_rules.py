"""Each rule derives from its example exactly what the example says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import QueryTriples, RdfFormat, Store, Triple, parse

from kg.headers import read_header

ONTOLOGY: Final = Path(__file__).resolve().parents[2] / "ontology"
CASES: Final = ONTOLOGY / "cases" / "rules"
RULES: Final = sorted(file.stem for file in (ONTOLOGY / "rules").glob("*.rq"))
NUMBER_OF_RULES: Final = 4


def triples(file: Path) -> set[Triple]:
    return {quad.triple for quad in parse(path=file, format=RdfFormat.TURTLE)}


def derived(rule: str, given: set[Triple]) -> set[Triple]:
    """What the rule finds in a default graph of those triples."""
    store = Store()
    store.load(b"".join(f"{t} .\n".encode() for t in given), format=RdfFormat.N_TRIPLES)
    answer = store.query((ONTOLOGY / "rules" / f"{rule}.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, QueryTriples), "a rule is a CONSTRUCT"
    return set(answer)


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_derives_what_its_example_says(rule: str) -> None:
    given, expected = triples(CASES / rule / "in.ttl"), triples(CASES / rule / "out.ttl")
    assert expected and not given & expected
    assert derived(rule, given) == expected


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_finds_nothing_new_in_what_it_derived(rule: str) -> None:
    given, expected = triples(CASES / rule / "in.ttl"), triples(CASES / rule / "out.ttl")
    assert derived(rule, given | expected) == expected


@pytest.mark.parametrize("rule", RULES)
def test_the_header_describes_the_rule_in_both_languages(rule: str) -> None:
    file = ONTOLOGY / "rules" / f"{rule}.rq"
    header, _, _ = read_header(file.read_text(encoding="utf-8"), file.name)
    assert set(header) == {"label", "description"}
    for key in header:
        assert set(header[key]) == {"en", "zh"}
        assert all(header[key].values())


def test_every_rule_has_its_example() -> None:
    assert len(RULES) == NUMBER_OF_RULES
    assert sorted(d.name for d in CASES.iterdir()) == RULES
    assert len(list(CASES.glob("*/*"))) == 2 * NUMBER_OF_RULES


def test_every_rule_derives_one_predicate_of_its_own() -> None:
    """One predicate a rule, so that a derived graph is named by what it holds."""
    predicates = [{t.predicate for t in triples(CASES / rule / "out.ttl")} for rule in RULES]
    assert all(len(each) == 1 for each in predicates)
    assert len(set().union(*predicates)) == NUMBER_OF_RULES
