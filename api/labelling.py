"""The labels of the things that a page mentions, asked for together."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final

from api.asking import evaluate
from api.requests import text_of
from kg.formats import RESULTS_JSON
from kg.queries.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

MOST: Final = 1_000
"""Things whose labels one page asks for; of more the rest is left to their IRIs."""

_UNFIT: Final = frozenset('<>"{}|\\^` ')
"""What cannot stand in an IRI of a query."""


async def labels_of(
    request: Request, iris: Iterable[str], deadline: float | None = None
) -> dict[str, dict[str, str]]:
    """The labels of things by language, of those that have any.

    Raises:
        KgError: as :func:`api.asking.evaluate`.
    """
    fit = (iri for iri in dict.fromkeys(iris) if _UNFIT.isdisjoint(iri))
    things = " ".join(f"<{iri}>" for iri in islice(fit, MOST))
    if not things:
        return {}
    query = text_of("labels", things=things)
    formats = {"solutions": RESULTS_JSON.name}
    answer = await evaluate(request, query, formats, deadline=deadline, checked=True)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in Rows.of(answer.body).rows:
        found[str(row["thing"])].setdefault(str(row["language"]), str(row["label"]))
    return found
