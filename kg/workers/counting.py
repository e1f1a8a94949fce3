"""Count the rows of SPARQL results as they are written, without parsing them again."""

from __future__ import annotations

import re
from typing import Final, Protocol

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class Counter(Protocol):
    """Is shown all pieces of a document in order, and says how many rows there were."""

    def see(self, piece: bytes) -> None:
        """Look at the next piece."""
        ...

    @property
    def rows(self) -> int:
        """The rows seen so far."""
        ...


class _Marks:
    """A row for each mark that is no part of any text in the format."""

    def __init__(self, mark: bytes, less: int = 0) -> None:
        self._mark = mark
        self._tail = b""
        self._seen = -less

    def see(self, piece: bytes) -> None:
        piece = self._tail + piece
        self._seen += piece.count(self._mark)
        keep = len(self._mark) - 1
        self._tail = piece[-keep:] if keep else b""

    @property
    def rows(self) -> int:
        return max(0, self._seen)


class _Csv:
    """A row for each line break outside quotes (RFC 4180), less the header."""

    def __init__(self) -> None:
        self._lines = 0
        self._quoted = False

    def see(self, piece: bytes) -> None:
        parts = piece.split(b'"')
        outside = parts[1::2] if self._quoted else parts[::2]
        self._lines += sum(part.count(b"\n") for part in outside)
        self._quoted ^= len(parts) % 2 == 0

    @property
    def rows(self) -> int:
        return max(0, self._lines - 1)


class _Json:
    """A row for each object that follows another in an array: terms follow a key instead."""

    def __init__(self) -> None:
        self._unread = b""
        self._last = b""
        self._seen = 0

    def see(self, piece: bytes) -> None:
        plain = _STRING.sub(b"", self._unread + piece)
        whole, quote, string = plain.partition(b'"')  # what is left of a string that goes on
        self._unread = quote + string
        joined = self._last + whole
        self._seen += joined.count(b"},{") + joined.count(b"[{") - self._last.count(b"[{")
        self._last = joined[-2:]

    @property
    def rows(self) -> int:
        return self._seen


def counter(format_: str) -> Counter:
    r"""A counter for results in the format of that name in ``kg.formats``.

    >>> count = counter("csv")
    >>> for piece in (b'x\r\n"a\r', b'\nb"\r\nc\r\n'): count.see(piece)
    >>> count.rows
    2
    """
    if format_ == "json":
        return _Json()
    if format_ == "csv":
        return _Csv()
    return _Marks(b"<result>") if format_ == "xml" else _Marks(b"\n", less=1)
