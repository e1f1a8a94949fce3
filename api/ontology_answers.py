"""A document of the ontology as a client wants it: any RDF, a page, or a file as it was written."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.responses import JSONResponse, Response

from api.answers import CACHING
from api.asking import evaluate
from api.chosen import link, manifest_of, pinned, release_of
from api.negotiation import negotiate
from api.ontology_pages import For, body, data
from api.rendering import language_of, languages_of, page
from api.requests import text_of
from api.signposting import Signpost, header
from api.terms import NOTHING, ONTOLOGY, Known
from kg.errors import QueryMemory, QueryTimeout, ResultTooLarge
from kg.formats import GRAPH_FORMATS, HTML, RESULTS_JSON, TURTLE, Format
from kg.languages import certain
from kg.queries.rows import Rows
from kg.terms.documents import TERMS, files_in, written
from kg.terms.files import CHECKS, RULES
from kg.terms.glossary import glossary_of
from kg.terms.queries import statutes_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from api.budgets import Budgets
    from api.service.writing import Descriptions
    from kg.releases import ReleaseDir
    from kg.terms.files import File
    from kg.terms.glossary import Glossary

Made = TypeVar("Made")

FORMATS: Final = (*GRAPH_FORMATS, HTML)
"""What documents of RDF come in; the first is the default."""

SPARQL: Final = Format("sparql", "application/sparql-query", ("text/plain",), "rq")
LISTED: Final = Format("json", "application/json", (), "json", charset=False)
_PAGE: Final = "https://schema.org/AboutPage"
_LASTING: Final = (QueryTimeout, QueryMemory, ResultTooLarge)
"""Why there are no examples and never will be: the graph is too large to look for them."""


async def answer(request: Request, name: str, release: ReleaseDir | None = None) -> Response:
    """A document of the ontology.

    Args:
        request: whose client wants it.
        name: of the document; see :func:`kg.terms.documents.files_in`.
        release: whose document; without it, that from which the request is answered.

    Raises:
        NotFound: the release has no such document, or no ontology.
        NotAcceptable: it is not to be had in what the client takes.
        BudgetSpent: the client has used what it may.
    """
    found = release or release_of(request)
    base = manifest_of(request).base
    folder = found.ontology
    files = files_in(folder, name)
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _formats(name), request.query_params.get("format"))
    if format_ is HTML:
        return await _page(request, name, found, base)
    headers = _headers(request, name, await _glossary(request, folder, base), format_)
    headers["X-Release"] = found.id
    if format_ is LISTED:
        said = await made(request, partial(statutes_of, folder, name))
        rows = [
            {
                "name": one.name,
                "says": one.title,
                "more": one.more,
                **({"severity": one.severity} if one.severity else {}),
                "query": link(request, f"{ONTOLOGY}/{name}/{one.name}.rq"),
            }
            for one in said
        ]
        return JSONResponse(rows, headers=headers)
    if format_ is SPARQL:
        return Response(files[0].text(), headers=headers)
    text = await made(request, partial(written, folder, base, name, format_))
    return Response(text, headers=headers)


def verbatim(request: Request, file: File) -> Response:
    """A file of the ontology as its authors wrote it, whatever the base of the release is."""
    format_ = TURTLE if file.is_rdf else SPARQL
    headers = {
        "Cache-Control": CACHING["Cache-Control"],
        "Content-Type": format_.content_type,
        "X-Release": release_of(request).id,
    }
    return Response(file.text(), headers=headers)


async def made(request: Request, make: Callable[[], Made]) -> Made:
    """What takes a moment to make, in a thread and charged to the client; it is kept after that.

    Raises:
        BudgetSpent: the client has used what it may.
        NotFound: there is nothing to make it of.
    """
    budgets: Budgets = request.app.state.budgets
    client = request.scope["state"]["client"]
    with budgets.enter(client):
        begun = time.perf_counter()
        done = await asyncio.to_thread(make)
    budgets.spend(client, seconds=time.perf_counter() - begun)
    return done


def variant(request: Request, name: str, format_: Format) -> str:
    """The local address of a document in a format, which needs no header."""
    place = f"{ONTOLOGY}/{name}".rstrip("/")
    spoken = language_of(request) if format_ is HTML else ""
    return link(request, place, format=format_.name, lang=spoken)


async def _page(request: Request, name: str, release: ReleaseDir, base: str) -> Response:
    known, final = NOTHING, True
    if name == TERMS and release == release_of(request):
        release, known, final = await _known(request)
    tongue = certain(languages_of(request))
    reader = For(tongue, pinned(request), known)
    folder = release.ontology
    glossary = await _glossary(request, folder, base)
    headers = {**_headers(request, name, glossary, HTML), "X-Release": release.id}
    if not final:  # it changes while the release does not
        headers["Cache-Control"] = "no-store"
    group, _, stem = name.partition("/")
    shown: dict[str, Any] = {
        "glossary": glossary,
        "contents": await made(request, partial(body, folder, base, name, reader)),
        "linked": await made(request, partial(data, folder, base, name)) if _is_rdf(name) else "",
        "group": group,
        "name": stem,
        "tongue": tongue,
        "release": release.id,
        "at": partial(link, request),
        "current": f"{ONTOLOGY}/{name}".rstrip("/") if pinned(request) else "",
        "formats": [(f.media_type, variant(request, name, f)) for f in _formats(name)[:-1]],
        "sources": [file.place for file in files_in(folder, name)],
    }
    return await made(request, partial(page, request, "ontology.html", shown, headers=headers))


async def _known(request: Request) -> tuple[ReleaseDir, Known, bool]:
    """What the data of the release tells of the terms, and whether that is all it ever will."""
    descriptions: Descriptions = request.app.state.descriptions
    text, formats = text_of("examples"), {"solutions": RESULTS_JSON.name}
    while True:
        release = release_of(request)
        counts = (await descriptions.described(request)).counts
        examples: tuple[tuple[str, str, str, str], ...] = ()
        asked = release.id
        try:
            found = await evaluate(request, text, formats, checked=True)
        except _LASTING:
            pass
        else:
            asked = found.release
            rows = Rows.of(found.body).rows
            examples = tuple(
                (str(r["class"]), str(r["thing"]), str(r["en"] or ""), str(r["zh"] or ""))
                for r in rows
            )
        if counts.release == asked == release.id:  # else another became current meanwhile
            break
    counted = [
        *((str(r["class"]), int(str(r["entities"]))) for r in counts.classes or ()),
        *((str(r["property"]), int(str(r["triples"]))) for r in counts.properties or ()),
    ]
    return release, Known(tuple(counted), examples), counts.final


def _formats(name: str) -> tuple[Format, ...]:
    if _is_rdf(name):
        return FORMATS
    return (SPARQL, HTML) if "/" in name else (LISTED, HTML)


def _is_rdf(name: str) -> bool:
    """Whether a document is RDF; rules and checks are queries."""
    return name.partition("/")[0] not in (RULES, CHECKS)


async def _glossary(request: Request, folder: Path, base: str) -> Glossary:
    return await made(request, partial(glossary_of, folder, base))


def _headers(request: Request, name: str, glossary: Glossary, format_: Format) -> dict[str, str]:
    return {
        **CACHING,
        "Content-Type": format_.content_type,
        "Content-Location": variant(request, name, format_),
        "Link": header(_signposts(request, name, glossary, format_)),
        "Vary": "Accept, Accept-Language" if format_ is HTML else "Accept",
    }


def _signposts(request: Request, name: str, glossary: Glossary, sent: Format) -> list[Signpost]:
    """The links of an answer, by FAIR Signposting and, for the versions, RFC 5829."""
    iri = f"{glossary.iri}/{name}".rstrip("/")
    links = [
        Signpost(variant(request, name, f), "alternate", (("type", f.media_type),))
        for f in _formats(name)
        if f is not sent
    ]
    dataset = link(request, "/dataset", format=TURTLE.name)
    links.append(Signpost(dataset, "describedby", (("type", TURTLE.media_type),)))
    if sent is HTML:
        links.append(Signpost(_PAGE, "type"))
    else:
        links.append(Signpost(iri, "describes"))
    if glossary.license:
        links.append(Signpost(glossary.license, "license"))
    if name == TERMS:
        links.append(Signpost(glossary.version_iri or iri, "cite-as"))
        links.append(Signpost(f"{ONTOLOGY}/versions", "version-history"))
    else:
        links.append(Signpost(link(request, ONTOLOGY), "collection"))
    return links
