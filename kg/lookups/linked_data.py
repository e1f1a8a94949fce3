"""Lists and links as JSON-LD: each link in the graphs of its sources, with what these are."""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph.rdf import named
from kg.jsonld.document import write_document
from kg.jsonld.ontology import ontology_at
from kg.things.profiles import about_source
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.graph.context import Context
    from kg.lookups.evidence import Evidence
    from kg.lookups.linking import Link


def things_as_linked_data(context: Context, iris: Iterable[str]) -> bytes:
    """The classes, notations and labels of things."""
    return _written(context, chain.from_iterable(named(context, NamedNode(iri)) for iri in iris))


def links_as_linked_data(context: Context, links: Sequence[Link], evidence: Evidence) -> bytes:
    """Links in the graphs of their sources, the sources described, the things named."""
    p = context.projection
    edges = dict.fromkeys(edge for link in links for edge in link.edges)
    quads: dict[Quad, None] = {}
    things: dict[str, None] = {}
    sources: dict[str, None] = {}
    for edge in edges:
        subject, object_ = p.iri(int(p.out_subject[edge])), p.iri(int(p.out_object[edge]))
        things |= {subject: None, object_: None}
        property_ = NamedNode(p.properties[int(p.out_property[edge])])
        for source in p.iris(evidence.sources(edge)):
            sources[source] = None
            quads[Quad(NamedNode(subject), property_, NamedNode(object_), NamedNode(source))] = None
    mentions = NamedNode(f"{prefixes(context.base)['hkg']}mentions")
    described = chain.from_iterable(
        about_source(context.store, NamedNode(source), mentions) for source in sources
    )
    called = chain.from_iterable(named(context, NamedNode(iri)) for iri in things)
    return _written(context, dict.fromkeys(chain(quads, described, called)))


def _written(context: Context, quads: Iterable[Quad]) -> bytes:
    out = BytesIO()
    names = ontology_at(context.release.ontology, context.base)
    write_document(quads, None, names.context, out)
    return out.getvalue()
