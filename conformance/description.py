"""The three tests of the service description (SPARQL 1.1 Service Description, sections 2 and 3)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax

from conformance.outcomes import Outcome

if TYPE_CHECKING:
    from rdflib.term import Node

    from conformance.client import Client

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
SCHEMA: Final = Path(__file__).parent / "service-description.ttl"


def run_description(name: str, client: Client) -> Outcome:
    """Run the test of that name: returns-rdf, has-endpoint-triple or conforms-to-schema."""
    answer = client.send("GET", "/sparql", {"Accept": "text/turtle"})
    endpoint = f"{client.address}/sparql"
    if answer.status != 200 or answer.media != "text/turtle":
        return Outcome(passed=False, why=answer.brief())
    try:
        graph = Graph().parse(data=answer.body, format="turtle", publicID=endpoint)
    except (BadSyntax, ParserError) as error:
        return Outcome(passed=False, why=str(error))
    if name == "returns-rdf":
        return Outcome(len(graph) > 0, "no triple" if not graph else "")
    if name == "has-endpoint-triple":
        has = (None, URIRef(f"{SD}endpoint"), URIRef(endpoint)) in graph
        return Outcome(has, "" if has else f"no sd:endpoint <{endpoint}>")
    wrong = against_schema(graph)
    if (None, RDF.type, URIRef(f"{SD}Service")) not in graph:
        wrong.append("nothing is an sd:Service")
    return Outcome(not wrong, "; ".join(wrong))


def against_schema(graph: Graph) -> list[str]:
    """What of the sd: terms in a description contradicts the vocabulary, as sentences."""
    schema = Graph().parse(SCHEMA, format="turtle")
    whole = graph + schema
    wrong = []
    for subject, predicate, value in graph:
        for term in (predicate, value):
            if str(term).startswith(SD) and (term, None, None) not in schema:
                wrong.append(f"{term} is no term of the vocabulary")
        if not str(predicate).startswith(SD):
            continue
        if isinstance(value, Literal):
            wrong.append(f"{predicate} has the literal {value}")
        for node, side in ((subject, RDFS.domain), (value, RDFS.range)):
            wanted = schema.value(predicate, side)
            if wanted is not None and not _may_be(whole, node, wanted):
                wrong.append(f"{node}, with {predicate}, is no {wanted}")
    return sorted(wrong)


def _may_be(graph: Graph, node: Node, wanted: Node) -> bool:
    """Whether a node has a class, or no class of the vocabulary at all."""
    kinds = [kind for kind in graph.objects(node, RDF.type) if str(kind).startswith(SD)]
    return not kinds or any(wanted in graph.transitive_objects(k, RDFS.subClassOf) for k in kinds)
