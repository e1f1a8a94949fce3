"""The server's side of comparisons: a process that compares two releases, one pair at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from kg.changes.folders import NOTHING, folder_of
from kg.changes.kept import find
from kg.errors import ReleaseError
from kg.workers.background import Background, Work, last_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.changes.kept import Kept
    from kg.config import Settings
    from kg.releases import Home, ReleaseDir

PATIENCE: Final = 10.0
"""Seconds that a request waits for a comparison that is being made."""

LONGEST: Final = 1800.0
"""Seconds that making one may take."""


class Comparer(Background):
    """Comparisons of a home's releases, made when they are asked for; use it as a context.

    ``charge`` is told of the client for whom one was made, and the seconds that it took.
    """

    def __init__(
        self, home: Home, settings: Settings, charge: Callable[[str, float], None]
    ) -> None:
        self._home = home
        self._memory = settings.query_memory
        super().__init__("kg.changes.process", "comparisons", LONGEST, charge)

    async def compared(self, old: ReleaseDir | None, new: ReleaseDir, client: str) -> Kept:
        """What changed between two releases, once it is known; ``None`` compares with nothing.

        Raises:
            Preparing: they are still being compared; it will be known soon.
            Busy: as many others are waited for as may be.
            ReleaseError: they cannot be compared.
        """
        found = await asyncio.to_thread(find, self._home, old, new)
        if found is None:
            await self._make(old, new, client)
            found = await asyncio.to_thread(find, self._home, old, new)
        if found is None:
            raise ReleaseError(
                f"What changed in release {new.id} was removed while it was asked for.",
                "Ask again.",
            )
        return found

    async def _make(self, old: ReleaseDir | None, new: ReleaseDir, client: str) -> None:
        work = Work(
            (str(self._home.path), str(self._memory), old.id if old else NOTHING, new.id),
            f"What changed in release {new.id} is being found out.",
            "Use kg releases diff.",
        )
        key = folder_of(self._home, old, new)
        code, _, errors = await self.done(key, work, client, PATIENCE)
        if code:
            raise ReleaseError(
                f"Release {new.id} cannot be compared: {last_words(errors)}",
                "See kg releases verify; KG_QUERY_MEMORY may be low.",
            )
