"""``/citations/dataset`` and ``/citations/thing``: how the graph and a thing are cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.asking import evaluate
from api.chosen import link, pinned, release_of
from api.citing import FORMATS, written
from api.negotiation import negotiate
from api.rendering import languages_of, page
from api.service.dataset import source_of
from api.signposting import Signpost, header
from api.views import address
from api.withdrawn import last_release_with
from kg.citations.citation import citation_of_dataset, citation_of_thing
from kg.citations.cited import Cited
from kg.citations.styles import bibtex, text
from kg.errors import BadRequest, Gone, NotFound
from kg.formats import HTML, RESULTS_JSON, Format
from kg.languages import certain
from kg.queries.binding import bind
from kg.queries.header import Wording
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from api.service.dataset import Described
    from api.service.writing import Descriptions
    from kg.queries.catalog import Catalog

VARY: Final = {"Vary": "Accept, Accept-Language"}


async def dataset(request: Request) -> Response:
    """How a release of the graph is cited.

    Raises:
        NotAcceptable: it is not to be had in what the client takes.
        ReleaseError: nothing was ever built.
    """
    format_ = _format(request)
    if not pinned(request):
        return to_release(request, "/citations/dataset", {})
    said = await described(request)
    cited = Cited(citation_of_dataset(source_of(said)))
    return told(request, said, cited, format_, {"about": link(request, "/dataset")})


async def thing(request: Request) -> Response:
    """How what a release says of a thing is cited.

    Raises:
        BadRequest: ``iri`` is not one absolute IRI.
        NotFound, Gone: the release says nothing of it, or not any more.
        NotAcceptable, ReleaseError: as for :func:`dataset`.
    """
    given = request.query_params.getlist("iri")
    if len(given) != 1:
        raise BadRequest("The request has not exactly one iri.", "Write ?iri=https://….")
    iri = given[0]
    try:
        node = NamedNode(iri)
    except ValueError:
        raise BadRequest(f'"{iri}" is no absolute IRI.', "Give it in full: https://….") from None
    format_ = _format(request)
    catalog: Catalog = request.app.state.catalog
    asked = bind(catalog.system["names"].text, {"thing": node})
    found = await evaluate(request, asked, {"solutions": RESULTS_JSON.name}, checked=True)
    rows = Rows.of(found.body).rows
    if not rows:
        raise await _unknown(request, iri)
    if not pinned(request):
        return to_release(request, "/citations/thing", {"iri": iri})
    said = await described(request)
    english, chinese = (str(rows[0][tag] or "") for tag in ("en", "zh"))
    label = Wording(english or chinese or iri, chinese or english or iri)
    place = address(iri, said.manifest.base)
    cited = Cited(citation_of_thing(source_of(said), iri, label, place))
    return told(request, said, cited, format_, {"about": link(request, place), "iri": iri})


async def _unknown(request: Request, iri: str) -> NotFound | Gone:
    last = await last_release_with(request, [iri])
    if last is None:
        return NotFound(f"The release says nothing of {iri}.", "See that the IRI is spelt right.")
    return Gone(
        f"{iri} was withdrawn; release {last[1]} is the last one that describes it.",
        f"Ask for its citation there, with &release={last[1]}.",
    )


def _format(request: Request) -> Format:
    accept = ",".join(request.headers.getlist("accept")) or None
    return negotiate(accept, FORMATS, request.query_params.get("format"))


async def described(request: Request) -> Described:
    """What there is to say of the release that is cited; raises as ``Descriptions.described``."""
    descriptions: Descriptions = request.app.state.descriptions
    return await descriptions.described(request)


def to_release(request: Request, path: str, query: Mapping[str, str]) -> Response:
    """To the citation of the release that is current now: what is cited has to stay."""
    asked = request.query_params
    kept = {name: asked[name] for name in ("format", "lang") if name in asked}
    release = release_of(request).id
    place = link(request, path, **{**kept, **query, "release": release})
    headers = {"Cache-Control": "no-cache", "X-Release": release, **VARY}
    return RedirectResponse(place, 303, headers)


def told(
    request: Request, said: Described, cited: Cited, format_: Format, values: dict[str, Any]
) -> Response:
    """The response that tells a citation.

    Args:
        request: that asks for it.
        said: the release.
        cited: what is cited.
        format_: one of :data:`api.citing.FORMATS`.
        values: what the page shows beside it; ``about`` is the address of what is cited.
    """
    language = certain(languages_of(request))
    descriptions: Descriptions = request.app.state.descriptions
    citation = cited.citation
    formats = [(f, _variant(request, f)) for f in FORMATS]
    signposts = [
        Signpost(citation.address, "cite-as"),
        Signpost(values["about"], "describes"),
        Signpost(link(request, "/dataset"), "collection"),
        *(
            Signpost(place, "alternate", (("type", f.media_type),))
            for f, place in formats
            if f is not format_
        ),
    ]
    headers = {
        **descriptions.headers(said, files=False),
        **VARY,
        "Content-Location": _variant(request, format_),
        "Link": header(signposts),
    }
    if format_ is HTML:
        shown = {
            "cited": cited,
            "texts": [(tag, text(citation, tag)) for tag in ("en", "zh")],
            "bibtex": bibtex(citation, language),
            "formats": formats,
            "chinese": language == "zh",
            **values,
        }
        return page(request, "citation.html", shown, headers=headers, without=("answer",))
    body = written(cited, format_, language)
    return Response(body, headers={"Content-Type": format_.content_type, **headers})


def _variant(request: Request, format_: Format) -> str:
    """The address of this citation in a format, which needs no header."""
    query = {n: v for n, v in request.query_params.items() if n not in ("format", "release")}
    return link(request, request.url.path, **query, format=format_.name)


routes: Final = [
    Route("/citations/dataset", dataset, methods=["GET", "HEAD"]),
    Route("/citations/thing", thing, methods=["GET", "HEAD"]),
]
