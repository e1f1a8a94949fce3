"""One write after another, each from the lock to the release that it makes."""

from __future__ import annotations

import shutil
import traceback
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from kg.build.lock import exclusive
from kg.build.release import clear_unfinished, unfinished
from kg.errors import NotFound, PreconditionFailed, ReleaseError
from kg.writes.applying import Job, graph_named, prepare
from kg.writes.laws import Laws
from kg.writes.merged import change_merged
from kg.writes.plain import change_plain
from kg.writes.protocol import APPLYING, PUBLISHING, Drop, Update, Written
from kg.writes.publishing import publish
from kg.writes.retention import Retention

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.releases import Home, Manifest, ReleaseDir
    from kg.writes.applying import Touched
    from kg.writes.protocol import Conditions, Write
    from kg.writes.publishing import Change

    Tell = Callable[[str], None]


class Scribe:
    """Carries out writes to a home; what the next one needs of the last is kept at hand."""

    def __init__(self, home: Home, keep: int) -> None:
        self._home = home
        self._retention = Retention(home, keep)
        self._open: tuple[ReleaseDir, Store] | None = None
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
            before, old = self._current()
            there = _is_there(old, write)
            _hold(conditions, before, there=there)
            if isinstance(write, Drop) and not there:
                raise NotFound(f"There is no graph {write.graph}.", "See that its IRI is right.")
            made = unfinished(self._home)
            try:
                return self._made(prepared, touched, made, tell, created=not there)
            except BaseException as error:
                # Its frames hold the store open, which would write on into what is removed.
                traceback.clear_frames(error.__traceback__)
                raise
            finally:
                shutil.rmtree(made.path, ignore_errors=True)

    def _made(
        self, write: Write, touched: Touched | None, made: ReleaseDir, tell: Tell, *, created: bool
    ) -> Written:
        before, old = self._current()
        manifest = before.manifest()
        old.backup(str(made.store))
        change = self._changed(write, touched, made, manifest, tell)
        after = before
        if change.written or change.derived or list(change.empty_graphs) != manifest.empty_graphs:
            tell(PUBLISHING)
            after = publish(self._home, before, manifest, made, change)
        return Written(
            after.id,
            before.id,
            len(change.written.added),
            len(change.written.removed),
            created,
            change.warnings,
        )

    def _changed(
        self,
        write: Write,
        touched: Touched | None,
        made: ReleaseDir,
        manifest: Manifest,
        tell: Tell,
    ) -> Change:
        """What the write changes; the store of ``made`` is changed and closed."""
        before, old = self._current()
        store = Store(str(made.store))
        job = Job(write, touched, before, manifest, old, store)
        if manifest.dataset == "plain":
            change = change_plain(job)
        else:
            self._laws = Laws.of(before, manifest.base, self._laws)
            change = change_merged(job, self._laws, tell)
        store.flush()
        return change

    def tidy(self) -> None:
        """Do what need not be waited for: remove leftovers and old releases, open the newest.

        Passed over while somebody else holds the home's lock.
        """
        try:
            with exclusive(self._home, _do_not_wait):
                clear_unfinished(self._home)
                if self._home.current() is not None:
                    self._retention.remove_oldest()
                    _, _ = self._current()
        except _LockedError:
            return

    def _current(self) -> tuple[ReleaseDir, Store]:
        release = self._home.current()
        if release is None:
            raise ReleaseError("There is no release to write to.", "Run kg build.")
        if self._open is None or self._open[0] != release:
            self._open = release, Store.read_only(str(release.store))
        return self._open


class _LockedError(Exception):
    """Somebody else holds the lock."""


def _wait() -> None:
    """Nobody has to be told."""


def _do_not_wait() -> None:
    raise _LockedError


def _is_there(old: Store, write: Write) -> bool:
    """Whether what is written to is there; the dataset and its default graph always are."""
    graph = None if isinstance(write, Update) else graph_named(write.graph)
    return not isinstance(graph, NamedNode) or old.contains_named_graph(graph)


def _hold(conditions: Conditions, before: ReleaseDir, *, there: bool) -> None:
    """Hold the conditions against what is there.

    Raises:
        PreconditionFailed: one does not hold.
    """
    wanted = conditions.if_match
    if wanted is not None and not (there and (wanted == ("*",) or before.id in wanted)):
        raise PreconditionFailed(
            "What is to be written has changed since, or is not there.",
            "Get it again, look at what changed, and send the request with the new ETag.",
        )
    if conditions.if_none_match_any and there:
        raise PreconditionFailed(
            "What is to be made is there already.", "Leave If-None-Match out to replace it."
        )
