"""A stored query described as RDF: a sh:SPARQLSelectExecutable that other tools can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.vocab import DCTERMS, HKG, RDF, RDFS, SH, SKOS, XSD

if TYPE_CHECKING:
    from kg.queries.catalog import StoredQuery


def describe(query: StoredQuery, base: str) -> list[Triple]:
    """The triples about ``query``, whose IRI is ``<base>id/query/<group>/<name>``.

    Each parameter is a node of its own with its name, kind and whether it may be left out
    (SHACL Advanced Features, section 5.2, says how parameters are declared).
    """
    node = NamedNode(f"{base}id/query/{query.key}")
    triples = [
        Triple(node, RDF.type, SH.SPARQLExecutable),
        Triple(node, RDF.type, SH.SPARQLSelectExecutable),
        Triple(node, SH.select, Literal(query.text)),
        *(Triple(node, DCTERMS.subject, Literal(tag)) for tag in query.header.tags),
    ]
    for language in ("en", "zh"):
        for predicate, wording in (
            (RDFS.label, query.header.summary),
            (DCTERMS.description, query.header.description),
        ):
            said = getattr(wording, language)
            triples.append(Triple(node, predicate, Literal(said, language=language)))
    for parameter in query.header.parameters:
        own = NamedNode(f"{node.value}#{parameter.name}")
        optional = Literal("false" if parameter.required else "true", datatype=XSD.boolean)
        triples += [
            Triple(node, SH.parameter, own),
            Triple(own, RDF.type, SH.Parameter),
            Triple(own, SH.path, HKG[parameter.name]),
            Triple(own, SH.optional, optional),
            Triple(own, SKOS.example, Literal(parameter.example)),
            Triple(own, DCTERMS.description, Literal(parameter.description.en, language="en")),
            Triple(own, DCTERMS.description, Literal(parameter.description.zh, language="zh")),
        ]
    return triples
