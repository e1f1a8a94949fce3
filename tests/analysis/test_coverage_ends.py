"""What stands at the ends of the pairs of a matrix, and which number of it is shown."""

from __future__ import annotations

import pytest

from kg.analysis.coverage import coverage
from kg.analysis.declared import PARTS
from kg.analysis.opened import cell as opened_cell
from kg.errors import BadRequest
from kg.graph.context import Context
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE

ID = f"{DEFAULT_BASE}id/"
RISE_UP = f"{ID}flagship-programme/rise-up"
SURGE = f"{ID}initiative/surge"
SDG = "http://metadata.un.org/sdg/"
PREFIXES = """
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
"""
FILTERS = (
    {"bases": ["mapped"]},
    {"bases": ["derived"]},
    {"level": f"{ID}level/direct"},
    {"by": {"goal": f"{SDG}11"}},
    {"by": {"resolution": f"{ID}resolution/hsp-ha.2-res.4"}},
    {"source": f"{ID}mapping/flagship-programmes/flagship-programme.rise-up--11.1"},
    {"without": [RISE_UP]},
    {"with_links": [[SURGE, "contributesTo", f"{SDG}5.2"]]},
    {"bases": ["mapped"], "by": {"programme": RISE_UP}, "empty": False, "limit": 3},
)


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


def asked(**more):
    return {"languages": ["en"], **more}


def opened_of(context, **more):
    return opened_cell(context, asked(offset=0, limit=1000, **more))


def test_ends_are_those_of_the_pairs_that_are_left_whatever_is_left_out(context):
    seen = 0
    for more in FILTERS:
        for rows, columns in (("programme", "goal"), ("goal", "outcome"), ("country", "goal")):
            said = coverage(context, asked(rows=rows, columns=columns, **more))
            for cell in said["cells"]:
                row, column = (
                    said[axis]["things"][cell[one]]["thing"]["iri"]
                    for axis, one in (("rows", "row"), ("columns", "column"))
                )
                over = {**more, "rows": rows, "columns": columns, "row": row, "column": column}
                over = {name: value for name, value in over.items() if name != "limit"}
                found = opened_of(context, **over)
                for part in PARTS:
                    of = [entry for entry in found["entries"] if entry["part"] == part]
                    for side, end in (("rows", "row"), ("columns", "column")):
                        things = {thing["iri"] for entry in of for thing in entry[end]}
                        assert cell[part]["ends"][side]["things"] == len(things), more
                        seen += bool(things)
    assert seen > 300


def test_each_target_counts_under_its_goal_once(context):
    said = coverage(context, asked(rows="programme", columns="goal"))
    assert (said["shown"]["part"], said["shown"]["counts"]) == ("rolled_up", "columns")
    place = next(
        place
        for place, one in enumerate(said["rows"]["things"])
        if one["thing"]["label"] == "Inclusive Communities, Thriving Cities"
    )
    cell = next(c for c in said["cells"] if (c["row"], c["column"]) == (place, 10))["rolled_up"]
    found = context.store.query(
        f"{PREFIXES} SELECT (COUNT(*) AS ?pairs) (COUNT(DISTINCT ?t) AS ?targets) "
        "(COUNT(DISTINCT ?x) AS ?things) { SELECT DISTINCT ?x ?t { "
        f"?t sdgo:isTargetOf <{SDG}11> . ?x hkg:contributesTo ?t . ?x hkg:outcomeOf* <"
        f"{said['rows']['things'][place]['thing']['iri']}> }} }}"
    )
    theirs = {
        name: int(row[name].value) for row in found for name in ("pairs", "targets", "things")
    }
    assert theirs == {"pairs": 13, "targets": 8, "things": 4}
    assert cell == {
        "links": 13,
        "by_basis": {"mapped": 13},
        "ends": {
            "rows": {"things": 4, "by_basis": {"mapped": 4}},
            "columns": {"things": 8, "by_basis": {"mapped": 8}},
        },
    }


def test_what_is_shown_is_what_tells_cells_apart_or_what_is_asked_for(context):
    usual = (
        ("programme", "goal", {}, "rolled_up", "columns"),
        ("goal", "programme", {}, "rolled_up", "columns"),
        ("programme", "target", {}, "direct", "pairs"),
        ("programme", "target", {"part": "rolled_up"}, "rolled_up", "rows"),
        ("target", "resolution", {"part": "direct"}, "direct", "pairs"),
        ("region", "goal", {"via": "project"}, "rolled_up", "via"),
        ("programme", "goal", {"count": "pairs"}, "rolled_up", "pairs"),
        ("programme", "goal", {"part": "derived"}, "derived", "rows"),
        ("programme", "goal", {"part": "derived", "count": "columns"}, "derived", "columns"),
    )
    for rows, columns, more, part, counts in usual:
        said = [
            coverage(context, {"rows": rows, "columns": columns, "languages": [x], **more})
            for x in ("en", "zh")
        ]
        shown = [one["shown"] for one in said]
        assert [(one["part"], one["counts"]) for one in shown] == [(part, counts)] * 2
        for one in said if counts in ("rows", "columns") else ():
            assert one[counts]["title"] in one["shown"]["says"]
        assert shown[0]["says"] != shown[1]["says"]
        ends = [number for one in said for number in one["total"].values() if "ends" in number]
        assert len(ends) == (0 if counts == "via" else 6)
    assert len(usual) == 9
    with pytest.raises(BadRequest):
        coverage(context, asked(rows="region", columns="goal", via="project", count="columns"))
