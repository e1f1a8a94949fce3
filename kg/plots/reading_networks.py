"""From answers that are networks to what is drawn of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.plots.network import Edge, Network, Node
from kg.plots.reading import named, natural, note_of, thing_of
from kg.plots.style import Words, goal_of, layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Told = dict[str, Any]

_REFERENCE: Final = "reference"


def portfolio_of(answer: Told, languages: Sequence[str]) -> Network:
    """What is drawn of an answer of ``portfolio-network``: things in columns by their kinds.

    Targets and goals stand in the order of their codes; others where links are shortest. A thing
    that only reference data link, as a target with its goal, is not drawn.
    """
    words, things = Words(languages), answer["things"]
    links = _telling(answer["links"])
    ends = {link[end] for link in links for end in ("subject", "object")}
    column = {iri: layers().get(things[iri]["kind"], 0) for iri in ends}
    shown = sorted(set(column.values()))
    kept = {layers()["target"], layers()["goal"]}
    ordered = sorted(ends, key=lambda iri: (column[iri], _order(things[iri]), iri))
    counted = words.say(
        "counted",
        words.number(len(ends)),
        words.number(len(links)),
        words.number(answer["things_in_all"] - len(ends)),
    )
    return Network(
        words.say("portfolio"),
        note_of(answer, words) + words.say("apart") + counted,
        [words.layer(number) for number in shown],
        [
            Node(thing_of(things[iri], answer["classes"]), shown.index(column[iri]))
            for iri in ordered
        ],
        _edges(answer, links, {iri: place for place, iri in enumerate(ordered)}),
        kept=[place for place, number in enumerate(shown) if number in kept],
    )


def neighbourhood_of(answer: Told, languages: Sequence[str]) -> Network:
    """What is drawn of an answer of ``neighbourhood``.

    The thing stands in the middle, to its left what points to it, to its right what it points to;
    what is further away stands on the same side.
    """
    words, start = Words(languages), answer["thing"]
    column = {start: 0}
    links: list[Told] = []
    for group, near, far, link in _links(answer):
        away = column[near] or (1 if group["direction"] == "out" else -1)
        column.setdefault(far, column[near] + (1 if away > 0 else -1))
        links.append(link)
    first = min(column.values())
    things = answer["things"]
    note = note_of(answer, words)
    more = sum(group["more"] for step in answer["steps"] for group in step["groups"])
    if more:
        note += words.say("apart") + words.say("more_links", words.number(more))
    return Network(
        words.say("around", named(things[start])),
        note,
        [_name(place, words) for place in range(first, max(column.values()) + 1)],
        [
            Node(thing_of(things[iri], answer["classes"]), place - first, strong=iri == start)
            for iri, place in column.items()
        ],
        _edges(answer, links, {iri: place for place, iri in enumerate(column)}),
        around=-first,
    )


def _telling(links: Sequence[Told]) -> list[Told]:
    """The links that more than reference data give, and those by which these are arranged."""
    said = [link for link in links if link["basis"] != [_REFERENCE]]
    ends = {link[end] for link in said for end in ("subject", "object")}
    return [link for link in links if link["basis"] != [_REFERENCE] or link["subject"] in ends]


def _edges(answer: Told, links: Sequence[Told], place: Mapping[str, int]) -> list[Edge]:
    return [
        Edge(
            place[link["subject"]],
            place[link["object"]],
            answer["properties"][link["property"]]["label"],
            next(iter(link["basis"]), None),
        )
        for link in links
    ]


def _order(told: Told) -> tuple[int, list[tuple[int, str]]]:
    """The place of a thing among those of its column."""
    return goal_of(told["iri"]), natural(told["key"] or told["label"])


def _links(answer: Told) -> Iterator[tuple[Told, str, str, Told]]:
    """Each link with its group, the end it was reached from and the other."""
    for step in answer["steps"]:
        for group in step["groups"]:
            for link in group["links"]:
                ends = (link["subject"], link["object"])
                near, far = ends if group["direction"] == "out" else ends[::-1]
                yield group, near, far, link


def _name(place: int, words: Words) -> str:
    """What stands above a column, by how far it is from the middle."""
    if place == 0:
        return ""
    said = words.say("pointed_to" if place > 0 else "points_to")
    return said if abs(place) == 1 else words.say("steps_away", said, abs(place))
