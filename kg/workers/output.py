"""The bytes of one answer on their way out of a worker: held, then sent in pieces, bounded."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ResultTooLarge
from kg.workers.counting import Counter, counter
from kg.workers.limits import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Send = Callable[[str, str, int | None, bytes], None]
    """Takes the format, the kind, the rows unless more follows, and a piece of the body."""

_PIECE: Final = 256 * 1024
"""Bytes that are gathered before a further piece is sent."""


class Output(io.RawIOBase):
    """Where an answer is written to: one frame up to ``buffer`` bytes, several beyond.

    Call :meth:`begin` before writing and :meth:`finish` after.
    """

    def __init__(self, send: Send, *, buffer: int, limit: int) -> None:
        super().__init__()
        self._send = send
        self._hold = min(buffer, limit)
        self._limit = limit
        self._size = self._held = self._statements = 0
        self._parts: list[bytes] = []
        self._format = self._kind = ""
        self._counter: Counter | None = None

    def begin(self, format_: str, kind: str) -> None:
        """Say what follows: the name of its format, and its kind."""
        self._format, self._kind = format_, kind
        if kind == "solutions":
            self._counter = counter(format_)

    def counted(self, statements: Iterable[Any]) -> Iterator[Any]:
        """The statements as they come, counted as rows."""
        for statement in statements:
            self._statements += 1
            yield statement

    def count(self, statements: int) -> None:
        """Count so many statements as rows."""
        self._statements += statements

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes only
        self._size += len(data)
        self._held += len(data)
        if self._size > self._limit:
            raise ResultTooLarge(
                f"The answer is larger than {self._limit / MEGABYTE:g} megabytes.",
                "Add LIMIT and OFFSET, or ask for fewer columns; nothing was cut off silently.",
            )
        self._parts.append(bytes(data))
        if self._held > self._hold:
            self._flush(more=True)
            self._hold = _PIECE
        return len(data)

    def finish(self) -> None:
        """Send what is left, and the number of rows."""
        self._flush(more=False)

    def _flush(self, *, more: bool) -> None:
        piece = b"".join(self._parts)
        self._parts.clear()
        self._held = 0
        if self._counter is not None:
            self._counter.see(piece)
        self._send(self._format, self._kind, None if more else self._rows(), piece)

    def _rows(self) -> int:
        return self._statements if self._counter is None else self._counter.rows
