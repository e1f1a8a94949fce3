"""Requests that came before byte for byte, and what answers them while it is kept.

A client that asks again sends the same bytes again. What the parser, the router and all between
made of them then, they would make of them now; so a look into a table stands for all of it. The
release is looked up, the client charged and the answer counted as ever.
"""

from __future__ import annotations

from collections import OrderedDict
from time import perf_counter
from typing import TYPE_CHECKING, Final

from api.clients import by_address
from api.logs import new_id
from api.memento_links import DATED
from kg.errors import KgError

if TYPE_CHECKING:
    from api.budgets import Budgets
    from api.caching import Cache, Stored
    from api.metrics import Metrics
    from kg.config import Settings
    from kg.releases import Home

LONGEST: Final = 4096
"""Bytes of a request that is remembered."""

_REQUESTS: Final = 4096
_COPIED: Final = 64 * 1024
"""Bytes of an answer that is copied each time; the larger are written from the cache itself."""

PERSONAL: Final = frozenset(
    (
        DATED,
        b"authorization",
        b"connection",
        b"content-length",
        b"expect",
        b"if-none-match",
        b"transfer-encoding",
        b"upgrade",
        b"x-api-key",
        b"x-request-id",
    )
)
"""Headers with which a request asks for more than an answer that is kept."""

Key = tuple[bytes, ...]


class Ready:
    """The table of one server."""

    def __init__(
        self, settings: Settings, home: Home, cache: Cache, budgets: Budgets, metrics: Metrics
    ) -> None:
        self._home = home
        self._cache = cache
        self._budgets = budgets
        self._metrics = metrics
        self._on = settings.log_requests != "all" and not settings.proxies
        self._known: OrderedDict[bytes, tuple[Key, Stored, bytes]] = OrderedDict()

    def learn(self, raw: bytes, headers: dict[bytes, bytes], key: Key, stored: Stored) -> None:
        """Remember a GET request whose answer has just been kept.

        Args:
            raw: all of its bytes.
            headers: of it.
            key: of its answer in the cache.
            stored: its answer.
        """
        if not self._on or len(raw) > LONGEST or not PERSONAL.isdisjoint(headers):
            return
        if len(stored.body) > _COPIED:
            return
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in stored.headers)
        head = b"HTTP/1.1 200 OK\r\n" + lines + b"ratelimit-policy: " + self._budgets.policy
        self._known[raw] = key, stored, head + b"\r\nratelimit: "
        if len(self._known) > _REQUESTS:
            self._known.popitem(last=False)

    def answer(self, raw: bytes, client: tuple[str, int] | None, dated: bytes) -> bytes | None:
        """All bytes of the answer, or ``None`` where the request has to go the whole way.

        Args:
            raw: all bytes of the request.
            client: of the connection.
            dated: the header lines that the server gives every answer.
        """
        known = self._known.get(raw)
        if known is None:
            return None
        began = perf_counter()
        key, stored, head = known
        try:
            release = self._home.current()
            if release is None or self._cache.get(release.id, key) is not stored:
                del self._known[raw]
                return None
            size = len(stored.body)
            left = self._budgets.hit(by_address({"client": client}), rows=stored.rows, bytes=size)
        except KgError:
            return None
        self._metrics.seen("cache", "cached", perf_counter() - began, size)
        number = new_id().encode()
        return b"".join(
            (head, left, b"\r\nx-request-id: ", number, b"\r\n", dated, b"\r\n", stored.body)
        )
