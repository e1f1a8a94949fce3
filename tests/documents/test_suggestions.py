"""The file of suggestions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.documents.suggestions import (
    Status,
    Suggestion,
    read_suggestions,
    suggestions_path,
    write_suggestions,
)
from kg.errors import SourceError
from tests.documents.things import ID

if TYPE_CHECKING:
    from kg.sources.content import Content

ONE = Suggestion("r", "para/2/a", f"{ID}country/KEN", ((3, 6), (9, 12)), '肯"尼亚')
TWO = Suggestion("r", "front", "http://metadata.un.org/sdg/11.1", ((0, 4),), "this", True)


def test_what_is_written_is_read(content: Content) -> None:
    suggestions_path(content, "r").parent.mkdir()
    assert read_suggestions(content, "r") == []
    every = [ONE, replace(TWO, status=Status.REJECTED), replace(TWO, part="para/1")]
    write_suggestions(content, "r", every)
    assert read_suggestions(content, "r") == every
    before = suggestions_path(content, "r").read_bytes()
    write_suggestions(content, "r", read_suggestions(content, "r"))
    assert suggestions_path(content, "r").read_bytes() == before


def test_the_id_hangs_on_part_and_thing_alone() -> None:
    assert len(ONE.id) == 8
    assert replace(ONE, places=((1, 2),), name="x", status=Status.ACCEPTED).id == ONE.id
    assert len({ONE.id, replace(ONE, part="para/2/b").id, replace(ONE, document="s").id}) == 3


def test_no_build_reads_the_file(content: Content) -> None:
    path = suggestions_path(content, "r")
    path.parent.mkdir()
    write_suggestions(content, "r", [ONE])
    assert content.strays() == []
    path.rename(path.with_name("suggested.trig"))
    assert len(content.strays()) == 1


def test_a_broken_file(content: Content) -> None:
    path = suggestions_path(content, "r")
    path.parent.mkdir()
    path.write_text("nonsense", encoding="utf-8")
    with pytest.raises(SourceError, match=r"suggestions\.trig:1"):
        read_suggestions(content, "r")
