"""The JSON Schema of readable JSON: all that is released passes, what is spoilt does not."""

from __future__ import annotations

import copy
import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pyoxigraph import NamedNode

from kg.errors import NotFound
from kg.jsonld.schema import classes, schema_of, schema_of_class
from kg.vocab import DEFAULT_BASE, HKG, SDG
from tests.jsonld.test_readable import ID, readable, said_with

MAPPING = NamedNode(f"{ID}mapping/flagship-programmes/flagship-programme.sdg-cities--11.3")


def validator(schema):
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


@pytest.fixture(scope="module")
def validators(ontology):
    """Name of a class → the validator of its things."""
    return {name: validator(schema_of_class(ontology, name)) for name in classes(ontology)}


@pytest.fixture(scope="module")
def any_class(ontology):
    return validator(schema_of(ontology))


def test_every_thing_of_every_class_passes(store, ontology, validators):
    checked = 0
    things = {quad.subject for quad in store.quads() if isinstance(quad.subject, NamedNode)}
    for thing in things:
        said = said_with(store, thing, most=5)
        document = readable(store, thing, ontology, said=said)
        types = document.get("type", [])
        for name in [types] if isinstance(types, str) else types:
            wrong = next(validators[name].iter_errors(document), None)
            assert wrong is None, f"{thing}: {wrong.json_path}: {wrong.message}"
            checked += 1
    assert checked > 3800


def test_the_schema_of_all_classes_takes_each_by_its_type(store, ontology, classes, any_class):
    checked = 0
    for things in classes.values():
        document = readable(store, things[-1], ontology, said=said_with(store, things[-1], 30))
        wrong = next(any_class.iter_errors(document), None)
        assert wrong is None, f"{things[-1]}: {wrong.message}"
        checked += 1
    assert checked > 80


def without(name):
    return lambda thing: thing.pop(name)


def changed(name, value):
    return lambda thing: thing.update({name: value})


SPOILT = {
    "a needed member is missing": without("linkSubject"),
    "its class is missing": without("type"),
    "its class is another": changed("type", "Country"),
    "its identifier is missing": without("id"),
    "one value is a list": lambda thing: thing.update(linkSubject=[thing["linkSubject"]]),
    "a list is one value": lambda thing: thing.update(supportedBy=thing["supportedBy"][0]),
    "a list is empty": changed("supportedBy", []),
    "a thing is a text": changed("linkSubject", "sdg-cities"),
    "a thing has no identifier": lambda thing: thing["linkSubject"].pop("id"),
    "a thing is of another class": lambda thing: thing["linkObject"].update(type="Country"),
    "a value is none of those allowed": lambda thing: thing["linkProperty"].update(id="http://e/p"),
    "a language is missing": lambda thing: thing["rationale"].pop("zh"),
    "one language has two texts": lambda thing: thing["rationale"].update(en=["a", "b"]),
    "a text has no language": changed("rationale", "because"),
    "a label has a language that is not on offer": lambda thing: thing["prefLabel"].update(de="x"),
    "a day is none": changed("created", "yesterday"),
    "a day is a number": changed("created", 2024),
    "what states it is not said": lambda thing: thing["sources"][0].pop("states"),
    "what leads to it is no list": changed("incoming", {"mentions": {"id": "http://e/a"}}),
    "an unknown member is null": changed("anything", None),
}


def test_what_is_spoilt_is_refused(store, ontology, validators, any_class):
    sound = readable(store, MAPPING, ontology)
    assert validators["Mapping"].is_valid(sound)
    for what, spoil in SPOILT.items():
        document = copy.deepcopy(sound)
        spoil(document)
        assert not validators["Mapping"].is_valid(document), what
        if what not in ("its class is missing",):
            assert not any_class.is_valid(document), what
    assert len(SPOILT) == 20


def test_patterns_and_codes_are_held(store, ontology, validators):
    kenya = readable(store, NamedNode(f"{ID}country/KEN"), ontology)
    assert validators["Country"].is_valid(kenya)
    for member, value in [("iso3Code", "ken"), ("m49Code", "4"), ("m49Code", 404)]:
        assert not validators["Country"].is_valid({**kenya, member: value})
    target = readable(store, SDG["11.1"], ontology)
    assert validators["Target"].is_valid(target)
    assert not validators["Target"].is_valid({**target, "id": "https://metadata.un.org/sdg/11.1"})


def test_numbers_and_dates_of_several_kinds_are_held(store, ontology, classes, validators):
    figures = [readable(store, figure, ontology) for figure in classes[HKG.Figure.value]]
    figure = next(figure for figure in figures if "asOf" in figure and "outOf" not in figure)
    assert validators["Figure"].is_valid(figure)
    wrong = [
        {"value": "5"},
        {"value": 1.5},
        {"outOf": 0},
        {"asOf": "2023"},
        {"asOf": {"@value": "2023-06-01T00:00:00", "@type": "xsd:dateTime"}},
        {"overYears": 0},
        {"qualifier": [{"id": "http://e/a"}] * 3},
    ]
    for change in wrong:
        assert not validators["Figure"].is_valid({**figure, **change}), change
    right = [
        {"value": {"@value": "1.5", "@type": "xsd:decimal"}},
        {"asOf": {"@value": "2023", "@type": "xsd:gYear"}},
    ]
    for change in right:
        assert validators["Figure"].is_valid({**figure, **change}), change


def test_a_further_page_need_not_have_what_the_first_has(store, ontology, validators):
    said = [row for row in said_with(store, MAPPING) if row[0].predicate == HKG.linkSubject]
    first = readable(store, MAPPING, ontology, said=said, page=(1, 2))
    second = readable(store, MAPPING, ontology, said=said, page=(2, 2))
    assert not validators["Mapping"].is_valid(first)
    assert validators["Mapping"].is_valid(second)


def test_the_schemas_are_schemas_and_lead_to_all_that_they_name(ontology):
    names = classes(ontology)
    assert len(names) > 90
    whole = schema_of(ontology)
    Draft202012Validator.check_schema(whole)
    assert whole["$id"] == f"{DEFAULT_BASE}schema"
    assert set(names) < set(whole["$defs"])
    for name in names:
        schema = schema_of_class(ontology, name)
        assert schema["$defs"].items() <= whole["$defs"].items()
        text = json.dumps(schema)
        named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
        assert named <= set(schema["$defs"]), name
        assert schema["$id"] == f"{DEFAULT_BASE}schema/{name}"


def test_names_definitions_and_demands_are_in_both_languages(ontology):
    mapping = schema_of_class(ontology, "Mapping")["$defs"]["Mapping"]
    assert mapping["title"] == "mapping"
    assert mapping["x-zh"]["title"] == "映射"
    level = mapping["properties"]["level"]
    assert level["description"]
    assert [set(message) for message in level["x-messages"]] == [{"en", "zh"}]


def test_what_json_schema_cannot_say_is_said_in_a_comment(ontology):
    figure = schema_of_class(ontology, "Figure")["$defs"]["Figure"]
    assert "sh:lessThanOrEquals" in figure["properties"]["value"]["$comment"]
    assert r"sh:pattern ^\S(.*\S)?$" in figure["properties"]["prefLabel"]["$comment"]


def test_warnings_demand_nothing(ontology):
    pledge = schema_of_class(ontology, "Pledge")["$defs"]["Pledge"]
    assert pledge["else"] == {"required": []} or "involves" not in pledge["else"]["required"]


def test_a_class_that_is_none_is_not_found(ontology):
    for name in ("Contry", "contributesTo", "any.thing", ""):
        with pytest.raises(NotFound, match="no class"):
            schema_of_class(ontology, name)
