"""What the SHACL shapes say of each property of a class, read from the shape files of a release."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.jsonld.declared import read_turtle
from kg.vocab import RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Facts = dict[Any, dict[str, list[Any]]]
    """Node → name of a SHACL property → its values."""

_MARKS: Final = ("lessThan", "lessThanOrEquals", "equals", "disjoint", "flags")
"""Constraints that JSON Schema cannot say; what is made of the shapes names them."""


@dataclass(slots=True)
class Rule:
    """What shapes demand of one property, or of the IRI itself where ``path`` is empty.

    ``least`` and ``most`` count values; ``one_of`` are alternatives, each a datatype or class.
    ``needed`` are languages that must be there, ``single`` those that have one text at most, as
    all have where ``unique``. ``unsaid`` are constraints beyond these.
    """

    path: str
    least: int = 0
    most: int | None = None
    datatypes: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    values: list[Any] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    lowest: str = ""
    languages: list[str] = field(default_factory=list)
    unique: bool = False
    needed: set[str] = field(default_factory=set)
    single: set[str] = field(default_factory=set)
    messages: list[dict[str, str]] = field(default_factory=list)
    unsaid: set[str] = field(default_factory=set)

    @property
    def plain(self) -> bool:
        """Whether there is never more than one value."""
        return self.most == 1

    def one_text(self, language: str) -> bool:
        """Whether there is never more than one text in a language."""
        return self.plain or self.unique or language in self.single


@dataclass(frozen=True)
class Shapes:
    """The rules by class and property, and the superclasses of each class."""

    rules: Mapping[str, Mapping[str, Rule]]
    parents: Mapping[str, Sequence[str]]
    _known: dict[frozenset[str], dict[str, Rule]] = field(default_factory=dict)

    def of(self, classes: Iterable[str]) -> dict[str, Rule]:
        """The rules by property for a thing of these classes, and so of their superclasses.

        A label is the preferred name once more (a rule derives it), so what holds of that holds of
        it; an IRI of its own is the path "".
        """
        asked = frozenset(classes)
        if asked not in self._known:
            self._known[asked] = self._joined(asked)
        return self._known[asked]

    def _joined(self, classes: Iterable[str]) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        for class_ in sorted(self.ancestors(classes)):
            for path, rule in self.rules.get(class_, {}).items():
                found[path] = _both(found[path], rule) if path in found else rule
        name = found.get(SKOS.prefLabel.value)
        if name is not None:
            found.setdefault(RDFS.label.value, Rule(RDFS.label.value, unique=name.unique))
        return found

    def ancestors(self, classes: Iterable[str]) -> set[str]:
        """The classes and all their superclasses."""
        found: set[str] = set()
        ahead = list(classes)
        while ahead:
            class_ = ahead.pop()
            if class_ not in found:
                found.add(class_)
                ahead.extend(self.parents.get(class_, ()))
        return found

    @cached_property
    def datatypes(self) -> dict[str, str]:
        """The properties whose values have the same one datatype in every shape."""
        said: dict[str, set[frozenset[str]]] = {}
        for rules in self.rules.values():
            for path, rule in rules.items():
                said.setdefault(path, set()).add(frozenset(rule.datatypes))
        only = {path: kinds.pop() for path, kinds in said.items() if len(kinds) == 1}
        return {path: min(kinds) for path, kinds in only.items() if len(kinds) == 1}


def read_shapes(folder: Path, base: str, parents: Mapping[str, Sequence[str]]) -> Shapes:
    """Read the shape files of an ontology.

    Shapes of another severity than a violation demand nothing, and neither do those of a longer
    path than one property.

    Args:
        folder: the ontology of a release; it may be missing.
        base: of the IRIs of the release.
        parents: the superclasses of each class.
    """
    rules: dict[str, dict[str, Rule]] = {}
    for path in sorted((folder / "shapes").glob("*.ttl")):
        facts = _facts(path.read_text("utf-8"), base)
        for shape in [node for node, said in facts.items() if "targetClass" in said]:
            found = [_rule(facts, shape, "")]
            for part in facts[shape].get("property", ()):
                [step] = facts[part]["path"]
                warns = any(s != SH.Violation for s in facts[part].get("severity", ()))
                if isinstance(step, NamedNode) and not warns:
                    found.append(_rule(facts, part, step.value))
            for class_ in facts[shape]["targetClass"]:
                held = rules.setdefault(class_.value, {})
                for rule in found:
                    known = held.get(rule.path)
                    held[rule.path] = _both(known, rule) if known else rule
    return Shapes(rules, parents)


def _facts(text: str, base: str) -> Facts:
    facts: Facts = {}
    for quad in read_turtle(text, base):
        said = facts.setdefault(quad.subject, {})
        if quad.predicate in SH or quad.predicate in (RDF.first, RDF.rest):
            said.setdefault(quad.predicate.value.rpartition("#")[2], []).append(quad.object)
    return facts


def _rule(facts: Facts, node: Any, path: str) -> Rule:
    """The rule of a shape, or of a part of one."""
    said = facts[node]
    rule = Rule(path)
    rule.least = max((int(n.value) for n in said.get("minCount", ())), default=0)
    rule.most = min((int(n.value) for n in said.get("maxCount", ())), default=None)
    rule.patterns = [text.value for text in said.get("pattern", ())]
    rule.lowest = next((number.value for number in said.get("minInclusive", ())), "")
    rule.languages = [t.value for head in said.get("languageIn", ()) for t in _list(facts, head)]
    rule.unique = any(value.value == "true" for value in said.get("uniqueLang", ()))
    rule.values = [value for head in said.get("in", ()) for value in _list(facts, head)]
    either = [part for head in said.get("or", ()) for part in _list(facts, head)]
    for part in (node, *either):
        rule.datatypes |= {value.value for value in facts[part].get("datatype", ())}
        rule.classes |= {value.value for value in facts[part].get("class", ())}
    for inner in said.get("qualifiedValueShape", ()):
        tags = {t.value for head in facts[inner].get("languageIn", ()) for t in _list(facts, head)}
        if int(said.get("qualifiedMinCount", [Literal(0)])[0].value) > 0 and len(tags) == 1:
            rule.needed |= tags
        if int(said.get("qualifiedMaxCount", [Literal(2)])[0].value) == 1 and len(tags) == 1:
            rule.single |= tags
    messages = {text.language or "": text.value for text in said.get("message", ())}
    rule.messages = [messages] if messages and path + "".join(rule.patterns) else []
    rule.unsaid = {name for name in _MARKS if name in said}
    return rule


def _list(facts: Facts, head: Any) -> Iterator[Any]:
    """The members of an RDF list."""
    while head != RDF.nil:
        yield facts[head]["first"][0]
        head = facts[head]["rest"][0]


def _both(one: Rule, other: Rule) -> Rule:
    """What two rules of one property demand together."""
    mosts = [most for most in (one.most, other.most) if most is not None]
    return Rule(
        one.path,
        max(one.least, other.least),
        min(mosts, default=None),
        one.datatypes | other.datatypes,
        one.classes | other.classes,
        [*one.values, *other.values],
        [*one.patterns, *other.patterns],
        one.lowest or other.lowest,
        one.languages or other.languages,
        one.unique or other.unique,
        one.needed | other.needed,
        one.single | other.single,
        [*one.messages, *other.messages],
        one.unsaid | other.unsaid,
    )
