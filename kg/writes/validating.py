"""Holds what a write changed against the shapes, and says what is not as it should be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode

from kg.errors import ShapesViolated
from kg.quality.results import Result, read_results, warning, write_report
from kg.vocab import Vocabulary, short
from kg.writes.lines import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Store, Triple

    from kg.writes.deltas import Delta
    from kg.writes.laws import Laws

_OF_SHAPE: Final = re.compile(r"(?:\S+\.\w+(?::\d+)?: )?(\w+:\S*|<\S+>)(?: \(.*?\))?: ")
"""How a sentence about a violation begins: the place where a file has it, the thing, the value
where there is one, a colon."""


@dataclass(frozen=True)
class Verdict:
    """What is to be said of a change that is allowed.

    Attributes:
        warnings: sentences about what was changed.
        standing: the sentences of the release before that still hold.
        report: the SHACL report on all that holds; ``None`` where there are no shapes.
    """

    warnings: tuple[str, ...]
    standing: tuple[str, ...]
    report: str | None


@dataclass(frozen=True)
class Earlier:
    """What the release before said: its warnings, and its SHACL report (empty: none)."""

    warnings: Sequence[str]
    report: str


def judge(
    store: Store, laws: Laws, delta: Delta, changed: Iterable[Triple], earlier: Earlier
) -> Verdict:
    """Validate what a change concerns.

    Args:
        store: after the change.
        laws: with the shapes.
        delta: what was written.
        changed: the triples that the default graph gained and lost.
        earlier: what the release before said.

    Raises:
        ShapesViolated: something violates a shape.
        SourceError: the shapes cannot be applied.
    """
    sources = {g for q in (*delta.new, *delta.old) for g in (q.graph_name, q.subject)}
    about = {g: _undescribed(g, laws.base) for g in sources if isinstance(g, NamedNode)}
    stale = set(about.values())
    undescribed = [graph for graph in about if _is_undescribed(store, graph, laws.base)]
    warnings = [about[graph] for graph in undescribed]
    standing = [text for text in earlier.warnings if text not in stale]
    if laws.shapes is None:
        return Verdict(tuple(sorted(warnings)), tuple(standing), None)
    from kg.quality.shapes import validate_store  # noqa: PLC0415 (a validator is slow to import)

    things = laws.shapes.concerned(store, changed)
    findings, report = validate_store(store, laws.shapes.graph, laws.base, things)
    errors = [finding.sentence() for finding in findings if finding.severity == "error"]
    if errors:
        raise ShapesViolated(sorted(errors), report)
    warnings += [finding.sentence() for finding in findings]
    names = None if things is None else {short(thing.value, laws.base) for thing in things}
    standing = [text for text in standing if not _is_about(text, names)]
    results = read_results(report)
    results += [warning(graph, about[graph]) for graph in undescribed]
    told = {result.key for result in results}
    results += [
        result
        for result in (read_results(earlier.report) if earlier.report else ())
        if _still_holds(result, about, things) and result.key not in told
    ]
    return Verdict(tuple(sorted(warnings)), tuple(standing), write_report(results))


def _still_holds(
    result: Result, about: Mapping[NamedNode, str], things: set[NamedNode] | None
) -> bool:
    """Whether an earlier result is not about what was looked at again.

    One with a shape is about one of ``things``, where ``None`` is any; another about a graph.
    """
    if result.values("sourceShape"):
        return things is not None and result.focus not in things
    looked_at = about.get(result.focus) if isinstance(result.focus, NamedNode) else None
    return looked_at not in result.messages


def _is_about(sentence: str, names: set[str] | None) -> bool:
    """Whether a sentence is a shape's about one of those things; ``None``: about any."""
    found = _OF_SHAPE.match(sentence)
    return found is not None and (names is None or found[1] in names)


def _undescribed(graph: NamedNode, base: str) -> str:
    return (
        f"Nothing says what the graph {short(graph.value, base)} rests on (hkg:basis). "
        "Describe it as a source."
    )


def _is_undescribed(store: Store, graph: NamedNode, base: str) -> bool:
    """Whether a graph holds something and has no basis."""
    basis = Vocabulary(base + "ontology#").basis
    return (
        not is_empty(store, graph)
        and next(store.quads_for_pattern(graph, basis, None, DefaultGraph()), None) is None
    )
