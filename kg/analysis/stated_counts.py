"""Numbers that sources state without naming what they count, beside what analysts have mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from kg.analysis.gap_questions import gaps
from kg.graph.filters import STRENGTH
from kg.store.port import MERGED
from kg.vocab import HKG, XSD, rebase

if TYPE_CHECKING:
    from kg.analysis.survey import Survey
    from kg.lookups.describing import Describing

Said = dict[str, Any]

_UNSTATED: Final = Literal("false", datatype=XSD.boolean)


def stated_counts(survey: Survey, describing: Describing) -> list[Said]:
    """Each number with the thing that it is of, what is mapped of that thing, and its sources.

    A number is one whose source does not name its members (``hkg:countedMembersStated``), of a unit
    that stands for a kind. ``mapped`` counts what mappings of the thing itself lead to, a target
    for its goal too, each once; it is ``null`` for a thing of which nothing is mapped, as that says
    nothing of it.
    """
    property_ = NamedNode(rebase(HKG.countedMembersStated.value, survey.context.base))
    marked = survey.context.store.quads(None, property_, _UNSTATED, MERGED)
    figures = sorted({quad.subject.value for quad in marked if isinstance(quad.subject, NamedNode)})
    found = []
    for figure in figures:
        unit = _thing(survey, figure, HKG.unit) or ""
        kind = gaps().stated_counts.units.get(unit.rpartition("/")[2])
        if kind is not None:
            found.append(_told(survey, describing, figure, kind))
    return found


def _told(survey: Survey, describing: Describing, figure: str, kind: str) -> Said:
    of = _thing(survey, figure, HKG.figureOf)
    stated, out_of = (_number(survey, figure, p) for p in (HKG.value, HKG.outOf))
    mapped = None if of is None else mapped_to(survey, of, kind)
    return {
        "figure": describing.thing(figure),
        "of": None if of is None else describing.thing(of),
        "kind": kind,
        "stated": stated,
        "out_of": out_of,
        "mapped": mapped,
        "difference": None if mapped is None or stated is None else mapped - stated,
        "sources": _sources(survey, describing, figure),
    }


def mapped_to(survey: Survey, iri: str, kind: str) -> int | None:
    """How many things of a kind mappings of a thing itself lead to; ``None`` for no mapping.

    Args:
        survey: of the release.
        iri: of the thing.
        kind: what is counted; of what is below such a thing that thing counts.
    """
    node, table = survey.projection.node(iri), survey.table
    rows = np.flatnonzero(
        (table.subject == (-1 if node is None else node))
        & (table.basis == STRENGTH.index("mapped"))
    )
    axis, ends = survey.axis(kind), table.object[rows]
    own = axis.nodes[axis.place[ends[axis.place[ends] >= 0]]]
    above = axis.nodes[axis.lower.to[np.isin(axis.lower.of, ends)]]
    found = len(np.union1d(own, above))
    return found or None


def _thing(survey: Survey, figure: str, property_: NamedNode) -> str | None:
    iri = NamedNode(rebase(property_.value, survey.context.base))
    quads = survey.context.store.quads(NamedNode(figure), iri, graph=MERGED)
    things = (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
    return min(things, default=None)


def _number(survey: Survey, figure: str, property_: NamedNode) -> int | None:
    iri = NamedNode(rebase(property_.value, survey.context.base))
    quads = survey.context.store.quads(NamedNode(figure), iri, graph=MERGED)
    texts = (quad.object.value for quad in quads if isinstance(quad.object, Literal))
    return next((int(text) for text in sorted(texts) if text.isdecimal()), None)


def _sources(survey: Survey, describing: Describing, figure: str) -> list[Said]:
    """The sources that state the number."""
    value = NamedNode(rebase(HKG.value.value, survey.context.base))
    quads = survey.context.store.quads(NamedNode(figure), value)
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    return [describing.source(graph) for graph in sorted(graphs)]
