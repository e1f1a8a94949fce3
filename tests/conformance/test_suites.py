"""The runner on a small suite: what passes, fails and is left out, in process and by HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.__main__ import main
from conformance.manifests import entries
from conformance.outcomes import Outcome, Record
from conformance.page import Reason, faults, page, read_reasons
from conformance.suites import FEDERATION, LOADING, WITHDRAWN, run_suites
from tests.conformance.suite import write_suite

if TYPE_CHECKING:
    from pathlib import Path

PASSED = Outcome(passed=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    return write_suite(tmp_path_factory.mktemp("suite"))


@pytest.fixture(scope="module")
def records(checkout) -> dict[str, Record]:
    return {record.id: record for record in run_suites(checkout, None)}


def test_every_test_of_queries_and_updates_is_met(checkout, records) -> None:
    listed = [
        entry.id
        for name in ("sparql10/manifest.ttl", "sparql11/manifest-all.ttl")
        for entry in entries(checkout, f"sparql/{name}")
    ]
    assert len(listed) == 17
    assert [id_ for id_ in listed if "protocol" not in id_ and "/sd/" not in id_] == [*records]
    assert len(records) == 11


def test_what_passes(records) -> None:
    passed = {id_ for id_, one in records.items() if one.engine and one.engine.passed}
    basic = {f"sparql10/basic/{name}" for name in ("two", "none", "asked", "built")}
    assert passed == basic | {f"sparql11/add/{name}" for name in ("added", "misspelt", "called")}
    assert records["sparql10/basic/two"].engine.why == "equal values in other lexical forms"
    assert records["sparql11/add/called"].engine.why.startswith("read, but not carried out")


def test_what_fails_says_why(records) -> None:
    assert records["sparql10/basic/wrong-count"].engine == Outcome(False, "3 rows for 2")


def test_what_is_not_run_says_why(records) -> None:
    skipped = {id_: one.skipped for id_, one in records.items() if one.skipped}
    assert skipped == {
        "sparql10/basic/old": WITHDRAWN,
        "sparql10/basic/entailed": FEDERATION,
        "sparql11/add/loaded": LOADING,
    }


def test_a_failure_needs_a_reason_and_a_reason_a_failure(records) -> None:
    some = list(records.values())
    few, *unsaid = faults(some, [])
    assert few == "Only 11 tests were found: give the folder of the repository."
    assert [said.partition(" ")[0] for said in unsaid] == ["sparql10/basic/wrong-count"]
    reason = Reason("It counts.", ("sparql10/basic/wrong-count", "sparql10/basic/two"))
    assert faults(some, [reason])[1:] == ["sparql10/basic/two passes, yet has a reason."]
    twice = Reason("Twice.", ("sparql10/basic/wrong-count",))
    assert faults(some, [twice, twice])[1:] == ["sparql10/basic/wrong-count has two reasons."]


def test_only_the_service_is_to_blame_for_what_the_engine_passes() -> None:
    failed, lame = Outcome(False, "no"), Outcome(True, "read, but not carried out: no")
    some = [
        Record("a/b/spoilt", "g", PASSED, failed),
        Record("a/b/lame", "g", PASSED, lame),
        Record("a/b/http", "h", service=failed),
        Record("a/b/both", "g", failed, failed),
        Record("a/b/lame-too", "g", lame, lame),
        Record("a/b/mended", "g", failed, PASSED),
    ]
    reasons = [Reason("The engine deviates here.", ("a/b/both",))]
    said = faults(some, reasons)[1:]
    names = [line.partition(" ")[0] for line in said]
    assert names == ["a/b/spoilt", "a/b/lame", "a/b/http"]
    text = page(some, reasons)
    assert "| a/b | 6 | 2 | 1 | 3 | 0 |" in text
    assert "The engine deviates here.\n\n- `a/b/both`\n" in text
    assert "## Where the service deviates\n\n- `a/b/spoilt`\n- `a/b/lame`\n- `a/b/http`\n" in text


def test_the_reasons_are_sentences_about_tests_that_differ() -> None:
    reasons = read_reasons()
    tests = [test for reason in reasons for test in reason.tests]
    assert len(tests) == len(set(tests)) >= 20
    for reason in reasons:
        assert reason.reason.strip().endswith("."), reason
        assert reason.tests


def test_the_command_fails_where_tests_are_missing(checkout, tmp_path, capsys) -> None:
    assert main([str(tmp_path)]) == 2
    assert "no checkout of rdf-tests" in capsys.readouterr().out
    assert main([str(checkout), "--engine-only"]) == 1
    assert "8 tests run of 11" in capsys.readouterr().out
