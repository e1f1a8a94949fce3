"""Regular expressions of SPARQL in ECMAScript's words, where both mean the same."""

from __future__ import annotations

import re
from typing import Final

_ESCAPED: Final = r"\\[.\\?*+{}()\[\]|^$nrt]"
_MEMBER: Final = rf"(?:[^\\\[\]^-]|{_ESCAPED}|\\-)"
_SET: Final = rf"\[\^?-?(?:{_MEMBER}(?:-{_MEMBER})?)+-?\]"
_SAME: Final = re.compile(
    rf"(?:[^\\.\[\]{{}}()*+?|^$]|{_ESCAPED}|{_SET}|[()|^$*+?]|\{{[0-9]+(?:,[0-9]*)?\}})*"
)
"""Characters, sets, groups, choices and counts. Not ``.``, ``\\s``, ``\\d``, ``\\w`` and the like,
which stand for other characters in XPath (Functions and Operators §5.6.1) than in ECMA-262 §22.2,
nor groups of a special kind."""


def ecma(pattern: str) -> str | None:
    r"""The pattern if JSON Schema takes it as SPARQL does, else ``None``.

    >>> ecma("^[1-9][0-9]*([(][a-z][)])?$")
    '^[1-9][0-9]*([(][a-z][)])?$'
    >>> ecma(r"^\S(.*\S)?$"), ecma("(?i)a"), ecma("[a-z-[aeiou]]")
    (None, None, None)
    """
    return pattern if _SAME.fullmatch(pattern) and "(?" not in pattern else None
