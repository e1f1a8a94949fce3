"""Totals: every rule by hand, synthetic budgets by SPARQL and fractions, sums that add up."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.analysis.dimensions import DIMENSIONS, METHODS
from kg.analysis.money_figures import figures
from kg.analysis.totals import totals
from kg.errors import ReleaseError
from kg.graph.projection import Projection
from kg.store.embedded import EmbeddedStore
from kg.synth.portfolio import Portfolio
from kg.synth.world import World
from kg.tables.budgeting import money
from kg.tables.money import BUDGETS, WHOLE, Money
from kg.tables.splitting import split
from kg.vocab import DEFAULT_BASE, HKG, SDGO
from tests.analysis.money import by_hand, context_of, release_of

ID = f"{DEFAULT_BASE}id/"
SDG = "http://metadata.un.org/sdg/"
USD, EUR = f"{ID}unit/us-dollar", f"{ID}unit/euro"
PROJECTS = 200


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory):
    return context_of(by_hand(), tmp_path_factory.mktemp("money") / "release")


@pytest.fixture(scope="module")
def statements(shipped_release):
    """The shipped data and a synthetic portfolio about it."""
    store = EmbeddedStore.read_only(shipped_release.store)
    world = World.of(store, DEFAULT_BASE)
    store.close()
    lines = "\n".join(dict.fromkeys(Portfolio(world, PROJECTS, 11).whole()))
    return [*parse(path=shipped_release.quads), *parse(lines.encode(), format=RdfFormat.N_QUADS)]


@pytest.fixture(scope="module")
def synthetic(statements, tmp_path_factory):
    return context_of(statements, tmp_path_factory.mktemp("synthetic") / "release")


def table(context, unit=USD, **asked):
    found = totals(context, {"languages": ["en"], **asked})["tables"]
    return next(one for one in found if one["unit"]["iri"] == unit)


def amounts(told):
    return {row["thing"]["iri"]: row["amount"] for row in told["rows"]}


BY_HAND = {
    ("goal", "declared"): ({f"{SDG}11": "1050.00"}, "undeclared 100.01 remainder 250.00"),
    ("goal", "equal"): ({f"{SDG}11": "1050.00", f"{SDG}3": "100.01"}, "remainder 250.00"),
    ("target", "declared"): (
        {f"{SDG}11.1": "750.00", f"{SDG}11.2": "300.00"},
        "undeclared 100.01 remainder 250.00",
    ),
    ("country", "declared"): (
        {f"{ID}country/KEN": "1050.01", f"{ID}country/UGA": "300.00"},
        "undeclared 200.00 remainder 50.00",
    ),
    ("country", "equal"): (
        {
            f"{ID}country/KEN": "1250.01",
            f"{ID}country/UGA": "300.00",
            f"{ID}country/FRA": "50.00",
        },
        "",
    ),
    ("region", "declared"): (
        {f"{ID}region/002": "1350.01", f"{ID}region/150": "25.00"},
        "undeclared 200.00 remainder 25.00",
    ),
    ("programme", "declared"): (
        {f"{ID}flagship-programme/a": "1000.00"},
        "unlinked 500.00 undeclared 100.01",
    ),
    ("programme", "equal"): (
        {f"{ID}flagship-programme/a": "1050.01", f"{ID}initiative/b": "50.00"},
        "unlinked 500.00",
    ),
    ("subprogramme", "declared"): ({f"{ID}subprogramme/1": "300.00"}, "unlinked 1300.01"),
}
"""What budgets of 1,600.01 dollars make: of each thing, and why the rest is unsplit, beside 200.00
by goal and target of which too much is declared."""


@pytest.mark.parametrize(("by", "method"), BY_HAND)
def test_each_rule_by_hand(hand_made, by, method):
    told = table(hand_made, by=by, method=method)
    things, unsplit = BY_HAND[by, method]
    words = unsplit.split()
    reasons = dict(zip(words[::2], words[1::2], strict=True))
    if by in ("goal", "target"):
        reasons["conflicting"] = "200.00"
    assert amounts(told) == things
    found = {name: told["unsplit"][name] for name in reasons}
    assert found == reasons
    assert Decimal(told["unsplit"]["amount"]) == sum(map(Decimal, reasons.values()))
    assert (told["total"], told["projects"], told["budgets"]) == ("1600.01", 4, 4)
    assert told["residual"] == "0.00"


def test_what_does_not_count_is_told_with_its_reason(hand_made):
    assert table(hand_made, by="goal")["left_out"] == [
        {"reason": "part-of-project", "budgets": 1, "amount": "500.00"},
        {"reason": "recurring", "budgets": 1, "amount": "10.00"},
        {"reason": "unreadable", "budgets": 2, "amount": None},
        {"reason": "several-projects", "budgets": 1, "amount": "40.00"},
    ]


def test_currencies_stand_by_themselves(hand_made):
    euro = table(hand_made, EUR, by="country")
    assert (euro["total"], euro["unit"]["code"], euro["rows"]) == ("70.00", "EUR", [])
    assert euro["unsplit"]["unlinked"] == "70.00"
    found = totals(hand_made, {"by": "country", "unit": USD, "languages": ["en"]})["tables"]
    assert [one["unit"]["code"] for one in found] == ["USD"]


def test_what_is_asked_for_chooses_whole_budgets(hand_made):
    def total(**asked):
        told = totals(hand_made, {"by": "goal", "languages": ["en"], "unit": USD, **asked})
        return next((one["total"] for one in told["tables"]), None)

    assert total(linked={"goal": f"{SDG}3"}) == "100.01"
    assert total(linked={"country": f"{ID}country/KEN"}) == "1300.01"
    assert total(linked={"region": f"{ID}region/014"}) == "1600.01"
    assert total(linked={"region": f"{ID}region/014", "goal": f"{SDG}3"}) == "100.01"
    assert total(linked={"programme": f"{ID}initiative/b"}) == "100.01"
    assert total(year=2020) == "1200.00"
    assert total(year=2021, linked={"programme": f"{ID}flagship-programme/a"}) == "100.01"
    assert total(linked={"country": f"{ID}country/XXX"}) is None
    assert total(year=1999) is None


def test_a_row_tells_how_it_came_about_and_on_which_bases(hand_made):
    kenya, uganda = table(hand_made, by="country")["rows"]
    assert (kenya["declared"], kenya["sole"], kenya["assumed"]) == ("50.01", "1000.00", "0.00")
    assert (kenya["projects"], kenya["budgets"], kenya["basis"]) == (2, 2, ["reported"])
    assert uganda["basis"] == ["reported"]
    (goal,) = table(hand_made, by="goal")["rows"]
    assert goal["basis"] == ["mapped", "reported"]
    assert (goal["projects"], goal["budgets"]) == (2, 2)
    cut = table(hand_made, by="country", limit=1)
    assert (len(cut["rows"]), cut["more"]) == (1, {"rows": 1, "amount": "300.00"})
    assert cut["split"] == "1350.01"
    told = totals(hand_made, {"by": "country", "limit": 1, "languages": ["en"]})
    assert (told["complete"], told["cut"]) == (False, ["rows"])
    told = totals(hand_made, {"by": "country", "limit": 2, "languages": ["en"]})
    assert (told["complete"], told["cut"]) == (True, [])


def test_the_figures_of_a_thing_make_its_amount_and_name_their_sources(hand_made):
    asked = {"by": "goal", "languages": ["en"]}
    told = figures(hand_made, {**asked, "thing": f"{SDG}11"})
    assert [part["amount"] for part in told["figures"]] == ["600.00", "300.00", "150.00"]
    first, _, last = told["figures"]
    assert first["project"]["iri"] == f"{ID}country-project/one"
    assert (first["budget"], first["year"], first["how"]) == ("1000.00", 2020, "declared")
    assert first["share"]["for"]["iri"] == f"{SDG}11.1"
    assert [source["iri"] for source in first["sources"]] == [f"{ID}activity/one"]
    assert (last["share"]["percent"], last["share"]["for"]["iri"]) == ("50", f"{SDG}C110101")
    assert [source["basis"] for source in last["share"]["sources"]] == ["mapped"]
    page = figures(hand_made, {**asked, "thing": f"{SDG}11", "offset": 1, "limit": 1})
    assert (page["total"], page["count"], page["figures"]) == (3, 1, told["figures"][1:2])
    unsplit = figures(hand_made, {**asked, "thing": "unsplit", "unit": USD})
    assert [part["how"] for part in unsplit["figures"]] == [
        *("conflicting", "remainder", "remainder", "undeclared"),
    ]
    assert figures(hand_made, {**asked, "thing": f"{SDG}3"})["figures"] == []
    assert figures(hand_made, {**asked, "thing": f"{SDG}nothing"})["total"] == 0


def test_money_that_is_no_budget_of_a_project_stands_beside(hand_made, shipped_release):
    told = totals(hand_made, {"by": "goal", "languages": ["en"]})["other_money"]
    assert [one["value"] for one in told["figures"]] == ["999"]
    store = EmbeddedStore.read_only(shipped_release.store)
    context = type(hand_made)(store, DEFAULT_BASE, shipped_release)
    told = totals(context, {"by": "goal", "languages": ["zh"]})
    assert told["tables"] == []
    assert len(Money.open(shipped_release.tables).budgets) == 0
    assert "未报告任何项目预算" in told["note"]
    values = sorted(int(one["value"]) for one in told["other_money"]["figures"])
    assert values == [10**6, 5 * 10**6, 5 * 10**6, 9_600_000, 50 * 10**6, 500 * 10**6]
    assert all(one["sources"] for one in told["other_money"]["figures"])
    store.close()


# -- Synthetic budgets, recomputed


class Recomputed:
    """The same, from the statements alone, in fractions."""

    def __init__(self, quads):
        self.values = defaultdict(set)
        for quad in quads:
            self.values[quad.subject.value, quad.predicate.value].add(quad.object.value)
        classes = {(q.subject.value, q.object.value) for q in quads if q.predicate.value == TYPE}
        self.of_class = {
            name: {s for s, c in classes if c in {k.value for k in dimension.classes}}
            for name, dimension in DIMENSIONS.items()
        }
        self.projects = {s for s, c in classes if c == HKG.CountryProject.value}
        self.budgets = {
            s: next(iter(objects))
            for (s, p), objects in self.values.items()
            if p == HKG.budgetOf.value and objects & self.projects
        }
        self.shares = defaultdict(list)
        for (share, p), (thing, *_) in list(self.values.items()):
            if p == HKG.apportionedTo.value:
                self.shares[self.one(share, HKG.partOfFigure)].append((thing, share))

    def one(self, subject, property_):
        (value,) = self.values[subject, property_.value]
        return value

    def places(self, by, thing):
        """The rows of a dimension that a thing is, or is below."""
        up = SDGO.isTargetOf if by == "goal" else HKG.within
        climbs = by in ("goal", "country", "region")
        if by == "region":
            overs = self.values[thing, up.value]
            tops = {o for o in overs if not self.values[o, up.value]}
            if thing in self.of_class["region"] and tops:
                return {thing}
        elif thing in self.of_class[by]:
            return {thing}
        overs = self.values[thing, up.value] if climbs else ()
        return {row for over in overs for row in self.places(by, over)}

    def sums(self, by, method):
        """What each thing has, and ``None`` what is unsplit."""
        found = defaultdict(Fraction)
        for budget, project in self.budgets.items():
            amount = rest = Fraction(self.one(budget, HKG.value))
            shares = self.shares[budget] if by in ("goal", "target") else []
            declared = set()
            for thing, share in shares:
                (row,) = self.places(by, thing)
                part = amount * Fraction(self.one(share, HKG.value)) / 100
                found[row] += part
                rest -= part
                declared.add(row)
            linked = self.values[project, DIMENSIONS[by].link.value]
            rows = [self.places(by, thing) for thing in linked]
            there = set().union(*rows)
            sole = DIMENSIONS[by].sole and not shares and len(there) == 1
            if sole and not (DIMENSIONS[by].whole and set() in rows):
                found[there.pop()] += rest
                rest = Fraction()
            elif method == "equal" and there - declared:
                for row in there - declared:
                    found[row] += rest / len(there - declared)
                rest = Fraction()
            found[None] += rest
        return {row: amount for row, amount in found.items() if amount}


TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def recomputed(statements):
    return Recomputed(statements)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("by", DIMENSIONS)
def test_synthetic_totals_are_those_of_fractions(synthetic, recomputed, by, method):
    told = table(synthetic, by=by, method=method)
    wanted = recomputed.sums(by, method)
    found = {row: Fraction(amount) for row, amount in amounts(told).items()}
    found[None] = Fraction(told["unsplit"]["amount"])
    close = Fraction(told["budgets"], 100)  # of dividing equally, a hundredth for each budget
    for row in wanted.keys() | found.keys():
        apart = abs(wanted.get(row, 0) - found.get(row, 0))
        assert apart == 0 or (method == "equal" and apart <= close), row
    whole = sum(Fraction(recomputed.one(budget, HKG.value)) for budget in recomputed.budgets)
    assert Fraction(told["total"]) == sum(found.values()) == whole > 10**6
    assert told["budgets"] == len(recomputed.budgets) > PROJECTS // 2
    assert told["residual"] == "0.00"
    assert len(told["rows"]) > 3


def test_synthetic_totals_are_those_of_sparql(synthetic):
    rows = synthetic.store.query(
        """PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
        SELECT ?thing (SUM(?budget * ?share / 100) AS ?amount) (COUNT(DISTINCT ?project) AS ?n)
        WHERE {
          ?part hkg:apportionedTo ?thing ; hkg:value ?share ; hkg:partOfFigure ?figure .
          ?figure hkg:budgetOf ?project ; hkg:value ?budget .
        } GROUP BY ?thing"""
    )
    asked = {
        row["thing"].value: (Decimal(row["amount"].value), int(row["n"].value)) for row in rows
    }
    told = table(synthetic, by="target")["rows"]
    assert {row["thing"]["iri"]: (Decimal(row["amount"]), row["projects"]) for row in told} == asked
    assert len(asked) > 20


def test_figures_make_the_amount_of_every_row(synthetic):
    checked = 0
    for by in ("goal", "country"):
        told = table(synthetic, by=by)
        ends = [(row["thing"]["iri"], row["amount"]) for row in told["rows"][:5]]
        for thing, amount in [*ends, ("unsplit", told["unsplit"]["amount"])]:
            parts = figures(synthetic, {"by": by, "thing": thing, "languages": ["en"]})["figures"]
            assert sum(Decimal(part["amount"]) for part in parts) == Decimal(amount)
            checked += len(parts)
    assert checked > 100


# -- Splitting, and tables on disk


@given(
    st.integers(0, 10**16),
    st.lists(st.integers(1, WHOLE), min_size=1, max_size=8),
)
def test_parts_and_the_rest_make_the_amount(amount, weights):
    room = max(sum(weights), WHOLE)
    percent = [weight * WHOLE // room for weight in weights]
    parts = split(np.array([amount]), np.zeros(len(percent), dtype=int), np.array(percent))
    exact = [Fraction(amount * each, WHOLE) for each in percent]
    assert all(abs(part - each) < 1 for part, each in zip(parts.tolist(), exact, strict=True))
    assert abs(amount - int(parts.sum()) - (amount - sum(exact))) < 1
    if sum(percent) == WHOLE:
        assert int(parts.sum()) == amount


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_dimension_has_the_same_total(tmp_path_factory, data):
    things = [f"{SDG}{n}" for n in ("3", "11", "11.1", "11.2", "C110101", "C110201")]
    things += [f"{ID}{n}" for n in ("country/KEN", "country/FRA", "city/cairo", "region/014")]
    things += [f"{ID}{n}" for n in ("flagship-programme/a", "initiative/b", "subprogramme/1")]
    text, counted = [], 0
    for number in range(data.draw(st.integers(1, 6))):
        project, figure = f"<{ID}country-project/p{number}>", f"{ID}figure/p{number}"
        cents = data.draw(st.integers(0, 10**12))
        text.append(f"{project} a hkg:CountryProject .")
        for thing in data.draw(st.lists(st.sampled_from(things), max_size=4)):
            place = thing.startswith((f"{ID}country", f"{ID}city", f"{ID}region"))
            link = HKG.locatedIn if place else HKG.carriedOutUnder
            link = HKG.contributesTo if thing.startswith(SDG) else link
            text.append(f"{project} <{link.value}> <{thing}> .")
        text.append(
            f"<{figure}> hkg:budgetOf {project} ; hkg:value {cents // 100}.{cents % 100:02} ; "
            f"hkg:unit <{USD}> ."
        )
        counted += cents
        for part in range(data.draw(st.integers(0, 4))):
            share = data.draw(st.decimals("0.0001", 60, places=4))
            thing = data.draw(st.sampled_from(things))
            text.append(
                f"<{figure}-{part}> hkg:partOfFigure <{figure}> ; hkg:value {share} ; "
                f"hkg:apportionedTo <{thing}> ."
            )
    made = parse(
        f"@prefix hkg: <{HKG.iri}> . <{ID}activity/x> {{ {' '.join(text)} }}", RdfFormat.TRIG
    )
    world = [quad for quad in by_hand() if quad.graph_name.value == f"{ID}dataset/world"]
    context = context_of([*world, *made], tmp_path_factory.mktemp("drawn") / "release")
    for by in DIMENSIONS:
        for method in METHODS:
            told = table(context, by=by, method=method)
            parts = [Decimal(row["amount"]) for row in told["rows"]]
            assert sum(parts) + Decimal(told["unsplit"]["amount"]) == Decimal(counted) / 100
            assert Decimal(told["total"]) == Decimal(counted) / 100
            assert all(part >= 0 for part in parts)
            assert told["residual"] == "0.00"


def test_tables_are_frozen_byte_by_byte_and_read_as_they_were_made(tmp_path):
    release = release_of(by_hand(), tmp_path / "release")
    made = money(Projection.open(release.projection), release.quads, DEFAULT_BASE)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.write(tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    held = Money.open(tmp_path / "one")
    assert np.array_equal(held.budgets, made.budgets)
    assert np.array_equal(held.shares, made.shares)
    assert (len(made.budgets), len(made.shares)) == (10, 8)
    (tmp_path / "two" / BUDGETS).write_bytes(b"broken")
    with pytest.raises(ReleaseError, match="cannot be read"):
        Money.open(tmp_path / "two")
