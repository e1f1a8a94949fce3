"""Which keys of people (11.1, 2/7, KEN, a slug) stand for which things of a release.

The index is read from the release by ``queries/system/keys.rq`` and holds the classes that a
person picks from a list. A class that outgrows a list keeps its place here by not being in that
file: its slugs still resolve, because an IRI under the base is taken as it is.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.iris import alike, codes_like
from kg.queries.kinds import KINDS
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CODE: Final = re.compile(r"[0-9]+[.][0-9a-z]")
_CANDIDATES: Final = 30
"""Similar keys that are looked at; those that begin alike come first."""


@dataclass(frozen=True)
class Entry:
    """A thing that a key stands for; ``key`` is the one to show."""

    iri: str
    key: str
    en: str
    zh: str


@dataclass(frozen=True)
class KeyIndex:
    """The things of each kind, by every key of theirs."""

    base: str = DEFAULT_BASE
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    _found: Mapping[str, Mapping[str, tuple[Entry, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str | None]], base: str = DEFAULT_BASE) -> KeyIndex:
        """The index from rows with ``kind``, ``thing``, ``notation``, ``en`` and ``zh``.

        >>> rows = [{"kind": "resolution", "thing": DEFAULT_BASE + "id/resolution/ha2/2-7",
        ...          "notation": "2/7", "en": "Adequate housing for all", "zh": "人人享有适当住房"}]
        >>> KeyIndex.of(rows).find("resolution", "ha2/2-7")[0].key
        '2/7'
        """
        entries: dict[str, dict[str, Entry]] = {}
        found: dict[str, dict[str, dict[str, Entry]]] = {}
        for row in rows:
            kind, iri = row["kind"] or "", row["thing"] or ""
            keys = _keys(kind, iri, row.get("notation"), base)
            entry = Entry(iri, keys[0], row.get("en") or keys[0], row.get("zh") or keys[0])
            entries.setdefault(kind, {}).setdefault(iri, entry)
            for key in keys:
                found.setdefault(kind, {}).setdefault(key.casefold(), {})[iri] = entry
        return cls(
            base,
            {kind: tuple(sorted(things.values(), key=_order)) for kind, things in entries.items()},
            {
                kind: {key: tuple(things.values()) for key, things in keys.items()}
                for kind, keys in found.items()
            },
        )

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """All things of that kind, in the order of their keys."""
        return self.entries.get(kind, ())

    def find(self, kind: str, text: str) -> tuple[Entry, ...]:
        """The things that ``text`` may stand for: none, one, or several if it is ambiguous."""
        return self._found.get(kind, {}).get(text.strip().casefold(), ())

    def near(self, kind: str, text: str, count: int = 3) -> list[str]:
        """Up to ``count`` keys that ``text`` may have meant, by key and by label."""
        names: dict[str, str] = {}
        for entry in self.of_kind(kind):
            for name in (entry.key, entry.en, entry.zh):
                names.setdefault(name.casefold(), entry.key)
        wanted = text.strip().casefold()
        close = difflib.get_close_matches(wanted, names, n=_CANDIDATES, cutoff=0.5)
        close.sort(key=lambda name: -alike(name, wanted))
        if _CODE.match(wanted):  # for 11.99 the codes of goal 11
            close = codes_like(wanted, filter(_CODE.match, names)) or close
        holding = [name for name in names if len(wanted) > 1 and wanted in name]
        return list(dict.fromkeys(names[name] for name in (*close, *holding)))[:count]


def _keys(kind: str, iri: str, notation: str | None, base: str) -> list[str]:
    """The keys of a thing, the one to show first."""
    slug = ""
    if iri.startswith(base + "id/"):
        slug = iri.removeprefix(base + "id/").partition("/")[2]
    document, paragraph, _ = slug.partition("/para/")
    if kind == "paragraph" and paragraph and notation:
        return [f"{document}#{notation}", notation, slug, iri]
    if kind == "paragraph":  # a footnote has a number too, which stands for a paragraph alone
        document, _, part = slug.partition("/")
        return [f"{document}#{part.replace('/', '-')}", slug, iri]
    keys = [slug] if slug else []
    if notation:
        keys.insert(0 if kind in KINDS and KINDS[kind].coded else 1, notation)
    return [*keys, iri]


def _order(entry: Entry) -> tuple[tuple[int, int | str], ...]:
    """Numbers inside a key count as numbers: 2/2 stands before 2/10."""
    parts: list[tuple[int, int | str]] = []
    digits = ""
    for character in entry.key + " ":
        if character.isdecimal():
            digits += character
            continue
        if digits:
            parts.append((0, int(digits)))
            digits = ""
        parts.append((1, character))
    return tuple(parts)
