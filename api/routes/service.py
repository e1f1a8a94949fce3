"""The service description: the answer of ``/sparql`` without a query, and ``/.well-known/void``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode
from starlette.responses import Response
from starlette.routing import Route

from api.negotiation import negotiate
from kg.errors import BadRequest, NotAcceptable
from kg.formats import GRAPH_FORMATS

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.service.writing import Descriptions
    from kg.formats import Format

_PARAMETERS: Final = ("format", "release", "default-graph-uri", "named-graph-uri", "timeout")
"""What may stand beside a query. Without one only the format and the release mean anything."""


async def service_description(request: Request) -> Response:
    """Describe the service at the address by which the client reached it.

    Raises:
        BadRequest: that address is none, as the Host header is broken; or there is a parameter
            that is none, perhaps a misspelt query.
        NotAcceptable: the client takes no RDF.
        ReleaseError: nothing was ever built.
    """
    format_ = _format(request)
    descriptions: Descriptions = request.app.state.descriptions
    document = await descriptions.service(request, format_)
    headers = {"Content-Type": format_.content_type, **document.headers}
    return Response(document.body, headers=headers)


async def void(request: Request) -> Response:
    """The same with the dataset (VoID, section 7.2); raises as ``service_description``."""
    format_ = _format(request)
    descriptions: Descriptions = request.app.state.descriptions
    document = await descriptions.void(request, format_)
    headers = {"Content-Type": format_.content_type, **document.headers}
    return Response(document.body, headers=headers)


def _format(request: Request) -> Format:
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
        return negotiate(accept, GRAPH_FORMATS, request.query_params.get("format"))
    except NotAcceptable as error:
        raise NotAcceptable(
            f"Without a query the service describes itself, in RDF only. {error.problem}",
            f"{error.remedy} To ask a query, send query=….",
        ) from None


def _refuse_no_iri(text: str, name: str) -> None:
    try:
        NamedNode(text)
    except ValueError:
        raise BadRequest(
            f'{name} is "{text}", which is no absolute IRI.', "Give it in full: scheme://…."
        ) from None


routes: Final = [Route("/.well-known/void", void, methods=["GET", "HEAD"])]
"""VoID section 7.2: where a client looks that knows the host only."""
