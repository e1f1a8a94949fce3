"""What the values of a column are, and what was seen of them: how many, of which type."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.errors import NotAcceptable
from kg.vocab import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.store.port import Term

IRI: Final = XSD.anyURI.value
"""The datatype of columns that hold IRIs."""

STRING: Final = XSD.string.value
TEXT: Final = RDF.langString.value
BETWEEN_IRIS: Final = " "
_SEPARATORS: Final = ("|", "¦", "‖", "\N{SYMBOL FOR UNIT SEPARATOR}", "\x1f")


def _integer(text: str) -> int:
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(text)
    return value


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


READERS: Final[dict[str, Callable[[str], Any]]] = {
    XSD.integer.value: _integer,
    XSD.decimal.value: _number,
    XSD.double.value: _number,
    XSD.float.value: _number,
    XSD.boolean.value: _boolean,
    XSD.date.value: _date,
}
"""How the texts of the datatypes are read that tables with types know."""

NUMBERS: Final = frozenset(
    kind for kind, reader in READERS.items() if reader in (_integer, _number)
)


@dataclass(frozen=True)
class ValueKind:
    """Values of a property that are alike: IRIs, texts of one language, or of one datatype."""

    property: NamedNode
    datatype: str
    language: str = ""


def by_kind(statements: Iterable[tuple[NamedNode, Term]]) -> dict[ValueKind, list[str]]:
    """The values of a thing by kind; its types are left out, as they are what tables are of."""
    found: dict[ValueKind, list[str]] = {}
    for property_, value in statements:
        if property_ == RDF.type:
            continue
        if isinstance(value, Literal):
            kind = ValueKind(property_, value.datatype.value, value.language or "")
            found.setdefault(kind, []).append(value.value)
        else:
            text = value.value if isinstance(value, NamedNode) else str(value)
            found.setdefault(ValueKind(property_, IRI), []).append(text)
    return found


class Seen:
    """What has been seen of the values of one column."""

    def __init__(self, datatype: str) -> None:
        self.values = 0
        self.typed = datatype in READERS
        self._reader = READERS.get(datatype, str)
        self._iris = datatype == IRI
        self._several = False
        self._held: set[str] = set()

    def see(self, texts: list[str]) -> None:
        """Take note of the values of one thing."""
        self.values += len(texts)
        self._several = self._several or len(texts) > 1
        for text in texts:
            self._held.update(mark for mark in _SEPARATORS if mark in text)
            try:
                self._reader(text)
            except (KeyError, ValueError):
                self.typed = False

    def separator(self, name: str) -> str:
        """What may stand between several values; empty where no thing has several.

        Raises:
            NotAcceptable: the values hold all that could.
        """
        if not self._several:
            return ""
        if self._iris:
            return BETWEEN_IRIS
        for mark in _SEPARATORS:
            if mark not in self._held:
                return mark
        raise NotAcceptable(
            f"The values of {name} hold every character that could separate them in a table.",
            "Take an RDF format.",
        )
