"""The IRIs of the vocabularies that the code names, and the names of bases and coded kinds."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

DEFAULT_BASE: Final = "https://w3id.org/habitat-kg/"
"""Base of every IRI in the files under ``ontology/`` and ``data/``."""


def rebase(text: str, base: str) -> str:
    """The text of a file with every IRI under the default base moved to ``base``.

    Works on the text, so that prefixes, queries, shapes and literals such as a
    ``void:uriSpace`` move alike; no line is added or lost.

    >>> rebase("PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>", "http://example.org/")
    'PREFIX hkg: <http://example.org/ontology#>'
    """
    return text if base == DEFAULT_BASE else text.replace(DEFAULT_BASE, base)


class Vocabulary:
    """A namespace of terms.

    >>> SKOS.prefLabel.value
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    >>> SKOS["broader"] == SKOS.broader
    True
    """

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return NamedNode(self.iri + name)

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __contains__(self, term: object) -> bool:
        return isinstance(term, NamedNode) and term.value.startswith(self.iri)


HKG: Final = Vocabulary(DEFAULT_BASE + "ontology#")
RDF: Final = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Vocabulary("http://www.w3.org/2000/01/rdf-schema#")
OWL: Final = Vocabulary("http://www.w3.org/2002/07/owl#")
XSD: Final = Vocabulary("http://www.w3.org/2001/XMLSchema#")
SKOS: Final = Vocabulary("http://www.w3.org/2004/02/skos/core#")
DCTERMS: Final = Vocabulary("http://purl.org/dc/terms/")
PROV: Final = Vocabulary("http://www.w3.org/ns/prov#")
SH: Final = Vocabulary("http://www.w3.org/ns/shacl#")
SDG: Final = Vocabulary("http://metadata.un.org/sdg/")
SDGO: Final = Vocabulary("http://metadata.un.org/sdg/ontology#")

BASES: Final = ("stated", "mapped", "reported", "reference", "derived")
"""The bases of sources by the ends of their IRIs, the strongest first."""

CODED: Final = ("goal", "target", "indicator", "resolution")
"""Kinds whose things people know by their codes."""

PREFIXES: Final[dict[str, str]] = {
    "dcterms": DCTERMS.iri,
    "hkg": HKG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "sdg": SDG.iri,
    "sdgo": SDGO.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
}
"""Prefixes of every Turtle and JSON-LD answer and of the messages, by default base."""


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefix table with our own namespace under ``base``.

    >>> prefixes("http://example.org/")["hkg"]
    'http://example.org/ontology#'
    """
    return {**PREFIXES, "hkg": base + "ontology#"}


def compact(iri: str, base: str = DEFAULT_BASE) -> str:
    """``iri`` as ``prefix:name`` for a message, or in angle brackets where no prefix fits.

    >>> compact("http://metadata.un.org/sdg/11.1"), compact("http://example.org/x")
    ('sdg:11.1', '<http://example.org/x>')
    """
    best = max(
        ((p, ns) for p, ns in prefixes(base).items() if iri.startswith(ns)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else f"<{iri}>"


def short(iri: str, base: str) -> str:
    """An IRI for a message: things of our own as ``id:type/slug``, which people can read.

    >>> short("https://w3id.org/habitat-kg/id/city/nairobi", "https://w3id.org/habitat-kg/")
    'id:city/nairobi'
    """
    things = f"{base}id/"
    return f"id:{iri.removeprefix(things)}" if iri.startswith(things) else compact(iri, base)
