"""Functions of a worker: a list, a thing, links; each answers as JSON, or as JSON-LD where asked.

Where ``linked_data`` is among the arguments the answer has ``total`` and the document as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import NotFound
from kg.lookups import linking, listing
from kg.lookups.describing import Describing
from kg.lookups.kinds import kinds
from kg.lookups.linked_data import links_as_linked_data, things_as_linked_data
from kg.lookups.members import Members
from kg.lookups.wanted import LinksWanted, ListWanted
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from kg.graph.context import Context
    from kg.lookups.kinds import Kind

Said = dict[str, Any]


def list_things(context: Context, arguments: Said) -> Said:
    """A list; the arguments are those of :class:`kg.lookups.wanted.ListWanted`.

    Raises:
        BadRequest: as :func:`kg.lookups.listing.listed`.
    """
    as_linked_data = arguments.pop("linked_data", False)
    wanted = ListWanted(**arguments)
    answer, iris = listing.listed(context, wanted)
    if not as_linked_data:
        return {**answer, "count": len(iris)}
    document = things_as_linked_data(context, iris).decode()
    return {"total": answer["total"], "count": len(iris), "document": document}


def look_up(context: Context, arguments: Said) -> Said:
    """What is said first of one thing: ``item`` as in its list, its labels, its links counted,
    and the links between things looked up that it states, where it is a source.

    Takes ``kind`` (its name), ``iri``, ``languages`` and ``release``.

    Raises:
        NotFound: the thing is not of that kind.
    """
    kind, iri = kinds().looked_up[arguments["kind"]], arguments["iri"]
    _known(context, kind, iri)
    describing = Describing(
        context.store, context.base, arguments["languages"], arguments["release"]
    )
    item = listing.items_of(context, kind, [iri], describing)[0]
    linkages = {
        name: {"links": count, "href": describing.href(kind, item["key"], name)}
        for name, count in linking.counted(context, iri).items()
    }
    labels = {"labels": describing.labels(iri), "alt_labels": describing.alt_labels(iri)}
    states = linking.linked(context, LinksWanted(source=iri, limit=0))[0]["total"]
    return {"item": item, **labels, "linkages": linkages, "states": states}


def list_links(context: Context, arguments: Said) -> Said:
    """Links; the arguments are those of :class:`kg.lookups.wanted.LinksWanted`.

    Where there is an end, ``thing`` says which; ``near`` names the kind that it is to be of.

    Raises:
        NotFound: it is not.
    """
    near = arguments.pop("near", "")
    as_linked_data = arguments.pop("linked_data", False)
    wanted = LinksWanted(**arguments)
    if near:
        _known(context, kinds().looked_up[near], wanted.ends[0])
    answer, links, evidence = linking.linked(context, wanted)
    if as_linked_data:
        document = links_as_linked_data(context, links, evidence).decode()
        return {"total": answer["total"], "count": len(links), "document": document}
    if wanted.ends:
        describing = Describing(context.store, context.base, wanted.languages, wanted.release)
        answer = {"thing": describing.thing(wanted.ends[0]), **answer}
    return {**answer, "count": len(links)}


def _known(context: Context, kind: Kind, iri: str) -> None:
    """Refuse a thing that is not of a kind: the keys of very many things are not held."""
    node = context.projection.node(iri)
    if node is None or not context.once(Members.of_release).mask(kind)[node]:
        raise NotFound(
            f"<{iri}> is not {KINDS[kind.one].noun} of this release.",
            f"/api/v1/{kind.name} lists all of them.",
        )
