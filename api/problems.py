"""Errors as problem documents (RFC 9457): the one translation from an error to a status."""

from __future__ import annotations

import inspect
import logging
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi.exceptions import RequestValidationError
from pyoxigraph import parse, serialize
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from api.logs import request_id
from api.negotiation import negotiate
from api.rendering import page
from kg import errors
from kg.errors import (
    BudgetSpent,
    KgError,
    NotAcceptable,
    RangeNotSatisfiable,
    RequestTimeout,
    ShapesViolated,
    Unauthorized,
    UnsupportedMediaType,
)
from kg.formats import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROBLEM: Final = Format(
    "problem", "application/problem+json", ("application/json",), "json", charset=False
)
PROBLEM_XML: Final = Format(
    "problem-xml", "application/problem+xml", ("application/xml", "text/xml"), "xml"
)
"""A problem document as XML (RFC 9457 appendix B)."""

STATUS: Final[dict[str, int]] = {
    "bad-request": 400,
    "document-syntax": 400,
    "notation": 400,
    "parameter": 400,
    "picture": 400,
    "query-refused": 400,
    "query-syntax": 400,
    "unauthorized": 401,
    "write-refused": 403,
    "not-found": 404,
    "not-acceptable": 406,
    "query-timeout": 408,
    "request-timeout": 408,
    "gone": 410,
    "precondition-failed": 412,
    "query-memory": 413,
    "request-too-large": 413,
    "result-too-large": 413,
    "unsupported-media-type": 415,
    "range": 416,
    "gate": 422,
    "shapes": 422,
    "budget": 429,
    "query-unsupported": 501,
    "service-failed": 502,
    "busy": 503,
    "preparing": 503,
    "query-killed": 503,
    "release": 503,
    "store": 503,
    "worker-lost": 503,
}
"""Code of an error → status; an error that is not here is the server's own fault (500)."""

_RETRY: Final = {"busy": "1", "worker-lost": "1", "preparing": "10"}
"""Code of an error → seconds after which the same request may go well."""

_CODES: Final = {404: "not-found", 405: "method-not-allowed", 406: "not-acceptable"}
_REPORTS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
"""What a validation report comes in."""

_LOG: Final = logging.getLogger("api")


@cache
def titles() -> dict[str, str]:
    """Code of every error → what it means in one sentence, as the library says it."""
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, KgError)]
    said = {kind.code: (inspect.getdoc(kind) or "").partition("\n")[0] for kind in kinds}
    said["method-not-allowed"] = "The address is there, but it does not take this method."
    said["error"] = "The server failed; the request may be right."
    return dict(sorted(said.items()))


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document, or a page where a browser asks."""

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, KgError)
        return of_error(request, error)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = _CODES.get(error.status_code, "bad-request")
        detail, remedy = str(error.detail), "See / for what there is."
        if error.status_code == 404:
            detail = f"There is nothing at {request.url.path}."
        elif error.status_code == 405:
            detail = f"{request.url.path} does not take {request.method}."
            remedy = f"It takes {(error.headers or {}).get('Allow', 'GET')}."
        return _answer(request, error.status_code, code, (detail, remedy), error.headers or {})

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        return _answer(request, 400, "bad-request", ("; ".join(found), "See /docs."))

    app.add_exception_handler(KgError, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_middleware(_Unexpected)


def endpoint(handler: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """A handler as an application of its own, whose errors are answered as those of ``install``."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await handler(request)
        except KgError as error:
            response = of_error(request, error)
        await response(scope, receive, send)

    return _Unexpected(answer)


def of_error(
    request: Request, error: KgError, more: Mapping[str, Any] = MappingProxyType({})
) -> Response:
    """The problem document, or page, of an error of the library; ``more`` are further members."""
    status = STATUS.get(error.code, 500)
    request.scope.setdefault("state", {})["error"] = error.code
    headers = {"Retry-After": _RETRY[error.code]} if error.code in _RETRY else {}
    if isinstance(error, BudgetSpent):
        headers["Retry-After"] = str(error.wait)
    if isinstance(error, NotAcceptable):
        headers["Vary"] = "Accept"
    if isinstance(error, RangeNotSatisfiable):
        headers["Content-Range"] = f"bytes */{error.size}"
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = f'Bearer realm="{error.realm}"'
    if isinstance(error, UnsupportedMediaType):
        headers.update(error.reads)
    if isinstance(error, RequestTimeout):
        headers["Connection"] = "close"  # what is still to come belongs to this request
    said = error.problem, error.remedy
    if isinstance(error, ShapesViolated):
        report = _report(request, error)
        if report is not None:
            return report
        more = {**more, "sentences": list(error.sentences)}
    return _answer(request, status, error.code, said, headers, more=more)


def _report(request: Request, error: ShapesViolated) -> Response | None:
    """The validation report, if the client would rather have RDF than a problem document."""
    try:
        chosen = negotiate(request.headers.get("accept"), (PROBLEM, HTML, *_REPORTS))
    except NotAcceptable:
        return None
    if chosen not in _REPORTS:
        return None
    assert chosen.rdf is not None
    body = serialize(parse(error.report, TURTLE.rdf), format=chosen.rdf)
    headers = {"Content-Type": chosen.content_type, "Vary": "Accept", "Cache-Control": "no-store"}
    return Response(body, STATUS[error.code], headers)


def _answer(
    request: Request,
    status: int,
    code: str,
    said: tuple[str, str],
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Response:
    detail, remedy = said
    document: dict[str, Any] = {
        "type": f"/errors#{code}",
        "title": titles().get(code) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "remedy": remedy,
        **more,
    }
    kept = {"Vary": "Accept", "Cache-Control": "no-store", **headers}
    try:
        chosen = negotiate(request.headers.get("accept"), (PROBLEM, HTML, PROBLEM_XML))
    except NotAcceptable:
        chosen = PROBLEM
    if chosen is HTML:
        return page(request, "problem.html", {"problem": document}, status=status, headers=kept)
    if chosen is PROBLEM_XML:
        body = problem_xml(document)
        return Response(body, status, {**kept, "Content-Type": PROBLEM_XML.content_type})
    return JSONResponse(document, status, kept, media_type=PROBLEM.media_type)


def problem_xml(document: Mapping[str, Any]) -> bytes:
    """A problem document as XML (RFC 9457 appendix B); the items of a list are called ``i``.

    >>> problem_xml({"sentences": ["a<b"]}).partition(b"7807")[2]
    b'"><sentences><i>a&lt;b</i></sentences></problem>'
    """
    root = Element("problem", xmlns="urn:ietf:rfc:7807")
    for name, value in document.items():
        member = SubElement(root, name)
        if isinstance(value, list):
            for item in value:
                SubElement(member, "i").text = str(item)
        else:
            member.text = str(value)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written


class _Unexpected:
    """What nobody foresaw: a problem document with the number under which the log has it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            scope.setdefault("state", {})["gone"] = True
        except Exception as error:
            if started and isinstance(error, KgError):  # it broke a stream off, as it should
                scope.setdefault("state", {})["error"] = error.code
                raise
            number = request_id(scope)
            _LOG.exception("request %s: %s %s", number, scope["method"], scope["path"])
            if started:
                raise
            detail = f"The server failed on this request; its log has it as {number}."
            said = (detail, "Tell whoever runs the server.")
            answer = _answer(Request(scope), 500, "error", said)
            await answer(scope, receive, send)
