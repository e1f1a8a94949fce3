"""The JSON Schema (2020-12) of readable JSON, made of a release's ontology and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.errors import NotFound
from kg.jsonld.declared import CLASS
from kg.jsonld.members import SHARED, member, patterns_of

if TYPE_CHECKING:
    from kg.jsonld.declared import Declared
    from kg.jsonld.ontology import Ontology
    from kg.jsonld.shapes import Rule

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REF: Final = "#/$defs/"
_THING: Final = "any.thing"
"""What holds of things of every class. What is shared has a point in its name, no class has."""

_NODE: Final[Schema] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}},
}
_LATER: Final[Schema] = {
    "properties": {"page": {"properties": {"number": {"minimum": 2}}}},
    "required": ["page"],
}
"""That it is not the first page of a thing, which holds what every thing of its class has."""


def schema_of(ontology: Ontology) -> Schema:
    """The schema of a thing of any class: what is demanded depends on its ``type``."""
    names = classes(ontology)
    cases = [{"if": _is_a(name), "then": {"$ref": _REF + name}} for name in names]
    found = {name: _class(ontology, iri) for name, iri in names.items()}
    return {
        **_head(ontology, "schema"),
        "title": "A thing of the graph, as readable JSON",
        "x-zh": {"title": "图谱中的事物（可读JSON）"},
        "$ref": _REF + _THING,
        "allOf": cases,
        "$defs": {**_parts(ontology), **found},
    }


def schema_of_class(ontology: Ontology, name: str) -> Schema:
    """The schema of a thing of the class of that name in the context.

    It is for things whose ``type`` names that very class: those of its subclasses have their own.

    Raises:
        NotFound: there is no such class.
    """
    iri = classes(ontology).get(name)
    if iri is None:
        raise NotFound(
            f'The ontology has no class "{name}".', "See that it is spelt right; /schema has all."
        )
    return {
        **_head(ontology, f"schema/{name}"),
        "$ref": _REF + name,
        "$defs": {**_parts(ontology), name: _class(ontology, iri)},
    }


def classes(ontology: Ontology) -> dict[str, str]:
    """Name in the context → IRI of every class, in the order of the names."""
    terms = ontology.context.by_name
    return {name: terms[name].iri for name in sorted(terms) if terms[name].kind == CLASS}


def _head(ontology: Ontology, path: str) -> Schema:
    return {"$schema": DIALECT, "$id": ontology.base + path}


def _parts(ontology: Ontology) -> Schema:
    """What the schemas of all classes share."""
    plain_somewhere = {
        path
        for rules in ontology.shapes.rules.values()
        for path, rule in rules.items()
        if rule.plain
    }
    terms = ontology.context.by_name
    common = {
        name: {**member(ontology, terms[name], None), **_words(ontology.declared[terms[name].iri])}
        for name in sorted(terms)
        if terms[name].kind != CLASS and terms[name].iri not in plain_somewhere
    }
    return {
        **SHARED,
        _THING: {
            **_NODE,
            "properties": {
                "@context": {"type": ["string", "object", "array"]},
                "id": {"type": "string", "format": "iri"},
                "type": {"$ref": _REF + "any.types"},
                **common,
                "incoming": {
                    "title": "What leads to it, by property",
                    "x-zh": {"title": "指向该事物的事物"},
                    "type": "object",
                    "additionalProperties": {
                        "type": "array",
                        "items": {"$ref": _REF + "any.reference"},
                    },
                },
                "states": {
                    "title": "What it states, where it is a source",
                    "x-zh": {"title": "作为来源时所述内容"},
                    "type": "array",
                    "items": _NODE,
                },
                "sources": {
                    "title": "Who says all this: each source with its statements",
                    "x-zh": {"title": "来源及其陈述"},
                    "type": "array",
                    "items": {
                        "$ref": _REF + "any.reference",
                        "required": ["states"],
                        "properties": {"states": {"type": "array", "items": _NODE}},
                    },
                },
                "page": {
                    "title": "Which page of its statements this is",
                    "x-zh": {"title": "页码"},
                    "type": "object",
                    "required": ["number", "of"],
                    "properties": {"number": {"type": "integer"}, "of": {"type": "integer"}},
                },
            },
            "additionalProperties": {"$ref": _REF + "any.values"},
        },
    }


def _class(ontology: Ontology, iri: str) -> Schema:
    """What is demanded of a thing of the class, beside what is of every thing."""
    rules = ontology.shapes.of([iri])
    terms = ontology.context.terms
    own = rules.get("")
    required = []
    members = {}
    for path, rule in sorted(rules.items()):
        if path in terms:
            name = terms[path].name
            said = {**_words(ontology.declared[path]), **_messages(rule)}
            members[name] = {**member(ontology, terms[path], rule), **said}
            required += [name] if rule.least or rule.needed else []
    schema: Schema = {
        **_words(ontology.declared[iri]),
        "$ref": _REF + _THING,
        **_is_a(terms[iri].name),
        "if": _LATER,
        "else": {"required": required},
    }
    schema["properties"] = {**schema["properties"], **members}
    if own is not None and own.patterns:
        schema["properties"]["id"] = {**patterns_of(own), **_messages(own)}
    return schema


def _is_a(name: str) -> Schema:
    """That the type of a thing is, or has among it, the class of that name."""
    named = {"const": name}
    return {
        "properties": {"type": {"anyOf": [named, {"type": "array", "contains": named}]}},
        "required": ["type"],
    }


def _words(term: Declared) -> Schema:
    """The name and definition of a term, in English and in Chinese."""
    said: Schema = {}
    if "en" in term.label:
        said["title"] = term.label["en"]
    if "en" in term.definition:
        said["description"] = term.definition["en"]
    chinese = {"title": term.label.get("zh"), "description": term.definition.get("zh")}
    chinese = {name: text for name, text in chinese.items() if text}
    return {**said, "x-zh": chinese} if chinese else said


def _messages(rule: Rule) -> Schema:
    """What the shapes tell whoever does not heed them."""
    return {"x-messages": rule.messages} if rule.messages else {}
