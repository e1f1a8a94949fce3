"""Looks through the shape files for what SHACL would pass over: terms and values of no effect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD

from kg.quality.report import Finding
from kg.quality.wording import Vocabulary, written
from kg.sources.positions import Token, tokens
from kg.vocab import RDF as RDF_TERMS
from kg.vocab import SH as SHACL
from kg.vocab import Vocabulary as Namespace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from kg.sources.candidate import Candidate
    from kg.sources.rdf import SourceFile, Term

_FIXED: Final = (SH, XSD, RDF, RDFS, OWL)
"""Vocabularies that nobody adds a term to, as rdflib lists them."""

_MEMBER: Final = re.compile(re.escape(str(RDF)) + "_[1-9][0-9]*")
_CLASSES: Final = ("class", "targetClass")
_PAIRS: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_PROPERTIES: Final = ("targetSubjectsOf", "targetObjectsOf", *_PAIRS)
_STEPS: Final = ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_QUALIFIED: Final = ("qualifiedMinCount", "qualifiedMaxCount")
_COUNTS: Final = ("minCount", "maxCount", "minLength", "maxLength", *_QUALIFIED)
_SWITCHES: Final = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_NAMED: Final = (*_CLASSES, *_PROPERTIES, "datatype", "nodeKind", "severity")
_LISTS: Final = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")
_TEXTS: Final = ("pattern", "flags")
_WHOLE: Final = re.compile(r"\+?[0-9]+")
_TRUTH: Final = ("true", "false")
_ESCAPED: Final = re.compile(r"\\([\\\"'])")


def check_shape_files(candidate: Candidate, shapes: Sequence[SourceFile]) -> Iterator[Finding]:
    """What is wrong with the shapes themselves, which a validator does not tell.

    A term that its vocabulary lacks, a value that its property cannot have (SHACL, 2 and 4), a
    class or property that the ontology does not declare: such a shape constrains nothing.
    """
    declared = _Declared(candidate)
    for file in shapes:
        for term, problem, remedy, after in _faults(file.quads, declared):
            line = _Words(file.text).line(term, after)
            name = written(term, candidate.base)
            yield Finding("error", file.path, file.path, line, name, problem, remedy)


Fault = tuple["Term", str, str, NamedNode | None]
"""The term to point at, the problem, the remedy, and the property whose value the term is."""


def _faults(quads: Sequence[Quad], declared: _Declared) -> Iterator[Fault]:
    used = {term for q in quads for term in (q.predicate, q.object) if isinstance(term, NamedNode)}
    for term in sorted(used, key=str):
        yield from declared.unknown(term)
    for quad in quads:
        if quad.predicate in SHACL:
            yield from _value(quad.predicate, quad.object, declared.base)
    for term, is_class in sorted(_references(quads), key=str):
        yield from declared.undeclared(term, is_class)


def _value(predicate: NamedNode, value: Term, base: str) -> Iterator[Fault]:
    """A fault where the value is not of the kind that the property takes."""
    name = predicate.value.removeprefix(SHACL.iri)
    datatype = value.datatype.value.rpartition("#")[2] if isinstance(value, Literal) else ""
    text = value.value if isinstance(value, Literal) else ""
    wanted, example = "", ""
    if name in _COUNTS and not (datatype == "integer" and _WHOLE.fullmatch(text)):
        wanted, example = "a whole number", "1, without quotes"
    elif name in _SWITCHES and not (datatype == "boolean" and text in _TRUTH):
        wanted, example = "true or false", "true, without quotes"
    elif name in _NAMED and not isinstance(value, NamedNode):
        wanted, example = "a term", "a prefixed name, without quotes"
    elif name in _LISTS and not (isinstance(value, BlankNode) or value == RDF_TERMS.nil):
        wanted, example = "a list", "its members in brackets: ( … )"
    elif name in _TEXTS and datatype != "string":
        wanted, example = "a plain text", "it in quotes, without a tag"
    elif name == "pattern":
        try:
            re.compile(text)
        except re.error as error:
            problem = f'The value of sh:pattern is not a regular expression: "{text}" ({error}).'
            yield value, problem, "Mend the pattern; \\\\ stands for one \\ in Turtle.", predicate
    if wanted:
        shown = f'"{text}"' if isinstance(value, Literal) else written(value, base)
        yield value, f"sh:{name} takes {wanted}, not {shown}.", f"Write {example}.", predicate


def _references(quads: Sequence[Quad]) -> set[tuple[NamedNode, bool]]:
    """The terms that shapes apply to data, and whether each stands there as a class."""
    facts: dict[Term, list[tuple[NamedNode, Term]]] = {}
    for quad in quads:
        facts.setdefault(quad.subject, []).append((quad.predicate, quad.object))
    found: set[tuple[NamedNode, bool]] = set()

    def walk(path: Term) -> None:
        if isinstance(path, NamedNode):
            found.add((path, False))
            return
        for predicate, value in facts.get(path, ()):
            inside = (*_terms(_STEPS), SHACL.alternativePath, RDF_TERMS.first, RDF_TERMS.rest)
            if predicate in inside and value != RDF_TERMS.nil:
                walk(value)

    for quad in quads:
        if quad.predicate == SHACL.path:
            walk(quad.object)
        elif isinstance(quad.object, NamedNode):
            if quad.predicate in _terms(_CLASSES):
                found.add((quad.object, True))
            elif quad.predicate in _terms(_PROPERTIES):
                found.add((quad.object, False))
    return found


def _terms(names: Iterable[str]) -> tuple[NamedNode, ...]:
    return tuple(SHACL[name] for name in names)


class _Declared:
    """What the ontology declares, and what the fixed vocabularies hold."""

    def __init__(self, candidate: Candidate) -> None:
        self.base = candidate.base
        self._ours = Namespace(candidate.base + "ontology#")
        graph = NamedNode(candidate.base + "ontology")
        self._kinds: dict[NamedNode, set[str]] = {}
        for quad in candidate.quads:
            if quad.graph_name != graph or quad.predicate != RDF_TERMS.type:
                continue
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                kinds = self._kinds.setdefault(quad.subject, set())
                kinds.add(quad.object.value.rpartition("#")[2])
        fixed = {str(term) for namespace in _FIXED for term in dir(namespace)}
        names = fixed | {term.value for term in self._kinds}
        self._known = Vocabulary(tuple(sorted(n for n in names if ":" in n)), self.base)

    def unknown(self, term: NamedNode) -> Iterator[Fault]:
        """A fault where the term's vocabulary is known and lacks it."""
        fixed = next((space for space in _FIXED if term.value.startswith(str(space))), None)
        if fixed is not None:
            if URIRef(term.value) not in fixed and not _MEMBER.fullmatch(term.value):
                yield self._fault(term, "is not a term of its vocabulary", "Correct its spelling.")
        elif term in self._ours and term not in self._kinds:
            remedy = "Correct its spelling, or define it in ontology/modules/."
            yield self._fault(term, "is not a term of the ontology", remedy)

    def undeclared(self, term: NamedNode, is_class: bool) -> Iterator[Fault]:
        """A fault where the ontology does not declare the term as a class, or as a property."""
        if term in self._ours and term not in self._kinds:
            return  # said already
        if any(term.value.startswith(str(space)) for space in _FIXED):
            return
        what = "class" if is_class else "property"
        kinds = self._kinds.get(term)
        if kinds is None:
            remedy = "Correct its spelling, or declare it in ontology/modules/outside.ttl."
            yield self._fault(term, f"is not a {what} that the ontology declares", remedy)
        elif not any(kind.endswith(what.capitalize()) for kind in kinds):
            problem = f"stands here for a {what}, and is declared as none"
            yield self._fault(term, problem, f"Name a {what}.", near=False)

    def _fault(self, term: NamedNode, problem: str, remedy: str, near: bool = True) -> Fault:
        hint = self._known.suggestion(term) if near else ""
        name = written(term, self.base)
        return term, f"{name} {problem}: the shape has no effect.", f"{remedy} {hint}".strip(), None


class _Words:
    """The words of a Turtle text as the terms that they are."""

    def __init__(self, text: str) -> None:
        self._words: list[tuple[str, int]] = []
        prefixes: dict[str, str] = {}
        before: list[Token] = []
        for token in tokens(text):
            said = [word.text.lower() for word in before]
            if token.kind == "iri" and said[:1] in (["@prefix"], ["prefix"]):
                prefixes[before[-1].text.removesuffix(":")] = token.text[1:-1]
            self._words.append((_meant(token, prefixes), token.line))
            before = [*before[-1:], token]

    def line(self, term: Term, after: NamedNode | None) -> int | None:
        """The first line with the term, as a value of the property ``after`` where it is given."""
        word = term.value if isinstance(term, NamedNode | Literal) else None
        value_of, first = "", None
        for text, line in self._words:
            if after is None and text == word:
                return line
            if after is not None and text == after.value:
                value_of = text
                first = first or line
            elif value_of and text == word:
                return line
            elif text in (";", ".", "]"):
                value_of = ""
        return first


def _meant(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "string":
        return _ESCAPED.sub(r"\1", token.text.strip("\"'"))
    prefix, colon, local = token.text.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else token.text
