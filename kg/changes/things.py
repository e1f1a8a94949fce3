"""What changed of one thing: statements it gained and lost, and those that have other sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.vocab import RDF, prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Quad

    from kg.changes.merging import Pair

NEW: Final = "new"
WITHDRAWN: Final = "withdrawn"
REMAPPED: Final = "remapped"
CHANGED: Final = "changed"
EVIDENCE: Final = "evidence"
DERIVED: Final = "derived"

KINDS: Final = (NEW, WITHDRAWN, REMAPPED, CHANGED, EVIDENCE, DERIVED)
"""The ways in which a thing may have changed, the one that matters most first. A thing is of the
first that fits: described for the first time; described no longer; mapped to something else or
otherwise; other statements; the same statements of other sources; other conclusions of rules."""

_MAPPED: Final = ("level", "rationale", "supportedBy", "linkSubject", "linkProperty", "linkObject")
"""The properties of a mapping that say what it maps, how and why."""


@dataclass(frozen=True)
class Said:
    """A statement of a thing with its sources in the older release and in the newer.

    One of the two may be empty; the name of the default graph is the empty text.
    """

    predicate: str
    value: object
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def gained(self) -> bool:
        return not self.before

    @property
    def lost(self) -> bool:
        return not self.after

    @property
    def other_sources(self) -> set[str]:
        """The sources that have come or gone."""
        return set(self.before) ^ set(self.after)


@dataclass(frozen=True)
class Change:
    """A thing of which two releases do not say the same.

    ``classes`` are those of the newer release, or of the older where the newer has none of it.
    """

    iri: str
    kind: str
    classes: tuple[str, ...]
    said: tuple[Said, ...] = field(default=())


def change_of(pair: Pair, base: str, basis_of: Callable[[str], str]) -> Change | None:
    """What changed of the thing whose lines those are; ``None`` for a blank node.

    Args:
        pair: its lines in both releases.
        base: of the IRIs.
        basis_of: the last part of the IRI of a source's basis: ``mapped``, ``derived``.
    """
    if not pair.subject.startswith(b"<"):
        return None
    old, new = _statements(pair.old), _statements(pair.new)
    every = sorted({*old, *new}, key=str)
    said = [Said(key[0].value, key[1], old.get(key, ()), new.get(key, ())) for key in every]
    differing = tuple(one for one in said if one.before != one.after)
    classes = tuple(_classes(new) or _classes(old))
    iri = pair.subject[1:-2].decode(errors="surrogatepass")
    return Change(iri, _kind(pair, differing, classes, base, basis_of), classes, differing)


def _statements(lines: Iterable[bytes]) -> dict[tuple[NamedNode, object], tuple[str, ...]]:
    """Property and value → the sources that say so, in order; "" is the default graph."""
    found: dict[tuple[NamedNode, object], list[str]] = {}
    for quad in parse(b"\n".join(lines), format=RdfFormat.N_QUADS):
        found.setdefault((quad.predicate, quad.object), []).append(_source(quad))
    return {said: tuple(sorted(sources)) for said, sources in found.items()}


def _source(quad: Quad) -> str:
    graph = quad.graph_name
    return graph.value if isinstance(graph, NamedNode) else str(graph).replace("DEFAULT", "")


def _classes(statements: Iterable[tuple[NamedNode, object]]) -> list[str]:
    return sorted(o.value for p, o in statements if p == RDF.type and isinstance(o, NamedNode))


def _kind(
    pair: Pair,
    said: Iterable[Said],
    classes: tuple[str, ...],
    base: str,
    basis_of: Callable[[str], str],
) -> str:
    if not pair.old:
        return NEW
    if not pair.new:
        return WITHDRAWN
    ontology = prefixes(base)["hkg"]
    content = [
        one
        for one in said
        if (one.gained or one.lost) and _bases(one.other_sources, basis_of) != {DERIVED}
    ]
    if f"{ontology}Mapping" in classes and any(
        one.predicate.removeprefix(ontology) in _MAPPED for one in content
    ):
        return REMAPPED
    mapped = [one for one in content if _bases(one.other_sources, basis_of) == {"mapped"}]
    if {one.predicate for one in mapped if one.gained} & {o.predicate for o in mapped if o.lost}:
        return REMAPPED
    if content:
        return CHANGED
    if any(_bases(one.other_sources, basis_of) != {DERIVED} for one in said):
        return EVIDENCE
    return DERIVED


def _bases(sources: Iterable[str], basis_of: Callable[[str], str]) -> set[str]:
    return {basis_of(source) for source in sources}
