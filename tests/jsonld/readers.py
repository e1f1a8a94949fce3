"""What three readers of JSON-LD understand, as sorted N-Quads, none of which fetches anything."""

from __future__ import annotations

import json
import warnings

from pyld import jsonld
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse
from rdflib import Dataset


def lines(statements):
    """Statements as sorted N-Quads; triples stand in the default graph."""
    quads = (
        Quad(s.subject, s.predicate, s.object, DefaultGraph()) if isinstance(s, Triple) else s
        for s in statements
    )
    return sorted({str(quad) for quad in quads})


def by_oxigraph(text):
    return lines(parse(text, RdfFormat.JSON_LD))


def by_pyld(text):
    options = {"format": "application/n-quads", "documentLoader": _refuse}
    quads = jsonld.to_rdf(json.loads(text), options)
    return lines(parse(quads.encode(), RdfFormat.N_QUADS))


def by_rdflib(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib calls what it deprecates
        found = Dataset()
        found.parse(data=text, format="json-ld")
        quads = found.serialize(format="nquads")
    return lines(parse(quads.encode(), RdfFormat.N_QUADS))


READERS = {"oxigraph": by_oxigraph, "pyld": by_pyld, "rdflib": by_rdflib}


def _refuse(url, _options):
    raise AssertionError(f"fetches {url}")
