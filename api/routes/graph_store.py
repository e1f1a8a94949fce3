"""``/data``: the SPARQL 1.1 Graph Store HTTP Protocol, by ``?graph=``, ``?default`` or address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import Streamed, answered
from api.caching import matched
from api.chosen import release_of
from api.graph_addresses import STORE, target_of
from api.negotiation import negotiate
from api.tokens import require_write
from api.uploads import DATASETS, received
from api.validators import tag_of
from api.writing import conditions, told
from kg.errors import BadRequest
from kg.formats import GRAPH_FORMATS, N_QUADS, TRIG
from kg.workers.limits import MEGABYTE
from kg.workers.protocol import DatasetDump, GraphDump
from kg.writes.protocol import Drop, Put

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.graph_addresses import Target
    from kg.config import Settings
    from kg.writes.protocol import Document
    from kg.writes.writer import Writer

_READS: Final = ["GET", "HEAD"]
_WRITES: Final = ["PUT", "POST", "DELETE"]


async def graph_store(request: Request) -> Response:
    """One operation on a graph, or on the store as a whole (sections 5.2 to 5.6).

    Raises:
        WriteRefused, Unauthorized: the client may not write.
        BadRequest: the request names no graph, or more than one.
        KgError: what the pool or the writer raises.
    """
    if request.method in _READS:
        return await _get(request, target_of(request))
    settings: Settings = request.app.state.settings
    require_write(request, settings)
    target = target_of(request)
    if request.method == "DELETE":
        return await _delete(request, target)
    made = f"{target.store}/{uuid.uuid4()}"
    base = made if target.whole and request.method == "POST" else target.base
    limit = settings.upload_bytes * MEGABYTE
    async with received(
        request, base, home=settings.home, limit=limit, wait=settings.client_timeout
    ) as documents:
        return await _put(request, target, documents, made)


async def _get(request: Request, target: Target) -> Response:
    """Section 5.2, and the whole store as a dataset.

    What is streamed gets its tag from the release and the target instead of its bytes: one store
    always gives its statements in one order. A remote store may not.
    """
    accept = ",".join(request.headers.getlist("accept")) or None
    chosen = negotiate(accept, DATASETS if target.whole else GRAPH_FORMATS, target.format)
    settings: Settings = request.app.state.settings

    def tag(release: str) -> str:
        return tag_of(release, chosen.content_type, repr(target).encode())

    release = release_of(request).id
    given = ",".join(request.headers.getlist("if-none-match")).encode("latin-1")
    same = matched(given, tag(release).encode())
    if same is not None and b"*" not in given and not settings.store:
        known = {**CACHING, "ETag": same.decode(), "X-Release": release}
        return Response(status_code=304, headers=known)
    job = (
        DatasetDump(chosen.name, default=settings.dataset == "plain")
        if target.whole
        else GraphDump(target.graph, chosen.name)
    )
    response = await answered(request, job, CACHING)
    if isinstance(response, Streamed) and not settings.store:
        response.headers["ETag"] = tag(response.headers["X-Release"])
    return response


async def _put(
    request: Request, target: Target, documents: tuple[Document, ...], made: str
) -> Response:
    """Sections 5.3 and 5.5; ``made`` is the address for a graph that has none yet."""
    writer: Writer = request.app.state.writer
    replace = request.method == "PUT"
    datasets = [document.format in (TRIG.name, N_QUADS.name) for document in documents]
    whole = target.whole and all(datasets)
    new = target.whole and not any(datasets)
    if target.whole and not whole and (replace or not new):
        raise BadRequest(
            "The document holds one graph, and the request does not say which.",
            f"Name it with ?graph= or ?default, or send {TRIG.media_type} or {N_QUADS.media_type} "
            "for the whole store.",
        )
    graph = made if new else target.graph
    write = Put(graph, documents, replace=replace, whole=whole)
    written = await writer.write(write, **conditions(request))
    return told(request, written, location=made if new else None)


async def _delete(request: Request, target: Target) -> Response:
    """Section 5.4."""
    if target.whole:
        raise BadRequest(
            "The request does not say which graph is to go.",
            "Name it with ?graph=, or empty the default graph with ?default.",
        )
    writer: Writer = request.app.state.writer
    return told(request, await writer.write(Drop(target.graph), **conditions(request)))


routes: Final = [
    Route(path, graph_store, methods=[*_READS, *_WRITES, "OPTIONS"])
    for path in (STORE, f"{STORE}/{{path:path}}")
]
