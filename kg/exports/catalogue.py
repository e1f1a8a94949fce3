"""What exports a release has: the list for a page, for JSON, for a description of the dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.exports.folders import folder_of, made_in
from kg.exports.kinds import CSV, GZIP, KINDS, PARQUET, STEM, ZIP

if TYPE_CHECKING:
    from kg.exports.kinds import Kind
    from kg.queries.header import Wording
    from kg.releases import Home, ReleaseDir

PATH: Final = "/export/"
"""Where exports are on a server."""

_PACKED: Final = {"tables": CSV, "parquet": PARQUET}
_IANA: Final = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class Distribution:
    """One file to take away (a ``dcat:Distribution``).

    Attributes:
        kind: the export that it is of.
        name: of the file at its address.
        path: its address on a server, to which ``?release=`` may be added.
        file_name: what it is called when it is saved.
        media_type: of the content, once unpacked.
        compress_format: media type of the compression, or empty (``dcat:compressFormat``).
        package_format: media type of what holds several files, or empty (``dcat:packageFormat``).
        size, sha256: of the file, where it is made.
    """

    kind: Kind
    name: str
    path: str
    file_name: str
    media_type: str
    compress_format: str = ""
    package_format: str = ""
    size: int | None = None
    sha256: str | None = None

    @property
    def title(self) -> Wording:
        return self.kind.title

    @property
    def purpose(self) -> Wording:
        return self.kind.purpose

    @property
    def iana(self) -> str:
        """IANA's IRI for the media type (``dcat:mediaType``), or empty where it has none."""
        return iana(self.media_type) if self.kind.registered else ""


def catalogue(home: Home, release: ReleaseDir) -> list[Distribution]:
    """Every file that a release comes in, whether it is made or not."""
    return [_one(home, release, kind, name) for kind in KINDS for name in kind.files]


def file_name(release: ReleaseDir, name: str) -> str:
    """What a file is called when it is saved.

    >>> from pathlib import Path
    >>> from kg.releases import ReleaseDir
    >>> file_name(ReleaseDir(Path("releases/0123456789ab")), "habitat-kg.ttl.gz")
    'habitat-kg-0123456789ab.ttl.gz'
    >>> file_name(ReleaseDir(Path("releases/0123456789ab")), "links.csv")
    'habitat-kg-0123456789ab-links.csv'
    """
    if name.startswith(f"{STEM}."):
        return f"{STEM}-{release.id}{name.removeprefix(STEM)}"
    return f"{STEM}-{release.id}-{name}"


def iana(media_type: str) -> str:
    """IANA's IRI for a media type.

    >>> iana("text/turtle")
    'https://www.iana.org/assignments/media-types/text/turtle'
    """
    return _IANA + media_type


def _one(home: Home, release: ReleaseDir, kind: Kind, name: str) -> Distribution:
    made = made_in(folder_of(home, release, kind)).get(name)
    return Distribution(
        kind,
        name,
        PATH + name,
        file_name(release, name),
        _PACKED.get(kind.name, kind.media_type),
        compress_format=GZIP if name.endswith(".gz") else "",
        package_format=ZIP if kind.folder else "",
        size=made.size if made else None,
        sha256=made.sha256 if made else None,
    )
