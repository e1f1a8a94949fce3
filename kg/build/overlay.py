"""What writes changed since the last build: a net difference, laid over the files by the next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from kg.releases import ReleaseDir

Lines = frozenset[bytes]
"""Statements as lines of canonical N-Quads, without their line breaks."""


@dataclass(frozen=True)
class Overlay:
    """Statements that writes added to what the files say, and statements that they removed.

    Derived statements are never in it: they follow anew from the rest.
    """

    added: Lines = frozenset()
    removed: Lines = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def after(self, added: AbstractSet[bytes], removed: AbstractSet[bytes]) -> Overlay:
        """The overlay after a further write.

        >>> once = Overlay().after({b"a"}, {b"b"})
        >>> once.after({b"b"}, {b"a"}) == Overlay()
        True
        """
        return Overlay(
            (self.added - removed) | (added - self.removed),
            (self.removed - added) | (removed - self.added),
        )

    def against(self, lines: AbstractSet[bytes]) -> Overlay:
        """What of it still makes a difference to a graph of those statements."""
        return Overlay(self.added - lines, self.removed & lines)

    @property
    def digest(self) -> str:
        """A hash of it; empty where it is."""
        if not self:
            return ""
        both = b"\n\n".join(b"\n".join(sorted(lines)) for lines in (self.added, self.removed))
        return hashlib.sha256(both).hexdigest()

    def said(self, since: str) -> dict[str, object]:
        """What a manifest says of it."""
        if not self:
            return {}
        return {"since": since, "added": len(self.added), "removed": len(self.removed)}

    @classmethod
    def of(cls, release: ReleaseDir) -> Overlay:
        """The overlay that a release keeps; an empty one where it keeps none."""
        return cls(_read(release.added), _read(release.removed))

    def write(self, release: ReleaseDir) -> None:
        """Keep it in a release that is being made."""
        for path, lines in ((release.added, self.added), (release.removed, self.removed)):
            if lines:
                path.write_bytes(b"".join(line + b"\n" for line in sorted(lines)))


NOTHING: Final = Overlay()


def _read(path: Path) -> Lines:
    return frozenset(path.read_bytes().splitlines()) if path.is_file() else frozenset()
