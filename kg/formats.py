"""The one table of media types: RDF documents, SPARQL results, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class Format:
    """A representation: short ``name`` (``?format=``, CLI), media type, aliases, file ending.

    ``names`` are others by which clients ask for it (SPARQLWrapper's ``format=json-ld``), ``iri``
    what a service description calls it (http://www.w3.org/ns/formats/).
    """

    name: str
    media_type: str
    aliases: tuple[str, ...]
    ending: str
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None
    charset: bool = True
    iri: str = ""
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header; JSON-based and XML-based types define their own encoding."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type

    @property
    def media_types(self) -> tuple[str, ...]:
        return (self.media_type, *self.aliases)

    @property
    def holds_graphs(self) -> bool:
        """Whether named graphs survive in it."""
        return self.rdf is not None and self.rdf.supports_datasets


_FORMATS: Final = "http://www.w3.org/ns/formats/"

TURTLE: Final = Format(
    "turtle",
    "text/turtle",
    ("application/x-turtle",),
    "ttl",
    rdf=RdfFormat.TURTLE,
    iri=_FORMATS + "Turtle",
    names=("n3",),
)
N_TRIPLES: Final = Format(
    "ntriples",
    "application/n-triples",
    ("text/plain",),
    "nt",
    rdf=RdfFormat.N_TRIPLES,
    iri=_FORMATS + "N-Triples",
)
RDF_XML: Final = Format(
    "rdfxml",
    "application/rdf+xml",
    ("application/xml", "text/xml"),
    "rdf",
    rdf=RdfFormat.RDF_XML,
    iri=_FORMATS + "RDF_XML",
    names=("rdf+xml", "xml"),
)
JSON_LD: Final = Format(
    "jsonld",
    "application/ld+json",
    ("application/json",),
    "jsonld",
    rdf=RdfFormat.JSON_LD,
    charset=False,
    iri=_FORMATS + "JSON-LD",
    names=("json-ld", "json"),
)
TRIG: Final = Format(
    "trig",
    "application/trig",
    ("application/x-trig",),
    "trig",
    rdf=RdfFormat.TRIG,
    iri=_FORMATS + "TriG",
)
N_QUADS: Final = Format(
    "nquads", "application/n-quads", (), "nq", rdf=RdfFormat.N_QUADS, iri=_FORMATS + "N-Quads"
)
HTML: Final = Format("html", "text/html", ("application/xhtml+xml",), "html")

RESULTS_JSON: Final = Format(
    "json",
    "application/sparql-results+json",
    ("application/json",),
    "srj",
    results=QueryResultsFormat.JSON,
    charset=False,
    iri=_FORMATS + "SPARQL_Results_JSON",
)
RESULTS_XML: Final = Format(
    "xml",
    "application/sparql-results+xml",
    ("application/xml", "text/xml"),
    "srx",
    results=QueryResultsFormat.XML,
    iri=_FORMATS + "SPARQL_Results_XML",
)
RESULTS_CSV: Final = Format(
    "csv",
    "text/csv",
    (),
    "csv",
    results=QueryResultsFormat.CSV,
    iri=_FORMATS + "SPARQL_Results_CSV",
)
RESULTS_TSV: Final = Format(
    "tsv",
    "text/tab-separated-values",
    (),
    "tsv",
    results=QueryResultsFormat.TSV,
    iri=_FORMATS + "SPARQL_Results_TSV",
)

GRAPH_FORMATS: Final[tuple[Format, ...]] = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""What CONSTRUCT and DESCRIBE answers and things come in; the first is the default."""

SOLUTION_FORMATS: Final[tuple[Format, ...]] = (
    RESULTS_JSON,
    RESULTS_XML,
    RESULTS_CSV,
    RESULTS_TSV,
)
"""What SELECT answers come in; the first is the default."""

BOOLEAN_FORMATS: Final[tuple[Format, ...]] = SOLUTION_FORMATS
"""What ASK answers come in: CSV and TSV answer a bare ``true`` or ``false``."""


def by_name(name: str, formats: tuple[Format, ...]) -> Format | None:
    """The format of that name, file ending or media type, or ``None``.

    >>> by_name("turtle", GRAPH_FORMATS) is TURTLE
    True
    >>> by_name("json", SOLUTION_FORMATS).name, by_name("json", GRAPH_FORMATS).name
    ('json', 'jsonld')
    """
    for entry in formats:
        if name in (entry.name, entry.ending, *entry.names) or name in entry.media_types:
            return entry
    return None
