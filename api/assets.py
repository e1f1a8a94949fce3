"""What pages load: the one stylesheet, the icon, and the modules that Vite built.

The name of each file holds a hash of it, so that browsers may keep it for good. Where the modules
were not built every page works without them.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import brotli

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

PATH: Final = "/assets/"
"""Where they are; Vite knows the same as its base."""

_LOG: Final = logging.getLogger("api.assets")
_STATIC: Final = files("api").joinpath("static")
_BUILT: Final = files("api").joinpath("built")
_STYLES: Final = ("tokens", "base", "layout", "parts", "pages", "matrix", "paths", "print")
"""The files that the stylesheet is made of, in its order."""

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "wasm": "application/wasm",
    "woff2": "font/woff2",
}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent; ``packed`` is the same in Brotli, where there is such a copy."""

    media_type: str
    body: bytes
    packed: bytes | None


@dataclass(frozen=True)
class Assets:
    """All of them by name; ``entries`` has the names that pages ask for, by what they are.

    ``missing`` says why there are no modules; it is empty where there are.
    """

    by_name: Mapping[str, Asset]
    entries: Mapping[str, str]
    missing: str

    def place(self, entry: str) -> str:
        """The address of what a page asks for by what it is (``style``, ``page``); empty if none.

        >>> assets().place("style")[:14], assets().place("no such module")
        ('/assets/style-', '')
        """
        name = self.entries.get(entry)
        return PATH + name if name else ""


@cache
def assets() -> Assets:
    """Those that this installation has."""
    by_name: dict[str, Asset] = {}
    entries: dict[str, str] = {}
    for entry, kind, body in (
        ("style", "css", _style()),
        ("icon", "svg", _STATIC.joinpath("icon.svg").read_bytes()),
    ):
        name = f"{entry}-{sha256(body).hexdigest()[:12]}.{kind}"
        by_name[name] = Asset(_TYPES[kind], body, brotli.compress(body))
        entries[entry] = name
    manifest = _BUILT.joinpath("manifest.json")
    if not manifest.is_file():
        return Assets(by_name, entries, _reason())
    by_name |= {file.name: _read(file) for file in _BUILT.iterdir() if _is_sent(file.name)}
    for source, built in json.loads(manifest.read_text("utf-8")).items():
        if built.get("isEntry"):
            entries[source.rpartition("/")[2].removesuffix(".ts")] = built["file"]
    return Assets(by_name, entries, "")


def tell_of_missing() -> None:
    """Say in the log, when the server starts, where pages have no modules, and why."""
    if why := assets().missing:
        _LOG.warning("pages have no modules, and work without them: %s", why)


def _style() -> bytes:
    """The stylesheet, of the files that it is made of."""
    folder = _STATIC.joinpath("css")
    return b"\n".join(folder.joinpath(f"{name}.css").read_bytes() for name in _STYLES)


def _reason() -> str:
    said = _BUILT.joinpath("missing.txt")
    if said.is_file():
        return said.read_text("utf-8").strip()
    return "they were not built; make serve does it where npm is to be had"


def _is_sent(name: str) -> bool:
    return name != "manifest.json" and name.rpartition(".")[2] in _TYPES


def _read(file: Traversable) -> Asset:
    packed = _BUILT.joinpath(file.name + ".br")
    return Asset(
        _TYPES[file.name.rpartition(".")[2]],
        file.read_bytes(),
        packed.read_bytes() if packed.is_file() else None,
    )
