"""``/compare``: two things side by side: what they share, and what each has alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from api.answers import CACHING
from api.asking import work
from api.chosen import link, manifest_of, pinned, release_of
from api.comparing import only_of, shared_of
from api.path_ends import CHOICES, ends_of
from api.rendering import languages_of, page
from api.v1.parameters import SHARED, given_of
from api.ways import Ways
from api.wording import wording
from kg.errors import BadRequest, NotFound, ParameterError
from kg.graph.asked import BESIDE, DIRECTIONS, RESULTS, SECONDS
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from api.path_ends import Ends
    from api.routes.stored_queries import Questions

PATH: Final = "/compare"
_ENDS: Final = ("one", "other")


async def compare(request: Request) -> Response:
    """The form, and where both things are given what they share and what each has alone.

    Raises:
        KgError: what asking raises, but for what the form can set right.
    """
    questions: Questions = request.app.state.questions
    keys = await questions.keys(request)
    shown: dict[str, Any] = {"wrong": None, "both": None, "choices": []}
    given = request.query_params
    written = {name: given.get(name, "") for name in _ENDS}
    release, status = release_of(request).id, 200
    try:
        given_of(request, (*_ENDS, *SHARED))
        ends = await ends_of(request, written, keys)
        shown["choices"] = [
            (text, [(name, tag, link(request, PATH, **{**written, end: at}))
                    for name, tag, at in meant])
            for end, (text, meant) in ends.unsure.items()
        ]  # fmt: skip
        if any(not meant for _, meant in ends.unsure.values()):
            status = 404
        if ends.whole:
            compared, release = await _compared(request, ends)
            shown |= compared
    except (BadRequest, NotFound, ParameterError) as error:
        shown["wrong"] = error
        status = 404 if isinstance(error, NotFound) else 400
    shown |= {"given": written, "most_choices": CHOICES}
    headers = {**CACHING, "X-Release": release, "Vary": "Accept-Language"}
    if status != 200:
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return page(request, "compare.html", shown, status=status, headers=headers)


async def _compared(request: Request, ends: Ends) -> tuple[dict[str, Any], str]:
    every = {
        "direction": DIRECTIONS[0],
        "languages": list(languages_of(request)),
        "release": pinned(request),
    }
    one, other = ends.iris
    call = Call("common", {"one": one, "other": other, "limit": RESULTS, **every})
    answer = await work(request, call)
    common = json.loads(answer.body)
    words, base = wording(languages_of(request)), manifest_of(request).base

    def read(told: dict[str, Any]) -> Ways:
        return Ways(told, words, base, lambda path: link(request, path))

    sides = []
    for iri in ends.iris:
        asked = {"thing": iri, "hops": 1, "cap": BESIDE, "seconds": SECONDS, **every}
        around = json.loads((await work(request, Call("neighbourhood", asked))).body)
        ways = read(around)
        sides.append((ways.stop(iri), only_of(around, common, ways)))
    data = {"one": one, "other": other}
    found = {
        "both": shared_of(common, read(common)),
        "total": common["total"],
        "sides": sides,
        "data": link(request, "/api/v1/common", **data),
        "table": link(request, "/api/v1/common", **data, format="csv"),
        "paths": link(request, "/paths", **{"from": one, "to": other}),
    }
    return found, answer.release


routes: Final = [Route(PATH, compare, methods=["GET", "HEAD"])]
