"""An answer as a set of rows that can be held against another: its hash, and what differs.

The rows of an answer without ORDER BY have no order, so none counts here. An answer is taken in
SPARQL 1.1 Query Results TSV Format, which loses nothing: its first line, then the others sorted
by their bytes. Anybody can do the same with ``sort`` and ``sha256sum``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST: Final = 100
"""Rows of each kind that a comparison shows; the others are counted."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Fingerprint:
    """The hash of an answer and the number of its rows."""

    sha256: str
    rows: int


@dataclass(frozen=True)
class Difference:
    """What one answer has and the other has not, in rows; a row that is there twice counts twice.

    Attributes:
        columns: of the later answer.
        same_columns: whether the earlier one has them too, in that order.
        gone, new: the first rows that the later answer lacks, or has more of.
        gone_count, new_count: how many there are in all.
    """

    columns: tuple[str, ...]
    same_columns: bool
    gone: tuple[Row, ...]
    new: tuple[Row, ...]
    gone_count: int
    new_count: int

    @property
    def same(self) -> bool:
        return self.same_columns and not self.gone_count and not self.new_count


def fingerprint(tsv: bytes) -> Fingerprint:
    r"""The hash of an answer, whatever the order of its rows.

    >>> first = fingerprint(b'?x\t?y\n1\t"a"\n2\t"b"\n')
    >>> first == fingerprint(b'?x\t?y\n2\t"b"\n1\t"a"\n'), first.rows
    (True, 2)
    """
    head, rows = _parts(tsv)
    rows.sort()
    whole = b"".join(line + b"\n" for line in (head, *rows))
    return Fingerprint(hashlib.sha256(whole).hexdigest(), len(rows))


def compare(before: bytes, after: bytes, most: int = MOST) -> Difference:
    r"""What has gone and what is new between two answers in TSV.

    >>> found = compare(b'?x\n"a"\n"b"\n', b'?x\n"b"\n"b"\n"c"@en\n')
    >>> found.gone, found.new, found.same
    ((('a',),), (('b',), ('c',)), False)
    """
    head, old = _parts(before)
    later, rows = _parts(after)
    was, is_ = Counter(old), Counter(rows)
    gone, new = sorted((was - is_).elements()), sorted((is_ - was).elements())
    return Difference(
        tuple(name.decode().lstrip("?") for name in later.split(b"\t")),
        head == later,
        _read(head, gone[:most]),
        _read(later, new[:most]),
        len(gone),
        len(new),
    )


def _parts(tsv: bytes) -> tuple[bytes, list[bytes]]:
    """The line of the columns and those of the rows, which hold no line break."""
    head, *rows = tsv.removesuffix(b"\n").split(b"\n")
    return head, rows


def _read(head: bytes, lines: Iterable[bytes]) -> tuple[Row, ...]:
    """Rows of plain text."""
    document = b"".join(line + b"\n" for line in (head, *lines))
    found = parse_query_results(document, QueryResultsFormat.TSV)
    assert isinstance(found, QuerySolutions)
    return tuple(tuple("" if term is None else _text(term) for term in row) for row in found)


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
