"""``/releases/{id}/report``: what the shapes and checks say of a release, read, taken or asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api import bodies
from api.answers import CACHING
from api.asking import answered, evaluate
from api.chosen import CHOSEN, link, release_of
from api.memento_links import CURRENT
from api.negotiation import negotiate
from api.rendering import languages_of, page
from api.requests import text_of
from api.routes.sparql import sparql
from api.views import address
from kg.errors import BadRequest, NotFound
from kg.formats import GRAPH_FORMATS, HTML, RESULTS_JSON, TURTLE, Format
from kg.languages import choose
from kg.queries.rows import Rows
from kg.releases import ReportOf
from kg.vocab import short
from kg.workers.protocol import GraphDump

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from kg.queries.rows import Value
    from kg.releases import ReleaseDir
    from kg.timeline import Timeline
    from kg.workers.pool import Pool

_SENTENCES: Final = Format("json", "application/json", (), "json", charset=False)
_FORMATS: Final = (TURTLE, _SENTENCES, *(f for f in GRAPH_FORMATS if f is not TURTLE), HTML)
_AT_ONCE: Final = 100
"""Results on one page."""

_MOST: Final = 10_000
"""The last page."""

_SOLUTIONS: Final = {"solutions": RESULTS_JSON.name}


async def report(request: Request) -> Response:
    """The report: Turtle as it was written, any other RDF, sentences as JSON, or a page.

    Raises:
        NotFound: there is no such release, or it has no report, as a plain dataset has none.
        Gone: the release was removed.
        NotAcceptable: it is not to be had in what the client takes.
        BadRequest: ``page`` is no number of a page.
    """
    release = _release(request)
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _FORMATS, request.query_params.get("format"))
    headers = {
        **CACHING,
        "X-Release": release.id,
        "Content-Location": f"{_place(release)}?format={format_.name}",
        "Link": ", ".join(
            f'<{_place(release)}?format={other.name}>; rel="alternate"; type="{other.media_type}"'
            for other in _FORMATS
            if other is not format_
        ),
    }
    if format_ is TURTLE:
        body = await asyncio.to_thread(release.report.read_bytes)
        return Response(body, headers={**headers, "Content-Type": format_.content_type})
    if format_ in (HTML, _SENTENCES):
        return await _told(request, release, format_, headers)
    request.scope["state"][CHOSEN] = ReportOf(release.path)
    response = await answered(request, GraphDump(None, format_.name), headers)
    response.headers["x-release"] = release.id
    return response


async def query(request: Request) -> Response:
    """Answer a query on the report, which is the default graph, as ``/sparql`` answers others.

    Raises:
        NotFound, Gone: as :func:`report`.
        BadRequest: the request has no query.
        KgError: what :func:`api.routes.sparql.sparql` raises.
    """
    release = _release(request)
    fields = bodies.fields(request.scope["query_string"])
    if request.method != "POST" and not any(name == "query" for name, _ in fields):
        raise BadRequest("The request has no query.", "Send query=…; the report is the graph.")
    request.scope["state"][CHOSEN] = ReportOf(release.path)
    response = await sparql(request)
    response.headers["x-release"] = release.id
    return response


def _release(request: Request) -> ReleaseDir:
    """The release of the address, from which whatever the answer is made of is taken.

    Where the address says ``current`` it is the one that any other address is answered from.
    """
    timeline: Timeline = request.app.state.timeline
    id_ = request.path_params["id"]
    release = release_of(request) if id_ == CURRENT else timeline.find(id_)
    if not release.report.is_file():
        raise NotFound(
            f"Release {release.id} has no report.", "A plain dataset is held to no shapes."
        )
    request.scope["state"][CHOSEN] = release
    return release


async def _told(
    request: Request, release: ReleaseDir, format_: Format, headers: Mapping[str, str]
) -> Response:
    """The results in words, some at a time."""
    number = _page(request.query_params.get("page", "1"))
    request.scope["state"][CHOSEN] = ReportOf(release.path)
    text = text_of("results", limit=str(_AT_ONCE + 1), offset=str((number - 1) * _AT_ONCE))
    found = Rows.of((await evaluate(request, text, _SOLUTIONS, checked=True)).body).rows
    request.scope["state"][CHOSEN] = release
    rows = found[:_AT_ONCE]
    pool: Pool = request.app.state.pool
    base = pool.manifest(release).base
    labels = await _labels(request, rows)
    view = {
        "release": release.id,
        "conforms": not found and number == 1,
        "page": number,
        "more": len(found) > len(rows),
    }
    if format_ is _SENTENCES:
        results = [_sentence(row, labels, base) for row in rows]
        return JSONResponse({**view, "results": results}, headers=headers)
    languages = languages_of(request)
    values = {
        **view,
        "results": [_row(request, row, labels, base, languages) for row in rows],
        "place": _place(release),
        "asked": request.query_params.get("lang", ""),
        "formats": [(f.media_type, f"{_place(release)}?format={f.name}") for f in _FORMATS[:-1]],
        "here": link(request, f"/releases/{release.id}"),
    }
    vary = {**headers, "Vary": "Accept, Accept-Language"}
    return page(request, "report.html", values, headers=vary)


def _page(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST:
        raise BadRequest(f'page is "{text}", which is no page.', "The first one is 1.")
    return int(text)


async def _labels(
    request: Request, rows: Sequence[Mapping[str, Value]]
) -> dict[str, dict[str, str]]:
    """For each thing that results are about, its labels by language."""
    things = sorted({f"<{row['focus']}>" for row in rows if _is_iri(str(row["focus"]))})
    if not things:
        return {}
    text = text_of("labels", things=" ".join(things))
    found: dict[str, dict[str, str]] = {}
    for row in Rows.of((await evaluate(request, text, _SOLUTIONS, checked=True)).body).rows:
        found.setdefault(str(row["thing"]), {})[str(row["language"])] = str(row["label"])
    return found


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:  # a blank node or a literal
        return False


def _sentence(
    row: Mapping[str, Value], labels: Mapping[str, Mapping[str, str]], base: str
) -> dict[str, Any]:
    """One result for programs: its parts, and all of it as a sentence in English."""
    focus = str(row["focus"])
    name = labels.get(focus, {}).get("en") or short(focus, base).strip("<>")
    value = "" if row["value"] in (None, row["focus"]) else f" ({row['value']})"
    said = str(row["en"] or row["zh"] or "").rstrip(".")
    return {
        "sentence": f"{name}{value}: {said}.",
        "severity": str(row["severity"]).rpartition("#")[2],
        "focus": focus,
        "path": row["path"],
        "value": row["value"],
        "shape": row["shape"],
        "message": {tag: row[tag] for tag in ("en", "zh") if row[tag]},
    }


def _row(
    request: Request,
    row: Mapping[str, Value],
    labels: Mapping[str, Mapping[str, str]],
    base: str,
    languages: Sequence[str],
) -> dict[str, Any]:
    """One result for the page."""
    focus = str(row["focus"])
    tag, name = choose(labels.get(focus, {}), languages)
    spoken = {language: str(row[language]) for language in ("en", "zh") if row[language]}
    language, message = choose(spoken, languages)
    return {
        "name": name or short(focus, base).strip("<>"),
        "language": tag,
        "href": link(request, address(focus, base)) if _is_iri(focus) else "",
        "focus": focus,
        "value": "" if row["value"] in (None, row["focus"]) else str(row["value"]),
        "message": message,
        "spoken": language,
        "severity": str(row["severity"]).rpartition("#")[2],
    }


def _place(release: ReleaseDir) -> str:
    return f"/releases/{release.id}/report"


routes: Final = [
    Route("/releases/{id}/report", report, methods=["GET", "HEAD"]),
    Route("/releases/{id}/report/sparql", query, methods=["GET", "HEAD", "POST"]),
]
