"""Reads a document's table of anchors: the characters of its text that its statements rest on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NotationError, SourceError
from kg.iris import TargetCode, part_path
from kg.sources.rdf import SourceFile, read_text
from kg.sources.tables import Row, read_table
from kg.vocab import DCTERMS, DEFAULT_BASE, RDF, SDG, SKOS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.sources.known import Known

COLUMNS: Final = ("paragraph", "thing", "anchor", "property")
NAME: Final = "anchors.csv"
LONGEST: Final = 30
"""Characters of an anchor at most: it is a name or a figure, never a sentence."""

_SENTENCE: Final = re.compile(r"[。！？；;!?]|[.](\s|$)")
_TERM: Final = re.compile(r"[a-z][A-Za-z]*")
_GOAL: Final = re.compile(r"1[0-7]|[1-9]")


@dataclass(frozen=True)
class Anchor:
    """One row: these characters of this part of the document name or count this thing.

    Attributes:
        line: the line of the table.
        part: the name of the part, such as ``17(a)``.
        graph: the IRI of the part, which is that of the graph of what it states.
        thing: what is named or counted.
        text: the characters, as the document prints them.
        property: the only property whose value they give; ``None`` where that is not said.
    """

    line: int
    part: str
    graph: NamedNode
    thing: NamedNode
    text: str
    property: NamedNode | None = None


@dataclass(frozen=True)
class Anchors:
    """The sound rows of a table, the quads that they make, and what is wrong with the others."""

    file: SourceFile
    rows: tuple[Anchor, ...]
    faults: tuple[SourceError, ...]


def read_anchors(
    path: Path, root: Path, known: Known | None, language: str = "", base: str = DEFAULT_BASE
) -> Anchors:
    """Read ``data/documents/<slug>/anchors.csv``.

    Args:
        path: the table.
        root: the folder that messages count from.
        known: what the other files describe; ``None`` where that is not known, so that only the
            form of the table is looked at.
        language: the language of the document, which tags the anchors.
        base: the base IRI.

    Raises:
        SourceError: the file cannot be read, or its first line does not name the columns.
    """
    relative, text, digest = read_text(path, root, base)
    table = read_table(text, relative, COLUMNS, optional={"property"})
    if known is None:
        return Anchors(SourceFile(relative, digest, (), text, ()), (), table.faults)
    reader = _Reader(relative, path.parent.name, known, base)
    rows = tuple(anchor for row in table.rows if (anchor := reader.understand(row)) is not None)
    quads = [(1, quad) for quad in reader.description()]
    quads += [(row.line, quad) for row in rows for quad in reader.quads(row, language)]
    file = SourceFile(
        relative, digest, tuple(q for _, q in quads), text, tuple(line for line, _ in quads)
    )
    faults = sorted([*table.faults, *reader.faults], key=lambda fault: fault.line or 0)
    return Anchors(file, rows, tuple(faults))


def languages(files: Iterable[SourceFile], base: str = DEFAULT_BASE) -> dict[str, str]:
    """The language of each document by its slug, as far as the files say it."""
    prefix = f"{base}id/document/"
    return {
        quad.subject.value.removeprefix(prefix): quad.object.value
        for file in files
        for quad in file.quads
        if quad.predicate == DCTERMS.language
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }


class _Reader:
    def __init__(self, path: str, slug: str, known: Known, base: str) -> None:
        self._path, self._slug, self._known, self._base = path, slug, known, base
        self._document = NamedNode(f"{base}id/document/{slug}")
        self._graph = NamedNode(f"{self._document.value}/anchors")
        self._hkg = Vocabulary(base + "ontology#")
        self._seen: dict[tuple[str, ...], int] = {}
        self.faults: list[SourceError] = []

    def understand(self, row: Row) -> Anchor | None:
        """The row's values, or ``None`` after noting what is wrong with them."""
        before = len(self.faults)
        graph = self._part(row)
        thing = self._thing(row)
        self._look_at_text(row)
        term = self._property(row)
        values = tuple(row[column] for column in COLUMNS)
        first = self._seen.setdefault(values, row.line)
        if first != row.line and all(values[:3]):
            self._fault(row, f"The row stands in line {first} already.", "Remove one of the two.")
        if graph is None or thing is None or not row["anchor"] or len(self.faults) > before:
            return None
        return Anchor(
            row.line, " ".join(row["paragraph"].split()), graph, thing, row["anchor"], term
        )

    def description(self) -> Iterator[Quad]:
        """What the graph of the anchors says of itself."""
        english = self._known.label(self._document, "en")
        chinese = self._known.label(self._document, "zh")
        told: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
            (RDF.type, self._hkg.ReferenceDataset),
            (self._hkg.basis, NamedNode(f"{self._base}id/basis/reference")),
            (SKOS.prefLabel, Literal(f"Anchors in the text: {english}", language="en")),
            (SKOS.prefLabel, Literal(f"文本锚点：{chinese}", language="zh")),
            (
                DCTERMS.description,
                Literal(
                    "The characters of names and figures in the document's own language, by which "
                    "its statements can be found in a copy of it.",
                    language="en",
                ),
            ),
            (
                DCTERMS.description,
                Literal("以文件原文记录名称和数字，据以在文件副本中查找各项陈述。", language="zh"),
            ),
        )
        for predicate, value in told:
            yield Quad(self._graph, predicate, value, self._graph)

    def quads(self, row: Anchor, language: str) -> Iterator[Quad]:
        """The description of one anchor."""
        where = row.graph.value.removeprefix(self._document.value + "/")
        term = row.property.value if row.property else ""
        written = "\n".join((row.thing.value.removeprefix(self._base), row.text, term))
        digest = hashlib.sha256(written.encode()).hexdigest()[:12]
        node = NamedNode(f"{self._base}id/anchor/{self._slug}/{where.replace('/', '.')}/{digest}")
        name = term.rpartition("#")[2]
        english = f"“{row.text}” in {row.part}: {self._known.label(row.thing, 'en')}"
        chinese = f"{row.part}“{row.text}”：{self._known.label(row.thing, 'zh')}"
        told: list[tuple[NamedNode, NamedNode | Literal]] = [
            (RDF.type, self._hkg.Anchor),
            (SKOS.prefLabel, Literal(english + (f" ({name})" if name else ""), language="en")),
            (SKOS.prefLabel, Literal(chinese + (f"（{name}）" if name else ""), language="zh")),
            (self._hkg.anchorOf, row.thing),
            (self._hkg.anchorIn, row.graph),
            (self._hkg.anchorText, Literal(row.text, language=language or "und")),
        ]
        if row.property:
            told.append((self._hkg.anchorProperty, row.property))
        for predicate, value in told:
            yield Quad(node, predicate, value, self._graph)

    def _fault(self, row: Row, problem: str, remedy: str) -> None:
        self.faults.append(SourceError(self._path, problem, remedy, row.line))

    def _part(self, row: Row) -> NamedNode | None:
        name = row["paragraph"]
        if not name:
            return None
        try:
            part = NamedNode(f"{self._document.value}/{part_path(name)}")
        except NotationError as error:
            self._fault(row, f"paragraph: {error.problem}", error.remedy)
            return None
        if part not in self._known:
            self._fault(
                row,
                f'paragraph: document.ttl describes no part "{name}".',
                "Correct the number, or describe the part there.",
            )
            return None
        return part

    def _thing(self, row: Row) -> NamedNode | None:
        text = row["thing"]
        if not text:
            return None
        prefix = f"{self._base}id/"
        try:
            goal = _GOAL.fullmatch(text) is not None
            thing = SDG[text] if goal else TargetCode.parse(text).iri()
        except NotationError:
            thing = NamedNode(prefix + re.sub(r"\s", "_", text))
        if thing in self._known:
            return thing
        names = self._known.near(prefix + text, prefix)
        remedy = f"Use {' or '.join(names)}." if names else "Describe it in data/reference/ first."
        self._fault(row, f'thing: nothing describes "{text}".', remedy)
        return None

    def _look_at_text(self, row: Row) -> None:
        text = row["anchor"]
        if len(text) > LONGEST or _SENTENCE.search(text):
            self._fault(
                row,
                f'anchor: "{text[:LONGEST]}" is more than a name or a figure.',
                f"Keep its few characters, at most {LONGEST}, without the sentence around them.",
            )

    def _property(self, row: Row) -> NamedNode | None:
        name = row["property"]
        if not name:
            return None
        term = self._hkg[name] if _TERM.fullmatch(name) else None
        if term is None or term not in self._known:
            self._fault(
                row,
                f'property: "{name}" is not a property of the ontology.',
                "Write its name without prefix, such as outOf, or leave the column empty.",
            )
            return None
        return term
