"""Validates the merged graph against the shapes, with pySHACL."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyshacl
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
    serialize,
)
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import RDF, XSD, Graph, URIRef
from rdflib import SH as SHACL
from rdflib import Literal as Text

from kg.errors import SourceError
from kg.quality.report import Finding
from kg.quality.wording import written
from kg.sources.candidate import Candidate
from kg.vocab import RDF as RDF_TERMS
from kg.vocab import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.sources.rdf import SourceFile, Term

_VIOLATION: Final = SH.Violation
logging.getLogger("pyshacl-validate").disabled = True  # it tells stderr what it raises as well


class _Merged(OxigraphDataGraph):
    """The default graph of a store as the data graph for pySHACL.

    Where ``focus`` is given, classes have no other instances than those; it says of each the
    class and its instances. pySHACL looks for instances of a class to find focus nodes alone.
    """

    def __init__(self, store: Store, focus: Mapping[str, Sequence[URIRef]] | None = None) -> None:
        super().__init__(store)
        self._focus = focus

    def __bool__(self) -> bool:
        return True  # pySHACL asks for each result, and else all would be counted

    @property
    def default_union(self) -> bool:
        return False

    @default_union.setter
    def default_union(self, value: bool) -> None:
        """Left as it is: each triple would be there once more for each graph that holds it."""

    def subjects(  # type: ignore[override]  # as pySHACL's own class names it
        self, predicate: Any, object_: Any, unique: bool = False
    ) -> Any:
        if self._focus is None or predicate != RDF.type or isinstance(object_, list | tuple):
            return super().subjects(predicate, object_, unique)
        return iter(self._focus.get(str(object_), ()))


def validate(candidate: Candidate, shapes: Sequence[SourceFile]) -> tuple[list[Finding], str]:
    """Validate, and give the findings and the SHACL report as Turtle.

    The report is the same, byte for byte, whenever the candidate and the shapes are.

    Raises:
        SourceError: pySHACL cannot work with the shapes.
    """
    merged = Store()
    default = DefaultGraph()
    merged.bulk_extend(Quad(t.subject, t.predicate, t.object, default) for t in candidate.triples)
    with _faults_of_shapes():
        return _validate(_Merged(merged), shapes_graph(shapes), candidate)


def validate_store(
    store: Store, graph: Graph, base: str, things: Iterable[NamedNode] | None = None
) -> tuple[list[Finding], str]:
    """Validate the default graph of a store, or of its things some; as :func:`validate`.

    Args:
        store: nothing of it is copied or changed.
        graph: the shapes, from :func:`shapes_graph`.
        base: the base IRI, for messages.
        things: the instances of classes to validate; what shapes target otherwise always is.

    Raises:
        SourceError: pySHACL cannot work with the shapes.
    """
    focus: dict[str, list[URIRef]] | None = None
    if things is not None:
        focus = {}
        for thing in things:
            for quad in store.quads_for_pattern(thing, RDF_TERMS.type, None, DefaultGraph()):
                if isinstance(quad.object, NamedNode):
                    focus.setdefault(quad.object.value, []).append(URIRef(thing.value))
    with _faults_of_shapes():
        return _validate(_Merged(store, focus), graph, Candidate(base, (), (), store))


@contextmanager
def _faults_of_shapes() -> Iterator[None]:
    try:
        yield
    except (RuntimeError, SyntaxError, TypeError, ValueError, re.error) as error:  # of pySHACL
        raise SourceError(
            "ontology/shapes",
            f"The shapes cannot be applied: {' '.join(str(error).split())}",
            "Mend the shape that the message is about.",
        ) from error


def _validate(data: _Merged, shapes: Graph, candidate: Candidate) -> tuple[list[Finding], str]:
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(report, Graph):
        raise RuntimeError(text)
    dataset = Dataset(parse(report.serialize(format="nt"), format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    quads = sorted(dataset, key=str)
    turtle = serialize(  # one prefix only: pyoxigraph writes several in an order of chance
        (quad.triple for quad in quads), format=RdfFormat.TURTLE, prefixes={"sh": SH.iri}
    )
    return _findings(quads, candidate), (turtle or b"").decode()


def shapes_graph(shapes: Sequence[SourceFile]) -> Graph:
    """The shapes for pySHACL.

    It compares values of ``sh:in`` and ``sh:hasValue`` as rdflib does, for which "x" and
    "x"^^xsd:string differ; the store gives the second, so here the shapes are made to as well.
    """
    graph = Graph()
    for file in shapes:
        graph.parse(data=file.text, format="turtle")
    values = {(shape, SHACL.hasValue, value) for shape, value in graph[: SHACL.hasValue]}
    for _, head in graph[: SHACL["in"]]:
        for node in graph.transitive_objects(head, RDF.rest):
            values |= {(node, RDF.first, value) for value in graph[node : RDF.first]}
    for subject, predicate, value in values:
        if isinstance(value, Text) and value.language is None and value.datatype is None:
            graph.remove((subject, predicate, value))
            graph.add((subject, predicate, Text(value, datatype=XSD.string)))
    return graph


def _findings(quads: Sequence[Quad], candidate: Candidate) -> list[Finding]:
    results: dict[BlankNode | NamedNode, dict[NamedNode, Term]] = {}
    for quad in quads:
        if isinstance(quad.subject, BlankNode | NamedNode):
            result = results.setdefault(quad.subject, {})
            if quad.predicate not in result or _is_english(quad.object):
                result[quad.predicate] = quad.object
    return [_finding(r, candidate) for r in results.values() if SH.focusNode in r]


def _is_english(term: Term) -> bool:
    return isinstance(term, Literal) and term.language in (None, "en")


def _finding(result: dict[NamedNode, Term], candidate: Candidate) -> Finding:
    focus, value = result[SH.focusNode], result.get(SH.value)
    path = result.get(SH.resultPath)
    name = written(focus, candidate.base)
    where = candidate.locate(
        focus if isinstance(focus, NamedNode | Literal) else NamedNode("urn:none"),
        value if value is not None and value != focus else path,
    )
    message = written(result.get(SH.resultMessage), candidate.base).strip().rstrip(".")
    shown = "" if value is None or value == focus else f" ({written(value, candidate.base)})"
    shape = written(result.get(SH.sourceShape), candidate.base)
    return Finding(
        "error" if result.get(SH.resultSeverity) == _VIOLATION else "warning",
        shape,
        *where,
        name,
        f"{name}{shown}: {message}.",
    )
