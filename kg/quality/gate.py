"""The gate: everything that is looked at before a candidate may become a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.quality.checks import run_check
from kg.quality.literals import check_literals
from kg.quality.report import Finding, Verdict, in_order
from kg.quality.results import with_warnings
from kg.quality.shape_files import check_shape_files
from kg.quality.shapes import validate
from kg.quality.wording import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.sources.candidate import Candidate
    from kg.sources.queryfiles import QueryFile
    from kg.sources.rdf import SourceFile

    Report = Callable[[int, int], None]


def inspect(
    candidate: Candidate,
    shapes: Sequence[SourceFile],
    checks: Sequence[QueryFile],
    report: Report | None = None,
) -> Verdict:
    """Look for rewritten literals, look through the shapes, run every check, validate.

    The shapes are left out where a check finds something whose header says ``stops: true``:
    then they could not be applied. A check or a shape that cannot be used is a finding too.

    Args:
        candidate: what wants to be released.
        shapes: the files of ``ontology/shapes/``.
        checks: the files of ``ontology/checks/``.
        report: told how many of the looks are done.
    """
    tell = report or (lambda done, total: None)
    total = len(checks) + 1
    mistaken = list(check_shape_files(candidate, shapes))
    findings: list[Finding] = [*check_literals(candidate), *mistaken]
    known = Vocabulary.of(candidate)
    text, stopped = "", False
    for done, check in enumerate(checks):
        tell(done, total)
        try:
            found = list(run_check(check, candidate, known))
        except SourceError as fault:
            found = [Finding.of(fault)]
        findings += found
        stopped = stopped or (bool(found) and check.header.get("stops") is True)
    tell(total - 1, total)
    if not stopped:
        try:
            violations, text = validate(candidate, shapes)
        except SourceError as fault:
            violations = [] if mistaken else [Finding.of(fault)]
        told = {(finding.thing, finding.shape) for finding in findings if finding.shape}
        findings += [v for v in violations if (v.thing, _local_name(v.check)) not in told]
    tell(total, total)
    return Verdict(in_order(findings), with_warnings(text, findings) if text else "")


def _local_name(shape: str) -> str:
    return shape.rpartition("#")[2].removesuffix(">")
