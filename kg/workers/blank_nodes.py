"""Blank nodes of a graph that a query makes, named in the order in which they come.

The engine draws their labels by lot, so that an answer would be other bytes each time that the
same question is asked of the same release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import BlankNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.store.port import Subject, Term

_MARKS: Final = ("[", "(", "_:", "\\")
"""What begins a blank node, a list or an escape that may stand for either."""


def may_make_blank_nodes(text: str) -> bool:
    """Whether the template of a query could make any; a look at the text decides.

    >>> may_make_blank_nodes("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")
    False
    """
    return any(mark in text for mark in _MARKS)


def named_in_turn(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples as they come, their blank nodes named ``b0``, ``b1``, ….

    >>> from pyoxigraph import NamedNode
    >>> node, a = BlankNode(), NamedNode("http://example.org/a")
    >>> [str(triple) for triple in named_in_turn([Triple(a, a, node), Triple(node, a, a)])]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['<http://example.org/a> <http://example.org/a> _:b0',
     '_:b0 <http://example.org/a> <http://example.org/a>']
    """
    names: dict[BlankNode, BlankNode] = {}

    def renamed(term: Term) -> Term:
        if isinstance(term, BlankNode):
            return names.setdefault(term, BlankNode(f"b{len(names)}"))
        return of(term) if isinstance(term, Triple) else term

    def of(triple: Triple) -> Triple:
        subject = cast("Subject", renamed(triple.subject))
        return Triple(subject, triple.predicate, renamed(triple.object))

    return map(of, triples)
