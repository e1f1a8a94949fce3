"""Reads a link that somebody writes: a thing, a property and a thing, with spaces between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import ParameterError
from kg.lookups.naming import thing_named

if TYPE_CHECKING:
    from kg.queries.keys import KeyIndex

_PARTS: Final = 3


def link_of(name: str, text: str, keys: KeyIndex) -> list[str]:
    """The IRI of the subject, the property as it is written, and the IRI of the object.

    Args:
        name: of the parameter that has the text.
        text: such as ``surge contributesTo targets/11.5``.
        keys: of the release.

    Raises:
        ParameterError: it has not three parts, or a thing may be any of several.
        NotFound: a thing is none.
    """
    parts = text.split()
    if len(parts) != _PARTS:
        raise ParameterError(
            name,
            f'"{text}" for {name} is no link.',
            "Write a thing, a property and a thing: surge contributesTo targets/11.5.",
        )
    subject, property_, object_ = parts
    return [thing_named(name, subject, keys), property_, thing_named(name, object_, keys)]
