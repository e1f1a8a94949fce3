"""Homes to write to, in process, and what must be true of them after every write."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Store

from kg.config import Settings
from kg.graph.projection import Projection
from kg.graph.projection.making import project
from kg.releases import Home
from kg.writes.empty import ensure
from kg.writes.protocol import Conditions, Document, Drop, Put, Update
from kg.writes.writing import Scribe
from tests.content import BASE
from tests.graph.projections import the_same

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = f"""PREFIX hkg: <{BASE}ontology#> PREFIX id: <{BASE}id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdg: <http://metadata.un.org/sdg/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#> """
PARAGRAPH = f"{BASE}id/document/report/para/1"


class Desk:
    """A home with a scribe; ``desk.update(…)`` writes and holds the release to what must be so."""

    def __init__(self, path: Path, keep: int = 100) -> None:
        self.path = path
        self.home = Home(path)
        self.scribe = Scribe(self.home, keep)
        self.stages: list[str] = []
        self._documents = 0

    def write(self, write, if_match=None, if_none_match_any=False):
        self.stages = []
        try:
            return self.scribe.write(
                write, Conditions(if_match, if_none_match_any), self.stages.append
            )
        finally:
            whole(self.home)

    def update(self, text, **conditions):
        return self.write(Update(PREFIXES + text), **conditions)

    def put(self, graph, text="", format_="turtle", replace=True, whole=False, **conditions):
        documents = (self.document(text, format_),) if text else ()
        return self.write(Put(graph, documents, replace, whole), **conditions)

    def drop(self, graph, **conditions):
        return self.write(Drop(graph), **conditions)

    def document(self, text, format_="turtle"):
        self._documents += 1
        path = self.path / f"document-{self._documents}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Document(str(path), format_, "http://e/")

    @property
    def id(self):
        return self.home.current().id

    @property
    def manifest(self):
        return self.home.current().manifest()

    @property
    def store(self):
        return Store.read_only(str(self.home.current().store))

    def ask(self, pattern):
        return bool(self.store.query(f"{PREFIXES} ASK {{ {pattern} }}"))

    def lines(self):
        return set(self.home.current().quads.read_bytes().splitlines())


def plain(path: Path, keep: int = 100) -> Desk:
    """A plain dataset that holds nothing yet."""
    ensure(Home(path), Settings(home=path, dataset="plain"))
    return Desk(path, keep)


def merged(built: Path, path: Path, keep: int = 100) -> Desk:
    """A copy of a home that was built."""
    shutil.copytree(built, path, symlinks=True)
    return Desk(path, keep)


def whole(home: Home) -> None:
    """Every part of the current release is there, and they agree."""
    release = home.current()
    manifest = release.manifest()
    assert manifest.id == release.id
    lines = release.quads.read_bytes().splitlines()
    assert lines == sorted(set(lines))
    store = Store.read_only(str(release.store))
    default = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    named = [quad for quad in store if not isinstance(quad.graph_name, DefaultGraph)]
    assert (len(named), len(default)) == (manifest.quads, manifest.triples)
    assert sum(manifest.graphs.values()) == manifest.quads
    held = store if manifest.dataset == "plain" else named
    assert {f"{quad} .".encode() for quad in held} == set(lines)
    empty = {str(graph).strip("<>") for graph in store.named_graphs()} - set(manifest.graphs)
    assert empty == set(manifest.empty_graphs)
    if manifest.dataset == "merged":
        assert default == {quad.triple for quad in named}
        assert not empty
    made = project(release.quads, manifest.base)
    assert the_same(Projection.open(release.projection), made)
    assert not list(home.releases_dir.glob(".unfinished-*"))
    assert next(home.latest()).release == release.id
