"""What the shapes of a release demand: each as a sentence, with the constraints behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.terms.documents import document, shortened
from kg.terms.facts import Facts
from kg.terms.files import SHAPES, files_of
from kg.vocab import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.terms.facts import Node, Value

_STEPS: Final = {
    SH.inversePath: "^{}",
    SH.zeroOrMorePath: "{}*",
    SH.oneOrMorePath: "{}+",
    SH.zeroOrOnePath: "{}?",
}
"""How SPARQL writes a path of SHACL (SHACL § 2.3.1)."""

_APART: Final = {SH.path, SH.property, SH.message, SH.severity, SH.targetClass}
"""What is said of a shape and is no constraint."""


@dataclass(frozen=True)
class Demand:
    """A shape of one property, or of the thing itself where ``path`` is empty.

    ``path`` is written as SPARQL writes it, ``property`` is its IRI where it is one property.
    ``limits`` are the constraints by their names in SHACL. ``anchor`` names it in a page; a shape
    that is a blank node has none.
    """

    anchor: str
    path: str
    property: str
    message: Mapping[str, str]
    warns: bool
    limits: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shape:
    """A shape of things: of which classes, and what it demands of them.

    One that is a blank node has neither ``iri`` nor ``anchor``.
    """

    iri: str
    anchor: str
    module: str
    targets: tuple[str, ...]
    demands: tuple[Demand, ...]


@lru_cache(maxsize=8)
def shapes_of(folder: Path, base: str) -> tuple[Shape, ...]:
    """All shapes of a release, file by file.

    Args:
        folder: ``ReleaseDir.ontology``.
        base: of the IRIs of the release.
    """
    found: list[Shape] = []
    for file in files_of(folder, SHAPES):
        text = document(folder, base, f"{SHAPES}/{file.name}")
        reader = _Reader(Facts(text.triples), text.prefixes, f"{base}ontology/{SHAPES}#")
        found += (reader.shape(node, file.name) for node in reader.facts.of_type(SH.NodeShape))
    return tuple(found)


class _Reader:
    def __init__(self, facts: Facts, prefixes: Mapping[str, str], space: str) -> None:
        self.facts = facts
        self.prefixes = prefixes
        self.space = space

    def shape(self, node: Node, module: str) -> Shape:
        parts = self.facts.values(node, SH.property)
        demands = [self._demand(part) for part in parts if not isinstance(part, Literal)]
        itself = self._demand(node)
        if itself.limits:
            demands.insert(0, itself)
        return Shape(
            node.value if isinstance(node, NamedNode) else "",
            self._anchor(node),
            module,
            self.facts.iris(node, SH.targetClass),
            tuple(demands),
        )

    def _demand(self, node: Node) -> Demand:
        steps = self.facts.values(node, SH.path)
        limits = [
            (predicate.value.rpartition("#")[2], self._written(value))
            for predicate, values in self.facts.said(node).items()
            if predicate in SH and predicate not in _APART
            for value in values
        ]
        return Demand(
            self._anchor(node),
            self._path(steps[0]) if steps else "",
            steps[0].value if steps and isinstance(steps[0], NamedNode) else "",
            self.facts.texts(node, SH.message),
            self.facts.values(node, SH.severity) not in ([], [SH.Violation]),
            tuple(sorted(limits)),
        )

    def _anchor(self, node: Node) -> str:
        return node.value.removeprefix(self.space) if isinstance(node, NamedNode) else ""

    def _path(self, step: Value, *, within: bool = False) -> str:
        """A path; one of several steps stands in brackets ``within`` another."""
        if not isinstance(step, BlankNode):
            return self._written(step)
        for predicate, form in _STEPS.items():
            for inner in self.facts.values(step, predicate):
                return form.format(self._path(inner, within=True))
        for head in self.facts.values(step, SH.alternativePath):
            return f"({'|'.join(self._path(one, within=True) for one in self._members(head))})"
        steps = "/".join(self._path(one, within=True) for one in self._members(step))
        return f"({steps})" if within else steps

    def _members(self, head: Value) -> list[Value]:
        return [] if isinstance(head, Literal) else self.facts.members(head)

    def _written(self, value: Value) -> str:
        """A value as Turtle abbreviates it; of a list its members, of a node what it demands."""
        if isinstance(value, NamedNode):
            return shortened(value.value, self.prefixes)
        if isinstance(value, Literal):
            return value.value
        if self.facts.values(value, RDF.first):
            return ", ".join(self._written(one) for one in self.facts.members(value))
        said = self.facts.said(value).items()
        return "; ".join(
            f"{predicate.value.rpartition('#')[2]} {self._written(one)}"
            for predicate, values in said
            for one in values
        )
