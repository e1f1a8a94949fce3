"""A page of what a store says with one IRI: of it, to it, by it as a property, in it as a source.

Nothing here is without bounds: each list is read up to ``LISTED`` statements and given in pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.errors import NotFound
from kg.store.port import MERGED
from kg.vocab import RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad, Triple

    from kg.store.port import Graph, Store

LISTED: Final = 10_000
"""Statements of one list that are read; of a longer one the first in the order of the store."""

OWN: Final = 1_000
"""Statements about the thing itself on one page."""

OTHERS: Final = 100
"""Statements on one page of each other list."""


@dataclass(frozen=True)
class Said:
    """A statement and the sources that make it."""

    triple: Triple
    sources: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Part:
    """One page of a list: its statements, and how many there are in all.

    ``more`` says that the list is longer than ``total``, as it was read no further.
    """

    statements: tuple[Said, ...]
    total: int
    more: bool


@dataclass(frozen=True)
class Excerpt:
    """A page of what a store says with ``thing``.

    Attributes:
        own: statements whose subject it is.
        incoming: statements whose object it is.
        uses: statements whose property it is.
        states: statements of the graph of that name, about whatever else.
        number: which page, from 1.
        pages: how many there are.
    """

    thing: NamedNode
    own: Part
    incoming: Part
    uses: Part
    states: Part
    number: int
    pages: int

    @property
    def statements(self) -> tuple[Said, ...]:
        """All statements of the page; one may stand in two lists."""
        return tuple(
            said
            for part in (self.own, self.incoming, self.uses, self.states)
            for said in part.statements
        )


def excerpt(store: Store, iris: Sequence[str], number: int = 1, *, sources: bool = True) -> Excerpt:
    """The page of that number of what the store says with the first of ``iris`` that it mentions.

    Args:
        store: of a release.
        iris: spellings of one IRI, the likeliest first.
        number: of the page, from 1.
        sources: whether to look up who makes each statement.

    Raises:
        NotFound: the store mentions none of them, or there is no page of that number.
    """
    for iri in iris:
        found = _excerpt(store, iri, number, sources=sources)
        if found is None:
            continue
        if number > found.pages:
            raise NotFound(
                f"There is no page {number} of what is said with {iri}.",
                f"The last one is page {found.pages}.",
            )
        return found
    raise NotFound(
        f"The release says nothing of {unquote(iris[0])}.",
        "See that the address is spelt right; / leads to what there is.",
    )


def _excerpt(store: Store, iri: str, number: int, *, sources: bool) -> Excerpt | None:
    try:
        thing = NamedNode(iri)
    except ValueError:  # what is no IRI is mentioned nowhere
        return None
    own = _list(partial(store.quads, thing), OWN, _of_subject)
    incoming = _list(partial(store.quads, None, None, thing), OTHERS, _of_object)
    uses = _list(partial(store.quads, None, thing), OTHERS, _of_object)
    states = _stated(store, thing)
    lists = (own, incoming, uses, states)
    if not any(one.triples for one in lists):
        return None
    who = store if sources else None
    return Excerpt(
        thing,
        own=own.part(number, who),
        incoming=incoming.part(number, who),
        uses=uses.part(number, who),
        states=states.part(number, who),
        number=number,
        pages=max(-(-len(one.triples) // one.size) for one in lists),
    )


@dataclass(frozen=True)
class _List:
    """A list in order, of which pages of ``size`` are given; see :class:`Part` for ``more``.

    ``sources`` holds them by statement; it is empty where there are too many to be read.
    """

    triples: list[Triple]
    more: bool
    size: int
    sources: dict[Triple, list[NamedNode]] = field(default_factory=dict)

    def part(self, number: int, store: Store | None) -> Part:
        """The page of that number; with the sources where ``store`` is given."""
        shown = self.triples[(number - 1) * self.size : number * self.size]
        said = (Said(triple, self._who(triple, store) if store else ()) for triple in shown)
        return Part(tuple(said), len(self.triples), self.more)

    def _who(self, triple: Triple, store: Store) -> tuple[NamedNode, ...]:
        graphs = self.sources.get(triple)
        if graphs is None:
            terms = cast("Any", (triple.subject, triple.predicate, triple.object))
            graphs = _named(quad.graph_name for quad in store.quads(*terms))
        return tuple(sorted(graphs, key=str))


def _list(
    quads: Callable[..., Iterator[Quad]], size: int, order: Callable[[Triple], tuple[object, ...]]
) -> _List:
    """What ``quads`` gives of the merged set, and in a plain dataset of the graphs beside it."""
    found = dict.fromkeys(quad.triple for quad in islice(quads(graph=MERGED), LISTED + 1))
    sources: dict[Triple, list[NamedNode]] = {}
    if len(found) <= LISTED:
        read = list(islice(quads(), 2 * LISTED))
        for quad in read:
            sources.setdefault(quad.triple, []).extend(_named([quad.graph_name]))
        found |= dict.fromkeys(sources)
        if len(read) == 2 * LISTED:  # there may be more of them than were read
            sources = {}
    return _List(sorted(islice(found, LISTED), key=order), len(found) > LISTED, size, sources)


def _stated(store: Store, thing: NamedNode) -> _List:
    """What the graph of that name holds beside statements whose subject it is itself."""
    quads = (quad.triple for quad in store.quads(graph=thing) if quad.subject != thing)
    found = list(islice(quads, LISTED + 1))
    return _List(sorted(found[:LISTED], key=_of_object), len(found) > LISTED, OTHERS)


def _named(graphs: Iterable[Graph]) -> list[NamedNode]:
    return [graph for graph in graphs if isinstance(graph, NamedNode)]


def _of_subject(triple: Triple) -> tuple[object, ...]:
    """Types first, then by property and value."""
    return triple.predicate != RDF.type, triple.predicate.value, str(triple.object)


def _of_object(triple: Triple) -> tuple[object, ...]:
    """By property, then by what has it and value."""
    return triple.predicate.value, str(triple.subject), str(triple.object)
