"""Queries without end and bombs: ended in time and told so, while others are answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.abuse.asking import PRODUCT, memory, query, together, wrong

ANY = "(<urn:x:a>|!<urn:x:a>)"
PAIR = "?a ?b ?c . ?d ?e ?f"
ENDED = (400, 408, 413)


def doubled(function, start, times):
    """Apply a function ``times`` times, each to what the one before made; ``@`` is its argument."""
    steps = "".join(f" BIND({function.replace('@', f'?v{i}')} AS ?v{i + 1})" for i in range(times))
    return f"SELECT (STRLEN(STR(?v{times})) AS ?n) {{ BIND({start} AS ?v0){steps} }}"


RUNAWAYS = {
    "a product": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "a product that matches nothing": (
        f"ASK {{ {PRODUCT} FILTER(CONCAT(STR(?a), STR(?i)) = 'x') }}"
    ),
    "a product in groups": f"SELECT ?a (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a",
    "a product in OPTIONAL": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f . ?g ?h ?i } }"
    ),
    "a product in NOT EXISTS": (
        f"ASK {{ ?x ?y ?z FILTER NOT EXISTS {{ {PRODUCT} FILTER(?c = ?x) }} FILTER(?z = 1) }}"
    ),
    "a product of subqueries": "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } } "
    "{ SELECT ?d { ?d ?e ?f } } { SELECT ?g { ?g ?h ?i } } }",
    "a product over graphs": (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } "
        "GRAPH ?z { ?g ?h ?i } }"
    ),
    "beyond a product": f"SELECT * {{ {PRODUCT} }} OFFSET 1000000000000 LIMIT 1",
    "a path": f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY}* ?b . ?b {ANY}+ ?c }}",
    "a path of paths": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({ANY})*)*)* ?b . ?c (({ANY}+)+)+ ?d }}",
    "a path both ways": f"SELECT (COUNT(*) AS ?n) {{ ?a ({ANY}|^{ANY})* ?b . ?b ^{ANY}* ?c }}",
    "random numbers": f"SELECT (SUM(RAND()) AS ?n) {{ {PRODUCT} }}",
}

ENDLESS = {
    "rows": f"SELECT * {{ {PRODUCT} }}",
    "distinct rows": f"SELECT DISTINCT ?a ?d ?g {{ {PRODUCT} }}",
    "triples": f"CONSTRUCT {{ ?a ?e ?i . ?g ?b ?f }} {{ {PRODUCT} }}",
    "descriptions": f"DESCRIBE ?a ?d {{ {PRODUCT} }}",
    "long rows": f"SELECT ?x ?a ?d {{ BIND('{'x' * 100_000}' AS ?x) {PAIR} }}",
}

BOMBS = {
    "a sort": f"SELECT * {{ {PRODUCT} }} ORDER BY ?f ?c ?a",
    "a sort by made keys": (
        f"SELECT ?a {{ {PAIR} }} ORDER BY DESC(CONCAT(STR(?a), STR(?f), STR(?c)))"
    ),
    "distinct strings": f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?f))) AS ?n) {{ {PAIR} }}",
    "one long string": f"SELECT (STRLEN(GROUP_CONCAT(?a)) AS ?n) {{ {PRODUCT} }}",
    "a long separator": (
        f"SELECT (GROUP_CONCAT(?c; SEPARATOR='{'x' * 100_000}') AS ?n) {{ {PAIR} }}"
    ),
    "CONCAT": doubled("CONCAT(@, @)", "'aaaaaaaaaa'", 40),
    "CONCAT of many": doubled(f"CONCAT({', '.join('@' * 100)})", f"'{'a' * 100}'", 6),
    "REPLACE": doubled("REPLACE(@, '(a)', '$1$1')", "'a'", 40),
    "REPLACE of nothing": doubled(f"REPLACE(@, '', '{'a' * 100}')", "'a'", 8),
    "ENCODE_FOR_URI": doubled("ENCODE_FOR_URI(CONCAT(@, @, @))", "'%'", 25),
    "a REGEX that turns back": f"ASK {{ FILTER REGEX('{'a' * 5000}!', '^(a+)+$') }}",
    "a REGEX of counts": "ASK { ?s ?p ?o FILTER REGEX(STR(?o), '((a{1,100}){1,100}){1,100}') }",
    "a REGEX of brackets": f"ASK {{ FILTER REGEX('a', '{'(' * 400_000}a{')' * 400_000}') }}",
    "a REGEX made of the data": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} "
    "FILTER REGEX(STR(?f), STR(?c)) }",
    "rows of VALUES": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(1000)))} }}" for name in "abcdef")
    + " }",
    "a number": f"SELECT ({'9' * 900_000} AS ?x) {{}}",
    "a CONSTRUCT that multiplies": "CONSTRUCT { "
    + " ".join(f"?a <urn:p{i}> [ <urn:q> ?c ; <urn:r> [ <urn:t> ?f ] ] ." for i in range(300))
    + f" }} {{ {PAIR} }}",
}


def test_the_lists_have_their_size():
    assert (len(RUNAWAYS), len(ENDLESS), len(BOMBS)) == (12, 5, 17)


def test_a_runaway_is_ended_and_others_are_answered_meanwhile(server):
    with ThreadPoolExecutor(1) as aside:
        running = aside.submit(
            together, lambda name: query(server, RUNAWAYS[name]), RUNAWAYS, threads=3
        )
        asked = 0
        while not running.done() or not asked:
            asked += 1
            answer = server.query(f"ASK {{ <urn:x:meanwhile:{asked}> ?p ?o }}")
            assert answer.status == 200, answer.data
        told = running.result()
    assert not {name: why for name, a in told.items() if (why := wrong(a, 408, 503))}
    assert not {name: a.seconds for name, a in told.items() if a.seconds > 8}
    assert sum(a.status in (408, 503) for a in told.values()) >= 10


def asked_in(server, accept, name):
    return query(server, ENDLESS[name], accept=accept)


def test_an_answer_without_end_is_never_taken_for_a_whole_one(server):
    for accept in ("application/sparql-results+json, text/turtle", "text/csv, text/turtle"):
        told = together(partial(asked_in, server, accept), ENDLESS)
        whole = {name for name, a in told.items() if a.status == 200 and not a.cut}
        assert not whole
        assert {a.status for a in told.values()} <= {200, *ENDED}
        assert not {name: a.seconds for name, a in told.items() if a.seconds > 8}


def test_a_bomb_ends_with_its_query_and_not_with_the_server(server):
    before = memory(server)
    told = together(lambda name: query(server, BOMBS[name]), BOMBS)
    failed = {name: wrong(a, *ENDED) for name, a in told.items() if not (a.status == 200 and a.cut)}
    assert not {name: why for name, why in failed.items() if why}
    assert not {name: a.seconds for name, a in told.items() if a.seconds > 8}
    assert memory(server) < before + 60


def test_the_deadline_of_the_server_is_not_raised(server):
    told = query(server, RUNAWAYS["a product"], timeout=100_000)
    assert (told.status, wrong(told, 408)) == (408, "")
    assert 3.5 < told.seconds < 9
