"""Nothing that the engine takes for SERVICE passes, and nothing harmless is refused."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kg.errors import KgError, QueryRefused, QuerySyntaxError
from kg.queries.safety import MAXIMUM_CHAIN, MAXIMUM_DEPTH, inspect, nesting_depth, refuse_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

PROLOGUES = (
    "",
    "PREFIX x: <{url}> PREFIX : <{url}> PREFIX servicex: <http://e/> "
    "PREFIX ex: <http://e/> PREFIX bad: <http://e:> PREFIX trueSERVICEx: <http://e/> ",
    "PREFIXx:<{url}>",
    "BASE <{url}> ",
)
HIDERS = (
    "",
    "FILTER(1<2)",
    "FILTER(1<2&&'a'!='>')",
    "?s ?p ?o.",
    "?s ?p ?o;.",
    "?s ?p true",
    "?s ?p 1",
    "?s ?p 'a'@en",
    "?s ?p bad:",
    "?s ?p ex:a.b.",
    "?s ?p _:a.b.",
    "?s a ex:",
    "VALUES ?v {'''a'} ",
    "BIND(1 AS ?v)",
    "#'\n",
    "?s ?p '#'.",
    '?s ?p """\'""".',
    "<<?s?p'>'>>",
    "FILTER(EXISTS{?s ?p ?o}<2)",
    "FILTER(?s<ex:b)",
    "FILTER(?s<=2)",
    "?s <http://e/p>?o.",
    "OPTIONAL{",
    "{} UNION {",
    "FILTER(true<2||'#'='>') ",
    "BIND('\\u0027 AS ?v)",
    "FILTER(<<?s ?p '>'>><2)",
    "?s ?p ex:\\'.",
    "?s ?p ex:\\#.",
)
KEYWORDS = (
    "SERVICE",
    "service",
    "SeRvIcE SILENT",
    "SERVICESILENT",
    "\\u0053ERVICE",
    "SERVICE#>\n",
    "SERVICE#'\n",
    "SERVICE#\r",
    "SERVICE\t",
)
ENDPOINTS = ("<{url}>", "x:", "x:y", ":", "<{url}#>", "<x>")
TAILS = ("", "#'\n", "#>\n", "#\\uD800'''}", '#"""\n')


def _candidates(url: str) -> Iterator[str]:
    for prologue, hider, keyword, name, tail in itertools.product(
        PROLOGUES, HIDERS, KEYWORDS, ENDPOINTS, TAILS
    ):
        closing = "}" if hider.endswith("{") else ""
        body = hider + keyword + name + "{?s ?p ?o}" + closing + tail
        yield (prologue + "SELECT*{" + body + "\n}").replace("{url}", url)


def _store() -> Store:
    node = NamedNode("http://e/a")
    store = Store()
    store.add(Quad(node, node, node))
    return store


def _evaluated(store: Store, text: str) -> None:
    """Evaluate as far as the engine will; what it thinks of the text is not the question."""
    try:
        answer = store.query(text)
        for _ in answer if not isinstance(answer, bool) and hasattr(answer, "__iter__") else ():
            pass
    except (SyntaxError, OSError, ValueError, RuntimeError):
        return


def _passes(text: str) -> bool:
    try:
        refuse_unsafe(text)
    except KgError:
        return False
    return True


def test_nothing_that_reaches_another_server_passes(endpoint: Any) -> None:
    store = _store()
    seen = reached = 0
    for text in _candidates(endpoint.url):
        seen += 1
        before = endpoint.hits
        _evaluated(store, text)
        if endpoint.hits > before:
            reached += 1
            assert not _passes(text), text
    assert seen == len(PROLOGUES) * len(HIDERS) * len(KEYWORDS) * len(ENDPOINTS) * len(TAILS)
    assert reached > 500, reached


FRAGMENTS = (
    "SERVICE",
    "SERVICE",
    "SILENT",
    "<{url}>",
    "<{url}>",
    "x:y",
    "{?s ?p ?o}",
    "{?s ?p ?o}",
    "FILTER(1<2)",
    "FILTER(",
    ")",
    "<",
    ">",
    "'",
    '"',
    "'''",
    "#",
    "\n",
    "\r",
    " ",
    "\t",
    "1",
    "true",
    "?s ?p ?o.",
    "ex:a",
    ".",
    "bad:",
    "_:b",
    "@en",
    "&&",
    "=",
    "\\u0027",
    "\\u0053",
    "VALUES ?v {",
    "}",
    "{",
    "ex:a.b.",
    "<<",
    ">>",
    "\\",
    "a",
    ":",
    "EXISTS",
    "BIND(1 AS ?w)",
)
_COUNT = {"random": 0, "reached": 0}


def test_nothing_random_that_reaches_another_server_passes(endpoint: Any) -> None:
    store = _store()

    @settings(
        max_examples=3000,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(st.sampled_from(FRAGMENTS), max_size=6),
        st.lists(st.sampled_from(FRAGMENTS), max_size=4),
    )
    def attempt(left: list[str], right: list[str]) -> None:
        _COUNT["random"] += 1
        core = ["SERVICE", *right, "<{url}>", "{?s ?p ?o}"]
        text = "PREFIX x:<{url}>PREFIX ex:<http://e/>PREFIX bad:<http://e:>SELECT*{"
        text = (text + "".join([*left, *core]) + "\n}").replace("{url}", endpoint.url)
        before = endpoint.hits
        _evaluated(store, text)
        if endpoint.hits > before:
            _COUNT["reached"] += 1
            assert not _passes(text), text

    attempt()
    assert _COUNT["random"] >= 3000
    assert _COUNT["reached"] >= 30, _COUNT


HARMLESS = (
    "ASK { ?s ?p 'SERVICE <http://e/> {}' }",
    "ASK { ?s ?p ?o } # SERVICE <http://e/> {}",
    "PREFIX ex: <http://e/> SELECT ?service { ?service a ex:Service . ex:service ex:p ?service }",
    "PREFIX service: <http://e/> SELECT * { ?s service:of ?o . { ?o service:of ?x } }",
    "SELECT * { ?s <http://e/service> ?o FILTER(?s < ?o && ?o > 2) }",
    "PREFIX e: <http://e/> SELECT * FROM e:g FROM NAMED e:service { GRAPH e:service { ?s ?p 1 } }",
    "BASE <http://e/> SELECT * { <#a> <#b> <c(d)> }",
    "SELECT * { ?s ?p ?o FILTER(?s=<http://e/Foo_(bar)#x>) }",
    "SELECT * { VALUES (?a ?b) { (1 <http://e/a#b>) (UNDEF 'x'@en) } }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n<3) ORDER BY DESC(?n) LIMIT 1",
    "ASK { ?s ?p '''a'b''', \"\\u00e9\", 1.5e3, -2, true }",
    "ASK{FILTER(1<2&&3>1)}",
)


def test_harmless_queries_pass_and_the_engine_takes_them() -> None:
    seen = 0
    for text in HARMLESS:
        refuse_unsafe(text)
        Store().query(text)
        seen += 1
    assert seen == 12


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://e/>",
        "load silent <http://e/> into graph <http://g/>",
        "INSERT DATA { <http://e/> <http://e/> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <http://g/>",
    ],
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryRefused, match="belongs to an update"):
        refuse_unsafe(text)


def test_dataset_is_resolved() -> None:
    facts = inspect(
        "BASE <http://e/a/> PREFIX p: <b#> PREFIX q: <http://q/> # FROM <no>\n"
        "ASK FROM <g> from p:h FROM NAMED q:i\\~ { ?s ?p 'FROM <no>' }"
    )
    assert facts.form == "ASK"
    assert facts.default_graphs == ("http://e/a/g", "http://e/a/b#h")
    assert facts.named_graphs == ("http://q/i~",)


def test_depth_is_bounded() -> None:
    def nested(n: int) -> str:
        return "ASK { FILTER" + "(" * n + "1" + ")" * n + " }"

    assert nesting_depth(nested(5)) == 6
    refuse_unsafe(nested(MAXIMUM_DEPTH - 1))
    with pytest.raises(QueryRefused, match="nested 201 deep"):
        refuse_unsafe(nested(MAXIMUM_DEPTH))
    with pytest.raises(QueryRefused, match="nested"):
        refuse_unsafe("ASK { FILTER(" + "!" * 300 + "true) }")


def test_chains_are_bounded() -> None:
    refuse_unsafe("ASK { FILTER(" + "||".join(["?x"] * MAXIMUM_CHAIN) + ") }")
    with pytest.raises(QueryRefused, match="operators and clauses"):
        refuse_unsafe("ASK { " + "OPTIONAL { ?s ?p ?o } " * (MAXIMUM_CHAIN + 1) + "}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELCT * { ?s ?p ?o }", '"SELCT" at line 1, column 1 is not a word of SPARQL'),
        ("ASK { ?s foo:bar ?o }", 'The prefix "foo:" at line 1, column 10 is not declared'),
        ("ASK { ?s ?p 'open }", "The string that opens at line 1, column 13"),
        ("ASK {\n ?s ?p \u00a0 }", "line 2, column 8"),
        ("ASK { ?s ?p '\\uD800' }", "is not a character"),
    ],
)
def test_faults_say_where(text: str, says: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        refuse_unsafe(text)
    assert says in str(caught.value)


def test_size_is_bounded() -> None:
    refuse_unsafe("ASK { VALUES ?x { " + "1 " * 50_000 + "} }")
    with pytest.raises(QueryRefused, match="more than 100,000"):
        refuse_unsafe("ASK { VALUES ?x { " + "1 " * 100_000 + "} }")


def test_what_names_stand_for_is_bounded() -> None:
    names = " ".join(f"x:{number}" for number in range(30_000))
    refuse_unsafe(f"PREFIX x: <http://example.org/> ASK {{ VALUES ?x {{ {names} }} }}")
    with pytest.raises(QueryRefused, match="more than 10,000,000 characters"):
        refuse_unsafe(f"PREFIX x: <urn:{'y' * 500_000}> ASK {{ VALUES ?x {{ {names} }} }}")
    growing = "".join(f"BASE <step{number}/> " for number in range(9_000))
    with pytest.raises(QueryRefused, match="a shorter PREFIX or BASE"):
        refuse_unsafe(f"BASE <http://example.org/> {growing} ASK {{ ?s ?p <x> }}")
