"""Pages: templates with escaping always on, in the language that the reader prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import URL
    from starlette.requests import Request

LANGUAGES: Final = ("en", "zh")
_NAMES: Final = (("en", "English"), ("zh", "中文"))
_SAFE: Final = "/:@!$&'()*+,;=-._~"
_PAGES: Final = Environment(
    loader=PackageLoader("api", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request) -> str:
    """``en`` or ``zh``: by ``?lang=``, else by Accept-Language, else English."""
    asked = request.query_params.get("lang", "").lower()
    if asked in LANGUAGES:
        return asked
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """The language of ours that an Accept-Language header prefers (RFC 9110 §12.5.4).

    >>> preferred("fr, zh-CN;q=0.9, en;q=0.8"), preferred("*")
    ('zh', 'en')
    """
    rated: dict[str, float] = {}
    for part in header.lower().split(","):
        tag, _, q = part.strip().partition(";")
        try:
            value = float(q.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        main = tag.strip().split("-")[0]
        rated[main] = max(value, rated.get(main, 0.0))
    return max(LANGUAGES, key=lambda name: rated.get(name, 0.0))


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page as a response; ``language`` and links to it in each are added to the values."""
    language = language_of(request)
    here = request.url
    links = [(code, name, _local(here.include_query_params(lang=code))) for code, name in _NAMES]
    text = _PAGES.get_template(template).render(language=language, languages=links, **values)
    return HTMLResponse(text, status, {"Content-Language": language, **(headers or {})})


def _local(url: URL) -> str:
    """An address on this server; never one that starts with // and so leads to another."""
    return f"/{quote(url.path.lstrip('/'), safe=_SAFE)}?{url.query}"
