"""Habitat KG: from data files to a validated, released and served knowledge graph."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked: a query worker must start in milliseconds."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("habitat-kg")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0.0.0"
