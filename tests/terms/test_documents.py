"""The documents of the ontology hold what its files hold, in every format, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.compare import isomorphic

from kg.errors import NotFound
from kg.formats import GRAPH_FORMATS, TURTLE
from kg.terms.documents import TERMS, document, files_in, written
from kg.terms.files import ALIGNMENTS, GROUPS, MODULES, SHAPES, files_of
from kg.vocab import DEFAULT_BASE

FOLDER = Path(__file__).parents[2] / "ontology"
OTHER = "https://kg.example.org/"


def names():
    """Every document of RDF."""
    single = [f"{g}/{f.name}" for g in (MODULES, SHAPES, ALIGNMENTS) for f in files_of(FOLDER, g)]
    return [TERMS, MODULES, SHAPES, ALIGNMENTS, *single]


def read(data, format_):
    return rdflib.Graph().parse(data=data, format=format_)


def test_a_document_holds_what_its_files_hold():
    assert len(names()) >= 40
    for name in names():
        whole = rdflib.Graph()
        for file in files_in(FOLDER, name):
            whole.parse(data=file.text(), format="turtle")
        made = read(written(FOLDER, DEFAULT_BASE, name, TURTLE), "turtle")
        assert len(made) == len(whole) > 0, name
        assert isomorphic(made, whole), name


@pytest.mark.parametrize("format_", GRAPH_FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("name", [TERMS, "shapes/sdg", "alignments/org"])
def test_every_format_carries_the_same_graph(name, format_):
    body = written(FOLDER, DEFAULT_BASE, name, format_)
    read_back = {quad.triple for quad in parse(body, format_.rdf)}
    if format_.rdf == RdfFormat.RDF_XML and name.startswith(SHAPES):  # it renames blank nodes
        assert len(read_back) == len(document(FOLDER, DEFAULT_BASE, name).triples)
    else:
        assert read_back == set(document(FOLDER, DEFAULT_BASE, name).triples)


def test_the_ontology_begins_with_its_header():
    first = document(FOLDER, DEFAULT_BASE, TERMS).triples[0]
    assert first.subject == NamedNode(f"{DEFAULT_BASE}ontology")


def test_two_readings_are_equal_to_the_byte():
    compared = 0
    for name in names():
        once = written(FOLDER, DEFAULT_BASE, name, TURTLE)
        document.cache_clear()
        written.cache_clear()
        assert written(FOLDER, DEFAULT_BASE, name, TURTLE) == once, name
        compared += 1
    assert compared >= 40


def test_all_stands_under_the_base_of_the_release():
    asked = 0
    for name in (TERMS, SHAPES, ALIGNMENTS):
        text = written(FOLDER, OTHER, name, TURTLE).decode()
        assert DEFAULT_BASE not in text and OTHER in text
        asked += 1
    assert asked == 3


@pytest.mark.parametrize(
    "name", ["cases", "shapes/none", "shapes/../modules/sdg", "shapes/.sdg", "rules/label.rq"]
)
def test_what_is_no_document_is_not_found(name):
    with pytest.raises(NotFound, match="The ontology has no"):
        files_in(FOLDER, name)


def test_a_folder_without_an_ontology_has_no_documents(tmp_path):
    for name in (TERMS, *GROUPS):
        with pytest.raises(NotFound, match="carries no ontology"):
            files_in(tmp_path, name)
