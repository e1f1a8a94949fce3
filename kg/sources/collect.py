"""Reads all files of a content folder; gathers all faults rather than stopping at the first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kg.errors import SourceError
from kg.sources import documents, ontology, queryfiles, reference
from kg.sources.anchors import Anchors, languages, read_anchors
from kg.sources.known import Known
from kg.sources.mappings import read_mappings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.sources.content import Content
    from kg.sources.queryfiles import QueryFile
    from kg.sources.rdf import SourceFile

    Reader = Callable[..., "T"]
    Report = Callable[[int, int], None]

T = TypeVar("T")


@dataclass(frozen=True)
class Collected:
    """All that the files say.

    ``faults`` lists what is wrong with them. ``complete`` is false where a whole file could not be
    read, so that looking for what refers to nothing would mislead.
    """

    files: tuple[SourceFile, ...]
    shapes: tuple[SourceFile, ...]
    rules: tuple[QueryFile, ...]
    checks: tuple[QueryFile, ...]
    anchors: tuple[Anchors, ...]
    faults: tuple[SourceError, ...]
    complete: bool

    @property
    def inputs(self) -> dict[str, str]:
        """The SHA-256 of every file that was read, by its path."""
        read = {file.path: file.sha256 for file in (*self.files, *self.shapes)}
        read |= {file.path: file.sha256 for file in (*self.rules, *self.checks)}
        return dict(sorted(read.items()))


class _Collector:
    def __init__(self, content: Content, base: str, total: int, report: Report | None) -> None:
        self._content, self._base, self._report = content, base, report
        self._done, self._total = 0, total
        self.faults: list[SourceError] = []

    def read(self, reader: Reader[T], paths: Iterable[Path]) -> list[T]:
        """What ``reader`` makes of each file; a fault is kept and the file left out."""
        found = []
        for path in paths:
            self._done += 1
            if self._report:
                self._report(self._done, self._total)
            try:
                found.append(reader(path, self._content.root, base=self._base))
            except SourceError as fault:
                self.faults.append(fault)
        return found


def collect(content: Content, base: str, report: Report | None = None) -> Collected:
    """Read everything below ``content``.

    Args:
        content: the folder.
        base: the base IRI that the quads are to have.
        report: told after each file how many are done, and of how many.
    """
    groups = (
        (ontology.read_module, content.ontology),
        (ontology.read_alignment, content.alignments),
        (reference.read_reference, content.references),
        (reference.read_mapping_set, content.mapping_sets),
        (documents.read_structure, content.documents),
        (documents.read_statements, content.documents),
    )
    others = (content.anchors, content.mappings, content.shapes, content.rules, content.checks)
    total = sum(len(paths) for _, paths in groups) + sum(len(paths) for paths in others)
    collector = _Collector(content, base, total, report)
    files = [file for reader, paths in groups for file in collector.read(reader, paths)]
    complete = not collector.faults
    known = Known.of(files) if complete else None
    tables = collector.read(partial(read_mappings, known=known), content.mappings)
    spoken = languages(files, base)

    def anchors_of(path: Path, root: Path, base: str) -> Anchors:
        return read_anchors(path, root, known, spoken.get(path.parent.name, ""), base)

    anchors = collector.read(anchors_of, content.anchors)
    shapes = collector.read(ontology.read_shapes, content.shapes)
    rules = collector.read(queryfiles.read_rule, content.rules)
    checks = collector.read(queryfiles.read_check, content.checks)
    faults = [*collector.faults, *(fault for _, rows in tables for fault in rows)]
    faults += [fault for table in anchors for fault in table.faults]
    return Collected(
        files=(*files, *(file for file, _ in tables), *(table.file for table in anchors)),
        shapes=tuple(shapes),
        rules=tuple(rules),
        checks=tuple(checks),
        anchors=tuple(anchors),
        faults=(*faults, *content.strays()),
        complete=complete and len(collector.faults) == 0,
    )
