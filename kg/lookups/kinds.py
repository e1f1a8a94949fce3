"""The kinds of things that are looked up, as ``kinds.yaml`` declares them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from kg.queries.header import Wording
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Kind:
    """One kind; the members are described in ``kinds.yaml``, terms stand as prefixed names.

    ``name`` is that of its list in addresses (``programmes``), empty where there is none.
    """

    name: str
    one: str
    classes: tuple[str, ...]
    title: Wording
    example: str
    by: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kinds:
    """All kinds.

    ``looked_up`` has those with addresses by name, in the order of the file, ``by_one`` every one
    by its singular; ``chained`` the properties that lead on.
    """

    looked_up: Mapping[str, Kind]
    by_one: Mapping[str, Kind]
    chained: tuple[str, ...]


@cache
def kinds() -> Kinds:
    """The declared kinds.

    >>> kinds().looked_up["targets"].one, kinds().by_one["theme"].name
    ('target', '')
    """
    text = files("kg.lookups").joinpath("kinds.yaml").read_text("utf-8")
    declared: dict[str, Any] = yaml.safe_load(text)
    named = {name: _kind(name, said["one"], said) for name, said in declared["kinds"].items()}
    others = {one: _kind("", one, said) for one, said in declared["also"].items()}
    by_one = {kind.one: kind for kind in named.values()}
    return Kinds(named, {**by_one, **others}, tuple(declared["chained"]))


def expanded(names: Iterable[str], base: str) -> list[str]:
    """The IRIs of prefixed names.

    >>> expanded(["sdgo:Goal"], "http://example.org/")
    ['http://metadata.un.org/sdg/ontology#Goal']
    """
    known = prefixes(base)
    return [known[prefix] + local for prefix, _, local in (name.partition(":") for name in names)]


def _kind(name: str, one: str, said: Mapping[str, Any]) -> Kind:
    return Kind(
        name,
        one,
        tuple(said["classes"]),
        Wording(said["title"]["en"], said["title"]["zh"]),
        said["example"],
        tuple(said.get("by", ())),
        tuple(said.get("values", ())),
        tuple(said.get("with", {}).items()),
    )
