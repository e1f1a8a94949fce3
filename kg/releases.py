"""Where releases stand on disk, which one is current, and what a manifest says.

``<home>/releases/<id>/`` holds one release and never changes; ``<home>/current`` is a symbolic
link to it; ``<home>/journal.jsonl`` says when each was published and is the only place of a clock.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

DATA_FORMAT: Final = 1
"""Version of what stands in a release directory; a change of it makes every release a new one."""

_ID: Final = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True)
class Manifest:
    """What is in a release: ``manifest.json`` as a value; ``manifest["id"]`` works as well.

    ``quads`` counts the statements in named graphs, ``triples`` the distinct ones, which is the
    size of the default graph. ``quads_sha256`` is the SHA-256 of the RDFC-1.0 canonical form of
    the named graphs, which is the file ``quads.nq`` byte for byte.
    """

    id: str
    format: int
    base: str
    previous: str | None
    quads: int
    triples: int
    quads_sha256: str
    versions: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    graphs: dict[str, int] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> object:
        return self.as_dict()[key]

    def as_dict(self) -> dict[str, Any]:
        """The manifest as plain values, in the order of the file."""
        return asdict(self)

    def to_json(self) -> str:
        """The text of ``manifest.json``."""
        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read the text of a ``manifest.json``.

        >>> empty = Manifest("0123456789ab", 1, "https://example.org/", None, 0, 0, "e3b0")
        >>> Manifest.from_json(empty.to_json()) == empty
        True
        """
        return cls(**json.loads(text))


@dataclass(frozen=True)
class ReleaseDir:
    """One release on disk; two with the same id hold the same graph.

    >>> from pathlib import Path
    >>> ReleaseDir(Path("var/releases/0123456789ab")).store.as_posix()
    'var/releases/0123456789ab/store'
    """

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def store(self) -> Path:
        """The directory that ``pyoxigraph.Store.read_only`` opens."""
        return self.path / "store"

    @property
    def quads(self) -> Path:
        """All named graphs as canonical N-Quads."""
        return self.path / "quads.nq"

    @property
    def report(self) -> Path:
        """The SHACL validation report as Turtle."""
        return self.path / "report.ttl"

    @property
    def ontology(self) -> Path:
        """The ontology files as their authors wrote them."""
        return self.path / "ontology"

    @property
    def manifest_path(self) -> Path:
        return self.path / "manifest.json"

    def manifest(self) -> Manifest:
        """Read the manifest.

        Raises:
            ReleaseError: there is none, or it is of another data format.
        """
        try:
            return Manifest.from_json(self.manifest_path.read_text("utf-8"))
        except (OSError, ValueError, TypeError) as error:
            raise ReleaseError(
                f"The manifest of release {self.id} cannot be read: {error}.",
                "Remove the directory of that release and build again.",
            ) from error


@dataclass(frozen=True)
class JournalEntry:
    """One line of the journal: which release became current when, and after which one."""

    release: str
    published_at: str
    previous: str | None


@dataclass(frozen=True)
class Home:
    """The folder ``KG_HOME``: all releases, the pointer to the current one, and the journal."""

    path: Path

    @property
    def releases_dir(self) -> Path:
        return self.path / "releases"

    @property
    def pointer(self) -> Path:
        """The symbolic link to the current release."""
        return self.path / "current"

    @property
    def journal_path(self) -> Path:
        return self.path / "journal.jsonl"

    @property
    def lock_path(self) -> Path:
        """The file that a builder locks, so that two builders take turns."""
        return self.path / "build.lock"

    def release(self, release_id: str) -> ReleaseDir:
        """Where the release of that id stands or will stand.

        Raises:
            ReleaseError: ``release_id`` has not the form of an id.
        """
        if not _ID.fullmatch(release_id):
            raise ReleaseError(
                f'"{release_id}" is not the id of a release.',
                "An id is 12 hexadecimal digits; kg releases lists them.",
            )
        return ReleaseDir(self.releases_dir / release_id)

    def current(self) -> ReleaseDir | None:
        """The release that the pointer names, or ``None`` before the first build. One system call.

        Raises:
            ReleaseError: ``current`` is something else than a link to a release.
        """
        try:
            target = os.readlink(self.pointer)  # noqa: PTH115 (one call, no Path made)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReleaseError(
                f"{self.pointer} is not a link to a release: {error}.",
                "Move it away and run kg build.",
            ) from error
        return self.release(target.rstrip("/").rpartition("/")[2])

    def get(self, release_id: str) -> ReleaseDir | None:
        """The release of that id, or ``None`` where there is none (or the text is no id)."""
        if not _ID.fullmatch(release_id):
            return None
        found = self.release(release_id)
        return found if found.manifest_path.is_file() else None

    def releases(self) -> list[ReleaseDir]:
        """All releases, the latest published first; those that the journal lacks come last."""
        if not self.releases_dir.is_dir():
            return []
        present = sorted(p.name for p in self.releases_dir.iterdir() if _ID.fullmatch(p.name))
        order = {entry.release: place for place, entry in enumerate(self.journal())}
        present.sort(key=lambda release_id: -order.get(release_id, -1))
        return [found for release_id in present if (found := self.get(release_id))]

    def journal(self) -> list[JournalEntry]:
        """The journal, oldest entry first; a line that a crash cut short is passed over."""
        if not self.journal_path.is_file():
            return []
        entries = []
        for line in self.journal_path.read_text("utf-8").splitlines():
            try:
                entries.append(JournalEntry(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return entries
