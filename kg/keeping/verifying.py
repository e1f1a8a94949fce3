"""Looks whether a release is whole and as it was made, and whether a home leads to one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.build.identity import ontology_hashes, release_id
from kg.build.overlay import Overlay
from kg.errors import ReleaseError
from kg.keeping.faults import RESTORE, Fault
from kg.keeping.files import check_files
from kg.keeping.kept import kept
from kg.keeping.reports import check_report
from kg.keeping.statements import check_statements, check_store
from kg.releases import JournalEntry
from kg.sources.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.keeping.faults import Progress
    from kg.releases import Home, Manifest, ReleaseDir


@dataclass(frozen=True)
class Verified:
    """What was found of a release.

    Attributes:
        release: its id.
        statements: how many it holds, as its manifest says; ``None`` where that cannot be read.
        faults: what is wrong with it.
        notes: what could not be looked at, a sentence each.
    """

    release: str
    statements: int | None
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


def verify(home: Home, release: ReleaseDir, progress: Progress) -> Verified:
    """Hold a release against its checksums, its id, its manifest and itself.

    The store is compared with the statements where the files of both are as they were.

    Args:
        home: that holds it.
        release: any of its releases.
        progress: told the stages ``files``, ``statements`` and ``store``.
    """
    where = f"{home.releases_dir.name}/{release.id}"
    try:
        manifest = release.manifest()
    except ReleaseError as error:
        faults = [Fault(f"{where}/{release.manifest_path.name}", error.problem)]
        if release.checksums.is_file():
            faults += check_files(release, where, progress)
        return Verified(release.id, None, tuple(faults))
    faults, notes = [], []
    if manifest.checksums or release.checksums.is_file():
        faults += check_files(release, where, progress)
    else:
        notes.append("It was made before releases had checksums, so its files were not compared.")
    faults += _check_parts(release, manifest, where, progress)
    if not faults:
        faults += check_store(release, manifest, where, progress)
    elif not any(fault.path.startswith(f"{where}/{release.store.name}") for fault in faults):
        notes.append("Its store was not compared with its statements, as other files are broken.")
    return Verified(release.id, manifest.quads, tuple(faults), tuple(notes))


def _check_parts(
    release: ReleaseDir, manifest: Manifest, where: str, progress: Progress
) -> Iterator[Fault]:
    """Everything but the checksums and the store."""
    try:
        yield from check_statements(release, manifest, where, progress)
        found = release_id(
            manifest.quads_sha256,
            ontology_hashes(Content(release.path)) if release.ontology.is_dir() else {},
            writes=Overlay.of(release).digest,
            dataset="" if manifest.dataset == "merged" else manifest.dataset,
            empty_graphs=manifest.empty_graphs,
        )
        if not release.id == manifest.id == found:
            yield Fault(
                where,
                f"Its content makes the id {found}; its manifest says {manifest.id}.",
            )
        yield from check_report(release, manifest, where)
    except OSError as error:
        path = str(error.filename or "").removeprefix(f"{release.path}/")
        yield Fault(f"{where}/{path}", f"It cannot be read: {error.strerror}.")


def verify_home(home: Home) -> list[Fault]:
    """Look whether the pointer, the journal and the list of kept releases fit what is there."""
    faults: list[Fault] = []
    try:
        current = home.current()
    except ReleaseError as error:
        return [Fault(home.pointer.name, error.problem, error.remedy)]
    if current is None:
        return [Fault(home.pointer.name, "There is no current release.", "Run kg build.")]
    if home.get(current.id) is None:
        faults.append(
            Fault(home.pointer.name, f"It leads to {current.id}, which is not there.", RESTORE)
        )
    faults += _check_journal(home, current)
    faults += (
        Fault(
            home.kept_path.name, f"{id_} is kept and not there.", f"Run kg releases unkeep {id_}."
        )
        for id_ in kept(home)
        if home.get(id_) is None
    )
    return faults


def _check_journal(home: Home, current: ReleaseDir) -> Iterator[Fault]:
    name = home.journal_path.name
    lines = home.journal_path.read_bytes().splitlines() if home.journal_path.is_file() else []
    last = ""
    for number, line in enumerate(lines, 1):
        try:
            last = JournalEntry(**json.loads(line)).release
        except (ValueError, TypeError):
            yield Fault(name, f"Line {number} is broken and passed over.", "Remove that line.")
    if last != current.id:
        yield Fault(
            name,
            f"Its last line names {last or 'no release'}, and {current.id} is current.",
            "The next build or write adds the line that is missing.",
        )
