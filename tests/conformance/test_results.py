"""One answer in all the forms that the suite holds results in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from conformance.comparing import same_rows
from conformance.results import MEDIA_TYPES, expected_results, read_results

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"s": NamedNode("urn:a"), "o": Literal("x", language="en")},
    {"s": BlankNode("b"), "o": Literal(1)},
    {"s": NamedNode("urn:c")},
]
TEXTS = {
    "srj": """{"head": {"vars": ["s", "o"]}, "results": {"bindings": [
        {"s": {"type": "uri", "value": "urn:a"},
         "o": {"type": "literal", "value": "x", "xml:lang": "en"}},
        {"s": {"type": "bnode", "value": "q"}, "o": {"type": "literal", "value": "1",
         "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
        {"s": {"type": "uri", "value": "urn:c"}}]}}""",
    "srx": """<sparql xmlns="http://www.w3.org/2005/sparql-results#">
        <head><variable name="s"/><variable name="o"/></head><results>
        <result><binding name="s"><uri>urn:a</uri></binding>
        <binding name="o"><literal xml:lang="en">x</literal></binding></result>
        <result><binding name="s"><bnode>q</bnode></binding><binding name="o">
        <literal datatype="http://www.w3.org/2001/XMLSchema#integer">1</literal></binding></result>
        <result><binding name="s"><uri>urn:c</uri></binding></result></results></sparql>""",
    "tsv": '?s\t?o\n<urn:a>\t"x"@en\n_:q\t1\n<urn:c>\t\n',
    "ttl": """@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
        [] a rs:ResultSet ; rs:resultVariable "s", "o" ;
        rs:solution [ rs:index 1 ; rs:binding [ rs:variable "s" ; rs:value <urn:a> ] ,
          [ rs:variable "o" ; rs:value "x"@en ] ] ;
        rs:solution [ rs:index 3 ; rs:binding [ rs:variable "s" ; rs:value <urn:c> ] ] ;
        rs:solution [ rs:index 2 ; rs:binding [ rs:variable "s" ; rs:value [] ] ,
          [ rs:variable "o" ; rs:value 1 ] ] .""",
}


@pytest.mark.parametrize("ending", TEXTS)
def test_rows(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"result.{ending}"
    path.write_text(TEXTS[ending], encoding="utf-8")
    found = expected_results(path, "http://example.org/")
    assert same_rows(ROWS, found.rows, ordered=True)
    assert found.variables == {"s", "o"}
    assert found.ordered is (ending == "ttl")


def test_csv_keeps_no_more_than_texts_and_blank_nodes() -> None:
    found = read_results(b'o,s\r\n"a ""b"",\nc",_:x\r\n,y\r\n', "text/csv")
    assert found.rows == [{"o": Literal('a "b",\nc'), "s": BlankNode("x")}, {"s": Literal("y")}]


def test_truth_values(tmp_path: Path) -> None:
    path = tmp_path / "result.ttl"
    path.write_text(
        "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> . "
        "[] a rs:ResultSet ; rs:boolean false .",
        encoding="utf-8",
    )
    assert expected_results(path, "http://example.org/").boolean is False
    assert read_results(b'{"head": {}, "boolean": true}', MEDIA_TYPES["srj"]).boolean is True


def test_a_broken_answer_is_refused() -> None:
    for media in MEDIA_TYPES.values():
        if media != "text/csv":
            with pytest.raises(SyntaxError):
                read_results(b"<", media)
