"""Reads goals, targets and indicators out of RDF: an official SDG taxonomy, or our own files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import SourceError
from kg.vocab import HKG, RDF, SDGO, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad, Triple

KINDS: Final = {SDGO.Goal: "goal", SDGO.Target: "target", SDGO.Indicator: "indicator"}
"""The classes that the taxonomy is made of, with what a report calls each."""

_FORMATS: Final = (
    RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES,
    RdfFormat.RDF_XML,
    RdfFormat.JSON_LD,
    RdfFormat.TRIG,
    RdfFormat.N_QUADS,
)
_COMPACT: Final = SDGO.SDGCodeCompact
"""The datatype of a code such as 1.1.1; others are padded (01.01.01) or permanent (C010101)."""


@dataclass
class Element:
    """A goal, target or indicator as one side knows it.

    Attributes:
        kind: ``goal``, ``target`` or ``indicator``.
        codes: of the 2030 Agenda; an indicator has one for each target.
        parents: IRIs of the goal of a target, of the targets of an indicator.
        titles: preferred labels by language, each as often as it stands there.
        custodians: the agencies, as names on the official side and as IRIs on ours.
        absent_from: the editions of the taxonomy that are said to lack it.
    """

    kind: str
    codes: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    titles: dict[str, set[str]] = field(default_factory=dict)
    custodians: set[str] = field(default_factory=set)
    absent_from: set[str] = field(default_factory=set)

    @property
    def code(self) -> str:
        """Its code or codes, as a report shows them."""
        return " ".join(sorted(self.codes))


Elements = dict[str, Element]
"""Elements by IRI."""


def elements_of(statements: Iterable[Quad | Triple]) -> Elements:
    """The goals, targets and indicators that statements describe; everything else is passed over.

    Codes are the notations of the compact form where there are any, else those without a
    datatype of their own.
    """
    kept = list(statements)
    found: Elements = {}
    for one in kept:
        kind = KINDS.get(one.object) if isinstance(one.object, NamedNode) else None
        if one.predicate == RDF.type and kind and isinstance(one.subject, NamedNode):
            found[one.subject.value] = Element(kind)
    plain: dict[str, set[str]] = {}
    for one in kept:
        if isinstance(one.subject, NamedNode) and one.subject.value in found:
            _add(found[one.subject.value], one, plain.setdefault(one.subject.value, set()))
    for iri, codes in plain.items():
        found[iri].codes = found[iri].codes or codes
    return found


def _add(element: Element, one: Quad | Triple, plain: set[str]) -> None:
    predicate, value = one.predicate, one.object
    if isinstance(value, NamedNode):
        if predicate in (SDGO.isTargetOf, SDGO.isIndicatorOf):
            element.parents.add(value.value)
        elif predicate == HKG.custodian:
            element.custodians.add(value.value)
    elif isinstance(value, Literal):
        if predicate == SKOS.notation and value.datatype in (_COMPACT, XSD.string):
            (element.codes if value.datatype == _COMPACT else plain).add(value.value)
        elif predicate == SKOS.prefLabel:
            element.titles.setdefault(value.language or "", set()).add(value.value.strip())
        elif predicate == SDGO.custodianAgency:
            element.custodians.add(value.value.strip())
        elif predicate == HKG.missingFromTaxonomyOf:
            element.absent_from.add(value.value)


@dataclass(frozen=True)
class Taxonomy:
    """What an official file says, and which file it was."""

    name: str
    sha256: str
    elements: Elements


def read_taxonomy(path: Path) -> Taxonomy:
    """Read an official taxonomy; nothing that it names is fetched.

    Raises:
        SourceError: the file cannot be read, is no RDF (says the line), or describes no goal,
            target or indicator.
    """
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form not in _FORMATS:
        endings = ", ".join(f".{entry.file_extension}" for entry in _FORMATS)
        raise SourceError(
            str(path),
            f'The ending "{path.suffix}" says no format of RDF.',
            f"Give a file that ends in one of {endings}.",
        )
    try:
        content = path.read_bytes()
        found = elements_of(parse(content, format=form))
    except OSError as error:
        raise SourceError(
            str(path), f"The file cannot be read: {error.strerror}.", "Give another file."
        ) from error
    except SyntaxError as error:
        problem = (error.msg or str(error)).strip().rstrip(".")
        raise SourceError(
            str(path),
            f"It is not {form.name}: {problem}.",
            "Get the file again, or mend it there; a context or import elsewhere is not fetched.",
            error.lineno,
        ) from error
    if not found:
        raise SourceError(
            str(path),
            "It describes no goal, target or indicator of the Sustainable Development Goals.",
            "Give the taxonomy of http://metadata.un.org/sdg: goals, targets and indicators.",
        )
    return Taxonomy(path.name, hashlib.sha256(content).hexdigest(), found)
