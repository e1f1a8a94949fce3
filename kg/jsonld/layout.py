"""The text of a JSON document: a line for each member, several for a long one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_WRITE: Final = json.JSONEncoder(ensure_ascii=False).encode
_WIDTH: Final = 100
"""Characters of a value from which on its entries have a line each."""


def laid_out(document: Mapping[str, Any]) -> bytes:
    r"""The text in UTF-8: lines that people and ``diff`` can follow, at the price of few bytes.

    >>> laid_out({"a": 1, "b": ["c" * 99, {"d": 2}]}).decode().split("\n")[4:]
    ['  {"d": 2}', ']', '}', '']
    """
    return ("{\n" + ",\n".join(_member(*member) for member in document.items()) + "\n}\n").encode()


def _member(name: str, value: Any) -> str:
    written = _WRITE(value)
    if len(written) > _WIDTH and isinstance(value, list):
        entries = [_WRITE(entry) for entry in value]
        written = "[\n  " + ",\n  ".join(entries) + "\n]"
    elif len(written) > _WIDTH and isinstance(value, dict):
        entries = [f"{_WRITE(key)}: {_WRITE(held)}" for key, held in value.items()]
        written = "{\n  " + ",\n  ".join(entries) + "\n}"
    return f"{_WRITE(name)}: {written}"
