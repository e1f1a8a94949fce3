"""The server's side of indexes: a process makes one where a release has none, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import ReleaseError
from kg.search.folders import LONGEST, index_of
from kg.workers.background import Background, Work, last_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.config import Settings
    from kg.releases import Home, ReleaseDir

PATIENCE: Final = 10.0
"""Seconds that a request waits for an index that is being made."""


class Indexer(Background):
    """Indexes of a home's releases, made when they are asked for; use it as a context.

    ``charge`` is told of the client for whom one was made, and the seconds that it took.
    """

    def __init__(
        self, home: Home, settings: Settings, charge: Callable[[str, float], None]
    ) -> None:
        self._home = home
        self._memory = settings.query_memory
        super().__init__("kg.search.process", "search indexes", LONGEST, charge)

    async def index(self, release: ReleaseDir, client: str) -> Path:
        """The index of a release, once it is made.

        Raises:
            Preparing: it is still being made; it will be there soon.
            Busy: as many others are waited for as may be.
            ReleaseError: it cannot be made.
        """
        found = index_of(self._home, release)
        if found is None:
            await self._make(release, client)
            found = index_of(self._home, release)
        if found is None:
            raise ReleaseError(
                f"The search index of release {release.id} was removed while it was asked for.",
                "Ask again.",
            )
        return found

    async def _make(self, release: ReleaseDir, client: str) -> None:
        work = Work(
            (str(self._home.path), release.id, str(self._memory)),
            f"The search index of release {release.id} is being made.",
            "Use kg search once, which makes it.",
        )
        code, _, errors = await self.done(release.id, work, client, PATIENCE)
        if code:
            raise ReleaseError(
                f"Release {release.id} cannot be searched: {last_words(errors)}",
                "See kg releases verify; KG_QUERY_MEMORY may be low.",
            )
