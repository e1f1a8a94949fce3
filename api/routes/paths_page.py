"""``/paths``: how two things hang together, for people: a form, and each path with its sources."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import yaml
from starlette.responses import Response
from starlette.routing import Route

from api.answers import CACHING
from api.asking import work
from api.chosen import link, manifest_of, pinned, release_of
from api.labelling import labels_of
from api.path_ends import CHOICES, PATH, ends_of
from api.rendering import languages_of, page
from api.v1.parameters import CHOICE, INTEGER, TEXT, Parameter, read
from api.v1.traversal_parameters import PATHS, arguments_of
from api.ways import Ways
from api.wording import wording
from kg.errors import BadRequest, NotFound, ParameterError
from kg.graph.asked import DIRECTIONS, HOPS, SECONDS
from kg.languages import choose
from kg.lookups.naming import things_meant
from kg.queries.header import Wording
from kg.vocab import BASES
from kg.workers.protocol import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from api.path_ends import Ends
    from api.routes.stored_queries import Questions
    from kg.queries.keys import KeyIndex
    from kg.workers.protocol import Answer

_SVG: Final = "svg"
_FORMATS: Final = (
    ("JSON", "json"), ("CSV", "csv"), ("XLSX", "xlsx"), ("TriG", "trig"), ("JSON-LD", "jsonld"),
    ("GraphML", "graphml"),
)  # fmt: skip
_ORDERS: Final = ("length", "strength")
"""Whether the shortest paths come first, or those that rest on the strongest sources."""

_FILTERS: Final = (
    "basis", "direction", "hops", "property", "without_property", "class", "without_class",
)  # fmt: skip
_BASES: Final = tuple(",".join(BASES[:number]) for number in (1, 2, 3, 4))
"""The choices of bases: the strongest alone, or with those that come after it."""

_EXAMPLES: Final = files("api").joinpath("paths.yaml")
_USUAL: Final = 5
_MOST: Final = 50
_DECLARED: Final = (
    *(Parameter(name, TEXT, Wording("", "")) for name in ("from", "to")),
    *(parameter for parameter in PATHS if parameter.name in _FILTERS),
    Parameter("order", CHOICE, Wording("", ""), default=_ORDERS[0], choices=_ORDERS),
    Parameter(
        "limit", INTEGER, Wording("", ""), default=str(_USUAL), least=1, most=_MOST
    ),
)  # fmt: skip


async def paths(request: Request) -> Response:
    """The form, and where both ends are given the paths between them; also as a picture.

    An end that may be several things, or none, is answered with what may be meant.

    Raises:
        KgError: what asking raises, but for what the form can set right.
    """
    questions: Questions = request.app.state.questions
    keys = await questions.keys(request)
    shown: dict[str, Any] = {"wrong": None, "found": None, "choices": []}
    status = 200
    given = request.query_params
    ends, release = None, release_of(request).id
    try:
        values = read(request, _DECLARED, keys)
        ends = await ends_of(request, {name: given.get(name, "") for name in ("from", "to")}, keys)
        shown["choices"] = [
            (text, [(name, tag, _with(request, {end: at})) for name, tag, at in meant])
            for end, (text, meant) in ends.unsure.items()
        ]
        if ends.whole:
            if given.get("format") == _SVG:
                return await _picture(request, ends, values, keys)
            answer = await _asked(request, "drawn-paths", ends, values, keys)
            release = answer.release
            shown |= _shown(request, json.loads(answer.body), ends, values)
    except (BadRequest, NotFound, ParameterError) as error:
        shown["wrong"] = error
        status = 404 if isinstance(error, NotFound) else 400
    if ends is not None and ends.unsure:
        status = 404 if any(not meant for _, meant in ends.unsure.values()) else 200
    shown |= {
        "given": {name: given.get(name, "") for name in (*_FILTERS, "from", "to", "order")},
        "narrowed": any(given.get(name) for name in _FILTERS),
        "orders": _ORDERS,
        "bases": _bases(given.get("basis", "")),
        "named": BASES,
        "directions": DIRECTIONS,
        "most_hops": HOPS,
        "most_choices": CHOICES,
        "examples": [] if given.get("from") or given.get("to") else await _examples(request, keys),
    }
    headers = {**CACHING, "X-Release": release, "Vary": "Accept-Language"}
    if status != 200:
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return page(request, "paths.html", shown, status=status, headers=headers)


def _bases(given: str) -> list[list[str]]:
    """The choices of bases; what was given otherwise stays one.

    >>> _bases("derived")[-1], len(_bases("stated,mapped"))
    (['derived'], 4)
    """
    values = [*_BASES, *({given} - {"", *_BASES})]
    return [value.split(",") for value in values]


async def _examples(request: Request, keys: KeyIndex) -> list[tuple[str, str, str]]:
    """Paths to start from, with the names of both ends; those that the release has."""
    offered: list[dict[str, str]] = yaml.safe_load(_EXAMPLES.read_text("utf-8"))
    named = {name: list(things_meant(name, keys)) for pair in offered for name in pair.values()}
    labels = await labels_of(request, [iri for iris in named.values() for iri in iris])
    languages = languages_of(request)

    def label(name: str) -> str:
        return choose(labels.get(named[name][0], {}), languages)[1] if named[name] else ""

    rows = [(_with(request, pair), label(pair["from"]), label(pair["to"])) for pair in offered]
    return [row for row in rows if all(row)]


async def _asked(
    request: Request, function: str, ends: Ends, values: Mapping[str, Any], keys: KeyIndex
) -> Answer:
    """What a function of :mod:`kg.pictures.paths` answers."""
    strength = values["order"] == _ORDERS[1]
    names = ("programme", "target") if strength else ("from", "to")
    asked = {name: values[name] for name in (*_FILTERS, "limit") if name in values}
    own = {"seconds": SECONDS, "languages": list(languages_of(request)), "release": pinned(request)}
    if not strength:
        own["shortest"] = False
    arguments = {**arguments_of(asked, keys), **dict(zip(names, ends.iris, strict=True)), **own}
    return await work(request, Call(function, arguments))


def _shown(
    request: Request, found: dict[str, Any], ends: Ends, values: Mapping[str, Any]
) -> dict[str, Any]:
    base = manifest_of(request).base
    ways = Ways(found, wording(languages_of(request)), base, lambda path: link(request, path))
    strength = values["order"] == _ORDERS[1]
    asked = {
        name: value
        for name in (*_FILTERS, "limit")
        if (value := request.query_params.get(name, "").strip())
    }
    asked.setdefault("hops", str(values["hops"]))
    asked.setdefault("limit", str(values["limit"]))
    names = ("programme", "target") if strength else ("from", "to")
    query = urlencode({**dict(zip(names, ends.iris, strict=True)), **asked})
    data = f"/api/v1/{'why' if strength else 'paths'}?{query}"
    hops = int(values["hops"])
    return {
        "found": ways.paths(),
        "ends": [ways.stop(iri) for iri in ends.iris],
        "hops": hops,
        "more": _with(request, {"limit": str(_MOST)})
        if "results" in found["cut"] and int(values["limit"]) < _MOST
        else "",
        "ended": bool({"links", "turns", "time"} & {*found["cut"]}),
        "formats": [(name, link(request, data, format=token)) for name, token in _FORMATS],
        "compared": link(request, "/compare", one=ends.iris[0], other=ends.iris[1]),
        "drawn": _with(request, {"format": _SVG}),
        "turned": _with(
            request, {"order": _ORDERS[0] if strength else _ORDERS[1], "limit": ""}
        ),
        "loosen": [
            *((name, _with(request, {name: ""})) for name in _FILTERS
              if name != "hops" and request.query_params.get(name)),
            *([("hops", _with(request, {"hops": str(HOPS)}))] if hops < HOPS else []),
        ],
    }  # fmt: skip


async def _picture(
    request: Request, ends: Ends, values: Mapping[str, Any], keys: KeyIndex
) -> Response:
    answer = await _asked(request, "paths-picture", ends, values, keys)
    headers = {
        **CACHING,
        "X-Release": answer.release,
        "Vary": "Accept-Language",
        "Content-Disposition": 'inline; filename="paths.svg"',
    }
    return Response(answer.body, media_type="image/svg+xml", headers=headers)


def _with(request: Request, changed: Mapping[str, str]) -> str:
    """The address of this page with other values; empty ones are left out."""
    known = {parameter.name for parameter in _DECLARED}
    given = {name: text for name, text in request.query_params.items() if name in known}
    if request.query_params.get("lang") and "format" in changed:
        given["lang"] = request.query_params["lang"]
    return link(request, PATH, **{**given, **changed})


routes: Final = [Route(PATH, paths, methods=["GET", "HEAD"])]
