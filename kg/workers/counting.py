"""Count the rows of SPARQL results as they are written, without parsing them again."""

from __future__ import annotations

from typing import Final, Protocol


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
    """A row for each object of an array that has a key; one that binds nothing is not counted.

    Within a string a quote is escaped, so ``},{"`` there is the end of the string, after which no
    name of a variable can begin.
    """

    def __init__(self) -> None:
        self._tail = b""
        self._seen = 0

    def see(self, piece: bytes) -> None:
        joined = self._tail + piece
        self._seen += _objects(joined) - _objects(self._tail)
        self._tail = joined[-4:]

    @property
    def rows(self) -> int:
        return self._seen


_MARKS: Final = (b'},{"', b'[{"')
_ENDS: Final = (b",", b"}", b":", b"]")


def _objects(text: bytes) -> int:
    found = text.count(_MARKS[0]) + text.count(_MARKS[1])
    for end in _ENDS:
        if b'{"' + end in text:
            found -= sum(text.count(mark + end) for mark in _MARKS)
    return found


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
