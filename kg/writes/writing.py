"""One write after another, each from the lock to the release that it makes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Store

from kg.build.lock import exclusive
from kg.build.release import clear_unfinished, unfinished
from kg.writes.applying import prepare
from kg.writes.laws import Laws
from kg.writes.protocol import APPLYING, PUBLISHING, Drop, Written
from kg.writes.publishing import publish
from kg.writes.retention import Retention

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.releases import Home
    from kg.writes.protocol import Conditions, Write

    Tell = Callable[[str], None]

_DEFAULT = DefaultGraph()


class Scribe:
    """Carries out writes to a home; what the next one needs of the last is kept at hand."""

    def __init__(self, home: Home, keep: int) -> None:
        self._home = home
        self._retention = Retention(home, keep)
        self._open: tuple[str, Store] | None = None
        self._laws: Laws | None = None

    def write(self, write: Write, conditions: Conditions, tell: Tell) -> Written:
        """Make the release that a write leads to, and switch to it.

        Args:
            write: what to do.
            conditions: what must be so.
            tell: called with the name of each stage that is entered.

        Raises:
            KgError: the write is refused or fails; nothing was changed.
        """
        with exclusive(self._home, _wait):
            tell(APPLYING)
            clear_unfinished(self._home)
            prepared, touched = prepare(write)
            before, manifest = self._current()
            old = self._store(before)
            there = _is_there(old, prepared)
            _hold(conditions, before, there=there)
            made = unfinished(self._home)
            try:
                old.backup(str(made.store))
                if manifest.dataset == "plain":
                    change = _change_plain(old, made, prepared, touched, manifest)
                else:
                    change = self._change_merged(before, old, made, prepared, touched, manifest, tell)
                created = there is False and not isinstance(prepared, Drop)
                if not (change.written or change.derived) and list(
                    change.empty_graphs
                ) == manifest.empty_graphs:
                    return Written(before.id, before.id, 0, 0, created, ())
                tell(PUBLISHING)
                after = publish(self._home, before, made, change)
            finally:
                shutil.rmtree(made.path, ignore_errors=True)
            return Written(
                after.id,
                before.id,
                len(change.written.added),
                len(change.written.removed),
                created,
                change.warnings,
            )
