"""The service description: the answer of ``/sparql`` without a query, and ``/.well-known/void``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, serialize
from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.negotiation import negotiate
from api.service.describing import SD, VOID, description
from kg.errors import BadRequest, NotAcceptable
from kg.formats import GRAPH_FORMATS
from kg.vocab import DCTERMS, RDFS, prefixes

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.service.counts import Counting, Counts
    from kg.config import Settings
    from kg.formats import Format
    from kg.workers.pool import Pool

_KEPT: Final = 32
"""Bodies that are kept: one for each address and format in which the service is asked."""

_PARAMETERS: Final = ("format", "default-graph-uri", "named-graph-uri", "timeout")
"""What may stand beside a query. Without one only the format means anything."""

_PREFIXES: Final = {
    "dcterms": DCTERMS.iri,
    "formats": "http://www.w3.org/ns/formats/",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "rdfs": RDFS.iri,
    "sd": SD.iri,
    "void": VOID.iri,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Descriptions:
    """The bodies of the description, kept while the release and its counts are the same."""

    def __init__(self, settings: Settings, counting: Counting) -> None:
        self._settings = settings
        self._counting = counting
        self._counts: Counts | None = None
        self._bodies: dict[tuple[str, str], bytes] = {}

    async def body(self, pool: Pool, endpoint: str, format_: Format) -> tuple[bytes, Counts]:
        """The description of the service at ``endpoint``, and the counts that stand in it.

        Raises:
            ReleaseError: nothing was ever built.
            ValueError: ``endpoint`` is not an absolute IRI.
        """
        counts = await self._counting.counts(pool)
        if counts != self._counts or len(self._bodies) >= _KEPT:
            self._counts = counts
            self._bodies.clear()
        key = (endpoint, format_.name)
        if key not in self._bodies:
            self._bodies[key] = self._write(pool, endpoint, format_, counts)
        return self._bodies[key], counts

    def _write(self, pool: Pool, endpoint: str, format_: Format, counts: Counts) -> bytes:
        manifest = pool.manifest()
        merged = self._settings.dataset == "merged"
        used = {**_PREFIXES, "": f"{endpoint}#"}
        if merged:
            used |= {**prefixes(manifest.base), "id": f"{manifest.base}id/"}
        triples = description(endpoint, self._settings, manifest, counts)
        written = serialize(triples, format=format_.rdf, prefixes=used)
        assert written is not None, "no output was given to write to"
        return written


async def service_description(request: Request) -> Response:
    """Describe the service at the address by which the client reached it.

    Raises:
        BadRequest: that address is none, as the Host header is broken; or there is a parameter
            that is none, perhaps a misspelt query.
        NotAcceptable: the client takes no RDF.
        ReleaseError: nothing was ever built.
    """
    others = [name for name in request.query_params if name not in _PARAMETERS]
    if others:
        raise BadRequest(
            f"The request has no query, but {others[0]}.",
            "Send query=…; without it the service describes itself.",
        )
    for name in ("default-graph-uri", "named-graph-uri"):
        for iri in request.query_params.getlist(name):
            _refuse_no_iri(iri, name)
    accept = ",".join(request.headers.getlist("accept")) or None
    try:
        format_ = negotiate(accept, GRAPH_FORMATS, request.query_params.get("format"))
    except NotAcceptable as error:
        raise NotAcceptable(
            f"Without a query the service describes itself, in RDF only. {error.problem}",
            f"{error.remedy} To ask a query, send query=….",
        ) from None
    descriptions: Descriptions = request.app.state.descriptions
    endpoint = f"{request.base_url}sparql"
    try:
        body, counts = await descriptions.body(request.app.state.pool, endpoint, format_)
    except ValueError:
        raise BadRequest(
            f'The service cannot be described at "{endpoint}".', "Send the Host header of HTTP."
        ) from None
    headers = {**CACHING, "X-Release": counts.release}
    if not counts.final:
        headers["Cache-Control"] = "no-store"
    return Response(body, headers={"Content-Type": format_.content_type, **headers})


def _refuse_no_iri(text: str, name: str) -> None:
    try:
        NamedNode(text)
    except ValueError:
        raise BadRequest(
            f'{name} is "{text}", which is no absolute IRI.', "Give it in full: scheme://…."
        ) from None


routes: Final = [Route("/.well-known/void", service_description, methods=["GET", "HEAD"])]
"""VoID section 7.2: where a client looks that knows the host only."""
