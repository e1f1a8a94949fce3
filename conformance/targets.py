"""What the tests are run against: the bare engine in this process, or the service by HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)
from urllib3.exceptions import HTTPError

from conformance.manifests import document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conformance.cases import Data
    from conformance.client import Answer, Client

QUADS: Final = "application/n-quads"
TRIPLES: Final = "application/n-triples"


class Refused(Exception):
    """A query or update was not carried out.

    ``syntax`` says whether for how it is written, ``meant`` whether the target meant to refuse it
    rather than failed at it.
    """

    def __init__(self, why: str, *, syntax: bool = False, meant: bool = True) -> None:
        super().__init__(why)
        self.syntax = syntax
        self.meant = meant


class Target(Protocol):
    """What can be loaded, asked and changed."""

    def load(self, data: Data) -> None:
        """Hold these documents and nothing else."""

    def ask(self, text: str, media: str) -> bytes:
        """The answer to a query in that media type.

        Raises:
            Refused: there is none.
        """

    def change(self, text: str) -> None:
        """Carry out an update.

        Raises:
            Refused: it was not carried out.
        """

    def quads(self) -> bytes:
        """All that is held, as N-Quads."""


class Engine:
    """pyoxigraph as it is, in this process."""

    def __init__(self, checkout: Path) -> None:
        self._checkout = checkout
        self._store = Store()

    def load(self, data: Data) -> None:
        self._store = Store()
        for graph, iri in data:
            if graph is not None:
                self._store.add_graph(NamedNode(graph))
            self._store.extend(read_document(self._checkout, iri, graph))

    def ask(self, text: str, media: str) -> bytes:
        try:
            found = self._store.query(text)
            if isinstance(found, QuerySolutions | QueryBoolean):
                kind = QueryResultsFormat.from_media_type(media)
                return found.serialize(format=kind) or b""
            return found.serialize(format=RdfFormat.from_media_type(media)) or b""
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise Refused(str(error), syntax=isinstance(error, SyntaxError)) from error

    def change(self, text: str) -> None:
        try:
            self._store.update(text)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise Refused(str(error), syntax=isinstance(error, SyntaxError)) from error

    def quads(self) -> bytes:
        return self._store.dump(format=RdfFormat.N_QUADS) or b""


class Service:
    """The service by its HTTP face: /sparql, /update and /data."""

    def __init__(self, client: Client, checkout: Path) -> None:
        self._client = client
        self._checkout = checkout
        self._held: Data | None = None

    def load(self, data: Data) -> None:
        if data == self._held:
            return
        self._held = None
        quads = [(graph, read_document(self._checkout, iri, graph)) for graph, iri in data]
        whole = serialize([quad for _, some in quads for quad in some], format=RdfFormat.N_QUADS)
        self._write("PUT", "/data", whole or b"", QUADS)
        filled = {graph for graph, some in quads if some}
        for graph in {graph for graph, _ in quads if graph is not None} - filled:
            self._write("PUT", f"/data?graph={quote(graph, safe='')}", b"", TRIPLES)
        self._held = data

    def forget(self) -> None:
        """Load anew next time: somebody else has written."""
        self._held = None

    def ask(self, text: str, media: str) -> bytes:
        headers = {"Content-Type": "application/sparql-query", "Accept": media}
        answer = self._sent("POST", "/sparql", headers, text.encode())
        if answer.media != media:
            raise Refused(f"asked for {media}, given {answer.media}", meant=False)
        return answer.body

    def change(self, text: str) -> None:
        self._held = None
        self._write("POST", "/update", text.encode(), "application/sparql-update")

    def quads(self) -> bytes:
        return self._sent("GET", "/data", {"Accept": QUADS}).body

    def _write(self, method: str, path: str, body: bytes, media: str) -> None:
        self._sent(method, path, {"Content-Type": media}, body, write=True)

    def _sent(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        write: bool = False,
    ) -> Answer:
        try:
            answer = self._client.send(method, path, headers, body, write=write)
        except HTTPError as error:
            raise Refused(f"no answer: {error}", meant=False) from error
        if answer.status >= 300:
            raise Refused(
                answer.brief(),
                syntax=b"#query-syntax" in answer.body,
                meant=400 <= answer.status < 500 or answer.status == HTTPStatus.NOT_IMPLEMENTED,
            )
        return answer


def read_document(checkout: Path, iri: str, graph: str | None) -> list[Quad]:
    """The triples of a document of the suite, put into a graph."""
    name = DefaultGraph() if graph is None else NamedNode(graph)
    path = document(checkout, iri)
    triples = parse(path=path, base_iri=iri, rename_blank_nodes=True)
    return [Quad(one.subject, one.predicate, one.object, name) for one in triples]
