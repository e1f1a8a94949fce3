"""``/api/v1/coverage`` and ``/api/v1/gaps`` on the shipped data."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest

from kg.analysis.gap_questions import gaps
from kg.lookups.kinds import kinds

API = "/api/v1"
CELL = f"{API}/coverage/cell?rows=programme&columns=goal&row=rise-up&column=11"


def said(server, address, **headers):
    answer = server.get(f"{API}{address}", **headers)
    assert answer.status == 200, answer.data
    return answer.json()


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode())))


def test_a_matrix_tells_its_numbers_apart_and_what_they_mean(shipped, shipped_release):
    told = said(shipped, "/coverage?rows=programme&columns=goal")
    assert told["release"] == shipped_release.id
    none = {"things": 0, "by_basis": {}}
    assert told["total"] == {
        "direct": {"links": 0, "by_basis": {}, "ends": {"rows": none, "columns": none}},
        "rolled_up": {
            "links": 56,
            "by_basis": {"mapped": 56},
            "ends": {
                "rows": {"things": 8, "by_basis": {"mapped": 8}},
                "columns": {"things": 31, "by_basis": {"mapped": 31}},
            },
        },
        "derived": {"links": 32, "ends": {"rows": {"things": 8}, "columns": {"things": 11}}},
    }
    assert (told["shown"]["part"], told["shown"]["counts"]) == ("rolled_up", "columns")
    assert set(told["meaning"]) == {
        *("direct", "rolled_up", "derived", "via", "by_basis", "ends", "totals")
    }
    assert (told["hypothetical"], told["complete"]) == (False, True)
    chinese = said(shipped, "/coverage?rows=programme&columns=goal&lang=zh")
    assert chinese["columns"]["title"] == "可持续发展目标"
    assert chinese["cells"] == told["cells"]
    assert chinese["shown"]["says"].startswith("各数为属于该列（可持续发展目标）")
    pairs = said(shipped, "/coverage?rows=programme&columns=goal&count=pairs&part=derived")
    assert (pairs["shown"]["part"], pairs["shown"]["counts"]) == ("derived", "pairs")
    assert {**pairs, "shown": None} == {**told, "shown": None}
    between = said(shipped, "/coverage?rows=region&columns=goal&via=project")
    assert between["shown"]["counts"] == "via"
    assert all("ends" not in number for number in between["total"].values())


def test_every_kind_is_counted_with_goals_and_programmes(shipped):
    asked = 0
    for kind in kinds().looked_up.values():
        for columns in ("goal", "programme"):
            told = said(shipped, f"/coverage?rows={kind.one}&columns={columns}&empty=false")
            assert told["complete"]
            asked += 1
    assert asked == 36


def test_a_cell_opens_page_by_page(shipped):
    whole = shipped.get(CELL).json()
    assert whole["parts"] == {"direct": 0, "rolled_up": 2, "derived": 1}
    assert [entry["part"] for entry in whole["entries"]] == ["rolled_up", "rolled_up", "derived"]
    source = whole["entries"][0]["links"][0]["sources"][0]
    assert source["basis"] == "mapped"
    assert source["rationale"]
    entries, address = [], f"{CELL}&limit=1"
    while address:
        answer = shipped.get(address)
        page = answer.json()
        assert ("next" in answer.headers.get("Link", "")) == bool(page["next"])
        entries += page["entries"]
        address = page["next"]
    assert len(entries) == 3
    stripped = [{**entry, "links": None} for entry in entries]
    assert [entry["part"] for entry in stripped] == [entry["part"] for entry in whole["entries"]]


def test_all_of_it_comes_as_tables(shipped):
    grid = rows(shipped.get(f"{API}/coverage?rows=programme&columns=goal", "text/csv"))
    assert len(grid) == 7 * 17
    assert sum(int(row["rolled_up_mapped"]) for row in grid) == 56
    assert sum(int(row["rolled_up_columns"]) for row in grid) == 45
    assert {row["direct_rows"] for row in grid} == {"0"}
    between = f"{API}/coverage?rows=region&columns=goal&via=project"
    assert {row["direct_rows"] for row in rows(shipped.get(between, "text/csv"))} == {""}
    some = rows(shipped.get(f"{API}/coverage?rows=programme&columns=goal&empty=false", "text/csv"))
    assert len(some) == 22
    assert {row["role"] for row in rows(shipped.get(CELL, "text/csv"))} == {"link", "column"}
    assert len(rows(shipped.get(f"{API}/gaps", "text/csv"))) == 21
    assert len(rows(shipped.get(f"{API}/gaps/stated-counts", "text/csv"))) == 4
    for address in ("/coverage", "/gaps", "/gaps/goals-without-programme", "/gaps/stated-counts"):
        book = shipped.get(f"{API}{address}?format=xlsx")
        assert (book.status, book.data[:2]) == (200, b"PK")


def test_every_question_after_gaps_is_answered_in_every_reading(shipped):
    listed = said(shipped, "/gaps")
    asked = 0
    for gap in listed["gaps"]:
        assert gap["href"] == f"{API}/gaps/{gap['name']}"
        for reading in gap["readings"]:
            told = said(shipped, f"/gaps/{gap['name']}?reading={reading['name']}&limit=3")
            assert told["total"] == reading["total"]
            assert all(thing["href"] for thing in told["things"])
            asked += 1
    assert asked == 21
    assert [gap["name"] for gap in listed["gaps"]] == list(gaps().by_name)
    assert listed["stated_counts"]["total"] == said(shipped, "/gaps/stated-counts")["total"] == 4


def test_gaps_are_narrowed_by_things_and_by_evidence(shipped):
    told = said(shipped, "/gaps/targets-without-programme?goal=11")
    assert [thing["key"] for thing in told["things"]] == ["11.a", "11.c"]
    stated = said(shipped, "/gaps/targets-without-programme?goal=11&basis=stated")
    assert stated["total"] == 10


def test_what_if_is_marked_and_never_taken_for_the_release(shipped):
    address = "/coverage?rows=programme&columns=goal&empty=false"
    real = said(shipped, address)
    imagined = said(shipped, f"{address}&without=programmes/rise-up")
    assert imagined["hypothetical"]
    assert imagined["imagined"]["without"][0]["key"] == "rise-up"
    assert real["total"]["rolled_up"]["links"] == 56
    assert imagined["total"]["rolled_up"]["links"] == 51
    assert said(shipped, address) == real
    link = quote("surge contributesTo targets/5.2")
    more = said(shipped, f"/gaps/targets-without-programme?with={link}")
    assert (more["hypothetical"], more["total"]) == (True, 138)
    assert more["imagined"]["with_links"][0]["object"]["key"] == "5.2"


def test_it_is_pinned_and_the_same_bytes(shipped, shipped_release):
    address = f"{API}/coverage?rows=goal&columns=resolution&release={shipped_release.id}"
    one, other = shipped.get(address), shipped.get(address)
    assert one.data == other.data
    assert one.headers["X-Release"] == shipped_release.id
    href = one.json()["rows"]["things"][0]["thing"]["href"]
    assert href.endswith(f"?release={shipped_release.id}")
    assert shipped.get(address, If_None_Match=one.headers["ETag"]).status == 304
    gap = shipped.get(f"{API}/gaps?release={shipped_release.id}").json()["gaps"][0]
    assert shipped.get(gap["href"]).json()["release"] == shipped_release.id


@pytest.mark.parametrize(
    ("address", "status", "part"),
    [
        ("/coverage?rows=programmes", 400, 'Did you mean \\"programme\\"?'),
        ("/coverage?colums=goal", 400, 'Did you mean \\"columns\\"?'),
        ("/coverage?goal=99", 400, "Did you mean 9?"),
        ("/coverage?limit=0", 400, "from 1 to 1000"),
        ("/coverage?count=row", 400, 'Did you mean \\"rows\\"?'),
        ("/coverage?via=project&count=rows", 400, "Leave count or via out."),
        ("/coverage?without=programmes/rise-upp", 404, "Did you mean programmes/rise-up"),
        ("/coverage?with=surge+contributesTo", 400, "Write a thing, a property and a thing"),
        ("/coverage?with=surge+contributesToo+targets/5.2", 400, "Did you mean contributesTo"),
        ("/coverage?without_link=surge+contributesTo+targets/5.2", 400, "none of this release"),
        ("/coverage/cell?row=rise-up", 400, "column is missing"),
        ("/coverage/cell?row=rise-upp&column=11", 404, "Did you mean rise-up?"),
        ("/gaps/targets-without-program", 404, "Did you mean targets-without-programme?"),
        ("/gaps/goals-without-programme?reading=some", 400, "There are: any, stated."),
        ("/gaps?format=jsonld", 406, "json"),
    ],
)
def test_what_is_wrong_is_said_with_what_may_be_meant(shipped, address, status, part):
    answer = shipped.get(f"{API}{address}")
    assert answer.status == status, answer.data
    assert part in answer.data.decode()
