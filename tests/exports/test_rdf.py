"""Each RDF export holds the same dataset as the release, whoever reads it."""

from __future__ import annotations

import gzip
import hashlib
import logging

import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, parse
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.build.draft import canonical_nquads
from kg.errors import NotAcceptable, ReleaseError
from kg.exports.kinds import KINDS
from kg.exports.rdf import write_rdf
from kg.exports.statements import by_source
from kg.formats import N_QUADS, RDF_XML, TURTLE
from tests.exports.releases import release_of

RDF = [kind for kind in KINDS if kind.format is not None]
NAMES = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld",
         "trig": "trig", "nquads": "nquads"}  # fmt: skip


def hashed(quads) -> str:
    """The RDFC-1.0 hash of a dataset without blank nodes."""
    return hashlib.sha256(canonical_nquads(quads)).hexdigest()


def expected(kind, quads):
    if kind.format.holds_graphs:
        return hashed(quads)
    return hashed(Quad(q.subject, q.predicate, q.object) for q in quads)


def nothing(done, total):
    """Nobody is told of progress."""


def test_there_are_six_and_the_hash_of_n_quads_is_that_of_the_release(quads, shipped_release):
    assert len(RDF) == len(NAMES) == 6
    assert hashed(quads) == shipped_release.manifest().quads_sha256


@pytest.mark.parametrize("kind", RDF, ids=lambda kind: kind.name)
def test_oxigraph_reads_the_same_dataset(kind, made, quads):
    found = list(parse(path=made[kind.name] / kind.file, format=kind.format.rdf))
    assert hashed(found) == expected(kind, quads)
    assert len(found) == len(set(found)), "a statement stands twice"


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated")  # its own uses
@pytest.mark.parametrize("kind", RDF, ids=lambda kind: kind.name)
def test_rdflib_reads_the_same_dataset_without_a_warning(kind, made, quads, caplog, monkeypatch):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    found = rdflib.Dataset() if kind.format.holds_graphs else rdflib.Graph()
    with caplog.at_level(logging.WARNING), (made[kind.name] / kind.file).open("rb") as file:
        found.parse(file, format=NAMES[kind.name])
    assert not caplog.records
    given = found.quads() if kind.format.holds_graphs else ((*t, None) for t in found)
    assert hashed(map(quad_of, given)) == expected(kind, quads)


def quad_of(given) -> Quad:
    """A quad of rdflib as one of ours."""
    subject, predicate, object_, graph = given
    if graph is None or graph == DATASET_DEFAULT_GRAPH_ID:
        return Quad(term(subject), term(predicate), term(object_))
    return Quad(term(subject), term(predicate), term(object_), term(graph))


def term(given):
    if isinstance(given, rdflib.Literal):
        if given.language:
            return Literal(str(given), language=given.language)
        return Literal(str(given), datatype=NamedNode(given.datatype) if given.datatype else None)
    return BlankNode(str(given)) if isinstance(given, rdflib.BNode) else NamedNode(str(given))


@pytest.mark.parametrize("kind", RDF, ids=lambda kind: kind.name)
def test_the_compressed_file_holds_the_same_and_no_time(kind, made):
    packed = made[kind.name] / f"{kind.file}.gz"
    assert gzip.decompress(packed.read_bytes()) == (made[kind.name] / kind.file).read_bytes()
    assert packed.read_bytes()[4:8] == bytes(4)


def test_graphs_follow_one_another_however_little_is_sorted_at_a_time(
    shipped_release, tmp_path, quads
):
    whole = list(by_source(shipped_release, tmp_path))
    parts = list(by_source(shipped_release, tmp_path, run=5000))
    assert len(list(tmp_path.iterdir())) > 5
    assert whole == parts == sorted(quads, key=lambda quad: str(quad.graph_name))


def test_what_xml_cannot_hold_is_refused_and_what_its_parsers_change_is_kept(tmp_path):
    one, name = NamedNode("http://e/one"), NamedNode("http://e/name")
    kept = Triple(one, name, Literal("a\r\nb\rc\td  <&>]]>\u2028"))
    release = release_of(tmp_path / "kept", [Quad(*kept, NamedNode("http://e/g"))])
    write_rdf(release, RDF_XML, tmp_path / "x.rdf", nothing)
    assert [quad.triple for quad in parse(path=tmp_path / "x.rdf")] == [kept]
    (found,) = rdflib.Graph().parse(tmp_path / "x.rdf", format="xml").objects()
    assert str(found) == kept.object.value
    refused = [
        (one, NamedNode("http://e/1"), one),
        (one, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode("http://e/")),
        (one, name, Literal("\x01")),
    ]
    for number, triple in enumerate(refused):
        release = release_of(tmp_path / str(number), [Quad(*triple, NamedNode("http://e/g"))])
        with pytest.raises(NotAcceptable, match="cannot be written as RDF/XML"):
            write_rdf(release, RDF_XML, tmp_path / "y.rdf", nothing)
        write_rdf(release, TURTLE, tmp_path / "y.ttl", nothing)
        assert [tuple(quad.triple) for quad in parse(path=tmp_path / "y.ttl")] == [triple]


def test_a_plain_dataset_keeps_its_default_graph_apart(tmp_path):
    one, name, other = (NamedNode(f"http://e/{end}") for end in ("one", "name", "other"))
    quads = [
        Quad(one, name, Literal("here"), DefaultGraph()),
        Quad(one, name, Literal("there"), other),
        Quad(BlankNode("b1"), name, one, other),
    ]
    release = release_of(tmp_path / "home", quads, dataset="plain")
    found = {}
    for kind in RDF:
        write_rdf(release, kind.format, tmp_path / kind.file, nothing)
        found[kind.name] = list(parse(path=tmp_path / kind.file, format=kind.format.rdf))
    for kind in RDF:
        assert len(found[kind.name]) == (3 if kind.format.holds_graphs else 1), kind.name
    assert found["turtle"] == [Quad(one, name, Literal("here"))]


def test_a_release_that_was_changed_on_disk_is_not_given_out(tmp_path):
    quads = [Quad(*(NamedNode(f"http://e/{end}") for end in "spog"))]
    release = release_of(tmp_path / "home", quads)
    release.quads.write_bytes(release.quads.read_bytes().replace(b"/s", b"/t"))
    with pytest.raises(ReleaseError, match="not what was built"):
        write_rdf(release, N_QUADS, tmp_path / "x.nq", nothing)
