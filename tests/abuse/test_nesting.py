"""Every construct inside itself or in a row: answered or refused, and no process lost over it.

What is just below the bounds of :mod:`kg.queries.safety` has to be borne by the engine; what is far
beyond them has to be refused before the engine sees it.
"""

from __future__ import annotations

import pytest

from tests.abuse.asking import query, together, wrong


def nested(n, left, core, right):
    return left * n + core + right * n


def constructs(n):
    """Each construct of SPARQL that can be nested, or chained, ``n`` times."""
    step, triple = "<urn:p>", "?s <urn:p> ?o"
    expressions = {
        "parentheses": nested(n, "(", "1", ")"),
        "EXISTS in expressions": nested(n, f"EXISTS {{ {triple} FILTER(", "1", ") }"),
        "exclamation marks": "!" * n + "true",
        "exclamation marks apart": "! " * n + "true",
        "minus signs": "- " * n + "1",
        "plus signs": "+ " * n + "1",
        "a sum": "+".join("1" * n),
        "a product": "*".join("1" * n),
        "signed numbers": "1" + " +1" * n,
        "signed numbers glued": "1" + "-1" * n,
        "and": "&&".join(["true"] * n),
        "or": "||".join(["false"] * n),
        "comparisons": "=".join("1" * n),
        "IF": nested(n, "IF(true, ", "1", ", 2)"),
        "COALESCE": nested(n, "COALESCE(", "1", ")"),
        "CONCAT": nested(n, "CONCAT(", "1", ")"),
        "STR": nested(n, "STR(", "1", ")"),
        "IN": nested(n, "1 IN (", "1", ")"),
        "casts": nested(n, "<http://www.w3.org/2001/XMLSchema#integer>(", "1", ")"),
        "escaped parentheses": nested(n, "\\u0028", "1", "\\u0029"),
        "what is not closed": "(" * n,
    }
    groups = {
        "groups": nested(n, "{ ", triple, " }"),
        "OPTIONAL": nested(n, f"OPTIONAL {{ {triple} ", "", " }"),
        "OPTIONAL in a row": triple + " OPTIONAL { ?s <urn:p> 1 }" * n,
        "NOT EXISTS": nested(n, f"FILTER NOT EXISTS {{ {triple} ", "", " }"),
        "EXISTS": nested(n, f"FILTER EXISTS {{ {triple} ", "", " }"),
        "UNION": nested(n, f"{{ {triple} }} UNION {{ ", triple, " }"),
        "UNION in a row": " UNION ".join([f"{{ {triple} }}"] * n),
        "MINUS": nested(n, f"{triple} MINUS {{ ", triple, " }"),
        "MINUS in a row": triple + " MINUS { ?s <urn:p> 1 }" * n,
        "FILTER in a row": triple + " FILTER(?s != 1)" * n,
        "subqueries": nested(n, "{ SELECT * { ", triple, " } }"),
        "subqueries in a row": "{ SELECT ?s { ?s <urn:p> 1 } } " * n,
        "GRAPH": nested(n, "GRAPH ?g { ", triple, " }"),
        "BIND in a row": " ".join(f"BIND({i} AS ?v{i})" for i in range(n)),
        "VALUES in a row": " ".join(f"VALUES ?v{i} {{ 1 }}" for i in range(n)),
        "path parentheses": f"?s {nested(n, '(', step, ')')} ?o",
        "path stars": f"?s {nested(n, '(', step, ')*')} ?o",
        "path question marks": f"?s {step}{'?' * n} ?o",
        "path carets": f"?s {'^' * n}{step} ?o",
        "path inverses": f"?s {nested(n, '^(', step, ')')} ?o",
        "path sequences": f"?s {'/'.join([step] * n)} ?o",
        "path alternatives": f"?s {'|'.join([step] * n)} ?o",
        "path negations": f"?s !({'|'.join([step] * n)}) ?o",
        "collections": f"?s ?p {nested(n, '(', '1', ')')}",
        "blank nodes": f"?s ?p {nested(n, '[ <urn:p> ', '1', ' ]')}",
        "triple terms": f"?s ?p {nested(n, '<<( <urn:s> <urn:p> ', '1', ' )>>')}",
        "reified triples": f"{nested(n, '<< ', '<urn:s>', ' <urn:p> 1 >>')} ?p ?o",
        "annotations": f"{triple} {nested(n, '{| <urn:p> 1 ', '', ' |}')}",
        "LATERAL": nested(n, "LATERAL { ", triple, " }"),
        "semicolons": "?s <urn:p> 1" + " ; <urn:p> 1" * n,
        "empty semicolons": "?s ?p 1" + ";" * n,
        "commas": "?s <urn:p> 1" + " , 1" * n,
        "all at once": nested(n, "{ OPTIONAL { FILTER(EXISTS { ?s ?p ([ ?q (", "1", ") ]) }) } }"),
        "what is not closed there": "?s ?p " + "[ <urn:p> " * n,
    }
    names = " ".join(f"?v{i}" for i in range(n))
    whole = {
        "ORDER BY": f"SELECT * {{ {triple} }} ORDER BY {names}",
        "GROUP BY": f"SELECT (1 AS ?x) {{ {triple} }} GROUP BY {names}",
        "HAVING": f"SELECT ?s {{ {triple} }} GROUP BY ?s HAVING ({nested(n, '(', '1', ')')})",
        "variables": f"SELECT {names} {{ {triple} }}",
        "aggregates": f"SELECT ({nested(n, 'SUM(', '?o', ')')} AS ?x) {{ {triple} }}",
        "expressions on one another": "SELECT (1 AS ?v0) "
        + " ".join(f"(?v{i} + 1 AS ?v{i + 1})" for i in range(n))
        + " {}",
        "FROM": f"SELECT * {' '.join(f'FROM <urn:g{i}>' for i in range(n))} {{ {triple} }}",
        "PREFIX": "".join(f"PREFIX p{i}: <urn:p{i}>\n" for i in range(n)) + "ASK {}",
        "BASE": "".join(f"BASE <http://e/{i}/>\n" for i in range(n)) + "ASK {}",
        "braces only": "ASK " + "{" * n,
    }
    return (
        {name: f"ASK {{ FILTER({text}) }}" for name, text in expressions.items()}
        | {name: f"ASK {{ {text} }}" for name, text in groups.items()}
        | whole
    )


IN_A_ROW = {
    "a sum", "a product", "signed numbers", "signed numbers glued", "and", "or", "comparisons",
    "OPTIONAL in a row", "UNION in a row", "MINUS in a row", "FILTER in a row",
    "subqueries in a row", "BIND in a row", "VALUES in a row", "path question marks",
    "path sequences", "path alternatives", "path negations", "semicolons", "empty semicolons",
    "commas", "ORDER BY", "GROUP BY", "variables", "expressions on one another", "FROM", "PREFIX",
    "BASE",
}  # fmt: skip


@pytest.mark.parametrize(("times", "number"), [(150, 37), (900, 28), (5000, 65)])
def test_every_construct_is_answered_or_refused(server, times, number):
    texts = {
        name: text
        for name, text in constructs(times).items()
        if times == 5000 or (name in IN_A_ROW) == (times == 900)
    }
    assert len(texts) == number
    told = together(lambda name: query(server, texts[name], timeout=0.5), texts)
    failed = {name: wrong(answer, 400, 408, 503) for name, answer in told.items()}
    assert not {name: why for name, why in failed.items() if why}
    assert not {name: answer.seconds for name, answer in told.items() if answer.seconds > 8}
