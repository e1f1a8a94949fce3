"""By which things money is told, and by which methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.tables.among import GOALS, PLACES, PROGRAMMES
from kg.vocab import HKG, SDGO

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

DECLARED_ONLY: Final = "declared"
EQUAL_REST: Final = "equal"
METHODS: Final = (DECLARED_ONLY, EQUAL_REST)
"""What is not declared is left unsplit; or it is divided equally, which is an assumption."""

UNSPLIT: Final = "unsplit"
"""What stands for the unsplit part where a thing may be named."""


@dataclass(frozen=True)
class Dimension:
    """Things of a kind that money is told by.

    Attributes:
        name: of the kind, as in :data:`kg.queries.kinds.KINDS`.
        among: which shares are for such things, as :mod:`kg.tables.money` has them.
        link: the property that leads from a project to them, or to what is below them.
        up: the properties that lead from there to them.
        classes: their classes.
        topmost: whether only those count that lie within a thing that lies within nothing.
        sole: whether the whole budget is of the only such thing that a project is linked with.
        whole: whether that needs all links by the property to lead to it: a project in Kenya and in
            a city whose country is not stated is not in Kenya alone.
    """

    name: str
    among: int
    link: NamedNode
    up: tuple[NamedNode, ...]
    classes: tuple[NamedNode, ...]
    topmost: bool = False
    sole: bool = True
    whole: bool = False


_IN: Final = HKG.locatedIn
_TO: Final = HKG.contributesTo
_UNDER: Final = HKG.carriedOutUnder
_TARGET: Final = (SDGO.isIndicatorOf,)
_GOAL: Final = (SDGO.isIndicatorOf, SDGO.isTargetOf)
_PROGRAMME: Final = (HKG.FlagshipProgramme, HKG.Initiative)

DIMENSIONS: Final[dict[str, Dimension]] = {
    dimension.name: dimension
    for dimension in (
        Dimension("goal", GOALS, _TO, _GOAL, (SDGO.Goal,), sole=False),
        Dimension("target", GOALS, _TO, _TARGET, (SDGO.Target,), sole=False),
        Dimension("country", PLACES, _IN, (HKG.within,), (HKG.Country,), whole=True),
        Dimension("region", PLACES, _IN, (HKG.within,), (HKG.Region,), topmost=True, whole=True),
        Dimension("programme", PROGRAMMES, _UNDER, (), _PROGRAMME),
        Dimension("subprogramme", PROGRAMMES, _UNDER, (), (HKG.Subprogramme,)),
    )
}
