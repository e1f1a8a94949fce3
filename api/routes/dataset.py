"""``/dataset``: what the graph is, as a page for people and in DCAT for those who list data."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route

from api.chosen import link
from api.negotiation import negotiate
from api.rendering import languages_of, page
from api.service.dataset import dataset_iri, source_of
from api.service.schema import description_of, schema_org
from api.signposting import Signpost, header
from api.views import address
from kg.citations.citation import citation_of_dataset
from kg.citations.styles import text
from kg.formats import GRAPH_FORMATS, HTML, Format
from kg.languages import NAMES, certain
from kg.vocab import compact

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.service.dataset import Described
    from api.service.writing import Descriptions

FORMATS: Final = (*GRAPH_FORMATS, HTML)
_CLASSES: Final = 30
"""Classes that the page lists, those with most members first."""


async def dataset(request: Request) -> Response:
    """The dataset in any RDF, or as a page.

    Raises:
        BadRequest: the Host header is broken.
        NotAcceptable: it is not to be had in what the client takes.
        ReleaseError: nothing was ever built.
    """
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, FORMATS, request.query_params.get("format"))
    if format_ is not HTML:
        return await document(request, format_)
    descriptions: Descriptions = request.app.state.descriptions
    said = await descriptions.described(request)
    headers = {
        **descriptions.headers(said, files=True),
        "Vary": "Accept, Accept-Language",
        **_links(request, said, HTML),
    }
    return page(request, "dataset.html", _shown(request, said), headers=headers)


async def document(request: Request, format_: Format) -> Response:
    """The description as RDF; raises as :func:`dataset`."""
    descriptions: Descriptions = request.app.state.descriptions
    written = await descriptions.dataset(request, format_)
    said = await descriptions.described(request)
    headers = {
        **written.headers,
        **_links(request, said, format_),
        "Content-Type": format_.content_type,
    }
    return Response(written.body, headers=headers)


def alternates(request: Request) -> list[tuple[Format, str]]:
    """The formats of the description with their addresses."""
    return [(f, link(request, "/dataset", format=f.name)) for f in FORMATS]


def told(request: Request, said: Described, kind: str, tongue: str) -> list[tuple[str, str]]:
    """Names and pages of the things of one kind that the data tell of themselves."""
    base = said.manifest.base
    return [
        (str(row[tongue] or row["value"]), link(request, address(str(row["value"]), base)))
        for row in said.counts.told(kind)
    ]


def _links(request: Request, said: Described, chosen: Format) -> dict[str, str]:
    base = said.manifest.base
    licenses = source_of(said).license
    signposts = [
        Signpost(dataset_iri(base), "cite-as"),
        Signpost("https://schema.org/Dataset", "type"),
        *([Signpost(licenses, "license")] if licenses else []),
        *(
            Signpost(place, "alternate", (("type", f.media_type),))
            for f, place in alternates(request)
            if f is not chosen
        ),
        Signpost(
            link(request, "/dataset", format="turtle"), "describedby", (("type", "text/turtle"),)
        ),
        *(
            Signpost(link(request, file.path), "item", (("type", file.media_type),))
            for file in said.downloads
        ),
    ]
    return {
        "Content-Location": link(request, "/dataset", format=chosen.name),
        "Link": header(signposts),
    }


def _shown(request: Request, said: Described) -> dict[str, Any]:
    base, counts = said.manifest.base, said.counts
    tongue = certain(languages_of(request))
    source = source_of(said)

    def named(iri: str) -> tuple[str, str]:
        return compact(iri, base).strip("<>"), link(request, address(iri, base))

    classes = sorted(counts.classes or (), key=lambda row: -int(str(row["entities"])))
    return {
        "said": said,
        "source": source,
        "tongue": tongue,
        "about": description_of(said, tongue),
        "cite": text(citation_of_dataset(source), tongue),
        "citations": link(request, "/citations/dataset"),
        "classes": [(*named(str(row["class"])), row["entities"]) for row in classes[:_CLASSES]],
        "links": [
            (*named(str(row["property"])), row["space"], row["triples"])
            for row in counts.linksets or ()
        ],
        "languages_told": [
            (NAMES.get(str(row["language"]), row["language"]), row["texts"])
            for row in counts.languages or ()
        ],
        "documents": told(request, said, "document", tongue),
        "examples": told(request, said, "example", tongue),
        "formats": alternates(request),
        "export": link(request, "/export/"),
        "exports": [
            [(file, link(request, file.path)) for file in files]
            for _, files in groupby(said.downloads, key=lambda file: file.kind.name)
        ],
        "linked": schema_org(said, tongue),
    }


routes: Final = [Route("/dataset", dataset, methods=["GET", "HEAD"])]
