"""One thing as its page shows it: statements with their sources, what points to it, labels."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.store.port import MERGED
from kg.vocab import DCTERMS, RDF, RDFS, SDG, SKOS, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.store.port import Store

COUNTED: Final = 10_000
"""Incoming links are counted up to here; a page then says "more than"."""

_LABELS: Final = (SKOS.prefLabel, RDFS.label)
_ABOUT_SOURCES: Final = {
    "rationale": "rationale",
    "supportedBy": "supported_by",
    "basis": "basis",
}

Rendered = dict[str, Any]


def quads_of(store: Store, thing: NamedNode) -> Iterator[Quad]:
    """A thing's statements in the graphs of their sources, then what it states as a source."""
    yield from store.quads(subject=thing)
    yield from (quad for quad in store.quads(graph=thing) if quad.subject != thing)


def triples_of(store: Store, thing: NamedNode) -> Iterator[Triple]:
    """A thing's statements, each once."""
    return (quad.triple for quad in store.quads(subject=thing, graph=MERGED))


def describe(store: Store, thing: NamedNode, *, incoming: int, base: str) -> Rendered | None:
    """All that the page of a thing shows, as plain values.

    Returns:
        ``iri``; ``statements`` of ``property``, ``value`` and ``sources``; ``incoming`` of
        ``thing``, ``property`` and ``sources`` (at most ``incoming``) and ``incoming_count``;
        ``states``: what it states where it is a source, and ``states_count``; ``labels`` of
        every IRI mentioned by language; ``described``: the IRIs that have a page of their own;
        ``sources``: basis, rationale and support of each source. ``None`` where the store says
        nothing of it.
    """
    hkg = prefixes(base)["hkg"]
    own = _grouped((q.predicate, q.object, q.graph_name) for q in store.quads(subject=thing))
    stated = list(islice(store.quads(graph=thing), COUNTED))
    if not own and not stated:
        return None
    pointing = list(islice(store.quads(object_=thing), COUNTED))
    inward = _grouped((q.predicate, q.subject, q.graph_name) for q in pointing)
    shown = dict(islice(inward.items(), incoming))
    states = sorted(stated, key=str)[:incoming]
    graphs = {g for links in (own, shown) for sources in links.values() for g in sources}
    sources = {graph.value: _source(store, graph, hkg) for graph in sorted(graphs, key=str)}
    mentioned: set[Any] = {thing, *graphs}
    for predicate, other in (*own, *shown):
        mentioned |= {predicate, other}
    for quad in states:
        mentioned |= {quad.subject, quad.predicate, quad.object}
    about = (value for source in sources.values() for values in source.values() for value in values)
    mentioned |= {NamedNode(value["iri"]) for value in about if "iri" in value}
    iris = sorted((m for m in mentioned if isinstance(m, NamedNode)), key=str)
    return {
        "iri": thing.value,
        "statements": [
            {"property": p.value, "value": _term(o), "sources": [g.value for g in gs]}
            for (p, o), gs in own.items()
        ],
        "incoming": [
            {"thing": _term(s), "property": p.value, "sources": [g.value for g in gs]}
            for (p, s), gs in shown.items()
        ],
        "incoming_count": len(inward),
        "incoming_more": len(pointing) == COUNTED,
        "states": [[_term(q.subject), q.predicate.value, _term(q.object)] for q in states],
        "states_count": len(stated),
        "labels": {iri.value: label for iri in iris if (label := _label(store, iri, hkg))},
        "described": [iri.value for iri in iris if _is_described(store, iri)],
        "sources": sources,
    }


def _grouped(
    rows: Iterable[tuple[NamedNode, Any, Any]],
) -> dict[tuple[NamedNode, Any], list[NamedNode]]:
    """Property and value → the sources that say so; types first, then by IRI and value."""
    found: dict[tuple[NamedNode, Any], list[NamedNode]] = {}
    for predicate, other, graph in rows:
        found.setdefault((predicate, other), []).append(graph)
    ordered = sorted(found.items(), key=lambda e: (e[0][0] != RDF.type, *map(str, e[0])))
    return {key: sorted(graphs, key=str) for key, graphs in ordered}


def _source(store: Store, graph: NamedNode, hkg: str) -> dict[str, list[Rendered]]:
    """Basis, rationale and support of a source, and the document or set that it is part of."""
    about = {NamedNode(hkg + term): key for term, key in _ABOUT_SOURCES.items()}
    about[DCTERMS.isPartOf] = "part_of"
    found: dict[str, list[Rendered]] = {}
    for quad in sorted(store.quads(subject=graph, graph=MERGED), key=str):
        if key := about.get(quad.predicate):
            found.setdefault(key, []).append(_term(quad.object))
    return found


def _label(store: Store, thing: NamedNode, hkg: str) -> dict[str, str]:
    """The labels of a thing by language; ``""`` is the key of one without.

    Where a goal, target or indicator has no label in a language but an official title, that is its
    label in it; of several the longest, as the others are fragments.
    """
    for label in _LABELS:
        found = {text.language or "": text.value for text in _texts(store, thing, label)}
        if found:
            break
    else:
        return {}
    if thing not in SDG:
        return dict(sorted(found.items()))
    titles = sorted(_texts(store, thing, NamedNode(f"{hkg}officialTitle")), key=_length)
    official = {title.language or "": title.value for title in titles}
    return dict(sorted({**official, **found}.items()))


def _texts(store: Store, thing: NamedNode, property_: NamedNode) -> list[Literal]:
    quads = sorted(store.quads(thing, property_, graph=MERGED), key=str, reverse=True)
    return [quad.object for quad in quads if isinstance(quad.object, Literal)]


def _length(text: Literal) -> tuple[int, str]:
    return len(text.value), text.value


def _is_described(store: Store, thing: NamedNode) -> bool:
    return next(iter(store.quads(subject=thing, graph=MERGED)), None) is not None


def _term(term: NamedNode | BlankNode | Literal | Triple) -> Rendered:
    if isinstance(term, Literal):
        return {"text": term.value, "language": term.language, "datatype": term.datatype.value}
    return {"iri": term.value} if isinstance(term, NamedNode) else {"text": str(term)}
