"""Sorts lines into heaps on disk, so that more of them can be put in order than memory holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Key = tuple[str, str]
"""What tells one heap from another."""

_FLUSH: Final = 65_536
"""Bytes of a heap that are held before they are written."""


class Buckets:
    """Heaps of lines by key; each keeps the order in which its lines came.

    Args:
        folder: an empty one, to write to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[Key, bytearray] = {}
        self._counts: dict[Key, int] = {}
        self._numbers: dict[Key, int] = {}

    def add(self, key: Key, line: bytes) -> None:
        """Put a line, which ends in a line break, on the heap of a key."""
        held = self._held.setdefault(key, bytearray())
        self._numbers.setdefault(key, len(self._numbers))
        self._counts[key] = self._counts.get(key, 0) + 1
        held += line
        if len(held) > _FLUSH:
            self._flush(key)

    def counts(self) -> dict[Key, int]:
        """How many lines are on each heap."""
        return dict(self._counts)

    def lines(self, key: Key) -> Iterator[bytes]:
        """The lines of a heap; to be asked for once all are there."""
        self._flush(key)
        with self._path(key).open("rb") as file:
            yield from file

    def _flush(self, key: Key) -> None:
        with self._path(key).open("ab") as file:
            file.write(self._held[key])
        self._held[key].clear()

    def _path(self, key: Key) -> Path:
        return self._folder / str(self._numbers[key])
