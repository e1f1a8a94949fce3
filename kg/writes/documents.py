"""Reads documents that a client sent, once it is seen that they cannot grow while they are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, Triple, parse

from kg.errors import DocumentSyntaxError
from kg.formats import GRAPH_FORMATS, by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.writes.protocol import Document

MAXIMUM_NESTING: Final = 100
"""Objects and arrays inside one another that a JSON-LD document may have, and triples inside one
another; of the first a few thousand take the parser gigabytes, and of the second end the engine."""

_DATASETS: Final = frozenset({RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD})
_MARKUP: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_ENCODING: Final = re.compile(r"""encoding\s*=\s*["']([^"']*)["']""")
_STRING: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_OTHER: Final = re.compile(rb"[^\[\]{}]+")
_REMOTE: Final = "LoadDocumentCallback"
_PLACE: Final = re.compile(r"^Parser error (?:at|between) line (\d+)[^:]*: ", re.DOTALL)
_LONGEST: Final = 300


def quads_of_document(document: Document, *, named_graphs: bool) -> Iterator[Quad]:
    """The statements of a document, each in the graph that it names or in the default graph.

    Blank nodes get labels that no other document has.

    Args:
        document: a file of one of the formats of ``kg.formats.GRAPH_FORMATS``.
        named_graphs: whether it may name graphs.

    Raises:
        DocumentSyntaxError: it is not of its format, or nothing that is read here.
    """
    chosen = by_name(document.format, GRAPH_FORMATS)
    if chosen is None or chosen.rdf is None:
        raise DocumentSyntaxError(f'"{document.format}" is not a format of RDF.')
    given: dict[str, object] = {"path": document.path}
    if chosen.rdf == RdfFormat.RDF_XML:
        given = {"input": _xml(Path(document.path).read_bytes())}
    elif chosen.rdf == RdfFormat.JSON_LD:
        _refuse_deep(Path(document.path).read_bytes())
    try:
        for quad in parse(
            **given,  # type: ignore[arg-type]  # a path or the content
            format=chosen.rdf,
            base_iri=document.base or None,
            without_named_graphs=not named_graphs and chosen.rdf in _DATASETS,
            rename_blank_nodes=True,
        ):
            _refuse_deep_triples(quad)
            yield quad
    except (SyntaxError, ValueError) as error:
        raise _said(error, chosen.media_type) from None


def _xml(content: bytes) -> str:
    """The text of an XML document in UTF-8 or UTF-16, without what could make it grow.

    Raises:
        DocumentSyntaxError: it is in another encoding, or declares a document type or entities.
    """
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise _encoding() from None
    declaration = _DECLARATION.match(text)
    if declaration:
        named = _ENCODING.search(declaration[0])
        if named and named[1].lower() not in ("utf-8", "us-ascii", "utf-16" if wide else "utf-8"):
            raise _encoding()
        text = text[declaration.end() :]
    if _MARKUP.search(text):
        raise DocumentSyntaxError(
            "The document declares a document type or entities, which are not read here.",
            "Write namespaces and values in full, without <!DOCTYPE and <!ENTITY.",
        )
    return text


def _encoding() -> DocumentSyntaxError:
    return DocumentSyntaxError(
        "The document is neither UTF-8 nor UTF-16.", "Save it in the encoding UTF-8."
    )


def _refuse_deep(content: bytes) -> None:
    """Refuse JSON that is nested too deeply (RFC 8259, 9, allows a limit)."""
    if b"\x00" in content[:4]:  # UTF-16 or UTF-32, in which brackets cannot be counted like this
        raise DocumentSyntaxError(
            "The document is not UTF-8, which JSON-LD has to be.", "Save it in the encoding UTF-8."
        )
    depth = 0
    for mark in _OTHER.sub(b"", _STRING.sub(b"", content)):
        depth += 1 if mark in b"[{" else -1
        if depth > MAXIMUM_NESTING:
            raise DocumentSyntaxError(
                f"The document is nested more than {MAXIMUM_NESTING} deep.",
                "Give things an @id and write them beside each other.",
            )


def _refuse_deep_triples(quad: Quad) -> None:
    """Refuse triples inside one another (RDF 1.2) so deep that the engine could not read them."""
    depth, inner = 0, quad.object
    while isinstance(inner, Triple):
        depth, inner = depth + 1, inner.object
        if depth > MAXIMUM_NESTING:
            raise DocumentSyntaxError(
                f"A triple holds triples more than {MAXIMUM_NESTING} deep.", "Write fewer levels."
            )


def _said(error: Exception, media_type: str) -> DocumentSyntaxError:
    words = " ".join(str(getattr(error, "msg", error)).split())  # without the name of our file
    if _REMOTE in words:
        return DocumentSyntaxError(
            "The document refers to a context elsewhere, and nothing is fetched.",
            "Write the terms of the @context into the document.",
        )
    if "Named graphs are not allowed" in words:
        return DocumentSyntaxError(
            "The document names graphs, but the request names the one to write to.",
            "Send triples, or send the dataset to /data without naming a graph.",
        )
    place = _PLACE.match(words)
    at = f" at line {place[1]}" if place else ""
    words = _PLACE.sub("", words)[:_LONGEST].rstrip(". ")
    return DocumentSyntaxError(
        f"The document is not {media_type}{at}: {words}.", "Mend it there and send it again."
    )
