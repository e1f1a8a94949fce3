from __future__ import annotations

from kg.errors import SourceError
from kg.quality.report import Finding, Verdict, in_order


def test_a_fault_of_reading_becomes_a_finding() -> None:
    finding = Finding.of(SourceError("a.ttl", "It is bad.", "Mend it.", 7))
    assert (finding.path, finding.line, finding.problem) == ("a.ttl", 7, "It is bad.")
    assert finding.sentence() == "a.ttl:7: It is bad. Mend it."
    assert Finding.of(SourceError("a.ttl", "Gone.")).sentence() == "a.ttl: Gone."


def test_a_finding_without_a_place() -> None:
    assert Finding("error", "c", None, None, "x", "It is bad.").sentence() == "It is bad."


def test_order_and_verdict() -> None:
    late = Finding("warning", "c", "b.ttl", 10, "x", "B.")
    early = Finding("error", "c", "b.ttl", 9, "x", "A.")
    verdict = Verdict(in_order([late, early, late]))
    assert verdict.findings == (early, late)
    assert verdict.errors == (early,)
    assert verdict.warnings == (late,)
    assert not verdict.conforms
    assert Verdict((late,)).conforms
