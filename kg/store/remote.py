"""The remote store: any server of the SPARQL 1.1 Protocol and Graph Store HTTP Protocol."""

from __future__ import annotations

import re
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

import urllib3
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from kg.errors import QuerySyntaxError, StoreError, parser_words
from kg.formats import N_TRIPLES, RESULTS_JSON
from kg.store.port import sourced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.store.port import Answer

_FORM: Final = "application/x-www-form-urlencoded"
_ANSWERS: Final = f"{RESULTS_JSON.media_type}, {N_TRIPLES.media_type}"
_SENTENCE: Final = 300
_TOKEN: Final = re.compile(r"\$([a-z]+)")


class RemoteStore:
    """A server by its two addresses; see :class:`kg.store.port.Store` for what the methods do.

    The merged set is the server's default graph. Redirects are not followed: a server that
    moves is named anew by whoever runs it, never by an answer.
    """

    def __init__(self, query_url: str, graphs_url: str, *, timeout: float = 30.0) -> None:
        self._query_url = query_url
        self._graphs_url = graphs_url
        self._http = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=min(timeout, 5.0), read=timeout), retries=False
        )

    @classmethod
    def at(cls, url: str, *, timeout: float = 30.0) -> RemoteStore:
        """A server by one address: ``…/query`` and ``…/store``, as Oxigraph and Fuseki have it.

        >>> RemoteStore.at("http://127.0.0.1:7878/").query_url
        'http://127.0.0.1:7878/query'
        """
        root = url.rstrip("/").removesuffix("/query")
        return cls(f"{root}/query", f"{root}/store", timeout=timeout)

    @property
    def query_url(self) -> str:
        """Where queries are sent."""
        return self._query_url

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        base: str | None = None,
    ) -> Answer:
        form = [("query", f"BASE <{NamedNode(base).value}>\n{text}" if base else text)]
        form += [("default-graph-uri", graph.value) for graph in default_graphs or ()]
        form += [("named-graph-uri", graph.value) for graph in named_graphs or ()]
        answer = self._send(
            "POST", self._query_url, urlencode(form).encode(), _FORM, accept=_ANSWERS
        )
        media_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if media_type == RESULTS_JSON.media_type:
            return parse_query_results(answer.data, QueryResultsFormat.JSON)
        if media_type in N_TRIPLES.media_types:
            return [quad.triple for quad in parse(answer.data, RdfFormat.N_TRIPLES)]
        raise StoreError(
            f'{self._query_url} answered "{media_type}", which is neither results nor triples.',
            "Give the address of a SPARQL 1.1 query service.",
        )

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object_: NamedNode | Literal | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        name = "merged" if isinstance(graph, DefaultGraph) else "quads"
        one = graph if isinstance(graph, NamedNode) else None
        given = {"subject": subject, "predicate": predicate, "object": object_, "graph": one}
        for row in self._solutions(name, given):
            yield Quad(
                subject or row["subject"],
                predicate or row["predicate"],
                object_ or row["object"],
                graph or row["graph"],
            )

    def named_graphs(self) -> Iterator[NamedNode]:
        return (row["graph"] for row in self._solutions("graphs", {}))

    def contains_graph(self, graph: NamedNode) -> bool:
        answer = self.query(_request("contains", {"graph": graph}))
        return isinstance(answer, QueryBoolean) and bool(answer)

    def count(self) -> int:
        return sum(int(row["count"].value) for row in self._solutions("count", {}))

    def load(self, quads: Iterable[Quad]) -> None:
        """Add by Graph Store Protocol §5.5 (POST merges), the merged set to ``?default``."""
        by_graph: dict[str, list[Quad]] = {}
        given = sourced(quads)
        for quad in given:
            by_graph.setdefault(str(quad.graph_name), []).append(quad)
        for name, held in by_graph.items():
            self._post(f"{self._graphs_url}?graph={quote(name.strip('<>'), safe='')}", held)
        self._post(f"{self._graphs_url}?default", given)

    def close(self) -> None:
        self._http.clear()

    def _solutions(
        self, name: str, given: Mapping[str, NamedNode | Literal | None]
    ) -> Iterator[QuerySolution]:
        answer = self.query(_request(name, given))
        if not isinstance(answer, QuerySolutions):
            raise StoreError(f"{self._query_url} answered a SELECT with something else.")
        return iter(answer)

    def _post(self, url: str, quads: list[Quad]) -> None:
        body = BytesIO()
        serialize((quad.triple for quad in quads), body, RdfFormat.N_TRIPLES)
        self._send("POST", url, body.getvalue(), N_TRIPLES.media_type, accept="*/*")

    def _send(
        self, method: str, url: str, body: bytes, media_type: str, *, accept: str
    ) -> urllib3.BaseHTTPResponse:
        headers = {"Content-Type": media_type, "Accept": accept}
        try:
            answer = self._http.request(method, url, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise StoreError(
                f"{url} does not answer: {error}.", "See that the server runs and is reachable."
            ) from None
        if 200 <= answer.status < 300:
            return answer
        whole = " ".join(answer.data.decode("utf-8", "replace").split())
        said = parser_words(SyntaxError(whole)) if answer.status == 400 else whole
        said = said[:_SENTENCE]
        if answer.status == 400 and url == self._query_url:
            raise QuerySyntaxError(
                f"This is not a SPARQL 1.1 query: {said}.", "Mend the query where it says."
            )
        raise StoreError(
            f"{url} answered with status {answer.status}: {said or answer.reason}.",
            "See the server's log; the request was not repeated.",
        )


def _request(name: str, given: Mapping[str, NamedNode | Literal | None]) -> str:
    """The text of ``requests/<name>.rq`` with ``$key`` replaced by the rendered term."""
    text = files("kg.store").joinpath("requests", f"{name}.rq").read_text(encoding="utf-8")
    return _TOKEN.sub(lambda token: str(given.get(token[1]) or token[0]), text)
