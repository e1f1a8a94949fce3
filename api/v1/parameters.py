"""Parameters of ``/api/v1``: declared once, read from a request, described in OpenAPI."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.memento_links import CURRENT, RELEASE
from kg.errors import NotFound, ParameterError
from kg.languages import OFFERED
from kg.lookups.naming import thing_named
from kg.queries.header import Parameter as Named
from kg.queries.header import Wording
from kg.queries.kinds import KINDS
from kg.queries.parameters import read_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from api.routes.stored_queries import Questions
    from kg.queries.keys import KeyIndex

SHARED: Final = ("format", "lang", RELEASE)
"""Parameters that every lookup takes, which are read elsewhere."""

CHOICE: Final = "choice"
THING: Final = "thing"
"""A thing of any kind, as :func:`kg.lookups.naming.thing_named` reads it."""

TERM: Final = "term"
"""A property or class, of which the worker says whether the release has it."""

INTEGER: Final = "integer"
TEXT: Final = "string"

YES: Final = ("true", "false")
"""The choices of what holds or does not."""

_NOTHING: Final = {"maxLength": 0}
"""A value that is empty counts as not given."""

_WRITTEN: Final = r"\S"
"""Something is written; what names nothing is not found (404)."""

_LONGEST: Final = 500


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query string.

    Attributes:
        name: as it is written.
        kind: of :data:`kg.queries.kinds.KINDS`, or :data:`CHOICE`, :data:`THING`, :data:`TERM`.
        description: what it does.
        example: a value that is taken.
        default: what counts where it is not given.
        choices: the values of a choice.
        several: whether it takes several values with commas between them.
        least, most: of a whole number; of several values the number that may be given, if any is.
        required: whether a request must have it.
        first: of a :data:`THING` the kinds whose things a key alone stands for first.
    """

    name: str
    kind: str
    description: Wording
    example: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    least: int = 0
    most: int = 0
    required: bool = False
    first: tuple[str, ...] = ()


def read(
    request: Request, declared: Sequence[Parameter], keys: KeyIndex
) -> dict[str, str | tuple[str, ...]]:
    """The values of a request by name: IRIs of things, texts, several as a tuple; those given.

    Raises:
        ParameterError: a name is unknown, missing or given twice, or a value is not of its kind.
        NotFound: a thing of any kind is none.
    """
    known = {parameter.name: parameter for parameter in declared}
    values: dict[str, str | tuple[str, ...]] = {}
    for name, text in given_of(request, (*known, *SHARED)).items():
        text = text.strip() or (known[name].default if name in known else "")  # noqa: PLW2901
        if name in known and text:
            values[name] = _value(known[name], text, keys)
    for parameter in declared:
        if parameter.required and parameter.name not in values:
            raise ParameterError(
                parameter.name,
                f"The parameter {parameter.name} is missing.",
                f"Give it, such as {parameter.name}={parameter.example}.",
            )
        if parameter.default:
            values.setdefault(parameter.name, parameter.default)
    return values


def given_of(request: Request, names: Sequence[str]) -> dict[str, str]:
    """The parameters of a request as they are written.

    Raises:
        ParameterError: a name is none of ``names``, or is given twice; the language is not offered.
    """
    given: dict[str, str] = {}
    for name, text in request.query_params.multi_items():
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            meant = f'Did you mean "{near[0]}"? ' if near else ""
            raise ParameterError(
                name,
                f'There is no parameter "{name}" here.',
                f"{meant}There are: {', '.join(names)}.",
            )
        if name in given:
            raise ParameterError(name, f"The parameter {name} is given twice.", "Give it once.")
        given[name] = text
    spoken = given.get("lang", "").lower()
    if spoken and spoken not in OFFERED:
        raise ParameterError(
            "lang",
            f'"{spoken}" for lang is not a language of the labels.',
            f"Labels are in: {', '.join(OFFERED)}.",
        )
    return given


def thing_of(kind: str, text: str, keys: KeyIndex, address: str) -> str:
    """The IRI of the thing that a part of an address names.

    A slash of its notation may be written as a hyphen (``2-7``).

    Args:
        kind: of :data:`kg.queries.kinds.KINDS`.
        text: the part.
        keys: of the release.
        address: of the list of such things.

    Raises:
        NotFound: it names nothing, or several things; the remedy says what may be meant.
    """
    found = keys.find(kind, text) or keys.find(kind, text.replace("-", "/"))
    if len(found) == 1:
        return found[0].iri
    if found:
        several = " or ".join(entry.key for entry in found[:4])
        raise NotFound(f'"{text}" may be any of {len(found)} things.', f"Write {several}.")
    near = keys.near(kind, text)
    raise NotFound(
        f'"{text}" is not {KINDS[kind].noun} of this release.',
        f"Did you mean {' or '.join(near)}?" if near else f"{address} lists all of them.",
    )


def described(
    parameter: Parameter, questions: Questions, *, place: str = "query"
) -> dict[str, Any]:
    """The entry of a parameter in OpenAPI; the things that it may name are filled in later."""
    schema: dict[str, Any] = {"type": "string"}
    if parameter.kind == INTEGER:
        schema = {"type": "integer", "minimum": parameter.least, "maximum": parameter.most}
    elif parameter.kind == CHOICE:
        if parameter.several:
            one = f"({'|'.join(parameter.choices)})"
            schema["pattern"] = f"^({one}(,{one})*)?$"
        else:
            schema["enum"] = list(parameter.choices)
    elif parameter.kind == THING and not parameter.several:
        schema |= {"maxLength": _LONGEST} | ({"pattern": _WRITTEN} if parameter.required else {})
    elif parameter.kind in (THING, TERM):
        example: list[dict[str, Any]] = [{"const": parameter.example}]  # it stands for all
        schema["anyOf"] = example if parameter.required else [*example, _NOTHING]
    elif KINDS[parameter.kind].thing:
        schema |= {"x-kind": parameter.kind, "x-optional": place == "query"}
        if KINDS[parameter.kind].many:
            forms: list[dict[str, Any]] = [{"const": parameter.example}]
            schema["anyOf"] = forms if place == "path" else [*forms, _NOTHING]
        questions.schemas.append(schema)
    else:
        schema["maxLength"] = _LONGEST
    if parameter.default:
        schema["default"] = (
            int(parameter.default) if parameter.kind == INTEGER else parameter.default
        )
    entry = {
        "name": parameter.name,
        "in": place,
        "required": place == "path" or parameter.required,
        "description": f"{parameter.description.en} {parameter.description.zh}",
        "schema": schema,
    }
    if parameter.example:
        entry["example"] = parameter.example
    return entry


def shared(formats: Sequence[str]) -> list[dict[str, Any]]:
    """The entries of :data:`SHARED` in OpenAPI."""
    release = {"type": "string", "pattern": f"^({CURRENT}|[0-9a-f]{{12}})$"}
    return [
        _entry("format", "The format; overrides Accept.", {"type": "string", "enum": [*formats]}),
        _entry(
            "lang",
            "The language of the labels; overrides Accept-Language.",
            {"type": "string", "enum": [*OFFERED, ""]},
        ),
        _entry(RELEASE, "The release that answers; without it the current one.", release),
    ]


def _entry(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": dict(schema)}


def _value(parameter: Parameter, text: str, keys: KeyIndex) -> str | tuple[str, ...]:
    if parameter.several:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if parameter.most and len(parts) > parameter.most:
            raise ParameterError(
                parameter.name,
                f"{parameter.name} names {len(parts)}; {parameter.most} is the most.",
                "Ask in parts.",
            )
        return tuple(dict.fromkeys(_one(parameter, part, keys) for part in parts))
    return _one(parameter, text, keys)


def _one(parameter: Parameter, text: str, keys: KeyIndex) -> str:
    if parameter.kind == CHOICE:
        if text not in parameter.choices:
            near = difflib.get_close_matches(text, parameter.choices, n=1, cutoff=0.5)
            raise ParameterError(
                parameter.name,
                f'"{text}" for {parameter.name} is none of its values.',
                (f'Did you mean "{near[0]}"? ' if near else "")
                + f"There are: {', '.join(parameter.choices)}.",
            )
        return text
    if len(text) > _LONGEST:
        raise ParameterError(
            parameter.name,
            f"{parameter.name} has {len(text)} characters; {_LONGEST} is the most.",
            "Shorten it.",
        )
    if parameter.kind == THING:
        return thing_named(parameter.name, text, keys, parameter.first)
    if parameter.kind == TERM:
        return text
    named = Named(parameter.name, parameter.kind, False, parameter.description, parameter.example)
    value = read_value(named, text, keys).value
    if parameter.kind == INTEGER and not parameter.least <= int(value) <= parameter.most:
        raise ParameterError(
            parameter.name,
            f"{parameter.name} is {value}.",
            f"Give a whole number from {parameter.least} to {parameter.most}.",
        )
    return value
