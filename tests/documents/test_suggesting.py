"""From a text to suggestions, and from a person's word to statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.documents.skeleton import write_skeleton
from kg.documents.suggesting import (
    accept,
    all_suggestions,
    chosen,
    reject,
    stated_mentions,
    suggest,
)
from kg.documents.suggestions import Status, read_suggestions
from kg.documents.text import read_document
from kg.errors import NotFound, SourceError
from tests.documents.things import CHINESE, ENGLISH, ID

if TYPE_CHECKING:
    from kg.documents.suggestions import Suggestion
    from kg.sources.content import Content

TEXTS = {"en": ENGLISH, "zh": CHINESE}
EXPECTED = {
    "en": {
        ("front", "city/nairobi"),
        ("front", "office/executive-director"),
        ("para/1", "flagship-programme/inclusive-cities"),
        ("para/1", "resolution/ha2/2-2"),
        ("para/1", "resolution/ha2/2-7"),
        ("para/1", "http://metadata.un.org/sdg/11.1"),
        ("para/2", "flagship-programme/inclusive-cities"),
        ("para/2/a", "country/KEN"),
        ("para/2/a", "organisation/unhcr"),
        ("para/2/b", "country/VNM"),
        ("footnote/asterisk", "country/MEX"),
    },
    "zh": {
        ("front", "office/executive-director"),
        ("para/1", "flagship-programme/inclusive-communities-thriving-cities"),
        ("para/1", "resolution/ha2/2-6"),
        ("para/2", "flagship-programme/inclusive-communities-thriving-cities"),
        ("para/2/a", "country/KEN"),
        ("para/2/a", "organisation/unhcr"),
        ("para/2/b", "country/VNM"),
    },
}


def ingest(content: Content, language: str) -> list[Suggestion]:
    document = read_document(TEXTS[language], language)
    write_skeleton(content, document, "further")
    suggest(content, document, "further")
    return read_suggestions(content, "further")


def again(content: Content, language: str) -> list[Suggestion]:
    suggest(content, read_document(TEXTS[language], language), "further")
    return read_suggestions(content, "further")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_suggested(content: Content, language: str) -> None:
    found = ingest(content, language)
    assert {(one.part, one.thing.removeprefix(ID)) for one in found} == EXPECTED[language]
    assert {one.status for one in found} == {Status.SUGGESTED}
    assert [one.name for one in found if one.by_word] == [
        {"en": "This flagship programme", "zh": "该旗舰方案"}[language]
    ]
    document = read_document(TEXTS[language], language)
    parts = {part.path: part.text for part in document.parts}
    assert all(parts[one.part][slice(*one.places[0])] == one.name for one in found)


def test_accepting_writes_the_statement_and_nothing_else(content: Content) -> None:
    every = ingest(content, "en")
    path = content.root / "data/documents/further/statements.trig"
    head = path.read_text("utf-8")
    mine = [one for one in every if one.part == "para/2/a"]
    assert accept(content, mine) == 2
    text = path.read_text("utf-8")
    assert text == head + (
        "\n"
        f"GRAPH <{ID}document/further/para/2/a> {{\n"
        f"    <{ID}document/further/para/2/a> hkg:mentions "
        f"<{ID}country/KEN> , <{ID}organisation/unhcr> .\n"
        "}\n"
    )
    assert stated_mentions(content, "further") == {(one.part, one.thing) for one in mine}
    statuses = {one.id: one.status for one in read_suggestions(content, "further")}
    assert [key for key, status in statuses.items() if status == Status.ACCEPTED] == [
        one.id for one in mine
    ]
    assert accept(content, mine) == 0
    assert path.read_text("utf-8") == text


def test_decisions_last(content: Content) -> None:
    every = ingest(content, "zh")
    wrong, right, open_ = every[0], every[1], every[2]
    reject(content, [wrong])
    accept(content, [right])
    statuses = {one.id: one.status for one in again(content, "zh")}
    assert statuses[wrong.id] == Status.REJECTED
    assert statuses[right.id] == Status.ACCEPTED
    assert statuses[open_.id] == Status.SUGGESTED
    assert len(statuses) == len(every)
    shorter = read_document("X\n\n1. Y。\n", "zh")
    suggest(content, shorter, "further")
    kept = {one.id: one.status for one in read_suggestions(content, "further")}
    assert kept == {wrong.id: Status.REJECTED, right.id: Status.ACCEPTED}
    assert {one.id: one.status for one in again(content, "zh")} == statuses


def test_what_a_person_stated_is_not_suggested(content: Content) -> None:
    every = ingest(content, "zh")
    accept(content, [every[0]])
    (content.root / "data/documents/further/suggestions.trig").unlink()
    assert {one.id for one in again(content, "zh")} == {one.id for one in every[1:]}


def test_an_accepted_mention_that_was_taken_out_is_suggested_again(content: Content) -> None:
    every = ingest(content, "zh")
    path = content.root / "data/documents/further/statements.trig"
    before = path.read_text("utf-8")
    accept(content, [every[0]])
    path.write_text(before, encoding="utf-8")
    assert {one.status for one in again(content, "zh")} == {Status.SUGGESTED}


def test_an_accepted_mention_is_not_rejected(content: Content) -> None:
    every = ingest(content, "zh")
    accept(content, [every[0]])
    with pytest.raises(SourceError, match="by hand"):
        reject(content, [every[1], read_suggestions(content, "further")[0]])
    statuses = [one.status for one in read_suggestions(content, "further")]
    assert statuses.count(Status.REJECTED) == 0


def test_a_rejected_one_can_still_be_accepted(content: Content) -> None:
    every = ingest(content, "zh")
    reject(content, [every[0]])
    accept(content, chosen(all_suggestions(content), [every[0].id]))
    assert read_suggestions(content, "further")[0].status == Status.ACCEPTED


def test_ids_may_be_cut_short(content: Content) -> None:
    every = ingest(content, "en")
    assert chosen(every, [every[3].id[:5].upper(), every[1].id]) == [every[3], every[1]]
    for text in ("", "zz", "0123456789"):
        with pytest.raises(NotFound):
            chosen(every, [text])
    with pytest.raises(NotFound, match="several"):
        chosen([every[0], every[0]], [every[0].id])


def test_parts_that_the_document_does_not_describe(content: Content) -> None:
    ingest(content, "en")
    longer = read_document(ENGLISH.replace("(b) Viet", "(b) Norway;\n(c) Viet"), "en")
    found = suggest(content, longer, "further")
    assert found.unknown == ("para/2/c",)
    assert found.new == 1


def test_a_fault_in_the_statements_is_told_with_its_line(content: Content) -> None:
    every = ingest(content, "en")
    path = content.root / "data/documents/further/statements.trig"
    path.write_text(path.read_text("utf-8") + "\nGRAPH {\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(SourceError, match=r"statements\.trig:\d+"):
        accept(content, every[:1])
    assert path.read_bytes() == before
