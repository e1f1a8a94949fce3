"""What is wrong with a release or with a home, as sentences that name file, cause and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[str, int, int], None]
    """Told a stage, how much of it is done, and of how much."""

RESTORE: Final = (
    "Put the release back from a backup, or go back to another one: kg releases rollback."
)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        path: the file, relative to the home.
        problem: what is wrong with it, a sentence.
        remedy: what to do about it, a sentence.
    """

    path: str
    problem: str
    remedy: str = RESTORE

    def sentence(self) -> str:
        """All of it in one line.

        >>> Fault("current", "It leads nowhere.", "Run kg build.").sentence()
        'current: It leads nowhere. Run kg build.'
        """
        return f"{self.path}: {self.problem} {self.remedy}"


def some(numbers: list[int], most: int = 3) -> str:
    """The first of some numbers, and how many more there are.

    >>> some([1, 2, 3, 4, 5])
    '1, 2, 3 and 2 more'
    """
    shown = ", ".join(map(str, numbers[:most]))
    return f"{shown} and {len(numbers) - most} more" if len(numbers) > most else shown
