"""A portfolio is the same each time, passes the gate, and has degrees as real ones have."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.build.assemble import assemble, merge
from kg.build.derive import derive
from kg.errors import ReleaseError
from kg.quality.gate import inspect
from kg.sources.collect import collect
from kg.sources.content import Content
from kg.store.embedded import EmbeddedStore
from kg.synth.portfolio import Portfolio
from kg.synth.world import World
from kg.vocab import DEFAULT_BASE, HKG, RDF
from tests.content import REPOSITORY


@pytest.fixture(scope="module")
def lines(portfolio):
    return list(portfolio.asserted())


def statements(lines):
    return list(parse("\n".join(lines).encode(), format=RdfFormat.N_QUADS))


def test_the_same_seed_says_the_same_and_another_something_else(world, lines):
    assert list(Portfolio(world, 300, 7).asserted()) == lines
    assert len(set(lines)) == len(lines) > 300 * 30
    assert set(Portfolio(world, 300, 8).asserted()) != set(lines)


def test_the_engine_gives_back_every_line_as_it_is(portfolio):
    whole = set(portfolio.whole())
    assert {f"{quad} ." for quad in statements(sorted(whole))} == whole
    store = Store()
    store.bulk_extend(statements(sorted(whole)))
    assert {f"{quad} ." for quad in store} == whole


def test_it_passes_the_gate_and_says_what_the_rules_derive(portfolio, lines, shipped_release):
    collected = collect(Content(REPOSITORY), DEFAULT_BASE)
    candidate = assemble(collected.files, DEFAULT_BASE)
    more = merge(candidate.store, statements(lines))
    candidate = replace(candidate, quads=(*candidate.quads, *more))
    candidate = derive(candidate, collected.rules)
    shipped = {f"{quad} ." for quad in parse(path=str(shipped_release.quads))}
    assert {f"{quad} ." for quad in candidate.quads} == shipped | set(portfolio.whole())
    verdict = inspect(candidate, collected.shapes, collected.checks)
    assert [finding.sentence() for finding in verdict.errors] == []
    assert not [f for f in verdict.warnings if "synthetic" in f.sentence()]


def test_each_project_stands_in_the_graph_of_a_record_that_reports_it(lines):
    quads = statements(lines)
    projects = [q for q in quads if q.predicate == RDF.type and q.object == HKG.CountryProject]
    assert len(projects) == 300
    bases = {q.subject: q.object.value for q in quads if q.predicate == HKG.basis}
    for project in projects:
        assert bases[project.graph_name] == f"{DEFAULT_BASE}id/basis/reported"
        about = {q.graph_name for q in quads if q.subject == project.subject}
        assert about == {project.graph_name}


def test_few_countries_have_many_projects(world):
    drawn = Portfolio(world, 3000, 1)
    counts = Counter(
        quad.object.value
        for quad in statements(list(drawn.asserted()))
        if quad.predicate == HKG.locatedIn and "/country/" in quad.object.value
    ).most_common()
    assert counts[0][1] > 10 * counts[len(counts) // 2][1]
    assert len(counts) > 150


def test_shares_make_up_the_budget_or_leave_some_of_it(lines):
    quads = statements(lines)
    budget_of = {q.subject: q.object for q in quads if q.predicate == HKG.partOfFigure}
    totals = Counter()
    for quad in quads:
        if quad.predicate == HKG.value and quad.subject in budget_of:
            totals[budget_of[quad.subject]] += float(quad.object.value)
    assert len(totals) > 50
    served = {(q.subject, q.object) for q in quads if q.predicate == HKG.contributesTo}
    project_of = {q.subject: q.object for q in quads if q.predicate == HKG.budgetOf}
    shares = {q.subject: q.object for q in quads if q.predicate == HKG.apportionedTo}
    assert all((project_of[budget_of[share]], to) in served for share, to in shares.items())
    assert shares.keys() == budget_of.keys()
    assert all(0 < total <= 100 for total in totals.values())
    assert 0.5 < sum(total == 100 for total in totals.values()) / len(totals) < 0.8


def test_one_project_in_a_hundred_repeats_the_one_before(lines):
    def told(number):
        project = f"<{DEFAULT_BASE}id/country-project/synthetic-{number:06}>"
        return {
            line.removeprefix(project).rsplit(" <", 1)[0]
            for line in lines
            if line.startswith(project) and "prefLabel" not in line
        }

    assert told(100) == told(99)
    assert told(101) != told(100)


def test_another_base_is_that_of_every_term(world):
    moved = replace(world, base="http://example.org/")
    text = "\n".join(Portfolio(moved, 3, 1).whole())
    assert "http://example.org/ontology#CountryProject" in text
    assert f"{DEFAULT_BASE}ontology#" not in text


def test_an_empty_store_is_a_sentence():
    with pytest.raises(ReleaseError, match="has no programmes"):
        World.of(EmbeddedStore.writable(), DEFAULT_BASE)
