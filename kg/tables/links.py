"""The table of links of a release: a row for each source of each link between things looked up.

Things, properties and sources are numbers of the release's projection, in its order, so that the
rows of a link stand together. A link that only a default graph holds has one row, without source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from kg.errors import ReleaseError
from kg.graph.compressed import places
from kg.graph.filters import WEAKEST
from kg.graph.projection.finding import links_by, things_of
from kg.graph.projection.pairs import counting
from kg.graph.projection.strength import of_nodes
from kg.lookups.kinds import expanded, kinds
from kg.vocab import prefixes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.graph.projection import Projection

LINKS: Final = "links.arrow"

NO_SOURCE: Final = -1
"""What stands in the place of a source where only a default graph holds a link."""

NO_LEVEL: Final = 0
"""What stands in the place of a level where the source says none."""

SCHEMA: Final = pl.Schema(
    {
        "subject": pl.Int32,
        "property": pl.UInt16,
        "object": pl.Int32,
        "source": pl.Int32,
        "basis": pl.UInt8,
        "level": pl.UInt8,
    }
)


@dataclass(frozen=True)
class LinkTable:
    """The table.

    Attributes:
        subject, object, source: nodes; ``source`` may be :data:`NO_SOURCE`.
        property: a place among the projection's properties.
        basis: a place in :data:`kg.graph.filters.STRENGTH`, or the one after them.
        level: one more than a place among :func:`levels_of`, or :data:`NO_LEVEL`.
    """

    subject: NDArray[np.int32]
    property: NDArray[np.uint16]
    object: NDArray[np.int32]
    source: NDArray[np.int32]
    basis: NDArray[np.uint8]
    level: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.subject)

    @classmethod
    def open(cls, folder: Path) -> LinkTable:
        """Map the file of a folder.

        Raises:
            ReleaseError: it is not there, broken, or of another version.
        """
        try:
            table = pl.read_ipc(folder / LINKS)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _broken(folder, str(error)) from None
        if table.schema != SCHEMA:
            raise _broken(folder, "it has other columns")
        return cls(*(table[name].to_numpy() for name in SCHEMA))

    def write(self, folder: Path) -> None:
        """Write the file into a folder that is there."""
        columns = [pl.Series(name, getattr(self, name), kind) for name, kind in SCHEMA.items()]
        pl.DataFrame(columns).write_ipc(
            folder / LINKS,
            compression="uncompressed",
            record_batch_size=max(len(self), 1),  # one batch can be mapped, several are copied
        )


def links(projection: Projection, base: str) -> LinkTable:
    """The table of a release, of its projection; ``base`` is of its IRIs."""
    p = projection
    edges = _edges(p, base)
    row, place = places(p.source_start, edges)
    held = np.bincount(row, minlength=len(edges))
    bare = np.flatnonzero(held == 0)
    row = np.concatenate([row, bare])
    source = np.concatenate([p.source_node[place], np.full(len(bare), NO_SOURCE, dtype=np.int32)])
    order = np.argsort(row, kind="stable") if len(bare) else slice(None)
    row, source = row[order], source[order]
    edge = edges[row]
    strengths = np.append(of_nodes(p.bases, p.basis, base), np.uint8(WEAKEST))
    of_level = np.append(_level_of_nodes(p, base), np.uint8(NO_LEVEL))
    return LinkTable(
        p.out_subject[edge],
        p.out_property[edge].astype(np.uint16),
        p.out_object[edge],
        source,
        strengths[source],  # the last entry, where there is no source
        of_level[source],
    )


def _edges(p: Projection, base: str) -> NDArray[np.int64]:
    """The links between things of kinds that are looked up, and those with what lies in them.

    What lies in a thing (a city in a country) is at the end of a property that leads on. Such a
    property always counts: a paragraph is part of a document through a section.
    """
    iris = [iri for kind in kinds().looked_up.values() for iri in expanded(kind.classes, base)]
    looked_up = np.zeros(p.nodes, dtype=bool)
    looked_up[things_of(p, iris)] = True
    chained = [p.property(iri) for iri in expanded(kinds().chained, base)]
    leads_on = np.isin(p.out_property, [number for number in chained if number is not None])
    within = looked_up.copy()
    within[p.out_subject[leads_on]] = True
    counts = counting(p.properties, p.passed_over)[p.out_property]
    return np.flatnonzero(
        (looked_up[p.out_subject] & looked_up[p.out_object])
        | ((counts | leads_on) & within[p.out_subject] & within[p.out_object])
    )


def levels_of(projection: Projection, base: str) -> list[int]:
    """The levels that sources are of, as nodes in their order."""
    return [int(node) for node in np.unique(_of_levels(projection, base)[1])]


def _of_levels(p: Projection, base: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sources, and the level of each."""
    edges = links_by(p, f"{prefixes(base)['hkg']}level")
    return p.out_subject[edges], p.out_object[edges]


def _level_of_nodes(p: Projection, base: str) -> NDArray[np.uint8]:
    found = np.full(p.nodes, NO_LEVEL, dtype=np.uint8)
    sources, levels = _of_levels(p, base)
    found[sources[::-1]] = np.searchsorted(np.unique(levels), levels[::-1]) + 1  # the first counts
    return found


def _broken(folder: Path, why: str) -> ReleaseError:
    return ReleaseError(
        f"The table of links in {folder} cannot be read: {why}.",
        "See with kg releases verify what is wrong with the release, and make another.",
    )
