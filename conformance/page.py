"""The page of conformance: what passes, what deviates and why, what is not run."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from conformance.running import NOT_RUN, OTHER_FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conformance.outcomes import Record

DEVIATIONS: Final = Path(__file__).parent / "deviations.yaml"
AT_LEAST: Final = 1_000
"""Tests that a checkout holds; a run of fewer has not found them."""

HEAD: Final = """\
# Conformance

Written by `python -m conformance RDF_TESTS --write docs/conformance.md`, where `RDF_TESTS` is a
checkout of the W3C's [rdf-tests](https://github.com/w3c/rdf-tests). The command starts a server of
its own (`KG_DATASET=plain`, writes on), runs every test against it by HTTP, and runs the tests of
queries and updates once more in process with the bare engine. So it tells what the service adds or
spoils from what the engine itself does: a test that the engine passes must pass by HTTP.

Engine: pyoxigraph {engine}. {passed:,} of {ran:,} tests pass; {deviating} fail because the engine \
deviates,
{ours} because of the service; {skipped} of {total:,} are not run.
"""


@dataclass(frozen=True)
class Reason:
    """Why the engine does not pass some tests."""

    reason: str
    tests: tuple[str, ...]


def read_reasons(path: Path = DEVIATIONS) -> list[Reason]:
    """The reasons of the file beside this module."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Reason(one["reason"], tuple(one["tests"])) for one in found]


def ours(record: Record) -> bool:
    """Whether a test fails and the engine is not why."""
    if record.service is None:
        return False
    if record.engine is None or record.engine.passed:
        lame = record.service.why.startswith(NOT_RUN)
        spoilt = lame and record.engine is not None and not record.engine.why.startswith(NOT_RUN)
        return not record.service.passed or spoilt
    return False


def deviates(record: Record) -> bool:
    """Whether a test fails because the engine itself does not pass it."""
    passed_by_http = record.service is not None and record.service.passed
    return record.engine is not None and not record.engine.passed and not passed_by_http


def faults(records: Sequence[Record], reasons: Sequence[Reason]) -> list[str]:
    """What must not be, as sentences; none where all is well."""
    found = []
    if len(records) < AT_LEAST:
        found.append(f"Only {len(records)} tests were found: give the folder of the repository.")
    for record in records:
        if ours(record) and record.service is not None:
            found.append(f"{record.id} fails by HTTP: {record.service.why}")
    deviating = {record.id: record for record in records if deviates(record)}
    named = [test for reason in reasons for test in reason.tests]
    found.extend(f"{test} has two reasons." for test, n in Counter(named).items() if n > 1)
    for test in sorted(deviating.keys() - set(named)):
        engine = deviating[test].engine
        said = engine.why if engine else ""
        found.append(f"{test} fails in the engine and {DEVIATIONS.name} gives no reason: {said}")
    found.extend(
        f"{test} passes, yet has a reason." for test in sorted(set(named) - deviating.keys())
    )
    return found


def page(records: Sequence[Record], reasons: Sequence[Reason]) -> str:
    """The page as Markdown; it holds no date, so that equal outcomes give equal pages."""
    ran = [record for record in records if not record.skipped]
    spoilt = [record for record in ran if ours(record)]
    deviating = [record for record in ran if deviates(record)]
    parts = [
        HEAD.format(
            engine=version("pyoxigraph"),
            passed=len(ran) - len(spoilt) - len(deviating),
            ran=len(ran),
            deviating=len(deviating),
            ours=len(spoilt) or "none",
            skipped=len(records) - len(ran),
            total=len(records),
        ),
        "## By suite\n",
        _table(records, "suite", lambda record: record.group),
        "## By folder\n",
        _table(records, "folder", lambda record: record.id.rpartition("/")[0]),
        "## Where the engine deviates\n",
    ]
    held = {record.id for record in deviating}
    for reason in reasons:
        tests = [f"- `{test}`" for test in reason.tests if test in held]
        parts.append("\n".join([reason.reason.strip(), "", *tests, ""]))
    if spoilt:
        parts.append("## Where the service deviates\n")
        parts.append("".join(f"- `{record.id}`\n" for record in spoilt))
    parts.append("## What is not run\n")
    parts.append(_skipped(records))
    parts.append("## What passes with a note\n")
    parts.append(_notes(ran))
    return "\n".join(parts)


def _table(records: Sequence[Record], name: str, key: Callable[[Record], str]) -> str:
    groups: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    lines = [f"| {name} | tests | pass | engine deviates | service deviates | not run |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    for group, some in sorted(groups.items()):
        skipped = sum(bool(record.skipped) for record in some)
        engine, service = sum(map(deviates, some)), sum(map(ours, some))
        passed = len(some) - skipped - engine - service
        lines.append(f"| {group} | {len(some)} | {passed} | {engine} | {service} | {skipped} |")
    return "\n".join(lines) + "\n"


def _skipped(records: Sequence[Record]) -> str:
    counted = Counter(record.skipped for record in records if record.skipped)
    return "".join(f"- {count}: {why}\n" for why, count in sorted(counted.items()))


def _notes(ran: Sequence[Record]) -> str:
    """How many tests pass in a way that somebody could count otherwise."""
    said = [record.service.why for record in ran if record.service and record.service.passed]
    other = sum(why == OTHER_FORMS for why in said)
    unrun = sum(why.startswith(NOT_RUN) for why in said)
    return (
        f"- {other}: the values are the expected ones, written in the engine's own form (1.0 for "
        "1.0e0).\n"
        f"- {unrun}: tests of right syntax that are read and cannot be carried out, as they call a "
        "function that nobody has defined or drop a graph that is not there.\n"
    )
