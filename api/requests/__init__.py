"""Queries that pages are made of, as files; what they ask for stands in place of their tokens."""

from __future__ import annotations

from importlib.resources import files


def text_of(name: str, **given: str) -> str:
    """The text of ``<name>.rq`` with each ``$token`` replaced by the text given for it.

    The caller vouches for those texts: numbers, and terms as the engine writes them.

    >>> "LIMIT 5 OFFSET 10" in text_of("results", limit="5", offset="10")
    True
    """
    text = files("api.requests").joinpath(f"{name}.rq").read_text("utf-8")
    for token, value in given.items():
        text = text.replace(f"${token}", value)
    return text
