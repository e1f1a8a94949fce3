"""In which order things that changed are told: the ways of change, then the classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.changes.things import DERIVED, KINDS
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST: Final = (
    "FlagshipProgramme",
    "Initiative",
    "Subprogramme",
    "StrategicPlan",
    "StrategicPlanOutcome",
    "ProgrammeOutcome",
    "CountryProject",
    "Project",
    "Undertaking",
    "Resolution",
    "Decision",
    "Provision",
    "Figure",
    "Mapping",
)
"""The classes that a board asks about first, by their names in the ontology."""

_LAST: Final = ("Paragraph", "Footnote", "Section", "MappingSet", "ReferenceDataset", "Anchor")
"""Those that it asks about last."""

_EDITORIAL: Final = ("Anchor",)
"""The classes of what editors keep beside the statements."""


def main_class(classes: Iterable[str], base: str) -> str:
    """The class under which a thing is told: the first by order; empty where it has none."""
    return min(classes, key=lambda iri: class_rank(iri, base), default="")


def class_rank(iri: str, base: str) -> tuple[int, int, str]:
    """A sort key of classes: the important ones, our others, those of others, those told last.

    >>> ours = "https://w3id.org/habitat-kg/"
    >>> names = [f"{ours}ontology#{name}" for name in ("Anchor", "City", "Figure")]
    >>> [name.partition("#")[2] for name in sorted(names, key=lambda iri: class_rank(iri, ours))]
    ['Figure', 'City', 'Anchor']
    """
    ontology = prefixes(base)["hkg"]
    name = iri.removeprefix(ontology) if iri.startswith(ontology) else ""
    if name in _FIRST:
        return 0, _FIRST.index(name), iri
    if name in _LAST:
        return 3, _LAST.index(name), iri
    if not iri:
        return 4, 0, iri
    return (1 if name else 2), 0, iri


def rank(kind: str, class_: str, base: str) -> tuple[int, int, int, str]:
    """A sort key of what is told together: the things of one class that changed in one way."""
    return KINDS.index(kind), *class_rank(class_, base)


def in_short(kind: str, class_: str, base: str) -> bool:
    """Whether things of that class that changed so are counted in a page, and listed elsewhere."""
    ontology = prefixes(base)["hkg"]
    return kind == DERIVED or class_.removeprefix(ontology) in _EDITORIAL
