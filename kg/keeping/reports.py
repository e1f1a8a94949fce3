"""Holds the SHACL report of a release against the warnings that its manifest lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.keeping.faults import Fault
from kg.quality.results import read_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.releases import Manifest, ReleaseDir


def check_report(release: ReleaseDir, manifest: Manifest, where: str) -> Iterator[Fault]:
    """The report is one, tells no violation, and each warning of the manifest is in it.

    A release without shapes has no report.

    Raises:
        OSError: it cannot be read.
    """
    path = f"{where}/{release.report.name}"
    if not release.report.is_file():
        if manifest.dataset == "merged" and release.ontology.is_dir():
            yield Fault(path, "It is missing.")
        return
    try:
        results = read_results(release.report.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        yield Fault(path, f"It is no validation report: {' '.join(str(error).split())}.")
        return
    violations = sum(result.is_violation for result in results)
    if violations:
        yield Fault(path, f"It tells {violations:,} violations, with which no release is made.")
    if not manifest.checksums:
        return  # reports did not hold what checks warn of when it was made
    messages = {message.rstrip(".") for result in results for message in result.messages}
    lacking = sum(
        not any(message in warning for message in messages) for warning in manifest.warnings
    )
    if lacking:
        yield Fault(path, f"It lacks {lacking:,} of the warnings that the manifest lists.")
    if results and not manifest.warnings:
        yield Fault(path, f"It tells {len(results):,} warnings, and the manifest lists none.")
