"""Holds a document's statements against a copy of it: is each where it is cited, as it is said?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.documents.comparing import normalise
from kg.documents.figures import readings
from kg.vocab import HKG, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.documents.parts import DocumentText, Part
    from kg.sources.anchors import Anchor

COINED: Final = frozenset(
    HKG[name]
    for name in (
        "Frequency",
        "Measure",
        "OutputStatus",
        "Participation",
        "Qualifier",
        "Role",
        "Unit",
    )
)
"""The classes whose things the editors coin to say what a text says; it does not name them."""

DATES: Final = frozenset({XSD.date, XSD.gYearMonth, XSD.gYear})
NUMBERS: Final = frozenset({XSD.integer, XSD.decimal})

FOUND: Final = "found"
ELSEWHERE: Final = "elsewhere"
ABSENT: Final = "absent"
DIFFERENT: Final = "different"
UNANCHORED: Final = "unanchored"
STATES: Final = (FOUND, ELSEWHERE, ABSENT, DIFFERENT, UNANCHORED)
"""What may come of a statement: its anchors stand in the cited part; one stands elsewhere only;
one stands nowhere; its value is not the figure that the text has; a name or value has no anchor."""


@dataclass(frozen=True)
class Amiss:
    """A statement whose anchors do not bear it out.

    Attributes:
        state: one of :data:`STATES`, not ``found``.
        part: the name of the part that the statement cites.
        statement: the statement.
        term: the name or value in it that is amiss.
        anchors: its anchors that were looked for.
        places: where an anchor stands instead, as ``17(a)``.
        read: the figures and dates that its anchors say.
    """

    state: str
    part: str
    statement: Quad
    term: NamedNode | Literal
    anchors: tuple[Anchor, ...] = ()
    places: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What came of all statements of a document.

    Attributes:
        amiss: the statements that are not borne out, in the order of the statements.
        counts: how many statements came out in which state.
        unused: the anchors whose characters do not stand in their part, with where they do.
        missing: the parts that are cited but that the copy does not have.
    """

    amiss: tuple[Amiss, ...]
    counts: Mapping[str, int]
    unused: tuple[tuple[Anchor, tuple[str, ...]], ...]
    missing: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not (self.amiss or self.unused or self.missing)


class Checker:
    """Knows a copy's parts, the anchors, and which things are coined by the editors.

    Args:
        document: the copy as read.
        iri: the document's IRI.
        anchors: its anchors.
        types: the classes of each thing.
    """

    def __init__(
        self,
        document: DocumentText,
        iri: str,
        anchors: Iterable[Anchor],
        types: Mapping[str, frozenset[NamedNode]],
    ) -> None:
        self._document, self._iri, self._types = document, iri, types
        self._names = {f"{iri}/{part.path}": part.name for part in document.parts}
        self._over = {part.name: _over(part) for part in document.parts}
        self._items: dict[str, list[str]] = {}
        for part in document.parts:
            if part.lead:
                self._items.setdefault(part.lead, []).append(part.name)
        self._anchors = tuple(anchors)
        self._places = {anchor: self._where(anchor.text) for anchor in self._anchors}
        self._of: dict[tuple[str, str], list[Anchor]] = {}
        self._by_thing: dict[str, list[Anchor]] = {}
        for anchor in self._anchors:
            self._of.setdefault((anchor.part, anchor.thing.value), []).append(anchor)
            self._by_thing.setdefault(anchor.thing.value, []).append(anchor)

    def cited(self, statements: Iterable[Quad]) -> dict[str, set[str]]:
        """For each part by name, the IRIs in the statements that cite it or its family."""
        own: dict[str, set[str]] = {}
        for statement in statements:
            if isinstance(statement.graph_name, NamedNode):
                part = self._names.get(statement.graph_name.value)
                if part is not None:
                    terms = (statement.subject, statement.object)
                    things = {term.value for term in terms if isinstance(term, NamedNode)}
                    own.setdefault(part, set()).update(things)
        return {
            name: set().union(*(own.get(near, ()) for near in self._family(name)))
            for name in self._over
        }

    def check(self, statements: Iterable[Quad]) -> Evidence:
        """Hold each statement of the document's parts against the copy.

        A name or figure of a statement may stand in the part that it cites, in a heading or
        lead-in over that part, or, where a paragraph is cited as a whole, in one of its items.
        """
        counts: Counter[str] = Counter()
        amiss: list[Amiss] = []
        missing: dict[str, None] = {}
        for statement in statements:
            graph = statement.graph_name
            if not isinstance(graph, NamedNode) or not graph.value.startswith(self._iri + "/"):
                continue
            part = self._names.get(graph.value)
            if part is None:
                missing[graph.value.removeprefix(self._iri + "/")] = None
                continue
            found = self._look(statement, part)
            counts[found.state if found else FOUND] += 1
            if found:
                amiss.append(found)
        lost = tuple(
            (anchor, self._places[anchor])
            for anchor in self._anchors
            if anchor.part not in self._places[anchor]
        )
        return Evidence(
            tuple(amiss), {state: counts[state] for state in STATES}, lost, tuple(missing)
        )

    def _look(self, statement: Quad, part: str) -> Amiss | None:
        """What is amiss with a statement that cites ``part``, the gravest first."""
        faults = [
            fault
            for term in (statement.subject, statement.object)
            if isinstance(term, NamedNode) and self._is_named(statement, term)
            for fault in self._look_at_name(statement, part, term)
        ]
        if isinstance(statement.object, Literal):
            faults += self._look_at_value(statement, part, statement.object)
        order = (DIFFERENT, ABSENT, ELSEWHERE, UNANCHORED)
        return min(faults, key=lambda fault: order.index(fault.state), default=None)

    def _is_named(self, statement: Quad, term: NamedNode) -> bool:
        """Whether a text must name the thing: not its own parts, not what editors coin."""
        if term.value.startswith(self._iri + "/") or statement.predicate == RDF.type:
            return False
        kinds = self._types.get(term.value, frozenset())
        return not kinds & COINED

    def _family(self, part: str) -> tuple[str, ...]:
        """The parts whose characters count for a statement that cites ``part``."""
        return (part, *self._over[part], *self._items.get(part, ()))

    def _look_at_name(self, statement: Quad, part: str, term: NamedNode) -> list[Amiss]:
        own = [
            anchor for name in self._family(part) for anchor in self._of.get((name, term.value), ())
        ]
        if any(anchor.part in self._places[anchor] for anchor in own):
            return []
        if own:
            found = [place for anchor in own for place in self._places[anchor]]
        else:
            others = self._by_thing.get(term.value, [])
            found = [anchor.part for anchor in others if anchor.part in self._places[anchor]]
        places = tuple(dict.fromkeys(found))
        if own and not places:
            state = ABSENT
        elif places:
            state = ELSEWHERE
        else:
            state = UNANCHORED
        return [Amiss(state, part, statement, term, tuple(own), places)]

    def _look_at_value(self, statement: Quad, part: str, value: Literal) -> list[Amiss]:
        kind = value.datatype
        if value.language or kind not in (*DATES, *NUMBERS, XSD.string):
            return []
        assert isinstance(statement.subject, NamedNode)
        own = [
            anchor
            for name in self._family(part)
            for anchor in self._of.get((name, statement.subject.value), ())
        ]
        special = [anchor for anchor in own if anchor.property == statement.predicate]
        own = special or [anchor for anchor in own if anchor.property is None]
        said = [reading for anchor in own for reading in readings(normalise(anchor.text))]
        if kind in NUMBERS:
            right = Decimal(value.value) in [r.value for r in said if r.kind == "quantity"]
        elif kind in DATES:
            right = value.value in [str(reading.value) for reading in said]
        else:
            wanted = normalise(value.value)
            right = any(wanted in normalise(anchor.text) for anchor in own)
            right = right or wanted in [str(reading.value) for reading in said]
        if right:
            return []
        read = tuple(dict.fromkeys(str(reading.value) for reading in said))
        state = DIFFERENT if read else UNANCHORED
        return [Amiss(state, part, statement, value, tuple(own), (), read)]

    def _where(self, text: str) -> tuple[str, ...]:
        return tuple(part.name for part in self._document.parts if part.find(text))


def types_of(quads: Iterable[Quad]) -> dict[str, frozenset[NamedNode]]:
    """The classes of each thing that the statements describe, by IRI."""
    found: dict[str, set[NamedNode]] = {}
    for quad in quads:
        if (
            quad.predicate == RDF.type
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        ):
            found.setdefault(quad.subject.value, set()).add(quad.object)
    return {thing: frozenset(kinds) for thing, kinds in found.items()}


def _over(part: Part) -> tuple[str, ...]:
    """The lead-in and the headings over a part."""
    sections = []
    if part.section:
        upper = part.section.partition("-")[0]
        sections = [f"section {name}" for name in dict.fromkeys((part.section, upper))]
    return (*((part.lead,) if part.lead else ()), *sections)
