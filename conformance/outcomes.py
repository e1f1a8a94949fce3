"""What became of a test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """Whether it passed, and why it did not or what is to be noted."""

    passed: bool
    why: str = ""


@dataclass(frozen=True)
class Record:
    """A test with what became of it: in process, by HTTP, or the reason why it was not run.

    ``engine`` is ``None`` for a test of HTTP itself and ``service`` where no server was asked.
    """

    id: str
    group: str
    engine: Outcome | None = None
    service: Outcome | None = None
    skipped: str = ""
