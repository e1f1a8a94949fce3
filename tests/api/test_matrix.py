"""The page of a matrix: the numbers of coverage, its cells with their evidence, its pictures."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from api.matrix.view import CELLS, matrix_view
from kg.plots.png import missing_letters
from tests.crawling.crawler import Links

CELL = "/matrix/cell?rows=programme&columns=goal&row=rise-up&column=11"
NUMBER = re.compile(r'<a href="([^"]+)" rel="nofollow" title="[^"]*"><b>([\d,]+)</b>')


def page_of(server, address, **headers):
    answer = server.get(address, "text/html", **headers)
    assert answer.status == 200, (address, answer.data)
    return answer.data.decode()


def numbers_on(page):
    """The numbers of a page by the keys of row and column, from the addresses of its cells."""
    found = {}
    for href, number in NUMBER.findall(page):
        asked = parse_qs(urlsplit(html.unescape(href)).query)
        found[asked["row"][0], asked["column"][0]] = int(number.replace(",", ""))
    return found


def number_of(told, shown):
    """The number of a cell that coverage says is shown."""
    part = told[shown["part"]]
    ends = ("rows", "columns")
    return part["ends"][shown["counts"]]["things"] if shown["counts"] in ends else part["links"]


def numbers_of(told):
    """The same, as the answer of coverage has them."""
    rows, columns = (
        [one["thing"]["key"] for one in told[n]["things"]] for n in ("rows", "columns")
    )
    return {
        (rows[cell["row"]], columns[cell["column"]]): number_of(cell, told["shown"])
        for cell in told["cells"]
        if cell[told["shown"]["part"]]["links"]
    }


@pytest.mark.parametrize(
    "asked",
    [
        "rows=programme&columns=goal",
        "rows=resolution&columns=programme&basis=stated",
        "rows=region&columns=target&via=project&goal=11",
        "rows=goal&columns=programme&part=derived",
        "rows=programme&columns=goal&count=pairs",
        "rows=programme&columns=goal&without=programmes/rise-up",
    ],
)
def test_a_matrix_has_the_numbers_of_coverage(shipped, asked):
    told = shipped.get(f"/api/v1/coverage?{asked}").json()
    page = page_of(shipped, f"/matrix?{asked}")
    assert html.escape(told["shown"]["says"]) in page
    numbers = numbers_of(told)
    assert len(numbers) >= 4
    assert numbers_on(page) == numbers
    assert ("this is not the release as it is" in page) == ("without" in asked)


def test_the_first_page_opens_with_the_same_numbers_and_says_that_all_are_mapped(shipped):
    home, matrix = page_of(shipped, "/"), page_of(shipped, "/matrix")
    assert numbers_on(home) == numbers_on(matrix)
    for page in (home, matrix):
        assert "All of it was mapped by analysts" in page
        assert page.count("basis basis-mapped") > 20
    assert "全部为分析人员所作对应" in page_of(shipped, "/?lang=zh")
    assert "All of it is stated by documents" in page_of(
        shipped, "/matrix?rows=programme&columns=resolution"
    )


def test_every_number_opens_as_all_its_pairs_with_their_evidence(shipped):
    pairs = dict(NUMBER.findall(page_of(shipped, "/matrix?count=pairs")))
    opened = several = 0
    for href, number in NUMBER.findall(page_of(shipped, "/matrix"))[:12]:
        page = page_of(shipped, html.unescape(href))
        (part,) = re.findall(r'id="rolled_up">.*?</section>', page, re.DOTALL)
        assert part.count("card counted") == int(pairs[href]) >= int(number), href
        assert part.count('class="rationale"') >= int(number)
        assert re.search(r'href="/id/document/[^"]+/para/', part)
        several += int(pairs[href]) > int(number)
        opened += 1
    assert opened == 12
    assert several > 0


def test_a_cell_is_told_page_by_page(shipped):
    place = "/matrix/cell?rows=goal&columns=goal&row=17&column=17"
    whole = shipped.get(place.replace("/matrix", "/api/v1/coverage") + "&limit=1000").json()
    counted, pages = 0, 0
    while place:
        page = page_of(shipped, place)
        counted += page.count("card counted")
        pages += 1
        following = re.search(r'rel="next nofollow" href="([^"]+)"', page)
        place = html.unescape(following[1]) if following else ""
    assert whole["total"] > 25
    assert counted == whole["total"]
    assert pages == -(-whole["total"] // 25)


def test_what_a_form_sends_has_a_short_address(shipped):
    sent = "/matrix?rows=goal&columns=programme&via=&basis=stated&basis=mapped&country=&lang=zh"
    answer = shipped.get(sent, "text/html")
    assert answer.status == 303
    assert answer.headers["Location"] == (
        "/matrix?rows=goal&columns=programme&basis=stated%2Cmapped&lang=zh"
    )
    page = page_of(shipped, answer.headers["Location"])
    assert len(re.findall(r'value="(?:stated|mapped)" checked', page)) == 2


def test_what_is_wrong_with_a_value_stands_beside_the_form(shipped):
    wrong = 0
    for asked in (
        "rows=nonsense",
        "country=XXX",
        "part=all",
        "nonsense=1",
        "rows=goal&rows=target",
    ):
        answer = shipped.get(f"/matrix?{asked}", "text/html")
        assert answer.status == 400, asked
        page = answer.data.decode()
        assert 'role="alert"' in page and "<form" in page
        wrong += 1
    assert wrong == 5
    missing = shipped.get(CELL.replace("rise-up", "rise-upp"), "text/html")
    assert missing.status == 404
    assert "rise-up" in missing.data.decode()


def test_what_nothing_links_says_what_to_loosen(shipped):
    page = page_of(shipped, "/matrix?rows=region&columns=target&basis=derived")
    assert 'class="empty"' in page
    assert "Choose what is in between" in page


def test_a_matrix_is_a_picture_too(shipped):
    drawn = shipped.get("/matrix?format=svg&lang=zh")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert "旗舰方案" in drawn.data.decode()
    assert shipped.get("/matrix", "image/svg+xml").data != drawn.data
    same = shipped.get("/matrix?part=derived", "image/svg+xml")
    assert (same.status, same.data != shipped.get("/matrix", "image/svg+xml").data) == (200, True)
    png = shipped.get("/matrix?format=png")
    lacking = missing_letters(shipped.get("/matrix?format=svg").data.decode())
    if lacking:  # by the fonts of the machine
        assert (png.status, png.json()["type"]) == (400, "/errors#picture")
    else:
        assert png.headers["Content-Type"] == "image/png"
        assert png.data.startswith(b"\x89PNG")
    assert shipped.get("/matrix", "image/webp").status == 406


def test_pages_stay_in_their_release_and_crawlers_out_of_what_has_no_end(shipped, shipped_release):
    page = page_of(shipped, f"/matrix?release={shipped_release.id}")
    cells = [html.unescape(href) for href, _ in NUMBER.findall(page)]
    assert len(cells) > 20
    assert all(f"release={shipped_release.id}" in href for href in cells)
    followed = {
        link
        for link in Links(page).found
        if "lang=" not in link and ("matrix" in link or "coverage" in link)
    }
    assert followed == {f"/matrix?release={shipped_release.id}"}
    answer = shipped.get(f"/matrix?release={shipped_release.id}", "text/html")
    assert answer.headers["X-Release"] == shipped_release.id


def thing(key):
    totals = {part: {"links": 3, "by_basis": {}} for part in ("direct", "rolled_up", "derived")}
    described = {"iri": f"urn:{key}", "kind": "project", "key": key, "label": key}
    return {"thing": described, "totals": totals}


def test_a_page_has_no_more_rows_than_it_can_show():
    counts = {"direct": {"links": 2, "by_basis": {"stated": 2}}, "rolled_up": {"links": 0}}
    rows, columns = ([thing(f"{n}{place}") for place in range(200)] for n in "rc")
    told = {
        "rows": {"title": "Rows", "things": rows},
        "columns": {"title": "Columns", "things": columns},
        "cells": [
            {"row": row, "column": 3, **counts, "derived": {"links": 0}} for row in range(200)
        ],
        "total": rows[0]["totals"],
        "shown": {"part": "direct", "counts": "pairs", "says": "Pairs."},
        "via": None,
        "complete": True,
    }
    view = matrix_view(told, str, lambda row, column: f"{row} {column}")
    assert len(view.lines) * len(view.columns) == CELLS
    assert view.cut
    line = view.lines[1]
    assert (line.cells[0].before, line.after, line.cells[0].href) == (3, 196, "r1 c3")
