"""Says where an official SDG taxonomy and our reference data differ; corrects neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.languages import OFFERED
from kg.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.imports.taxonomy import Elements

COLUMNS: Final = ("difference", "thing", "code", "language", "official", "ours", "note")


@dataclass(frozen=True)
class Difference:
    """A point on which the two sides differ, or the official file is at odds with itself.

    Attributes:
        difference: what kind of point.
        thing: the goal, target or indicator.
        code: its code.
        language: of the text, where it is about one.
        official: what the official file says.
        ours: what our files say.
        note: what to make of it, where something is known.
    """

    difference: str
    thing: str
    code: str
    language: str = ""
    official: str = ""
    ours: str = ""
    note: str = ""


def differences(
    official: Elements, ours: Elements, names: Mapping[str, frozenset[str]]
) -> list[Difference]:
    """Every difference, by thing and kind.

    Args:
        official: the elements of the taxonomy.
        ours: those of our reference data.
        names: the names by which our custodians may stand in the taxonomy, by IRI. Custodians
            are compared for these alone: ours are those that the editors follow.
    """
    found = [
        *_missing(official, ours),
        *_unlike(official, ours, names),
        *_titles(official),
        *_shared(official),
    ]
    return sorted(
        found, key=lambda d: (d.difference, _natural(d.code), d.thing, d.language, d.official)
    )


def _missing(official: Elements, ours: Elements) -> Iterator[Difference]:
    for iri in official.keys() - ours.keys():
        element = official[iri]
        yield Difference(
            "missing in ours", compact(iri), element.code, official=element.kind,
            note="Describe it in data/reference/ to have its titles.",
        )  # fmt: skip
    for iri in ours.keys() - official.keys():
        element = ours[iri]
        years = ", ".join(sorted(element.absent_from))
        note = f"Known: ours says that the edition of {years} lacks it." if years else ""
        yield Difference(
            "missing in official", compact(iri), element.code, ours=element.kind, note=note
        )


def _unlike(
    official: Elements, ours: Elements, names: Mapping[str, frozenset[str]]
) -> Iterator[Difference]:
    for iri in official.keys() & ours.keys():
        theirs, own = official[iri], ours[iri]
        known = {name: agency for agency, all_names in names.items() for name in all_names}
        custodians = {known[name] for name in theirs.custodians if name in known}
        for what, one, other in (
            ("kind", {theirs.kind}, {own.kind}),
            ("code", theirs.codes, own.codes),
            ("parent", _short(theirs.parents), _short(own.parents)),
            ("custodian", _short(custodians), _short(own.custodians)),
        ):
            if one != other:
                yield Difference(
                    what, compact(iri), own.code or theirs.code,
                    official=" ".join(sorted(one)), ours=" ".join(sorted(other)),
                )  # fmt: skip


def _titles(official: Elements) -> Iterator[Difference]:
    """Titles that are there more than once, not at all, or in a language that we do not offer."""
    spoken = {tag for element in official.values() for tag in element.titles if tag in OFFERED}
    for iri, element in official.items():
        for tag, texts in element.titles.items():
            if tag not in OFFERED:
                yield Difference(
                    "language", compact(iri), element.code, tag, " | ".join(sorted(texts)),
                    note="Left out: not one of the languages on offer.",
                )  # fmt: skip
            elif len(texts) > 1:
                yield Difference(
                    "several titles", compact(iri), element.code, tag, " | ".join(sorted(texts)),
                    note="All are taken; the longest is shown.",
                )  # fmt: skip
        for tag in spoken - element.titles.keys():
            yield Difference("no title", compact(iri), element.code, tag)


def _shared(official: Elements) -> Iterator[Difference]:
    """Codes and titles that two things of one kind have in common."""
    holders: dict[tuple[str, str, str, str], list[str]] = {}
    for iri, element in official.items():
        for code in element.codes:
            holders.setdefault(("same code", element.kind, "", code), []).append(iri)
        for tag, texts in element.titles.items():
            for text in texts:
                holders.setdefault(("same title", element.kind, tag, text), []).append(iri)
    for (what, _, tag, text), iris in holders.items():
        for iri in sorted(iris)[1:]:
            yield Difference(
                what, compact(iri), official[iri].code, tag, text,
                note=f"The same as {compact(min(iris))}.",
            )  # fmt: skip


def _short(iris: set[str]) -> set[str]:
    return {compact(iri) for iri in iris}


def _natural(code: str) -> list[tuple[int, str]]:
    """A sort key for which 2.1 stands before 10.1.

    >>> sorted(["10.1", "2.1", "2.a"], key=_natural)
    ['2.1', '2.a', '10.1']
    """
    return [(int(p) if p.isdecimal() else 10**6, p) for p in re.split(r"[. ]", code)]
