"""Totals as a client asks for them: on the shipped data, which has none, and on budgets by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from kg.analysis.dimensions import DIMENSIONS, METHODS
from tests.analysis.money import publish
from tests.serving import running

TOTALS = "/api/v1/totals"
FIGURES = "/api/v1/totals/figures"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("budgets")
    publish(home)
    with running(home, "kg.cli.main", "serve", "--port", workers=1) as found:
        yield found


def get(server, path, status=200, **headers):
    answer = server.get(path, **headers)
    assert answer.status == status, (path, answer.status, answer.data[:400])
    return answer.json()


def rows(server, path):
    answer = server.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.data.decode())))


def test_the_shipped_data_have_no_budget_and_say_so_in_both_languages(shipped):
    asked = 0
    notes = ("en", "reports no budget of a project"), ("zh", "项目预算")
    for by in DIMENSIONS:
        for method, (language, note) in zip(METHODS, notes, strict=True):
            told = get(shipped, f"{TOTALS}?by={by}&method={method}&lang={language}")
            assert told["tables"] == []
            assert note in told["note"]
            assert told["other_money"]["total"] == 6
            asked += 1
        parts = get(shipped, f"{FIGURES}?by={by}&key=unsplit")
        assert (parts["total"], parts["figures"], parts["next"]) == (0, [], None)
    assert asked == 12
    assert get(shipped, f"{FIGURES}?by=goal&key=11")["thing"]["key"] == "11"
    assert rows(shipped, f"{TOTALS}?format=csv") == []


def test_rows_lead_to_the_figures_that_make_them(server):
    told = get(server, f"{TOTALS}?by=country&method=equal&unit=us-dollar")
    (table,) = told["tables"]
    addresses = [(row["amount"], row["figures"]) for row in table["rows"]]
    addresses.append((table["unsplit"]["amount"], table["unsplit"]["figures"]))
    assert len(addresses) == 4
    for amount, address in addresses:
        parts = get(server, address)
        assert sum(Decimal(part["amount"]) for part in parts["figures"]) == Decimal(amount)
    assert get(server, addresses[0][1])["thing"]["key"] == "KEN"


def test_figures_come_in_pages(server):
    whole = get(server, f"{FIGURES}?by=goal&key=unsplit")
    found, address = [], f"{FIGURES}?by=goal&key=unsplit&limit=2"
    while address:
        page = get(server, address)
        found += [part["figure"]["iri"] for part in page["figures"]]
        address = page["next"]
    assert found == [part["figure"]["iri"] for part in whole["figures"]]
    assert len(found) == whole["total"] == 5


def test_answers_are_as_openapi_says(server):
    schema = get(server, "/openapi.json")
    checked = 0
    for path, query in ((TOTALS, "by=goal"), (FIGURES, "by=goal&key=11"), (TOTALS, "by=region")):
        told = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        rules = {**told["schema"], "components": schema["components"]}
        Draft202012Validator(rules).validate(get(server, f"{path}?{query}"))
        checked += 1
    assert checked == 3


def test_tables_have_all_of_it_and_add_up(server):
    told = [row for row in rows(server, f"{TOTALS}?by=goal&format=csv") if row["currency"] == "USD"]
    kinds = [row["row"] for row in told]
    assert kinds == ["thing", "unsplit", "total"]
    thing, unsplit, total = told
    assert (thing["key"], thing["amount"], thing["basis"]) == ("11", "1050.00", "mapped; reported")
    assert Decimal(thing["amount"]) + Decimal(unsplit["amount"]) == Decimal(total["amount"])
    assert unsplit["conflicting"] == "200.00"
    cut = rows(server, f"{TOTALS}?by=country&limit=1&unit=us-dollar&format=csv")
    assert [(row["row"], row["amount"]) for row in cut[1:2]] == [("more", "300.00")]
    parts = rows(server, f"{FIGURES}?by=goal&key=11&format=csv")
    assert sum(Decimal(part["amount"]) for part in parts) == Decimal("1050.00")
    assert {part["share_basis"] for part in parts} == {"reported", "mapped"}
    book = server.get(f"{TOTALS}?by=goal&format=xlsx").data
    assert book == server.get(f"{TOTALS}?by=goal&format=xlsx").data
    with zipfile.ZipFile(io.BytesIO(book)) as parts_of_book:
        assert b"<v>1050</v>" in parts_of_book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (f"{TOTALS}?contry=KEN", "country"),
        (f"{TOTALS}?by=gaol", "goal"),
        (f"{TOTALS}?method=equally", "equal"),
        (f"{TOTALS}?country=KENN", "KEN"),
        (f"{TOTALS}?unit=us-dolar", "us-dollar"),
        (f"{TOTALS}?year=20", "1900"),
        (f"{TOTALS}?limit=0", "1 to 1000"),
        (f"{FIGURES}?by=goal", "unsplit"),
        (f"{FIGURES}?by=goal&key=99", "SDG goal"),
        (f"{FIGURES}?by=country&key=KEM", "KEN"),
    ],
)
def test_what_is_no_question_is_refused_with_a_suggestion(server, query, says):
    told = get(server, query, 400)
    assert told["type"] == "/errors#parameter"
    assert says in told["detail"] + told["remedy"]


def test_answers_stay_in_the_release_asked_for(server):
    answer = server.get(f"{TOTALS}?by=goal")
    release = answer.headers["X-Release"]
    assert server.get(f"{TOTALS}?by=goal", If_None_Match=answer.headers["ETag"]).status == 304
    pinned = get(server, f"{TOTALS}?by=goal&release={release}")
    assert pinned["tables"][1]["rows"][0]["figures"].endswith(f"&key=11&release={release}")
    get(server, f"{TOTALS}?release=000000000000", 404)
    assert server.get(TOTALS, "text/turtle").status == 406
