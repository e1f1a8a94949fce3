"""The kinds of parameter that a stored query may have, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ParameterKind:
    """A kind of value: ``thing`` is one of the graph, named by a key; else it is a literal or IRI.

    ``coded`` marks the kinds whose notation is the key to show, where the others show a slug, and
    ``many`` the kinds that a face should not list in full.
    """

    name: str
    noun: str
    example: str
    thing: bool = True
    coded: bool = False
    many: bool = False


_ALL: Final = (
    ParameterKind("target", "an SDG target", "11.1", coded=True),
    ParameterKind("goal", "an SDG goal", "11", coded=True),
    ParameterKind("indicator", "an SDG indicator", "11.1.1", coded=True),
    ParameterKind("resolution", "a resolution", "2/7", coded=True),
    ParameterKind("country", "a country", "KEN", coded=True),
    ParameterKind("paragraph", "a paragraph", "eb-2024-1-item-7#17(a)", many=True),
    ParameterKind("programme", "a programme", "inclusive-communities-thriving-cities"),
    ParameterKind("subprogramme", "a subprogramme", "1", coded=True),
    ParameterKind("initiative", "an initiative", "surge"),
    ParameterKind("provision", "a provision", "ha2-2-5-mobilize-resources", many=True),
    ParameterKind("outcome", "an outcome", "1.2"),
    ParameterKind("output", "an output", "urban-regeneration-atlas", many=True),
    ParameterKind("figure", "a figure", "surge-working-groups", many=True),
    ParameterKind("project", "a project", "a slug of the list", many=True),
    ParameterKind("organisation", "an organisation", "a slug of the list", many=True),
    ParameterKind("document", "a document", "eb-2024-1-item-7"),
    ParameterKind("option", "an option", "surge-2"),
    ParameterKind("session", "a session of a governing body", "ha2"),
    ParameterKind("framework", "an international framework", "new-urban-agenda"),
    ParameterKind("undertaking", "a piece of work or a pledge", "surge", many=True),
    ParameterKind("partnership", "a partnership", "champ"),
    ParameterKind("actor", "an actor", "unhcr", many=True),
    ParameterKind("role", "a role", "co-leading"),
    ParameterKind("region", "a region", "013"),
    ParameterKind("place", "a place", "geneva", many=True),
    ParameterKind("crisis", "a crisis", "derna-flood-2023-09"),
    ParameterKind("theme", "a theme", "urban-regeneration", many=True),
    ParameterKind("measure", "a measure", "partners-engaged"),
    ParameterKind("unit", "a unit", "us-dollar"),
    ParameterKind("qualifier", "a qualifier", "nearly"),
    ParameterKind("status", "a status of outputs", "in-preparation"),
    ParameterKind("analyst", "an analyst", "habitat-kg-editors"),
    ParameterKind("basis", "a basis", "stated"),
    ParameterKind("level", "a level of contribution", "direct"),
    ParameterKind("language", "a language of the labels", "en", thing=False),
    ParameterKind("string", "a text", "housing", thing=False),
    ParameterKind("integer", "a whole number", "10", thing=False),
    ParameterKind("date", "a date", "2024-05-06", thing=False),
    ParameterKind("period", "a year, month or day", "2023-09", thing=False),
    ParameterKind("iri", "an IRI", "http://metadata.un.org/sdg/11.1", thing=False),
)

KINDS: Final[dict[str, ParameterKind]] = {kind.name: kind for kind in _ALL}
"""Every kind by its name in a header."""
