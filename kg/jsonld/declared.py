"""What the ontology's files declare: the classes and properties, with their names and ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.vocab import OWL, RDF, RDFS, SKOS, XSD, rebase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

CLASS: Final = "class"
LINK: Final = "link"
VALUE: Final = "value"
TEXT: Final = "text"
"""What a property leads to: things, values of a datatype, or texts in languages."""

_KINDS: Final = {
    OWL.Class: CLASS,
    OWL.ObjectProperty: LINK,
    OWL.DatatypeProperty: VALUE,
    OWL.AnnotationProperty: TEXT,
}


@dataclass(slots=True)
class Declared:
    """A class, or a property with what it leads to.

    ``label`` and ``definition`` are by language; ``parents`` are its superclasses, ``domain`` and
    ``range`` as the ontology gives them.
    """

    iri: str
    kind: str
    label: dict[str, str] = field(default_factory=dict)
    definition: dict[str, str] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)
    domain: str = ""
    range: str = ""

    @property
    def datatype(self) -> str:
        """The datatype of its values, where it is known and is not that of plain texts."""
        known = self.kind == VALUE and self.range.startswith(XSD.iri)
        return self.range if known and self.range != XSD.string.value else ""


def read_declared(folder: Path, base: str) -> dict[str, Declared]:
    """The terms by their IRIs: those of ``standard.ttl``, then those of the ontology's files.

    Args:
        folder: the ontology of a release; it may be missing, as it is in a plain dataset.
        base: of the IRIs of the release.
    """
    paths = [folder / "habitat-kg.ttl", *sorted((folder / "modules").glob("*.ttl"))]
    texts = [files("kg.jsonld").joinpath("standard.ttl").read_text("utf-8")]
    texts += [path.read_text("utf-8") for path in paths if path.is_file()]
    terms: dict[str, Declared] = {}
    for text in texts:
        quads = list(read_turtle(text, base))
        for iri, kind in _kinds(quads):
            terms.setdefault(iri, Declared(iri, kind))
        for quad in quads:
            term = terms.get(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
            if term is not None:
                _add(term, quad.predicate, quad.object)
    return terms


def read_turtle(text: str, base: str) -> Iterator[Quad]:
    """The statements of a file of the ontology, under the base of the release."""
    return parse(rebase(text, base), RdfFormat.TURTLE)


def _kinds(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    for quad in quads:
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            kind = _KINDS.get(quad.object)
            if kind is not None and isinstance(quad.subject, NamedNode):
                yield quad.subject.value, kind


def _add(term: Declared, predicate: NamedNode, value: Any) -> None:
    if isinstance(value, Literal):
        texts = {RDFS.label: term.label, SKOS.definition: term.definition}.get(predicate)
        if texts is not None:
            texts.setdefault(value.language or "", value.value)
    elif isinstance(value, NamedNode):
        if predicate == RDFS.subClassOf:
            term.parents.append(value.value)
        elif predicate == RDFS.domain:
            term.domain = value.value
        elif predicate == RDFS.range:
            term.range = value.value
