"""Answers that are kept ready to be sent again, bounded by bytes, of the current release alone.

Interface (on the event loop's thread only; ``PinnedCache`` is the same for releases asked for):

* ``cache.get(release, key)`` → ``Stored | None``; ``key`` is a tuple of bytes, whatever tells one
  representation from another; a release other than the last one empties the cache at once;
* ``stored = Stored.of(status, headers, body, rows=)`` → ``None`` where an answer may not be kept;
  ``cache.put(key, stored)`` keeps it;
* ``stored.start(extra, head=False)`` and ``stored.body`` make the two ASGI messages;
  ``matched(if_none_match, stored.etag)`` → the tag for ``stored.unchanged(tag, extra)``, or
  ``None``;
* ``deterministic(text)``: whether the answer to a query may be kept at all.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from itertools import chain
from sys import getsizeof
from typing import TYPE_CHECKING, Any, Final

from kg.errors import QuerySyntaxError
from kg.queries.tokens import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Headers = tuple[tuple[bytes, bytes], ...]
CODINGS: Final = (b"br", b"gzip")
"""The content codings; the tag of an answer in one of them ends in ``-br"`` or ``-gzip"``."""

_SHARE: Final = 8
_HEADER: Final = 2 * getsizeof(b"") + getsizeof((b"", b""))
"""Bytes of a header beside its texts: the objects that they are, and their pair."""

_ENTRY: Final = 512
"""Bytes of an entry beside its texts: the objects of the table and of the entry itself."""

_REPRESENTATION: Final = frozenset(
    (b"content-type", b"content-length", b"content-encoding", b"content-language", b"link")
)
"""What a 304 does not repeat of the 200 (RFC 9110 §15.4.5)."""

_WORDS: Final = ("rand", "now", "uuid", "bnode", "service")
_SPACE: Final = r"[ \t\r\n]"
_CHANGING: Final = re.compile(
    rf"(?<![?$:\w])(?:(?:RAND|NOW|(?:STR)?UUID|BNODE){_SPACE}*+[(#]"
    rf"|SERVICE(?:{_SPACE}*+[<#?$]|{_SPACE}++(?:SILENT\b|[\w.-]{{0,64}}+:)))",
    re.IGNORECASE,
)
"""A call of a function that answers anew each time, or a question to another server. A comment
after the word counts as the bracket: to look for the end of each would take a square of time."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A complete 200 answer, ready to be sent; ``rows`` is what a client is charged for it."""

    headers: Headers
    body: bytes
    etag: bytes
    release: str
    rows: int = 0

    @classmethod
    def of(
        cls,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        *,
        rows: int = 0,
        private: bool = False,
    ) -> Stored | None:
        """The answer as one to keep, or ``None``: not 200, no strong tag, or told not to store.

        Names of headers are in lower case, as ASGI has them. What is ``private`` is for its client
        to keep, and not for us, unless the caller says otherwise.
        """
        if status != 200:
            return None
        kept = tuple((bytes(name), bytes(value)) for name, value in headers)
        first = dict(reversed(kept))
        etag, release = first.get(b"etag", b""), first.get(b"x-release", b"")
        if not etag.startswith(b'"') or not release:
            return None
        control = first.get(b"cache-control", b"").lower()
        if b"no-store" in control or b"set-cookie" in first:
            return None
        if b"private" in control and not private:
            return None
        if b"*" in first.get(b"vary", b""):
            return None
        return cls(kept, body, etag, release.decode("latin-1"), rows)

    def start(self, extra: Sequence[tuple[bytes, bytes]] = ()) -> dict[str, Any]:
        """The message that opens the answer; it is the same for GET and HEAD."""
        return {"type": "http.response.start", "status": 200, "headers": [*self.headers, *extra]}

    def unchanged(self, tag: bytes, extra: Sequence[tuple[bytes, bytes]] = ()) -> dict[str, Any]:
        """The message that opens a 304 to a client that holds ``tag``."""
        kept = [
            (name, tag if name == b"etag" else value)
            for name, value in self.headers
            if name not in _REPRESENTATION
        ]
        return {"type": "http.response.start", "status": 304, "headers": [*kept, *extra]}

    @property
    def size(self) -> int:
        """Bytes of memory that it takes, nearly."""
        texts = sum(map(len, chain.from_iterable(self.headers)))
        return texts + _HEADER * len(self.headers) + getsizeof(self.body)


class Cache:
    """The least recently used goes first; ``hits``, ``misses``, ``evictions`` only grow."""

    def __init__(self, limit: int) -> None:
        """``limit`` is in bytes; one entry may take an eighth of it."""
        self._limit = limit
        self._kept: OrderedDict[tuple[bytes, ...], tuple[Stored, int]] = OrderedDict()
        self._release = ""
        self.hits = self.misses = self.evictions = self.bytes = 0

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._kept)

    def get(self, release: str, key: tuple[bytes, ...]) -> Stored | None:
        """The answer that is kept for ``key``, while ``release`` is the current one."""
        if release != self._release:
            self.turn(release)
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return found[0]

    def put(self, key: tuple[bytes, ...], stored: Stored) -> bool:
        """Keep an answer of the current release; whether it is kept."""
        if stored.release != self._release:  # it was asked for before the release changed
            return False
        return self._keep(key, stored)

    def _keep(self, key: tuple[bytes, ...], stored: Stored) -> bool:
        size = _ENTRY + stored.size + getsizeof(key) + sum(map(getsizeof, key))
        if size * _SHARE > self._limit:
            return False
        old = self._kept.pop(key, None)
        if old is not None:
            self.bytes -= old[1]
        self._kept[key] = stored, size
        self.bytes += size
        while self.bytes > self._limit:
            _, (_, freed) = self._kept.popitem(last=False)
            self.bytes -= freed
            self.evictions += 1
        return True

    def turn(self, release: str) -> None:
        """Forget the answers of every other release."""
        self.evictions += len(self._kept)
        self._kept.clear()
        self.bytes = 0
        self._release = release


class PinnedCache(Cache):
    """Answers of releases that are asked for by name or date: they hold for ever."""

    def get(self, release: str, key: tuple[bytes, ...]) -> Stored | None:
        """The answer of ``release`` that is kept for ``key``."""
        return super().get("", (release.encode(), *key))

    def put(self, key: tuple[bytes, ...], stored: Stored) -> bool:
        """Keep an answer of the release that it names; whether it is kept."""
        return self._keep((stored.release.encode(), *key), stored)


def matched(given: bytes, etag: bytes) -> bytes | None:
    """The tag of If-None-Match that names the answer with ``etag``, or ``None``.

    Weak comparison (RFC 9110 §13.1.2). A client that holds the same answer in another content
    coding has what it needs, so its own tag is given back: the 304 must name what it confirms.

    >>> matched(b'W/"a-1", "a-2-gzip"', b'"a-2-br"')
    b'"a-2-gzip"'
    """
    if given == etag:
        return etag
    tags = [part.strip().removeprefix(b"W/") for part in given.split(b",")]
    if etag in tags or b"*" in tags:
        return etag
    root = uncoded(etag)
    return next((tag for tag in tags if uncoded(tag) == root), None)


def uncoded(tag: bytes) -> bytes:
    """The tag of the same answer without a content coding.

    >>> uncoded(b'"a-2-br"')
    b'"a-2"'
    """
    for coding in CODINGS:
        if tag.endswith(b"-" + coding + b'"'):
            return tag[: -len(coding) - 2] + b'"'
    return tag


def coded(tag: bytes, coding: bytes) -> bytes:
    """The tag of an answer in a content coding; a weak tag stands for all of them as it is.

    >>> coded(b'"a-2"', b"br"), coded(b'W/"a-2"', b"br")
    (b'"a-2-br"', b'W/"a-2"')
    """
    return tag[:-1] + b"-" + coding + b'"' if tag.startswith(b'"') else tag


def deterministic(text: str) -> bool:
    """Whether a query gives the same answer each time that it is asked of the same release.

    A text that could hold a call of RAND, NOW, UUID, STRUUID or BNODE, or a SERVICE, does not
    count as such, although the words may stand in a string: what is lost is a place in the cache.

    >>> deterministic("ASK { ?now a <NOW> }"), deterministic("SELECT (now () AS ?t) {}")
    (True, False)
    """
    if "\\" in text:
        try:
            text = unescape(text)
        except QuerySyntaxError:
            return False
    lowered = text.lower()  # most texts hold none of the words, which a plain look tells soonest
    return not any(word in lowered for word in _WORDS) or _CHANGING.search(text) is None
