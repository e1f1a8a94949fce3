"""A list of the things of a kind: narrowed, counted by what they are linked with, sorted, cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadRequest
from kg.graph.projection.finding import things_of
from kg.languages import choose, in_order
from kg.lookups.describing import Describing
from kg.lookups.evidence import Evidence
from kg.lookups.kinds import expanded, kinds
from kg.lookups.members import NAMED, Members
from kg.lookups.steps import beside, chains, may_chain
from kg.queries.keys import natural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.projection import Projection
    from kg.lookups.kinds import Kind
    from kg.lookups.wanted import ListWanted

VALUES: Final = 100
"""Values of one facet that are listed, those with most things first."""


def listed(context: Context, wanted: ListWanted) -> tuple[dict[str, Any], list[str]]:
    """The list as an answer, and the IRIs of its things.

    Returns:
        ``total``, ``offset``, ``items``, and ``facets``: kind → ``values`` with their ``count``,
        and how many ``more`` there are.

    Raises:
        BadRequest: the kind has too many things for what is asked.
    """
    return _List(context, wanted).answer()


def items_of(
    context: Context, kind: Kind, iris: Sequence[str], describing: Describing
) -> list[Any]:
    """What a list shows of things of a kind."""
    plain = zip(kind.values, expanded(kind.values, context.base), strict=True)
    values = {iri: name.partition(":")[2] for name, iri in plain}
    properties = expanded([name for _, name in kind.beside], context.base)
    names = [name for name, _ in kind.beside]
    classes = expanded(kind.classes, context.base)
    items = []
    for iri in iris:
        item = describing.thing(iri)
        key = describing.key(kind, iri)
        item = {**item, "kind": kind.one, "key": key, "href": describing.href(kind, key)}
        of = next((name for name in describing.classes(iri) if name in classes), None)
        item["class"] = describing.term(of) if of else None
        item |= describing.values(iri, values)
        for name, property_ in zip(names, properties, strict=True):
            item[name] = describing.things(iri, property_)
        items.append(item)
    return items


class _List:
    def __init__(self, context: Context, wanted: ListWanted) -> None:
        self.context = context
        self.wanted = wanted
        self.kind = kinds().looked_up[wanted.kind]
        self.members = context.once(Members.of_release)
        self.projection: Projection = context.projection
        self.evidence = Evidence.of(context, bases=wanted.bases, level=wanted.level)
        self.describing = Describing(context.store, context.base, wanted.languages, wanted.release)

    def answer(self) -> tuple[dict[str, Any], list[str]]:
        wanted = self.wanted
        found = self._ordered(self._matching())
        if wanted.by or not (wanted.bases or wanted.level):
            kept = found
        else:  # nothing else says which links are meant: any with a thing that is counted
            counted = np.zeros(self.projection.nodes, dtype=bool)
            for one in self.kind.by:
                counted |= self.members.mask(kinds().by_one[one])
            row, far = self._ends(found)
            kept = found[np.unique(row[counted[far]])]
        page = kept[wanted.offset : wanted.offset + wanted.limit].tolist()
        iris = self.projection.iris(page)
        answer = {
            "total": len(kept),
            "offset": wanted.offset,
            "items": items_of(self.context, self.kind, iris, self.describing),
        }
        if wanted.facets:
            answer["facets"] = self._facets(kept)
        return answer, iris

    def _matching(self) -> NDArray[Any]:
        found = self.members.of(self.kind)
        if self.wanted.class_:
            found = np.intersect1d(found, things_of(self.projection, [self.wanted.class_]))
        for iri in self.wanted.by.values():
            found = np.intersect1d(found, self._linked(iri))
        if self.wanted.text:
            found = self._holding(found, self.wanted.text.casefold())
        return found

    def _linked(self, iri: str) -> NDArray[Any]:
        """The things that a thing is linked with."""
        node = self.projection.node(iri)
        if node is None:
            return np.zeros(0, dtype=np.int64)
        direct = beside(self.projection, np.array([node], dtype=np.int64), self.evidence).far
        behind = chains(self.projection, node, self.evidence, self.context.base)
        return np.union1d(direct, np.array([chain.far for chain in behind], dtype=np.int64))

    def _holding(self, found: NDArray[Any], text: str) -> NDArray[Any]:
        named = self.members.named(self.kind)
        if named is None:
            raise self._too_many("q", "Use /api/v1/search, or narrow the list in another way.")
        return np.array(
            [
                node
                for node in found.tolist()
                if text in named.keys[node].casefold()
                or any(text in label.casefold() for label in named.labels[node].values())
            ],
            dtype=np.int64,
        )

    def _ordered(self, found: NDArray[Any]) -> NDArray[Any]:
        by, named = self.wanted.sort, self.members.named(self.kind)
        if by.endswith("label"):
            if named is None:
                raise self._too_many("sort", "Sort by key.")
            order = in_order(self.wanted.languages)
            labels = {n: choose(named.labels[n], order)[1].casefold() for n in found.tolist()}
            found = np.array(sorted(labels, key=lambda n: (labels[n], n)), dtype=np.int64)
        elif named is not None:
            found = named.nodes[np.isin(named.nodes, found)]
        return found[::-1] if by.startswith("-") else found

    def _too_many(self, name: str, remedy: str) -> BadRequest:
        return BadRequest(
            f"There are more than {NAMED} {self.kind.name}; {name} is not for so many.", remedy
        )

    def _facets(self, found: NDArray[Any]) -> dict[str, Any]:
        """By each kind, what the things found are linked with, and how many of them with each."""
        row_of_all, far_of_all = self._ends(found)
        facets = {}
        for one in self.kind.by:
            kept = self.members.mask(kinds().by_one[one])[far_of_all]
            pairs = np.unique(row_of_all[kept] * self.projection.nodes + far_of_all[kept])
            values, counts = np.unique(pairs % self.projection.nodes, return_counts=True)
            facets[one] = self._facet(kinds().by_one[one], values, counts)
        return facets

    def _ends(self, found: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """What things are linked with, chains with them: the place of each, and the other end."""
        links = beside(self.projection, found, self.evidence)
        rows, far = [links.row], [links.far]
        for row in may_chain(self.projection, links, self.context.base).tolist():
            ends = chains(self.projection, int(found[row]), self.evidence, self.context.base)
            rows.append(np.full(len(ends), row, dtype=np.int64))
            far.append(np.array([chain.far for chain in ends], dtype=np.int64))
        return np.concatenate(rows), np.concatenate(far)

    def _facet(self, kind: Kind, values: NDArray[Any], counts: NDArray[Any]) -> dict[str, Any]:
        most = np.lexsort((values, -counts))[:VALUES]
        said = []
        for node, count in zip(values[most].tolist(), counts[most].tolist(), strict=True):
            iri = self.projection.iri(node)
            key = self.describing.key(kind, iri)
            said.append(
                {"iri": iri, "key": key, "label": self.describing.label(iri), "count": count}
            )
        said.sort(key=lambda value: (-value["count"], natural(value["key"])))
        return {"values": said, "more": max(len(values) - VALUES, 0)}
