"""Functions of a worker: paths with their pictures, each alone or all in one, in SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.paths import paths
from kg.graph.why import why
from kg.plots.evidence import evidence_picture, path_picture
from kg.plots.reading import evidence_of

if TYPE_CHECKING:
    from kg.graph.context import Context


def drawn_paths(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer of :func:`kg.graph.paths.paths`, with ``pictures``, one of each path.

    The arguments are those of ``paths``, or with ``programme`` those of :func:`kg.graph.why.why`.

    Raises:
        BadRequest, NotFound, ParameterError: as ``paths``.
    """
    answer, languages = _answer(context, arguments), arguments["languages"]
    alone = (evidence_of({**answer, "paths": [path]}, languages) for path in answer["paths"])
    return {**answer, "pictures": [path_picture(evidence, languages) for evidence in alone]}


def paths_picture(context: Context, arguments: dict[str, Any]) -> bytes:
    """All paths in one picture; arguments and errors are those of :func:`drawn_paths`."""
    answer, languages = _answer(context, arguments), arguments["languages"]
    return evidence_picture(evidence_of(answer, languages), languages).encode()


def _answer(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    return (why if "programme" in arguments else paths)(context, arguments)
