"""A function of a worker: a matrix of coverage as a heat map, in SVG or PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analysis.coverage import coverage
from kg.plots.heatmap import heat_map
from kg.plots.reading_counts import matrix_of

if TYPE_CHECKING:
    from kg.graph.context import Context


def coverage_picture(context: Context, arguments: dict[str, Any]) -> bytes:
    """The picture of a matrix.

    The arguments are those of :func:`kg.analysis.coverage.coverage`, with ``png``, whether
    it is to be a PNG.

    Raises:
        PictureError: it has more cells than a picture shows, or no font has some of its letters.
        BadRequest, NotFound, ParameterError: as ``coverage``.
    """
    as_png = arguments.pop("png")
    languages = arguments["languages"]
    drawn = matrix_of(coverage(context, arguments), context.release.id, languages)
    svg = heat_map(drawn, languages)
    if not as_png:
        return svg.encode()
    from kg.plots.png import png  # noqa: PLC0415 (the library is loaded for a PNG alone)

    return png(svg)
