"""The results of a SHACL validation report: read, put together, and written as one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from kg.vocab import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.quality.report import Finding
    from kg.sources.rdf import Term

_REPORT: Final = BlankNode("report")


@dataclass(frozen=True)
class Result:
    """One validation result (SHACL §3.6.2): its triples, with those of its own blank nodes."""

    triples: tuple[Triple, ...]

    def values(self, name: str) -> list[Term]:
        """The values of one of its properties, by its name in the SHACL vocabulary."""
        node = self.triples[0].subject
        return [t.object for t in self.triples if t.subject == node and t.predicate == SH[name]]

    @property
    def focus(self) -> Term | None:
        """What it is about."""
        return next(iter(self.values("focusNode")), None)

    @property
    def key(self) -> frozenset[tuple[Term, Term]]:
        """What tells it from every other result, whatever its blank nodes are called."""
        node = self.triples[0].subject
        return frozenset(
            (t.predicate, t.object)
            for t in self.triples
            if t.subject == node and not isinstance(t.object, BlankNode)
        )

    @property
    def is_violation(self) -> bool:
        """Whether what it says stops a release."""
        return SH.Violation in self.values("resultSeverity")

    @property
    def messages(self) -> list[str]:
        """What it says, in every language."""
        return [m.value for m in self.values("resultMessage") if isinstance(m, Literal)]


def read_results(report: str) -> list[Result]:
    """The results of one report in Turtle.

    Raises:
        SyntaxError: it is not Turtle.
        ValueError: it does not hold one report that conforms if it has no results (SHACL §3.6.1).
    """
    about: dict[Term, list[Triple]] = {}
    for quad in parse(report, format=RdfFormat.TURTLE, rename_blank_nodes=True):
        about.setdefault(quad.subject, []).append(quad.triple)
    reports = [
        node
        for node, triples in about.items()
        if any(t.predicate == RDF.type and t.object == SH.ValidationReport for t in triples)
    ]
    if len(reports) != 1:
        raise ValueError(f"it holds {len(reports)} validation reports")
    said = about[reports[0]]
    results = [_closure(t.object, about) for t in said if t.predicate == SH.result]
    conforms = [t.object for t in said if t.predicate == SH.conforms]
    if conforms != [Literal(not results)]:
        raise ValueError(f"sh:conforms does not fit its {len(results)} results")
    return results


def _closure(node: Term, about: dict[Term, list[Triple]]) -> Result:
    """What is said of a node, and of the blank nodes that this leads to."""
    found: list[Triple] = []
    ahead, seen = [node], {node}
    while ahead:
        for triple in about.get(ahead.pop(), ()):
            found.append(triple)
            if isinstance(triple.object, BlankNode) and triple.object not in seen:
                seen.add(triple.object)
                ahead.append(triple.object)
    return Result(tuple(found))


def with_warnings(report: str, findings: Iterable[Finding]) -> str:
    """The report of the shapes with what the checks warn of, so that one report holds both.

    What is said of a thing in several places of the files is one result.
    """
    warned = {
        (finding.focus, f"{finding.problem} {finding.remedy}".rstrip())
        for finding in findings
        if finding.severity == "warning" and finding.focus is not None
    }
    if not warned:
        return report
    return write_report([*read_results(report), *(warning(*said) for said in warned)])


def warning(focus: Term, message: str) -> Result:
    """A result that warns of what no shape says: a check is a constraint in SPARQL (SHACL §5)."""
    node = BlankNode()
    return Result(
        (
            Triple(node, RDF.type, SH.ValidationResult),
            Triple(node, SH.focusNode, focus),
            Triple(node, SH.resultSeverity, SH.Warning),
            Triple(node, SH.resultMessage, Literal(message, language="en")),
            Triple(node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent),
        )
    )


def write_report(results: Sequence[Result]) -> str:
    """One report with those results, as Turtle; the same bytes whatever their order."""
    conforms = Literal(not results)
    said = [
        Triple(_REPORT, RDF.type, SH.ValidationReport),
        Triple(_REPORT, SH.conforms, conforms),
        *(Triple(_REPORT, SH.result, result.triples[0].subject) for result in results),
        *(triple for result in results for triple in result.triples),
    ]
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in said)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    turtle = serialize(  # one prefix only: pyoxigraph writes several in an order of chance
        (quad.triple for quad in sorted(dataset, key=str)),
        format=RdfFormat.TURTLE,
        prefixes={"sh": SH.iri},
    )
    return (turtle or b"").decode()
