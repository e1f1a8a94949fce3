"""Coverage, its cells and gaps, held against SPARQL on the shipped data and made-up projects."""

from __future__ import annotations

from itertools import combinations_with_replacement, islice

import numpy as np
import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from kg.analysis import coverage, gaps, opened
from kg.analysis.coverage import CoverageWanted, matrix_of
from kg.analysis.survey import Survey
from kg.errors import BadRequest, NotFound, ParameterError
from kg.graph.context import Context
from kg.graph.filters import STRENGTH
from kg.graph.projection.making import project, write
from kg.lookups.kinds import kinds
from kg.releases import ReleaseDir
from kg.store.opening import open_store
from kg.synth.portfolio import Portfolio
from kg.synth.world import World
from kg.vocab import DEFAULT_BASE
from tests.analysis.coverages import NONE, PARTS, Oracle

ID = f"{DEFAULT_BASE}id/"
RISE_UP = f"{ID}flagship-programme/rise-up"
SURGE = f"{ID}initiative/surge"
SDG = "http://metadata.un.org/sdg/"
KINDS = tuple(kind.one for kind in kinds().looked_up.values())
VIA = (
    ("region", "target", "project"),
    ("country", "goal", "project"),
    ("programme", "goal", "project"),
    ("resolution", "project", "programme"),
    ("organisation", "target", "project"),
    ("country", "programme", "project"),
    ("resolution", "outcome", "target"),
    ("programme", "programme", "target"),
    ("paragraph", "target", "programme"),
    ("outcome", "country", "project"),
)


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.fixture(scope="module")
def oracle(shipped_release):
    return Oracle(Store.read_only(str(shipped_release.store)), DEFAULT_BASE)


@pytest.fixture(scope="module")
def portfolio(shipped_release, context, tmp_path_factory):
    """A release of the shipped data and a hundred projects."""
    made = ReleaseDir(tmp_path_factory.mktemp("portfolio") / "0123456789ab")
    made.path.mkdir()
    made_up = Portfolio(World.of(context.store, DEFAULT_BASE), 100, 3)
    lines = {f"{line.rstrip()}\n" for line in made_up.whole()}
    lines.update(shipped_release.quads.read_text("utf-8").splitlines(keepends=True))
    made.quads.write_text("".join(sorted(lines)), encoding="utf-8")
    write(project(made.quads, DEFAULT_BASE), made.projection)
    store = Store(str(made.store))
    quads = list(parse(path=str(made.quads), format=RdfFormat.N_QUADS))
    store.bulk_extend(quads)
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    store.flush()
    del store
    return Context(open_store(str(made.store)), DEFAULT_BASE, made)


def numbers(place, counts, ends):
    """The numbers of a place as the oracle tells them."""
    told = {}
    for part, name in enumerate(PARTS):
        if counts.number[part, place]:
            told[name] = []
            for of in (counts, *((ends.rows, ends.columns) if ends else ())):
                by = of.by_basis[part, :, place].tolist()
                told[name].append(
                    (int(of.number[part, place]), {b: n for b, n in enumerate(by) if n})
                )
    return told


def counted(context, rows, columns, via="", bases=()):
    """What the product counts, in the form of the oracle."""
    survey = context.once(Survey.of_release)
    matrix, _, _ = matrix_of(survey, CoverageWanted(rows, columns, via, bases=bases))
    p, axes = survey.projection, (survey.axis(rows), survey.axis(columns))
    names = [[p.iri(node) for node in axis.nodes.tolist()] for axis in axes]
    cells = matrix.cells(*(np.arange(len(name)) for name in names))
    crossed = zip(cells.row.tolist(), cells.column.tolist(), strict=True)
    counts = (
        (cells.counts, [(names[0][r], names[1][c]) for r, c in crossed]),
        (matrix.rows(len(names[0])), names[0]),
        (matrix.columns(len(names[1])), names[1]),
        (matrix.all(), [""]),
    )
    ends, allowed, every = matrix.tally.ends, matrix.allowed, [tuple(range(len(n))) for n in names]
    assert (ends is None) == bool(via)
    of_ends = (
        (None,) * 4
        if ends is None
        else (
            ends.cells(*every, allowed),
            ends.rows(every[0], allowed),
            ends.columns(every[1], allowed),
            ends.all(allowed),
        )
    )
    found = [
        {name: numbers(place, of, at_ends) for place, name in enumerate(places)}
        for (of, places), at_ends in zip(counts, of_ends, strict=True)
    ]
    return [{place: told for place, told in one.items() if told} for one in found]


def test_every_pair_of_kinds_counts_what_sparql_finds(context, oracle):
    pairs = [*combinations_with_replacement(KINDS, 2), ("goal", "programme"), ("region", "country")]
    assert len(pairs) == 173
    filled = several = compared = 0
    for rows, columns in pairs:
        ours, theirs = counted(context, rows, columns), oracle.cells(rows, columns)
        assert ours == theirs, (rows, columns)
        filled += bool(theirs[0])
        compared += sum(len(told) for one in theirs for told in one.values())
        for told in theirs[0].values():
            several += sum(pairs[0] > max(ends[0] for ends in at) for pairs, *at in told.values())
    assert filled > 80
    assert compared > 8_000  # parts of places, each with its pairs and the things at both ends
    assert several > 150  # cells of more pairs than things at either end


def test_what_is_in_between_counts_as_sparql_finds_it(context, oracle):
    for rows, columns, via in VIA:
        theirs = oracle.cells(rows, columns, via)
        assert counted(context, rows, columns, via) == theirs, (rows, columns, via)
        assert theirs[0], (rows, columns, via)
    assert len(VIA) == 10


@pytest.mark.parametrize("bases", [("stated",), ("mapped", "reference"), ("derived",)])
def test_only_the_bases_asked_for_count(context, oracle, bases):
    allowed = frozenset(STRENGTH.index(name) for name in bases)
    for rows, columns, via in (("programme", "goal", ""), ("country", "target", ""), *VIA[:4]):
        theirs = oracle.cells(rows, columns, via, allowed)
        assert counted(context, rows, columns, via, bases) == theirs, (rows, columns, via)
    assert NONE not in allowed


def test_a_synthetic_portfolio_counts_what_sparql_finds(portfolio):
    oracle = Oracle(Store.read_only(str(portfolio.release.store)), DEFAULT_BASE)
    asked = (*VIA[:6], ("region", "goal", ""), ("country", "target", ""), ("project", "goal", ""))
    for rows, columns, via in asked:
        theirs = oracle.cells(rows, columns, via)
        assert counted(portfolio, rows, columns, via) == theirs, (rows, columns, via)
        assert len(theirs[0]) > 5, (rows, columns, via)


def asked(**more):
    return {"languages": ["en"], **more}


def opened_of(context, **more):
    return opened.cell(context, asked(offset=0, limit=1000, **more))


def test_a_cell_opens_to_what_it_counts_with_the_sources_of_every_link(context):
    opened_cells = 0
    for rows, columns, via in (("programme", "goal", ""), ("region", "target", "project")):
        said = coverage.coverage(context, asked(rows=rows, columns=columns, via=via))
        for cell in islice(said["cells"], 0, None, 7):
            row, column = (
                said[axis]["things"][cell[one]]["thing"]["iri"]
                for axis, one in (("rows", "row"), ("columns", "column"))
            )
            found = opened_of(context, rows=rows, columns=columns, via=via, row=row, column=column)
            assert found["parts"] == {part: cell[part]["links"] for part in PARTS}
            assert found["total"] == len(found["entries"]) == sum(found["parts"].values())
            for part in PARTS[:2]:
                of = [entry for entry in found["entries"] if entry["part"] == part]
                by = {b: sum(b in entry["basis"] for entry in of) for b in STRENGTH}
                assert {b: n for b, n in by.items() if n} == cell[part]["by_basis"]
            for entry in found["entries"]:
                assert entry["links"]
                assert all(link["sources"] for link in entry["links"])
                ends = {
                    link[end]["iri"] for link in entry["links"] for end in ("subject", "object")
                }
                assert {row, column} <= ends
                assert (entry["via"] is None) == (not via)
            opened_cells += 1
    assert opened_cells > 15


def test_totals_count_what_is_different_and_are_no_sums(context):
    said = coverage.coverage(context, asked(rows="programme", columns="goal"))
    whole = said["total"]["rolled_up"]["links"]
    assert whole == 56
    assert said["total"]["rolled_up"]["ends"]["columns"]["things"] == 31
    assert sum(one["totals"]["rolled_up"]["links"] for one in said["columns"]["things"]) == whole
    regions = coverage.coverage(context, asked(rows="region", columns="target", via="project"))
    of_rows = [one["totals"]["rolled_up"]["links"] for one in regions["rows"]["things"]]
    assert sum(of_rows) > regions["total"]["rolled_up"]["links"] == 12


def test_empty_rows_are_kept_and_may_be_left_out(context):
    every = coverage.coverage(context, asked(rows="target", columns="programme"))
    some = coverage.coverage(context, asked(rows="target", columns="programme", empty=False))
    assert every["rows"]["total"] == every["rows"]["count"] == 169
    assert some["rows"]["total"] == 169 - 138
    assert [len(said["cells"]) for said in (every, some)] == [45, 45]
    assert every["complete"]
    few = coverage.coverage(context, asked(rows="target", columns="programme", limit=5))
    assert (few["complete"], few["cut"], few["rows"]["count"]) == (False, ["rows", "columns"], 5)
    assert few["total"] == every["total"]


def test_it_is_narrowed_by_things_and_says_where(context):
    by = {"goal": f"{SDG}11", "country": f"{ID}country/KEN"}
    said = coverage.coverage(
        context, asked(rows="programme", columns="target", via="project", by=by)
    )
    assert [(one["by"], one["narrows"]) for one in said["narrowed"]] == [
        ("goal", ["columns"]),
        ("country", ["via"]),
    ]
    assert said["columns"]["total"] == 10
    projects = {
        entry["via"]["key"]
        for cell in said["cells"]
        for entry in opened_of(
            context,
            rows="programme",
            columns="target",
            via="project",
            by=by,
            row=said["rows"]["things"][cell["row"]]["thing"]["iri"],
            column=said["columns"]["things"][cell["column"]]["thing"]["iri"],
        )["entries"]
    }
    assert projects == {"nairobi-open-public-space", "nairobi-river-initiative"}
    of_goal = coverage.coverage(
        context, asked(rows="goal", columns="resolution", by={"programme": RISE_UP})
    )
    assert of_goal["narrowed"][0]["narrows"] == ["rows"]
    assert {one["thing"]["key"] for one in of_goal["rows"]["things"]} == {"1", "11", "12", "13"}


def test_a_level_and_a_source_count_as_in_lookups(context):
    level = f"{ID}level/direct"
    said = coverage.coverage(context, asked(rows="programme", columns="target", level=level))
    direct = said["total"]["direct"]["links"]
    found = context.store.query(
        "PREFIX hkg: <https://w3id.org/habitat-kg/ontology#> "
        "PREFIX sdgo: <http://metadata.un.org/sdg/ontology#> "
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?x ?t { GRAPH ?g { ?x hkg:contributesTo ?t } "
        f"?g hkg:level <{level}> . ?t a sdgo:Target . ?x a ?c "
        "FILTER(?c IN (hkg:FlagshipProgramme, hkg:Initiative)) } }"
    )
    assert direct == int(next(iter(found))["n"].value) > 0
    source = f"{ID}mapping/flagship-programmes/flagship-programme.rise-up--11.1"
    one = coverage.coverage(context, asked(rows="programme", columns="goal", source=source))
    single = {"things": 1, "by_basis": {"mapped": 1}}
    assert one["total"]["rolled_up"] == {
        "links": 1,
        "by_basis": {"mapped": 1},
        "ends": {"rows": single, "columns": single},
    }
    assert one["total"]["derived"]["links"] == 0


PREFIXES = """
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
"""
PROGRAMMES = "VALUES ?c { hkg:FlagshipProgramme hkg:Initiative } ?p a ?c ."
PLACED = "?p a hkg:CountryProject ; hkg:locatedIn/hkg:within* ?x"
GAPS = {
    ("targets-without-programme", ""): (
        f"?x a sdgo:Target MINUS {{ {PROGRAMMES} ?p ?l ?x }} MINUS {{ {PROGRAMMES} ?x ?l ?p }}"
    ),
    ("outcomes-without-target", ""): (
        "VALUES ?k { hkg:ProgrammeOutcome hkg:StrategicPlanOutcome } ?x a ?k "
        "MINUS { ?t a sdgo:Target . ?x ?l ?t }"
    ),
    ("projects-without-programme", ""): (
        f"?x a hkg:CountryProject MINUS {{ {PROGRAMMES} ?x ?l ?p }}"
    ),
    ("projects-without-country", ""): "?x a hkg:CountryProject MINUS { ?x hkg:inCountry ?c }",
    ("countries-without-evidence", "any"): (
        f"?x a hkg:Country MINUS {{ {PLACED} . ?p hkg:contributesTo/a sdgo:Target }}"
    ),
    ("countries-without-evidence", "projects"): (
        f"?x a hkg:Country . {PLACED} MINUS {{ {PLACED} . ?p hkg:contributesTo/a sdgo:Target }}"
    ),
    ("resolutions-without-project", ""): (
        "?x a hkg:Resolution MINUS { ?p a hkg:CountryProject ; ?l ?x }"
    ),
    ("resolutions-without-project", "programme"): (
        f"?x a hkg:Resolution MINUS {{ {PROGRAMMES} ?p hkg:implements ?x . "
        "?project a hkg:CountryProject ; hkg:carriedOutUnder ?p }"
    ),
}


def test_gaps_are_those_that_sparql_finds(context):
    for (name, reading), where in GAPS.items():
        said = gaps.find_gap(
            context, asked(name=name, reading=reading, offset=0, limit=1000, release="")
        )
        rows = context.store.query(f"{PREFIXES} SELECT DISTINCT ?x {{ {where} }}")
        theirs = {row["x"].value for row in rows}
        assert {thing["iri"] for thing in said["things"]} == theirs, (name, reading)
        assert said["total"] == len(said["things"])
    assert len(GAPS) == 8


def test_what_a_paragraph_in_a_section_says_counts_for_its_document(context):
    rows = context.store.query(
        "PREFIX hkg: <https://w3id.org/habitat-kg/ontology#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT DISTINCT ?option ?part ?document { "
        "?option a hkg:Option . { ?option ?l ?part } UNION { ?part ?l ?option } "
        "?part dcterms:isPartOf+ ?document . ?document a hkg:Report }"
    )
    said = coverage.coverage(context, asked(rows="option", columns="document"))
    assert said["total"]["rolled_up"]["links"] == len(list(rows)) > 5


def test_every_gap_is_told_in_both_languages_and_all_its_readings(context):
    told = [gaps.list_gaps(context, {"languages": [one], "release": ""}) for one in ("en", "zh")]
    read = 0
    for english, chinese in zip(told[0]["gaps"], told[1]["gaps"], strict=True):
        assert english["title"] != chinese["title"]
        for reading in english["readings"]:
            page = gaps.find_gap(
                context,
                asked(name=english["name"], reading=reading["name"], offset=0, limit=5, release=""),
            )
            assert page["total"] == reading["total"] <= reading["among"]
            read += 1
    assert read == 21


def test_resolutions_without_project_are_read_in_two_ways(context):
    said = gaps.list_gaps(context, {"languages": ["en"], "release": ""})
    readings = next(g for g in said["gaps"] if g["name"] == "resolutions-without-project")
    assert [(r["name"], r["total"], r["among"]) for r in readings["readings"]] == [
        ("linked", 10, 10),
        ("programme", 6, 10),
    ]


def test_stated_counts_stand_beside_mapped_ones_and_are_no_links(context):
    said = gaps.find_stated_counts(context, {"languages": ["en"], "release": ""})
    told = {
        (one["of"]["label"], one["kind"]): (one["stated"], one["out_of"], one["mapped"])
        for one in said["counts"]
    }
    assert told == {
        ("Inclusive Communities, Thriving Cities", "goal"): (15, 17, 11),
        ("Inclusive Communities, Thriving Cities", "target"): (45, 169, 28),
        ("Urban regeneration interventions", "goal"): (15, 17, None),
        ("Urban regeneration interventions", "target"): (45, 169, None),
    }
    assert {one["sources"][0]["paragraph"] for one in said["counts"]} == {"12", "23"}
    assert "neither number corrects the other" in said["note"]


def total(said, part="direct"):
    return said["total"][part]["links"]


def test_what_if_a_programme_is_left_out_all_of_it_falls(context, oracle):
    real = coverage.coverage(context, asked(rows="programme", columns="goal"))
    said = coverage.coverage(context, asked(rows="programme", columns="goal", without=[RISE_UP]))
    assert (real["hypothetical"], real["imagined"]) == (False, None)
    assert said["hypothetical"]
    assert said["imagined"]["without"][0]["iri"] == RISE_UP
    kept = {
        cell: parts
        for cell, parts in oracle.cells("programme", "goal")[0].items()
        if cell[0] != RISE_UP
    }
    assert len(said["cells"]) == len(kept) == len(real["cells"]) - 4
    assert total(said, "rolled_up") == 51
    again = coverage.coverage(context, asked(rows="programme", columns="goal"))
    assert again == real


def test_what_if_a_mapping_is_left_out_what_follows_from_it_falls_too(context):
    cities = f"{ID}flagship-programme/sdg-cities"
    cell = {"rows": "programme", "columns": "goal", "row": cities, "column": f"{SDG}17"}
    before = opened_of(context, **cell)
    assert before["parts"] == {"direct": 0, "rolled_up": 1, "derived": 1}
    source = before["entries"][0]["links"][0]["sources"][0]["iri"]
    after = opened_of(context, **cell, without=[source])
    assert after["total"] == 0
    assert after["imagined"]["fallen_derived"] == 1
    link = before["entries"][0]["links"][0]
    named = [link["subject"]["iri"], "contributesTo", link["object"]["iri"]]
    assert opened_of(context, **cell, without_links=[named])["total"] == 0


def test_what_if_a_link_is_added_it_counts_as_mapped_and_says_so(context):
    link = [SURGE, "contributesTo", f"{SDG}5.2"]
    real = coverage.coverage(context, asked(rows="programme", columns="target"))
    said = coverage.coverage(context, asked(rows="programme", columns="target", with_links=[link]))
    assert total(said) == total(real) + 1
    assert said["imagined"]["assumed_basis"] == "mapped"
    found = opened_of(
        context,
        rows="programme",
        columns="target",
        row=SURGE,
        column=f"{SDG}5.2",
        with_links=[link],
    )
    assert [(one["imagined"], one["sources"]) for one in found["entries"][0]["links"]] == [
        (True, [])
    ]
    gap = gaps.find_gap(
        context,
        asked(
            name="targets-without-programme",
            reading="",
            offset=0,
            limit=1000,
            release="",
            with_links=[link],
        ),
    )
    assert gap["total"] == 138


def test_what_cannot_be_imagined_is_a_sentence(context):
    there = [RISE_UP, "contributesTo", f"{SDG}11.1"]
    for error, more in (
        (BadRequest, {"with_links": [there]}),
        (BadRequest, {"without_links": [[RISE_UP, "contributesTo", f"{SDG}5.2"]]}),
        (ParameterError, {"with_links": [[RISE_UP, "contributesToo", f"{SDG}5.2"]]}),
        (NotFound, {"without": [f"{ID}flagship-programme/rise-upp"]}),
    ):
        with pytest.raises(error):
            coverage.coverage(context, asked(rows="programme", columns="target", **more))
