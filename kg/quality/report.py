"""What the gate found wrong: findings, and the sentence that a person reads about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Literal as Text
    from pyoxigraph import NamedNode

    from kg.errors import SourceError

Severity = Literal["error", "warning", "note"]
SOURCE: Final = "source"
"""The check of findings that were made while reading the files."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, where, and what to do about it.

    Attributes:
        severity: an error stops a release, a warning is listed in its manifest, a note tells what
            is worth knowing and is wrong with nothing.
        check: the file of the check or shape that found it, or ``source``, ``literals``.
        path: the file to mend, relative to the content folder, where it is known.
        line: the line of it, where it is known.
        thing: what it is about, as messages write it.
        problem: a sentence.
        remedy: a sentence, or ``""``.
        shape: the local name of the shape that says the same of the thing, for the gate, which
            tells a person once.
        focus: what a check found, for the SHACL report; the shapes' findings stand there already.
    """

    severity: Severity
    check: str
    path: str | None
    line: int | None
    thing: str
    problem: str
    remedy: str = ""
    shape: str = ""
    focus: NamedNode | Text | None = None

    @classmethod
    def of(cls, fault: SourceError) -> Finding:
        """The finding that a fault of reading is."""
        where = fault.path if fault.line is None else f"{fault.path}:{fault.line}"
        problem = fault.problem.removeprefix(f"{where}: ")
        return cls("error", SOURCE, fault.path, fault.line, fault.path, problem, fault.remedy)

    def sentence(self) -> str:
        """Place, problem and remedy in one line.

        >>> Finding("error", "c", "data/a.ttl", 4, "id:x", "No label.", "Add it.").sentence()
        'data/a.ttl:4: No label. Add it.'
        """
        where = "" if self.path is None else f"{self.path}: "
        if self.path is not None and self.line is not None:
            where = f"{self.path}:{self.line}: "
        return f"{where}{self.problem} {self.remedy}".rstrip()


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The distinct findings by file, line and text, errors and warnings alike."""
    return tuple(
        sorted(
            set(findings),
            key=lambda f: (f.path or "", f.line or 0, f.thing, f.check, f.problem, f.severity),
        )
    )


@dataclass(frozen=True)
class Verdict:
    """What the gate says: the findings, and the SHACL validation report as Turtle."""

    findings: tuple[Finding, ...]
    report: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops the release."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is listed in the release's manifest."""
        return tuple(f for f in self.findings if f.severity == "warning")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is worth knowing though nothing is wrong."""
        return tuple(f for f in self.findings if f.severity == "note")

    @property
    def conforms(self) -> bool:
        """Whether the release may be made."""
        return not self.errors
