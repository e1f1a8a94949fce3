"""``/api/v1/search`` and ``/api/v1/suggest`` on the shipped data and on a small release."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest

from tests.releases import publish
from tests.serving import running

SEARCH = "/api/v1/search?q="


def found(server, text, extra="", **headers):
    answer = server.get(f"{SEARCH}{quote(text, safe='')}{extra}", **headers)
    assert answer.status == 200, answer.data
    return answer.json()


def test_a_result_tells_what_matched_and_where_the_thing_is(shipped, shipped_release):
    said = found(shipped, "2/7")
    assert said["release"] == shipped_release.id
    best = said["results"][0]
    assert best["code"] == "2/7"
    assert best["match"] == {
        "kind": "exact",
        "field": "code",
        "property": "http://www.w3.org/2004/02/skos/core#notation",
        "language": None,
        "text": "2/7",
        "marks": [[0, 3]],
        "cut": False,
    }
    assert shipped.get(best["address"], "text/html").status == 200


def test_labels_are_in_the_language_that_is_asked_for(shipped):
    assert found(shipped, "KEN", "&lang=zh")["results"][0]["label"] == "肯尼亚"
    chinese = found(shipped, "KEN", **{"Accept-Language": "zh-CN, en;q=0.5"})
    assert chinese["results"][0]["label"] == "肯尼亚"
    assert found(shipped, "KEN", "&lang=fr")["results"][0]["label"] == "Kenya"
    assert found(shipped, "KEN", "&lang=ru")["results"][0]["label"] == "Кения"


def test_the_answer_is_the_same_bytes_with_a_tag_and_can_be_pinned(shipped, shipped_release):
    path = f"{SEARCH}housing"
    one, other = shipped.get(path), shipped.get(path)
    assert one.data == other.data
    assert one.headers["X-Release"] == shipped_release.id
    assert {"Accept", "Accept-Language"} <= set(one.headers["Vary"].split(", "))
    assert shipped.get(path, If_None_Match=one.headers["ETag"]).status == 304
    pinned = found(shipped, "housing", f"&release={shipped_release.id}")
    assert pinned["results"][0]["address"].endswith(f"?release={shipped_release.id}")


def test_it_comes_as_a_table_too(shipped):
    answer = shipped.get(f"{SEARCH}housing&class=Target&limit=3", "text/csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode())))
    assert [row["code"] for row in rows][:1] == ["11.1"]
    assert shipped.get(f"{SEARCH}housing&format=xlsx").data[:2] == b"PK"
    assert shipped.get(f"{SEARCH}housing", "image/png").status == 406


def test_a_misspelt_word_is_told(shipped):
    said = found(shipped, "houisng")
    assert said["spelt"] == {"houisng": ["housing"]}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "no word"),
        ("q=", "no word"),
        ("q=%3F", "no word"),
        (f"q={'x' * 300}", "300 characters"),
        ("q=a&clas=Target", 'Did you mean \\"class\\"'),
        ("q=a&class=Targt", "Did you mean Target"),
        ("q=a&limit=0", "from 1 to"),
        ("q=a&limit=101", "from 1 to 100"),
        ("q=a&limit=many", "whole number"),
        ("q=a&q=b", "twice"),
        ("q=a&lang=xx", "not a language"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(shipped, query, says):
    for path in ("/api/v1/search", "/api/v1/suggest"):
        answer = shipped.get(f"{path}?{query}")
        assert answer.status == 400, query
        assert answer.json()["type"] == "/errors#parameter"
        if path.endswith("search"):
            assert says in answer.data.decode(), answer.data


def test_suggestions_complete_what_is_typed(shipped):
    for text, label in (
        ("keny", "Kenya"),
        ("inclusive comm", "Inclusive Communities, Thriving Cities"),
    ):
        answer = shipped.get(f"/api/v1/suggest?q={quote(text)}&limit=3").json()
        assert answer["results"][0]["label"] == label
    assert len(shipped.get("/api/v1/suggest?q=a&limit=4").json()["results"]) == 4


def test_a_release_that_was_made_without_an_index_is_searched_all_the_same(tmp_path):
    release = publish(tmp_path)
    with running(tmp_path) as server:
        said = found(server, "内罗毕")
        assert [row["label"] for row in said["results"]] == ["Nairobi"]
        assert found(server, "nairobi", f"&release={release.id}")["results"]
        assert found(server, "inclusive cities")["results"][0]["label"].startswith("Inclusive <b>")


def test_a_release_that_cannot_be_indexed_is_refused_in_a_sentence(tmp_path):
    release = publish(tmp_path)
    release.quads.unlink()
    with running(tmp_path) as server:
        answer = server.get(f"{SEARCH}nairobi")
        assert answer.status >= 500
        assert "cannot be searched" in answer.json()["detail"]
