"""Reads a table of analysts' mappings: each row is a link in a graph of its own, described."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NotationError, SourceError
from kg.iris import TARGET, ParagraphNumber, TargetCode, codes_like
from kg.sources.rdf import SourceFile, read_text
from kg.sources.reference import dataset_graph
from kg.sources.tables import Row, read_table
from kg.vocab import DCTERMS, DEFAULT_BASE, PROV, RDF, SDG, SKOS, XSD, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.sources.known import Known

COLUMNS: Final = (
    "subject",
    "target",
    "level",
    "rationale_en",
    "rationale_zh",
    "paragraphs",
    "author",
    "date",
)
_DATASET: Final = "dataset/"
"""What a reference to a dataset begins with, where a paragraph's begins with its document."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Mapping:
    """One row that every column of which has been understood."""

    line: int
    subject: NamedNode
    target: TargetCode
    level: NamedNode
    rationale_en: str
    rationale_zh: str
    grounds: tuple[NamedNode, ...]
    author: NamedNode
    date: date


def read_mappings(
    path: Path, root: Path, known: Known | None, base: str = DEFAULT_BASE
) -> tuple[SourceFile, list[SourceError]]:
    """Read ``data/mappings/<stem>.csv``.

    Args:
        path: the table.
        root: the folder that messages count from.
        known: what the other files describe: subjects, targets, levels, grounds, authors;
            ``None`` where that is not known, so that only the form of the table is looked at.
        base: the base IRI.

    Returns:
        The quads of the sound rows, and one fault for everything that is wrong with the others.
    """
    relative, text, digest = read_text(path, root, base)
    table = read_table(text, relative, COLUMNS)
    if known is None:
        return SourceFile(relative, digest, (), text, ()), list(table.faults)
    reader = _Reader(relative, path.stem, known, base)
    quads: list[Quad] = []
    lines: list[int] = []
    for row in table.rows:
        mapping = reader.understand(row)
        if mapping is not None:
            for quad in reader.quads(mapping):
                quads.append(quad)
                lines.append(row.line)
    file = SourceFile(relative, digest, tuple(quads), text, tuple(lines))
    faults = sorted([*table.faults, *reader.faults], key=lambda fault: fault.line or 0)
    return file, faults


class _Reader:
    """The understanding of one table's rows; gathers every fault that it meets."""

    def __init__(self, path: str, stem: str, known: Known, base: str) -> None:
        self._path, self._stem, self._known, self._base = path, stem, known, base
        self._set = dataset_graph(f"mapping-{stem}", base)
        self._seen: dict[tuple[str, str], int] = {}
        self.faults: list[SourceError] = []

    def understand(self, row: Row) -> Mapping | None:
        """The row's values, or ``None`` after noting what is wrong with them."""
        before = len(self.faults)
        subject = self._thing(row, "subject", "")
        target = self._target(row)
        level = self._thing(row, "level", "level/")
        author = self._thing(row, "author", "agent/")
        grounds = tuple(self._grounds(row))
        day = self._date(row)
        self._refuse_second(row)
        if not (subject and target and level and author and day) or len(self.faults) > before:
            return None
        return Mapping(
            row.line,
            subject,
            target,
            level,
            row["rationale_en"],
            row["rationale_zh"],
            grounds,
            author,
            day,
        )

    def quads(self, row: Mapping) -> Iterator[Quad]:
        """The link in its own graph, and the description of that graph in the table's."""
        hkg = Vocabulary(self._base + "ontology#")
        subject, target = row.subject, row.target.iri()
        slug = subject.value.removeprefix(self._base + "id/").replace("/", ".")
        node = NamedNode(f"{self._base}id/mapping/{self._stem}/{slug}--{row.target.text}")
        yield Quad(subject, hkg.contributesTo, target, node)
        english = f"Mapping: {self._known.label(subject, 'en')} → {row.target.text}"
        chinese = f"映射：{self._known.label(subject, 'zh')} → {row.target.text}"
        described: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
            (RDF.type, hkg.Mapping),
            (SKOS.prefLabel, Literal(english, language="en")),
            (SKOS.prefLabel, Literal(chinese, language="zh")),
            (DCTERMS.isPartOf, self._set),
            (hkg.basis, NamedNode(f"{self._base}id/basis/mapped")),
            (hkg.linkSubject, subject),
            (hkg.linkProperty, hkg.contributesTo),
            (hkg.linkObject, target),
            (hkg.level, row.level),
            (hkg.rationale, Literal(row.rationale_en, language="en")),
            (hkg.rationale, Literal(row.rationale_zh, language="zh")),
            *((hkg.supportedBy, ground) for ground in row.grounds),
            (PROV.wasAttributedTo, row.author),
            (DCTERMS.created, Literal(row.date.isoformat(), datatype=XSD.date)),
        )
        for predicate, value in described:
            yield Quad(node, predicate, value, self._set)

    def _fault(self, row: Row, problem: str, remedy: str) -> None:
        self.faults.append(SourceError(self._path, problem, remedy, row.line))

    def _refuse_second(self, row: Row) -> None:
        pair = (row["subject"], row["target"])
        first = self._seen.setdefault(pair, row.line)
        if all(pair) and first != row.line:
            self._fault(
                row,
                f"{pair[0]} is mapped to {pair[1]} in line {first} already.",
                "Join the two rows, or remove one.",
            )

    def _thing(self, row: Row, column: str, folder: str) -> NamedNode | None:
        """A value that names a described thing below ``id/<folder>``."""
        text = row[column]
        if not text:
            return None
        prefix = f"{self._base}id/{folder}"
        try:
            iri = NamedNode(prefix + text)
        except ValueError:
            iri = None
        if iri is not None and iri in self._known:
            return iri
        names = self._known.near(prefix + text, prefix)
        if not names and folder and len(self._known.below(prefix)) <= 5:
            names = self._known.below(prefix)
        remedy = (
            f"Use {' or '.join(names)}."
            if names
            else f"Describe {prefix}{text} in data/reference/ first, or correct the name."
        )
        self._fault(row, f'{column}: nothing describes "{text}".', remedy)
        return None

    def _target(self, row: Row) -> TargetCode | None:
        text = row["target"]
        if not text:
            return None
        try:
            code = TargetCode.parse(text)
            if code.text == text and code.iri() in self._known:
                return code
        except NotationError:
            pass
        near = self._known.near(SDG.iri + text.lower(), SDG.iri)
        codes = codes_like(text, filter(TARGET.fullmatch, self._known.below(SDG.iri)))[:3]
        codes = codes or [name for name in near if "." in name]
        hint = f" Did you mean {' or '.join(codes)}?" if codes else ""
        self._fault(
            row,
            f'target: "{text}" is not an SDG target.',
            f"Use a code of data/reference/sdg.ttl, such as 11.1 or 11.a.{hint}",
        )
        return None

    def _grounds(self, row: Row) -> Iterator[NamedNode]:
        """The paragraphs, and the datasets where a title alone gives grounds."""
        for reference in dict.fromkeys(row["paragraphs"].split()):
            try:
                yield self._ground(reference)
            except (NotationError, ValueError) as error:
                problem = getattr(error, "problem", str(error))
                self._fault(
                    row,
                    f"paragraphs: {problem}",
                    "Write <document>#<paragraph>, such as eb-2024-1-item-7#17(a), or "
                    "dataset/<file of data/reference/>, separated by spaces.",
                )

    def _ground(self, reference: str) -> NamedNode:
        if reference.startswith(_DATASET):
            dataset = dataset_graph(reference.removeprefix(_DATASET), self._base)
            if dataset in self._known:
                return dataset
            raise NotationError(f'nothing describes the dataset "{reference}".')
        document, mark, number = reference.partition("#")
        if not mark:
            raise NotationError(f'"{reference}" names no document.')
        paragraph = ParagraphNumber.parse(number).iri(document, self._base)
        if paragraph not in self._known:
            raise NotationError(f'no document has a paragraph "{reference}".')
        return paragraph

    def _date(self, row: Row) -> date | None:
        text = row["date"]
        if not text:
            return None
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._fault(row, f'date: "{text}" is not a day.', "Write it as 2024-05-06.")
        return None
