"""Read the manifests of a checkout of the W3C's rdf-tests repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import RDF, Graph, URIRef
from rdflib.collection import Collection

from kg.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

ROOT: Final = "https://w3c.github.io/rdf-tests/"
"""The IRI under which the repository's files stand."""

MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
DAWGT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"

WITHDRAWN: Final = frozenset(("Withdrawn", "Obsoleted", "Rejected", "Deprecated"))
"""What a working group says of a test that it no longer stands by."""


@dataclass(frozen=True)
class Entry:
    """One test as its manifest states it: its node in the manifest's graph."""

    graph: Graph
    node: Node
    suite: str
    directory: str

    @property
    def id(self) -> str:
        """``sparql11/add/add01``: the manifest's folder and the name in it."""
        return f"{self.suite}/{self.directory}/{str(self.node).rpartition('#')[2]}"

    @property
    def kind(self) -> str:
        """The class of test, as ``QueryEvaluationTest``; "" where it has none of ``mf:``."""
        kinds = (str(kind) for kind in self.graph.objects(self.node, RDF.type))
        return next((kind.removeprefix(MF) for kind in kinds if kind.startswith(MF)), "")

    @property
    def withdrawn(self) -> bool:
        """Whether the working group no longer stands by it."""
        approvals = self.graph.objects(self.node, URIRef(f"{DAWGT}approval"))
        return any(str(approval).removeprefix(DAWGT) in WITHDRAWN for approval in approvals)


def document(checkout: Path, iri: str) -> Path:
    """The file of the checkout that an IRI names.

    Raises:
        ReleaseError: the IRI is not one of the repository.
    """
    if not iri.startswith(ROOT):
        raise ReleaseError(f"{iri} is no file of {ROOT}.", "Look at the manifest that names it.")
    return checkout / iri.removeprefix(ROOT)


def entries(checkout: Path, manifest: str) -> Iterator[Entry]:
    """The tests of a manifest and of those that it includes, in their order.

    Args:
        checkout: the folder of the repository.
        manifest: the manifest's path in it, as ``sparql/sparql11/manifest-all.ttl``.
    """
    path = checkout / manifest
    graph = Graph(bind_namespaces="none").parse(path, format="turtle", publicID=ROOT + manifest)
    for node in graph.subjects(RDF.type, URIRef(f"{MF}Manifest")):
        for included in _list(graph, node, "include"):
            yield from entries(checkout, str(included).removeprefix(ROOT))
        suite, directory = ("", "", *path.relative_to(checkout).parent.parts)[-2:]
        listed = _list(graph, node, "entries")
        # One graph store test is described but missing from its manifest's list.
        kind = URIRef(f"{MF}GraphStoreProtocolTest")
        forgotten = set(graph.subjects(RDF.type, kind)) - set(listed)
        for test in [*listed, *sorted(forgotten, key=str)]:
            yield Entry(graph, test, suite, directory)


def _list(graph: Graph, node: Node, name: str) -> list[Node]:
    head = graph.value(node, URIRef(MF + name))
    return [] if head is None else list(Collection(graph, head))
