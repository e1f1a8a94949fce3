"""The JSON Schema of one member of readable JSON: a property's values, under a rule or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal

from kg.jsonld.declared import LINK, TEXT
from kg.jsonld.patterns import ecma
from kg.jsonld.values import json_value
from kg.vocab import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.jsonld.context import Term
    from kg.jsonld.ontology import Ontology
    from kg.jsonld.shapes import Rule

Schema = dict[str, Any]

_TYPES: Final[Schema] = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True},
    ]
}
_TEXT: Final[Schema] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
_TEXTS: Final[Schema] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "additionalProperties": _TEXT,
}
_REFERENCE: Final[Schema] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "format": "iri"},
        "type": {"$ref": "#/$defs/any.types"},
        "label": {"$ref": "#/$defs/any.values"},
    },
}
_VALUE: Final[Schema] = {
    "anyOf": [
        {"type": ["string", "integer", "boolean"]},
        {
            "type": "object",
            "required": ["@value"],
            "properties": {
                "@value": {"type": "string"},
                "@type": {"type": "string"},
                "@language": {"type": "string"},
                "@direction": {"enum": ["ltr", "rtl"]},
            },
            "additionalProperties": False,
        },
    ]
}
_ENTRY: Final[Schema] = {
    "anyOf": [{"$ref": "#/$defs/any.value"}, {"$ref": "#/$defs/any.reference"}]
}
_VALUES: Final[Schema] = {
    "anyOf": [
        {"$ref": "#/$defs/any.texts"},
        *_ENTRY["anyOf"],
        {"type": "array", "items": _ENTRY, "minItems": 1},
    ]
}
SHARED: Final = {
    "any.types": _TYPES,
    "any.texts": _TEXTS,
    "any.reference": _REFERENCE,
    "any.value": _VALUE,
    "any.values": _VALUES,
}
"""What the schemas of members refer to; the last is for a property of which nothing is known."""

_NATIVE: Final = {XSD.integer.value: "integer", XSD.boolean.value: "boolean"}
_FORMATS: Final = {XSD.date.value: "date"}


def member(ontology: Ontology, term: Term, rule: Rule | None) -> Schema:
    """The schema of the values of a property.

    Args:
        ontology: whose classes and names are meant.
        term: the property.
        rule: what the shapes demand of it, if anything.
    """
    if term.kind == TEXT:
        return _texts(rule)
    entry = _link(ontology, rule) if term.kind == LINK else _value(ontology, term, rule)
    comment = _unsaid(rule)
    if rule is not None and rule.plain:
        return {**entry, **comment}
    schema: Schema = {
        "type": "array",
        "items": entry,
        "minItems": max(1, rule.least if rule else 0),
    }
    if rule is not None and rule.most is not None:
        schema["maxItems"] = rule.most
    return {**schema, **comment}


def _texts(rule: Rule | None) -> Schema:
    """Texts by language; where no shape speaks of languages they may have none."""
    if rule is None or not (rule.languages or rule.unique or rule.needed):
        return {"$ref": "#/$defs/any.values", **_unsaid(rule)}
    text = {"type": "string", **patterns_of(rule)}
    several = {"type": "array", "items": text, "minItems": 1}
    schema: Schema = {
        "type": "object",
        "additionalProperties": text if rule.plain or rule.unique else several,
    }
    if rule.single:
        schema["properties"] = dict.fromkeys(sorted(rule.single), text)
    if rule.needed:
        schema["required"] = sorted(rule.needed)
    if rule.languages:
        schema["propertyNames"] = {"enum": rule.languages}
    return {**schema, **_unsaid(rule)}


def _link(ontology: Ontology, rule: Rule | None) -> Schema:
    schema: Schema = {"$ref": "#/$defs/any.reference"}
    demands: Schema = {}
    if rule is not None and rule.values:
        demands["id"] = {"enum": [value.value for value in rule.values]}
    if rule is not None and rule.classes:
        named = {"enum": _below(ontology, rule.classes)}
        demands["type"] = {"anyOf": [named, {"type": "array", "contains": named}]}
        schema["required"] = ["type"]
    return {**schema, "properties": demands} if demands else schema


def _below(ontology: Ontology, classes: Iterable[str]) -> list[str]:
    """The names of the classes and all their subclasses."""
    wanted, shapes = set(classes), ontology.shapes
    return sorted(
        term.name
        for iri, term in ontology.context.terms.items()
        if wanted & shapes.ancestors([iri]) and term.kind == "class"
    )


def _value(ontology: Ontology, term: Term, rule: Rule | None) -> Schema:
    demands = patterns_of(rule) if rule is not None else {}
    if rule is not None and rule.lowest:
        demands["minimum"] = float(rule.lowest) if "." in rule.lowest else int(rule.lowest)
    if rule is not None and rule.values:
        given = [v for v in rule.values if isinstance(v, Literal)]
        return {"enum": [json_value(v, term, ontology.context.short) for v in given]}
    if term.datatype:
        return {**_of(term.datatype), **demands}
    if ontology.declared[term.iri].range == XSD.string.value:
        return {"type": "string", **demands}
    if rule is None or not rule.datatypes:
        return {"$ref": "#/$defs/any.value", **demands}
    kinds = [_typed(ontology, datatype) for datatype in sorted(rule.datatypes)]
    return {**(kinds[0] if len(kinds) == 1 else {"anyOf": kinds}), **demands}


def _of(datatype: str) -> Schema:
    """The schema of a value that the context gives its datatype."""
    if datatype in _NATIVE:
        return {"type": _NATIVE[datatype]}
    return {"type": "string"} | ({"format": _FORMATS[datatype]} if datatype in _FORMATS else {})


def _typed(ontology: Ontology, datatype: str) -> Schema:
    """The schema of a value whose datatype stands beside it, where it must."""
    if datatype in _NATIVE or datatype == XSD.string.value:
        return {"type": _NATIVE.get(datatype, "string")}
    return {
        "type": "object",
        "required": ["@value", "@type"],
        "properties": {
            "@value": _of(datatype),
            "@type": {"const": ontology.context.short(datatype)},
        },
        "additionalProperties": False,
    }


def patterns_of(rule: Rule) -> Schema:
    """The patterns of a rule, as far as they mean the same in JSON Schema."""
    same = [pattern for text in rule.patterns if (pattern := ecma(text)) is not None]
    if len(same) == 1:
        return {"pattern": same[0]}
    return {"allOf": [{"pattern": pattern} for pattern in same]} if same else {}


def _unsaid(rule: Rule | None) -> Schema:
    """What the shapes demand and JSON Schema cannot say."""
    if rule is None:
        return {}
    left = [f"sh:pattern {text}" for text in rule.patterns if ecma(text) is None]
    left += [f"sh:{name}" for name in sorted(rule.unsaid)]
    return {"$comment": f"Not said here: {', '.join(left)}."} if left else {}
