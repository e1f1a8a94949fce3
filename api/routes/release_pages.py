"""``/releases``: which releases there are, what one is, and its files as they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import serialize
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.negotiation import negotiate
from api.published import (
    NAMES,
    PATH,
    difference,
    home_of,
    local,
    named,
    page_number,
    publications_of,
)
from api.release_triples import PREFIXES, list_triples, release_triples
from api.rendering import languages_of, page
from api.tagged import tagged, unchanged
from api.validators import tag_of
from kg.changes.formats import counts
from kg.changes.kept import find
from kg.errors import NotFound
from kg.formats import GRAPH_FORMATS, HTML, N_QUADS, TURTLE, Format
from kg.languages import certain
from kg.releases import CHECKSUMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Triple
    from starlette.requests import Request

    from kg.changes.publications import Publication
    from kg.releases import Manifest, ReleaseDir
    from kg.workers.pool import Pool

_JSON: Final = Format("json", "application/json", (), "json", charset=False)
_RDF: Final = tuple(format_ for format_ in GRAPH_FORMATS if not format_.holds_graphs)
_FORMATS: Final = (_JSON, *_RDF, *(f for f in GRAPH_FORMATS if f not in _RDF), HTML)
_AT_ONCE: Final = 50
"""Publications on one page of the list."""

_FILES: Final[dict[str, str]] = {
    "manifest.json": _JSON.content_type,
    "quads.nq": N_QUADS.content_type,
    "report.ttl": TURTLE.content_type,
    "added.nq": N_QUADS.content_type,
    "removed.nq": N_QUADS.content_type,
    "withdrawn.tsv": "text/tab-separated-values; charset=utf-8",
    CHECKSUMS: "text/plain; charset=utf-8",
}
"""The files of a release that are served as they are, beside its store and its ontology."""

_PUBLIC: Final = {"Cache-Control": "no-cache"}


async def listing(request: Request) -> Response:
    """Every publication, the latest first: a page, JSON, or RDF (DCAT 3 and PROV).

    Raises:
        NotFound: there is no such page.
        BadRequest: ``page`` is no number of one.
        NotAcceptable: it is not to be had in what the client takes.
    """
    format_ = _negotiated(request)
    published = publications_of(request)
    number, last = page_number(request), published.pages(_AT_ONCE)
    if number > last:
        raise NotFound(f"There is no page {number} of releases.", f"See {PATH}.")
    shown = published.page(number, _AT_ONCE)
    pages = {
        "first": f"{PATH}?page=1",
        "last": f"{PATH}?page={last}",
        **({"prev": f"{PATH}?page={number - 1}"} if number > 1 else {}),
        **({"next": f"{PATH}?page={number + 1}"} if number < last else {}),
    }
    feeds = '</releases.atom>; rel="alternate"; type="application/atom+xml"'
    headers = _headers(format_, PATH, [*(f'<{t}>; rel="{r}"' for r, t in pages.items()), feeds])
    pool: Pool = request.app.state.pool
    rows = [_row(request, publication) for publication in shown]
    if format_ is HTML:
        asked = request.query_params.get("lang", "")
        more = f"&lang={asked}" if asked else ""
        values = {
            "rows": rows,
            "current": pool.release().id,
            "formats": [(f.media_type, f"{PATH}?format={f.name}") for f in _FORMATS[:-1]],
            "pages": {
                "number": number,
                "last": last,
                "prev": pages["prev"] + more if "prev" in pages else "",
                "next": pages["next"] + more if "next" in pages else "",
            },
        }
        return tagged(request, page(request, "releases.html", values, headers=headers), "releases")
    if format_ is _JSON:
        told = {"current": pool.release().id, "publications": rows, "page": number, "pages": last}
        return tagged(request, JSONResponse({**told, **pages}, headers=headers), "releases")
    fresh = [publication for publication in shown if not publication.again]
    triples = list_triples(pool.manifest().base, fresh)
    return _rdf(request, triples, format_, headers, "releases")


async def release(request: Request) -> Response:
    """One release: a page, its manifest with when it was published as JSON, or RDF.

    Raises:
        NotFound: there never was one.
        Gone: it was removed.
        NotAcceptable: it is not to be had in what the client takes.
    """
    name = request.path_params["id"]
    found = named(request, name)
    if name in NAMES:
        return _redirect(request, local(found.id))
    format_ = _negotiated(request)
    manifest = found.manifest()
    place = local(found.id)
    published = publications_of(request)
    numbers = list(published.of(found.id))
    first = published.get(numbers[0]) if numbers else None
    after = published.kept_after(numbers[0]) if numbers else None
    before = first.before if first else None
    pool: Pool = request.app.state.pool
    current = pool.release().id
    links = [
        *([f'<{local(before.id)}>; rel="prev predecessor-version"'] if before else []),
        *([f'<{local(after.id)}>; rel="next successor-version"'] if after else []),
        f'<{local(current)}>; rel="latest-version"',
        f'<{PATH}>; rel="version-history collection"',
        f'<{local(found.id, "manifest.json")}>; rel="describedby"; type="application/json"',
    ]
    headers = _headers(format_, place, links)
    about: dict[str, Any] = {
        "release": found.id,
        "current": found.id == current,
        "published_at": [published.get(n).at.isoformat() for n in numbers],
        "previous": before.id if before else None,
        "next": after.id if after else None,
        "changes": difference(before.id, found.id) if before else None,
        "changes_since": difference(found.id, current) if found.id != current else None,
        "files": {name: local(found.id, name) for name in _present(found)},
        "exports": f"/export/?release={found.id}",
        "report": local(found.id, "report") if found.report.is_file() else None,
    }
    if format_ is HTML:
        values = {
            **about,
            "manifest": manifest,
            "formats": [(f.media_type, f"{place}?format={f.name}") for f in _FORMATS[:-1]],
        }
        return tagged(request, page(request, "release.html", values, headers=headers), found.id)
    if format_ is _JSON:
        told = JSONResponse({**about, "manifest": manifest.as_dict()}, headers=headers)
        return tagged(request, told, found.id)
    triples = release_triples(manifest, first.at if first else None, before)
    return _rdf(request, triples, format_, headers, found.id)


async def file(request: Request) -> Response:
    """A file of a release, as it was made; it never changes.

    Raises:
        NotFound: there never was such a release, or it has no such file.
        Gone: the release was removed.
    """
    name = request.path_params["file"]
    found = named(request, request.path_params["id"])
    if request.path_params["id"] in NAMES:
        return _redirect(request, local(found.id, name))
    if name not in _present(found):
        raise NotFound(f"Release {found.id} has no file {name}.", f"See {local(found.id)}.")
    headers = {"Cache-Control": "max-age=86400", "Content-Type": _FILES[name]}
    headers["ETag"] = tag_of(found.id, _FILES[name], name.encode())
    same = unchanged(request, headers["ETag"], headers)
    return same or FileResponse(found.path / name, headers=headers)


def _present(release: ReleaseDir) -> list[str]:
    return [name for name in _FILES if (release.path / name).is_file()]


def _row(request: Request, publication: Publication) -> dict[str, Any]:
    """A publication as the list tells it; a removed release has nothing but its id and time."""
    told: dict[str, Any] = {
        "number": publication.number,
        "release": publication.id,
        "published_at": publication.at.isoformat(),
        "again": publication.again,
        "kept": publication.release is not None,
    }
    if publication.release is None:
        return told
    manifest: Manifest = publication.release.manifest()
    before = publication.before
    known = find(home_of(request), before, publication.release) if before else None
    return {
        **told,
        "made_by": manifest.made_by,
        "statements": manifest.quads,
        "triples": manifest.triples,
        "warnings": len(manifest.warnings),
        "address": local(publication.id),
        "previous": before.id if before else None,
        "changes": difference(before.id, publication.id) if before else None,
        "changed": counts(known, certain(languages_of(request))) if known else None,
    }


def _negotiated(request: Request) -> Format:
    accept = ",".join(request.headers.getlist("accept")) or None
    return negotiate(accept, _FORMATS, request.query_params.get("format"))


def _headers(format_: Format, place: str, links: list[str]) -> dict[str, str]:
    alternates = [
        f'<{place}?format={other.name}>; rel="alternate"; type="{other.media_type}"'
        for other in _FORMATS
        if other is not format_
    ]
    vary = "Accept, Accept-Language" if format_ in (HTML, _JSON) else "Accept"
    return {**_PUBLIC, "Vary": vary, "Link": ", ".join([*links, *alternates])}


def _rdf(
    request: Request,
    triples: list[Triple],
    format_: Format,
    headers: Mapping[str, str],
    name: str,
) -> Response:
    assert format_.rdf is not None
    prefixes = PREFIXES if format_.rdf.name in ("Turtle", "TriG") else None
    body = serialize(triples, format=format_.rdf, prefixes=prefixes)
    told = Response(body, headers={**headers, "Content-Type": format_.content_type})
    return tagged(request, told, name)


def _redirect(request: Request, place: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(place + query, 307, {"Cache-Control": "no-store"})


routes: Final = [
    Route(PATH, listing, methods=["GET", "HEAD"]),
    Route(f"{PATH}/{{id}}", release, methods=["GET", "HEAD"]),
    Route(f"{PATH}/{{id}}/{{file}}", file, methods=["GET", "HEAD"]),
]
