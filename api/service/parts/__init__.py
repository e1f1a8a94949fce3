"""What is written by hand in descriptions, as Turtle: read relative to an address."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

if TYPE_CHECKING:
    from pyoxigraph import Triple

_HERE: Final = files("api.service.parts")


@lru_cache(maxsize=64)
def read(part: str, address: str) -> tuple[Triple, ...]:
    """The triples of ``<part>.ttl``, whose relative IRIs stand on ``address``.

    Raises:
        ValueError: ``address`` is not an absolute IRI.
    """
    text = _HERE.joinpath(f"{part}.ttl").read_bytes()
    return tuple(quad.triple for quad in parse(text, RdfFormat.TURTLE, base_iri=address))
