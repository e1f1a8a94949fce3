"""Read results, expected and given, into one shape: rows of RDF terms, or a truth value."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Quad, Triple

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
MEDIA_TYPES: Final = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""The media type of a document of results, by the ending of its name."""

Term: TypeAlias = "NamedNode | BlankNode | Literal | Triple"
Row: TypeAlias = "dict[str, Term]"


@dataclass
class Results:
    """``rows``, or ``boolean`` for an ASK; ``ordered`` where the document numbers its rows."""

    rows: list[Row] = field(default_factory=list)
    variables: frozenset[str] | None = None
    boolean: bool | None = None
    ordered: bool = False


def expected_results(path: Path, base: str) -> Results:
    """The results that a document of the suite holds, in a results format or in RDF."""
    media = MEDIA_TYPES.get(path.suffix[1:])
    if media is not None:
        return read_results(path.read_bytes(), media)
    return _from_rdf(Dataset(parse(path=path, base_iri=base)))


def read_results(data: bytes, media: str) -> Results:
    """Read an answer of that media type.

    Raises:
        SyntaxError: it is not in that format.
    """
    if media == "text/csv":
        return _from_csv(data.decode("utf-8"))
    kind = QueryResultsFormat.from_media_type(media)
    found = parse_query_results(data, kind)
    if isinstance(found, QueryBoolean):
        return Results(boolean=bool(found))
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [
        {name: term for name in names if (term := solution[name]) is not None} for solution in found
    ]
    return Results(rows, frozenset(names))


def read_quads(data: bytes, format_: RdfFormat) -> list[Row]:
    """The quads of a document as rows of s, p, o and, in a named graph, g."""
    return [quad_row(quad) for quad in parse(data, format_)]


def quad_row(quad: Quad) -> Row:
    """A quad as a row."""
    row: Row = {"s": quad.subject, "p": quad.predicate, "o": quad.object}
    if not isinstance(quad.graph_name, DefaultGraph):
        row["g"] = quad.graph_name
    return row


def _from_csv(text: str) -> Results:
    """CSV keeps neither datatypes nor the kind of a term, save of a blank node."""
    lines = list(csv.reader(io.StringIO(text)))
    names = lines[0]
    rows: list[Row] = [
        {
            name: BlankNode(value[2:]) if value.startswith("_:") else Literal(value)
            for name, value in zip(names, line, strict=True)
            if value
        }
        for line in lines[1:]
    ]
    return Results(rows, frozenset(names))


def _from_rdf(dataset: Dataset) -> Results:
    """The vocabulary of result sets of the SPARQL 1.0 tests."""

    def values(subject: Term, name: str) -> list[NamedNode | BlankNode | Literal]:
        assert isinstance(subject, NamedNode | BlankNode)
        wanted = NamedNode(RS + name)
        quads = dataset.quads_for_subject(subject)
        found = [quad.object for quad in quads if quad.predicate == wanted]
        return [one for one in found if isinstance(one, NamedNode | BlankNode | Literal)]

    kinds = dataset.quads_for_object(NamedNode(f"{RS}ResultSet"))
    root = next(quad.subject for quad in kinds)
    truth = values(root, "boolean")
    if truth:
        return Results(boolean=truth[0].value == "true")
    numbered: list[tuple[int, Row]] = []
    for solution in values(root, "solution"):
        row: Row = {
            values(binding, "variable")[0].value: values(binding, "value")[0]
            for binding in values(solution, "binding")
        }
        index = values(solution, "index")
        numbered.append((int(index[0].value) if index else 0, row))
    numbered.sort(key=lambda pair: pair[0])
    return Results(
        rows=[row for _, row in numbered],
        variables=frozenset(name.value for name in values(root, "resultVariable")),
        ordered=any(number for number, _ in numbered),
    )
