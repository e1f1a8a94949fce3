"""Every class of the ontology is named by a stored query, or it is said here why not."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.config import content_root
from kg.queries.catalog import Catalog
from kg.queries.tokens import Kind, tokenise
from kg.vocab import HKG, OWL, RDF, SDGO

UNASKED: Final[dict[str, str]] = {}
"""A class that no stored query names, and the reason."""

NAMESPACES: Final = {"hkg:": HKG.iri, "sdgo:": SDGO.iri}


def _classes() -> set[str]:
    """The classes that the modules declare in the product's and the SDG namespace."""
    modules = sorted((content_root() / "ontology" / "modules").glob("*.ttl"))
    return {
        quad.subject.value
        for path in modules
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate == RDF.type
        and quad.object == OWL.Class
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(tuple(NAMESPACES.values()))
    }


def _named() -> set[str]:
    """The IRIs in these namespaces that the text of a stored query names."""
    names = {
        token.text
        for query in Catalog.read(content_root() / "queries").queries.values()
        for token in tokenise(query.text)
        if token.kind == Kind.NAME
    }
    return {
        namespace + name.removeprefix(prefix)
        for name in names
        for prefix, namespace in NAMESPACES.items()
        if name.startswith(prefix)
    }


def test_every_class_is_asked_for() -> None:
    classes = _classes()
    assert len(classes) >= 84
    assert classes - _named() == set(UNASKED)
    assert all(UNASKED.values())
