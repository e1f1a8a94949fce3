"""The tokeniser: places that fit, every kind, faults that say where."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError
from kg.queries.tokens import Kind, tokenise, unescape

ONE_TOKEN = {
    "<http://e/a#b>": Kind.IRI,
    "<>": Kind.IRI,
    "ex:a.b": Kind.NAME,
    "ex:": Kind.NAME,
    ":": Kind.NAME,
    ":a%20b\\~c": Kind.NAME,
    "地:点": Kind.NAME,
    "_:b.1": Kind.BLANK,
    "?x": Kind.VARIABLE,
    "$target_1": Kind.VARIABLE,
    "'it\\'s'": Kind.STRING,
    '"a \\u00e9 # b"': Kind.STRING,
    "'''a'b''c\n'''": Kind.STRING,
    '"""a"b""c"""': Kind.STRING,
    "@zh-Hans": Kind.LANGUAGE,
    "12": Kind.NUMBER,
    "1.5": Kind.NUMBER,
    ".5e-3": Kind.NUMBER,
    "1.E3": Kind.NUMBER,
    "SELECT": Kind.WORD,
    "^^": Kind.MARK,
    "&&": Kind.MARK,
    "{": Kind.MARK,
}


def test_one_token_of_every_kind() -> None:
    for text, kind in ONE_TOKEN.items():
        tokens = list(tokenise(text))
        assert [(token.kind, token.text) for token in tokens] == [(kind, text)], text
    assert set(ONE_TOKEN.values()) == set(Kind)


def test_names_end_before_a_dot() -> None:
    assert [t.text for t in tokenise("ex:a.b. ?x.")] == ["ex:a.b", ".", "?x", "."]


def test_comments_end_at_either_line_break() -> None:
    assert [t.text for t in tokenise("a#b\rc#d\ne#f")] == ["a", "c", "e"]


@settings(derandomize=True, max_examples=500, deadline=None, database=None)
@given(st.lists(st.sampled_from([*ONE_TOKEN, " ", "\n", "# c\n", "<", ">", "1<2"]), max_size=12))
def test_places_give_back_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    position = 0
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
        assert not text[position : token.start].strip() or "#" in text[position : token.start]
        position = token.end


BROKEN = ["'a", '"a\n"', "'''a''", "'\\q'", "\\", "é\u0301\u00a0", "$", "@1"]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column"):
        list(tokenise(text))


@pytest.mark.parametrize("unit", ["a.", "a-", "<", ":", "ex:.", "1.", '"a"', "((", "?a", "''''"])
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    started = time.perf_counter()
    try:
        count = sum(1 for _ in tokenise(unit * 100_000))
    except QuerySyntaxError:
        count = 1
    assert count
    assert time.perf_counter() - started < 10


def test_codepoint_escapes_come_first() -> None:
    assert unescape("ASK { ?s \\u003chttp://e/\\U00000070> 1 }") == "ASK { ?s <http://e/p> 1 }"
    assert unescape("'\\\\u0041'") == "'\\\\u0041'"
    with pytest.raises(QuerySyntaxError, match="not a character"):
        unescape("\\U00110000")
