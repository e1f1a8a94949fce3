"""``--release`` and ``--at``: the options by which a command is answered from an older release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from kg.errors import NotFound
from kg.releases import Home
from kg.timeline import Timeline, moment_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings
    from kg.releases import ReleaseDir

CURRENT: Final = "current"


OPTIONS: Final[tuple[tuple[tuple[str, str], dict[str, Any]], ...]] = (
    (
        ("--release", "release_id"),
        {
            "metavar": "ID",
            "help": "Answer from this release; kg releases lists them. Default: the current one.",
        },
    ),
    (
        ("--at", "moment"),
        {
            "metavar": "TIME",
            "help": "Answer from the release that was current then: 2026-11-25, which is its first "
            "second, or with a time (ISO 8601; UTC where it names no zone).",
        },
    ),
)
"""Names and settings of the two, for commands that are made and for those that are written."""


def with_release(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the two options to a command; it gives their values to :func:`release_of`."""
    for names, settings in reversed(OPTIONS):
        command = click.option(*names, **settings)(command)
    return command


def release_of(settings: Settings, release_id: str | None, moment: str | None) -> ReleaseDir | None:
    """The release that the options ask for; ``None`` for the current one.

    Raises:
        click.UsageError: both are given, or the time is none.
        NotFound, Gone: that release is not there, or not any more.
    """
    timeline = Timeline(Home(settings.home))
    if release_id is not None and moment is not None:
        raise click.UsageError("Give --release or --at, not both.")
    if release_id is not None:
        return None if release_id == CURRENT else timeline.find(release_id)
    if moment is None:
        return None
    try:
        wanted = moment_of(moment)
    except ValueError:
        raise click.UsageError(
            f'--at is "{moment}", which is no date or time. Write 2026-11-25 or 2026-11-25T10:17.'
        ) from None
    found = timeline.at(wanted)
    if found is None:
        raise NotFound("No release is kept that was ever published.", "Run kg build.")
    return found
