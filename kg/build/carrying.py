"""Lays what writes changed since the last build over what the files say now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store, parse

from kg.build.assemble import merge
from kg.build.derive import derive
from kg.build.draft import canonical_nquads
from kg.build.overlay import NOTHING, Overlay
from kg.errors import GateRefused
from kg.quality.report import Verdict, in_order
from kg.quality.results import with_warnings
from kg.quality.shapes import validate

if TYPE_CHECKING:
    from kg.releases import Home
    from kg.sources.candidate import Candidate
    from kg.sources.collect import Collected


def carry_over(
    collected: Collected, candidate: Candidate, verdict: Verdict, overlay: Overlay, *, served: bool
) -> tuple[Candidate, Verdict, Overlay]:
    """The candidate with the writes, held to the shapes as each write was.

    Args:
        collected: the files, with their rules and shapes.
        candidate: what they say, with what follows; the gate has passed it.
        verdict: of the gate.
        overlay: what writes changed.
        served: whether there is a release that stays current where this one is refused.

    Returns:
        The candidate, the verdict on it, and what of the writes the files do not say themselves.

    Raises:
        GateRefused: files and writes together violate the shapes.
    """
    stated = [quad for quad in candidate.quads if quad.graph_name not in candidate.rules]
    lines = frozenset(canonical_nquads(stated).splitlines())
    overlay = overlay.against(lines)
    if not overlay:
        return candidate, verdict, NOTHING
    text = b"\n".join((lines - overlay.removed) | overlay.added)
    store = Store()
    quads = merge(store, parse(text, format=RdfFormat.N_QUADS))
    laid_over = replace(candidate, quads=quads, store=store, rules={})
    laid_over = derive(laid_over, collected.rules)
    findings, report = validate(laid_over, collected.shapes)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise GateRefused([_with_writes(finding.sentence()) for finding in errors], served=served)
    kept = [finding for finding in verdict.findings if finding.focus is not None]  # of checks
    return (
        laid_over,
        Verdict(in_order([*kept, *findings]), with_warnings(report, kept)),
        overlay,
    )


def _with_writes(sentence: str) -> str:
    return (
        f"With what was written since the last build: {sentence} Or leave the writes out: "
        "kg build --drop-writes."
    )


def writes_of(home: Home) -> tuple[Overlay, str]:
    """What writes changed in the current release, and the id of the build that they followed."""
    current = home.current()
    if current is None:
        return NOTHING, ""
    return Overlay.of(current), str(current.manifest().writes.get("since", ""))
