"""What was counted of a release as triples of VoID: sizes, vocabularies, partitions, linksets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.vocab import RDF, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from api.service.counts import Counts, Row, Table

VOID: Final = Vocabulary("http://rdfs.org/ns/void#")

MOST: Final = 500
"""Graphs, and partitions of a kind, that a description lists: beyond it would no longer be small.
Of more graphs the largest are named. Of more partitions none is: who plans by them takes one that
is missing for one that is empty."""

_SIZES: Final = {
    "triples": VOID.triples,
    "entities": VOID.entities,
    "subjects": VOID.distinctSubjects,
    "objects": VOID.distinctObjects,
}
"""Column of a count → the term of VoID for it."""


def by_subject(triples: Iterable[Triple]) -> list[Triple]:
    """The triples by subject and property, each in the order in which it appears first."""
    places: dict[object, int] = {}

    def place(triple: Triple) -> tuple[int, int]:
        subject = places.setdefault(triple.subject, len(places))
        return subject, places.setdefault((subject, triple.predicate), len(places))

    return sorted(triples, key=place)


def counted(node: NamedNode, parts: str, counts: Counts) -> Iterator[Triple]:
    """VoID sections 4.3, 4.5 and 4.6: vocabularies, partitions and sizes.

    Args:
        node: the dataset or graph that was counted.
        parts: the address in which partitions are fragments.
        counts: of it.
    """
    yield from totals(node, counts)
    yield from _partitions(node, parts, "property", counts.properties)
    yield from _partitions(node, parts, "class", counts.classes)


def totals(node: NamedNode, counts: Counts) -> Iterator[Triple]:
    """Vocabularies and sizes alone, with the numbers of properties and classes."""
    properties, classes = counts.properties, counts.classes
    yield from _sizes(node, counts.sizes or {})
    if properties is not None and classes is not None:
        used = [str(row["property"]) for row in properties] + [str(row["class"]) for row in classes]
        spaces = sorted({_namespace(iri) for iri in used})
        if len(spaces) <= MOST:
            yield from (Triple(node, VOID.vocabulary, NamedNode(space)) for space in spaces)
    for term, rows in ((VOID.properties, properties), (VOID.classes, classes)):
        if rows is not None:
            yield Triple(node, term, Literal(len(rows)))


def linksets(node: NamedNode, parts: str, counts: Counts) -> Iterator[Triple]:
    """VoID section 5: links from ``node`` to other datasets, of one property each."""
    rows = counts.linksets or ()
    spaces = sorted({str(row["space"]) for row in rows})
    targets = {
        space: NamedNode(f"{parts}#linked-{number}") for number, space in enumerate(spaces, 1)
    }
    for space, target in targets.items():
        yield Triple(target, RDF.type, VOID.Dataset)
        yield Triple(target, VOID.uriSpace, Literal(space))
    for number, row in enumerate(rows, 1):
        links = NamedNode(f"{parts}#linkset-{number}")
        yield Triple(node, VOID.subset, links)
        yield Triple(links, RDF.type, VOID.Linkset)
        yield Triple(links, VOID.subjectsTarget, node)
        yield Triple(links, VOID.objectsTarget, targets[str(row["space"])])
        yield Triple(links, VOID.linkPredicate, NamedNode(str(row["property"])))
        yield from _sizes(links, {"triples": row["triples"]})


def _partitions(node: NamedNode, parts: str, kind: str, rows: Table | None) -> Iterator[Triple]:
    if rows is None or len(rows) > MOST:
        return
    named = [NamedNode(f"{parts}#{kind}-{number}") for number in range(1, len(rows) + 1)]
    yield from (Triple(node, VOID[f"{kind}Partition"], part) for part in named)
    for part, row in zip(named, rows, strict=True):
        yield Triple(part, VOID[kind], NamedNode(str(row[kind])))
        yield from _sizes(part, row)


def _sizes(node: NamedNode, row: Row | Mapping[str, object]) -> Iterator[Triple]:
    for column, term in _SIZES.items():
        if column in row:
            yield Triple(node, term, Literal(int(str(row[column]))))


def _namespace(iri: str) -> str:
    """Up to the last #, / or :, as vocabularies are named.

    >>> _namespace("http://purl.org/dc/terms/title"), _namespace("urn:x:y")
    ('http://purl.org/dc/terms/', 'urn:x:')
    """
    return iri[: max(iri.rfind(sign) for sign in "#/:") + 1]
