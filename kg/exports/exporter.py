"""The server's side of exports: a process that makes what is asked for, one export at a time."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError, NotAcceptable, ReleaseError, StoreError
from kg.exports.folders import folder_of, made_in, touch
from kg.workers.background import Background, Work, last_words
from kg.workers.limits import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings
    from kg.exports.folders import Made
    from kg.exports.kinds import Kind
    from kg.releases import Home, ReleaseDir

PATIENCE: Final = 8.0
"""Seconds that a request waits for an export that is being made."""

LONGEST: Final = 3600.0
"""Seconds that making one may take."""

_GENTLE: Final = {"MALLOC_ARENA_MAX": "2", "POLARS_MAX_THREADS": "1"}
_BY_CODE: Final[dict[str, type[KgError]]] = {
    kind.code: kind for kind in (NotAcceptable, ReleaseError, StoreError)
}


class Exporter(Background):
    """Finished exports of a home, made when they are asked for; use it as a context.

    ``charge`` is told of the client for whom an export was made, and the seconds that it took.
    """

    def __init__(
        self, home: Home, settings: Settings, charge: Callable[[str, float], None]
    ) -> None:
        self._home = home
        self._settings = settings
        super().__init__("kg.exports.process", "exports", LONGEST, charge, _GENTLE)

    async def made(self, release: ReleaseDir, kind: Kind, client: str) -> dict[str, Made]:
        """The files of an export by name, once it is made.

        Raises:
            Preparing: it is still being made; it will be there soon.
            Busy: as many others are waited for as may be.
            NotAcceptable: the form cannot hold what the release says.
            ReleaseError, StoreError: it cannot be made.
        """
        folder = folder_of(self._home, release, kind)
        found = await asyncio.to_thread(made_in, folder)
        if not found:
            _, said, errors = await self.done(folder, self._work(release, kind), client, PATIENCE)
            _raise(said, errors)
            found = await asyncio.to_thread(made_in, folder)
        if not found:
            raise ReleaseError(
                f"The export of release {release.id} was removed while it was asked for.",
                "Ask again; KG_EXPORT_BYTES may be low.",
            )
        touch(folder)
        return found

    def _work(self, release: ReleaseDir, kind: Kind) -> Work:
        limits = self._settings.export_bytes * MEGABYTE, self._settings.query_memory
        return Work(
            (str(self._home.path), release.id, kind.name, *map(str, limits)),
            f"{kind.title} of release {release.id} is being prepared.",
            "Make it with kg export --prepare.",
        )


def _raise(said: bytes, errors: bytes) -> None:
    """Raise the error that the process told of, if any."""
    try:
        header: dict[str, Any] = json.loads(said)
    except ValueError:
        raise ReleaseError(
            f"The export was not made: {last_words(errors)}",
            "See kg releases verify; KG_QUERY_MEMORY may be low.",
        ) from None
    if header:
        raise _BY_CODE.get(header["error"], ReleaseError)(header["problem"], header["remedy"])
