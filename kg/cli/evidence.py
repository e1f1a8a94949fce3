"""Words what ``kg source check`` finds, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.documents.evidence import ABSENT, DIFFERENT, ELSEWHERE, STATES, Amiss, Evidence
from kg.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import BlankNode, Triple

    from kg.documents.coverage import Coverage, Uncited
    from kg.sources.rdf import SourceFile

_SHOWN: Final = 6
"""Parts of a document that a sentence lists at most."""


@dataclass(frozen=True)
class Report:
    """What came of a document: its statements file, its table of anchors, evidence, coverage."""

    document: str
    base: str
    statements: SourceFile
    table: str
    evidence: Evidence
    coverage: Coverage

    def sentences(self, covered: bool) -> list[str]:
        found = [f"{self._place(amiss)}: {self._said(amiss)}" for amiss in self.evidence.amiss]
        for anchor, places in self.evidence.unused:
            where = f"It stands in {_listed(places)}." if places else "It stands nowhere."
            found.append(
                f'{self.table}:{anchor.line}: "{anchor.text}" does not stand in {anchor.part}. '
                f"{where}"
            )
        found += [f"The copy has no part {part}." for part in self.evidence.missing]
        if covered:
            found += [_uncited(one) for one in self.coverage.uncited]
        return found

    def totals(self) -> list[str]:
        counts = self.evidence.counts
        said = ", ".join(f"{counts[state]} {state}" for state in STATES)
        lines = [f"{sum(counts.values())} statements: {said}."]
        for kind, total in (("figure", self.coverage.figures), ("name", self.coverage.names)):
            cited = self.coverage.cited(kind)
            share = f"{cited / total:.1%}" if total else "none"
            lines.append(f"{cited} of {total} {kind}s of the document are cited ({share}).")
        return lines

    def as_dict(self, covered: bool) -> dict[str, Any]:
        report: dict[str, Any] = {
            "document": self.document,
            "sound": self.evidence.sound,
            "statements": dict(self.evidence.counts),
            "amiss": [self._row(amiss) for amiss in self.evidence.amiss],
            "anchors": [
                {
                    "line": anchor.line,
                    "part": anchor.part,
                    "anchor": anchor.text,
                    "thing": anchor.thing.value,
                    "places": list(places),
                }
                for anchor, places in self.evidence.unused
            ],
            "missing": list(self.evidence.missing),
            "coverage": {
                f"{kind}s": {"cited": self.coverage.cited(kind), "total": total}
                for kind, total in (
                    ("figure", self.coverage.figures),
                    ("name", self.coverage.names),
                )
            },
        }
        if covered:
            report["uncited"] = [
                {
                    "kind": one.kind,
                    "part": one.part,
                    "line": one.place.line,
                    "column": one.place.column,
                    "text": one.text,
                    "things": list(one.things),
                }
                for one in self.coverage.uncited
            ]
        return report

    def _row(self, amiss: Amiss) -> dict[str, Any]:
        statement = amiss.statement
        return {
            "state": amiss.state,
            "part": amiss.part,
            "place": self._place(amiss),
            "subject": _value(statement.subject),
            "property": statement.predicate.value,
            "value": _value(statement.object),
            "term": amiss.term.value,
            "anchors": [anchor.text for anchor in amiss.anchors],
            "places": list(amiss.places),
            "read": list(amiss.read),
        }

    def _place(self, amiss: Amiss) -> str:
        thing, graph = amiss.statement.subject, amiss.statement.graph_name
        assert isinstance(thing, NamedNode)
        assert isinstance(graph, NamedNode)
        line = self.statements.locate(thing, amiss.statement.object, graph)[1]
        return self.statements.path if line is None else f"{self.statements.path}:{line}"

    def _said(self, amiss: Amiss) -> str:
        statement = amiss.statement
        terms = (statement.subject, statement.predicate, statement.object)
        words = " ".join(self._short(_value(term)) for term in terms)
        term = self._short(amiss.term.value)
        anchors = " and ".join(f'"{anchor.text}"' for anchor in amiss.anchors)
        told = f"{words}, cited to {amiss.part}: "
        if amiss.state == DIFFERENT:
            return told + f"the text has {' and '.join(amiss.read)} ({anchors}), not {term}."
        if amiss.state == ABSENT:
            return told + f"{anchors} for {term} stands nowhere in the document."
        if amiss.state == ELSEWHERE:
            name = anchors or term
            return told + f"{name} stands not there but in {_listed(amiss.places)}."
        return told + f"{self.table} gives {term} no anchor there."

    def _short(self, iri: str) -> str:
        if iri.startswith(f"{self.base}id/"):
            return "id:" + iri.removeprefix(f"{self.base}id/")
        return compact(iri, self.base) if iri.startswith("http") else iri


def _value(term: NamedNode | BlankNode | Literal | Triple) -> str:
    assert isinstance(term, NamedNode | Literal), "the readers let nothing else through"
    return term.value


def _uncited(one: Uncited) -> str:
    where = f"{one.place.line}:{one.place.column}"
    return f'{where}: no statement cites the {one.kind} "{one.text}" ({one.part}).'


def _listed(places: Sequence[str]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(places[:_SHOWN]) + more
