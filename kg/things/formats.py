"""The formats that a thing comes in: those of RDF, a page, readable JSON, and its links alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kg.formats import HTML, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format

LINKED_JSON: Final = replace(JSON_LD, aliases=(), names=("json-ld",))
"""JSON-LD, where ``application/json`` stands for the readable form."""

READABLE: Final = Format("json", "application/json", (), "json", charset=False)
"""The framed JSON of :mod:`kg.jsonld`, for who knows no RDF."""

LINKSET: Final = Format("linkset", "application/linkset+json", (), "linkset", charset=False)
"""The links of a thing as a document of their own (RFC 9264 §4.2)."""

TRIPLES: Final = (TURTLE, LINKED_JSON, RDF_XML, N_TRIPLES)
DATASETS: Final = (TRIG, N_QUADS)
FORMATS: Final = (*TRIPLES, *DATASETS, HTML, READABLE, LINKSET)
"""All of them; the first is the default."""
