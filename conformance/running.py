"""Run one test of a query or an update against a target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from conformance.cases import EVALUATION, RIGHT, WRONG
from conformance.comparing import same_lax, same_rows
from conformance.manifests import document
from conformance.outcomes import Outcome
from conformance.results import (
    MEDIA_TYPES,
    expected_results,
    quad_row,
    read_quads,
    read_results,
)
from conformance.targets import TRIPLES, Refused, read_document

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.cases import Case
    from conformance.results import Row
    from conformance.targets import Target

JSON: Final = MEDIA_TYPES["srj"]
NOT_RUN: Final = "read, but not carried out"
OTHER_FORMS: Final = "equal values in other lexical forms"


def run(case: Case, target: Target, checkout: Path) -> Outcome:
    """Run a test; whatever goes wrong is its failure, with the reason."""
    try:
        if case.kind in RIGHT | WRONG:
            return _syntax(case, target)
        target.load(case.data)
        if case.kind in EVALUATION:
            return _query(case, target, checkout)
        return _update(case, target, checkout)
    except Refused as error:
        return Outcome(passed=False, why=str(error))
    except (SyntaxError, ValueError) as error:
        return Outcome(passed=False, why=f"the answer cannot be read: {error}")


def _syntax(case: Case, target: Target) -> Outcome:
    """Right syntax may fail as it runs (nothing is loaded), but not for how it is written."""
    target.load(())
    refused: Refused | None = None
    try:
        if case.is_update:
            target.change(case.text)
        else:
            graph = case.kind in RIGHT and case.form in ("CONSTRUCT", "DESCRIBE")
            target.ask(case.text, TRIPLES if graph else JSON)
    except Refused as error:
        refused = error
    if case.kind in WRONG:
        if refused is None:
            return Outcome(passed=False, why="accepted")
        return Outcome(passed=True) if refused.meant else Outcome(passed=False, why=str(refused))
    if refused is None:
        return Outcome(passed=True)
    passed = refused.meant and not refused.syntax
    return Outcome(passed, f"{NOT_RUN}: {refused}" if passed else str(refused))


def _query(case: Case, target: Target, checkout: Path) -> Outcome:
    assert case.result is not None
    wanted = document(checkout, case.result)
    if case.form in ("CONSTRUCT", "DESCRIBE"):
        triples = [quad_row(quad) for quad in read_document(checkout, case.result, None)]
        given = read_quads(target.ask(case.text, TRIPLES), RdfFormat.N_TRIPLES)
        return _compared(triples, given)
    media = MEDIA_TYPES.get(wanted.suffix[1:], JSON)
    expected = expected_results(wanted, case.result)
    found = read_results(target.ask(case.text, media), media)
    if expected.boolean is not None or found.boolean is not None:
        same = expected.boolean is found.boolean
        return Outcome(same, "" if same else f"{found.boolean} for {expected.boolean}")
    if expected.variables and expected.variables != found.variables:
        return Outcome(passed=False, why="other variables")
    if case.lax:
        return Outcome(same_lax(expected.rows, found.rows), "rows differ")
    by_order = wanted.suffix[1:] in MEDIA_TYPES and case.ordered
    return _compared(expected.rows, found.rows, ordered=expected.ordered or by_order)


def _update(case: Case, target: Target, checkout: Path) -> Outcome:
    target.change(case.text)
    expected = [
        quad_row(quad) for graph, iri in case.after for quad in read_document(checkout, iri, graph)
    ]
    return _compared(expected, read_quads(target.quads(), RdfFormat.N_QUADS))


def _compared(expected: list[Row], given: list[Row], *, ordered: bool = False) -> Outcome:
    if same_rows(expected, given, ordered=ordered):
        return Outcome(passed=True)
    if same_rows(expected, given, ordered=ordered, by_value=True):
        return Outcome(passed=True, why=OTHER_FORMS)
    if len(expected) != len(given):
        return Outcome(passed=False, why=f"{len(given)} rows for {len(expected)}")
    return Outcome(passed=False, why="rows differ")
