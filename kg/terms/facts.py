"""Triples by subject and predicate, as the readers of the ontology look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.vocab import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
Node = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal


class Facts:
    """What is said of each subject; all orders are those of the triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[Node, dict[NamedNode, list[Value]]] = {}
        for triple in triples:
            subject, predicate, value = triple
            assert not isinstance(subject, Triple) and not isinstance(value, Triple)
            self._said.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._said)

    def said(self, subject: Node) -> Mapping[NamedNode, list[Value]]:
        """All that is said of a subject, by predicate."""
        return self._said.get(subject, {})

    def values(self, subject: Node, predicate: NamedNode) -> list[Value]:
        return self._said.get(subject, {}).get(predicate, [])

    def iris(self, subject: Node, predicate: NamedNode) -> tuple[str, ...]:
        """The IRIs among the values."""
        values = self.values(subject, predicate)
        return tuple(value.value for value in values if isinstance(value, NamedNode))

    def texts(self, subject: Node, predicate: NamedNode) -> dict[str, str]:
        """The texts among the values by language; of several in one language, the first."""
        found: dict[str, str] = {}
        for value in self.values(subject, predicate):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", value.value)
        return found

    def of_type(self, kind: NamedNode) -> list[Node]:
        """The subjects that have a type."""
        return [subject for subject in self if kind in self.values(subject, RDF.type)]

    def members(self, head: Node) -> list[Value]:
        """The members of an RDF list."""
        found: list[Value] = []
        while head != RDF.nil:
            found += self.values(head, RDF.first)
            [rest] = self.values(head, RDF.rest)
            assert not isinstance(rest, Literal)
            head = rest
        return found
