"""The rules of a release, and which of them a change can concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.build.derive import rule_graph
from kg.queries.tokens import Kind, Token, tokenise
from kg.sources.content import Content
from kg.sources.queryfiles import read_rule
from kg.vocab import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from pyoxigraph import NamedNode

    from kg.releases import ReleaseDir
    from kg.sources.queryfiles import QueryFile

_TERMS: Final = (Kind.IRI, Kind.NAME, Kind.BLANK, Kind.VARIABLE, Kind.STRING, Kind.NUMBER)


@dataclass(frozen=True)
class Rule:
    """A rule as far as a change is concerned.

    Attributes:
        graph: where it writes.
        file: the rule.
        reads: the IRIs that its WHERE names.
        concludes: the IRIs that its template names.
        reads_all, concludes_all: whether it reads, or makes, statements of any predicate.
    """

    graph: NamedNode
    file: QueryFile
    reads: frozenset[str]
    concludes: frozenset[str]
    reads_all: bool
    concludes_all: bool

    def concerns(self, predicates: AbstractSet[str]) -> bool:
        """Whether statements with those predicates can make it say something else."""
        return self.reads_all or not self.reads.isdisjoint(predicates)

    def may_conclude(self, predicates: AbstractSet[str]) -> bool:
        """Whether what it says can have one of those predicates."""
        return self.concludes_all or not self.concludes.isdisjoint(predicates)


def rules_of(release: ReleaseDir, base: str) -> tuple[Rule, ...]:
    """The rules that a release carries.

    Raises:
        SourceError: one cannot be read.
    """
    content = Content(release.path)
    files = [read_rule(path, content.root, base) for path in content.rules]
    return tuple(_read(file, rule_graph(file, base)) for file in files)


def _read(file: QueryFile, graph: NamedNode) -> Rule:
    tokens = list(tokenise(file.text))
    prefixes: dict[str, str] = {}
    for at, token in enumerate(tokens):
        if token.is_word("PREFIX"):
            prefixes[tokens[at + 1].text.removesuffix(":")] = tokens[at + 2].text[1:-1]
    start = next(at for at, token in enumerate(tokens) if token.is_word("CONSTRUCT"))
    end = next(at for at in range(start, len(tokens)) if tokens[at].text == "}")
    template, pattern = tokens[start : end + 1], tokens[end + 1 :]
    if tokens[start + 1].is_word("WHERE"):  # one pattern that is the template too
        template = pattern = tokens[start:]
    return Rule(
        graph,
        file,
        reads=frozenset(_iris(pattern, prefixes)),
        concludes=frozenset(_iris(template, prefixes)),
        reads_all=_has_open_predicate(pattern),
        concludes_all=_has_open_predicate(template),
    )


def _iris(tokens: list[Token], prefixes: dict[str, str]) -> Iterator[str]:
    for token in tokens:
        if token.kind is Kind.IRI:
            yield token.text[1:-1]
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            yield prefixes.get(prefix, "") + local
        elif token.text == "a":
            yield RDF.type.value


def _has_open_predicate(tokens: list[Token]) -> bool:
    """Whether a variable stands, or could stand, for a predicate; or a path says all but some."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text == "!" and after.text != "=" and before.kind in _TERMS:
            return True
        if (
            token.kind is Kind.VARIABLE
            and (before.kind in _TERMS or before.text in (";", "]", ")"))
            and (after.kind in _TERMS or after.text in ("[", "("))
        ):
            return True
    return False
