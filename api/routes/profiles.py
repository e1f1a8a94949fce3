"""``/profile`` and ``/profile/{name}``: what the profiles of a representation mean."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, RdfFormat, parse, serialize
from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.chosen import link, manifest_of, release_of
from api.negotiation import negotiate
from api.profiles import COMES_IN, profile_iri
from api.rendering import languages_of, page
from kg.errors import NotFound
from kg.formats import GRAPH_FORMATS, HTML
from kg.languages import choose
from kg.things.profiles import PROFILES
from kg.vocab import DCTERMS, SKOS, Vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Triple
    from starlette.requests import Request

_FORMATS: Final = (*GRAPH_FORMATS, HTML)
_PREFIXES: Final = {
    "dcterms": DCTERMS.iri,
    "prof": Vocabulary("http://www.w3.org/ns/dx/prof/").iri,
    "skos": SKOS.iri,
}


async def profiles(request: Request) -> Response:
    """All profiles.

    Raises:
        NotAcceptable: they are not to be had in what the client takes.
    """
    return _answer(request, PROFILES)


async def profile(request: Request) -> Response:
    """One profile.

    Raises:
        NotFound: there is none of that name.
        NotAcceptable: it is not to be had in what the client takes.
    """
    name = request.path_params["name"]
    if name not in PROFILES:
        raise NotFound(f'There is no profile "{name}".', f"There is: {', '.join(PROFILES)}.")
    return _answer(request, (name,))


def _answer(request: Request, names: tuple[str, ...]) -> Response:
    accept = ",".join(request.headers.getlist("accept")) or None
    format_ = negotiate(accept, _FORMATS, request.query_params.get("format"))
    base = manifest_of(request).base
    headers = {**CACHING, "X-Release": release_of(request).id}
    about = [t for name in names for t in _described(base) if _is(t, profile_iri(name, base))]
    if format_ is not HTML:
        body = serialize(about, format=format_.rdf, prefixes=_PREFIXES)
        return Response(body, headers={"Content-Type": format_.content_type, **headers})
    languages = languages_of(request)

    def text(name: str, property_: object) -> str:
        iri = profile_iri(name, base)
        said = (t.object for t in about if _is(t, iri) and t.predicate == property_)
        texts = {o.language or "": o.value for o in said if isinstance(o, Literal)}
        return choose(texts, languages)[1]

    shown = [
        {
            "name": name,
            "iri": profile_iri(name, base),
            "href": link(request, f"/profile/{name}"),
            "title": text(name, DCTERMS.title),
            "description": text(name, DCTERMS.description),
            "formats": [format_.media_type for format_ in COMES_IN[name]],
        }
        for name in names
    ]
    headers["Vary"] = "Accept, Accept-Language"
    return page(request, "profiles.html", {"profiles": shown}, headers=headers)


def _is(triple: Triple, iri: str) -> bool:
    return str(triple.subject) == f"<{iri}>"


@lru_cache(maxsize=4)
def _described(base: str) -> tuple[Triple, ...]:
    text = files("api").joinpath("profiles.ttl").read_bytes()
    quads = parse(text, RdfFormat.TURTLE, base_iri=f"{base}profile/")
    return tuple(quad.triple for quad in quads)


_READ: Final = ["GET", "HEAD"]

routes: Final = [
    Route("/profile", profiles, methods=_READ),
    Route("/profile/{name}", profile, methods=_READ),
]
