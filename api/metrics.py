"""What is counted while the server runs: plain numbers, that cost a request next to nothing."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds in seconds of the buckets of the latency; one more holds what took longer."""

OUTCOMES: Final = {
    "query-timeout": "timeout",
    "request-timeout": "timeout",
    "query-memory": "memory",
    "busy": "busy",
    "budget": "budget",
    "query-refused": "refused",
    "write-refused": "refused",
    "unauthorized": "refused",
    "query-killed": "killed",
}
"""Code of an error → outcome; of the others, the status alone decides."""

_MOST: Final = 1000
"""Pairs of route and outcome that are told apart; a bound in case a route is no template."""


class Tally:
    """The answers of one route and outcome."""

    __slots__ = ("buckets", "seconds", "sent")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0
        self.sent = 0


class Metrics:
    """The counts of one server."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._templates: dict[Any, str] = {}
        self.refused: dict[str, int] = {}
        """Connections and requests that never reached the application, by reason."""

    def seen(self, route: str, outcome: str, seconds: float, sent: int) -> None:
        """Count one answer.

        Args:
            route: template of the address (see :meth:`route_of`), never the address itself.
            outcome: ``ok``, ``cached``, ``client error``, ``error``, ``disconnected`` or a value
                of :data:`OUTCOMES`.
            seconds: from the request's head to the end of the answer.
            sent: bytes of the answer's body.
        """
        tally = self._tallies.get((route, outcome))
        if tally is None:
            tally = self._new(route, outcome)
        tally.buckets[bisect_left(BOUNDS, seconds)] += 1
        tally.seconds += seconds
        tally.sent += sent

    def refuse(self, reason: str) -> None:
        """Count a connection or request that was ended before the application saw it."""
        self.refused[reason] = self.refused.get(reason, 0) + 1

    def tallies(self) -> Iterator[tuple[str, str, Tally]]:
        """Route, outcome and counts, in order."""
        for route, outcome in sorted(self._tallies):
            yield route, outcome, self._tallies[route, outcome]

    def route_of(self, scope: MutableMapping[str, Any]) -> str:
        """The template of the address that answered; ``none`` where no route did.

        Args:
            scope: of ASGI, after the application has handled it; what answers without the router
                says ``route`` in its state.
        """
        said: str | None = scope.get("state", {}).get("route")
        if said is not None:
            return said
        endpoint = scope.get("endpoint")
        if endpoint is None:
            return "none"
        template = self._templates.get(endpoint)
        if template is None:
            own = getattr(scope.get("route"), "path", None)
            plain = (r.path for r in scope["app"].routes if getattr(r, "endpoint", 0) is endpoint)
            template = self._templates[endpoint] = own or next(plain, "none")
        return template

    def _new(self, route: str, outcome: str) -> Tally:
        known = len(self._tallies) < _MOST
        return self._tallies.setdefault((route if known else "other", outcome), Tally())


def outcome_of(status: int, code: str = "") -> str:
    """The outcome of an answer that was sent whole.

    Args:
        status: of the answer.
        code: of the error that it tells, if it tells one.

    >>> outcome_of(304), outcome_of(404, "not-found"), outcome_of(503, "busy"), outcome_of(500)
    ('ok', 'client error', 'busy', 'error')
    """
    if status < 400:
        return "ok"
    return OUTCOMES.get(code) or ("client error" if status < 500 else "error")
