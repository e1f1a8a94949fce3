"""The page of paths: the same as the API says, ends that are not clear, what to loosen."""

from __future__ import annotations

import html
import re
from urllib.parse import quote
from xml.etree import ElementTree

from kg.vocab import DEFAULT_BASE

FOUND = "/paths?from=2/7&to=KEN"


def read(shipped, path, **headers):
    answer = shipped.get(path, "text/html", **headers)
    return answer, html.unescape(answer.data.decode())


def test_it_tells_the_paths_of_the_api_each_with_all_its_links_and_their_sources(shipped):
    answer, page = read(shipped, FOUND)
    told = shipped.get("/api/v1/paths?from=2/7&to=KEN&limit=5", "application/json").json()
    assert answer.headers["X-Release"] == told["release"]
    assert len(told["paths"]) == page.count('<p class="sentence">') == 5
    for path in told["paths"]:
        assert f'<p class="sentence">{path["sentence"]}</p>' in page
    links = [link for path in told["paths"] for hop in path["hops"] for link in hop["links"]]
    assert len(links) == page.count('class="arrow"') == page.count('popovertarget="') > 10
    named = {told["sources"][source]["label"] for link in links for source in link["sources"]}
    assert len(named) > 3
    evidence = page.split('<div class="evidence"')[1:]
    for name in named:
        assert any(name in part for part in evidence), name


def test_its_pictures_are_svg_that_says_what_they_show(shipped):
    _, page = read(shipped, FOUND)
    pictures = re.findall(r"<svg .*?</svg>", page, flags=re.S)
    assert len(pictures) == 5
    assert not any("style=" in picture for picture in pictures)
    whole = shipped.get(f"{FOUND}&format=svg")
    assert whole.headers["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(whole.data)
    assert root.get("role") == "img" and "Kenya" in root.findtext("{*}title")


def test_the_best_founded_come_first_where_that_is_asked_for(shipped):
    _, page = read(shipped, f"{FOUND}&order=strength&limit=8")
    bases = re.findall(r'<h2>Path \d+ <span class="basis basis-(\w+)"', page)
    told = shipped.get("/api/v1/why?programme=resolutions/2/7&target=KEN&hops=4&limit=8").json()
    assert bases == [path["basis"] for path in told["paths"]]
    assert len(bases) == 8 and bases[0] == "stated"


def test_its_data_are_those_of_the_page(shipped):
    for order in ("length", "strength"):
        _, page = read(shipped, f"{FOUND}&order={order}&basis=stated,mapped")
        formats = page.partition('<p class="formats">')[2].partition("</p>")[0]
        places = re.findall(r'href="([^"]+)"', formats)
        assert len(places) == 8
        for place in places:
            assert shipped.get(place).status == 200, place
        told = shipped.get(places[0], "application/json").json()
        assert [path["sentence"] for path in told["paths"]] == re.findall(
            r'<p class="sentence">(.*?)</p>', page
        )


def test_an_end_may_be_written_as_it_is_called_in_any_language(shipped):
    _, page = read(shipped, f"/paths?from=2/7&to={quote('肯尼亚')}")
    assert "From “Resolution 2/7: Adequate housing for all” to “Kenya”" in page


def test_an_end_that_is_not_clear_is_answered_with_what_may_be_meant(shipped):
    answer, page = read(shipped, "/paths?from=1&to=Kenia+x&hops=3")
    assert answer.status == 200
    assert "Which “1” is meant?" in page and "Which “Kenia x” is meant?" in page
    chosen = re.findall(r'<li><a rel="nofollow" href="([^"]+)">No poverty<', page)
    assert chosen == ["/paths?from=sdg%3A1&to=Kenia+x&hops=3"]
    _, next_page = read(shipped, chosen[0])
    kenya = re.findall(r'<li><a rel="nofollow" href="([^"]+)">Kenya<', next_page)
    _, found = read(shipped, kenya[0])
    assert "From “No poverty” to “Kenya”" in found and 'class="way"' in found
    answer, page = read(shipped, "/paths?from=KEN&to=qqqzzzxx")
    assert answer.status == 404 and "Nothing is called “qqqzzzxx”." in page


def test_where_no_path_is_found_it_says_what_to_loosen(shipped):
    answer, page = read(shipped, f"{FOUND}&hops=1&basis=stated&lang=zh")
    assert answer.status == 200 and 'class="empty"' in page
    places = re.findall(
        r'href="([^"]+)"', page.partition('class="loosen"')[2].partition("</ul>")[0]
    )
    assert len(places) == 2
    assert all("lang=zh" in place for place in places)
    _, wider = read(shipped, next(place for place in places if "hops=8" in place))
    assert 'class="way"' in wider


def test_what_is_wrong_stands_beside_the_form(shipped):
    cases = {
        f"{FOUND}&class=CountryProjekt": "CountryProject",
        f"{FOUND}&hops=99": "1 to 8",
        "/paths?from=KEN&to=KEN": "both are one",
        f"{FOUND}&colour=red": "colour",
    }
    assert len(cases) == 4
    for path, said in cases.items():
        answer, page = read(shipped, path)
        assert answer.status == 400 and answer.headers["Cache-Control"] == "no-store", path
        assert said in page.partition('role="alert"')[2].partition("</p>")[0], path
        assert '<form class="asking' in page, path


def test_other_pages_lead_to_it_and_it_stays_in_the_release(shipped):
    _, thing = read(shipped, "/sdg/11.1")
    assert 'href="/paths?from=sdg%3A11.1"' in thing
    _, thing = read(shipped, "/id/country/KEN")
    assert 'href="/paths?from=id%3Acountry%2FKEN"' in thing
    assert f"{DEFAULT_BASE}id/country/KEN" in thing
    home, page = read(shipped, "/")
    assert 'href="/paths"' in page
    release = home.headers["X-Release"]
    _, pinned = read(shipped, f"/paths?release={release}")
    examples = re.findall(r'<li><a rel="nofollow" href="(/paths\?[^"]+)"', pinned)
    assert len(examples) == 3
    for place in examples:
        assert f"release={release}" in place
        assert 'class="way"' in read(shipped, place)[1], place
