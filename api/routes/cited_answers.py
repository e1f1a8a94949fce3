"""``/citations/queries/…``: how an answer is cited, and whether it is the same today."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.answers import CACHING
from api.chosen import CHOSEN, pinned, release_of
from api.citing import FORMATS
from api.negotiation import negotiate
from api.rendering import page
from api.routes.citations import VARY, described, to_release, told
from api.routes.stored_queries import given_of
from api.service.dataset import source_of
from kg.citations.answers import fingerprint
from kg.citations.checking import check
from kg.citations.cited import HOW, Cited
from kg.citations.questions import citation_of_answer, question_of
from kg.errors import BadRequest, Gone
from kg.formats import HTML, RESULTS_TSV, Format
from kg.queries.header import Wording

if TYPE_CHECKING:
    from api.routes.stored_queries import Questions
    from kg.citations.checking import Ask
    from kg.citations.questions import Question
    from kg.queries.asking import Asked
    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.keys import KeyIndex
    from kg.releases import ReleaseDir
    from kg.timeline import Timeline

_OUTCOME: Final = Format("json", "application/json", (), "json", charset=False)
_OUTCOMES: Final = (_OUTCOME, HTML)
_HASH: Final = re.compile(r"[0-9a-f]{8,64}")


async def answer(request: Request) -> Response:
    """How the answer to a stored query is cited, with the hash by which it can be checked.

    Raises:
        NotFound: there is no such query.
        ParameterError: a parameter is unknown, missing or not of its kind.
        BadRequest: ``query`` or ``answer`` is no hash.
        KgError: what asking the query raises.
    """
    query = _query(request)
    given, wanted, spoken = given_of(request, query)
    spoken = spoken[:1]  # the address of a citation names one, and nothing else decides
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, FORMATS, wanted)
    hashes = {name: _hash(name, given.pop(name, "")) for name in ("query", "answer")}
    questions: Questions = request.app.state.questions
    asked = await questions.ask(request, query, given, RESULTS_TSV.name, spoken)
    question = question_of(
        query, asked.values, await questions.keys(request), spoken, asked.release
    )
    if not pinned(request):
        place, _, _ = question.citation_path().partition("?")
        return to_release(request, f"/{place}", question.parameters)
    found = await asyncio.to_thread(fingerprint, asked.body)
    said = await described(request)
    cited = Cited(
        citation_of_answer(source_of(said), question, found),
        question,
        found,
        _warnings(question, found.sha256, hashes),
    )
    values = {"about": f"/{question.answer_path}", "how": HOW.format(
        f"{request.base_url}{question.answer_path}&format=tsv"
    )}  # fmt: skip
    return told(request, said, cited, format_, values)


async def checked(request: Request) -> Response:
    """Whether the answer that was cited is the same today.

    Raises:
        NotFound: there is no such query, or there never was such a release.
        Gone: the release was removed, and the address has no hash of its answer.
        ParameterError: a parameter is unknown, missing or not of its kind.
        BadRequest: ``cited`` is missing, or ``query`` or ``answer`` is no hash.
        KgError: what asking the query raises.
    """
    query = _query(request)
    given, wanted, spoken = given_of(request, query)
    spoken = spoken[:1]  # the address of a citation names one, and nothing else decides
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _OUTCOMES, wanted)
    hashes = {name: _hash(name, given.pop(name, "")) for name in ("query", "answer")}
    name = given.pop("cited", "")
    if not name:
        raise BadRequest("The request names no release that was cited.", "Add cited= and its id.")
    cited, release = _cited(request, name, known=bool(hashes["answer"])), release_of(request)
    outcome = await check(
        query,
        cited=name,
        today=release.id,
        then=_asking(_of_release(request, cited), query, given, spoken) if cited else None,
        now=_asking(request, query, given, spoken),
        languages=spoken,
        text=hashes["query"],
        answer=hashes["answer"],
    )
    headers = {**CACHING, **VARY, "X-Release": release.id}
    if format_ is _OUTCOME:
        return JSONResponse(outcome.as_dict(), headers=headers)
    then = replace(outcome.question, release=name)
    values = {
        "outcome": outcome,
        "then": f"/{then.answer_path}",
        "today": f"/{outcome.question.answer_path}",
    }
    return page(request, "check.html", values, headers=headers, without=("answer",))


def _cited(request: Request, name: str, *, known: bool) -> ReleaseDir | None:
    """The release that was cited; ``None`` where it was removed and the answer's hash is known."""
    timeline: Timeline = request.app.state.timeline
    try:
        return timeline.find(name)
    except Gone:
        if known:
            return None
        raise


def _asking(
    request: Request, query: StoredQuery, given: dict[str, str], spoken: tuple[str, ...]
) -> Ask:
    questions: Questions = request.app.state.questions

    async def ask() -> tuple[Asked, KeyIndex]:
        asked = await questions.ask(request, query, given, RESULTS_TSV.name, spoken)
        return asked, await questions.keys(request)

    return ask


def _of_release(request: Request, release: ReleaseDir) -> Request:
    """The request as it would be answered from another release."""
    state = {**request.scope["state"], CHOSEN: release}
    return Request({**request.scope, "state": state}, request.receive)


def _query(request: Request) -> StoredQuery:
    catalog: Catalog = request.app.state.catalog
    return catalog.get(f"{request.path_params['group']}/{request.path_params['name']}")


def _hash(name: str, digits: str) -> str:
    if digits and not _HASH.fullmatch(digits):
        raise BadRequest(
            f'{name} is "{digits}", which is no hash.',
            "Give the first 8 or more hexadecimal digits of a SHA-256, or leave it out.",
        )
    return digits


def _warnings(question: Question, sha256: str, hashes: dict[str, str]) -> tuple[Wording, ...]:
    said = []
    if not question.text_sha256.startswith(hashes["query"]):
        said.append(
            Wording(
                "The stored query has another text today than when this was cited; what stands "
                "here is of today's text. The SPARQL in the citation that was kept still asks "
                "what was asked.",
                "该既定查询的文本现已与引用时不同；此处内容依今日文本得出。"
                "所保存引文中的SPARQL仍可提出原来的问题。",
            )
        )
    if not sha256.startswith(hashes["answer"]):
        said.append(
            Wording(
                "The answer has another hash than the one that was cited.",
                "答案的散列值与所引用的不同。",
            )
        )
    return tuple(said)


routes: Final = [
    Route("/citations/queries/{group}/{name}", answer, methods=["GET", "HEAD"]),
    Route("/citations/queries/{group}/{name}/check", checked, methods=["GET", "HEAD"]),
]
