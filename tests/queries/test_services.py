"""A query that asks allowed endpoints asks the relay instead, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import KgError, QueryRefused, QuerySyntaxError
from kg.queries.services import may_ask_others, rewrite_services, service_failure
from tests.queries.conftest import CountingEndpoint
from tests.queries.test_safety import FRAGMENTS, _candidates, _evaluated, _store

ALLOWED = {"http://a.example/sparql": "http://r/0", "https://b.example/": "http://r/1"}

REWRITTEN = (
    (
        "ASK { SERVICE <http://a.example/sparql> { ?s ?p ?o } }",
        "ASK { SERVICE <http://r/0> { ?s ?p ?o } }",
    ),
    (
        "ASK{service silent<http://a.example/sparql>{?s ?p ?o}}",
        "ASK{service silent<http://r/0>{?s ?p ?o}}",
    ),
    (
        "PREFIX x: <http://a.example/> ASK{SERVICE SILENT x:sparql{} SERVICE x:sparql{}}",
        "PREFIX x: <http://a.example/> ASK{SERVICE SILENT <http://r/0>{} SERVICE <http://r/0>{}}",
    ),
    (
        "ASK { ?s ?p ?o MINUS { SERVICE SILENT <https://b.example/> {} } FILTER EXISTS { ?s ?p 1 }"
        " SERVICE <https://b.example/> {} }",
        "ASK { ?s ?p ?o MINUS { SERVICE SILENT <http://r/1> {} } FILTER EXISTS { ?s ?p 1 }"
        " SERVICE <http://r/1> {} }",
    ),
    (
        "PREFIX : <https://b.example/> ASK { SERVICE : { ?s ?p ?o } }",
        "PREFIX : <https://b.example/> ASK { SERVICE <http://r/1> { ?s ?p ?o } }",
    ),
    (
        "BASE <http://a.example/x/> ASK { SERVICE <../sparql> { ?s ?p <../sparql> } }",
        "BASE <http://a.example/x/> ASK { SERVICE <http://r/0> { ?s ?p <../sparql> } }",
    ),
    (
        "ASK { SERVICE # <http://no/>\n <https://b.example/>#{\n{ ?s ?p 'SERVICE <http://no/>' } }",
        "ASK { SERVICE # <http://no/>\n <http://r/1>#{\n{ ?s ?p 'SERVICE <http://no/>' } }",
    ),
    (
        "SELECT * { { SERVICE <https://b.example/> { { ?s ?p '}' } } } "
        "OPTIONAL { SERVICE <http://a.example/sparql> { ?s ?p 1 } } ?s ?p <https://b.example/> }",
        "SELECT * { { SERVICE <http://r/1> { { ?s ?p '}' } } } "
        "OPTIONAL { SERVICE <http://r/0> { ?s ?p 1 } } ?s ?p <https://b.example/> }",
    ),
)
UNCHANGED = (
    "ASK { ?s ?p 'SERVICE <http://no/> {}' }",
    "ASK { ?s ?p '\\u4F4F service' }",
    "ASK { ?s ?p ?service } # SERVICE <http://no/> {}",
)
REFUSED = (
    ("ASK { SERVICE <http://no.example/> { ?s ?p ?o } }", "SERVICE asks <http://no.example/> at"),
    ("ASK { SERVICE ?where { ?s ?p ?o } }", "SERVICE asks a variable at line 1, column 15"),
    ("ASK { VALUES ?x {<http://a.example/sparql>} SERVICE SILENT ?x {} }", "asks a variable"),
    ("ASK { SERVICE <http://a.example/sparql/> {} }", "http://a.example/sparql/"),
    ("ASK { SERVICE <http://a.example/sparql?x> {} }", "sparql?x"),
    ("ASK { SERVICE <http://a.example/sparql#> {} }", "sparql#"),
    ("ASK { SERVICE <HTTP://a.example/sparql> {} }", "HTTP://"),
    ("ASK { SERVICE <http://a.example:80/sparql> {} }", ":80"),
    ("ASK { SERVICE <http://a.example/sparql@no.example/> {} }", "@no"),
    ("ASK { SERVICE <http://r/0> { ?s ?p ?o } }", "SERVICE asks <http://r/0>"),
    ("ASK { SERVICE <sparql> { ?s ?p ?o } }", "SERVICE asks <sparql>"),
    ("PREFIX x: <http://a.example/> ASK { SERVICE x:other {} }", "x:other"),
    (
        "ASK { SERVICE <https://b.example/> {} SERVICE <http://no.example/> {} }",
        "SERVICE asks <http://no.example/>",
    ),
    (
        "ASK { SERVICE <https://b.example/> { { SERVICE <http://a.example/sparql> {} } } }",
        "stands in the group of another",
    ),
    ("ASK { ?s ?p ?o MINUS { { SERVICE <https://b.example/> {} } } }", "in MINUS or EXISTS"),
    ("ASK { FILTER NOT EXISTS { SERVICE <https://b.example/> {} } }", "in MINUS or EXISTS"),
    ("ASK { SERVICE <https://b.example/> ?s ?p ?o }", "has no endpoint and group"),
    ("ASK { SERVICE", "has no endpoint and group"),
    ("ASK { SERVICE SILENT { ?s ?p ?o } }", "has no endpoint and group"),
    ("ASK { SERVICE <https://b.\\u0065xample/> { ?s ?p ?o } }", "disagree"),
    ("ASK { SERVICE <https://b.example/> { ?s ?p '\\u4F4F' } }", "disagree"),
    (
        "PREFIX e: <http://e/> ASK { ?s a e:SERVICE <https://b.example/> {} "
        "SERVICE <https://b.example/> {} }",
        "disagree",
    ),
    ("ASK { FILTER(1<2)SERVICE<https://b.example/>{} FILTER(1<2)SERVICE#>{}\n}", "comparison"),
    ("LOAD <https://b.example/>", "belongs to an update"),
    ("ASK { SERVICE <https://b.example/> {} " + "{" * 300 + "}" * 300 + "}", "nested"),
)


def test_the_endpoint_and_nothing_else_is_rewritten() -> None:
    assert [rewrite_services(text, ALLOWED) for text, _ in REWRITTEN] == [t for _, t in REWRITTEN]
    assert len(REWRITTEN) == 8


def test_a_query_without_service_stays_as_it_is() -> None:
    assert [rewrite_services(text, ALLOWED) for text in UNCHANGED] == list(UNCHANGED)
    assert len(UNCHANGED) == 3


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_anything_else_is_refused(text: str, says: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        rewrite_services(text, ALLOWED)
    assert says in caught.value.problem


def test_a_refusal_says_which_endpoints_there_are() -> None:
    with pytest.raises(QueryRefused) as caught:
        rewrite_services("ASK { SERVICE <http://no.example/> {} }", ALLOWED)
    assert caught.value.remedy == (
        "It asks <http://a.example/sparql>, <https://b.example/>, written just so."
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ASK { SERVICE x:y {} }", "not declared"),
        ("ASK { \\u0053ERVICE <https://b.example/> { ?s ?p ?o } }", "starts nothing"),
    ],
)
def test_a_text_that_has_no_tokens_is_a_fault(text: str, says: str) -> None:
    with pytest.raises(QuerySyntaxError, match=says):
        rewrite_services(text, ALLOWED)


def test_a_query_that_could_ask_others_is_told_apart() -> None:
    asking = [text for text, _ in (*REWRITTEN, *REFUSED[:18])]
    assert [text for text in asking if not may_ask_others(text)] == []
    assert len(asking) == 26
    assert not may_ask_others("ASK { ?s ?p 'services' ; ?services_of _:a }")


def _reaches_the_relay_only(text: str, endpoint: Any, relay: Any) -> bool:
    """Evaluate the rewritten text; whether the relay was asked. The endpoint never may be."""
    try:
        rewritten = rewrite_services(text, {endpoint.url: relay.url + "secret/0"})
    except KgError:
        return False
    before, asked = relay.hits, endpoint.hits
    _evaluated(_store(), rewritten)
    assert endpoint.hits == asked, text
    return bool(relay.hits > before)


def test_no_spelling_reaches_the_endpoint_past_the_relay(endpoint: Any) -> None:
    with CountingEndpoint() as relay:
        texts = list(_candidates(endpoint.url))
        reached = sum(_reaches_the_relay_only(text, endpoint, relay) for text in texts)
    assert len(texts) > 30_000
    assert reached > 500, reached


def test_nothing_random_reaches_the_endpoint_past_the_relay(endpoint: Any) -> None:
    count = {"random": 0, "reached": 0}
    with CountingEndpoint() as relay:

        @settings(
            max_examples=2000,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            st.lists(st.sampled_from(FRAGMENTS), max_size=5),
            st.lists(st.sampled_from(FRAGMENTS), max_size=3),
            st.sampled_from(("", "SERVICE<{url}>{?s ?p ?o}")),
        )
        def attempt(left: list[str], right: list[str], also: str) -> None:
            core = ["SERVICE", *right, "<{url}>", "{?s ?p ?o}"]
            text = "PREFIX x:<{url}>PREFIX ex:<http://e/>PREFIX bad:<http://e:>SELECT*{"
            text = (text + also + "".join([*left, *core]) + "\n}").replace("{url}", endpoint.url)
            count["random"] += 1
            count["reached"] += _reaches_the_relay_only(text, endpoint, relay)

        attempt()
    assert count["random"] >= 2000
    assert count["reached"] >= 30, count


def test_a_failure_says_what_the_relay_said_and_not_where_it_is() -> None:
    said = "Error 502 Bad Gateway returned by http://127.0.0.1:4/secret/0 with payload:\n"
    failure = service_failure(OSError(said + "http://a.example/ is ill.\nWait.\n."))
    assert (failure.problem, failure.remedy) == ("http://a.example/ is ill.", "Wait.")
    for other in (OSError("broken: http://127.0.0.1:4/secret/0"), RuntimeError(said), OSError("")):
        assert "secret" not in str(service_failure(other))
