"""A progress bar on stderr for work that takes longer than a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from types import TracebackType

PATIENCE: Final = 1.0
"""Seconds before the bar shows."""

_SAID: Final = {
    "wait": "Waiting for another build",
    "read": "Reading files",
    "merge": "Merging",
    "derive": "Deriving",
    "check": "Checking",
    "release": "Writing the release",
    "export": "Writing",
    "files": "Comparing files",
    "statements": "Reading statements",
    "store": "Comparing the store",
    "remove": "Removing",
}


class Stages:
    """Call it with a stage, what is done of it and of how much; use it as a context.

    On a stderr that is no terminal it shows nothing.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._stage = ""
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._console.is_terminal or time.monotonic() - self._started < PATIENCE:
            return
        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.start()
        if self._task is None or stage != self._stage:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(_SAID.get(stage, stage), total=total)
            self._stage = stage
        self._bar.update(self._task, completed=done, total=total)
