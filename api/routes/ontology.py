"""``/ontology``: its terms and documentation, versions, shapes, alignments, rules and checks."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.answers import CACHING
from api.chosen import CHOSEN, link, manifest_of, pinned, release_of
from api.negotiation import negotiate
from api.ontology_answers import FORMATS, LISTED, answer, made, verbatim
from api.published import home_of, timeline_of
from api.rendering import page
from api.tagged import tagged
from api.terms import ONTOLOGY
from kg.errors import NotFound
from kg.formats import HTML
from kg.terms.documents import TERMS
from kg.terms.files import ALIGNMENTS, CHECKS, GROUPS, RULES, SHAPES, file_of, header
from kg.terms.glossary import glossary_of
from kg.terms.versions import carried, version_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.releases import ReleaseDir

SHORT: Final = (SHAPES, ALIGNMENTS, RULES, CHECKS)
"""Groups of files that have an address of their own beside that below the ontology's."""

_NUMBER: Final = re.compile(r"[0-9][0-9A-Za-z.+-]{0,63}")
_MOST: Final = 500
"""Releases, the latest first, in which versions are looked for."""


async def ontology(request: Request) -> Response:
    """All terms, with the header.

    Raises:
        NotFound: the release has no ontology.
        NotAcceptable: it is not to be had in what the client takes.
    """
    return await answer(request, TERMS)


async def part(request: Request) -> Response:
    """A term, which leads to where it is described; a version; a group of files; the header.

    Raises:
        NotFound: there is nothing of that name.
        NotAcceptable: it is not to be had in what the client takes.
    """
    name = request.path_params["name"]
    if name in GROUPS:
        return await answer(request, name)
    description = header(release_of(request).ontology)
    if name == description.place:
        return verbatim(request, description)
    if _NUMBER.fullmatch(name):
        return await answer(request, TERMS, await _carrier(request, name))
    return await _term(request, name)


async def group(request: Request) -> Response:
    """A group of files, at its short address; raises as :func:`file`."""
    return await answer(request, request.url.path.strip("/").rpartition("/")[2])


async def file(request: Request) -> Response:
    """A file of a group; with the ending of its name, as its authors wrote it.

    Raises:
        NotFound: there is none of that name.
        NotAcceptable: it is not to be had in what the client takes.
    """
    name = request.path_params["name"]
    among = request.path_params.get("group") or request.url.path.split("/")[-2]
    ending = GROUPS.get(among)
    if ending and name.endswith(ending):
        folder = release_of(request).ontology
        return verbatim(request, file_of(folder, among, name.removesuffix(ending)))
    return await answer(request, f"{among}/{name}")


async def versions(request: Request) -> Response:
    """Which version of the ontology which release carries, the latest first: a page, or JSON.

    Raises:
        NotAcceptable: it is not to be had in what the client takes.
    """
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, (LISTED, HTML), request.query_params.get("format"))
    releases = home_of(request).releases()
    found = await made(request, lambda: carried(releases[:_MOST]))
    numbers: set[str] = set()
    rows: list[dict[str, Any]] = []
    for version, ids in found:
        newest = version.number not in numbers
        numbers.add(version.number)
        rows.append(
            {
                "version": version.number,
                "fingerprint": version.fingerprint,
                "address": f"{ONTOLOGY}/{quote(version.number)}"
                if newest and version.number
                else f"{ONTOLOGY}?release={ids[0]}",
                "releases": [{"id": one, "published_at": _published(request, one)} for one in ids],
            }
        )
    told = {"versions": rows, "older_releases": max(0, len(releases) - _MOST)}
    links = f'<{ONTOLOGY}>; rel="latest-version"'
    headers = {"Cache-Control": CACHING["Cache-Control"], "Vary": "Accept", "Link": links}
    if format_ is LISTED:
        return tagged(request, JSONResponse(told, headers=headers), "versions")
    headers["Vary"] = "Accept, Accept-Language"
    shown = page(request, "ontology_versions.html", told, headers=headers)
    return tagged(request, shown, "versions")


async def _term(request: Request, name: str) -> Response:
    """See other: the entry of a term in the documentation, or the RDF of it alone.

    Raises:
        NotFound: the ontology has no such term.
    """
    release, base = release_of(request), manifest_of(request).base
    asked = request.query_params.get("format")
    format_ = negotiate(",".join(request.headers.getlist("accept")) or None, FORMATS, asked)
    glossary = await made(request, lambda: glossary_of(release.ontology, base))
    iri = f"{glossary.iri}#{name}"
    if iri not in glossary.terms:
        raise NotFound(
            f'The ontology has no term and no version "{name}".',
            f"See {ONTOLOGY} for its terms, {ONTOLOGY}/versions for its versions.",
        )
    if format_ is HTML:
        place = f"{link(request, ONTOLOGY)}#{quote(name)}"
    else:
        place = link(request, "/resource", iri=iri, format=asked or "")
    return RedirectResponse(place, 303, {**CACHING, "X-Release": release.id})


async def _carrier(request: Request, number: str) -> ReleaseDir:
    """The release that a version is answered from: the one asked for, or the latest that has it.

    Raises:
        NotFound: it does not carry that version, or none does.
    """
    release = release_of(request)
    others = [] if pinned(request) else home_of(request).releases()[:_MOST]

    def look() -> ReleaseDir | None:
        for one in (release, *others):
            version = version_of(one.ontology)
            if version is not None and version.number == number:
                return one
        return None

    found = await asyncio.to_thread(look)
    if found is None:
        where = f"Release {release.id} carries no" if pinned(request) else "There is no"
        raise NotFound(
            f"{where} version {number} of the ontology.", f"{ONTOLOGY}/versions has what there is."
        )
    if found != release:
        request.scope["state"][CHOSEN] = found
    return found


def _published(request: Request, release: str) -> str | None:
    at = timeline_of(request).published(release)
    return at.isoformat() if at else None


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route(ONTOLOGY, ontology, methods=_READ),
    Route(f"{ONTOLOGY}/versions", versions, methods=_READ),
    Route(f"{ONTOLOGY}/{{name}}", part, methods=_READ),
    Route(f"{ONTOLOGY}/{{group}}/{{name}}", file, methods=_READ),
    *(Route(f"/{among}", group, methods=_READ) for among in SHORT),
    *(Route(f"/{among}/{{name}}", file, methods=_READ) for among in SHORT),
]
