"""The queries and answers of the Reconciliation Service API, 0.2 and 1.0 (draft), read and written.

What is read becomes the arguments of :class:`kg.search.reconciling.Asked` and of
:func:`kg.search.extending.extend`; what those answer is written as each version has it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadRequest, RequestTooLarge
from kg.search.question import LONGEST
from kg.search.reconciling import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BATCH: Final = 50
"""Queries that may come at once."""

THINGS: Final = 200
"""Things of which values may be asked at once."""

_PROPERTIES: Final = 20
_DEFAULT: Final = 10


def parsed(text: str | bytes, what: str) -> Any:
    """JSON as it was sent.

    Raises:
        BadRequest: it is none.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(
            f"{what} is no JSON: {error}.", "See the documentation of the API."
        ) from None


def batch(sent: Any) -> dict[str, dict[str, Any]]:
    """The queries of version 0.2 (section 4.3), by the names that the client gives them.

    Raises:
        BadRequest: one is not of the form that the API prescribes.
        RequestTooLarge: they are too many.
    """
    queries = _mapping(sent, "queries")
    _refuse_many(queries, BATCH, "queries")
    return {name: _query(name, _mapping(query, name)) for name, query in queries.items()}


def _query(name: str, query: Mapping[str, Any]) -> dict[str, Any]:
    types = query.get("type") or []
    known = [
        {"id": str(one.get("pid", "")), "values": _values(one.get("v")), "required": False}
        for one in (_mapping(one, name) for one in _list(query.get("properties") or [], name))
    ]
    text = query.get("query", "")
    if not isinstance(text, str):
        raise _wrong(name, "query is no text")
    return {
        "name": text,
        "types": [types] if isinstance(types, str) else [str(one) for one in _list(types, name)],
        "limit": _limit(query.get("limit"), name),
        "properties": known[:_PROPERTIES],
    }


def conditions(sent: Any) -> list[dict[str, Any]]:
    """The queries of version 1.0 (section 4.2): each is a list of conditions.

    Raises:
        BadRequest: one is not of the form that the API prescribes.
        RequestTooLarge: they are too many.
    """
    queries = _list(_mapping(sent, "The body").get("queries"), "queries")
    _refuse_many(queries, BATCH, "queries")
    return [
        _of_conditions(f"query {n}", _mapping(one, f"query {n}")) for n, one in enumerate(queries)
    ]


def _of_conditions(name: str, query: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": "", "iri": "", "properties": []}
    given = _list(query.get("conditions"), name)
    if not given:
        raise _wrong(name, "it has no conditions")
    for condition in given:
        one = _mapping(condition, name)
        kind, values = one.get("matchType"), _values(one.get("propertyValue"))
        if kind == "name":
            found["name"] = next(iter(values), "")
        elif kind == "id":
            found["iri"] = next(iter(values), "")
        elif kind == "property":
            known = {
                "id": str(one.get("propertyId", "")),
                "values": values,
                "required": one.get("required") is True,
                "quantifier": _quantifier(one, name),
            }
            found["properties"].append(known)
        else:
            raise _wrong(name, "matchType is not name, id or property")
    type_ = query.get("type")
    found["types"] = [] if not type_ else [str(type_)]
    found["limit"] = _limit(query.get("limit"), name)
    found["properties"] = found["properties"][:_PROPERTIES]
    return found


def extension(sent: Any) -> tuple[list[str], list[dict[str, Any]]]:
    """The things and properties of a data extension query, the same in both versions.

    Raises:
        BadRequest: it is not of the form that the API prescribes.
        RequestTooLarge: it asks of too many.
    """
    asked = _mapping(sent, "extend")
    ids, properties = _list(asked.get("ids"), "ids"), _list(asked.get("properties"), "properties")
    _refuse_many(ids, THINGS, "ids")
    _refuse_many(properties, _PROPERTIES, "properties")
    found = []
    for one in properties:
        settings = _mapping(one, "properties").get("settings") or {}
        limit = str(settings.get("limit", "")) if isinstance(settings, dict) else ""
        found.append(
            {"id": str(one.get("id", "")), "limit": int(limit) if limit.isdecimal() else 0}
        )
    return [str(id_) for id_ in ids], found


def candidate(row: Mapping[str, Any], *, named: bool) -> dict[str, Any]:
    """A candidate as both versions have it; only features of 1.0 are ``named``."""
    written = {
        "id": row["id"],
        "name": row["name"],
        "type": types(row["types"]),
        "score": row["score"],
        "match": row["match"],
        "features": [
            {key: value for key, value in feature.items() if named or key != "name"}
            for feature in row["features"]
        ],
    }
    return {**written, **({"description": row["description"]} if row["description"] else {})}


def types(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Classes as types."""
    return [{"id": row["iri"], "name": row["label"]} for row in rows]


def extended(said: Mapping[str, Any], *, listed: bool) -> dict[str, Any]:
    """The answer to a data extension query: rows by their ids in 0.2, ``listed`` in 1.0."""
    if listed:
        rows: Any = [
            {
                "id": row["id"],
                "properties": [
                    {"id": name, "values": values} for name, values in row["values"].items()
                ],
            }
            for row in said["rows"]
        ]
    else:
        rows = {
            row["id"]: {
                name: [{k: v for k, v in value.items() if k != "lang"} for value in values]
                for name, values in row["values"].items()
            }
            for row in said["rows"]
        }
    return {"meta": said["meta"], "rows": rows}


def _quantifier(condition: Mapping[str, Any], name: str) -> str:
    found = condition.get("matchQuantifier", "any")
    if found not in ("any", "all", "none"):
        raise _wrong(name, "matchQuantifier is not any, all or none")
    return str(found)


def _values(sent: Any) -> list[str]:
    """Values as texts; a thing that was reconciled before is its IRI."""
    found = []
    for value in sent if isinstance(sent, list) else [sent]:
        if isinstance(value, dict):
            found.append(str(value.get("id", ""))[:LONGEST])
        elif value is not None:
            found.append(str(value)[:LONGEST])
    return found[:_PROPERTIES]


def _limit(sent: Any, name: str) -> int:
    if sent is None:
        return _DEFAULT
    if isinstance(sent, bool) or not isinstance(sent, int | float) or not 1 <= sent < 1e9:
        raise _wrong(name, "limit is no number above 0")
    return min(int(sent), MOST)


def _mapping(sent: Any, what: str) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise _wrong(what, "it is no object")
    return sent


def _list(sent: Any, what: str) -> list[Any]:
    if not isinstance(sent, list):
        raise _wrong(what, "it is no list")
    return sent


def _refuse_many(sent: Mapping[str, Any] | list[Any], most: int, what: str) -> None:
    if len(sent) > most:
        raise RequestTooLarge(f"There are {len(sent)} {what}.", f"Send {most} at once.")


def _wrong(what: str, why: str) -> BadRequest:
    return BadRequest(f"{what}: {why}.", "See the documentation of the API.")
