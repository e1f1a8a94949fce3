"""Tests of queries and updates: what to load, what to ask, what to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from rdflib import BNode, Graph, URIRef

from conformance.manifests import MF, document
from kg.queries.safety import inspect
from kg.queries.tokens import tokenise, unescape

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.term import Node

    from conformance.manifests import Entry

QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
LABEL: Final = URIRef("http://www.w3.org/2000/01/rdf-schema#label")

EVALUATION: Final = frozenset(("QueryEvaluationTest", "CSVResultFormatTest"))
UPDATE: Final = frozenset(("UpdateEvaluationTest",))
RIGHT: Final = frozenset(
    ("PositiveSyntaxTest", "PositiveSyntaxTest11", "PositiveUpdateSyntaxTest11")
)
WRONG: Final = frozenset(
    ("NegativeSyntaxTest", "NegativeSyntaxTest11", "NegativeUpdateSyntaxTest11")
)
KINDS: Final = EVALUATION | UPDATE | RIGHT | WRONG

Data: TypeAlias = tuple[tuple[str | None, str], ...]
"""Pairs of a graph (``None``: the default graph) and the IRI of a document that goes into it."""


@dataclass(frozen=True)
class Case:
    """A test of a query or an update.

    ``text`` is what is asked, its BASE written in front, and an update where ``is_update``;
    ``result`` the IRI of the expected result's document, ``after`` what an update is to leave.
    """

    id: str
    kind: str
    text: str
    is_update: bool = False
    data: Data = ()
    result: str | None = None
    after: Data = ()
    lax: bool = False

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return inspect(self.text).form or "SELECT"

    @property
    def ordered(self) -> bool:
        """Whether an ORDER BY outside all brackets makes the order of rows count."""
        depth, before = 0, ""
        for token in tokenise(unescape(self.text)):
            depth += (token.text == "{") - (token.text == "}")
            word = token.text.upper()
            if depth == 0 and before == "ORDER" and word == "BY":
                return True
            before = word
        return False


def case(entry: Entry, checkout: Path) -> Case:
    """Read a test of one of ``KINDS``."""
    graph, kind = entry.graph, entry.kind
    action = graph.value(entry.node, URIRef(f"{MF}action"))
    result = graph.value(entry.node, URIRef(f"{MF}result"))
    asked = str(action)
    if isinstance(action, BNode):
        names = (f"{QT}query", f"{UT}request", f"{UT}query")
        asked = next(str(o) for n in names for o in graph.objects(action, URIRef(n)))
    text = document(checkout, asked).read_text(encoding="utf-8")
    text = f"BASE <{asked}>\n{text}"
    data = _data(graph, action)
    if kind in EVALUATION:
        data = _with_dataset(data, text, checkout)
    return Case(
        id=entry.id,
        kind=kind,
        text=text,
        is_update=asked.endswith(".ru"),
        data=data,
        result=str(result) if isinstance(result, URIRef) else None,
        after=_data(graph, result),
        lax=(entry.node, URIRef(f"{MF}resultCardinality"), URIRef(f"{MF}LaxCardinality")) in graph,
    )


def _data(graph: Graph, node: Node | None) -> Data:
    pairs: list[tuple[str | None, str]] = []
    for vocabulary in (QT, UT):
        pairs.extend((None, str(o)) for o in graph.objects(node, URIRef(f"{vocabulary}data")))
        for named in graph.objects(node, URIRef(f"{vocabulary}graphData")):
            if isinstance(named, BNode):
                source = graph.value(named, URIRef(f"{vocabulary}graph"))
                pairs.append((str(graph.value(named, LABEL)), str(source)))
            else:
                pairs.append((str(named), str(named)))
    return tuple(sorted(pairs, key=lambda pair: (pair[0] or "", pair[1])))


def _with_dataset(data: Data, text: str, checkout: Path) -> Data:
    """Add the documents that only FROM and FROM NAMED name, each as a graph."""
    facts = inspect(text)
    more = {
        (iri, iri)
        for iri in (*facts.default_graphs, *facts.named_graphs)
        if document(checkout, iri).is_file()
    }
    return (*data, *sorted(more - set(data)))
