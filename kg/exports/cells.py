"""Cells of CSV: texts that a spreadsheet would take for a formula are made to be texts."""

from __future__ import annotations

import re
from typing import Final

GUARD: Final = "'"
"""What stands before a text that would be a formula; a cell that begins with it has one too many.

It is put before every text that begins with it as well, so that to take one off gives the text back
in every case: :func:`unguarded`.
"""

_FORMULA: Final = re.compile(rf"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]|[\t\r\n{GUARD}]")


def guarded(text: str) -> str:
    r"""A text as a cell that no spreadsheet evaluates (OWASP, CSV Injection).

    >>> guarded("=HYPERLINK(1)"), guarded("-2+3"), guarded("＝1"), guarded(" \t@x"), guarded("a=b")
    ("'=HYPERLINK(1)", "'-2+3", "'＝1", "' \t@x", 'a=b')
    """
    return GUARD + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell.

    >>> [unguarded(guarded(text)) for text in ("=1", "'=1", "x", "")]
    ['=1', "'=1", 'x', '']
    """
    return cell.removeprefix(GUARD)
