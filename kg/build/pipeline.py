"""The whole way from the files to a release, and the same way up to the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.assemble import assemble
from kg.build.carrying import carry_over, writes_of
from kg.build.datasets import refuse_other_dataset
from kg.build.derive import derive
from kg.build.draft import Draft
from kg.build.lock import exclusive
from kg.build.overlay import NOTHING
from kg.build.progress import Progress, of_stage, silent
from kg.build.release import publish
from kg.errors import GateRefused, SourceError
from kg.quality.gate import inspect
from kg.quality.report import Finding, Verdict, in_order
from kg.releases import Home, ReleaseDir
from kg.sources.collect import Collected, collect
from kg.sources.content import Content
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.sources.candidate import Candidate


def build(
    content_root: Path,
    home: Path,
    base: str = DEFAULT_BASE,
    progress: Progress | None = None,
    faults: Sequence[SourceError] = (),
    *,
    drop_writes: bool = False,
) -> ReleaseDir:
    """Make a release of the files below ``content_root`` and switch ``home`` to it.

    Args:
        content_root: the folder with ``ontology/`` and ``data/``.
        home: the folder of the releases; made where there is none.
        base: the base IRI of the release.
        progress: told what is being done.
        faults: what the caller found wrong with other files; each refuses the release too.
        drop_writes: leave out what was written to the current release since the last build, which
            is laid over the files otherwise.

    Raises:
        GateRefused: something is wrong with the files, or with them and the writes together; the
            current release is untouched.
        SettingError: the home holds a plain dataset.
        ReleaseError: the release cannot be written.
    """
    show = progress or silent
    where = Home(home)
    with exclusive(where, lambda: show("wait", 0, 1)):
        refuse_other_dataset(where, "merged", "; a plain one is loaded over HTTP, not built")
        collected, candidate, verdict = _until_gate(Content(content_root), base, show)
        errors = [*verdict.errors, *map(Finding.of, faults)]
        served = where.current() is not None
        if candidate is None or errors:
            raise GateRefused([finding.sentence() for finding in errors], served=served)
        overlay, since = (NOTHING, "") if drop_writes else writes_of(where)
        if overlay:
            candidate, verdict, overlay = carry_over(
                collected, candidate, verdict, overlay, served=served
            )
        inputs = collected.inputs
        draft = Draft(candidate, verdict, Content(content_root), inputs, overlay, since)
        return publish(draft, where, of_stage(show, "release"))


def check(
    content_root: Path, base: str = DEFAULT_BASE, progress: Progress | None = None
) -> Verdict:
    """Look at the files below ``content_root`` as :func:`build` does, and release nothing."""
    return _until_gate(Content(content_root), base, progress or silent)[2]


def _until_gate(
    content: Content, base: str, progress: Progress
) -> tuple[Collected, Candidate | None, Verdict]:
    """Read, merge, derive, inspect. There is no candidate where a whole file cannot be read."""
    collected = collect(content, base, of_stage(progress, "read"))
    faults = [Finding.of(fault) for fault in collected.faults]
    if not collected.complete:
        return collected, None, Verdict(in_order(faults))
    progress("merge", 0, 1)
    candidate = assemble(collected.files, base)
    progress("merge", 1, 1)
    try:
        candidate = derive(candidate, collected.rules, of_stage(progress, "derive"))
    except SourceError as fault:  # a rule that cannot be used
        return collected, None, Verdict(in_order([*faults, Finding.of(fault)]))
    verdict = inspect(candidate, collected.shapes, collected.checks, of_stage(progress, "check"))
    return collected, candidate, Verdict(in_order([*faults, *verdict.findings]), verdict.report)
