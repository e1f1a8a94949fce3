"""An answer's links as RDF: each statement in the graphs of its sources, and what those are."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad, serialize

from kg.formats import JSON_LD, N_QUADS, TRIG, Format, by_name
from kg.jsonld.document import write_document
from kg.jsonld.ontology import ontology_at
from kg.store.port import MERGED
from kg.things.labels import label_statements
from kg.things.profiles import about_source
from kg.vocab import RDF, SKOS, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.context import Context

FORMATS: Final = (TRIG, N_QUADS, JSON_LD)
"""Those that keep apart who says what."""


def written(context: Context, answer: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer with its release and language, or its RDF where the arguments ask for it.

    The RDF is a text under ``rdf``. It holds what the release says and nothing else: the
    statements, in the graphs of those of their sources that count, what the release says of those
    sources and of what they rest on, and what the things are called.
    """
    format_ = by_name(arguments.get("format", ""), FORMATS)
    if format_ is not None:
        return {"rdf": _document(context, answer, format_)}
    return {"release": context.release.id, "language": arguments["languages"][0], **answer}


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
    mentions = NamedNode(f"{prefixes(context.base)['hkg']}mentions")
    for source in _sources(answer):
        quads.update(about_source(context.store, NamedNode(source), mentions))
    for thing in answer["things"]:
        quads.update(named(context, NamedNode(thing)))
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    if format_ is JSON_LD:
        out = BytesIO()
        names = ontology_at(context.release.ontology, context.base)
        write_document(ordered, None, names.context, out)
        return out.getvalue().decode()
    assert format_.rdf is not None
    body = serialize(ordered, format=format_.rdf, prefixes=prefixes(context.base))
    assert body is not None
    return body.decode()


def _sources(answer: dict[str, Any]) -> set[str]:
    """The sources of an answer and what they rest on."""
    told = answer["sources"]
    return {*told, *(place["iri"] for one in told.values() for place in one["supported_by"])}


def named(context: Context, thing: NamedNode) -> Iterator[Quad]:
    """What a thing is and is called, as the merged set has it."""
    for property_ in (RDF.type, SKOS.notation):
        yield from context.store.quads(thing, property_, graph=MERGED)
    for triple in label_statements(context.store, thing):
        yield Quad(triple.subject, triple.predicate, triple.object, MERGED)


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
