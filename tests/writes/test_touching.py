from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg.writes.touching import touched_graphs

CASES = {
    "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }": "g",
    "INSERT DATA { <a:s> <a:p> 1 }": "default",
    "INSERT DATA { <a:s> <a:p> 1 . GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> {} }": "default g h",
    "DELETE DATA { GRAPH <a:g> { <a:s> <a:p> '}' } }": "g",
    "DELETE WHERE { GRAPH <a:g> { ?s ?p ?o } }": "g",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }": None,
    "DELETE WHERE { ?s ?p ?o }": "default",
    "DELETE { GRAPH <a:g> { ?s ?p ?o } } WHERE { GRAPH ?x { ?s ?p ?o } }": "g",
    "DELETE { GRAPH ?x { ?s ?p ?o } } WHERE { GRAPH ?x { ?s ?p ?o } }": None,
    "INSERT { GRAPH <a:g> { ?s ?p ?o } } WHERE { { ?s ?p ?o } UNION { GRAPH <a:h> { } } }": "g",
    "WITH <a:g> DELETE { ?s ?p ?o } INSERT { GRAPH <a:h> { ?s ?p 1 } } WHERE { ?s ?p ?o }": "g h",
    "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ; INSERT DATA { <a:s> a 1 }": "default g",
    "DELETE { ?s ?p ?o } USING <a:g> USING NAMED <a:h> WHERE { ?s ?p ?o }": "default",
    "CLEAR GRAPH <a:g>": "g",
    "DROP SILENT GRAPH <a:g> ; CREATE GRAPH <a:h>": "g h",
    "CLEAR DEFAULT": "default",
    "CLEAR ALL": None,
    "DROP NAMED": None,
    "COPY <a:g> TO <a:h>": "g h",
    "MOVE SILENT GRAPH <a:g> TO DEFAULT": "g default",
    "ADD DEFAULT TO <a:h>": "default h",
    "PREFIX a: <a:> INSERT DATA { GRAPH a:g { a:s a:p a:o } }": "g",
    "PREFIX a: <a:> CLEAR GRAPH a:g ; PREFIX a: <b:> CLEAR GRAPH a:g": "g b:g",
    "BASE <http://e/> INSERT DATA { GRAPH <g> { <a:s> <a:p> 1 } }": None,
    "INSERT DATA { GRAPH <g> { <a:s> <a:p> 1 } }": None,
    "INSERT DATA { GRAPH <http://e/x/../g> { <a:s> <a:p> 1 } }": None,
    "INSERT DATA { GRAPH <a:\\u0067> { <a:s> <a:p> 1 } }": None,
    "PREFIX a: <a:> INSERT DATA { GRAPH a:g\\-h { <a:s> <a:p> 1 } }": None,
    "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> '\\n' } }": "g",
    "INSERT DATA { # GRAPH <a:h> {\n GRAPH <a:g> { <a:s> <a:p> 'GRAPH <a:h> {' } }": "g",
    "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1": None,
    "PREFIX a:": None,
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_the_graphs_that_an_update_may_change(text):
    expected = CASES[text]
    if expected is None:
        assert touched_graphs(text) is None
        return
    graphs = {
        DefaultGraph() if name == "default" else NamedNode(name if ":" in name else f"a:{name}")
        for name in expected.split()
    }
    assert touched_graphs(text) == graphs


def test_the_engine_changes_no_other_graph():
    done = 0
    for text, expected in CASES.items():
        if not expected:
            continue
        store = Store()
        store.load(b"<a:s> <a:p> 1 . <a:g> { <a:s> <a:p> 2 } ", RdfFormat.TRIG)
        before = set(store)
        try:
            store.update(text)
        except SyntaxError:  # of the engine, which reads a prologue before the first operation only
            continue
        changed = {quad.graph_name for quad in before ^ set(store)}
        assert changed <= touched_graphs(text), text
        done += bool(changed)
    assert done > 15
