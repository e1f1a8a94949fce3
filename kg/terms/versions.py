"""Which version of the ontology a release carries, by its number and by what its files hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

from kg.errors import NotFound
from kg.terms.facts import Facts
from kg.terms.files import GROUPS, files_of, header
from kg.vocab import OWL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.releases import ReleaseDir

_DIGITS: Final = 12


@dataclass(frozen=True)
class Version:
    """The number that the header gives, and a fingerprint of all files of the ontology."""

    number: str
    fingerprint: str


@lru_cache(maxsize=1024)
def version_of(folder: Path) -> Version | None:
    """The version in a release; ``None`` where the release has no ontology.

    Two releases with one fingerprint have the same terms, shapes, alignments, rules and checks, to
    the byte. One number with several fingerprints was changed without being given another number.

    Args:
        folder: ``ReleaseDir.ontology``.
    """
    try:
        description = header(folder)
    except NotFound:
        return None
    hashed = sha256()
    for file in (description, *(file for group in GROUPS for file in files_of(folder, group))):
        content = file.path.read_bytes()
        hashed.update(f"{file.place}\n{len(content)}\n".encode() + content)
    facts = Facts(quad.triple for quad in parse(description.text(), RdfFormat.TURTLE))
    numbers = [text for one in facts for text in facts.texts(one, OWL.versionInfo).values()]
    return Version(next(iter(numbers), ""), hashed.hexdigest()[:_DIGITS])


def carried(releases: Iterable[ReleaseDir]) -> list[tuple[Version, list[str]]]:
    """Each version with the ids of the releases that carry it, in the order of ``releases``."""
    found: dict[Version, list[str]] = {}
    for release in releases:
        version = version_of(release.ontology)
        if version is not None:
            found.setdefault(version, []).append(release.id)
    return list(found.items())
