"""Lookups: things as lists, one thing, and the links between things, under ``/api/v1``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from api.asking import work
from api.chosen import link, manifest_of, release_of
from api.rendering import languages_of
from api.signposting import Signpost, header
from api.v1 import asking_lookups as asking
from api.v1.answers import (
    LINKED,
    TABLES,
    format_of,
    json_answer,
    linked_answer,
    table_answer,
)
from api.v1.calling import called
from api.v1.cursors import next_header, next_page, place_of
from api.v1.lookup_operations import add_kind, add_linkages
from api.v1.lookup_tables import table_of_links, table_of_things
from api.v1.parameters import SHARED, given_of, read, thing_of
from api.views import address
from kg.errors import NotFound, ParameterError
from kg.lookups.kinds import kinds
from kg.things.writing import read_thing
from kg.workers.protocol import Thing

if TYPE_CHECKING:
    from api.routes.stored_queries import Questions
    from kg.formats import Format
    from kg.lookups.kinds import Kind

PATH: Final = "/api/v1"


def router(questions: Questions) -> APIRouter:
    """The routes of all kinds, described in OpenAPI."""
    made = APIRouter(prefix=PATH)
    lookups = _Lookups(questions)
    for kind in kinds().looked_up.values():
        add_kind(made, kind, questions, lookups.listing(kind), lookups.below(kind))
    add_linkages(made, questions, lookups.linkages)
    return made


class _Lookups:
    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def listing(self, kind: Kind) -> Any:
        """The handler of the list of a kind."""

        async def endpoint(request: Request) -> Response:
            keys = await self.questions.keys(request)
            format_ = format_of(request)
            given = read(request, asking.of_list(kind), keys)
            asked = asking.list_of(given, kind, format_, keys.base)
            place = place_of(request)
            said = await _called(request, "list-things", asked, place, format_)
            return await _listed(request, kind, said, format_, place)

        return endpoint

    def below(self, kind: Kind) -> Any:
        """The handler of one thing of a kind and of the links that it has.

        Keys may hold a slash, so it is told by the last part of the path which is meant.
        """

        async def endpoint(request: Request) -> Response:
            rest = "/".join(str(part) for part in request.path_params.values())
            key, slash, last = rest.rpartition("/")
            keys = await self.questions.keys(request)
            base = f"{PATH}/{kind.name}"
            if slash and last in kinds().looked_up:
                return await self._links(request, kind, thing_of(kind.one, key, keys, base), last)
            try:
                iri = thing_of(kind.one, rest, keys, base)
            except NotFound:
                if slash:
                    asking.refuse_unknown(kind, key, last, keys)
                raise
            return await _thing(request, kind, iri)

        return endpoint

    async def _links(self, request: Request, kind: Kind, iri: str, linked: str) -> Response:
        keys = await self.questions.keys(request)
        format_ = format_of(request)
        given = read(request, asking.of_links(), keys)
        asked = asking.links_of(given, keys, format_)
        place = place_of(request)
        asked |= {"near": kind.name, "ends": [iri], "kind": linked}
        said = await _called(request, "list-links", asked, place, format_)
        return await _linked(request, said, format_, place, f"{kind.name}-{linked}")

    async def linkages(self, request: Request) -> Response:
        """The links between any things, by what stands at their ends and by their evidence."""
        keys = await self.questions.keys(request)
        format_ = format_of(request)
        given = read(request, asking.of_linkages(), keys)
        ends = [str(given[one]) for one in asking.ENDS if one in given]
        if len(ends) > 2:
            raise ParameterError(
                "linkages",
                f"A link has two ends, and {len(ends)} things are named.",
                "Name two at most; /api/v1/paths finds ways through others.",
            )
        asked = {**asking.links_of(given, keys, format_), "ends": ends}
        place = place_of(request)
        said = await _called(request, "list-links", asked, place, format_)
        return await _linked(request, said, format_, place, "linkages")


async def _called(
    request: Request, function: str, asked: dict[str, Any], place: int, format_: Format
) -> dict[str, Any]:
    """What a worker says; ``release`` is that which it answered from."""
    arguments = {**asked, "offset": place, "linked_data": format_ is LINKED}
    answer = await called(request, function, arguments)
    said: dict[str, Any] = json.loads(answer.body)
    return {**said, "release": answer.release}


async def _listed(
    request: Request, kind: Kind, said: dict[str, Any], format_: Format, place: int
) -> Response:
    release, items = said["release"], said.get("items", ())
    count = said["count"]
    following = next_page(request, place + count, said["total"])
    headers = next_header(following)
    if format_ is LINKED:
        return linked_answer(said["document"], release, headers)
    if format_ in TABLES:
        return await table_answer(
            table_of_things(kind, items), format_, kind.name, release, headers
        )
    body = {
        "release": release,
        "language": languages_of(request)[0],
        "kind": kind.one,
        "total": said["total"],
        "count": count,
        "items": items,
    }
    if "facets" in said:
        body["facets"] = said["facets"]
    return json_answer({**body, "next": following}, release, headers)


async def _linked(
    request: Request, said: dict[str, Any], format_: Format, place: int, name: str
) -> Response:
    release = said["release"]
    following = next_page(request, place + said["count"], said["total"])
    headers = next_header(following)
    if format_ is LINKED:
        return linked_answer(said["document"], release, headers)
    if format_ in TABLES:
        return await table_answer(table_of_links(said["links"]), format_, name, release, headers)
    body = {"release": release, "language": languages_of(request)[0]}
    if "thing" in said:
        body["thing"] = said["thing"]
    counts = {"total": said["total"], "count": said["count"]}
    body |= {**counts, "links": said["links"], "next": following}
    return json_answer(body, release, headers)


async def _thing(request: Request, kind: Kind, iri: str) -> Response:
    given_of(request, SHARED)
    format_ = format_of(request)
    release, base = release_of(request), manifest_of(request).base
    page = link(request, address(iri, base))
    headers = {"Link": header([Signpost(iri, "cite-as"), Signpost(page, "describedby")])}
    if format_ is LINKED:
        wanted = Thing(iri, "jsonld", "evidence", ontology=str(release.ontology))
        answer = await work(request, wanted)
        return linked_answer(read_thing(answer.body)[1].decode(), answer.release, headers)
    answer = await called(request, "look-up", {"kind": kind.name, "iri": iri})
    said = json.loads(answer.body)
    if format_ in TABLES:
        table = table_of_things(kind, [said["item"]])
        return await table_answer(table, format_, kind.one, answer.release, headers)
    body = {
        "release": answer.release,
        "language": languages_of(request)[0],
        **said["item"],
        "page": page,
    }
    body |= {name: said[name] for name in ("labels", "alt_labels", "linkages")}
    stated = link(request, f"{PATH}/linkages", source=iri)
    body["states"] = {"links": said["states"], "href": stated}
    return json_answer(body, answer.release, headers)
