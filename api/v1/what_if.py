"""What if: the parameters by which something of a release is left out or added for one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.parameters import TEXT, THING, Parameter
from kg.analysis.link_texts import link_of
from kg.errors import ParameterError
from kg.queries.header import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.keys import KeyIndex

_MOST: Final = 25
"""Things, and links, that one question leaves out or adds."""

_STATEMENTS_ALONE: Final = ("jsonld", "trig", "nquads", "graphml")
"""Formats that have no place to say that a link is assumed."""

WHAT_IF: Final = (
    Parameter(
        "without",
        THING,
        Wording(
            "What if: things or sources that are left out, with all that rests on them alone.",
            "假设去掉这些事物或来源，以及仅以其为依据的一切。",
        ),
        example="programmes/rise-up",
        several=True,
        most=_MOST,
    ),
    Parameter(
        "without_link",
        TEXT,
        Wording(
            "What if: links that are left out, each as a thing, a property and a thing with spaces "
            "between them; several with commas.",
            "假设去掉这些联系：事物、属性、事物，以空格分隔；多个以逗号分隔。",
        ),
        several=True,
        most=_MOST,
    ),
    Parameter(
        "with",
        TEXT,
        Wording(
            "What if: links that are added, written likewise; they count as mapped, and rules are "
            "not applied to them.",
            "假设增加这些联系（写法同上）；按mapped计，且不对其适用规则。",
        ),
        several=True,
        most=_MOST,
    ),
)


def of_what_if(given: Mapping[str, Any], keys: KeyIndex) -> dict[str, Any]:
    """What is imagined, as :func:`kg.graph.imagining.change_of` takes it.

    Raises:
        ParameterError: a link is written in another way.
        NotFound: a thing of it is none.
    """
    return {
        "without": list(given.get("without", ())),
        "without_links": [
            link_of("without_link", text, keys) for text in given.get("without_link", ())
        ],
        "with_links": [link_of("with", text, keys) for text in given.get("with", ())],
    }


def check_format(name: str, arguments: Mapping[str, Any]) -> None:
    """See that an answer with added links can say of them that nobody states them.

    Args:
        name: of the format.
        arguments: of the function, as :func:`of_what_if` makes them.

    Raises:
        ParameterError: the format would tell them as statements.
    """
    if arguments.get("with_links") and name in _STATEMENTS_ALONE:
        raise ParameterError(
            "with",
            f"A link that is added is nobody's statement, and {name} would make it one.",
            "Ask for json, csv or a picture, or leave with out.",
        )
