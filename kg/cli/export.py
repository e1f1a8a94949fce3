"""``kg export``: a release, or a part of it, in the format of whoever takes it away."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

import click
from pyoxigraph import serialize

from kg.cli.choosing import release_of, with_release
from kg.cli.stages import Stages
from kg.errors import ReleaseError
from kg.exports.catalogue import file_name
from kg.exports.gathering import gzipped, sha256_of, write_sums
from kg.exports.kinds import KINDS, by_name
from kg.exports.making import finish, make, write
from kg.formats import GRAPH_FORMATS, N_QUADS
from kg.releases import Home
from kg.store.opening import open_store
from kg.vocab import prefixes
from kg.workers.limits import MEGABYTE
from kg.workers.selection import CLASS, DOCUMENT, GRAPH, iri_of, quads_of, triples_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.config import Settings
    from kg.exports.kinds import Kind
    from kg.releases import ReleaseDir

_GZIPPED: Final = ".gz"


@click.command(short_help="Write a release as RDF, as a network or as tables.")
@click.option(
    "--format",
    "format_",
    default=N_QUADS.name,
    show_default=True,
    type=click.Choice([kind.name for kind in KINDS]),
    help="Turtle, N-Triples and RDF/XML hold the merged graph without its sources; tables and "
    "parquet are ZIP files.",
)
@click.option("--graph", metavar="IRI", help="Only what this source says.")
@click.option("--document", metavar="SLUG", help="Only what all parts of this document say.")
@click.option(
    "--class", "class_", metavar="NAME", help="Only what is said of things of this class."
)
@with_release
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Default: stdout. With .gz at its end it is compressed.",
)
@click.option(
    "--all",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Every export, with SHA256SUMS, into this folder.",
)
@click.option(
    "--prepare", is_flag=True, help="Make every export that a server of this home offers."
)
@click.pass_obj
def export(
    settings: Settings,
    *,
    format_: str,
    graph: str | None,
    document: str | None,
    class_: str | None,
    release_id: str | None,
    moment: str | None,
    output: Path | None,
    folder: Path | None,
    prepare: bool,
) -> None:
    """Write a release, or a part of it, to a file, to stdout or into a folder.

    \b
    Example:
      kg export --format trig -o habitat-kg.trig
      kg export --format graphml -o network.graphml.gz
      kg export --format tables -o tables.zip
      kg export --class FlagshipProgramme --format turtle
      kg export --document eb-2024-1-item-7 --format jsonld -o report.jsonld
      kg export --graph https://w3id.org/habitat-kg/id/document/eb-2024-1-item-7/para/6
      kg export --all downloads/
    """
    home = Home(settings.home)
    release = release_of(settings, release_id, moment) or _current(home)
    given = {GRAPH: graph, DOCUMENT: document, CLASS: class_}
    parts = [(kind, text) for kind, text in given.items() if text is not None]
    if len(parts) + bool(folder) + prepare > 1:
        raise click.UsageError("Give one of --graph, --document, --class, --all and --prepare.")
    if prepare:
        _prepare(home, release, settings.export_bytes * MEGABYTE)
    elif folder is not None:
        _write_all(release, folder)
    elif parts:
        _write_part(release, *parts[0], format_, output)
    else:
        _write_whole(release, by_name(format_), output)


def _current(home: Home) -> ReleaseDir:
    current = home.current()
    if current is None:
        raise ReleaseError("There is no release yet.", "Run kg build.")
    return current


def _prepare(home: Home, release: ReleaseDir, limit: int) -> None:
    for kind in KINDS:
        with Stages() as stages:
            made = make(home, release, kind, limit, partial(stages, "export"))
        for name in kind.files:
            click.echo(f"{made[name].sha256}  {made[name].path}", err=True)


def _write_all(release: ReleaseDir, folder: Path) -> None:
    """Every file, each complete when it is there, and their hashes last."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in KINDS:
        with _files_of(release, kind, folder, compressed=True) as files:
            for name in kind.files:
                written.append(files[name].replace(folder / file_name(release, name)))
                click.echo(f"{sha256_of(written[-1])}  {written[-1].name}", err=True)
    write_sums(written, folder)


def _write_whole(release: ReleaseDir, kind: Kind, output: Path | None) -> None:
    with (
        _files_of(release, kind, output.parent if output else None) as files,
        _out(output) as out,
        files[kind.file].open("rb") as source,
    ):
        shutil.copyfileobj(source, out)


def _write_part(release: ReleaseDir, part: str, text: str, name: str, output: Path | None) -> None:
    format_ = by_name(name).format
    if format_ is None or format_.rdf is None:
        there = ", ".join(entry.name for entry in GRAPH_FORMATS)
        raise click.UsageError(f"A part of a release is written as RDF: {there}.")
    manifest = release.manifest()
    base, plain = manifest.base, manifest.dataset == "plain"
    store = open_store(release.store)
    of = quads_of if format_.holds_graphs else triples_of
    found = of(store, part, iri_of(part, text, base), plain=plain)
    with _out(output) as out:
        serialize(found, out, format_.rdf, prefixes=prefixes(base))


@contextlib.contextmanager
def _files_of(
    release: ReleaseDir, kind: Kind, beside: Path | None, *, compressed: bool = False
) -> Iterator[dict[str, Path]]:
    """The files of an export by name, in a folder that goes away again."""
    with tempfile.TemporaryDirectory(prefix=".kg-export-", dir=beside) as name:
        folder = Path(name)
        with Stages() as stages:
            write(release, kind, folder, partial(stages, "export"))
        if compressed:
            finish(kind, folder)
        yield {path.name: path for path in folder.iterdir()}


@contextlib.contextmanager
def _out(output: Path | None) -> Iterator[IO[bytes]]:
    """Where to write: a file that is there once it is complete, or stdout."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        if sys.stdout.isatty():
            click.echo()
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            if output.suffix == _GZIPPED:
                with gzipped(file) as out:
                    yield cast("IO[bytes]", out)
            else:
                yield file
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{sha256_of(output)}  {output}", err=True)
