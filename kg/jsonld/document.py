"""Statements as a JSON-LD 1.1 document: a tree from a root, its context within."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.jsonld.declared import TEXT
from kg.jsonld.layout import laid_out
from kg.jsonld.values import identifier, json_value, texts_by_language
from kg.vocab import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from kg.jsonld.context import Context
    from kg.jsonld.values import Json

    Facts = dict[str, dict[str, list[Any]]]
    """Subject → property → values, of one graph."""

_DEPTH: Final = 8
"""How deep things stand within things: readers of JSON have bounds."""


def write_document(
    statements: Iterable[Quad | Triple], root: NamedNode | None, context: Context, out: IO[bytes]
) -> None:
    """Write statements as ``application/ld+json``.

    Each thing stands once, where it is first mentioned; what leads to the root stands under
    ``@reverse``, what is not connected under ``@included``. Named graphs are members of ``@graph``
    beside the trees of the default graph. The context is the part of the release's that is used,
    so that nobody has to fetch one.

    Args:
        statements: triples, or quads, which keep their graphs.
        root: the thing that the document is about, if it is about one.
        context: of the release.
        out: takes the text.

    Raises:
        NotAcceptable: a statement is about a statement.
    """
    graphs: dict[str, Facts] = {}
    for statement in statements:
        graph = statement.graph_name if isinstance(statement, Quad) else DefaultGraph()
        name = "" if isinstance(graph, DefaultGraph) else identifier(graph)
        values = graphs.setdefault(name, {}).setdefault(identifier(statement.subject), {})
        values.setdefault(statement.predicate.value, []).append(statement.object)
    used: set[str] = set()
    top = root.value if root is not None else None
    trees = _Trees(graphs.pop("", {}), context, used).all(top)
    named: list[Json] = []
    for name in sorted(graphs):
        named.append({"id": name, "@graph": _Trees(graphs[name], context, used).all(top)})
    body = trees[0] if len(trees) == 1 and not named else {"@graph": [*trees, *named]}
    out.write(laid_out({"@context": context.part(used), **body}))


class _Trees:
    """The node objects of one graph."""

    def __init__(self, facts: Facts, context: Context, used: set[str]) -> None:
        self._facts = facts
        self._left = dict.fromkeys(sorted(facts))
        self._context = context
        self._used = used

    def all(self, root: str | None) -> list[Json]:
        """The tree of ``root`` with all that is not connected; without it, a tree for each."""
        pointing = root is not None and self._pointing(root)
        if root is None or not (root in self._facts or pointing):
            return self._others()
        tree = self._node(root)
        back: dict[str, list[Json]] = {}
        for subject, property_ in self._pointing(root):
            if subject not in self._left:
                continue
            values = self._facts[subject][property_]
            kept = [value for value in values if not _is(value, root)]
            self._facts[subject][property_] = kept
            back.setdefault(self._key(property_), []).append(self._node(subject))
        if back:
            tree["@reverse"] = dict(sorted(back.items()))
        others = self._others()
        if others:
            tree["@included"] = others
        return [tree]

    def _pointing(self, root: str) -> list[tuple[str, str]]:
        """The subjects left that lead to the root, and by which property."""
        return [
            (subject, property_)
            for subject in self._left
            for property_, values in sorted(self._facts[subject].items())
            if any(_is(value, root) for value in values)
        ]

    def _others(self) -> list[Json]:
        found = []
        while self._left:
            found.append(self._node(next(iter(self._left))))
        return found

    def _node(self, subject: str, depth: int = 0) -> Json:
        """A thing with what is said of it, and within it the things that it leads to."""
        self._left.pop(subject, None)
        node: Json = {"id": subject}
        members: Json = {}
        for property_, values in sorted(self._facts.get(subject, {}).items()):
            given = sorted(values, key=str)
            if property_ == RDF.type.value:
                types = [v for v in given if not isinstance(v, Literal)]
                names = [self._key(identifier(value)) for value in types]
                if names:
                    node["type"] = names[0] if len(names) == 1 else names
                given = [value for value in given if isinstance(value, Literal)]
            if given:
                members[self._key(property_)] = self._values(property_, given, depth)
        return {**node, **dict(sorted(members.items()))}

    def _values(self, property_: str, values: list[Any], depth: int) -> list[Any] | Json:
        term = self._context.terms.get(property_)
        if term is not None and term.kind == TEXT:
            texts = texts_by_language(values)
            if texts is not None:
                return {tag: found[0] if len(found) == 1 else found for tag, found in texts.items()}
        return [
            json_value(value, term)
            if isinstance(value, Literal)
            else self._linked(identifier(value), depth)
            for value in values
        ]

    def _linked(self, iri: str, depth: int) -> Json:
        if iri in self._left and depth < _DEPTH:
            return self._node(iri, depth + 1)
        return {"id": iri}

    def _key(self, iri: str) -> str:
        name = self._context.name(iri)
        if name != iri:
            self._used.add(name)
        return name


def _is(value: object, iri: str) -> bool:
    return isinstance(value, NamedNode | BlankNode) and identifier(value) == iri
