from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from kg.errors import DocumentSyntaxError
from kg.formats import GRAPH_FORMATS
from kg.writes.documents import MAXIMUM_NESTING, quads_of_document
from kg.writes.protocol import Document

if TYPE_CHECKING:
    from pyoxigraph import Quad

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'
XML = f'<rdf:RDF {RDF}><rdf:Description rdf:about="http://e/a"><e:p>é中</e:p></rdf:Description></rdf:RDF>'
SOUND = {
    "turtle": "<a> <p> 'é中' .",
    "trig": "<a> <p> 'é中' .",
    "ntriples": "<http://e/a> <http://e/p> 'é中' .".replace("'", '"'),
    "nquads": '<http://e/a> <http://e/p> "é中" .',
    "n3": "<a> <p> 'é中' .",
    "rdfxml": XML,
    "jsonld": '{"@id": "http://e/a", "http://e/p": "é中"}',
}


def read(tmp_path, format_, content, *, named_graphs=False) -> list[Quad]:
    path = tmp_path / "document"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(
        quads_of_document(Document(str(path), format_, "http://e/"), named_graphs=named_graphs)
    )


def test_every_format_is_read(tmp_path):
    names = [entry.name for entry in GRAPH_FORMATS]
    assert len(names) >= 6
    for name in names:
        (quad,) = read(tmp_path, name, SOUND[name])
        assert (quad.subject.value, quad.object.value) == ("http://e/a", "é中"), name


def test_a_fault_is_told_with_its_line(tmp_path):
    with pytest.raises(DocumentSyntaxError, match=r"is not text/turtle at line 3: ") as told:
        read(tmp_path, "turtle", "<a> <p> 1 .\n\nx <p> 1 .")
    assert told.value.problem.endswith(".")
    assert "line 3)" not in told.value.problem
    with pytest.raises(DocumentSyntaxError):
        read(tmp_path, "turtle", b"<a> <p> '\xff' .")
    with pytest.raises(DocumentSyntaxError):
        read(tmp_path, "nquads", "<a> <p> <o> .")
    with pytest.raises(DocumentSyntaxError, match="not a format"):
        read(tmp_path, "csv", "a,b")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + XML,
        '<?xml version="1.0"?>\n<!doctype rdf:RDF SYSTEM "file:///etc/passwd">' + XML,
        "<!-- x --><!DOCTYPE x>" + XML,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_document_types_and_entities_are_refused_in_every_encoding(tmp_path, text, encoding):
    with pytest.raises(DocumentSyntaxError, match="document type or entities"):
        read(tmp_path, "rdfxml", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_xml(tmp_path, encoding):
    (quad,) = read(tmp_path, "rdfxml", XML.encode(encoding))
    assert quad.object.value == "é中"
    name = "UTF-16" if encoding == "utf-16" else "utf-8"
    declared = f'<?xml version="1.0" encoding="{name}"?>{XML}'
    assert len(read(tmp_path, "rdfxml", declared.encode(encoding))) == 1


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="utf-7"?>' + XML,
        ('<?xml version="1.0" encoding="utf-16"?>' + XML).encode(),
        XML.encode("gb18030"),
        XML.encode("utf-32"),
        XML.encode("utf-16-le"),
    ],
)
def test_other_encodings_of_xml_are_refused(tmp_path, content):
    with pytest.raises(DocumentSyntaxError):
        read(tmp_path, "rdfxml", content)


def test_deep_json_is_refused(tmp_path):
    deep = '{"http://e/p":' * 20_000 + "1" + "}" * 20_000
    with pytest.raises(DocumentSyntaxError, match="nested more than"):
        read(tmp_path, "jsonld", deep)
    with pytest.raises(DocumentSyntaxError, match="nested more than"):
        read(tmp_path, "jsonld", "[" * 200_000)
    level = MAXIMUM_NESTING - 1
    text = (
        '{"@id": "http://e/a", "http://e/p": "' + "[{" * 500 + '\\"", "http://e/q": ' + "[" * level
    )
    assert len(read(tmp_path, "jsonld", text + "1" + "]" * level + "}")) == 2
    with pytest.raises(DocumentSyntaxError, match="not UTF-8"):
        read(tmp_path, "jsonld", deep.encode("utf-16-le"))


def test_deep_triples_are_refused(tmp_path):
    def nested(depth):
        return "<a> <p> " + "<<( <a> <p> " * depth + "<o>" + " )>>" * depth + " ."

    assert len(read(tmp_path, "turtle", nested(MAXIMUM_NESTING))) == 1
    with pytest.raises(DocumentSyntaxError, match="more than 100 deep"):
        read(tmp_path, "turtle", nested(MAXIMUM_NESTING + 1))


@pytest.mark.parametrize(
    "context",
    [
        '"http://127.0.0.1:1/context"',
        '["http://127.0.0.1:1/context", {"a": "http://e/a"}]',
        '{"@import": "http://127.0.0.1:1/context"}',
        '{"a": {"@id": "http://e/p", "@context": "http://127.0.0.1:1/context"}}',
    ],
)
def test_contexts_elsewhere_are_not_fetched(tmp_path, context):
    text = f'{{"@context": {context}, "@id": "http://e/a", "a": {{"http://e/p": "x"}}}}'
    with pytest.raises(DocumentSyntaxError, match="nothing is fetched"):
        read(tmp_path, "jsonld", text)


def test_looking_a_document_over_takes_little_time(tmp_path):
    started = time.monotonic()
    with pytest.raises(DocumentSyntaxError):
        read(tmp_path, "jsonld", '["' + '\\"' * 2_000_000)
    with pytest.raises(DocumentSyntaxError):
        read(tmp_path, "rdfxml", "<!" + " " * 2_000_000)
    assert time.monotonic() - started < 20


def test_blank_nodes_of_two_readings_are_two(tmp_path):
    first, second = (read(tmp_path, "turtle", "_:x <p> 1 .")[0].subject for _ in range(2))
    assert first != second


def test_named_graphs_where_they_may_be(tmp_path):
    quads = read(tmp_path, "trig", "<g> { <a> <p> 1 } <a> <p> 2 .", named_graphs=True)
    assert len({quad.graph_name for quad in quads}) == 2
    for name, text in (
        ("trig", "<g> { <a> <p> 1 }"),
        ("nquads", "<a:a> <a:p> <a:o> <a:g> ."),
        ("jsonld", '{"@id": "http://e/g", "@graph": [{"@id": "http://e/a", "http://e/p": 1}]}'),
    ):
        with pytest.raises(DocumentSyntaxError, match="names graphs"):
            read(tmp_path, name, text)
