"""Applies a write to the copy of a store that is to be the next release's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import BadRequest, QuerySyntaxError, WriteRefused, parser_words
from kg.queries.updates import refuse_unsafe_update, with_prologue_first, with_using
from kg.writes.documents import quads_of_document
from kg.writes.protocol import Drop, Put, Update, Write
from kg.writes.touching import touched_graphs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Store

    from kg.releases import Manifest, ReleaseDir
    from kg.writes.lines import GraphName

_AT_ONCE: Final = 20_000
"""Statements up to which they are written as one transaction; more go by the way of bulk loads."""

Touched = frozenset["GraphName"]
_DEFAULT: Final = DefaultGraph()


def prepare(write: Write) -> tuple[Write, Touched | None]:
    """Look a write over before anything is done.

    Returns:
        The write to apply, and the graphs that it may change: ``None`` where it may be any.

    Raises:
        QueryRefused, QuerySyntaxError: the update holds what is never done here, or is none.
        BadRequest: a graph is not named by an IRI, or the dataset is named twice.
    """
    if isinstance(write, Update):
        refuse_unsafe_update(write.text)
        text = with_prologue_first(with_using(write.text, write.using, write.using_named))
        return Update(text, base=write.base), touched_graphs(text)
    if isinstance(write, Put) and write.whole:
        return write, None
    return write, frozenset({graph_named(write.graph)})


def graph_named(name: str | None) -> NamedNode | DefaultGraph:
    """The graph of a name; ``None`` is the default graph.

    Raises:
        BadRequest: it is no IRI.
    """
    try:
        return _DEFAULT if name is None else NamedNode(name)
    except ValueError as error:
        raise BadRequest(f"The graph is named by no IRI: {error}.", "Give a whole IRI.") from None


@dataclass(frozen=True)
class Job:
    """A write that is about to be applied, and to what.

    Attributes:
        write: looked over by :func:`prepare`.
        touched: the graphs that it may change; ``None``: any.
        before: the current release.
        manifest: of it.
        old: its store.
        store: a copy of that store, to be changed.
    """

    write: Write
    touched: Touched | None
    before: ReleaseDir
    manifest: Manifest
    old: Store
    store: Store


def apply(job: Job, kept: AbstractSet[NamedNode] = frozenset()) -> None:
    """Apply a write to the copy.

    Args:
        job: the write and the copy.
        kept: graphs that a whole dataset neither replaces nor adds to.

    Raises:
        QuerySyntaxError, WriteRefused: the update is none, or cannot be carried out.
        DocumentSyntaxError: a document cannot be read.
    """
    write, store = job.write, job.store
    if isinstance(write, Update):
        _update(store, write.text, write.base or job.manifest.base)
    elif isinstance(write, Drop):
        _drop(store, graph_named(write.graph))
    elif write.whole:
        _put_dataset(store, write, merged=job.manifest.dataset == "merged", kept=kept)
    else:
        _put_graph(store, write, graph_named(write.graph))


def _update(store: Store, text: str, base: str) -> None:
    try:
        store.update(text, base_iri=base)
    except SyntaxError as error:
        raise QuerySyntaxError(
            f"The update is not SPARQL 1.1: {parser_words(error)}.",
            "The fault is there or shortly before.",
        ) from None
    except (RuntimeError, OSError, ValueError) as error:
        raise WriteRefused(
            f"The update cannot be carried out: {' '.join(str(error).split()).rstrip('.')}.",
            "Nothing was changed. SILENT passes over graphs that are missing or there already.",
        ) from None


def _drop(store: Store, graph: NamedNode | DefaultGraph) -> None:
    if isinstance(graph, DefaultGraph):
        store.clear_graph(graph)
    else:
        store.remove_graph(graph)


def _put_graph(store: Store, put: Put, graph: NamedNode | DefaultGraph) -> None:
    read = [
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for document in put.documents
        for quad in quads_of_document(document, named_graphs=False)
    ]
    if put.replace:
        store.clear_graph(graph)
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    _add(store, read)


def _put_dataset(store: Store, put: Put, *, merged: bool, kept: AbstractSet[NamedNode]) -> None:
    read = [
        quad
        for document in put.documents
        for quad in quads_of_document(document, named_graphs=True)
        if quad.graph_name not in kept
    ]
    if put.replace:
        for graph in list(store.named_graphs()):
            if graph not in kept:
                store.remove_graph(graph)
        if not merged:
            store.clear_graph(_DEFAULT)
    _add(store, read)


def _add(store: Store, quads: Sequence[Quad]) -> None:
    if len(quads) <= _AT_ONCE:
        store.extend(quads)
    else:
        store.bulk_extend(quads)
