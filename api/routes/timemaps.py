"""``/timemap/…``: at what times an address of this service can be had (RFC 7089, section 5)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Match, Route

from api.memento_links import LINK_FORMAT, TIMEMAP, address_of, http_date, timemap_of, with_release
from kg.errors import NotFound

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.timeline import Memento, Timeline

PAGE: Final = 1000
"""Mementos that one TimeMap lists; where there are more, a TimeMap lists TimeMaps (5.1.1)."""


@dataclass(frozen=True)
class _Map:
    """One TimeMap: of which address, and what it lists."""

    root: str
    """Of the service, as the client reaches it."""
    place: str
    number: int
    """Of the part, or 0 for the whole map."""
    mementos: tuple[Memento, ...] = ()
    parts: tuple[tuple[Memento, ...], ...] = ()
    """What its parts list, where it is too long for one."""

    @property
    def original(self) -> str:
        return self.root + self.place

    def at(self, form: str, number: int | None = None) -> str:
        """The address of the map, or of a part of it, in a form."""
        part = self.number if number is None else number
        return self.root + timemap_of(self.place, f"part/{part}/{form}" if part else form)

    def listed(self) -> list[tuple[str, str]]:
        """The address and the date of each memento."""
        return [(self._of(memento), http_date(memento.at)) for memento in self.mementos]

    def spans(self, form: str) -> list[tuple[str, str, str]]:
        """The address of each part in a form, with its first and its last date."""
        return [
            (self.at(form, number), http_date(part[0].at), http_date(part[-1].at))
            for number, part in enumerate(self.parts, start=1)
        ]

    def _of(self, memento: Memento) -> str:
        return self.root + with_release(self.place, memento.release)


async def timemap(request: Request) -> Response:
    """The releases in which an address is had, with their dates and its address in each.

    A release in which there was nothing at that address answers 404 there: the map is made
    without asking them.

    Raises:
        NotFound: this service has no such address, or no such part of the map.
    """
    form, number = request.path_params["form"], request.path_params.get("number", 0)
    place = _place(request)
    timeline: Timeline = request.app.state.timeline
    mementos = tuple(timeline.mementos())
    parts = tuple(mementos[start : start + PAGE] for start in range(0, len(mementos), PAGE))
    if form not in _WRITTEN or number > len(parts):
        raise NotFound(
            f"There is no TimeMap at {request.url.path}.",
            f"Write {TIMEMAP}/link and the address after it.",
        )
    root = str(request.base_url).rstrip("/")
    if number:
        found = _Map(root, place, number, mementos=parts[number - 1])
    elif len(parts) > 1:
        found = _Map(root, place, number, parts=parts)
    else:
        found = _Map(root, place, number, mementos=mementos)
    media_type, write = _WRITTEN[form]
    headers = {"Content-Type": media_type, "Cache-Control": "no-cache"}
    return Response(write(found), headers=headers)


def _place(request: Request) -> str:
    """The address that a TimeMap is of, which has to be one that this service answers."""
    path = "/" + request.path_params["path"]
    asked = {**request.scope, "method": "GET", "path": path, "root_path": ""}
    known = any(route.matches(asked)[0] is Match.FULL for route in request.app.router.routes)
    if not known or path.startswith(f"{TIMEMAP}/"):
        raise NotFound(f"There is nothing at {path}.", "See / for what there is.")
    whole = address_of(request.scope)
    before = 5 if "number" in request.path_params else 3
    return "/" + whole.split("/", before)[-1]


def _link(found: _Map) -> str:
    """RFC 7089, section 5.1.1."""
    listed = found.listed()
    span = f'; from="{listed[0][1]}"; until="{listed[-1][1]}"' if listed else ""
    lines = [
        f'<{found.original}>; rel="original timegate"',
        f'<{found.at("link")}>; rel="self"; type="{LINK_FORMAT}"{span}',
        *(
            f'<{at}>; rel="timemap"; type="{LINK_FORMAT}"; from="{start}"; until="{end}"'
            for at, start, end in found.spans("link")
        ),
    ]
    for number, (at, date) in enumerate(listed):
        ends = "first " * (number == 0) + "last " * (number == len(listed) - 1)
        lines.append(f'<{at}>; rel="{ends}memento"; datetime="{date}"')
    return ",\n".join(lines) + "\n"


def _json(found: _Map) -> str:
    """The same in the members that programs for Memento read."""
    document: dict[str, Any] = {
        "original_uri": found.original,
        "timegate_uri": found.original,
        "self": found.at("json"),
        "timemap_uri": {"link_format": found.at("link"), "json_format": found.at("json")},
    }
    if found.parts:
        spans = found.spans("json")
        document["timemaps"] = [{"uri": at, "from": a, "until": b} for at, a, b in spans]
    else:
        mementos = [{"datetime": date, "uri": at} for at, date in found.listed()]
        ends = {"first": mementos[0], "last": mementos[-1]} if mementos else {}
        document["mementos"] = {**ends, "list": mementos}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


_WRITTEN: Final = {"link": (LINK_FORMAT, _link), "json": ("application/json", _json)}

routes: Final = [
    Route(
        f"{TIMEMAP}/part/{{number:int}}/{{form}}/{{path:path}}", timemap, methods=["GET", "HEAD"]
    ),
    Route(f"{TIMEMAP}/{{form}}/{{path:path}}", timemap, methods=["GET", "HEAD"]),
]
"""What is dated by its release: ``/timemap/link/id/…``, ``/timemap/json/sparql?query=…``."""
