"""What a release's vocabulary says of ways between things: what is passed over, subclasses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from kg.errors import BadRequest
from kg.graph.filters import NONE
from kg.graph.projection.pairs import SCHEMA, mark
from kg.graph.projection.strength import of_nodes
from kg.store.port import MERGED
from kg.vocab import RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.projection import Projection
    from kg.store.port import Store

_TRUE: Final = Literal("true", datatype=XSD.boolean)


@dataclass(frozen=True)
class Terms:
    """The terms of a release, as its ontology describes them.

    Attributes:
        projection: of the release.
        store: of it.
        passed_over: the properties that hold the graph together (evidence, schemes, anchors,
            closed lists) and lead from no thing to another.
        classes_passed_over: nodes of the classes whose things no way leads through.
        strengths: of each node how strong it is as a source, a place in
            :data:`kg.graph.filters.STRENGTH`.
    """

    projection: Projection
    store: Store
    passed_over: frozenset[str]
    classes_passed_over: NDArray[Any]
    strengths: NDArray[Any]

    def classes(self, name: str, iris: Iterable[str]) -> NDArray[Any] | None:
        """The nodes of classes and of those below them; ``None`` where none is asked for.

        Raises:
            BadRequest: the release has no such class.
        """
        asked = list(iris)
        for iri in asked:
            described = any(True for _ in self.store.quads(NamedNode(iri), graph=MERGED))
            if self.projection.node(iri) is None and not described:
                raise BadRequest(
                    f"The release has no class {iri}.",
                    f"Leave it out of {name}; /schema has those there are.",
                )
        return _nodes(self.projection, self.store, asked) if asked else None

    @cached_property
    def closed(self) -> NDArray[np.uint8]:
        """Of each node 255 where its class is passed over, so that no way leads through, else 0."""
        p = self.projection
        found = np.zeros(p.nodes, dtype=np.uint8)
        hit = np.flatnonzero(np.isin(p.class_node, self.classes_passed_over))
        found[np.searchsorted(p.class_start, hit, "right") - 1] = NONE
        return found


def terms_of(context: Context) -> Terms:
    """The terms of a release, for :meth:`kg.graph.context.Context.once`."""
    projection, store, base = context.projection, context.store, context.base
    marked = {
        quad.subject.value
        for quad in store.quads(None, NamedNode(mark(base)), _TRUE, MERGED)
        if isinstance(quad.subject, NamedNode)
    }
    schema = {iri for iri in projection.properties if iri.startswith(SCHEMA)}
    return Terms(
        projection,
        store,
        frozenset(marked | schema),
        _nodes(projection, store, marked - set(projection.properties)),
        of_nodes(projection.bases, projection.basis, base),
    )


def _nodes(projection: Projection, store: Store, iris: Iterable[str]) -> NDArray[Any]:
    """The nodes of classes and of those below them."""
    below, ahead = set(iris), list(iris)
    while ahead:
        for quad in store.quads(None, RDFS.subClassOf, NamedNode(ahead.pop()), MERGED):
            if isinstance(quad.subject, NamedNode) and quad.subject.value not in below:
                below.add(quad.subject.value)
                ahead.append(quad.subject.value)
    found = (projection.node(iri) for iri in sorted(below))
    return np.array(sorted(node for node in found if node is not None), dtype=np.int32)
