"""No LOAD or SERVICE passes in an update, and the protocol's dataset goes where it belongs."""

from __future__ import annotations

import contextlib

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import BadRequest, KgError, QueryRefused, QuerySyntaxError
from kg.queries.safety import MAXIMUM_CHAIN, MAXIMUM_DEPTH
from kg.queries.updates import refuse_unsafe_update, with_prologue_first, with_using

G, H = "http://example.org/g", "http://example.org/h"
ALLOWED = [
    "INSERT DATA { <urn:a> <urn:b> 'LOAD <http://127.0.0.1:9/>' }",
    "INSERT DATA { <urn:LOAD> <urn:SERVICE> <urn:c#LOAD> } # LOAD <urn:x>",
    "PREFIX load: <http://e/> INSERT DATA { load:a load:b load:c }",
    "DELETE WHERE { ?LOAD ?SERVICE ?o }",
    "WITH <urn:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { SELECT * { ?s ?p ?o } }",
    "CLEAR ALL; DROP SILENT DEFAULT; CREATE GRAPH <urn:g>; COPY DEFAULT TO <urn:g>",
    "BASE <http://e/> CLEAR SILENT GRAPH <g> ; PREFIX : <x#> ADD <a> TO <b> ; DROP ALL",
    "CLEAR ALL ;",
    "",
    "# nothing\nPREFIX : <http://e/>",
]
REFUSED = [
    "LOAD <http://127.0.0.1:9/>",
    "load silent <http://127.0.0.1:9/> INTO GRAPH <urn:g>",
    "CLEAR ALL; LOAD <http://127.0.0.1:9/>",
    "CLEAR ALL;LOAD<file:///etc/passwd>#'",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } WHERE { SERVICE SILENT ?where { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p ?o } ; INSERT { ?s ?p ?o } WHERE { { { service x: { } } } }",
    "INSERT { ?s ?p ?o } WHERE { " + "{" * (MAXIMUM_DEPTH + 1) + "}" * (MAXIMUM_DEPTH + 1) + " }",
    "INSERT { } WHERE { FILTER(" + "1 + " * (MAXIMUM_CHAIN + 1) + "1) }",
]
NO_UPDATES = [
    "ASK {}",
    "SELECT * { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "PREFIX x: <http://127.0.0.1:9/> PREFIX LOADx: <http://e/> LOADx:y",
    "PREFIX : <http://127.0.0.1:9/> PREFIX LOAD: <http://e/> LOAD:y",
    "PREFIX : <http://127.0.0.1:9/> PREFIX LOAD: <http://e/> CLEAR ALL;LOAD:y",
    "CLEAR ALL ; WHERE { ?s ?p ?o }",
    "{ }",
    "<urn:a> <urn:b> <urn:c> .",
    "\\u004COAD <http://127.0.0.1:9/>",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_updates_pass(text: str) -> None:
    refuse_unsafe_update(text)
    Store().update(with_prologue_first(text))


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_what_reaches_out_or_is_too_deep_is_refused(text: str) -> None:
    if "x:" in text:
        text = f"PREFIX x: <http://127.0.0.1:9/> {text}"
    with pytest.raises(QueryRefused):
        refuse_unsafe_update(text)


@pytest.mark.parametrize("text", NO_UPDATES)
def test_what_is_no_update_is_refused(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        refuse_unsafe_update(text)


def test_the_updates_have_their_size() -> None:
    assert (len(ALLOWED), len(REFUSED), len(NO_UPDATES)) == (10, 9, 10)


def test_a_hidden_load_never_reaches_the_engine(endpoint) -> None:
    """Whatever the engine would fetch is refused; some of these it does fetch."""
    prologue = f"PREFIX x: <{endpoint.url}> PREFIX : <{endpoint.url}> PREFIX LOADx: <http://e/> "
    hidden = [
        prologue + before + load
        for before in ("", "CLEAR ALL;", "INSERT DATA { <urn:a> <urn:b> '' };", "BASE <http://e/>")
        for load in (
            f"LOAD <{endpoint.url}>", f"LOAD<{endpoint.url}>", "LOADx:y", "LOAD:", "LOAD x:y",
            "LOAD#>\nx:y", "LOADSILENT x:y", "load silent x:", "PREFIX LOAD: <http://e/>LOAD:",
            f"BASE <{endpoint.url}> LOAD <y>", "\\u004COAD x:y", "LOAD SILENTx:y",
        )
    ]  # fmt: skip
    seen = fetched = 0
    for text in hidden:
        before = endpoint.hits
        with contextlib.suppress(SyntaxError, OSError, ValueError, RuntimeError):
            Store().update(text)
        seen += 1
        if endpoint.hits > before:
            fetched += 1
            with pytest.raises(KgError):
                refuse_unsafe_update(text)
    assert seen == 48 and fetched > 8


WRITTEN = {
    "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }": "INSERT { ?s ?p 1 } {U} WHERE { ?s ?p ?o }",
    "delete{?s ?p ?o}where{?s ?p ?o}": "delete{?s ?p ?o}{U} where{?s ?p ?o}",
    "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE {}": (
        "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } {U} WHERE {}"
    ),
    "DELETE WHERE { ?s ?p ?o }": "DELETE { ?s ?p ?o } {U} WHERE { ?s ?p ?o }",
    "DELETE # WHERE\nWHERE {?s ?p ?o} # }": "DELETE # WHERE\n{?s ?p ?o} {U} WHERE {?s ?p ?o} # }",
    "DELETE WHERE { GRAPH ?g { ?s ?p 'WHERE' } } ; CLEAR ALL": (
        "DELETE { GRAPH ?g { ?s ?p 'WHERE' } } {U} WHERE { GRAPH ?g { ?s ?p 'WHERE' } } ; CLEAR ALL"
    ),
    "INSERT {} WHERE { SELECT * WHERE { ?s ?p ?o } }": (
        "INSERT {} {U} WHERE { SELECT * WHERE { ?s ?p ?o } }"
    ),
    "CLEAR ALL; INSERT {} WHERE {}; PREFIX : <http://e/> DELETE WHERE { : ?p ?o };": (
        "CLEAR ALL; INSERT {} {U} WHERE {}; PREFIX : <http://e/> "
        "DELETE { : ?p ?o } {U} WHERE { : ?p ?o };"
    ),
    "INSERT DATA { <urn:WHERE> <urn:b> 'WHERE ; USING' }": (
        "INSERT DATA { <urn:WHERE> <urn:b> 'WHERE ; USING' }"
    ),
    "DELETE DATA { <urn:a> <urn:b> 1 }; MOVE SILENT <urn:a> TO DEFAULT": (
        "DELETE DATA { <urn:a> <urn:b> 1 }; MOVE SILENT <urn:a> TO DEFAULT"
    ),
}


def test_the_dataset_is_written_before_each_where() -> None:
    clauses = f"USING <{G}> USING <{H}> USING NAMED <{H}>"
    for text, expected in WRITTEN.items():
        written = with_using(text, (G, H), (H,))
        assert written == expected.replace("{U}", clauses)
        Store().update(with_prologue_first(written))
        assert with_using(text, None, ()) == text
    assert len(WRITTEN) == 10


def test_the_dataset_is_the_one_that_the_update_sees() -> None:
    """SPARQL 1.1 Protocol, section 2.2.3, with the cases of its approved tests."""
    node = NamedNode("urn:s")
    text = "INSERT { GRAPH <urn:out> { ?s <urn:in> ?o } } WHERE { %s }"
    both = "{ ?s <urn:p> ?o } UNION { GRAPH ?g { ?s <urn:p> ?o } }"
    cases = [
        ((G,), (), both, {"g"}),
        ((G, H), (), both, {"g", "h"}),
        ((), (H,), both, {"h"}),
        ((G,), (H,), both, {"g", "h"}),
        ((G,), (H,), "?s <urn:p> ?o", {"g"}),
        ((), (H,), "?s <urn:p> ?o", set()),
        (("urn:none",), (), both, set()),
    ]
    for using, using_named, pattern, expected in cases:
        store = Store()
        for name, graph in (("g", NamedNode(G)), ("h", NamedNode(H)), ("d", DefaultGraph())):
            store.add(Quad(node, NamedNode("urn:p"), Literal(name), graph))
        store.update(with_using(text % pattern, using, using_named))
        found = store.quads_for_pattern(None, NamedNode("urn:in"), None, NamedNode("urn:out"))
        assert {quad.object.value for quad in found} == expected, (using, using_named, pattern)
    assert len(cases) == 7


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }",
        "INSERT { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }",
        "INSERT { ?s ?p 1 } using named <urn:g> WHERE { ?s ?p 1 }",
        "CLEAR ALL; WITH <urn:g> INSERT { ?s ?p 1 } WHERE { ?s ?p 1 }",
    ],
)
def test_a_dataset_in_the_update_as_well_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="using-graph-uri"):
        with_using(text, ("urn:g",), None)
    assert with_using(text, None, None) == text


@pytest.mark.parametrize("iri", ["relative", "", "http://e/> WHERE {} ; CLEAR ALL #", "urn:a b"])
def test_a_graph_of_the_dataset_is_an_absolute_iri(iri: str) -> None:
    for pair in (((iri,), None), (None, (iri,))):
        with pytest.raises(BadRequest, match="no absolute IRI"):
            with_using("CLEAR ALL", *pair)


@pytest.mark.parametrize("text", ["DELETE WHERE", "DELETE WHERE {", "INSERT { WHERE", "WHERE", ";"])
def test_what_the_engine_refuses_stays_refused(text: str) -> None:
    written = with_using(text, (G,), None)
    if text != ";":
        with pytest.raises(SyntaxError):
            Store().update(written)


PROLOGUES = {
    "CLEAR ALL": None,
    "PREFIX : <http://e/> CLEAR ALL; CLEAR GRAPH :g": None,
    "PREFIX : <x#> CLEAR ALL ;\nPREFIX : <x#>\nPREFIX y: <y#>\nCLEAR SILENT GRAPH y:g": (
        "PREFIX : <x#> PREFIX : <x#> PREFIX y: <y#>  CLEAR ALL ;\n\nCLEAR SILENT GRAPH y:g"
    ),
    "# a\nBASE <x#> # b\nCLEAR ALL; PREFIX x: <x#> # c\nDROP ALL; PREFIX x: <x#> DROP ALL;": (
        "# a\nBASE <x#> PREFIX x: <x#> PREFIX x: <x#>  # b\nCLEAR ALL;  # c\nDROP ALL;  DROP ALL;"
    ),
    "INSERT DATA { <urn:a> <urn:b> '; PREFIX x: <x>' }; CLEAR ALL": None,
    "PREFIX : <http://e/> CLEAR ALL; PREFIX : <http://f/> CLEAR GRAPH :g": None,
    "CLEAR ALL; BASE <http://f/> CLEAR GRAPH <g>": None,
    "CLEAR ALL; PREFIX :": None,
}


def test_later_prologues_go_to_the_front_where_they_contradict_nothing() -> None:
    for text, expected in PROLOGUES.items():
        written = with_prologue_first(text)
        assert written == (expected or text)
        if expected:
            Store().update(written, base_iri="http://e/")
    assert len(PROLOGUES) == 8
