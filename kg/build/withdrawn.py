"""What earlier releases described and a new one does not, with the last release that did.

A release describes what is a subject of its statements, and its named graphs, each of which is a
source. Only IRIs count: blank nodes are of one release.
"""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from kg.releases import Manifest, ReleaseDir


def write_withdrawn(made: ReleaseDir, graphs: Iterable[str], before: ReleaseDir) -> None:
    """Compare a release that is being made with the one before, and write down what is gone.

    Both files of statements are read from end to end.

    Args:
        made: has its statements.
        graphs: the names of its graphs.
        before: the release that is current now.
    """
    described = set(_described(made, graphs))
    gone = _known(before)
    for iri in _described(before, before.manifest().graphs):
        gone[iri] = before.id.encode()
    _write(made, {iri: last for iri, last in gone.items() if iri not in described})


def write_withdrawn_by(
    made: ReleaseDir,
    graphs: AbstractSet[str],
    before: ReleaseDir,
    old: Manifest,
    *,
    added: Iterable[bytes],
    removed: Iterable[bytes],
) -> None:
    """Write down what is gone, where it is known what was changed; nothing else is looked at.

    Args:
        made: has its statements.
        graphs: the names of its graphs.
        before: the release that is current now.
        old: the manifest of that.
        added: the statements that it has not and ``made`` has, as lines of N-Quads.
        removed: the statements that it has and ``made`` has not.
    """
    lost = {*_subjects(removed), *(name.encode() for name in old.graphs.keys() - graphs)}
    won = {*_subjects(added), *(name.encode() for name in graphs - old.graphs.keys())}
    gone = _without_subject(made, lost - won - {name.encode() for name in graphs})
    known = _known(before)
    if not gone and not won & known.keys():
        if known:
            made.withdrawn.hardlink_to(before.withdrawn)
        return
    kept = {iri: last for iri, last in known.items() if iri not in won}
    _write(made, kept | dict.fromkeys(gone, before.id.encode()))


def _known(release: ReleaseDir) -> dict[bytes, bytes]:
    """What the file of a release says, if it has one."""
    if not release.withdrawn.is_file():
        return {}
    lines = release.withdrawn.read_bytes().splitlines()
    return {iri: last for iri, _, last in (line.partition(b"\t") for line in lines)}


def _write(made: ReleaseDir, gone: dict[bytes, bytes]) -> None:
    if gone:
        made.withdrawn.write_bytes(b"".join(b"%b\t%b\n" % line for line in sorted(gone.items())))


def _described(release: ReleaseDir, graphs: Iterable[str]) -> Iterator[bytes]:
    with release.quads.open("rb") as file:
        yield from _subjects(file)
    yield from (name.encode() for name in graphs if not name.startswith("_:"))


def _subjects(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The subjects of statements that are IRIs; of equal ones in turn only the first.

    >>> list(_subjects([b'<a:a> <a:p> "1" .', b'<a:a> <a:p> "2" .', b'_:b <a:p> <a:c> .']))
    [b'a:a']
    """
    last = b""
    for line in lines:
        subject = line[1 : line.index(b" ") - 1]
        if line.startswith(b"<") and subject != last:
            last = subject
            yield subject


def _without_subject(release: ReleaseDir, iris: AbstractSet[bytes]) -> set[bytes]:
    """Those of ``iris`` that are not a subject, each looked up in the sorted statements."""
    if not iris or not release.quads.stat().st_size:
        return set(iris)
    with (
        release.quads.open("rb") as file,
        mmap(file.fileno(), 0, access=ACCESS_READ) as content,
    ):
        return {iri for iri in iris if not _is_subject(content, iri)}


def _is_subject(content: mmap, iri: bytes) -> bool:
    wanted = b"<%b> " % iri
    low, high = 0, len(content)  # each at the start of a line
    while low < high:
        start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = content.find(b"\n", start) + 1
        here = content[start : start + len(wanted)]
        if here == wanted:
            return True
        if content[start:end] < wanted:
            low = end
        else:
            high = start
    return False
