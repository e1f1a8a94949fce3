"""Runs the queries of ``ontology/checks/``: every row of an answer is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import SourceError
from kg.quality.report import Finding, Severity
from kg.quality.wording import Vocabulary, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.sources.candidate import Candidate
    from kg.sources.queryfiles import QueryFile
    from kg.sources.rdf import Term

_SEVERITIES: Final[dict[str, Severity]] = {"warning": "warning", "note": "note"}
"""What a header may write; anything else is an error."""


def run_check(check: QueryFile, candidate: Candidate, known: Vocabulary) -> Iterator[Finding]:
    """One finding for each row.

    ``?thing`` is what is wrong; ``?value`` and ``?graph``, where the query gives them, help to
    find the line. The header's ``problem`` and ``remedy`` may name any variable as ``{name}``;
    its key ``near`` names the variable for which known names are suggested, and its key ``shape``
    the shape that says the same.

    Raises:
        SourceError: the query has no ``?thing``, or the header names a variable that it lacks.
    """
    result = candidate.store.query(check.text)
    assert isinstance(result, QuerySolutions), "the reader lets only SELECT through"
    names = [variable.value for variable in result.variables]
    if "thing" not in names:
        raise SourceError(check.path, "The query gives no ?thing.", "Select ?thing: what is wrong.")
    severity = _SEVERITIES.get(check.said("severity"), "error")
    near = str(check.header.get("near", ""))
    for row in result:
        terms: dict[str, Term | None] = {name: row[name] for name in names}
        texts = {name: written(term, candidate.base) for name, term in terms.items()}
        thing, graph = terms["thing"], terms.get("graph")
        focus = thing if isinstance(thing, NamedNode | Literal) else None
        path, line = candidate.locate(
            focus or NamedNode("urn:none"),
            terms.get("value"),
            graph if isinstance(graph, NamedNode) else None,
        )
        try:
            problem = check.said("problem.en").format_map(texts)
            remedy = check.said("remedy.en").format_map(texts)
            hint = known.suggestion(terms[near]) if near else ""
            shape = str(check.header.get("shape", "")).format_map(texts)
        except KeyError as error:
            raise SourceError(
                check.path,
                f"The header names {error.args[0]}, which the query does not select.",
                f"The variables are: {', '.join(names)}.",
            ) from error
        remedy = f"{remedy} {hint}".strip()
        yield Finding(
            severity, check.path, path, line, texts["thing"], problem, remedy, shape, focus
        )
