"""The descriptions as documents, written once for each release, address and format."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import serialize

from api.answers import CACHING
from api.chosen import chosen, manifest_of, pinned, release_of
from api.service.counts import CLIENT
from api.service.dataset import DCAT, DQV, FOAF, Described, dataset
from api.service.describing import SD, description
from api.service.statistics import VOID, by_subject
from kg.citations.provenance import SPDX
from kg.errors import BadRequest
from kg.exports.catalogue import catalogue
from kg.vocab import DCTERMS, RDFS, prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Triple
    from starlette.requests import Request

    from api.budgets import Budgets
    from api.service.counts import Counting
    from kg.config import Settings
    from kg.formats import Format
    from kg.releases import Home

_KEPT: Final = 32
"""Bodies that are kept: one for each release, address and format."""

_PREFIXES: Final = {
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "dqv": DQV.iri,
    "foaf": FOAF.iri,
    "formats": "http://www.w3.org/ns/formats/",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "rdfs": RDFS.iri,
    "sd": SD.iri,
    "spdx": SPDX.iri,
    "void": VOID.iri,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Document:
    """A description: its bytes, and the headers that tell how long they hold."""

    body: bytes
    headers: dict[str, str]


class Descriptions:
    """What the service and the dataset say of themselves, to whoever asks."""

    def __init__(self, settings: Settings, counting: Counting, home: Home) -> None:
        self._settings = settings
        self._counting = counting
        self._home = home
        self._bodies: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    async def service(self, request: Request, format_: Format) -> Document:
        """The service at the address by which the client reached it; raises as ``described``."""
        said = await self.described(request)
        return self._document("service", said, format_, lambda: self._service(said))

    async def void(self, request: Request, format_: Format) -> Document:
        """The service and the dataset, as a client looks for them that knows the host alone."""
        said = await self.described(request)
        triples = lambda: [*self._service(said), *dataset(said, partitions=False)]  # noqa: E731
        return self._document("void", said, format_, triples)

    async def dataset(self, request: Request, format_: Format) -> Document:
        """The dataset with its catalogue; raises as ``described``."""
        said = await self.described(request)
        return self._document("dataset", said, format_, lambda: dataset(said))

    async def described(self, request: Request) -> Described:
        """What there is to say of the release that a request is answered from.

        Of a release that is asked for, sizes and checksums of files are left out: they come and go
        with the files, while its answers stay as they are.

        Raises:
            BudgetSpent: the client has used what it may.
            ReleaseError: nothing was ever built.
        """
        release = release_of(request)
        budgets: Budgets = request.app.state.budgets
        client = request.scope["state"]["client"]
        with budgets.enter(client):
            counts = await self._counting.counts(
                request.app.state.pool, release, client if chosen(request) else CLIENT
            )
        downloads = catalogue(self._home, release)
        if pinned(request):
            downloads = [replace(file, size=None, sha256=None) for file in downloads]
        return Described(
            manifest_of(request),
            counts,
            request.app.state.timeline.published(release.id),
            downloads,
            str(request.base_url),
            merged=self._settings.dataset == "merged",
        )

    def headers(self, said: Described, *, files: bool) -> dict[str, str]:
        """How long something that tells of ``said`` holds; ``files`` where of its files too.

        What lacks a count, or the size of a file that is not made yet, is not to be kept for
        others: it changes while the release does not.
        """
        headers = {**CACHING, "X-Release": said.manifest.id}
        if not said.counts.final:
            headers["Cache-Control"] = "no-store"
        elif files and any(file.size is None for file in said.downloads):
            headers["Cache-Control"] = "private, no-cache"
        return headers

    def _service(self, said: Described) -> list[Triple]:
        endpoint = f"{said.origin}sparql"
        return description(endpoint, self._settings, said.manifest, said.counts)

    def _document(
        self,
        kind: str,
        said: Described,
        format_: Format,
        triples: Callable[[], Iterable[Triple]],
    ) -> Document:
        sizes = tuple(file.size for file in said.downloads)
        key = (kind, said.manifest.id, said.origin, format_.name, said.counts.final, sizes)
        body = self._bodies.get(key)
        if body is None:
            body = self._bodies[key] = self._written(said, format_, triples)
            if len(self._bodies) > _KEPT:
                self._bodies.popitem(last=False)
        self._bodies.move_to_end(key)
        return Document(body, self.headers(said, files=kind != "service"))

    def _written(
        self, said: Described, format_: Format, triples: Callable[[], Iterable[Triple]]
    ) -> bytes:
        used = {**_PREFIXES, "": f"{said.origin}sparql#"}
        if said.merged:
            used |= {**prefixes(said.manifest.base), "id": f"{said.manifest.base}id/"}
        try:
            written = serialize(by_subject(triples()), format=format_.rdf, prefixes=used)
        except ValueError:  # the address is made from the Host header
            raise BadRequest(
                f'The service cannot be described at "{said.origin}".',
                "Send the Host header of HTTP.",
            ) from None
        assert written is not None, "no output was given to write to"
        return written
