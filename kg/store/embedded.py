"""The embedded store: pyoxigraph on disk, read-only for those who serve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import QuerySyntaxError, QueryUnsupported, StoreError, parser_words
from kg.store.port import MERGED, sourced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Literal

    from kg.store.port import Answer


class EmbeddedStore:
    """A directory of pyoxigraph; see :class:`kg.store.port.Store` for what the methods do."""

    def __init__(self, engine: pyoxigraph.Store) -> None:
        self._engine: pyoxigraph.Store | None = engine

    @classmethod
    def read_only(cls, directory: Path) -> EmbeddedStore:
        """Open a release's store for reading; it is a snapshot, and any number may be open.

        Raises:
            StoreError: there is no store, or its files are broken.
        """
        try:
            return cls(pyoxigraph.Store.read_only(str(directory)))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"The store {directory} cannot be opened: {error}.", "Build the release again."
            ) from None

    @classmethod
    def of_turtle(cls, document: Path) -> EmbeddedStore:
        """A store in memory whose default graph holds what a document says.

        Raises:
            StoreError: it is not there, or not Turtle.
        """
        engine = pyoxigraph.Store()
        try:  # to load it would name its blank nodes anew each time
            engine.bulk_extend(pyoxigraph.parse(path=str(document)))
        except (OSError, SyntaxError) as error:
            raise StoreError(
                f"The document {document} cannot be read: {error}.", "Build the release again."
            ) from None
        return cls(engine)

    @classmethod
    def writable(cls, directory: Path | None = None) -> EmbeddedStore:
        """Open for writing, made if it is missing; without a directory it lives in memory.

        Raises:
            StoreError: another process has it open, or its files are broken.
        """
        try:
            return cls(pyoxigraph.Store(None if directory is None else str(directory)))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"The store {directory} cannot be written: {error}.",
                "Close the process that has it open, or give another directory.",
            ) from None

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        base: str | None = None,
    ) -> Answer:
        given = default_graphs is not None or named_graphs is not None
        try:
            return self._open.query(
                text,
                base_iri=base,
                default_graph=list(default_graphs or ()) if given else None,
                named_graphs=list(named_graphs or ()) if given else None,
            )
        except SyntaxError as error:
            raise QuerySyntaxError(
                f"This is not a SPARQL 1.1 query: {parser_words(error)}.",
                "Mend the query at the line and column named, or shortly before.",
            ) from None
        except RuntimeError as error:  # a function that the engine does not know, or not so
            raise QueryUnsupported(
                f"The query cannot be evaluated: {error}.",
                "Use the functions of SPARQL 1.1, and of others those that the service description "
                "names.",
            ) from None
        except OSError as error:
            raise StoreError(f"The store cannot be read: {error}.") from None

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object_: NamedNode | Literal | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        found = self._open.quads_for_pattern(subject, predicate, object_, graph)
        if graph is not None:
            return found
        return (quad for quad in found if not isinstance(quad.graph_name, DefaultGraph))

    def named_graphs(self) -> Iterator[NamedNode]:
        return (graph for graph in self._open.named_graphs() if isinstance(graph, NamedNode))

    def contains_graph(self, graph: NamedNode) -> bool:
        return self._open.contains_named_graph(graph)

    def count(self) -> int:
        return sum(1 for _ in self._open.quads_for_pattern(None, None, None, MERGED))

    def load(self, quads: Iterable[Quad]) -> None:
        given = sourced(quads)
        merged = (Quad(q.subject, q.predicate, q.object, MERGED) for q in given)
        try:
            self._open.extend([*given, *merged])
            self._open.flush()
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"The store takes no quads: {error}.", "Open it with EmbeddedStore.writable()."
            ) from None

    def close(self) -> None:
        self._engine = None

    @property
    def _open(self) -> pyoxigraph.Store:
        if self._engine is None:
            raise StoreError("The store is closed.", "Open it again with kg.store.opening.")
        return self._engine
