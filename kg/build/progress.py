"""How a build tells its progress to whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Progress(Protocol):
    """Called with the name of a stage, how much of it is done, and of how much.

    The stages of a build, in order: ``wait`` (only while another build runs), ``read``,
    ``merge``, ``derive``, ``check``, ``release``.
    """

    def __call__(self, stage: str, done: int, total: int) -> None: ...


STAGES = ("read", "merge", "derive", "check", "release")
"""The stages that every build goes through, in order."""


def silent(stage: str, done: int, total: int) -> None:
    """The progress that nobody sees."""


def of_stage(progress: Progress, stage: str) -> Callable[[int, int], None]:
    """``progress`` with the stage filled in."""

    def report(done: int, total: int) -> None:
        progress(stage, done, total)

    return report
