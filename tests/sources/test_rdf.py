from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import SourceError
from kg.sources.rdf import read_rdf
from kg.vocab import HKG, SKOS

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = NamedNode("https://w3id.org/habitat-kg/id/dataset/x")
TURTLE = """@prefix hkg: <https://w3id.org/habitat-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<a:s> skos:prefLabel "one"@en ,
    "two"@zh ;
  a hkg:City .
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_file_becomes_quads_of_its_graph(tmp_path: Path) -> None:
    file = read_rdf(write(tmp_path, "x.ttl", "\ufeff" + TURTLE), tmp_path, graph=GRAPH)
    assert file.path == "x.ttl"
    assert len(file.quads) == 3
    assert {quad.graph_name for quad in file.quads} == {GRAPH}


def test_lines(tmp_path: Path) -> None:
    file = read_rdf(write(tmp_path, "x.ttl", TURTLE), tmp_path, graph=GRAPH)
    subject = NamedNode("a:s")
    assert file.locate(subject)[1] == 3
    assert file.locate(subject, Literal("two", language="zh"))[1] == 4
    assert file.locate(subject, HKG.City, GRAPH)[1] == 5
    assert file.locate(HKG.City)[1] == 5
    assert file.locate(SKOS.prefLabel)[1] == 3
    assert file.locate(GRAPH)[1] == 3
    assert file.locate(NamedNode("a:other")) == (0, None)
    fits = [file.locate(term)[0] for term in (subject, HKG.City, SKOS.prefLabel, GRAPH)]
    assert fits == sorted(fits, reverse=True), "a subject is a better place than a mention"


def test_another_base(tmp_path: Path) -> None:
    path = write(tmp_path, "x.ttl", TURTLE)
    file = read_rdf(path, tmp_path, graph=GRAPH, base="http://example.org/")
    assert NamedNode("http://example.org/ontology#City") in [quad.object for quad in file.quads]


FAULTS = [
    ("x.ttl", "<a:s> <a:p> 1 .\n<a:s> <a:p>\n\n1 1 .", 4, "A fault of syntax"),
    ("x.ttl", "<a:s> <a:p> 1 .\n<a:s> foo:p 1 .", 2, "foo"),
    ("x.ttl", '<a:s> <a:p> "open\n .', 1, "A fault of syntax"),
    ("x.ttl", "<relative> <a:p> 1 .", 1, "A fault of syntax"),
    ("x.ttl", "<a:s> <a:p> 1 .\n<a:s> <a:p> [] .", 2, "A blank node"),
    ("x.ttl", b"<a:s> <a:p> 1 .\n<a:s> <a:p> '\xff' .", 2, "not UTF-8"),
    ("x.trig", "<a:g> { <a:s> <a:p> 1 }\n<a:s> <a:p> 1 .", 2, "outside a named graph"),
    ("x.trig", "<a:g> { <a:s> <a:p> 1 \n", 2, "A fault of syntax"),
]


@pytest.mark.parametrize(("name", "text", "line", "words"), FAULTS)
def test_faults_name_file_and_line(
    tmp_path: Path, name: str, text: str | bytes, line: int, words: str
) -> None:
    graph = GRAPH if name == "x.ttl" else None
    with pytest.raises(SourceError, match=words) as caught:
        read_rdf(write(tmp_path, name, text), tmp_path, graph=graph)
    assert str(caught.value).startswith(f"{name}:{line}: ")
    assert caught.value.remedy


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_rdf(tmp_path / "x.ttl", tmp_path, graph=GRAPH)
