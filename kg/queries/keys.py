"""Which keys of people (11.1, 2/7, KEN, a slug) stand for which things of a release.

The index is read from the release by ``queries/system/keys.rq`` and holds the classes that a
person picks from a list. In the place of the things of a class that outgrows a list stands the
class: a slug is then taken for one of its things as it is, whether there is such a thing or not.
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

_SLUG: Final = re.compile(r"[^\s<>\"{}|\\^`]{1,200}")
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class Entry:
    """A thing that a key stands for; ``key`` is the one to show."""

    iri: str
    key: str
    en: str
    zh: str


@dataclass(frozen=True)
class KeyIndex:
    """The things of each kind, by every key of theirs.

    ``unlisted`` has, of kinds with a class of too many things, what the IRIs of these begin with.
    """

    base: str = DEFAULT_BASE
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    unlisted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _found: Mapping[str, Mapping[str, tuple[Entry, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str | None]], base: str = DEFAULT_BASE) -> KeyIndex:
        """The index from rows with ``kind``, ``thing``, ``notation``, ``en`` and ``zh``.

        Where the thing is a class of ours, it stands for all of its things.

        >>> rows = [{"kind": "resolution", "thing": DEFAULT_BASE + "id/resolution/ha2/2-7",
        ...          "notation": "2/7", "en": "Adequate housing for all", "zh": "人人享有适当住房"}]
        >>> KeyIndex.of(rows).find("resolution", "ha2/2-7")[0].key
        '2/7'
        >>> rows = [{"kind": "project", "thing": DEFAULT_BASE + "ontology#CountryProject"}]
        >>> KeyIndex.of(rows).find("project", "park")[0].iri
        'https://w3id.org/habitat-kg/id/country-project/park'
        """
        unlisted: dict[str, list[str]] = {}
        entries: dict[str, dict[str, Entry]] = {}
        found: dict[str, dict[str, dict[str, Entry]]] = {}
        for row in rows:
            kind, iri = row["kind"] or "", row["thing"] or ""
            if iri.startswith(base + "ontology#"):
                folder = _CAPITAL.sub("-", iri.rpartition("#")[2]).lower()
                unlisted.setdefault(kind, []).append(f"{base}id/{folder}/")
                continue
            keys = keys_of(kind, iri, row.get("notation"), base)
            entry = Entry(iri, keys[0], row.get("en") or keys[0], row.get("zh") or keys[0])
            entries.setdefault(kind, {}).setdefault(iri, entry)
            for key in keys:
                found.setdefault(kind, {}).setdefault(key.casefold(), {})[iri] = entry
        return cls(
            base,
            {
                kind: tuple(sorted(things.values(), key=lambda entry: natural(entry.key)))
                for kind, things in entries.items()
            },
            {kind: tuple(folders) for kind, folders in unlisted.items()},
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
        text = text.strip()
        found = self.listed(kind, text)
        folders = self.unlisted.get(kind, ())
        if found or not folders or not _SLUG.fullmatch(text):
            return found
        named = [(text.removeprefix(f), f) for f in folders if text.startswith(f)]
        if not named and ":" not in text:
            named = [(text, folder) for folder in folders]
        return tuple(Entry(folder + slug, slug, slug, slug) for slug, folder in named if slug)

    def listed(self, kind: str, text: str) -> tuple[Entry, ...]:
        """Those of :meth:`find` that are known to be there."""
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


def keys_of(kind: str, iri: str, notation: str | None, base: str) -> list[str]:
    """The keys of a thing, the one to show first.

    >>> keys_of("country", DEFAULT_BASE + "id/country/KEN", "KEN", DEFAULT_BASE)[0]
    'KEN'
    """
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


def natural(key: str) -> tuple[tuple[int, int | str], ...]:
    """By which keys are sorted; numbers inside one count as numbers.

    >>> sorted(["2/10", "2/2", "11.a"], key=natural)
    ['2/2', '2/10', '11.a']
    """
    parts: list[tuple[int, int | str]] = []
    digits = ""
    for character in key + " ":
        if character.isdecimal():
            digits += character
            continue
        if digits:
            parts.append((0, int(digits)))
            digits = ""
        parts.append((1, character))
    return tuple(parts)
