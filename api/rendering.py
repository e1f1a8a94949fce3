"""Pages: templates with escaping always on, in the language that the reader prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.chosen import pinned
from api.negotiation import languages
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
    """A page as a response; ``language`` and links to it in each are added to the values.

    ``without`` are parameters that mean nothing in another language, and are left out there.
    """
    language = language_of(request)
    release = pinned(request)
    here = request.url.remove_query_params(without)
    here = here.include_query_params(release=release) if release else here
    links = [
        (code, name, _local(here.include_query_params(lang=code))) for code, name in NAMES.items()
    ]
    text = _PAGES.get_template(template).render(language=language, languages=links, **values)
    return HTMLResponse(text, status, {"Content-Language": language, **(headers or {})})


def fragment(template: str, values: Mapping[str, Any]) -> Markup:
    """A part of a page, to be put into one as it is."""
    return Markup(_PAGES.get_template(template).render(values))  # noqa: S704 (escaping is on)


def _local(url: URL) -> str:
    """An address on this server; never one that starts with // and so leads to another."""
    return f"/{quote(url.path.lstrip('/'), safe=_SAFE)}?{url.query}"


def embedded(document: str) -> str:
    r"""JSON that cannot end the element of HTML it stands in.

    >>> embedded('{"a": "</script>"}')
    '{"a": "\\u003c/script\\u003e"}'
    """
    return document.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
