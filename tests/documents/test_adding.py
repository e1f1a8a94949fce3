"""Statements put into a TriG text that otherwise stays byte for byte as it was."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.config import content_root
from kg.documents.adding import add_statements

HEAD = "@prefix a: <http://a/> .\n@prefix p: <http://a/p/> . # a: {\n"


def quad(graph: str, subject: str, predicate: str, value: str) -> Quad:
    return Quad(*(NamedNode(f"http://a/{n}") for n in (subject, predicate, value, graph)))


NEW = quad("g", "g", "m", "new")
CASES = [
    # what stands there, and what becomes of it
    ("a:g { a:g a:m a:x . }\n", "a:g { a:g a:m a:x , a:new . }\n"),
    ("a:g { a:g a:m a:x }\n", "a:g { a:g a:m a:x , a:new }\n"),
    (
        "GRAPH a:g {\n    a:g a:m a:x , # why\n        a:y ; a:n a:z .\n}\n",
        "GRAPH a:g {\n    a:g a:m a:x , # why\n        a:y , a:new ; a:n a:z .\n}\n",
    ),
    (
        "GRAPH <http://a/g> {\n    a:s a:m a:x .\n}\n",
        "GRAPH <http://a/g> {\n    a:s a:m a:x .\n    a:g a:m a:new .\n}\n",
    ),
    (
        'a:g {\n    a:s a:m "} ." ;\n}\n',
        'a:g {\n    a:s a:m "} ." ; .\n    a:g a:m a:new .\n}\n',
    ),
    (
        "a:g {\n    a:s a:m a:x # } .\n}\na:h { }\n",
        "a:g {\n    a:s a:m a:x . # } .\n    a:g a:m a:new .\n}\na:h { }\n",
    ),
    ("a:g { }\n", "a:g { \n    a:g a:m a:new .\n}\n"),
    ("a:h { a:g a:m a:x }\n", "a:h { a:g a:m a:x }\n\nGRAPH a:g {\n    a:g a:m a:new .\n}\n"),
    ("a:h { a:g a:m a:x }", "a:h { a:g a:m a:x }\n\nGRAPH a:g {\n    a:g a:m a:new .\n}\n"),
    (
        "a:g {\r\n    a:s a:m a:x .\r\n}\r\n",
        "a:g {\r\n    a:s a:m a:x .\r\n    a:g a:m a:new .\r\n}\r\n",
    ),
    ("a:g { a:s a:m a:x . a:g a:m a:y . }", "a:g { a:s a:m a:x . a:g a:m a:y , a:new . }"),
    ("a:g { } a:g { a:g a:m a:x }\n", "a:g { } a:g { a:g a:m a:x , a:new }\n"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_one_statement(before: str, after: str) -> None:
    assert add_statements(HEAD + before, [NEW]) == HEAD + after
    assert add_statements(HEAD + after, [NEW]) == HEAD + after, "twice is once"


def test_how_many_cases() -> None:
    assert len(CASES) == 12


def test_several_at_once() -> None:
    new = [quad("g", "g", "m", "p/x"), quad("h", "h", "m", "y"), quad("g", "g", "m", "z/w/v")]
    text = add_statements(HEAD + "a:g { a:g a:m a:x }\n", [*new, new[0]])
    assert text == HEAD + (
        "a:g { a:g a:m a:x , p:x , <http://a/z/w/v> }\n\nGRAPH a:h {\n    a:h a:m a:y .\n}\n"
    )


def test_into_nothing() -> None:
    block = "GRAPH <http://a/g> {\n    <http://a/g> <http://a/m> <http://a/new> .\n}\n"
    assert add_statements("", [NEW]) == block


def test_a_text_that_is_no_trig() -> None:
    with pytest.raises(SyntaxError):
        add_statements("a:g {", [NEW])


def test_the_shipped_statements_keep_every_other_line() -> None:
    path = content_root() / "data/documents/eb-2024-1-item-7/statements.trig"
    before = path.read_text(encoding="utf-8")
    graphs = sorted({q.graph_name for q in parse(before, format=RdfFormat.TRIG)}, key=str)
    mention = NamedNode("https://w3id.org/habitat-kg/ontology#mentions")
    atlantis = NamedNode("https://w3id.org/habitat-kg/id/country/ATL")
    new = [
        Quad(graph, mention, atlantis, graph) for graph in graphs if isinstance(graph, NamedNode)
    ]
    after = add_statements(before, new)
    assert len(new) > 40
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert sum(line.startswith("+ ") for line in lines) >= len(new)
    for line in (line for line in lines if line.startswith("- ")):
        assert "mentions" in before.split(line[2:])[0].rpartition("GRAPH")[2] + line


words = st.text(st.sampled_from("ab"), min_size=1, max_size=2)


@given(st.lists(st.tuples(words, words, words, words)), st.lists(words, min_size=1))
def test_it_says_what_it_said_and_the_new(old: list[tuple[str, ...]], values: list[str]) -> None:
    text = HEAD + "".join(f"a:{g} {{ a:{s} a:{p} a:{o} }}\n" for g, s, p, o in old)
    new = [quad("a", "a", "b", value) for value in values]
    after = set(parse(add_statements(text, new), format=RdfFormat.TRIG))
    assert after == set(parse(text, format=RdfFormat.TRIG)).union(new)
