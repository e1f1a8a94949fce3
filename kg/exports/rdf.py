"""A release as one RDF document."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
from typing import IO, TYPE_CHECKING, Any, Final, cast

from pyoxigraph import Literal, NamedNode, serialize

from kg.errors import NotAcceptable, ReleaseError
from kg.exports.gathering import sha256_of
from kg.exports.statements import by_source, triples
from kg.exports.xml_text import NOT_XML
from kg.formats import N_QUADS, RDF_XML
from kg.vocab import RDF, prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad, Triple

    from kg.formats import Format
    from kg.releases import ReleaseDir

    Progress = Callable[[int, int], None]
    """Told how much of how much is written."""

_PORTION: Final = 10_000
_ENDS_IN_NAME: Final = re.compile(r"[^\W\d][\w.·-]*\Z")
"""An IRI that ends in what XML takes for a name."""


def write_rdf(
    release: ReleaseDir, format_: Format, path: Path, progress: Progress, *, linked: bool = False
) -> None:
    """Write a release to ``path``: with its sources where the format holds graphs.

    Args:
        release: which.
        format_: N-Quads is the file of the release itself.
        path: where to.
        progress: told how many statements are written.
        linked: whether N-Quads may be a second name of that file.

    Raises:
        NotAcceptable: the format cannot hold what the release says.
        ReleaseError: the file of the release is not what was built.
    """
    manifest = release.manifest()
    if format_ is N_QUADS:
        _own_file(release.quads, path, linked=linked)
        if manifest.quads_sha256 not in ("", sha256_of(path)):
            raise ReleaseError(
                f"The file {release.quads} is not what was built: its hash is another.",
                "Run kg releases verify, and build again.",
            )
        return
    total = manifest.quads if format_.holds_graphs else manifest.triples
    found: Iterable[Quad | Triple] = (
        by_source(release, path.parent) if format_.holds_graphs else triples(release)
    )
    if format_ is RDF_XML:
        found = _fit_for_xml(cast("Iterable[Triple]", found))
    assert format_.rdf is not None
    with path.open("wb") as file:
        out = cast("IO[bytes]", _Returns(file)) if format_ is RDF_XML else file
        counted = _counted(found, total, progress)
        serialize(counted, out, format_.rdf, prefixes=prefixes(manifest.base))
    for run in path.parent.glob("run-*.nq"):
        run.unlink()


def _own_file(source: Path, path: Path, *, linked: bool) -> None:
    if linked:
        with contextlib.suppress(OSError):  # the folder is on another disk
            os.link(source, path)
            return
    shutil.copyfile(source, path)


def _counted(found: Iterable[Any], total: int, progress: Progress) -> Iterator[Any]:
    for done, statement in enumerate(found, 1):
        if done % _PORTION == 0:
            progress(done, total)
        yield statement


def _fit_for_xml(found: Iterable[Triple]) -> Iterator[Triple]:
    """The statements, once each is seen to be one that RDF/XML can hold."""
    for triple in found:
        name, value = triple.predicate, triple.object
        if name == RDF.type and isinstance(value, NamedNode):
            name = value
        if not _ENDS_IN_NAME.search(name.value):
            raise _not_xml(f"<{name.value}> does not end in a name, as XML needs it")
        if isinstance(value, Literal) and NOT_XML.search(value.value):
            raise _not_xml(f"a text of <{triple.subject}> holds a character that XML has not")
        yield triple


def _not_xml(why: str) -> NotAcceptable:
    return NotAcceptable(
        f"The release cannot be written as RDF/XML: {why}.", "Take Turtle, or another format."
    )


class _Returns(io.RawIOBase):
    """What is written to it, with carriage returns as references: a parser would change others."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._file.write(bytes(data).replace(b"\r", b"&#13;"))
        return len(data)
