"""The log of requests: which stand in it, what it says of them, and the number of each."""

from __future__ import annotations

import logging
import secrets
from itertools import count
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from kg.config import Settings

SLOW: Final = 1.0
"""Seconds from which a request counts as a problem, whatever its answer."""

_LIMITS: Final = frozenset({408, 413, 429, 431})
"""Statuses that tell a client that it met a limit."""

_LONGEST: Final = 64
_ALLOWED: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
_PREFIX: Final = secrets.token_hex(4)
_COUNT: Final = count(1)
_QUERY: Final = 10_000
"""Characters of a query's text that the log takes."""

REQUESTS: Final = logging.getLogger("kg.requests")
"""Where the lines of requests go."""


def new_id() -> str:
    """A number that no other request of this process has, nor of another one."""
    return f"{_PREFIX}-{next(_COUNT):x}"


def given_id(value: bytes) -> str | None:
    """What a client sent as X-Request-ID, if it is one that may stand in a log.

    >>> given_id(b"a1-b2"), given_id(b""), given_id(b"a b"), given_id(b"x" * 65)
    ('a1-b2', None, None, None)
    """
    if 0 < len(value) <= _LONGEST and not value.translate(None, _ALLOWED):
        return value.decode("ascii")
    return None


def request_id(scope: MutableMapping[str, Any]) -> str:
    """The number of a request: what its client calls it, else a new one; the same at every call.

    Args:
        scope: of ASGI; the number is kept in its state.
    """
    state: dict[str, Any] = scope.setdefault("state", {})
    number: str | None = state.get("request_id")
    if number is None:
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                number = given_id(value)
                break
        number = state["request_id"] = number or new_id()
    return number


class RequestLog:
    """Which requests are logged, and how."""

    def __init__(self, settings: Settings) -> None:
        self._all = settings.log_requests == "all"
        self._none = settings.log_requests == "none"
        self._queries = settings.log_queries

    def wants(self, status: int, seconds: float, outcome: str = "") -> bool:
        """Whether an answer is to be logged; ask before anything is made for the log."""
        if self._all or self._none:
            return self._all
        if outcome == "broken" or seconds >= SLOW:
            return True
        return (status >= 500 or status in _LIMITS) and outcome != "disconnected"

    def write(
        self,
        number: str,
        method: str,
        path: str,
        status: int,
        *,
        route: str,
        outcome: str,
        seconds: float,
        sent: int,
        client: str,
        release: str = "",
        error: str = "",
        query: str = "",
    ) -> None:
        """Log one answer.

        Args:
            number: of :func:`request_id`.
            method: of the request.
            path: without the query string, which may hold a query.
            status: of the answer.
            route: template of the address.
            outcome: as the metrics have it.
            seconds: from the request's head to the end of the answer.
            sent: bytes of the answer's body.
            client: as the budgets know it.
            release: that the answer is from.
            error: code of the error that it tells, or that broke it off.
            query: its text; logged only where the settings allow it.
        """
        fields: dict[str, Any] = {
            "request": number,
            "method": method,
            "path": path,
            "route": route,
            "status": status,
            "outcome": outcome,
            "seconds": round(seconds, 6),
            "bytes": sent,
            "client": client,
        }
        if release:
            fields["release"] = release
        if error:
            fields["error"] = error
        if query and self._queries:
            fields["query"] = query[:_QUERY]
        level = logging.ERROR if status == 500 else logging.INFO
        REQUESTS.log(level, "request", extra={"fields": fields})
