"""Reads one Turtle or TriG file into quads that know their lines."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.errors import SourceError
from kg.sources.positions import Position, first_blank_node, positions
from kg.vocab import DEFAULT_BASE, RDF, rebase

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Literal, Triple

    Term = NamedNode | BlankNode | Literal | Triple

FORMATS: Final = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}
_PARSER_PREFIX: Final = re.compile(r"^Parser error .*?: ", re.DOTALL)


@dataclass(frozen=True)
class SourceFile:
    """What one file says: its quads, and for each on which line it stands.

    ``rows`` holds the lines where the reader knows them (a table); for RDF files they are worked
    out from the text when somebody asks.
    """

    path: str
    sha256: str
    quads: tuple[Quad, ...]
    text: str = field(default="", repr=False)
    rows: tuple[int, ...] | None = field(default=None, repr=False)

    @cached_property
    def _positions(self) -> list[Position] | None:
        if self.rows is not None:
            return [Position(row, row) for row in self.rows]
        found = positions(self.text)
        return found if len(found) == len(self.quads) else None

    @cached_property
    def _places(self) -> dict[Term | DefaultGraph, list[int]]:
        """For each term, the numbers of the statements that it stands in."""
        places: dict[Term | DefaultGraph, list[int]] = {}
        for at, quad in enumerate(self.quads):
            for term in {quad.subject, quad.predicate, quad.object, quad.graph_name}:
                places.setdefault(term, []).append(at)
        return places

    def locate(
        self, thing: Term, value: Term | None = None, graph: NamedNode | None = None
    ) -> tuple[int, int | None]:
        """The place in the file that fits best.

        Args:
            thing: what a finding is about: a subject, or else a value, a graph, a predicate.
            value: the value or predicate that is wrong with it, if any.
            graph: the named graph it stands in, if known.

        Returns:
            How well it fits (0: the file has no such term) and the line, where that is known.
        """
        best, line_at = 0, (0, True)
        for at in self._places.get(thing, ()):
            fit, on_subject = _fit(self.quads[at], thing, value, graph)
            if fit > best:
                best, line_at = fit, (at, on_subject)
        lines = self._positions
        if not best or lines is None:
            return best, None
        place = lines[line_at[0]]
        return best, place.subject if line_at[1] else place.object


def _fit(quad: Quad, thing: Term, value: Term | None, graph: NamedNode | None) -> tuple[int, bool]:
    """How well a statement fits a finding, and whether its subject (or its object) is the place."""
    if quad.subject == thing:
        if value is not None and value in (quad.predicate, quad.object):
            fit, on_subject = 9, False
        else:
            fit, on_subject = (7 if quad.predicate == RDF.type else 6), True
    elif quad.object == thing:
        fit, on_subject = (5 if value in (quad.subject, quad.predicate) else 4), False
    elif quad.predicate == thing:
        fit, on_subject = 3, False
    else:
        fit, on_subject = 2, True
    return (fit + 10 if graph is not None and quad.graph_name == graph else fit), on_subject


def read_text(path: Path, root: Path, base: str = DEFAULT_BASE) -> tuple[str, str, str]:
    """A file's path relative to ``root``, its text under ``base``, and its SHA-256.

    Raises:
        SourceError: the file cannot be read or is not UTF-8.
    """
    relative = path.relative_to(root).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(
            relative,
            f"The file cannot be read: {error.strerror}.",
            "Put it there or mend its rights.",
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            relative, "The file is not UTF-8 text.", "Save it in the encoding UTF-8.", line
        ) from error
    return relative, rebase(text, base), hashlib.sha256(content).hexdigest()


def read_rdf(
    path: Path,
    root: Path,
    *,
    graph: NamedNode | None = None,
    base: str = DEFAULT_BASE,
    blank_nodes: bool = False,
) -> SourceFile:
    """Read a ``.ttl`` file into the named graph ``graph``, or a ``.trig`` file with its own.

    Raises:
        SourceError: a fault of syntax, a blank node (unless allowed), or in TriG a statement
            outside a named graph; says the line.
    """
    relative, text, digest = read_text(path, root, base)
    quads = []
    try:
        for quad in parse(text, format=FORMATS[path.suffix]):
            quads.append(quad if graph is None else _in_graph(quad, graph))
    except SyntaxError as error:
        problem = _PARSER_PREFIX.sub("", error.msg or str(error)).strip().rstrip(".")
        raise SourceError(
            relative,
            f"A fault of syntax: {problem}.",
            "Look there and on the line before for a missing full stop, quote, bracket or prefix.",
            error.lineno,
        ) from error
    file = SourceFile(relative, digest, tuple(quads), text)
    if not blank_nodes:
        _refuse_blank_nodes(file)
    if graph is None:
        _refuse_default_graph(file)
    return file


def _in_graph(quad: Quad, graph: NamedNode) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def _refuse_blank_nodes(file: SourceFile) -> None:
    if any(isinstance(term, BlankNode) for q in file.quads for term in (q.subject, q.object)):
        raise SourceError(
            file.path,
            "A blank node, or a list in ( ), stands here.",
            "Give the thing an IRI, so that everyone can refer to it.",
            first_blank_node(file.text),
        )


def _refuse_default_graph(file: SourceFile) -> None:
    for quad, place in zip(file.quads, positions(file.text), strict=False):
        if isinstance(quad.graph_name, DefaultGraph):
            raise SourceError(
                file.path,
                f"A statement about {quad.subject} stands outside a named graph.",
                "Put it into the braces of the paragraph that states it.",
                place.subject,
            )
