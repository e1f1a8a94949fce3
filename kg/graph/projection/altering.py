"""A projection as it would be without some links and sources and with some other links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.projection.arrays import Projection

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

Link = tuple[int, int, int]
"""Subject, property and object by their numbers."""

_OF_LINKS: Final = ("out_subject", "out_property", "out_object")
_OF_PAIRS: Final = (
    *("link_strength", "pair_start", "pair_far", "pair_strength", "hub_node", "hub_bits"),
)


def altered(
    old: Projection, gone: Collection[int], lost: Collection[int], added: Sequence[Link]
) -> tuple[Projection, NDArray[np.int64]]:
    """The projection in memory, and the numbers of the added links in it, in their order.

    Nodes, properties and bases keep their numbers, and nothing is put in order anew: so the cost is
    that of a copy. It has no pairs and no strengths of links.

    Args:
        old: the projection, which stays as it is.
        gone: the links that are left out.
        lost: the sources that hold nothing any more; a link that they alone hold is among ``gone``.
        added: links that are not there, each once; no source holds them.
    """
    kept = np.ones(old.edges, dtype=bool)
    kept[np.array(sorted(gone), dtype=np.int64)] = False
    before = _before(kept)
    links = sorted(added)
    new = np.array(links, dtype=np.int64).reshape(-1, len(_OF_LINKS)).T
    at = before[np.array([old.edge_place(*link) for link in links], dtype=np.int64)]
    number = before[:-1] + np.searchsorted(at, before[:-1], "right")
    arrays = {name: array for name, array in old.arrays.items() if name not in _OF_PAIRS}
    for name, values in zip(_OF_LINKS, new, strict=True):
        arrays[name] = np.insert(old.arrays[name][kept], at, values.astype(old.arrays[name].dtype))
    arrays["out_start"] = _moved(old.out_start, before, new[0])
    numbers = at + np.arange(len(links))
    arrays |= _into(old, kept, number, links, numbers)
    arrays |= _sources(old, kept, at, lost)
    arrays |= _graphs(old, kept, number, lost)
    made = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return Projection(made, old.properties, old.bases, old.passed_over), numbers


def _into(
    old: Projection,
    kept: NDArray[np.bool_],
    number: NDArray[Any],
    links: Sequence[Link],
    numbers: NDArray[np.int64],
) -> dict[str, NDArray[Any]]:
    """The rows of links by their objects; ``number`` is the new one of each kept link."""
    stays = kept[old.in_edge]
    before = _before(stays)
    order = sorted(range(len(links)), key=lambda one: links[one][::-1])
    there = [links[one] for one in order]
    at = before[np.array([old.in_place(*link) for link in there], dtype=np.int64)]
    subjects, properties, objects = np.array(there, dtype=np.int64).reshape(-1, 3).T
    narrow = old.in_property.dtype
    return {
        "in_start": _moved(old.in_start, before, objects),
        "in_edge": np.insert(
            number[old.in_edge[stays]].astype(np.int32), at, numbers[order].astype(np.int32)
        ),
        "in_subject": np.insert(old.in_subject[stays], at, subjects.astype(np.int32)),
        "in_property": np.insert(old.in_property[stays], at, properties.astype(narrow)),
    }


def _sources(
    old: Projection, kept: NDArray[np.bool_], at: NDArray[Any], lost: Collection[int]
) -> dict[str, NDArray[Any]]:
    """The sources of each link; those that are added have none."""
    edge = np.repeat(np.arange(old.edges), np.diff(old.source_start))
    stays = kept[edge] & ~_among(old.source_node, lost)
    counts = np.bincount(edge[stays], minlength=old.edges)[kept]
    start = _before(np.insert(counts, at, np.zeros(len(at), dtype=counts.dtype)))
    return {
        "source_start": start.astype(old.source_start.dtype),
        "source_node": old.source_node[stays],
    }


def _graphs(
    old: Projection, kept: NDArray[np.bool_], number: NDArray[Any], lost: Collection[int]
) -> dict[str, NDArray[Any]]:
    """The links of each graph; one that holds none any more has an empty row."""
    graph = np.repeat(old.graph_node, np.diff(old.graph_start))
    stays = kept[old.graph_edge] & ~_among(graph, lost)
    return {
        "graph_start": _before(stays)[old.graph_start].astype(old.graph_start.dtype),
        "graph_edge": number[old.graph_edge[stays]].astype(np.int32),
    }


def _among(nodes: NDArray[Any], some: Collection[int]) -> NDArray[np.bool_]:
    return np.isin(nodes, np.array(sorted(some), dtype=np.int64))


def _before(counts: NDArray[Any]) -> NDArray[np.int32]:
    """How much stands before each place, and how much in all.

    >>> _before(np.array([True, False, True])).tolist()
    [0, 1, 1, 2]
    """
    found = np.zeros(len(counts) + 1, dtype=np.int32)  # as wide as the numbers of links
    np.cumsum(counts, out=found[1:])
    return found


def _moved(start: NDArray[Any], before: NDArray[np.int32], rows: NDArray[Any]) -> NDArray[Any]:
    """Where each row begins now; ``rows`` are those that something is added to, in order."""
    found: NDArray[Any] = before[start]
    found += np.searchsorted(rows, np.arange(len(start)), "left")
    return found.astype(start.dtype)
