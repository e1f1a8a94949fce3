"""Among which things a share of a budget is declared: goals, places or programmes."""

from __future__ import annotations

from typing import Final

from kg.vocab import HKG, SDGO

GOALS, PLACES, PROGRAMMES = range(3)
"""Goals, targets and indicators; places; programmes, initiatives and subprogrammes. Shares among
one of these make the whole of a budget or less."""

AMONG: Final = {
    **dict.fromkeys((SDGO.Goal, SDGO.Target, SDGO.Indicator), GOALS),
    **dict.fromkeys((HKG.Place, HKG.Country, HKG.Region, HKG.City, HKG.Locality), PLACES),
    **dict.fromkeys((HKG.FlagshipProgramme, HKG.Initiative, HKG.Subprogramme), PROGRAMMES),
}
"""Among which things those of a class are."""

NOWHERE: Final = 7
"""Among none of those."""
