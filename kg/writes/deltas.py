"""What a write changed: in which graphs, which statements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.writes.lines import quads_of

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple


@dataclass(frozen=True)
class Delta:
    """Statements that were added and removed, as lines of N-Quads; none is in both."""

    added: frozenset[bytes] = frozenset()
    removed: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    @classmethod
    def between(cls, before: set[bytes], after: set[bytes]) -> Delta:
        """What makes the one the other.

        >>> Delta.between({b"a", b"b"}, {b"b", b"c"})
        Delta(added=frozenset({b'c'}), removed=frozenset({b'a'}))
        """
        return cls(frozenset(after - before), frozenset(before - after))

    def __or__(self, other: Delta) -> Delta:
        """Both, where they are about different graphs."""
        return Delta(self.added | other.added, self.removed | other.removed)

    @cached_property
    def new(self) -> list[Quad]:
        """The added statements."""
        return quads_of(self.added)

    @cached_property
    def old(self) -> list[Quad]:
        """The removed statements."""
        return quads_of(self.removed)

    @property
    def triples(self) -> set[Triple]:
        """All of them, whatever graph they are in."""
        return {quad.triple for quad in (*self.new, *self.old)}


NO_DELTA: Final = Delta()
