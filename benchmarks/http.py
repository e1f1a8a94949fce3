"""Requests a second and latencies of the service, beside those of its peers on the same data.

``python -m benchmarks.http [--seconds N] [--rounds N] [--rdflib-endpoint] [--minutes N] [--write]``

Every round starts each server anew and measures it, one server after the other; the table holds
the medians. All clients are one address here, so the service runs with budgets that never end;
its other settings are the defaults. ``--minutes`` then runs a mixed load and samples memory.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import urllib3
from pyoxigraph import NamedNode, RdfFormat, Store

from benchmarks.load import requests
from benchmarks.load.memory import growth, sampled
from benchmarks.load.page import write_section
from benchmarks.load.runaways import runaways
from benchmarks.load.sending import NEEDS, Load, Measured, available, send
from benchmarks.servers import ours, oxigraph, rdflib_endpoint
from kg.build.pipeline import build
from kg.config import content_root
from kg.releases import Home
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from benchmarks.servers.running import Running

OURS: Final = "Habitat KG"
PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
RUNAWAYS: Final = 8
CROWD: Final = 200
"""Connections of those who ask cheap queries while others misbehave."""


@dataclass(frozen=True)
class Peer:
    """A server: its name, its endpoint's path and how to start it."""

    name: str
    endpoint: str
    start: Callable[[], AbstractContextManager[Running]]


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where there is no load generator."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement (default 5)")
    parser.add_argument("--rounds", type=int, default=3, help="of which medians are taken")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--home", type=Path, help="a home with a release (default: build one)")
    parser.add_argument(
        "--rdflib-endpoint", action="store_true", help="install rdflib-endpoint and measure it too"
    )
    parser.add_argument("--minutes", type=float, default=0, help="of mixed load, sampling memory")
    parser.add_argument("--write", action="store_true", help=f"write the section of {PAGE.name}")
    given = parser.parse_args(arguments)
    if not available():
        print(f"The benchmark http {NEEDS}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        if given.home is None:
            build(content_root(), home, DEFAULT_BASE)
        things, quads = prepare(home, Path(folder) / "quads.nq")
        peers = _peers(given, home, Path(folder))
        results: dict[tuple[str, str], list[Measured]] = {}
        for _ in range(given.rounds):
            for peer in peers:
                with peer.start() as server:
                    for name, found in measure(peer, server, things, given).items():
                        results.setdefault((peer.name, name), []).append(found)
        text = report(results, peers, quads, given)
        if given.minutes:
            with peers[0].start() as server:
                text += "\n" + _memory(server, things, given.minutes, given.connections)
    print(text)
    if given.write:
        write_section(PAGE, "HTTP", text)
    return 0


def prepare(home: Path, quads: Path) -> tuple[list[str], int]:
    """Write all quads of the current release, the default graph too, to a file for the peers.

    Returns:
        The things of our own that the release says something of, and the number of quads.
    """
    release = Home(home).current()
    assert release is not None, f"{home} holds no release"
    store = Store.read_only(str(release.store))
    store.dump(quads, format=RdfFormat.N_QUADS)
    subjects = {quad.subject for quad in store.quads_for_pattern(None, None, None)}
    named = (subject.value for subject in subjects if isinstance(subject, NamedNode))
    prefix = f"{release.manifest().base}id/"
    return sorted(thing for thing in named if thing.startswith(prefix)), len(store)


def measure(
    peer: Peer, server: Running, things: Sequence[str], given: argparse.Namespace
) -> dict[str, Measured]:
    """One round of one server.

    Raises:
        RuntimeError: it does not give the answers that it should.
    """
    _see_that_it_answers(peer, server, things)
    new = requests.new_queries(peer.endpoint, things)
    loads = [requests.same_query(peer.endpoint, things), new]
    if peer.name == OURS:
        loads += [requests.stored_query(), requests.pages(things, DEFAULT_BASE)]
    found = {}
    for load in loads:
        send(server.address, load, 1, given.connections)
        found[load.name] = send(server.address, load, given.seconds, given.connections)
    with runaways(server.address, peer.endpoint, RUNAWAYS):
        found[TAIL] = send(server.address, new, given.seconds, CROWD)
    return found


TAIL: Final = f"small queries of {CROWD} clients, {RUNAWAYS} runaways beside"


def report(
    results: dict[tuple[str, str], list[Measured]],
    peers: Sequence[Peer],
    quads: int,
    given: argparse.Namespace,
) -> str:
    """The table of medians, in Markdown."""
    lines = [
        f"{quads:,} quads; {given.connections} connections; medians of {given.rounds} rounds of "
        f"{given.seconds:.0f} s; {os.cpu_count()} cores shared with the load generator; Python "
        f"{sys.version.split()[0]}, pyoxigraph {version('pyoxigraph')}, Oxigraph server "
        f"{version('oxigraph')}.",
        "",
        "| what | server | requests/s | ours is | p50, ms | p99, ms | errors |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for name in dict.fromkeys(name for _, name in results):
        own = median(one.rate for one in results[OURS, name])
        for peer in peers:
            some = results.get((peer.name, name))
            if some is None:
                continue
            rate = median(one.rate for one in some)
            times = "" if peer.name == OURS or not rate else f"{own / rate:.2f} ×"
            p50, p99 = median(one.median for one in some), median(one.p99 for one in some)
            shown = f"{p50:.2f} | {p99:.2f}" if rate else "no answer | no answer"
            errors = sum(one.errors for one in some)
            lines.append(f"| {name} | {peer.name} | {rate:,.0f} | {times} | {shown} | {errors:,} |")
    if not given.rdflib_endpoint:
        lines += ["", "rdflib-endpoint was not installed (--rdflib-endpoint does)."]
    return "\n".join(lines) + "\n"


def _peers(given: argparse.Namespace, home: Path, folder: Path) -> list[Peer]:
    quads = folder / "quads.nq"
    found = [
        Peer(OURS, "/sparql", lambda: ours.serve(home, **ours.ENDLESS)),
        Peer("oxigraph serve", oxigraph.ENDPOINT, lambda: oxigraph.serve(quads, folder)),
    ]
    if given.rdflib_endpoint:
        program = rdflib_endpoint.install(folder)
        start = lambda: rdflib_endpoint.serve(program, quads)  # noqa: E731
        found.append(Peer("rdflib-endpoint", rdflib_endpoint.ENDPOINT, start))
    return found


def _see_that_it_answers(peer: Peer, server: Running, things: Sequence[str]) -> None:
    path = requests.asking(peer.endpoint, requests.about(things[0]))
    answer = urllib3.request("GET", server.address + path, headers={"Accept": requests.JSON})
    if answer.status != 200 or not answer.json()["results"]["bindings"]:
        raise RuntimeError(f"{peer.name} answers {answer.status}: {answer.data[:200]!r}")


def _memory(server: Running, things: Sequence[str], minutes: float, connections: int) -> str:
    load: Load = requests.mixed("/sparql", things, DEFAULT_BASE)
    with sampled(server, every=1.0) as samples:
        found = send(server.address, load, minutes * 60, connections)
    return (
        f"Mixed load for {minutes:g} minutes: {found.rate:,.0f} requests/s, {found.errors:,} "
        f"errors; resident memory of all processes {min(samples):,.0f} to {max(samples):,.0f} MB, "
        f"the last third {growth(samples):.2f} × the middle one.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
