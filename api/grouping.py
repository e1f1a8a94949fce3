"""The links of a thing's page grouped by what they are about, and its facts and names apart.

A link leads on from the thing or to it; it stands under its property, in the group of the class
that the other thing is of, as ``api/groups.yaml`` says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

from kg.vocab import DCTERMS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from api.views import Link, Source, Statement, ThingView

_GOALS: Final = "goals"
OTHER: Final = "other"
"""The group of what no other one has."""

_NAMES: Final = frozenset(
    iri.value for iri in (SKOS.prefLabel, SKOS.altLabel, RDFS.label, SKOS.notation)
)
_HIDDEN: Final = frozenset((RDF.type.value,))
_TEXTS: Final = frozenset((SKOS.definition.value, SKOS.scopeNote.value, DCTERMS.description.value))
Values = tuple[tuple["Link", tuple["Source", ...]], ...]


@dataclass(frozen=True)
class Relation:
    """Links of one property in one direction; ``onward`` where the thing is their subject."""

    property: Link
    onward: bool
    values: Values


@dataclass(frozen=True)
class Group:
    """Links about one subject, and how many they are."""

    name: str
    relations: tuple[Relation, ...]
    size: int


@dataclass(frozen=True)
class Grouped:
    """What a page shows of a thing.

    ``texts`` define or describe it, ``facts`` are its other plain values, ``names`` those that it
    goes by.
    """

    texts: tuple[Statement, ...]
    facts: tuple[Statement, ...]
    names: tuple[Statement, ...]
    groups: tuple[Group, ...]


def grouped(thing: ThingView, languages: Sequence[str]) -> Grouped:
    """The statements of a thing, and those that lead to it, in their groups.

    What describes it is given in the first of ``languages`` that it is in.
    """
    relations: dict[str, dict[tuple[str, bool], Relation]] = defaultdict(dict)

    def add(
        property_: Link, values: Iterable[tuple[Link, tuple[Source, ...]]], onward: bool
    ) -> None:
        for value, sources in values:
            of_group = relations[_group(value)]
            key = property_.title, onward
            before = of_group[key].values if key in of_group else ()
            of_group[key] = Relation(property_, onward, (*before, (value, sources)))

    plain: dict[str, list[Statement]] = defaultdict(list)
    for statement in thing.statements:
        iri = statement.property.title
        if iri in _HIDDEN:
            continue
        if iri in _NAMES or not statement.values[0][0].iri:
            kind = "names" if iri in _NAMES else "texts" if iri in _TEXTS else "facts"
            plain[kind].append(statement)
        else:
            add(statement.property, statement.values, onward=True)
    for row in thing.incoming.rows:
        add(row.property, [(row.subject, row.sources)], onward=False)
    return Grouped(
        tuple(_spoken(statement, languages) for statement in plain["texts"]),
        tuple(plain["facts"]),
        tuple(plain["names"]),
        tuple(_made(name, relations[name]) for name in (*_groups(), OTHER) if relations[name]),
    )


def _spoken(statement: Statement, languages: Sequence[str]) -> Statement:
    """A statement with its values in one language, where it has any in one of ``languages``."""
    there = {value.language for value, _ in statement.values}
    language = next((tag for tag in languages if tag in there), None)
    if language is None:
        return statement
    return replace(
        statement, values=tuple(v for v in statement.values if v[0].language in (language, ""))
    )


def _made(name: str, relations: Mapping[tuple[str, bool], Relation]) -> Group:
    """The links onward before those that lead here, each as the page gave them; goals by code."""
    ordered = sorted(relations.values(), key=lambda relation: not relation.onward)
    if name == _GOALS:
        ordered = [replace(r, values=tuple(sorted(r.values, key=_code))) for r in ordered]
    return Group(name, tuple(ordered), sum(len(relation.values) for relation in ordered))


def _code(linked: tuple[Link, tuple[Source, ...]]) -> tuple[int, int, int, str]:
    """What sorts goal 2 before goal 11, and targets as the framework has them: 11.7, 11.a.

    >>> from api.views import Link
    >>> codes = [("11", "11.a"), ("11", "11.10"), ("2", "2"), ("11", "11.7"), ("11", "11")]
    >>> [c[0].code for c in sorted(((Link("", goal=g, code=c), ()) for g, c in codes), key=_code)]
    ['2', '11', '11.7', '11.10', '11.a']
    """
    goal, (_, _, rest) = linked[0].goal, linked[0].code.partition(".")
    number = int(rest) if rest.isdecimal() else 0
    return int(goal or 0), int(bool(rest) and not number), number, rest


def _group(value: Link) -> str:
    by_class = _by_class()
    return next((by_class[name] for name in value.classes if name in by_class), OTHER)


@cache
def _groups() -> Mapping[str, list[str]]:
    read: dict[str, list[str]] = yaml.safe_load(
        files("api").joinpath("groups.yaml").read_text("utf-8")
    )
    return read


@cache
def _by_class() -> Mapping[str, str]:
    return {class_: name for name, classes in _groups().items() for class_ in classes}
