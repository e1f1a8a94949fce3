"""What was counted and how things stand, as Prometheus and OpenMetrics read them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from api.metrics import BOUNDS
from kg import __version__
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prometheus_client.metrics_core import Metric
    from starlette.datastructures import State

_CACHES: Final = {"responses": "cache", "answers": "answers", "pinned": "pinned_answers"}
"""Label of a cache → its name in the application's state."""


class Exposition:
    """The metrics of one application; nothing is computed but when they are asked for."""

    def __init__(self, state: State) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Service(state))
        ProcessCollector(registry=self._registry)

    def text(self, accept: str | None) -> tuple[bytes, str]:
        """All metrics in the format that an Accept header asks for, and its media type."""
        encode, media_type = choose_encoder(accept or "")
        return encode(self._registry), media_type


class _Service(Collector):
    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterable[Metric]:
        yield from self._requests()
        yield from self._connections()
        yield from self._workers()
        yield from self._caches()
        yield from self._release()
        yield from _children()

    def _requests(self) -> Iterator[Metric]:
        labels = ("route", "outcome")
        seconds = HistogramMetricFamily(
            "habitat_request_seconds", "Time from a request's head to its answer's end.",
            labels=labels,
        )  # fmt: skip
        sent = CounterMetricFamily(
            "habitat_sent_bytes", "Bytes of answers' bodies before compression.", labels=labels
        )
        for route, outcome, tally in self._state.metrics.tallies():
            total = 0
            buckets = []
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), tally.buckets, strict=True):
                total += number
                buckets.append((bound, float(total)))
            seconds.add_metric((route, outcome), buckets, tally.seconds)
            sent.add_metric((route, outcome), tally.sent)
        yield seconds
        yield sent

    def _connections(self) -> Iterator[Metric]:
        guard = getattr(self._state, "guard", None)
        if guard is not None:
            yield GaugeMetricFamily("habitat_connections", "Open connections.", guard.open)
        refused = CounterMetricFamily(
            "habitat_connections_refused",
            "Connections and requests that were ended before the application saw them.",
            labels=("reason",),
        )
        for reason, number in sorted(self._state.metrics.refused.items()):
            refused.add_metric((reason,), number)
        yield refused

    def _workers(self) -> Iterator[Metric]:
        stats = self._state.pool.stats()
        workers = GaugeMetricFamily(
            "habitat_workers", "Query workers; costly ones are busy as well.", labels=("state",)
        )
        for name in ("idle", "busy", "costly"):
            workers.add_metric((name,), getattr(stats, name))
        yield workers
        yield GaugeMetricFamily("habitat_waiting", "Requests that wait.", stats.waiting)
        yield CounterMetricFamily("habitat_worker_starts", "Workers started.", stats.starts)
        kills = CounterMetricFamily(
            "habitat_worker_kills", "Workers ended over a request.", labels=("reason",)
        )
        for reason, number in sorted(stats.kills.items()):
            kills.add_metric((reason,), number)
        yield kills

    def _caches(self) -> Iterator[Metric]:
        asked = CounterMetricFamily(
            "habitat_cache_lookups", "Answers looked for in a cache.", labels=("cache", "result")
        )
        gone = CounterMetricFamily(
            "habitat_cache_evictions", "Answers that made room or were of an old release.",
            labels=("cache",),
        )  # fmt: skip
        held = GaugeMetricFamily("habitat_cache_bytes", "Memory of a cache.", labels=("cache",))
        number = GaugeMetricFamily("habitat_cache_entries", "Answers kept.", labels=("cache",))
        for label, name in _CACHES.items():
            cache = getattr(self._state, name)
            asked.add_metric((label, "hit"), cache.hits)
            asked.add_metric((label, "miss"), cache.misses)
            gone.add_metric((label,), cache.evictions)
            held.add_metric((label,), cache.bytes)
            number.add_metric((label,), len(cache))
        yield from (asked, gone, held, number)

    def _release(self) -> Iterator[Metric]:
        facts = {"version": __version__, "release": ""}
        with contextlib.suppress(KgError):
            manifest = self._state.pool.manifest()
            facts["release"] = manifest.id
            yield GaugeMetricFamily(
                "habitat_release_triples", "Triples of the release.", manifest.triples
            )
        yield InfoMetricFamily("habitat", "The release that is served.", facts)


def _children() -> Iterator[Metric]:
    """Number and memory of the processes below this one, where the system tells them."""
    try:
        known = list(_below(os.getpid()))
    except OSError:
        return
    pages = 0
    for number in known:
        with contextlib.suppress(OSError):
            pages += int(Path(f"/proc/{number}/statm").read_text("ascii").split()[1])
    yield GaugeMetricFamily("habitat_children", "Processes below the server.", len(known))
    yield GaugeMetricFamily(
        "habitat_children_resident_bytes",
        "Their resident memory; what several share counts for each.",
        pages * os.sysconf("SC_PAGE_SIZE"),
    )


def _below(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            for child in (thread / "children").read_text("ascii").split():
                yield int(child)
                with contextlib.suppress(FileNotFoundError):
                    yield from _below(int(child))
