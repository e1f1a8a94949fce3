"""The merged statements of all files before they are a release, with where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

if TYPE_CHECKING:
    from pyoxigraph import Literal, Store, Triple

    from kg.sources.rdf import SourceFile, Term


@dataclass(frozen=True)
class Candidate:
    """A graph that wants to become a release.

    Attributes:
        base: the base IRI.
        quads: the distinct statements of the named graphs as the files write them, sorted.
        files: where they come from.
        store: the same in memory: every named graph, and the merged set in the default graph.
        rules: the path of the rule behind each derived graph.
    """

    base: str
    quads: tuple[Quad, ...]
    files: tuple[SourceFile, ...]
    store: Store = field(repr=False)
    rules: dict[NamedNode, str] = field(default_factory=dict)

    @cached_property
    def triples(self) -> frozenset[Triple]:
        """The merged set: each triple once, however many graphs hold it."""
        return frozenset(quad.triple for quad in self.quads)

    @cached_property
    def origins(self) -> dict[NamedNode, tuple[SourceFile, ...]]:
        """For each named graph, the files that write to it."""
        found: dict[NamedNode, list[SourceFile]] = {}
        for file in self.files:
            for graph in {q.graph_name for q in file.quads if isinstance(q.graph_name, NamedNode)}:
                found.setdefault(graph, []).append(file)
        return {graph: tuple(files) for graph, files in found.items()}

    def locate(
        self,
        thing: NamedNode | Literal,
        value: Term | None = None,
        graph: NamedNode | None = None,
    ) -> tuple[str | None, int | None]:
        """The file and line where a finding is to be mended, as far as they can be found.

        >>> from pyoxigraph import Store
        >>> Candidate("a:", (), (), Store()).locate(NamedNode("a:b"))
        (None, None)
        """
        best: tuple[int, str | None, int | None] = (0, None, None)
        files = self.origins.get(graph, self.files) if graph is not None else self.files
        for file in files:
            fit, line = file.locate(thing, value, graph)
            if fit > best[0]:
                best = (fit, file.path, line)
        if best[1] is None and graph in self.rules:
            return self.rules[graph], None
        return best[1], best[2]
