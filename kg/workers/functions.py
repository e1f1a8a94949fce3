"""The functions that a worker calls by name, each beside the store of a release.

A function takes a :class:`kg.graph.context.Context` and the arguments of the
:class:`kg.workers.protocol.Call`, and returns what JSON can hold, or JSON that is written already.
It raises a plain error of ``kg.errors`` (sentence and remedy) or a ``ParameterError``, which the
parent raises again; the deadline and the memory of a query hold for it too. A new one is one line
in ``FUNCTIONS``.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from kg.errors import BadRequest
from kg.graph.context import Context
from kg.releases import ReleaseDir

if TYPE_CHECKING:
    from kg.store.port import Store
    from kg.workers.output import Output
    from kg.workers.protocol import Call

Function = Callable[[Context, dict[str, Any]], "dict[str, Any] | bytes"]

FUNCTIONS: Final[dict[str, str]] = {
    "projection": "kg.graph.describing:describe",
    "paths": "kg.graph.paths:paths",
    "why": "kg.graph.why:why",
    "neighbourhood": "kg.graph.neighbourhood:neighbourhood",
    "subgraph": "kg.graph.subgraph:subgraph",
    "common": "kg.graph.common:common",
    "impact": "kg.graph.impact:impact",
    "search": "kg.search.functions:find",
    "search-lists": "kg.search.functions:describe",
    "reconcile": "kg.search.functions:reconcile",
    "extend": "kg.search.functions:extend",
    "list-things": "kg.lookups.functions:list_things",
    "look-up": "kg.lookups.functions:look_up",
    "list-links": "kg.lookups.functions:list_links",
    "portfolio-network": "kg.analysis.network:network",
    "coverage": "kg.analysis.coverage:coverage",
    "coverage-cell": "kg.analysis.opened:cell",
    "coverage-picture": "kg.pictures.coverage:coverage_picture",
    "drawn-paths": "kg.pictures.paths:drawn_paths",
    "paths-picture": "kg.pictures.paths:paths_picture",
    "gaps": "kg.analysis.gaps:list_gaps",
    "gap": "kg.analysis.gaps:find_gap",
    "stated-counts": "kg.analysis.gaps:find_stated_counts",
    "centrality": "kg.analysis.centrality:centrality",
    "communities": "kg.analysis.communities:communities",
    "bridges": "kg.analysis.bridges:bridges",
    "similarity": "kg.analysis.similarity:similarity",
    "duplicates": "kg.analysis.duplicates:duplicates",
    "totals": "kg.analysis.totals:totals",
    "total-figures": "kg.analysis.money_figures:figures",
}
"""Name → module and function. A module is imported at the first call, as numpy and others are slow
to import and a worker is to be there quickly."""

_OPEN: Final = 3
"""Releases of which is kept what was opened, as many as :class:`kg.workers.stores.Stores` keeps."""


class Contexts:
    """Contexts by their releases; the one asked longest ago makes room for another."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Context] = OrderedDict()

    def of(self, store: Store, base: str, release: str) -> Context:
        """The context of a release whose store is open.

        Args:
            store: the store; a context of one that was closed meanwhile is made anew.
            base: of the IRIs of the release.
            release: its folder.
        """
        context = self._open.get(release)
        if context is None or context.store is not store:
            context = self._open[release] = Context(store, base, ReleaseDir(Path(release)))
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(release)
        return context


def call(request: Call, context: Context, out: Output) -> None:
    """Write what a function returns to ``out``, as JSON of the kind ``data``.

    Raises:
        BadRequest: there is no function of that name.
        KgError: what the function raises.
    """
    made = function(request.name)(context, request.arguments)
    out.begin("json", "data")
    if not isinstance(made, bytes):
        made = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    out.write(made)


def function(name: str) -> Function:
    """The function of a name.

    Raises:
        BadRequest: there is none.
    """
    place = FUNCTIONS.get(name)
    if place is None:
        raise BadRequest(
            f'There is no function "{name}".', f"There are: {', '.join(sorted(FUNCTIONS))}."
        )
    module, _, of_module = place.partition(":")
    return cast("Function", getattr(import_module(module), of_module))
