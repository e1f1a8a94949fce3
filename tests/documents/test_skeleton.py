"""The files of a further document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from kg.documents.skeleton import Titles, write_skeleton
from kg.documents.text import read_document
from kg.errors import NotationError, SourceError
from kg.sources.documents import read_statements, read_structure
from kg.vocab import DCTERMS, HKG, RDF, SKOS
from tests.documents.things import CHINESE, ENGLISH, ID

if TYPE_CHECKING:
    from kg.sources.content import Content


def described(content: Content, slug: str) -> dict[str, dict[str, set[str]]]:
    """For each part by path: its class, whole, notation and labels."""
    start = f"{ID}document/{slug}"
    found: dict[str, dict[str, set[str]]] = {}
    for quad in read_structure(content.root / "data/documents" / slug, content.root).quads:
        values = found.setdefault(quad.subject.value.removeprefix(start).lstrip("/"), {})
        name = {RDF.type: "class", DCTERMS.isPartOf: "whole", SKOS.notation: "notation"}.get(
            quad.predicate, "other"
        )
        if quad.predicate == SKOS.prefLabel:
            assert isinstance(quad.object, Literal)
            name = quad.object.language or ""
        value = quad.object.value.removeprefix(start).lstrip("/").removeprefix(HKG.iri)
        values.setdefault(name, set()).add(value)
    return found


def test_every_part_by_its_number(content: Content) -> None:
    made = write_skeleton(content, read_document(ENGLISH, "en"), "further-1")
    counts = (made.sections, made.paragraphs, made.items, made.footnotes)
    assert counts == (3, 2, 2, 1)
    parts = described(content, "further-1")
    rows = {
        path: tuple(min(said.get(key, {""})) for key in ("class", "whole", "notation", "en", "zh"))
        for path, said in parts.items()
        if path not in ("", "structure")
    }
    assert rows == {
        "front": ("FrontMatter", "", "", "Front matter", "文件首部"),
        "section/I": ("Section", "", "I", "Section I", "第一节"),
        "section/II": ("Section", "", "II", "Section II", "第二节"),
        "section/II-A": ("Section", "section/II", "II.A", "Section II.A", "第二.A节"),
        "para/1": ("Paragraph", "section/I", "1", "Paragraph 1", "第1段"),
        "para/2": ("Paragraph", "section/II-A", "2", "Paragraph 2", "第2段"),
        "para/2/a": ("Paragraph", "para/2", "2(a)", "Paragraph 2(a)", "第2段(a)"),
        "para/2/b": ("Paragraph", "para/2", "2(b)", "Paragraph 2(b)", "第2段(b)"),
        "footnote/asterisk": (
            "Footnote",
            "para/2/b",
            "*",
            "Footnote with an asterisk",
            "星号脚注",
        ),
    }
    assert read_statements(made.folder, content.root).quads == ()
    assert "Kenya" not in (made.folder / "document.ttl").read_text("utf-8"), "no sentence of it"


def test_chinese_and_titles(content: Content) -> None:
    titles = Titles('A "short" report', "一份报告")
    made = write_skeleton(content, read_document(CHINESE, "zh"), "further-2", titles)
    assert (made.sections, made.paragraphs, made.items, made.footnotes) == (2, 2, 2, 0)
    document = described(content, "further-2")[""]
    assert (document["en"], document["zh"]) == ({'A "short" report'}, {"一份报告"})


def test_the_same_text_gives_the_same_bytes(content: Content) -> None:
    texts = []
    for slug in ("one", "two"):
        made = write_skeleton(content, read_document(ENGLISH, "en"), slug)
        texts.append((made.folder / "document.ttl").read_text("utf-8").replace(slug, "x"))
    assert texts[0] == texts[1]


def test_it_never_overwrites(content: Content) -> None:
    made = write_skeleton(content, read_document(ENGLISH, "en"), "further-1")
    before = {path: path.read_bytes() for path in made.folder.iterdir()}
    with pytest.raises(SourceError, match="never overwritten"):
        write_skeleton(content, read_document(CHINESE, "zh"), "further-1")
    assert {path: path.read_bytes() for path in made.folder.iterdir()} == before


@pytest.mark.parametrize("slug", ["", "Further", "a/b", "..", "a--b", "a b"])
def test_keys_that_are_none(content: Content, slug: str) -> None:
    with pytest.raises(NotationError):
        write_skeleton(content, read_document(ENGLISH, "en"), slug)
    assert list((content.root / "data/documents").iterdir()) == []


def test_a_text_without_paragraphs(content: Content) -> None:
    with pytest.raises(SourceError, match="no numbered paragraphs"):
        write_skeleton(content, read_document("Nothing here.", "en"), "further-1")
    assert list((content.root / "data/documents").iterdir()) == []
