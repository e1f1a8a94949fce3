"""Where releases stand on disk, which one is current, and what a manifest says.

``<home>/releases/<id>/`` holds one release and never changes; ``<home>/current`` is a symbolic
link to it; ``<home>/journal.jsonl`` says when each was published and is the only place of a clock;
``<home>/kept.tsv`` names the releases that are kept for ever.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from functools import cached_property
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA_FORMAT: Final = 1
"""Version of what stands in a release directory; a change of it makes every release a new one."""

CHECKSUMS: Final = "SHA256SUMS"
"""The file of a release's checksums."""

_ID: Final = re.compile(r"[0-9a-f]{12}")
_BLOCK: Final = 8192


@dataclass(frozen=True)
class Manifest:
    """What is in a release: ``manifest.json`` as a value; ``manifest["id"]`` works as well.

    ``quads`` counts the statements in named graphs, ``triples`` those of the default graph.
    ``quads_sha256`` is the SHA-256 of the file ``quads.nq``. In a merged dataset the default graph
    holds the distinct statements of the named ones, and that file is the RDFC-1.0 canonical form
    of the named graphs. In a plain dataset the file holds the default graph too, and blank nodes
    by the labels that the store gives them.

    ``made_by`` is ``build`` or ``write``. ``writes`` says, where there are any, how many statements
    writes have ``added`` and ``removed`` since the build that it names as ``since``.
    ``empty_graphs`` are the named graphs that a plain dataset knows and that hold nothing.
    ``checksums`` names the file that holds the SHA-256 of every other one; releases that were made
    before there was one name none.
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
    dataset: str = "merged"
    made_by: str = "build"
    writes: dict[str, Any] = field(default_factory=dict)
    empty_graphs: list[str] = field(default_factory=list)
    checksums: str = ""

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

    @cached_property
    def id(self) -> str:
        return self.path.name

    @cached_property
    def store(self) -> Path:
        """The directory that ``pyoxigraph.Store.read_only`` opens."""
        return self.path / "store"

    @property
    def quads(self) -> Path:
        """All statements as sorted N-Quads; :class:`Manifest` says of which graphs."""
        return self.path / "quads.nq"

    @property
    def added(self) -> Path:
        """What writes added since the last build, as sorted N-Quads; absent where nothing."""
        return self.path / "added.nq"

    @property
    def removed(self) -> Path:
        """What writes removed since the last build, as sorted N-Quads; absent where nothing."""
        return self.path / "removed.nq"

    @property
    def report(self) -> Path:
        """The SHACL validation report as Turtle."""
        return self.path / "report.ttl"

    @property
    def ontology(self) -> Path:
        """The ontology files as their authors wrote them."""
        return self.path / "ontology"

    @property
    def projection(self) -> Path:
        """The folder of its links in arrays; absent from releases that are older than those."""
        return self.path / "projection"

    @property
    def tables(self) -> Path:
        """The folder of its tables for counting; absent from releases that are older than those."""
        return self.path / "tables"

    @property
    def withdrawn(self) -> Path:
        """What earlier releases described and this one does not; absent where that is nothing.

        Sorted lines of an IRI, a tab and the id of the last release that described it.
        """
        return self.path / "withdrawn.tsv"

    @property
    def search(self) -> Path:
        """The index of its texts; releases that a write made have theirs elsewhere.

        :mod:`kg.search.folders` says where.
        """
        return self.path / "search.sqlite"

    @property
    def checksums(self) -> Path:
        """The SHA-256 of every other file of the release, as ``sha256sum`` writes and checks it."""
        return self.path / CHECKSUMS

    @property
    def manifest_path(self) -> Path:
        return self.path / "manifest.json"

    def last_release_with(self, iri: str) -> str | None:
        """The id of the last release that described ``iri``, if this one does not and one did.

        It looks the line up in the sorted file, so that a file of any size takes no time.
        """
        wanted = iri.encode(errors="surrogatepass")
        try:
            with self.withdrawn.open("rb") as file:
                content = mmap(file.fileno(), 0, access=ACCESS_READ)
        except (FileNotFoundError, ValueError):  # an empty file cannot be mapped
            return None
        with content:
            low, high = 0, len(content)  # each at the start of a line
            while low < high:
                start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
                end = content.find(b"\n", start) + 1 or high
                name, _, release = content[start:end].rstrip(b"\n").partition(b"\t")
                if name == wanted:
                    return release.decode()
                if name < wanted:
                    low = end
                else:
                    high = start
        return None

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
class ReportOf(ReleaseDir):
    """The SHACL report of a release, to be asked as a release of its own is."""

    @cached_property
    def id(self) -> str:
        return f"{self.path.name}/report"

    @cached_property
    def store(self) -> Path:
        return self.report


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
    def kept_path(self) -> Path:
        """The releases that somebody wants kept: lines of an id, a tab and why."""
        return self.path / "kept.tsv"

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
            target = os.readlink(self._link)  # noqa: PTH115 (one call, no Path made)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReleaseError(
                f"{self.pointer} is not a link to a release: {error}.",
                "Move it away and run kg build.",
            ) from error
        known = self._known.get(target)
        if known is None:
            known = self.release(target.rstrip("/").rpartition("/")[2])
            self._known.clear()
            self._known[target] = known
        return known

    @cached_property
    def _link(self) -> str:
        return str(self.pointer)

    @cached_property
    def _known(self) -> dict[str, ReleaseDir]:
        """The release that the pointer named last, so that a look costs a system call only."""
        return {}

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
        return list(self.latest())[::-1]

    def latest(self) -> Iterator[JournalEntry]:
        """The journal from its end, which is read only as far as somebody asks."""
        for line in _lines_from_end(self.journal_path):
            try:
                yield JournalEntry(**json.loads(line))
            except (ValueError, TypeError):
                continue


def _lines_from_end(path: Path) -> Iterator[bytes]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        place = file.seek(0, os.SEEK_END)
        rest = b""
        while place:
            size = min(_BLOCK, place)
            place = file.seek(place - size)
            first, *lines = (file.read(size) + rest).split(b"\n")
            yield from reversed(lines)
            rest = first
        yield rest
