"""Makes an export: its files written, compressed, packed, hashed, and put in place at once."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kg.exports.book import Book
from kg.exports.csv_tables import write_csv
from kg.exports.csvw import description, metadata
from kg.exports.folders import complete, exports_dir, folder_of, keep_within, made_in, tidy
from kg.exports.gathering import compress, in_order, pack, write_sums
from kg.exports.gexf import write_gexf
from kg.exports.graphml import write_graphml
from kg.exports.kinds import CSV_ENDING, METADATA, PARQUET_ENDING
from kg.exports.node_link import write_node_link
from kg.exports.rdf import write_rdf
from kg.exports.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

    from kg.exports.folders import Made
    from kg.exports.kinds import Kind
    from kg.releases import Home, ReleaseDir

    Progress = Callable[[int, int], None]
    """Told how much of how much is written."""

_NETWORKS: Final[dict[str, Callable[[ReleaseDir, Book, TextIO], None]]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
    "node-link": write_node_link,
}
_COMPRESSED: Final = (PARQUET_ENDING, ".zip")


def make(
    home: Home, release: ReleaseDir, kind: Kind, limit: int, progress: Progress
) -> dict[str, Made]:
    """Make an export of a release below ``home``, if it is not there; gives its files by name.

    One export of a home is made at a time, by whichever process.

    Args:
        home: of the release.
        release: which.
        kind: which export.
        limit: bytes that all exports of the home may take; others are removed for this one.
        progress: told how much is done.

    Raises:
        NotAcceptable: the form cannot hold what the release says.
        StoreError: the release is broken.
        OSError: the disk is full, or is not to be written to.
    """
    folder = folder_of(home, release, kind)
    with _turn(home):
        tidy(home)
        if not made_in(folder):
            with complete(folder, beside=exports_dir(home)) as partial:
                write(release, kind, partial, progress, linked=True)
                finish(kind, partial)
        keep_within(home, limit, sparing=folder)
    return made_in(folder)


def write(
    release: ReleaseDir, kind: Kind, folder: Path, progress: Progress, *, linked: bool = False
) -> None:
    """Write the files of an export into an empty ``folder``; raises as :func:`make`.

    Where ``linked``, N-Quads is a second name of the release's own file: nobody may write to it.
    """
    if kind.format is not None:
        write_rdf(release, kind.format, folder / kind.file, progress, linked=linked)
    else:
        book = Book(release)
        try:
            _write(release, book, kind, folder, progress)
        finally:
            book.close()


def finish(kind: Kind, folder: Path) -> None:
    """Compress what :func:`write` wrote and is not compressed, and write the hashes of all."""
    for path in list(folder.iterdir()):
        if path.suffix not in _COMPRESSED:
            compress(path)
    write_sums(folder.iterdir(), folder)


def _write(release: ReleaseDir, book: Book, kind: Kind, folder: Path, progress: Progress) -> None:
    if kind.name in _NETWORKS:
        with (folder / kind.file).open("w", encoding="utf-8", newline="") as out:
            _NETWORKS[kind.name](release, book, out)
        return
    if kind.name == "parquet":
        from kg.exports.parquet import write_parquet  # noqa: PLC0415 (polars is slow to import)

        for table, place, total in tables_of(release, book):
            write_parquet(table, folder / f"{table.name}{PARQUET_ENDING}")
            progress(place, total)
    else:
        described = []
        for table, place, total in tables_of(release, book):
            rows = write_csv(table, folder / f"{table.name}{CSV_ENDING}")
            described.append(description(table, rows, book))
            progress(place, total)
        (folder / METADATA).write_text(metadata(release, described), encoding="utf-8")
    pack(in_order(folder.iterdir()), folder / kind.file)


@contextmanager
def _turn(home: Home) -> Iterator[None]:
    """Wait for whoever makes an export, and keep others waiting.

    The system frees the lock when its holder ends, however it ends.
    """
    exports_dir(home).mkdir(parents=True, exist_ok=True)
    with (exports_dir(home) / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
