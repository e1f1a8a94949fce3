"""From what a reader wrote to the two ends of a path, or to what may be meant by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from api.chosen import link, manifest_of
from api.labelling import labels_of
from api.rendering import languages_of
from api.v1.searching import asked
from kg.errors import NotFound, ParameterError
from kg.languages import choose
from kg.lookups.naming import thing_named, things_meant
from kg.vocab import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from kg.queries.keys import KeyIndex

PATH: Final = "/paths"
"""The page of paths."""

CHOICES: Final = 24
"""Things that are offered where one is not clear."""

_FOUND: Final = 8
_EXACT: Final = "exact"

Meant = list[tuple[str, str, str]]
"""Things that may be meant: the name, what tells it apart, and how it is written."""


@dataclass(frozen=True)
class Ends:
    """The IRIs of those ends that are clear, and of each other what was written and is meant."""

    iris: list[str] = field(default_factory=list)
    unsure: dict[str, tuple[str, Meant]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether both ends are there."""
        return len(self.iris) == 2


def place_from(request: Request, iri: str) -> str:
    """The page that asks for paths from a thing."""
    return link(request, PATH, **{"from": short(iri, manifest_of(request).base)})


async def ends_of(request: Request, given: Mapping[str, str], keys: KeyIndex) -> Ends:
    """The two ends by what was written for each: a key, an IRI, or words that search finds.

    Raises:
        KgError: what asking the index raises.
    """
    ends = Ends()
    for name, text in given.items():
        written = text.strip()
        if not written:
            continue
        try:
            ends.iris.append(thing_named(name, written, keys))
        except ParameterError:
            ends.unsure[name] = (written, await _ambiguous(request, written, keys))
        except NotFound:
            iri, meant = await _searched(request, written, keys)
            if iri:
                ends.iris.append(iri)
            else:
                ends.unsure[name] = (written, meant)
    return ends


async def _ambiguous(request: Request, written: str, keys: KeyIndex) -> Meant:
    meant = dict(islice(things_meant(written, keys).items(), CHOICES))
    labels = await labels_of(request, list(meant))
    languages = languages_of(request)
    return [
        (choose(labels.get(iri, {}), languages)[1] or name, name, short(iri, keys.base))
        for iri, name in meant.items()
    ]


async def _searched(request: Request, written: str, keys: KeyIndex) -> tuple[str, Meant]:
    """The one thing that is called exactly so, or else what is called alike."""
    said, _ = await asked(request, "search", text=written, limit=_FOUND, begun=False, lenient=True)
    rows: list[dict[str, Any]] = said["results"]
    exact = [row["iri"] for row in rows if row["match"]["kind"] == _EXACT]
    if len(exact) == 1:
        return exact[0], []
    return "", [
        (row["label"], ", ".join(kind["label"] for kind in row["classes"]),
         short(row["iri"], keys.base))
        for row in rows
    ]  # fmt: skip
