"""A question as it was asked: in words, with addresses that say all that the answer depends on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from kg.citations.answers import Fingerprint
from kg.citations.questions import citation_of_answer, question_of
from kg.config import content_root
from kg.errors import SourceError
from kg.queries.catalog import Catalog
from kg.queries.header import RESERVED
from kg.queries.keys import KeyIndex
from kg.queries.parameters import read_values
from tests.citations.test_styles import SOURCE

CATALOG = Catalog.read(content_root() / "queries")
QUERY = CATALOG.queries["programme/programmes-by-target"]
ROWS = [
    {"kind": "target", "thing": f"http://metadata.un.org/sdg/{code}", "notation": code,
     "en": en, "zh": zh}
    for code, en, zh in (("11.1", "Housing", "住房"), ("11.2", "11.2", "交通"))
]  # fmt: skip
KEYS = KeyIndex.of(ROWS)
ANSWER = Fingerprint("ab" * 32, 1)


def asked(languages=(), **given):
    return question_of(QUERY, read_values(QUERY, given, KEYS), KEYS, languages, "0123456789ab")


def test_the_question_in_words_names_what_its_parameters_stand_for():
    words = asked(target="http://metadata.un.org/sdg/11.1").in_words()
    assert words.en == f"{QUERY.header.summary.en} (target 11.1: Housing)"
    assert words.zh == f"{QUERY.header.summary.zh}（11.1：住房）"
    assert asked(target="11.2").in_words().en.endswith(" (target 11.2)")


def test_however_it_was_asked_the_address_is_the_same():
    paths = {
        asked(target="11.1", language="zh").answer_path,
        asked(target="http://metadata.un.org/sdg/11.1", language="ZH").answer_path,
        asked(target="sdg:11.1", language="zh", languages=("fr",)).answer_path,
    }
    assert paths == {
        "api/v1/queries/programme/programmes-by-target?target=11.1&lang=zh&release=0123456789ab"
    }


def test_the_language_is_the_query_s_own_then_the_reader_s_then_english():
    assert asked(target="11.1", language="fr", languages=("ru",)).language == "fr"
    assert asked(target="11.1").language == "en"
    listed = CATALOG.queries["mandate/requests"]
    assert question_of(listed, {}, KEYS, ("ru",), "0").language == "ru"
    assert question_of(listed, {}, KEYS, (), "0").language == "en"


def test_the_addresses_of_a_citation_carry_both_hashes():
    question = asked(target="11.1")
    cited = parse_qs(urlsplit(question.citation_path(ANSWER)).query)
    assert cited["query"] == [question.text_sha256[:12]]
    assert cited["answer"] == ["abababababababab"]
    assert cited["release"] == ["0123456789ab"]
    held = parse_qs(urlsplit(question.check_path(ANSWER)).query)
    assert held.pop("cited") == cited.pop("release")
    assert held == cited
    assert "answer" not in question.citation_path()


def test_the_query_stands_in_the_citation_as_it_was_asked():
    question = asked(target="11.1", language="zh")
    (text,) = parse_qs(urlsplit(question.sparql_path).query)["query"]
    assert text == question.bound
    assert "?link <http://metadata.un.org/sdg/11.1>" in text and "$" not in text
    assert 'LANG(?programme_label) = "zh"' in text


def test_the_citation_of_an_answer_says_how_to_check_it():
    citation = citation_of_answer(SOURCE, asked(target="11.1"), ANSWER)
    assert citation.key == "habitat-kg-0123456789ab-programmes-by-target-11-1"
    assert citation.address == SOURCE.base + citation.here.lstrip("/")
    assert ANSWER.sha256 in citation.note.en and citation.note.en.startswith("1 row, ")
    assert asked(target="11.1").text_sha256 in citation.note.zh


def test_no_query_takes_a_name_that_a_citation_needs(tmp_path):
    text = (content_root() / "queries" / f"{QUERY.key}.rq").read_text("utf-8")
    assert {"query", "answer", "cited"} < set(RESERVED)
    path = tmp_path / "queries/a/b.rq"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("#+   target:", "#+   answer:").replace("$target", "$answer"))
    with pytest.raises(SourceError, match="taken by the service"):
        Catalog.read(tmp_path / "queries")
