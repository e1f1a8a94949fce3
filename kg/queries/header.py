"""What the ``#+`` header of a stored query says, as a typed value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NoReturn

from kg.errors import SourceError
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS: Final = ("summary", "description", "tags", "parameters", "returns", "checks")
_PARAMETER_KEYS: Final = ("type", "required", "description", "example", "default")
_CHECK_KEYS: Final = ("given", "rows", "at_least")
RESERVED: Final = ("format", "release", "timeout", "lang", "at", "query", "answer", "cited")
"""Names that the service, its citations and the command keep for themselves."""

_VARIABLE: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Wording:
    """One text in English and Chinese."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True)
class Parameter:
    """One ``$name`` of a query; ``kind`` is a key of :data:`kg.queries.kinds.KINDS`."""

    name: str
    kind: str
    required: bool
    description: Wording
    example: str
    default: str | None = None


@dataclass(frozen=True)
class Check:
    """What must hold of the answer on the shipped data: its rows, exactly or at least."""

    given: Mapping[str, str]
    rows: int | None = None
    at_least: int | None = None


@dataclass(frozen=True)
class Header:
    """The whole header."""

    summary: Wording
    description: Wording
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    returns: Mapping[str, Wording]
    checks: tuple[Check, ...] = field(default=())


def parse_header(values: Mapping[str, Any], text: str, path: str) -> Header:
    """The header from its YAML ``values``; ``text`` of the file serves to name the line.

    Raises:
        SourceError: a key is missing, unknown or not of its form; names file and line.
    """
    return _Parser(text, path).header(values)


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.lines = text.splitlines()
        self.path = path

    def header(self, values: Mapping[str, Any]) -> Header:
        self._known(values, _KEYS, "the header")
        tags = values.get("tags")
        if not isinstance(tags, list) or not tags:
            self._fault("tags", "The header names no tags.", "Add: tags: [programme, sdg]")
        summary = self._wording(values, "summary", "the header")
        if not summary.en.endswith("?") or not summary.zh.endswith("？"):
            self._fault("summary", "The summary is not a question.", "End it in ? and in ？.")
        parameters = self._mapping(values.get("parameters") or {}, "parameters")
        return Header(
            summary=summary,
            description=self._wording(values, "description", "the header"),
            tags=tuple(str(tag) for tag in tags),
            parameters=tuple(self._parameter(name, value) for name, value in parameters.items()),
            returns=self._returns(values),
            checks=tuple(self._check(value) for value in values.get("checks") or ()),
        )

    def _parameter(self, name: str, value: Any) -> Parameter:
        what = f"parameter {name}"
        if not _VARIABLE.fullmatch(name):
            self._fault(name, f'"{name}" cannot name a parameter.', "Use small letters and _.")
        if name in RESERVED:
            self._fault(name, f'"{name}" is taken by the service itself.', "Choose another name.")
        value = self._mapping(value, name)
        self._known(value, _PARAMETER_KEYS, what, name)
        kind = value.get("type")
        if kind not in KINDS:
            self._fault(name, f'"{kind}" of {what} is no type.', f"Types are: {', '.join(KINDS)}.")
        required = value.get("required", False)
        if not isinstance(required, bool):
            self._fault(name, f"required of {what} is not true or false.", "Write true or false.")
        if "example" not in value:
            self._fault(name, f"{what} has no example.", "Add one that gives an answer.")
        if required and "default" in value:
            self._fault(name, f"{what} is required and has a default.", "Leave one of them out.")
        return Parameter(
            name=name,
            kind=str(kind),
            required=required,
            description=self._wording(value, "description", what, name),
            example=str(value["example"]),
            default=str(value["default"]) if "default" in value else None,
        )

    def _returns(self, values: Mapping[str, Any]) -> dict[str, Wording]:
        columns = self._mapping(values.get("returns") or {}, "returns")
        if not columns:
            self._fault("returns", "The header names no returned variable.", "List them all.")
        return {name: self._wording(columns, name, "returns") for name in columns}

    def _check(self, value: Any) -> Check:
        value = self._mapping(value, "checks")
        self._known(value, _CHECK_KEYS, "a check", "checks")
        given = self._mapping(value.get("given") or {}, "given")
        counts = {key: value.get(key) for key in ("rows", "at_least")}
        if sum(isinstance(count, int) for count in counts.values()) != 1:
            self._fault("checks", "A check counts nothing.", "Give rows: n or at_least: n.")
        return Check({key: str(text) for key, text in given.items()}, **counts)

    def _wording(self, values: Mapping[str, Any], key: str, what: str, near: str = "") -> Wording:
        value = values.get(key)
        if not (
            isinstance(value, dict)
            and set(value) == {"en", "zh"}
            and all(isinstance(text, str) and text.strip() for text in value.values())
        ):
            self._fault(
                near or key,
                f"{key} of {what} is not a text in English and Chinese.",
                f"Write {key}: with en: and zh: below it.",
            )
        return Wording(" ".join(value["en"].split()), " ".join(value["zh"].split()))

    def _mapping(self, value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._fault(key, f"{key} is not a list of keys and values.", f"Indent below {key}:.")
        return value

    def _known(
        self, values: Mapping[str, Any], keys: tuple[str, ...], what: str, near: str = ""
    ) -> None:
        for key in values:
            if key not in keys:
                self._fault(
                    near or str(key),
                    f'"{key}" is not a key of {what}.',
                    f"Keys are: {', '.join(keys)}.",
                )

    def _fault(self, key: str, problem: str, remedy: str) -> NoReturn:
        pattern = re.compile(rf"#\+.*(?<![\w-]){re.escape(key)}\s*:")
        line = next((n for n, text in enumerate(self.lines, 1) if pattern.match(text)), 1)
        raise SourceError(self.path, problem, remedy, line)
