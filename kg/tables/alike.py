"""The table of projects whose names are alike: pairs of one country, with their words in common.

Names are alike where they have the same numbers in the same order, once a phase is left out, and
at least 60 of 100 words in common. Numbers are told apart because "project 7" and "project 8"
have all but one word in common.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import ReleaseError
from kg.graph.projection.finding import links_by, things_of
from kg.languages import ALWAYS
from kg.tables.blocking import LEAST, candidates
from kg.tables.literals import texts
from kg.tables.names import Name, in_common, name_of
from kg.vocab import HKG, RDFS, rebase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.graph.projection import Projection

ALIKE: Final = "alike.json"

MANY: Final = 20_000
"""Projects beyond which names are compared in one language."""

Pair = tuple[int, int, int, int]
"""Two projects as nodes, the smaller first; words in common, and words that at least one has."""


@dataclass(frozen=True)
class Alike:
    """The table.

    Attributes:
        pairs: in order.
        languages: those in which names were compared; a pair is told by that in which it is most
            alike.
        passed_over: words that so many projects have that pairs with these in common may miss.
    """

    pairs: Sequence[Pair]
    languages: Sequence[str]
    passed_over: int

    @classmethod
    def open(cls, folder: Path) -> Alike:
        """Read the file of a folder.

        Raises:
            ReleaseError: it is not there, broken, or of another version.
        """
        try:
            said = json.loads((folder / ALIKE).read_text("utf-8"))
            pairs = [(one, other, common, either) for one, other, common, either in said["pairs"]]
            return cls(pairs, said["languages"], said["passed_over"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReleaseError(
                f"The table of names in {folder} cannot be read: {error}.",
                "See with kg releases verify what is wrong with the release, and make another.",
            ) from None

    def write(self, folder: Path) -> None:
        """Write the file into a folder that is there."""
        said = {
            "languages": list(self.languages),
            "passed_over": self.passed_over,
            "pairs": self.pairs,
        }
        (folder / ALIKE).write_text(json.dumps(said, separators=(",", ":")) + "\n", "utf-8")


def alike(projection: Projection, quads: Path, base: str) -> Alike:
    """The table of a release.

    Args:
        projection: of the release.
        quads: its statements, as :attr:`kg.releases.ReleaseDir.quads` has them.
        base: of its IRIs.
    """
    nodes = _projects(projection, base)
    iris = [projection.name(node) for node in nodes.tolist()]
    said = texts(quads, RDFS.label.value, frozenset(iris))
    languages = _languages(iris, said)
    countries = _countries(projection, nodes, base)
    found: dict[tuple[int, int], tuple[int, int]] = {}
    passed_over = 0
    for language in languages:
        names = [name_of(said.get(iri, {}).get(language, "")) for iri in iris]
        pairs, over = candidates(
            [frozenset(name.words) for name in names], *_blocks(names, countries)
        )
        passed_over += over
        for one, other in pairs.tolist():
            common, either = in_common(names[one].words, names[other].words)
            part, whole = LEAST
            before, of = found.get((one, other), (0, 1))
            if common * whole >= either * part and common * of > before * either:
                found[one, other] = common, either
    named = nodes.tolist()
    rows = [(named[one], named[other], *words) for (one, other), words in sorted(found.items())]
    return Alike(rows, languages, passed_over)


def _projects(projection: Projection, base: str) -> NDArray[np.int64]:
    return things_of(projection, [rebase(HKG.CountryProject.value, base)])


def _languages(iris: Sequence[bytes], said: Mapping[bytes, Mapping[str, str]]) -> tuple[str, ...]:
    """The languages in which names are compared: all, or of very many one that all have."""
    if len(iris) > MANY:
        for language in ALWAYS:
            if all(language in said.get(iri, ()) for iri in iris):
                return (language,)
    return tuple(sorted({language for of in said.values() for language in of}))


def _countries(
    projection: Projection, nodes: NDArray[Any], base: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of projects with their countries; those of none are in a country of their own."""
    edge = links_by(projection, rebase(HKG.inCountry.value, base))
    edge = edge[np.isin(projection.out_subject[edge], nodes)]
    row = np.searchsorted(nodes, projection.out_subject[edge])
    without = np.setdiff1d(np.arange(len(nodes)), row)
    country = projection.out_object[edge].astype(np.int64)
    return np.concatenate([row, without]), np.concatenate([country, np.full(len(without), -1)])


def _blocks(
    names: Sequence[Name], countries: tuple[NDArray[Any], NDArray[Any]]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Blocks with the names in them: those of one country that have the same numbers."""
    known: dict[tuple[str, ...], int] = {}
    numbers = np.array(
        [known.setdefault(name.numbers, len(known)) if name.words else -1 for name in names],
        dtype=np.int64,
    )
    row, country = countries
    there = numbers[row] >= 0
    row, country = row[there], country[there]
    return (country + 1) * (len(known) + 1) + numbers[row], row
