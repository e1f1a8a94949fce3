"""Two sorted files of statements side by side: the things of which they do not say the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Pair:
    """The lines that have one subject: those of the older file and those of the newer."""

    subject: bytes
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]


def differing(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[Pair]:
    """The subjects whose lines differ, in their order.

    Both are read once, and no more is held than the lines of one subject. In sorted N-Quads the
    lines of a subject stand together.

    >>> a = [b"<x> <p> <1> <g> .", b"<y> <p> <1> <g> ."]
    >>> b = [b"<x> <p> <1> <g> .", b"<y> <p> <2> <g> .", b"<z> <p> <1> <g> ."]
    >>> [(pair.subject, len(pair.old), len(pair.new)) for pair in differing(a, b)]
    [(b'<y> ', 1, 1), (b'<z> ', 0, 1)]
    """
    left, right = _by_subject(old), _by_subject(new)
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield Pair(one[0], one[1], ())
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield Pair(other[0], (), other[1])
            other = next(right, None)
        else:
            if one[1] != other[1]:
                yield Pair(one[0], one[1], other[1])
            one, other = next(left, None), next(right, None)


def _by_subject(lines: Iterable[bytes]) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    for subject, group in groupby(lines, key=lambda line: line[: line.index(b" ") + 1]):
        yield subject, tuple(line.rstrip(b"\n") for line in group)
