"""From what people write to one thing of any kind: 11.1, resolutions/2/7, an IRI."""

from __future__ import annotations

import difflib
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound, ParameterError
from kg.iris import alike
from kg.lookups.kinds import kinds
from kg.queries.kinds import KINDS
from kg.queries.parameters import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.queries.keys import KeyIndex

_CODE: Final = re.compile("[0-9]+[.]")
_SHOWN: Final = 4
"""Names that a remedy lists."""

_HELD: Final = 50_000
"""Names among which one is looked for that is like what was written."""

HOW: Final = "Write an IRI, or a key with its kind before it: targets/11.1, resolutions/2/7."


def thing_named(name: str, text: str, keys: KeyIndex, first: Sequence[str] = ()) -> str:
    """The IRI of the thing that a text names.

    An IRI is taken as it is, whether the release has it or not, a prefixed name (``sdg:11.1``) is
    written out. Before a key may stand its kind, in the singular or in the plural of its list.
    Of classes of which the things are not held a key stands alone where there is one such class.

    Args:
        name: of the parameter or argument that has the text.
        text: what was written.
        keys: of the release.
        first: the kinds whose things a key alone stands for first.

    Raises:
        ParameterError: it may be any of several things; the remedy tells them apart.
        NotFound: it names nothing; the remedy says what may be meant.
    """
    bare = expanded(text, keys.base)
    if "://" in bare or bare.startswith("urn:"):
        return bare.replace(" ", "%20")
    kind, slash, key = bare.partition("/")
    one = _singular(kind)
    if slash and key and one:
        found = keys.find(one, key) or keys.find(one, key.replace("-", "/"))
        iris = list(dict.fromkeys(entry.iri for entry in found))
        names = [f"{kind}/{entry.key}" for entry in found]
        near = [f"{kind}/{other}" for other in keys.near(one, key)]
        return _only(name, text, iris, names, near)
    for one in first:
        found = keys.listed(one, bare)
        if found:
            return _only(name, text, [e.iri for e in found], [e.key for e in found], [])
    meant = dict(_listed(bare, keys))
    possible = {} if meant else dict(_unlisted(bare, keys))
    if len(possible) == 1:
        return next(iter(possible))
    if possible:
        raise NotFound(
            f'"{text}" for {name} is no thing that is known by its key alone.',
            f"If it is one of very many, write {' or '.join(possible.values())}.",
        )
    near = [] if meant else _near(bare, keys, first)
    return _only(name, text, list(meant), list(meant.values()), near)


def things_meant(text: str, keys: KeyIndex) -> dict[str, str]:
    """The IRIs of all things that a key stands for, each with the name that tells it apart.

    Args:
        text: a key, with its kind before it or without.
        keys: of the release.
    """
    kind, slash, key = text.partition("/")
    one = _singular(kind)
    if slash and key and one:
        return {entry.iri: f"{kind}/{entry.key}" for entry in keys.find(one, key)}
    return dict(_listed(text, keys))


def _singular(kind: str) -> str | None:
    """The kind of a word, if it is one: ``target`` and ``targets`` are."""
    listed = kinds().looked_up.get(kind)
    if listed is not None:
        return listed.one
    return kind if kind in KINDS and KINDS[kind].thing else None


def _only(
    name: str, text: str, iris: Sequence[str], names: Sequence[str], near: Sequence[str]
) -> str:
    if len(iris) == 1:
        return iris[0]
    if iris:
        raise ParameterError(
            name,
            f'"{text}" for {name} may be any of {len(iris)} things.',
            f"Write {' or '.join(names[:_SHOWN])}.",
        )
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    raise NotFound(f'"{text}" for {name} is no thing of this release.', meant + HOW)


def _listed(text: str, keys: KeyIndex) -> Iterator[tuple[str, str]]:
    """The things that a key alone may stand for, each once, with a name that tells it apart."""
    seen: set[str] = set()
    for kind in _things():
        for entry in keys.listed(kind, text):
            if entry.iri not in seen:
                seen.add(entry.iri)
                yield entry.iri, f"{_plural(kind)}/{entry.key}"


def _unlisted(text: str, keys: KeyIndex) -> Iterator[tuple[str, str]]:
    """As :func:`_listed`, of classes of too many things, whether there is such a thing or not."""
    for kind in reversed(_things()):  # the first name of a thing is the one to show
        for entry in keys.find(kind, text):
            yield entry.iri, f"{_plural(kind)}/{entry.key}"


def _near(text: str, keys: KeyIndex, first: Sequence[str]) -> list[str]:
    """What may have been meant, of the kinds that come first, else of any; the likest first."""
    found = [key for kind in first for key in keys.near(kind, text)]
    if found:
        return found[:_SHOWN]
    if _CODE.match(text):
        return [f"targets/{key}" for key in keys.near("target", text)]
    wanted = text.casefold()
    names: dict[str, str] = {}
    entries = ((kind, entry) for kind in _things() for entry in keys.of_kind(kind))
    for kind, entry in islice(entries, _HELD):
        for known in (entry.key, entry.en, entry.zh):
            names.setdefault(known.casefold(), f"{_plural(kind)}/{entry.key}")
    close = difflib.get_close_matches(wanted, names, n=_SHOWN, cutoff=0.6)
    close.sort(key=lambda known: -alike(known, wanted))
    return list(dict.fromkeys(names[known] for known in close))


def _things() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.thing]


def _plural(one: str) -> str:
    """The name of the list of a kind; its own name where there is none."""
    kind = kinds().by_one.get(one)
    return kind.name if kind is not None and kind.name else one
