"""A matrix that was asked for as pages show it, with links to its things and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.chosen import link, manifest_of
from api.matrix.asking import place_of_cell
from api.matrix.view import matrix_view
from api.views import address

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from api.matrix.asking import Asked
    from api.matrix.view import Matrix


def shown(request: Request, asked: Asked) -> Matrix:
    """The matrix as it is laid out on a page."""
    return matrix_view(
        asked.told,
        pages_of(request),
        lambda row, column: place_of_cell(request, asked.written, row, column),
    )


def pages_of(request: Request) -> Callable[[str], str]:
    """What gives the page of a thing by its IRI, in the release that a request is of."""
    base = manifest_of(request).base
    return lambda iri: link(request, address(iri, base))
