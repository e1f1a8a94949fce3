"""Which graph a request of the Graph Store Protocol means (section 4 of the Recommendation)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from api.bodies import fields
from api.memento_links import RELEASE
from kg.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

STORE: Final = "/data"
"""The path of the graph store; what stands below it is the graph of that address."""

_ONE: Final = "Name one graph with ?graph=, the default graph with ?default, or the whole by none."
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]")


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about.

    ``graph`` is the IRI of a named graph; ``default`` says that it is the default graph; neither
    means the graph store as a whole. ``store`` is the address of the store itself, and ``format``
    the name that ``?format=`` gives.
    """

    store: str
    graph: str | None = None
    default: bool = False
    format: str | None = None

    @property
    def whole(self) -> bool:
        return self.graph is None and not self.default

    @property
    def base(self) -> str:
        """What relative IRIs of a document that is sent there stand on (section 4.1)."""
        return self.graph or self.store


def target_of(request: Request) -> Target:
    """Read the target of a request.

    Raises:
        BadRequest: it names a graph twice, or by no absolute IRI, or has a parameter that is not
            one of the protocol's.
    """
    here = f"{request.url.scheme}://{_host(request)}"
    store, path = f"{here}{STORE}", _path(request)
    given = fields(request.scope["query_string"])
    reads = request.method in ("GET", "HEAD")
    known = ("graph", "default", "format", RELEASE) if reads else ("graph", "default")
    for name, _ in given:
        if name not in known:
            raise BadRequest(
                f'"{name}" is no parameter of this request.', f"There is: {', '.join(known)}."
            )
    graphs = [value for name, value in given if name == "graph"]
    default = [value for name, value in given if name == "default"]
    direct = path not in (STORE, f"{STORE}/")
    if len(graphs) + len(default) + direct > 1:
        raise BadRequest("The request names more than one graph.", _ONE)
    if any(default):
        raise BadRequest(f'default is "{default[0]}", but it takes no value.', _ONE)
    format_ = next((value for name, value in given if name == "format"), None)
    if direct:
        return Target(store, _absolute(here + path, "The address"), format=format_)
    if graphs:
        return Target(store, _absolute(graphs[0], "graph"), format=format_)
    return Target(store, default=bool(default), format=format_)


def normalised(path: str) -> str:
    """A path in which one address is written in one way (RFC 3986, section 6.2.2).

    Escapes of characters that need none are undone, the others written in capitals.

    Raises:
        BadRequest: a % begins no escape, or a segment is ``.`` or ``..``, which name no graph.

    >>> normalised("/data/%7euser/%e5%9b%be/a%2Fb")
    '/data/~user/%E5%9B%BE/a%2Fb'
    """

    def one(found: re.Match[str]) -> str:
        if found[1] is None:
            raise BadRequest("A % of the address begins no escape.", "Write %25 for the sign.")
        character = chr(int(found[1], 16))
        return character if _UNRESERVED.fullmatch(character) else found[0].upper()

    path = _ESCAPE.sub(one, path)
    if any(segment in (".", "..") for segment in path.split("/")):
        raise BadRequest("The address holds . or .. as a segment.", "Give the address in full.")
    return path


def _path(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path = normalised(quote(raw, safe="/%:@!$&'()*+,;=-._~"))
    if path != STORE and not path.startswith(f"{STORE}/"):
        raise BadRequest(f"The address does not begin with {STORE}/.", "Write it without escapes.")
    return path


def _host(request: Request) -> str:
    hosts: Sequence[str] = request.headers.getlist("host")
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        raise BadRequest("The request has no Host that can be part of an IRI.", "Send one.")
    return hosts[0].lower()


def _absolute(iri: str, name: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError:
        raise BadRequest(
            f'{name} is "{iri}", which is no absolute IRI.', "Give it in full: scheme://…."
        ) from None
