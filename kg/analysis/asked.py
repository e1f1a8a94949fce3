"""What may be asked of the analysis of the portfolio, and its bounds; quick to import."""

from __future__ import annotations

from typing import Final

MEASURES: Final = ("degree", "betweenness", "closeness", "eigenvector", "pagerank")
"""Measures of how central a thing is; the default first."""

METHODS: Final = ("louvain", "greedy", "labels")
"""Methods that find communities; the default first."""

COMPONENTS: Final = ("targets", "mandates", "outcomes", "themes")
"""What two things may share, as it is compared where nobody says otherwise."""

GOALS: Final = "goals"
"""What may be compared in the place of targets."""

TARGETS: Final = COMPONENTS[0]

SEED: Final = 1
"""Of what is drawn where nobody names another."""

THINGS: Final = 5_000
"""Things that a portfolio may have."""

PAIRS: Final = 20_000
"""Pairs of connected things that it may have."""

STEPS: Final = 6_000_000
"""Steps of what goes from every thing to all others: its things times things and pairs."""

RESULTS: Final = 1_000
"""Entries that one list of an answer may have."""

CAP: Final = 200
"""Things that one entry of a list may tell by themselves."""
