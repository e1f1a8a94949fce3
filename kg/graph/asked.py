"""The bounds of what may be asked of ways between things, and the words by which it is asked."""

from __future__ import annotations

from typing import Final

OUT: Final = "out"
IN: Final = "in"
BOTH: Final = "both"
DIRECTIONS: Final = (BOTH, OUT, IN)
"""Whether ways go either way at each link, with the links, or against them; the default first."""

HOPS: Final = 8
"""Hops that a path may have, at most."""

AROUND: Final = 3
"""Hops that a neighbourhood may have."""

RESULTS: Final = 1_000
"""Paths, links or things that one list of an answer may have."""

BESIDE: Final = 200
"""Links of one property and direction that a neighbourhood may tell of one thing."""

THINGS: Final = 25
"""Things that a set may have."""

CONNECTIONS: Final = 20
"""Paths that may be told of one connection."""

SECONDS: Final = 10
"""Seconds that a search takes at most where nobody says."""
