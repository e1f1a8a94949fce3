"""Draws what a project is like: few things have many projects, and most have few."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.synth.world import Thing, World

T = TypeVar("T")

_DUPLICATE: Final = 100
"""One project in so many repeats the one before under another name."""

_GOAL: Final = "/11."
_LARGEST: Final = 8.0
"""Base-10 logarithm of the largest budget in dollars."""


class Skewed(Generic[T]):
    """Things of which the ``n``-th is drawn in proportion to ``1 / n ** power``.

    >>> few = Skewed(["a", "b", "c"], 1.5)
    >>> drawn = [few.draw(Random(n)) for n in range(100)]
    >>> drawn.count("a") > drawn.count("b") > drawn.count("c") > 0
    True
    """

    def __init__(self, things: Sequence[T], power: float) -> None:
        self._things = things
        self._sums = list(accumulate((n + 1) ** -power for n in range(len(things))))

    def draw(self, random: Random) -> T:
        """One of them."""
        return self._things[bisect(self._sums, random.random() * self._sums[-1])]

    def draw_several(self, random: Random, most: int) -> list[T]:
        """Different ones, at least one and at most ``most``; more are rarer."""
        wanted = 1
        while wanted < most and random.random() < 0.4:
            wanted += 1
        return list(dict.fromkeys(self.draw(random) for _ in range(wanted)))


@dataclass(frozen=True)
class Drawn:
    """What one project is like.

    Attributes:
        places: countries and cities that it is located in.
        targets: that it contributes to.
        programme: that it is carried out under, if it is under one.
        parts: the organisations that take part, with their roles.
        budget: in dollars; 0 where none is reported.
        shares: for each target the part of the budget in hundredths of a percent; empty where the
            budget is not split. They may leave some of it.
        output: the outcome and the status of an output, if it has one.
        year: of its budget.
        repeats: the number of the project that it repeats, if it does.
    """

    places: list[Thing]
    targets: list[Thing]
    programme: Thing | None
    parts: list[tuple[Thing, Thing]]
    budget: int
    shares: list[int]
    output: tuple[Thing, Thing] | None
    year: int
    repeats: int | None = None


class Drawing:
    """Draws projects by number: each is the same in whatever order they are drawn.

    ``cities`` and ``organisations`` are drawn from as well as what the world has.
    """

    def __init__(
        self, world: World, cities: Sequence[Thing], organisations: Sequence[Thing], seed: int
    ) -> None:
        self._seed = seed
        order = Random(f"{seed} order")  # noqa: S311 (nothing here is secret)
        urban = [target for target in world.targets if _GOAL in target.iri]
        other = [target for target in world.targets if _GOAL not in target.iri]
        self._countries = Skewed(_shuffled(world.countries, order), 1.1)
        self._cities = Skewed(cities, 0.8)
        self._targets = Skewed([*_shuffled(urban, order), *_shuffled(other, order)], 0.9)
        self._programmes = Skewed(_shuffled(world.programmes, order), 0.7)
        self._organisations = Skewed([*_shuffled(world.organisations, order), *organisations], 1.0)
        self._roles = Skewed(_shuffled(world.roles, order), 0.8)
        self._outcomes = Skewed(_shuffled(world.outcomes, order), 0.5)
        self._statuses = Skewed(_shuffled(world.statuses, order), 0.5)

    def draw(self, number: int) -> Drawn:
        """The project of a number, which counts from 1."""
        repeats = number - 1 if number % _DUPLICATE == 0 else None
        random = Random(f"{self._seed} {repeats or number}")  # noqa: S311
        places = self._countries.draw_several(random, 4)
        if random.random() < 0.3:
            places = self._cities.draw_several(random, 2)
        targets = self._targets.draw_several(random, 5)
        budget = 0
        if random.random() < 0.8:
            budget = 100 * int(10 ** (_LARGEST - 2 - abs(random.gauss(0, 1.1))))
        return Drawn(
            places,
            targets,
            self._programmes.draw(random) if random.random() < 0.7 else None,
            [
                (organisation, self._roles.draw(random))
                for organisation in self._organisations.draw_several(random, 6)
            ],
            budget,
            _shares(random, len(targets)) if budget and random.random() < 0.5 else [],
            (self._outcomes.draw(random), self._statuses.draw(random))
            if random.random() < 0.3
            else None,
            random.randint(2014, 2025),
            repeats,
        )


def _shares(random: Random, count: int) -> list[int]:
    """Parts in hundredths of a percent, of the whole or, one time in three, of less."""
    whole = 10_000 if random.random() < 2 / 3 else random.randrange(2_000, 10_000, 250)
    cuts = sorted(random.sample(range(1, whole // 25), count - 1))
    return [25 * (b - a) for a, b in zip([0, *cuts], [*cuts, whole // 25], strict=True)]


def _shuffled(things: Sequence[Thing], random: Random) -> list[Thing]:
    found = list(things)
    random.shuffle(found)
    return found
