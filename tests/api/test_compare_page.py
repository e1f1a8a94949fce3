"""The page of a comparison: what both have as the API says it, the rest on its own side."""

from __future__ import annotations

import html
import re

COMPARED = "/compare?one=2/6&other=2/7"


def read(shipped, path):
    answer = shipped.get(path, "text/html")
    return answer, html.unescape(answer.data.decode())


def named(part):
    return re.findall(r'<span class="what">.*?<a href="([^"]+)"', part, flags=re.S)


def test_what_both_have_is_what_the_api_says(shipped):
    answer, page = read(shipped, COMPARED)
    told = shipped.get("/api/v1/common?one=2/6&other=2/7").json()
    assert answer.headers["X-Release"] == told["release"]
    both = page.partition('id="both"')[2].partition("</section>")[0]
    assert len(named(both)) == told["total"] == 4
    assert both.count("popovertarget") == 2 * told["total"]
    for row in told["shared"]:
        assert told["things"][row["thing"]]["label"] in both


def test_the_rest_stands_on_its_own_side_and_nothing_is_left_out(shipped):
    _, page = read(shipped, COMPARED)
    both = page.partition('id="both"')[2].partition("</section>")[0]
    for number, key in ((1, "resolutions/2/6"), (2, "resolutions/2/7")):
        only = page.partition(f'id="only-{number}"')[2].partition("</section>")[0]
        around = shipped.get(f"/api/v1/neighbourhood?thing={key}&cap=200").json()
        links = [link for step in around["steps"] for g in step["groups"] for link in g["links"]]
        assert len(links) == len(named(only)) + len(named(both)) > 5


def test_what_is_not_clear_or_wrong_stands_beside_the_form(shipped):
    answer, page = read(shipped, "/compare?one=1&other=surge")
    assert answer.status == 200
    places = re.findall(r'<li><a rel="nofollow" href="([^"]+)">No poverty<', page)
    assert places == ["/compare?one=sdg%3A1&other=surge"]
    assert 'id="both"' in read(shipped, places[0])[1]
    cases = {"/compare?one=surge&other=surge": 400, "/compare?one=surge&other=qqqzzzxx": 404}
    assert len(cases) == 2
    for path, status in cases.items():
        answer, page = read(shipped, path)
        assert answer.status == status and '<form class="asking' in page, path


def test_the_page_of_paths_leads_to_it_and_back_in_the_same_release(shipped):
    release = shipped.get("/health").json()["release"]
    _, page = read(shipped, f"/paths?from=2/6&to=2/7&release={release}")
    place = re.findall(r'href="(/compare\?one=[^"]+)"', page)[0]
    assert f"release={release}" in place
    _, page = read(shipped, place)
    back = re.findall(r'href="(/paths\?from=[^"]+)"', page)[0]
    assert f"release={release}" in back and shipped.get(back, "text/html").status == 200
