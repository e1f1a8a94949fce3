"""``kg export``: a release, or one source of it, as an RDF document."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import contextlib
import shutil
import sys
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.cli.stages import Stages
from kg.errors import NotFound, ReleaseError
from kg.formats import GRAPH_FORMATS, N_QUADS, Format, by_name
from kg.releases import Home
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.config import Settings
    from kg.releases import ReleaseDir

_PORTION: Final = 10_000


@click.command(short_help="Write a release as RDF.")
@click.option(
    "--format",
    "format_",
    default=N_QUADS.name,
    show_default=True,
    type=click.Choice([entry.name for entry in GRAPH_FORMATS]),
    help="Turtle, N-Triples and RDF/XML hold the merged graph without its sources.",
)
@click.option("--graph", metavar="IRI", help="Only what this source says.")
@click.option("--release", "release_id", metavar="ID", help="Default: the current release.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout."
)
@click.pass_obj
def export(
    settings: Settings, format_: str, graph: str | None, release_id: str | None, output: Path | None
) -> None:
    """Write all statements of a release with their sources, or those of one source.

    \b
    Example:
      kg export --format trig -o habitat-kg.trig
      kg export --graph https://w3id.org/habitat-kg/id/document/eb-2024-1-item-7/para/6
    """
    release = _release(Home(settings.home), release_id)
    chosen = by_name(format_, GRAPH_FORMATS)
    assert chosen is not None
    with contextlib.ExitStack() as stack:
        statements = None
        if graph is not None or chosen is not N_QUADS:
            statements = stack.enter_context(_counted(release, chosen, graph))
        partial = output.with_name(output.name + ".part") if output else None
        stream: IO[bytes] = (
            stack.enter_context(partial.open("wb")) if partial else sys.stdout.buffer
        )
        if statements is None:
            with release.quads.open("rb") as source:
                shutil.copyfileobj(source, stream)
        else:
            assert chosen.rdf is not None
            named = prefixes(release.manifest().base) if _abbreviates(chosen.rdf) else None
            serialize(statements, stream, chosen.rdf, prefixes=named)
        stream.flush()
    if partial and output:
        partial.replace(output)
    elif sys.stdout.isatty():
        click.echo()


def _abbreviates(format_: RdfFormat) -> bool:
    return format_ in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML, RdfFormat.JSON_LD)


def _release(home: Home, release_id: str | None) -> ReleaseDir:
    if release_id is not None:
        found = home.get(release_id)
        if found is None:
            raise NotFound(f'There is no release "{release_id}".', "kg releases lists them.")
        return found
    current = home.current()
    if current is None:
        raise ReleaseError("There is no release yet.", "Run kg build.")
    return current


@contextlib.contextmanager
def _counted(release: ReleaseDir, format_: Format, graph: str | None) -> Iterator[Iterable[Quad]]:
    """The statements to write, counted to a progress bar."""
    total = release.manifest().quads
    with Stages() as stages:

        def counted(quads: Iterable[Quad]) -> Iterator[Quad]:
            for done, quad in enumerate(quads, 1):
                if done % _PORTION == 0:
                    stages("export", done, total)
                yield quad

        yield counted(_statements(release, format_, graph))


def _statements(release: ReleaseDir, format_: Format, graph: str | None) -> Iterable[Quad]:
    if graph is None and format_.holds_graphs:
        return parse(path=release.quads, format=RdfFormat.N_QUADS)
    store = Store.read_only(str(release.store))
    if graph is None:
        return store.quads_for_pattern(None, None, None, DefaultGraph())
    try:
        name = NamedNode(graph.strip("<>"))
    except ValueError as error:
        raise NotFound(f'"{graph}" is not an IRI.', "Write it in full.") from error
    quads = iter(store.quads_for_pattern(None, None, None, name))
    first = next(quads, None)
    if first is None:
        raise NotFound(
            f"The release has no source <{name.value}>.",
            "kg sparql 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }' lists all.",
        )
    found = chain([first], quads)
    if format_.holds_graphs:
        return found
    return (Quad(quad.subject, quad.predicate, quad.object) for quad in found)
