"""Finds the plain values of a property in the sorted statements of a release, without parsing."""

from __future__ import annotations

import json
import re
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_TEXT: Final = re.compile(rb'("(?:[^"\\]|\\.)*")(?:@([a-zA-Z0-9-]+))?')


def values(quads: Path, property_: str, wanted: Collection[bytes]) -> dict[bytes, list[str]]:
    """The values of things, each once, in the order of the lines.

    Only the lines from the first to the last of the things are looked at.

    Args:
        quads: the statements, as :attr:`kg.releases.ReleaseDir.quads` has them: sorted.
        property_: its IRI.
        wanted: the IRIs of the things; others are passed over.

    Returns:
        By the IRIs of those that have any, the values as they are written, without their datatypes.
    """
    found: dict[bytes, list[str]] = {}
    for subject, literal in _literals(quads, property_, wanted):
        of = found.setdefault(subject, [])
        value = literal.split(b'"', 2)[1].decode()
        if value not in of:
            of.append(value)
    return found


def texts(quads: Path, property_: str, wanted: Collection[bytes]) -> dict[bytes, dict[str, str]]:
    """The texts of things by language, ``""`` for one without; of several the first by its line.

    The arguments are those of :func:`values`.
    """
    found: dict[bytes, dict[str, str]] = {}
    for subject, literal in _literals(quads, property_, wanted):
        read = _TEXT.match(literal)
        if read is not None:
            language = (read[2] or b"").decode()
            # the escapes of canonical N-Quads are escapes of JSON
            text = json.loads(read[1], strict=False) if b"\\" in read[1] else read[1][1:-1].decode()
            found.setdefault(subject, {}).setdefault(language, text)
    return found


def _literals(
    quads: Path, property_: str, wanted: Collection[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Subjects among ``wanted``, and of each line the literal and what stands after it."""
    if not wanted or not quads.stat().st_size:  # an empty file cannot be mapped
        return
    first, last = min(map(_begun, wanted)), max(map(_begun, wanted))
    with quads.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        start, end = _place(text, first), _place(text, last[:-1] + b"?")  # which is after >
        for subject, literal in _said(text, start, end, f"> <{property_}> ".encode()):
            if subject in wanted:
                yield subject, literal


def _begun(iri: bytes) -> bytes:
    """What the lines about a thing begin with."""
    return b"<" + iri + b">"


def _place(text: mmap, begun: bytes) -> int:
    """Where the first line stands that is not before one that begins so."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        start = text.rfind(b"\n", low, middle) + 1 or low
        end = text.find(b"\n", middle) + 1 or len(text)
        if text[start : start + len(begun)] < begun:
            low = end
        else:
            high = start
    return low


def _said(text: mmap, start: int, end: int, between: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Subjects and literals of the lines that have ``between`` after the subject."""
    place = text.find(between, start, end)
    while place >= 0:
        begins, after = text.rfind(b"\n", 0, place) + 1, place + len(between)
        line = text[after : text.find(b"\n", after)]
        if line[:1] == b'"' and text[begins : begins + 1] == b"<":
            yield text[begins + 1 : place], line
        place = text.find(between, after, end)
