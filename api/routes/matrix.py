"""``/matrix``: what is linked with what, as a table, as a picture, and cell by cell."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import work
from api.chosen import pinned, release_of
from api.matrix import asking
from api.matrix.form import form_of, titles_of
from api.matrix.opened import opened
from api.matrix.shown import pages_of, shown
from api.negotiation import negotiate
from api.rendering import languages_of, page
from api.v1.coverage_parameters import of_matrix
from api.v1.cursors import next_page
from api.wording import wording
from kg.analysis.declared import PARTS
from kg.errors import ParameterError
from kg.formats import HTML, Format
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.routes.stored_queries import Questions

_SVG: Final = Format("svg", "image/svg+xml", (), "svg", charset=False)
_PNG: Final = Format("png", "image/png", (), "png", charset=False)
_FORMATS: Final = (HTML, _SVG, _PNG)
_DATA: Final = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"))
_API: Final = "/api/v1/coverage"
_LATEST: Final = {"Vary": "Accept, Accept-Language"}

_USUAL: Final[tuple[dict[str, str], ...]] = (
    {"rows": "programme", "columns": "goal"},
    {"rows": "programme", "columns": "resolution"},
    {"rows": "resolution", "columns": "target"},
    {"rows": "region", "columns": "target", "via": "project", "empty": "false"},
    {"rows": "country", "columns": "goal", "via": "project", "empty": "false"},
    {"rows": "organisation", "columns": "programme", "empty": "false"},
)
"""Matrices to start from."""


async def matrix(request: Request) -> Response:
    """A matrix with the form that asks for another; as SVG or PNG its picture.

    What is wrong with a value stands beside the form.

    Raises:
        NotAcceptable: it is not to be had in what the client takes.
        KgError: what asking the worker raises.
    """
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _FORMATS, request.query_params.get("format"))
    if format_ is not HTML:
        return await _picture(request, format_)
    if query := asking.shorter(request):
        return RedirectResponse(f"{asking.MATRIX}?{query}", 303, {"Cache-Control": "no-store"})
    keys = await _questions(request).keys(request)
    tongue = wording(languages_of(request)).language
    written = asking.written_in(request)
    values: dict[str, Any] = {
        "form": form_of(written, keys, tongue),
        "usual": [(*titles_of(one, tongue), asking.place(request, one)) for one in _USUAL],
        "matrix": None,
        "wrong": None,
    }
    try:
        asked = await asking.matrix(request, keys)
    except ParameterError as error:
        headers = {**_LATEST, "Cache-Control": "no-store"}
        return page(request, "matrix.html", values | {"wrong": error}, status=400, headers=headers)
    pages = pages_of(request)
    values |= {
        "matrix": await asyncio.to_thread(shown, request, asked),
        "narrowed": [
            (one["thing"]["label"], pages(one["thing"]["iri"])) for one in asked.told["narrowed"]
        ],
        "hypothetical": asked.told["hypothetical"],
        "parts": {name: asking.place(request, written, part=name) for name in PARTS},
        "turned": asking.place(
            request,
            written,
            rows=str(asked.given["columns"]),
            columns=str(asked.given["rows"]),
        ),
        "formats": [
            (name, asking.place(request, written, format=name.lower(), lang=_asked(request)))
            for name in ("SVG", "PNG")
        ]
        + [(name, asking.data_of(request, written, _API, token)) for name, token in _DATA],
    }
    headers = {**CACHING, **_LATEST, "X-Release": asked.release}
    return page(request, "matrix.html", values, headers=headers)


async def cell(request: Request) -> Response:
    """What one cell counts, page by page, with all links and their sources.

    Raises:
        NotFound: one of the two is no thing of its kind.
        ParameterError: something of the address is not as it should be.
        KgError: what asking the worker raises.
    """
    keys = await _questions(request).keys(request)
    asked = await asking.cell(request, keys)
    words = wording(languages_of(request))
    view = await asyncio.to_thread(opened, asked.told, pages_of(request), words)
    values = {
        "cell": view,
        "via": titles_of({"via": asked.told["via"]}, words.language)[2],
        "hypothetical": asked.told["hypothetical"],
        "back": asking.place(request, asked.written),
        "next": next_page(request, view.last, view.total),
        "formats": [
            (name, asking.data_of(request, asked.written, f"{_API}/cell", token))
            for name, token in _DATA
        ],
    }
    headers = {**CACHING, "X-Release": asked.release, "Vary": "Accept-Language"}
    return page(request, "matrix_cell.html", values, headers=headers)


async def _picture(request: Request, format_: Format) -> Response:
    keys = await _questions(request).keys(request)
    given = asking.read_matrix(request, keys)
    arguments = {
        **of_matrix(given, keys),
        "languages": list(languages_of(request)),
        "release": pinned(request),
        "png": format_ is _PNG,
    }
    answer = await work(request, Call("coverage-picture", arguments))
    name = f"{given['rows']}-by-{given['columns']}.{format_.ending}"
    headers = {
        **CACHING,
        **_LATEST,
        "X-Release": answer.release,
        "Content-Type": format_.content_type,
        "Content-Disposition": f'inline; filename="{name}"',
    }
    return Response(answer.body, headers=headers)


def _asked(request: Request) -> str:
    """The language that the address asks for."""
    return request.query_params.get("lang", "")


def _questions(request: Request) -> Questions:
    release_of(request)  # a release is there
    questions: Questions = request.app.state.questions
    return questions


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route(asking.MATRIX, matrix, methods=_READ),
    Route(asking.CELL, cell, methods=_READ),
]
