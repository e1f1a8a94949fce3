"""Words that refer to what a text has named."""

from __future__ import annotations

import pytest

from kg.documents.references import find_references
from kg.documents.text import read_document
from tests.documents.things import ID, names

HEADED = "X\n\n一、 “人人有房”旗舰方案\n\n1. “绿色公园”旗舰方案。该旗舰方案很好。\n"
CASES = [
    ("zh", HEADED, [("para/1", "fp/homes", "该旗舰方案")]),
    ("zh", "X\n\n1. “绿色公园”旗舰方案。\n\n2. 该方案。\n", [("para/2", "fp/parks", "该方案")]),
    ("zh", "X\n\n1. 该旗舰方案。\n", []),
    ("zh", "X\n\n1. 该方案。“绿色公园”旗舰方案。\n", []),
    ("zh", "X\n\n1. 第2/6 决议。\n\n2. 在同一决议中。\n", [("para/2", "res/2-6", "同一决议")]),
    ("zh", "X\n\n一、 甲\n\n1. 第2/6 决议。\n\n二、 乙\n\n2. 同一决议。\n", []),
    (
        "en",
        "X\n\n1. Green Parks grow.\n\n2. This flagship programme grows; the programme too.\n",
        [("para/2", "fp/parks", "This flagship programme")],
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_references(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = find_references(read_document(text, language), names(language))
    assert [(m.part, m.thing.removeprefix(ID), m.name) for m in found] == expected
    assert all(mention.by_word for mention in found)


def test_how_many_cases() -> None:
    assert len(CASES) == 7


def test_a_language_without_such_words_has_none() -> None:
    assert find_references(read_document("X\n\n1. Y\n", "fr"), names("fr")) == []
