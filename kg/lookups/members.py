"""The things of each kind in a release, as nodes of its projection, with their order and names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.graph.projection.finding import things_of
from kg.lookups.describing import Describing
from kg.lookups.kinds import expanded, kinds
from kg.queries.keys import natural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kg.graph.context import Context
    from kg.graph.projection import Projection
    from kg.lookups.kinds import Kind

NAMED: Final = 20_000
"""Things of one kind whose keys and labels are held; more are in the order of their IRIs."""


@dataclass(frozen=True)
class Named:
    """The keys and labels of the things of a kind; ``nodes`` are in the order of the keys."""

    nodes: NDArray[np.int64]
    keys: Mapping[int, str]
    labels: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Members:
    """The things of the kinds of a release; what was looked up is held."""

    context: Context
    projection: Projection
    _of: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    _masks: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    _named: dict[str, Named | None] = field(default_factory=dict)

    @classmethod
    def of_release(cls, context: Context) -> Members:
        """Those of a release; for :meth:`kg.graph.context.Context.once`."""
        return cls(context, context.projection)

    def of(self, kind: Kind) -> NDArray[np.int64]:
        """The nodes of the things of a kind, in order."""
        if kind.one not in self._of:
            classes = expanded(kind.classes, self.context.base)
            self._of[kind.one] = things_of(self.projection, classes)
        return self._of[kind.one]

    def mask(self, kind: Kind) -> NDArray[np.bool_]:
        """Of each node whether it is of a kind."""
        if kind.one not in self._masks:
            found = np.zeros(self.projection.nodes, dtype=bool)
            found[self.of(kind)] = True
            self._masks[kind.one] = found
        return self._masks[kind.one]

    def mask_of_all(self) -> NDArray[np.bool_]:
        """Of each node whether it is of any kind that is looked up."""
        if "" not in self._masks:
            found = np.zeros(self.projection.nodes, dtype=bool)
            for kind in kinds().looked_up.values():
                found |= self.mask(kind)
            self._masks[""] = found
        return self._masks[""]

    def named(self, kind: Kind) -> Named | None:
        """The keys and labels of a kind; ``None`` where there are more than :data:`NAMED`."""
        if kind.one not in self._named:
            nodes = self.of(kind)
            self._named[kind.one] = self._read(kind, nodes) if len(nodes) <= NAMED else None
        return self._named[kind.one]

    def _read(self, kind: Kind, nodes: NDArray[Any]) -> Named:
        describing = Describing(self.context.store, self.context.base)
        keys: dict[int, str] = {}
        labels: dict[int, Mapping[str, str]] = {}
        for node in nodes.tolist():
            iri = self.projection.iri(node)
            keys[node] = describing.key(kind, iri)
            labels[node] = describing.labels(iri)
        ordered = sorted(keys, key=lambda node: (natural(keys[node]), node))
        return Named(np.array(ordered, dtype=np.int64), keys, labels)
