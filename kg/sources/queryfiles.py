"""Reads a ``.rq`` file of the ontology (a rule or a check): header, form and syntax."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import QuerySolutions, QueryTriples, Store

from kg.errors import SourceError, parser_words
from kg.headers import read_header
from kg.sources.rdf import read_text
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path

_PLACE: Final = re.compile(r"^error at (\d+):(\d+)(?:: )?")
_NOT_WORDS: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|<[^<>\s]*>|#[^\n]*")
_REACHES_OUT: Final = re.compile(r"(?<![?$:\w-])(SERVICE|FROM)(?![\w:-])", re.IGNORECASE)
_DECLARED: Final = re.compile(r"PREFIX\s+([\w-]*):", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?<![?$:\w-])([A-Za-z][\w-]*):")
RULE_KEYS: Final = ("label.en", "label.zh", "description.en", "description.zh")
CHECK_KEYS: Final = ("problem.en", "remedy.en", "severity")
SEVERITIES: Final = ("error", "warning", "note")


@dataclass(frozen=True)
class QueryFile:
    """A rule or a check: its query and what its header says."""

    path: str
    sha256: str
    stem: str
    header: dict[str, Any]
    text: str = field(repr=False)

    def said(self, key: str) -> str:
        """The text of a key such as ``label.en`` that the reader has made sure of."""
        value: Any = self.header
        for part in key.split("."):
            value = value[part]
        return " ".join(str(value).split())


def read_rule(path: Path, root: Path, base: str = DEFAULT_BASE) -> QueryFile:
    """Read a CONSTRUCT of ``ontology/rules/``.

    Raises:
        SourceError: a fault of the header or of the query; says the line.
    """
    return _read(path, root, base, RULE_KEYS, QueryTriples)


def read_check(path: Path, root: Path, base: str = DEFAULT_BASE) -> QueryFile:
    """Read a SELECT of ``ontology/checks/``.

    Raises:
        SourceError: a fault of the header or of the query; says the line.
    """
    file = _read(path, root, base, CHECK_KEYS, QuerySolutions)
    if file.said("severity") not in SEVERITIES:
        raise SourceError(
            file.path,
            f'The severity "{file.said("severity")}" is not known.',
            f"Write one of: {', '.join(SEVERITIES)}.",
            _line_of(file.text, "severity"),
        )
    return file


def _read(
    path: Path, root: Path, base: str, keys: tuple[str, ...], kind: type[object]
) -> QueryFile:
    relative, text, digest = read_text(path, root, base)
    header, body, offset = read_header(text, relative)
    file = QueryFile(relative, digest, path.stem, header, text)
    for key in keys:
        try:
            said = file.said(key)
        except (KeyError, TypeError):
            said = ""
        if not said:
            raise SourceError(
                relative,
                f"The header lacks {key}.",
                f"Add it: the header needs {', '.join(keys)}.",
                _line_of(text, key.split(".")[0]) or offset,
            )
    outside = _REACHES_OUT.search(_NOT_WORDS.sub("", body))
    if outside:
        raise SourceError(
            relative,
            f"The query asks for data outside the graph by {outside[1].upper()}.",
            "Ask the graph alone; bring outside data in as a file of data/reference/.",
            _line_of(text, outside[1]),
        )
    _parse(file, kind)
    return file


def _parse(file: QueryFile, kind: type[object]) -> None:
    try:
        result = Store().query(file.text)
    except SyntaxError as error:
        words = parser_words(error)
        place = _PLACE.match(words)
        line = int(place[1]) if place else None
        problem = _PLACE.sub("", words)
        remedy = "The fault is there or on the line before; try the query with kg sparql."
        undeclared = _undeclared_prefix(file.text)
        if undeclared:
            problem = f"no PREFIX line declares {undeclared}:"
            line = _line_of(file.text, f"{undeclared}:[^ ]*")
            remedy = f"Declare it: PREFIX {undeclared}: <…>."
        raise SourceError(
            file.path,
            f"A fault of syntax: {problem}." if problem else "A fault of syntax.",
            remedy,
            line,
        ) from error
    if not isinstance(result, kind):
        form = "CONSTRUCT" if kind is QueryTriples else "SELECT"
        raise SourceError(
            file.path,
            f"The query is not a {form}.",
            f"Write it as a {form}.",
            _line_of(file.text, r"SELECT|CONSTRUCT|ASK|DESCRIBE"),
        )


def _undeclared_prefix(text: str) -> str | None:
    words = _NOT_WORDS.sub("", text)
    declared = set(_DECLARED.findall(words))
    return next((name for name in _PREFIXED.findall(words) if name not in declared), None)


def _line_of(text: str, word: str) -> int | None:
    pattern = re.compile(rf"(?<![\w?$:-])(?:{word})(?![\w-])", re.IGNORECASE)
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.search(line):
            return number
    return None
