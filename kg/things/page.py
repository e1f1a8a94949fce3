"""What the web page of a thing shows, as plain values: statements, sources, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.store.port import MERGED
from kg.things.labels import labels_of
from kg.things.profiles import mentioned, sources_of
from kg.things.strip import strip_of
from kg.vocab import DCTERMS, RDF, prefixes

if TYPE_CHECKING:
    from kg.store.port import Store
    from kg.things.excerpt import Excerpt, Part

_ABOUT_SOURCES: Final = {
    "rationale": "rationale",
    "supportedBy": "supported_by",
    "basis": "basis",
}

Rendered = dict[str, Any]


def page_of(store: Store, found: Excerpt, base: str) -> Rendered:
    """All that the page of a thing shows.

    Returns:
        ``iri``; the lists ``own``, ``incoming``, ``uses`` and ``states``, each with ``rows`` of
        ``subject``, ``property``, ``value`` and ``sources``, its ``total``, and whether there is
        ``more``; ``number`` and ``pages``; ``labels`` of every IRI mentioned, by language;
        ``described``: the IRIs of which the release says something; ``classes`` of each that has
        any; ``sources``: basis, rationale and support of each source, and the document or set that
        it is part of; ``strip``: the paragraphs of the document that it is or is a part of.
    """
    hkg = prefixes(base)["hkg"]
    sources = {graph.value: _source(store, graph, hkg) for graph in sources_of(found)}
    mentions = {iri.value for iri in mentioned(found)} | set(sources)
    about = (value for source in sources.values() for values in source.values() for value in values)
    mentions |= {value["iri"] for value in about if "iri" in value}
    iris = [NamedNode(iri) for iri in sorted(mentions)]
    return {
        "iri": found.thing.value,
        "number": found.number,
        "pages": found.pages,
        "own": _listed(found.own),
        "incoming": _listed(found.incoming),
        "uses": _listed(found.uses),
        "states": _listed(found.states),
        "labels": {iri.value: label for iri in iris if (label := labels_of(store, iri, hkg))},
        "classes": {iri.value: types for iri in iris if (types := _classes(store, iri))},
        "described": [iri.value for iri in iris if _is_described(store, iri)],
        "sources": sources,
        "strip": strip_of(store, found.thing, hkg),
    }


def _listed(part: Part) -> Rendered:
    rows = [
        {
            "subject": _term(said.triple.subject),
            "property": said.triple.predicate.value,
            "value": _term(said.triple.object),
            "sources": [graph.value for graph in said.sources],
        }
        for said in part.statements
    ]
    return {"rows": rows, "total": part.total, "more": part.more}


def _source(store: Store, graph: NamedNode, hkg: str) -> dict[str, list[Rendered]]:
    """Basis, rationale and support of a source, and the document or set that it is part of."""
    about = {NamedNode(hkg + term): key for term, key in _ABOUT_SOURCES.items()}
    about[DCTERMS.isPartOf] = "part_of"
    found: dict[str, list[Rendered]] = {}
    for quad in sorted(store.quads(subject=graph, graph=MERGED), key=str):
        if key := about.get(quad.predicate):
            found.setdefault(key, []).append(_term(quad.object))
    return found


def _classes(store: Store, thing: NamedNode) -> list[str]:
    types = (quad.object for quad in store.quads(thing, RDF.type, graph=MERGED))
    return sorted(type_.value for type_ in types if isinstance(type_, NamedNode))


def _is_described(store: Store, thing: NamedNode) -> bool:
    return next(iter(store.quads(subject=thing, graph=MERGED)), None) is not None


def _term(term: NamedNode | BlankNode | Literal | Triple) -> Rendered:
    if isinstance(term, Literal):
        return {"text": term.value, "language": term.language, "datatype": term.datatype.value}
    return {"iri": term.value} if isinstance(term, NamedNode) else {"text": str(term)}
