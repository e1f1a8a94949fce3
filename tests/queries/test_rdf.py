"""A stored query as RDF that a SHACL tool can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, RdfFormat, parse, serialize

from kg.queries.catalog import Catalog
from kg.queries.rdf import describe
from kg.vocab import DEFAULT_BASE, RDF, SH

if TYPE_CHECKING:
    from pathlib import Path


def test_description_round_trips(tmp_path: Path, sample: str) -> None:
    path = tmp_path / "queries/programme/by-target.rq"
    path.parent.mkdir(parents=True)
    path.write_text(sample, encoding="utf-8")
    query = Catalog.read(tmp_path / "queries").get("by-target")
    triples = describe(query, DEFAULT_BASE)
    text = serialize(triples, format=RdfFormat.TURTLE)
    assert text is not None
    assert {quad.triple for quad in parse(text, RdfFormat.TURTLE)} == set(triples)
    types = [t.object for t in triples if t.predicate == RDF.type]
    assert types.count(SH.SPARQLSelectExecutable) == 1
    assert [t.object for t in triples if t.predicate == SH.select] == [Literal(query.text)]
    assert sum(t.predicate == SH.parameter for t in triples) == 2
