"""Send one query to one endpoint over a connection to an address that was checked."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin

import h11

from kg.errors import ServiceFailed
from kg.federation.addresses import Permits, Resolve, addresses_of, is_public, resolve
from kg.formats import RESULTS_JSON, RESULTS_XML

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from kg.federation.endpoints import Endpoint

MAXIMUM_ANSWER: Final = 64 * 1024 * 1024
"""Bytes of one endpoint's answer that are read."""

_ACCEPTED: Final = (RESULTS_JSON.media_type, RESULTS_XML.media_type)
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_HOPS: Final = 3
_PIECE: Final = 65536


@dataclass(frozen=True)
class Answer:
    """An endpoint's answer: its media type, and its bytes as they come."""

    media_type: str
    pieces: AsyncIterator[bytes]


class Client:
    """Asks the endpoints of an allow-list and nobody else.

    No cookie, credential or header of anyone is sent, and no proxy of the environment is used.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        resolving: Resolve = resolve,
        permits: Permits = is_public,
        limit: int = MAXIMUM_ANSWER,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.endpoints = tuple(endpoints)
        self._by_iri = {endpoint.iri: endpoint for endpoint in endpoints}
        self._resolving = resolving
        self._permits = permits
        self._limit = limit
        self._tls = tls or ssl.create_default_context()

    @asynccontextmanager
    async def ask(self, endpoint: Endpoint, query: str) -> AsyncIterator[Answer]:
        """Send a query as a form (SPARQL 1.1 Protocol, section 2.1.2), which every endpoint takes.

        A redirect is followed to another endpoint of the allow-list only.

        Raises:
            ServiceFailed: there is no answer, it is not results of SPARQL, or, while its pieces
                are read, it breaks off or is too large.
        """
        for _ in range(_HOPS + 1):
            exchange = await self._connect(endpoint)
            try:
                head = await exchange.send(query)
                if head.status_code not in _REDIRECTS:
                    yield Answer(_media_type(endpoint, head), exchange.pieces(self._limit))
                    return
                endpoint = self._target(endpoint, head)
            finally:
                exchange.end()
        raise ServiceFailed(
            f"{endpoint.iri} redirects again and again.", "Ask the address that answers itself."
        )

    async def _connect(self, endpoint: Endpoint) -> _Exchange:
        for address in await addresses_of(endpoint, self._resolving, self._permits):
            try:
                reader, writer = await asyncio.open_connection(
                    address,
                    endpoint.port,
                    ssl=self._tls if endpoint.secure else None,
                    server_hostname=endpoint.host if endpoint.secure else None,
                )
            except OSError:
                continue
            return _Exchange(endpoint, reader, writer)
        raise ServiceFailed(f"{endpoint.iri} cannot be reached.", "Try again later.")

    def _target(self, endpoint: Endpoint, head: h11.Response) -> Endpoint:
        target = self._by_iri.get(urljoin(endpoint.iri, _header(head, b"location")))
        if target is None:
            raise ServiceFailed(
                f"{endpoint.iri} redirects to an address that may not be asked.",
                "Whoever runs this service may add that address to KG_SERVICE_ALLOW.",
            )
        return target


class _Exchange:
    """One request and its answer on a connection of their own."""

    def __init__(
        self, endpoint: Endpoint, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._endpoint = endpoint
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.CLIENT)

    async def send(self, query: str) -> h11.Response:
        """Send the query; gives the head of the answer."""
        body = urlencode({"query": query}).encode()
        request = h11.Request(
            method="POST",
            target=self._endpoint.target,
            headers=[
                ("Host", self._endpoint.authority),
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Length", str(len(body))),
                ("Accept", ", ".join(_ACCEPTED)),
                ("Accept-Encoding", "identity"),
                ("User-Agent", "HabitatKG"),
                ("Connection", "close"),
            ],
        )
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            self._writer.write(self._http.send(event) or b"")
        while not isinstance(head := await self._next(), h11.Response):
            assert isinstance(head, h11.InformationalResponse)
        return head

    async def pieces(self, limit: int) -> AsyncIterator[bytes]:
        """The body of the answer, at most ``limit`` bytes of it."""
        seen = 0
        while isinstance(event := await self._next(), h11.Data):
            seen += len(event.data)
            if seen > limit:
                raise ServiceFailed(
                    f"The answer of {self._endpoint.iri} is larger than {limit:,} bytes.",
                    "Ask it for less: bind more of the pattern, or add LIMIT in a subquery.",
                )
            yield bytes(event.data)

    def end(self) -> None:
        """Close the connection at once."""
        self._writer.transport.abort()

    async def _next(self) -> h11.Event:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._reader.read(_PIECE))
        except (OSError, h11.RemoteProtocolError):
            raise ServiceFailed(
                f"The answer of {self._endpoint.iri} broke off or is no HTTP.", "Try again later."
            ) from None
        assert not isinstance(event, type)  # PAUSED comes only of a second request
        return event


def _header(head: h11.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in head.headers if key == name), "")


def _media_type(endpoint: Endpoint, head: h11.Response) -> str:
    """The media type of an answer that may be passed on."""
    if head.status_code != 200:
        raise ServiceFailed(
            f"{endpoint.iri} answered with status {head.status_code}.",
            "Try the group of SERVICE there as a query of its own.",
        )
    media_type = _header(head, b"content-type").partition(";")[0].strip().lower()
    packed = _header(head, b"content-encoding").lower() not in ("", "identity")
    if packed or media_type not in _ACCEPTED:
        raise ServiceFailed(
            f"{endpoint.iri} answered with something else than results of SPARQL as JSON or XML.",
            "See that the address is that of the endpoint and not of a page.",
        )
    return media_type
