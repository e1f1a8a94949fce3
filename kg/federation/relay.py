"""The relay: takes on the loopback what the engine asks by SERVICE, and asks the endpoint."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final, Self

import h11

from kg.errors import ServiceFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from kg.federation.client import Client

LOOPBACK: Final = "127.0.0.1"
MAXIMUM_REQUESTS: Final = 100
"""Requests that one query may cause; SERVICE inside LATERAL is asked once a row."""

MAXIMUM_QUERY: Final = 4 * 1024 * 1024
"""Bytes of a query that is passed on: the engine writes out all names of what the client sent."""

_AT_ONCE: Final = 16
_ARRIVING: Final = 5.0
_PIECE: Final = 65536


@dataclass
class _Lease:
    """What one query may still do, and what it is doing."""

    left: int
    running: set[asyncio.Task[None]] = field(default_factory=set)


class Relay:
    """A server on the loopback; use it as an asynchronous context.

    Args:
        client: what asks the endpoints.
        seconds: how long one endpoint may take to answer in full.
        requests: how many requests one query may cause.

    Who knows an address of a lease may use it, so the addresses of each lease are unguessable and
    are good for nothing once it ends.
    """

    def __init__(self, client: Client, *, seconds: float, requests: int = MAXIMUM_REQUESTS) -> None:
        self._client = client
        self._seconds = seconds
        self._requests = requests
        self._leases: dict[str, _Lease] = {}
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._server: asyncio.Server | None = None
        self.port = 0
        """The port of the loopback that it listens on."""

    async def __aenter__(self) -> Self:
        """Start to listen."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no more and end what runs."""
        assert self._server is not None
        self._server.close()
        running = [task for lease in self._leases.values() for task in lease.running]
        self._leases.clear()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    @contextmanager
    def lease(self) -> Iterator[dict[str, str]]:
        """For as long as one query runs: each endpoint's IRI with the relay's IRI for it."""
        secret = token_urlsafe(24)
        lease = self._leases[secret] = _Lease(self._requests)
        root = f"http://{LOOPBACK}:{self.port}/{secret}"
        try:
            yield {
                endpoint.iri: f"{root}/{number}"
                for number, endpoint in enumerate(self._client.endpoints)
            }
        finally:
            self._leases.pop(secret, None)
            for task in lease.running:
                task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the engine: one request, one answer."""
        conversation = _Conversation(reader, writer)
        try:
            async with asyncio.timeout(_ARRIVING):
                path, query = await conversation.request()
            await self._pass_on(path, query, conversation)
        except ServiceFailed as failure:
            conversation.fail(f"{failure.problem}\n{failure.remedy}\n")
        except (OSError, h11.ProtocolError):  # a timeout is an OSError too
            return  # who asked has gone, or is not the engine
        except asyncio.CancelledError:
            return  # the lease has ended, and so does this task; Python 3.11 would log it
        finally:
            writer.close()

    async def _pass_on(self, path: str, query: str, conversation: _Conversation) -> None:
        _, _, rest = path.partition("/")
        secret, _, number = rest.partition("/")
        lease = self._leases.get(secret)
        known = {str(place): endpoint for place, endpoint in enumerate(self._client.endpoints)}
        if lease is None or number not in known:
            raise ServiceFailed("There is no such endpoint.")
        if lease.left == 0:
            raise ServiceFailed(
                f"The query asks other endpoints more than {self._requests} times.",
                "Move SERVICE out of LATERAL, where each row asks anew.",
            )
        lease.left -= 1
        endpoint = known[number]
        task = asyncio.current_task()
        assert task is not None
        lease.running.add(task)
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._places,
                self._client.ask(endpoint, query) as answer,
            ):
                conversation.start(200, answer.media_type)
                async for piece in answer.pieces:
                    await conversation.give(piece)
                conversation.end()
        except TimeoutError:
            raise ServiceFailed(
                f"{endpoint.iri} did not answer in full in {self._seconds:g} seconds.",
                "Ask it for less, or try again later.",
            ) from None
        finally:
            lease.running.discard(task)


class _Conversation:
    """HTTP with the engine on one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)

    async def request(self) -> tuple[str, str]:
        """The path and the body of a POST of a query.

        Raises:
            ServiceFailed: it is none, or too long.
            h11.ProtocolError, OSError: it is no HTTP, or breaks off.
        """
        head = await self._next()
        if not isinstance(head, h11.Request) or head.method != b"POST":
            raise ServiceFailed("Only a POST of a query is passed on.")
        parts: list[bytes] = []
        while isinstance(event := await self._next(), h11.Data):
            parts.append(bytes(event.data))
            if sum(map(len, parts)) > MAXIMUM_QUERY:
                raise ServiceFailed(
                    f"What SERVICE would send is longer than {MAXIMUM_QUERY:,} bytes.",
                    "Write fewer values in its group.",
                )
        return head.target.decode("ascii"), b"".join(parts).decode("utf-8", "replace")

    def start(self, status: int, media_type: str) -> None:
        """Send the head of the answer; without a length, so that a broken one shows as broken."""
        headers = [
            ("Content-Type", media_type),
            ("Transfer-Encoding", "chunked"),
            ("Connection", "close"),
        ]
        self._send(h11.Response(status_code=status, headers=headers))

    async def give(self, piece: bytes) -> None:
        """Send a piece of the body."""
        self._send(h11.Data(data=piece))
        await self._writer.drain()

    def end(self) -> None:
        """Say that the answer is whole."""
        self._send(h11.EndOfMessage())

    def fail(self, sentence: str) -> None:
        """Answer with a failure; once an answer has begun, leave it without its end."""
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.start(502, "text/plain; charset=utf-8")
            self._send(h11.Data(data=sentence.encode()))
            self.end()

    def _send(self, event: h11.Event) -> None:
        self._writer.write(self._http.send(event) or b"")

    async def _next(self) -> h11.Event:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_PIECE))
        assert not isinstance(event, type)  # PAUSED comes only of a second request
        return event
