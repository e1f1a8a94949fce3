"""An answer's links as RDF: each statement in the graphs of its sources, and what those are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad, serialize

from kg.formats import JSON_LD, N_QUADS, TRIG, Format, by_name
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.context import Context

FORMATS: Final = (TRIG, N_QUADS, JSON_LD)
"""Those that keep apart who says what."""


def written(context: Context, answer: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the RDF of its links as a text under ``rdf`` where the arguments ask for it.

    The RDF holds what the release says and nothing else: the statements, in the graphs of those
    of their sources that count, and what the release says of those sources.
    """
    format_ = by_name(arguments.get("format", ""), FORMATS)
    return answer if format_ is None else {"rdf": _document(context, answer, format_)}


def _document(context: Context, answer: dict[str, Any], format_: Format) -> str:
    quads = {
        Quad(
            NamedNode(link["subject"]),
            NamedNode(link["property"]),
            NamedNode(link["object"]),
            NamedNode(source),
        )
        for link in links_in(answer)
        for source in link["sources"]
    }
    for source in answer["sources"]:
        quads.update(context.store.quads(NamedNode(source)))
    assert format_.rdf is not None
    body = serialize(
        sorted(quads, key=lambda quad: (quad.graph_name.value, str(quad))),  # type: ignore[union-attr]
        format=format_.rdf,
        prefixes=prefixes(context.base),
    )
    assert body is not None
    return body.decode()


def links_in(answer: Any) -> Iterator[dict[str, Any]]:
    """Every link that an answer tells, wherever it stands.

    >>> link = {"subject": "a:1", "property": "a:p", "object": "a:2", "sources": []}
    >>> list(links_in({"paths": [{"hops": [{"links": [link]}]}]})) == [link]
    True
    """
    if isinstance(answer, dict):
        if {"subject", "property", "object", "sources"} <= answer.keys():
            yield answer
            return
        for value in answer.values():
            yield from links_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from links_in(value)
