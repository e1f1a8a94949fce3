"""The terms of a release's ontology with all that its files say of them, to be read by people."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.terms.documents import TERMS, document, shortened
from kg.terms.facts import Facts
from kg.terms.files import ALIGNMENTS, MODULES, files_of
from kg.vocab import DCTERMS, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Texts = Mapping[str, str]
    """Texts by language."""

KINDS: Final = {
    "class": OWL.Class,
    "object-property": OWL.ObjectProperty,
    "datatype-property": OWL.DatatypeProperty,
    "annotation-property": OWL.AnnotationProperty,
}
"""The kinds of terms in the order in which they are listed, with their types in OWL 2."""

_FORWARD: Final = {
    RDFS.subClassOf: "parents",
    RDFS.subPropertyOf: "parents",
    OWL.disjointWith: "disjoint",
    OWL.inverseOf: "inverse",
    RDFS.domain: "domain",
    RDFS.range: "range",
}
_BACKWARD: Final = {
    "parents": "children",
    "disjoint": "disjoint",
    "inverse": "inverse",
    "domain": "properties",
    "range": "led_to_by",
}
"""What a relation is called at the other end."""

RELATIONS: Final = tuple(dict.fromkeys([*_FORWARD.values(), *_BACKWARD.values()]))
"""How terms hang together, in the order in which it is told."""

_TOLD: Final = {RDF.type, RDFS.label, SKOS.definition, RDFS.isDefinedBy, OWL.deprecated, *_FORWARD}
"""What has a place of its own; any other statement is told as it is."""


@dataclass(frozen=True)
class Alignment:
    """A statement of how two terms of different vocabularies stand to each other."""

    vocabulary: str
    subject: str
    relation: str
    object: str


@dataclass(frozen=True)
class Vocabulary:
    """Another vocabulary, and how our terms stand to its own."""

    name: str
    iri: str
    label: Texts
    description: Texts
    alignments: tuple[Alignment, ...]


@dataclass
class Term:
    """A class or property; ``label`` and the like are by language.

    ``anchor`` names it in a page: of our own terms it is the fragment of the IRI. ``traits`` are
    further types, such as ``SymmetricProperty``. ``others`` are the statements for which there is
    no member here: predicate, IRI or text, language of the text.
    """

    iri: str
    name: str
    anchor: str
    kind: str
    module: str
    label: Texts
    definition: Texts
    deprecated: bool
    traits: tuple[str, ...]
    others: tuple[tuple[str, str, str], ...]
    relations: dict[str, list[str]] = field(default_factory=dict)
    alignments: list[Alignment] = field(default_factory=list)

    @property
    def sort_key(self) -> tuple[str, str]:
        """The order of terms in lists: by their English names, in any language."""
        return self.label.get("en", self.name).casefold(), self.iri


@dataclass(frozen=True)
class Glossary:
    """The ontology: what its header says, its modules, its terms, the vocabularies beside it.

    ``modules`` are the files by name with their titles; ``names`` the labels of the terms of other
    vocabularies that alignments speak of; ``prefixes`` those of all files.
    """

    iri: str
    version: str
    version_iri: str
    title: Texts
    description: Texts
    license: str
    modules: Mapping[str, str]
    terms: Mapping[str, Term]
    vocabularies: tuple[Vocabulary, ...]
    names: Mapping[str, Texts]
    prefixes: Mapping[str, str]

    def of_kind(self, kind: str, *, own: bool = True) -> list[Term]:
        """The terms of a kind: our own, or those of others that we use."""
        space = f"{self.iri}#"
        found = [t for t in self.terms.values() if t.kind == kind]
        return [term for term in found if term.iri.startswith(space) == own]


@lru_cache(maxsize=8)
def glossary_of(folder: Path, base: str) -> Glossary:
    """The glossary of a release, read once.

    Args:
        folder: ``ReleaseDir.ontology``.
        base: of the IRIs of the release.

    Raises:
        NotFound: the release has no ontology.
    """
    whole = document(folder, base, TERMS)
    facts = Facts(whole.triples)
    itself = NamedNode(f"{base}ontology")
    outside = document(folder, base, ALIGNMENTS)
    prefixes = {**outside.prefixes, **whole.prefixes}
    modules = {file.name: file.title() for file in files_of(folder, MODULES)}
    terms: dict[str, Term] = {}
    for module in modules:
        there = Facts(document(folder, base, f"{MODULES}/{module}").triples)
        for kind, type_ in KINDS.items():
            for subject in there.of_type(type_):
                if not isinstance(subject, NamedNode):  # a class made of others, without a name
                    continue
                known = _term(facts, subject, (kind, module), f"{itself.value}#", prefixes)
                terms.setdefault(subject.value, known)
    _relate(facts, terms)
    vocabularies = tuple(
        _vocabulary(folder, base, file.name) for file in files_of(folder, ALIGNMENTS)
    )
    for alignment in (a for vocabulary in vocabularies for a in vocabulary.alignments):
        if alignment.subject in terms:
            terms[alignment.subject].alignments.append(alignment)
    named = Facts(outside.triples)
    version = facts.texts(itself, OWL.versionInfo)
    return Glossary(
        iri=itself.value,
        version=next(iter(version.values()), ""),
        version_iri=next(iter(facts.iris(itself, OWL.versionIRI)), ""),
        title=facts.texts(itself, DCTERMS.title) or facts.texts(itself, SKOS.prefLabel),
        description=facts.texts(itself, DCTERMS.description),
        license=next(iter(facts.iris(itself, DCTERMS.license)), ""),
        modules=modules,
        terms=dict(sorted(terms.items(), key=lambda pair: pair[1].sort_key)),
        vocabularies=vocabularies,
        names={
            subject.value: named.texts(subject, RDFS.label)
            for subject in named
            if isinstance(subject, NamedNode) and named.values(subject, RDFS.label)
        },
        prefixes=prefixes,
    )


def _term(
    facts: Facts,
    subject: NamedNode,
    of: tuple[str, str],
    space: str,
    prefixes: Mapping[str, str],
) -> Term:
    """A term of a kind and module, as it stands by itself."""
    kind, module = of
    iri = subject.value
    name = shortened(iri, prefixes)
    types = [t for t in facts.iris(subject, RDF.type) if t != KINDS[kind].value]
    return Term(
        iri=iri,
        name=name,
        anchor=iri.removeprefix(space) if iri.startswith(space) else name,
        kind=kind,
        module=module,
        label=facts.texts(subject, RDFS.label),
        definition=facts.texts(subject, SKOS.definition),
        deprecated=Literal(True) in facts.values(subject, OWL.deprecated),
        traits=tuple(shortened(iri, prefixes).rpartition(":")[2] for iri in types),
        others=tuple(_others(facts, subject)),
    )


def _others(facts: Facts, subject: NamedNode) -> Iterable[tuple[str, str, str]]:
    for predicate, values in facts.said(subject).items():
        for value in values:
            if predicate in _TOLD:
                continue
            language = value.language if isinstance(value, Literal) else None
            yield predicate.value, value.value, language or ""


def _relate(facts: Facts, terms: Mapping[str, Term]) -> None:
    """Give each term the terms to which it is related, at both ends, by name and each once."""
    found: dict[tuple[str, str], set[str]] = {}
    for iri in terms:
        for predicate, relation in _FORWARD.items():
            for other in facts.iris(NamedNode(iri), predicate):
                found.setdefault((iri, relation), set()).add(other)
                found.setdefault((other, _BACKWARD[relation]), set()).add(iri)
    for (iri, relation), others in found.items():
        if iri in terms:
            terms[iri].relations[relation] = sorted(
                others, key=lambda other: terms[other].sort_key if other in terms else (other, "")
            )


def _vocabulary(folder: Path, base: str, name: str) -> Vocabulary:
    """A file of alignments: a statement of it is one where it relates two IRIs."""
    facts = Facts(document(folder, base, f"{ALIGNMENTS}/{name}").triples)
    itself = NamedNode(f"{base}ontology/{ALIGNMENTS}/{name}")
    found = [
        Alignment(name, subject.value, predicate.value, value.value)
        for subject in facts
        if isinstance(subject, NamedNode) and subject != itself
        for predicate, values in facts.said(subject).items()
        if predicate != RDF.type
        for value in values
        if isinstance(value, NamedNode)
    ]
    return Vocabulary(
        name,
        itself.value,
        facts.texts(itself, SKOS.prefLabel),
        facts.texts(itself, DCTERMS.description),
        tuple(found),
    )
