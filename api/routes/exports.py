"""``/export/``: the whole of a release to take away, one of its tables, or one part of it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import Streamed, answered
from api.chosen import link, manifest_of, pinned, release_of
from api.compression import coding_of
from api.downloads import Download, attachment
from api.exported import as_json, grouped, row
from api.negotiation import negotiate
from api.rendering import languages_of, page
from api.validators import tag_of
from kg.errors import BadRequest, NotFound
from kg.exports.catalogue import PATH, catalogue, file_name
from kg.exports.kinds import (
    CSV,
    CSV_ENDING,
    CSVW,
    GZIP,
    METADATA,
    PARQUET,
    PARQUET_ENDING,
    Kind,
    by_name,
    of_file,
)
from kg.exports.names import local_name
from kg.formats import GRAPH_FORMATS, HTML, Format
from kg.languages import certain
from kg.releases import Home
from kg.workers.protocol import Selection
from kg.workers.selection import KINDS, iri_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.config import Settings
    from kg.exports.exporter import Exporter
    from kg.exports.folders import Made

_JSON: Final = Format("json", "application/json", (), "json", charset=False)
_SUM: Final = ".sha256"
_GZIPPED: Final = ".gz"
_TYPES: Final = {CSV_ENDING: f"{CSV}; charset=utf-8; header=present", PARQUET_ENDING: PARQUET}
_VARY: Final = {"Vary": "Accept, Accept-Language"}
_READS: Final = ["GET", "HEAD"]


async def exports(request: Request) -> Response:
    """The list of what a release comes in; which files are made already changes by the minute.

    Raises:
        ReleaseError: nothing was ever built.
        NotAcceptable: the client takes neither a page nor JSON.
    """
    release = release_of(request)
    found = await asyncio.to_thread(catalogue, _home(request), release)
    headers = {"Cache-Control": "no-store", "X-Release": release.id, **_VARY}
    if _format(request) is _JSON:
        listed = [as_json(request, one) for one in found]
        return JSONResponse({"release": release.id, "exports": listed}, headers=headers)
    values = {
        "release": release.id,
        "exports": grouped(request, found),
        "tables": link(request, f"{PATH}tables/"),
        "selection": f"{PATH}selection",
        "base": manifest_of(request).base,
        "pinned": pinned(request),
        "formats": GRAPH_FORMATS,
        "tongue": certain(languages_of(request)),
    }
    return page(request, "exports.html", values, headers=headers)


async def tables(request: Request) -> Response:
    """The tables of a release one by one; JSON is their description as CSV on the Web.

    Raises:
        Preparing: they are being made.
        NotAcceptable: the client takes neither a page nor JSON.
    """
    if _format(request) is _JSON:
        return RedirectResponse(link(request, f"{PATH}tables/{METADATA}"), 303, {"Vary": "Accept"})
    release = release_of(request)
    made = await _made(request, by_name("tables"))
    described = json.loads(await asyncio.to_thread(made[METADATA].path.read_text, "utf-8"))
    tongue = certain(languages_of(request))
    values = {
        "release": release.id,
        "rows": [row(request, table, made, tongue) for table in described["tables"]],
        "exports": link(request, PATH),
        "tongue": tongue,
    }
    headers = {**CACHING, "X-Release": release.id, **_VARY}
    return page(request, "tables.html", values, headers=headers)


async def file(request: Request) -> Response:
    """One file of an export, or its SHA-256 where ``.sha256`` follows its name.

    Raises:
        NotFound: the release has no such file.
        Preparing: it is being made.
        NotAcceptable: the form cannot hold what the release says.
        RangeNotSatisfiable: there are no such bytes of it.
    """
    path: str = request.path_params["path"]
    name = path.removesuffix(_SUM)
    found = of_file(name)
    if found is None:
        raise _none(path)
    kind, wanted = found
    made = await _made(request, kind)
    if wanted not in made:
        raise _none(path)
    release = release_of(request)
    saved = file_name(release, wanted)
    if path != name:
        headers = {**CACHING, "X-Release": release.id}
        return PlainTextResponse(f"{made[wanted].sha256}  {saved}\n", headers=headers)
    about = {"Content-Type": _type(kind, wanted), "Content-Disposition": attachment(saved)}
    if wanted.endswith(CSV_ENDING):
        place = link(request, f"{PATH}tables/{METADATA}")
        about["Link"] = f'<{place}>; rel="describedby"; type="{CSVW}"'
    gzipped = made.get(wanted + _GZIPPED)
    if gzipped is None:
        return Download(request, release.id, made[wanted], about)
    about["Vary"] = "Accept-Encoding"
    accepted = ",".join(request.headers.getlist("accept-encoding")).encode("latin-1")
    if not coding_of(accepted, (b"gzip",)):
        return Download(request, release.id, made[wanted], about)
    return Download(request, release.id, gzipped, about, plain=made[wanted])


async def selection(request: Request) -> Response:
    """What one source says, what a document says, or what is said of the things of a class.

    Raises:
        BadRequest: not exactly one of ``graph``, ``document`` and ``class`` is given.
        NotFound: the release has no such thing.
        NotAcceptable: it is not to be had in what the client takes.
    """
    given = [(kind, text) for kind in KINDS for text in request.query_params.getlist(kind) if text]
    if len(given) != 1:
        raise BadRequest(
            "The request does not say which part of the release is wanted.",
            f"Give one of {', '.join(KINDS)}: {PATH}selection?class=Figure.",
        )
    ((kind, text),) = given
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, GRAPH_FORMATS, request.query_params.get("format"))
    manifest = manifest_of(request)
    iri = iri_of(kind, text, manifest.base)
    saved = file_name(release_of(request), f"{local_name(iri)}.{format_.ending}")
    headers = {**CACHING, "Content-Disposition": attachment(saved)}
    job = Selection(kind, iri, format_.name, plain=manifest.dataset == "plain")
    response = await answered(request, job, headers)
    if isinstance(response, Streamed):  # a release gives its statements in one order each time
        release = response.headers["X-Release"]
        response.headers["ETag"] = tag_of(release, format_.content_type, repr(job).encode())
    return response


async def _made(request: Request, kind: Kind) -> dict[str, Made]:
    exporter: Exporter = request.app.state.exporter
    client = request.scope["state"]["client"]
    with request.app.state.budgets.enter(client):
        return await exporter.made(release_of(request), kind, client)


def _format(request: Request) -> Format:
    accept = ",".join(request.headers.getlist("accept")) or None
    return negotiate(accept, (HTML, _JSON), request.query_params.get("format"))


def _home(request: Request) -> Home:
    settings: Settings = request.app.state.settings
    return Home(settings.home)


def _type(kind: Kind, name: str) -> str:
    """The Content-Type of a file of an export."""
    if name.endswith(_GZIPPED):
        return GZIP
    if name == METADATA:
        return CSVW
    ending = name[name.rfind(".") :]
    return _TYPES.get(ending) or (kind.format.content_type if kind.format else kind.media_type)


def _none(path: str) -> NotFound:
    return NotFound(f"There is no export {path}.", f"{PATH} lists what there is.")


routes: Final = [
    Route(PATH, exports, methods=_READS),
    Route(f"{PATH}tables/", tables, methods=_READS),
    Route(f"{PATH}selection", selection, methods=_READS),
    Route(f"{PATH}{{path:path}}", file, methods=_READS),
]
