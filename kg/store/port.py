"""The port: what the product asks of a store, whichever engine holds the release.

The default graph of a store is the merged set of its named graphs: ``load`` keeps it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Final, Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    Triple,
    serialize,
)

from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.formats import Format

_WRONG_KIND: Final = "An answer of that kind cannot be written as {}."

Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple
Graph = NamedNode | BlankNode | DefaultGraph
Answer = QuerySolutions | QueryBoolean | Iterable[Triple]
"""What a query gives: SELECT solutions, an ASK boolean, or CONSTRUCT and DESCRIBE triples."""

MERGED: Final = DefaultGraph()
"""The default graph, which holds every triple of the named graphs once."""


class Store(Protocol):
    """A store that holds one RDF dataset."""

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        base: str | None = None,
    ) -> Answer:
        """Evaluate a query (SPARQL 1.1 Query).

        Args:
            text: the query.
            default_graphs: of the dataset (SPARQL 1.1 Protocol §2.1.4). If it or the next is
                given it overrides FROM of the query, and the other counts as empty.
            named_graphs: of the dataset.
            base: what relative IRIs in the query are resolved against.

        Raises:
            QuerySyntaxError: the text is not a SPARQL query.
            QueryUnsupported: it calls a function that the engine does not know.
            StoreError: the store did not answer.
        """
        ...

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object_: NamedNode | Literal | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """The quads of a pattern; ``graph=None`` means every *named* graph, ``MERGED`` the rest.

        Raises:
            StoreError: the store did not answer.
        """
        ...

    def named_graphs(self) -> Iterator[NamedNode]:
        """The names of the graphs that hold something."""
        ...

    def contains_graph(self, graph: NamedNode) -> bool:
        """Whether a named graph of that name holds something."""
        ...

    def count(self) -> int:
        """Number of triples of the merged set."""
        ...

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads of named graphs, and their triples to the merged set.

        Raises:
            StoreError: the store is for reading, or refused them.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def sourced(quads: Iterable[Quad]) -> list[Quad]:
    """The quads, once each is seen to stand in a named graph.

    Raises:
        StoreError: one stands in none.
    """
    held = list(quads)
    for quad in held:
        if not isinstance(quad.graph_name, NamedNode):
            raise StoreError(
                f"A triple of {quad.subject} stands in no named graph.",
                "Give each triple the graph of its source.",
            )
    return held


def kind_of(answer: Answer) -> str:
    """``solutions``, ``boolean`` or ``graph``: which formats an answer can be written in."""
    if isinstance(answer, QuerySolutions):
        return "solutions"
    return "boolean" if isinstance(answer, QueryBoolean) else "graph"


def write(
    answer: Answer, format_: Format, output: IO[bytes], prefixes: dict[str, str] | None = None
) -> None:
    """Serialise an answer in ``format_`` to ``output``, as a stream.

    Raises:
        ValueError: the format is not one of the answer's kind.
    """
    if isinstance(answer, QuerySolutions | QueryBoolean):
        if format_.results is None:
            raise ValueError(_WRONG_KIND.format(format_.media_type))
        answer.serialize(output, format_.results)
        return
    if format_.rdf is None:
        raise ValueError(_WRONG_KIND.format(format_.media_type))
    serialize(answer, output, format_.rdf, prefixes=prefixes)
