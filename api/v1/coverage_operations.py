"""The operations of coverage and gaps in OpenAPI, with the routes that they describe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.v1 import coverage_parameters as asked
from api.v1 import coverage_schemas as schemas
from api.v1 import examples
from api.v1.answers import CSV, JSON, XLSX
from api.v1.operations import Operation
from api.v1.parameters import described

if TYPE_CHECKING:
    from fastapi import APIRouter

    from api.routes.stored_queries import Questions
    from api.v1.parameters import Parameter
    from api.v1.schemas import Schema

FORMATS: Final = (JSON, CSV, XLSX)


@dataclass(frozen=True)
class Question:
    """One question: its name here, its address, its words, what it takes and what it answers."""

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    schema: Schema


QUESTIONS: Final = (
    Question(
        "coverage",
        "/coverage",
        "How much of each thing of a kind is linked with each of another",
        "A matrix of any kinds: direct links, those of what is below, and derived ones apart, each "
        "by basis; empty rows and columns are kept. "
        "任意两类事物的矩阵：直接联系、下级事物的联系与推导联系分列，并按依据计数；保留空行空列。",
        asked.OF_COVERAGE,
        schemas.COVERAGE,
    ),
    Question(
        "cell",
        "/coverage/cell",
        "What a cell of a matrix counts, with the evidence of every link",
        "Each pair, or each thing in between, with all links of its chain. "
        "逐一列出所计事物对或居间事物及其链条中每一联系的证据。",
        asked.OF_CELL,
        schemas.CELL,
    ),
    Question(
        "gaps",
        "/gaps",
        "Which things are linked with nothing of a kind: the questions, with counts",
        "Each question in all its readings, which do not say the same. "
        "各项空白问题及其不同读法的数目。",
        asked.OF_GAPS,
        schemas.GAPS,
    ),
    Question(
        "stated-counts",
        "/gaps/stated-counts",
        "Numbers that sources state without naming what they count, beside mapped ones",
        "The numbers are no links, and neither corrects the other. "
        "所述数目与对照数目并列；数目不是联系，两者互不修正。",
        asked.OF_STATED_COUNTS,
        schemas.STATED_COUNTS,
    ),
    Question(
        "gap",
        "/gaps/{name}",
        "The things that a question after gaps finds",
        "In the reading that is asked for, with the counts of all. "
        "按所选读法列出事物，并给出各读法的数目。",
        asked.OF_GAP,
        schemas.GAP,
    ),
)


def add(router: APIRouter, question: Question, questions: Questions, endpoint: Any) -> None:
    """Add the route of a question."""
    parameters = [described(parameter, questions) for parameter in question.parameters]
    if "{" in question.path:
        parameters.insert(0, described(asked.NAME, questions, place="path"))
    Operation(
        f"coverage_{question.name}".replace("-", "_"),
        question.path,
        "analysis",
        (question.summary, question.description),
        parameters,
        question.schema,
        FORMATS,
        examples.COVERAGE[question.name],
    ).add(router, endpoint)
