"""All stored queries of a folder, read and made sure of before anyone asks one."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.errors import KgError, NotFound, SourceError, parser_words
from kg.headers import read_header
from kg.queries.binding import bind, parameters_of, plain_variables_of
from kg.queries.header import Header, parse_header
from kg.queries.kinds import KINDS
from kg.queries.safety import refuse_unsafe
from kg.queries.tokens import Kind, tokens_of
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SYSTEM: Final = "system"
"""The group of the queries that the product asks for itself; no face offers them."""

_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
_PLACE: Final = re.compile(r"error at (\d+):(\d+)(?:: )?")
_LINE: Final = re.compile(r" at line (\d+), column \d+")


@dataclass(frozen=True)
class StoredQuery:
    """One file of ``queries/<group>/<name>.rq``; ``text`` is the query without its header."""

    group: str
    name: str
    path: str
    header: Header
    text: str = field(repr=False)

    @property
    def key(self) -> str:
        """How people name it: ``programme/programmes-by-target``."""
        return f"{self.group}/{self.name}"


@dataclass(frozen=True)
class Catalog:
    """The stored queries by ``group/name``, in that order."""

    queries: Mapping[str, StoredQuery]
    system: Mapping[str, StoredQuery]

    @classmethod
    def read(cls, folder: Path, base: str = DEFAULT_BASE) -> Catalog:
        """Read ``<folder>/<group>/<name>.rq``; IRIs under the default base move under ``base``.

        Raises:
            SourceError: a header, a query, or how the two fit; names file and line.
        """
        found = [_read(path, folder, base) for path in sorted(folder.rglob("*.rq"))]
        if not found:
            raise SourceError(
                folder.name,
                "No stored query is there.",
                "Set KG_CONTENT to the folder that holds queries/.",
            )
        return cls(
            {query.key: query for query in found if query.group != SYSTEM},
            {query.name: query for query in found if query.group == SYSTEM},
        )

    def get(self, key: str) -> StoredQuery:
        """The query of that ``group/name``, or of that name where only one group has it.

        Raises:
            NotFound: there is none; says which are like it.
        """
        named = [query for query in self.queries.values() if query.name == key]
        query = self.queries.get(key) or (named[0] if len(named) == 1 else None)
        if query is not None:
            return query
        near = difflib.get_close_matches(key, self.queries, n=3, cutoff=0.4)
        raise NotFound(
            f'There is no stored query "{key}".',
            f"Did you mean {' or '.join(near)}?" if near else "kg query list shows all of them.",
        )


def _read(path: Path, folder: Path, base: str) -> StoredQuery:
    shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    parts = path.relative_to(folder).with_suffix("").parts
    if len(parts) != 2 or not all(_NAME.fullmatch(part) for part in parts):
        raise SourceError(
            shown,
            "A query stands at queries/<group>/<name>.rq.",
            "Use small letters, digits and -.",
        )
    try:
        whole = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(shown, f"The file is not UTF-8: {error}.", "Save it as UTF-8.") from error
    values, body, offset = read_header(whole, shown)
    header = parse_header(values, whole, shown)
    text = "\n" * offset + body  # so that lines of the query are lines of the file
    _safe(text, shown)
    text = _under(text, base)
    query = StoredQuery(parts[0], parts[1], shown, header, text.lstrip("\n"))
    _same_names(query, text)
    _same_columns(query, text)
    return query


def _safe(text: str, path: str) -> None:
    try:
        refuse_unsafe(text)
    except KgError as error:
        found = _LINE.search(error.problem)
        line = int(found[1]) if found else _line_of(text, "SERVICE")
        raise SourceError(path, _LINE.sub("", error.problem), error.remedy, line) from error


def _line_of(text: str, word: str) -> int | None:
    """The line of the first token that is ``word``."""
    for token in tokens_of(text):
        if token.text.upper() == word.upper():
            return text.count("\n", 0, token.start) + 1
    return None


def _under(text: str, base: str) -> str:
    for token in reversed(tokens_of(text)):
        if token.kind is Kind.IRI and token.text.startswith("<" + DEFAULT_BASE):
            moved = f"<{base}{token.text.removeprefix('<' + DEFAULT_BASE)}"
            text = text[: token.start] + moved + text[token.end :]
    return text


def _same_names(query: StoredQuery, text: str) -> None:
    """Whether header and query name the same parameters, each by one sign."""
    declared = {parameter.name for parameter in query.header.parameters}
    written = parameters_of(text)
    for name in sorted(written - declared):
        raise SourceError(
            query.path,
            f"${name} is not declared.",
            f"Declare it under parameters, or write ?{name}.",
            _line_of(text, f"${name}"),
        )
    for name in sorted(declared - written):
        raise SourceError(
            query.path, f"The parameter {name} is not used.", f"Write ${name} where it belongs.", 1
        )
    for name in sorted(declared & plain_variables_of(text)):
        raise SourceError(
            query.path,
            f"{name} is written ${name} and ?{name}.",
            "Name one of them differently.",
            _line_of(text, f"?{name}"),
        )


def _same_columns(query: StoredQuery, text: str) -> None:
    """Whether the engine takes the query, bound and unbound, and gives the columns promised."""
    stand_ins: dict[str, NamedNode | Literal] = {
        p.name: NamedNode("urn:x:1") if KINDS[p.kind].thing or p.kind == "iri" else Literal("x")
        for p in query.header.parameters
    }
    needed = {p.name: stand_ins[p.name] for p in query.header.parameters if p.required}
    for values in (stand_ins, needed, {}):
        try:
            answer = Store().query(bind(text, values))
        except SyntaxError as error:
            words = parser_words(error)
            found = _PLACE.search(words)
            raise SourceError(
                query.path,
                f"The query is not SPARQL: {_PLACE.sub('', words)}.".replace(": .", "."),
                "The fault is there or on the line before; try the query with kg sparql.",
                int(found[1]) if found else None,
            ) from error
        except RuntimeError as error:  # a function that the engine has not
            raise SourceError(
                query.path,
                f"The engine cannot evaluate the query: {error}.",
                "Use the functions of SPARQL 1.1, section 17.",
            ) from error
        if not isinstance(answer, QuerySolutions):
            raise SourceError(
                query.path, "A stored query is a SELECT.", "Write SELECT and its variables.", 1
            )
        columns = [variable.value for variable in answer.variables]
        if columns != list(query.header.returns):
            raise SourceError(
                query.path,
                f"returns says {', '.join(query.header.returns)}; the SELECT gives "
                f"{', '.join(columns)}.",
                "List the same names in the same order.",
                _line_of(text, "SELECT"),
            )
