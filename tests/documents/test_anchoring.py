"""Rows put into a table of anchors that otherwise stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.documents.anchoring import add_anchors, anchor
from kg.documents.suggestions import Suggestion
from kg.errors import SourceError
from kg.sources.anchors import LONGEST
from tests.documents.things import ID

if TYPE_CHECKING:
    from kg.sources.content import Content

KENYA = Suggestion("r", "para/2/a", f"{ID}country/KEN", ((0, 5),), "Kenya")
GOAL = Suggestion("r", "para/3", "http://metadata.un.org/sdg/11", ((0, 7),), "Goal, 11")


def test_a_row_goes_after_those_of_its_part(content: Content) -> None:
    path = content.root / "data/documents/r/anchors.csv"
    path.parent.mkdir()
    before = 'thing,paragraph,anchor,property\ncity/a,2(a),"A, b",\ncity/a,4,A,\n'
    path.write_text(before, encoding="utf-8")
    assert add_anchors(content, "r", [KENYA, GOAL]) == 2
    after = (
        'thing,paragraph,anchor,property\ncity/a,2(a),"A, b",\ncountry/KEN,2(a),Kenya,\n'
        'city/a,4,A,\n11,3,"Goal, 11",\n'
    )
    assert path.read_text("utf-8") == after
    assert add_anchors(content, "r", [KENYA, GOAL]) == 0
    assert path.read_text("utf-8") == after


def test_where_there_is_no_table_yet(content: Content) -> None:
    path = content.root / "data/documents/r/anchors.csv"
    path.parent.mkdir()
    assert add_anchors(content, "r", []) == 0
    assert not path.exists()
    assert add_anchors(content, "r", [KENYA]) == 1
    text = "paragraph,thing,anchor,property\n2(a),country/KEN,Kenya,\n"
    assert path.read_text("utf-8") == text


def test_another_table(content: Content) -> None:
    path = content.root / "data/documents/r/anchors.csv"
    path.parent.mkdir()
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(SourceError):
        add_anchors(content, "r", [KENYA])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Inclusive Cities: Enhancing the Positive Impact", "Inclusive Cities: Enhancing"),
        ("第" * 40, "第" * LONGEST),
        ("U. S. of A.", ""),
        ("什么是特大活动？定义", ""),
        ("HSP/EB.2024/1", "HSP/EB.2024/1"),
    ],
)
def test_an_anchor_is_never_a_sentence(name: str, expected: str) -> None:
    assert anchor(name) == expected
