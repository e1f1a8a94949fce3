"""What the page of a comparison shows: what two things share, and what only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from api.views import Link
    from api.ways import Statement, Stop, Ways

Told = dict[str, Any]


@dataclass(frozen=True)
class Shared:
    """A thing that both are linked with alike: the statement of each."""

    thing: Stop
    one: Statement
    other: Statement


@dataclass(frozen=True)
class Relation:
    """A property in one direction, and what only one thing has by it; ``more`` are not told."""

    property: Link
    onward: bool
    things: tuple[tuple[Stop, Statement], ...]
    more: int


def shared_of(answer: Told, ways: Ways) -> list[tuple[Link, bool, list[Shared]]]:
    """What an answer of :func:`kg.graph.common.common` tells, by property and direction."""
    found: dict[tuple[Link, bool], list[Shared]] = {}
    for row in answer["shared"]:
        onward = row["direction"] == "out"
        one, other = (ways.statement(link, onward=onward) for link in row["links"])
        listed = found.setdefault((one.property, onward), [])
        listed.append(Shared(ways.stop(row["thing"]), one, other))
    return [(*key, listed) for key, listed in found.items()]


def only_of(around: Told, common: Told, ways: Ways) -> list[Relation]:
    """What stands around a thing and not among what it shares with another.

    Args:
        around: an answer of :func:`kg.graph.neighbourhood.neighbourhood` of one step.
        common: an answer of ``common``.
        ways: reads the former.
    """
    both = {(row["property"], row["direction"], row["thing"]) for row in common["shared"]}
    return list(_relations(around["steps"], both, ways))


def _relations(
    steps: Sequence[Mapping[str, Any]], both: set[tuple[str, str, str]], ways: Ways
) -> Iterator[Relation]:
    for group in (group for step in steps for group in step["groups"]):
        onward = group["direction"] == "out"
        end = "object" if onward else "subject"
        own = [
            (ways.stop(link[end]), ways.statement(link, onward=onward))
            for link in group["links"]
            if (group["property"], group["direction"], link[end]) not in both
        ]
        if own or group["more"]:
            name = ways.property(group["property"])
            yield Relation(name, onward, tuple(own), group["more"])
