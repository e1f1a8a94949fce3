"""From the arguments of a function to the links and things that it is asked of."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from kg.errors import BadRequest, NotFound
from kg.graph.filters import Filter, Links
from kg.graph.names import classes_of, properties_of
from kg.graph.terms import terms_of
from kg.store.port import MERGED

if TYPE_CHECKING:
    from kg.graph.context import Context
    from kg.graph.projection import Projection

_AROUND: Final = 30
"""IRIs on either side in order that one is compared with which the release has not."""


def links_of(context: Context, arguments: dict[str, Any]) -> Links:
    """The links that the filter among the arguments lets through.

    Raises:
        ParameterError: it names a property or class that the release has not.
    """
    return Links.of(context.once(terms_of), filter_of(context, arguments))


def filter_of(context: Context, arguments: dict[str, Any]) -> Filter:
    """The filter among the arguments; properties and classes by any of their names.

    Raises:
        ParameterError: the release has no such property or class.
    """
    properties, classes = context.once(properties_of), context.once(classes_of)
    return Filter(
        properties.all("property", arguments.get("property", ())),
        properties.all("without_property", arguments.get("without_property", ())),
        classes.all("class", arguments.get("class", ())),
        classes.all("without_class", arguments.get("without_class", ())),
        tuple(arguments.get("basis", ())),
        arguments.get("direction", "both"),
    )


def ends(context: Context, here: str, there: str) -> tuple[int | None, int | None]:
    """The nodes of two different things; ``None`` for one that no link stands with.

    Raises:
        NotFound: the release says nothing of one of the two.
        BadRequest: the two are one.
    """
    if here == there:
        raise BadRequest("Two things are asked for, and both are one.", "Name another.")
    return node_of(context, here), node_of(context, there)


def node_of(context: Context, iri: str) -> int | None:
    """The node of a thing; ``None`` where the release describes it and has no link with it.

    Raises:
        NotFound: the release says nothing of it.
    """
    node = context.projection.node(iri)
    if node is None and not _described(context, iri):
        near = near_iris(context.projection, iri)
        raise NotFound(
            f"The release says nothing of <{iri}>.",
            f"Did you mean {' or '.join(near)}?" if near else "See that the key or IRI is right.",
        )
    return node


def near_iris(projection: Projection, iri: str) -> list[str]:
    """Up to three IRIs of the release that begin like one and are spelt like it."""
    place = projection.place(iri.encode(errors="surrogatepass"))
    around = range(max(place - _AROUND, 0), min(place + _AROUND, projection.nodes))
    names = [projection.iri(node) for node in around]
    return difflib.get_close_matches(iri, names, n=3, cutoff=0.85)


def _described(context: Context, iri: str) -> bool:
    try:
        thing = NamedNode(iri)
    except ValueError:
        return False
    return any(True for _ in context.store.quads(thing, graph=MERGED))
