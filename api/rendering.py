"""Pages: templates with escaping always on, in the language that the reader prefers."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.assets import assets
from api.chosen import pinned
from api.negotiation import languages
from api.protection import PAGE_POLICY
from api.wording import wording
from kg.languages import NAMES, OFFERED, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import URL
    from starlette.requests import Request

_SAFE: Final = "/:@!$&'()*+,;=-._~"
_PAGES: Final = Environment(
    loader=PackageLoader("api", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals["asset"] = assets().place

POLICY: Final = f"{PAGE_POLICY}; script-src 'self'; connect-src 'self'"
"""Content-Security-Policy of pages: modules of this server, which ask this server."""

SEARCH: Final = "/search"
"""The page of what was found."""

_LINK: Final = re.compile(r'(<a [^>]*?href=")(/[^"#]*)')
_SPOKEN: Final = frozenset(
    (
        *("", "alignments", "citations", "dataset", "id", "ontology", "profile", "questions"),
        *("compare", "matrix", "paths", "releases", "resource", "sdg", "search", "shapes"),
    )
)
"""The first steps of the paths of pages in several languages."""

_FIXED: Final = re.compile(r"[?&;](?:lang|format)=")
"""What says of a link that it leads to one language, or to data."""


def languages_of(request: Request) -> tuple[str, ...]:
    """The languages to look for labels in: ``?lang=``, then those of Accept-Language, then ours.

    A language that is not on offer is passed over: a page is shown in any case.
    """
    asked = request.query_params.get("lang", "").lower()
    accepted = languages(",".join(request.headers.getlist("accept-language")) or None)
    return in_order([*([asked] if asked in OFFERED else []), *accepted])


def language_of(request: Request) -> str:
    """The language that the reader of a page wants most."""
    return languages_of(request)[0]


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
) -> HTMLResponse:
    """A page as a response; what stands around it and its texts are added to the values.

    ``without`` are parameters that mean nothing in another language, and are left out there.
    """
    language = language_of(request)
    release = pinned(request)
    here = request.url.remove_query_params(without)
    here = here.include_query_params(release=release) if release else here
    links = [
        (code, name, _local(here.include_query_params(lang=code))) for code, name in NAMES.items()
    ]
    asked = request.query_params.get("lang", "").lower()
    asked = asked if asked in OFFERED else ""
    given = {"Content-Language": language, "Content-Security-Policy": POLICY, **(headers or {})}
    around = {
        "t": wording(languages_of(request)),
        "language": language,
        "languages": links,
        "asked": asked,
        "pinned": release,
        "of_release": given.get("X-Release", ""),
        "searched": request.query_params.get("q", "") if request.url.path == SEARCH else "",
        "fresh": count(1).__next__,
    }
    text = _PAGES.get_template(template).render({**around, **values})
    return HTMLResponse(speaking(text, asked) if asked else text, status, given)


def fragment(template: str, values: Mapping[str, Any], language: str) -> Markup:
    """A part of a page, to be put into one as it is; its texts are in ``language``."""
    text = _PAGES.get_template(template).render({"t": wording([language]), **values})
    return Markup(text)  # noqa: S704 (escaping is on)


def speaking(page: str, language: str) -> str:
    """A page whose links to our other pages keep the language that was asked for.

    >>> speaking('<a class="x" href="/id/a?page=2#b"> <a href="/docs"> <a href="/?lang=en">', "zh")
    '<a class="x" href="/id/a?page=2&amp;lang=zh#b"> <a href="/docs"> <a href="/?lang=en">'
    """

    def kept(found: re.Match[str]) -> str:
        before, place = found.groups()
        path = place.partition("?")[0]
        if (path.split("/")[1] not in _SPOKEN and path != "/export/") or _FIXED.search(place):
            return found[0]
        return f"{before}{place}{'&amp;' if '?' in place else '?'}lang={language}"

    return _LINK.sub(kept, page)


def _local(url: URL) -> str:
    """An address on this server; never one that starts with // and so leads to another."""
    return f"/{quote(url.path.lstrip('/'), safe=_SAFE)}?{url.query}"


def embedded(document: str) -> str:
    r"""JSON that cannot end the element of HTML it stands in.

    >>> embedded('{"a": "</script>"}')
    '{"a": "\\u003c/script\\u003e"}'
    """
    return document.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
