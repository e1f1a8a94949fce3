"""Tests of HTTP itself: the requests and answers that a manifest records (ht: vocabulary)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin

from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from urllib3.exceptions import HTTPError

from conformance.cases import LABEL, UT
from conformance.comparing import same_rows
from conformance.manifests import MF
from conformance.outcomes import Outcome
from conformance.results import quad_row, read_results

if TYPE_CHECKING:
    from rdflib.term import Node

    from conformance.cases import Data
    from conformance.client import Answer, Client
    from conformance.manifests import Entry

HT: Final = "http://www.w3.org/2011/http#"
HTS: Final = "http://www.w3.org/2011/http-statusCodes#"
CNT: Final = "http://www.w3.org/2011/content#"
STATUSES: Final = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
TABULAR: Final = "application/sparql-results+json"


@dataclass(frozen=True)
class Expected:
    """What an answer must be: one of ``statuses``, and what else is not ``None`` or ""."""

    statuses: tuple[str, ...] = ()
    format: str = ""
    truth: bool | None = None
    location: str = ""
    media: str = ""
    body: str | None = None


@dataclass(frozen=True)
class Exchange:
    """One request and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    expected: Expected


def exchanges(entry: Entry) -> list[Exchange]:
    """The requests of a test in their order."""
    graph = entry.graph
    connection = _one(graph, entry.node, f"{MF}action")
    found = []
    for node in _list(graph, connection, f"{HT}requests"):
        answer = _one(graph, node, f"{HT}resp")
        truth = graph.value(answer, URIRef(f"{MF}expectedBoolean"))
        statuses = graph.objects(answer, URIRef(f"{MF}expectedStatus"))
        expected = Expected(
            statuses=tuple(sorted(str(status).removeprefix(HTS) for status in statuses)),
            format=_text(graph, answer, f"{MF}expectedFormat"),
            truth=None if truth is None else str(truth) == "true",
            location=_text(graph, answer, f"{MF}expectedLocation"),
            media=_headers(graph, answer).get("content-type", "").partition(";")[0],
            body=_characters(graph, answer),
        )
        characters = _characters(graph, node)
        body = graph.value(node, URIRef(f"{HT}body"))
        encoding = _text(graph, body, f"{CNT}characterEncoding") if body else ""
        found.append(
            Exchange(
                method=_text(graph, node, f"{HT}methodName"),
                path=_text(graph, node, f"{HT}absolutePath"),
                headers=_headers(graph, node),
                body=None if characters is None else characters.encode(encoding or "utf-8"),
                expected=expected,
            )
        )
    return found


def graphs_before(entry: Entry) -> Data:
    """The graphs that a test finds in the store."""
    return tuple(
        (str(entry.graph.value(node, LABEL)), str(entry.graph.value(node, URIRef(f"{UT}graph"))))
        for node in entry.graph.objects(entry.node, URIRef(f"{UT}graphData"))
    )


def run_exchanges(entry: Entry, client: Client) -> Outcome:
    """Send a test's requests one after the other; the first wrong answer fails it."""
    places: dict[str, str] = {}
    for number, exchange in enumerate(exchanges(entry), 1):
        path, write = _here(entry, exchange)
        for name, location in places.items():
            path = path.replace(name, quote(location, safe=""))
        try:
            answer = client.send(
                exchange.method, path, exchange.headers, exchange.body, write=write
            )
        except HTTPError as error:
            return Outcome(passed=False, why=f"request {number}: no answer: {error}")
        wrong = _wrong(answer, exchange)
        if wrong:
            return Outcome(passed=False, why=f"request {number}: {wrong}: {answer.brief()}")
        if exchange.expected.location:
            given = answer.headers.get("Location", "")
            places[exchange.expected.location] = urljoin(client.address + path, given)
    return Outcome(passed=True)


def _here(entry: Entry, exchange: Exchange) -> tuple[str, bool]:
    """The path on this service, and whether the request needs the right to write.

    The suite has one address for queries and updates where we have two.
    """
    if entry.kind == "GraphStoreProtocolTest":
        return "/data" + exchange.path.removeprefix("/gsp"), exchange.method not in ("GET", "HEAD")
    rest = exchange.path.removeprefix("/sparql/")
    media = exchange.headers.get("content-type", "")
    name = entry.id.rpartition("/")[2]
    if re.match(r"(bad_)?(multiple_)?update", name) and media != "application/sparql-query":
        return f"/update{rest}", True
    return f"/sparql{rest}", False


def _wrong(answer: Answer, exchange: Exchange) -> str:
    """What is wrong with an answer; "" where nothing is."""
    expected = exchange.expected
    if not any(_is(answer.status, status) for status in expected.statuses):
        return f"not {' or '.join(expected.statuses)}"
    if answer.status >= 300:
        return ""
    if expected.location and not answer.headers.get("Location"):
        return "no Location"
    if exchange.method == "HEAD":
        return "another media type" if expected.media and answer.media != expected.media else ""
    try:
        if expected.format == "RDF":
            list(parse(answer.body, RdfFormat.from_media_type(answer.media)))
        elif expected.format:
            given = read_results(answer.body, answer.media)
            if (expected.format == "boolean") != (given.boolean is not None):
                return f"no {expected.format} result"
            if expected.truth is not None and given.boolean is not expected.truth:
                return f"not {expected.truth}"
        if expected.body is not None:
            wanted = parse(expected.body.encode(), RdfFormat.from_media_type(expected.media))
            found = parse(answer.body, RdfFormat.from_media_type(answer.media))
            if not same_rows([quad_row(q) for q in wanted], [quad_row(q) for q in found]):
                return "another graph"
    except (SyntaxError, ValueError) as error:
        return f"cannot be read: {error}"
    return ""


def _is(status: int, expected: str) -> bool:
    family = re.fullmatch(r"StatusCode(\d)xx", expected)
    return status // 100 == int(family[1]) if family else status == STATUSES[expected]


def _one(graph: Graph, node: Node, name: str) -> Node:
    found = graph.value(node, URIRef(name))
    assert found is not None, f"{node} has no {name}"
    return found


def _text(graph: Graph, node: Node, name: str) -> str:
    found = graph.value(node, URIRef(name))
    return "" if found is None else str(found)


def _list(graph: Graph, node: Node, name: str) -> list[Node]:
    head = graph.value(node, URIRef(name))
    return [] if head is None else list(Collection(graph, head))


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    fields = _list(graph, node, f"{HT}headers")
    return {_text(graph, f, f"{HT}fieldName"): _text(graph, f, f"{HT}fieldValue") for f in fields}


def _characters(graph: Graph, node: Node) -> str | None:
    body = graph.value(node, URIRef(f"{HT}body"))
    return None if body is None else _text(graph, body, f"{CNT}chars")
