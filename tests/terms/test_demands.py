"""What shapes demand is told as sentences, with paths and constraints as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.terms.demands import shapes_of
from kg.vocab import DEFAULT_BASE, HKG
from tests.content import PREFIXES

FOLDER = Path(__file__).parents[2] / "ontology"


@pytest.fixture(scope="module")
def shapes():
    return {shape.anchor: shape for shape in shapes_of(FOLDER, DEFAULT_BASE)}


def read(folder, text):
    (folder / "shapes").mkdir()
    (folder / "habitat-kg.ttl").touch()
    (folder / "shapes/some.ttl").write_text(PREFIXES + text)
    [shape] = shapes_of(folder, DEFAULT_BASE)
    return shape


def test_every_shape_speaks_both_languages_and_names_its_constraints(shapes):
    demands = [demand for shape in shapes.values() for demand in shape.demands]
    assert len(shapes) > 45 and len(demands) > 100
    for demand in demands:
        assert set(demand.message) == {"en", "zh"}, demand.anchor
        assert demand.limits, demand.anchor
    assert sum(demand.warns for demand in demands) == 6


def test_a_demand_is_told_as_it_is_written(shapes):
    [demand] = shapes["FlagshipProgramme"].demands
    assert shapes["FlagshipProgramme"].targets == (HKG.FlagshipProgramme.value,)
    assert demand.path == "skos:notation"
    assert demand.limits == (("maxCount", "1"), ("pattern", "^[1-9][0-9]*$"))
    assert demand.message["en"].startswith("A flagship programme has at most one number")


def test_a_shape_of_the_thing_itself_stands_before_those_of_its_properties(shapes):
    first = shapes["Target"].demands[0]
    assert (first.path, first.property, first.anchor) == ("", "", "Target")


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("hkg:a", "hkg:a"),
        ("[ sh:inversePath hkg:a ]", "^hkg:a"),
        ("( hkg:a hkg:b )", "hkg:a/hkg:b"),
        ("[ sh:alternativePath ( hkg:a [ sh:inversePath hkg:b ] ) ]", "(hkg:a|^hkg:b)"),
        ("[ sh:zeroOrMorePath hkg:a ]", "hkg:a*"),
        ("[ sh:oneOrMorePath [ sh:alternativePath ( hkg:a hkg:b ) ] ]", "(hkg:a|hkg:b)+"),
        ("[ sh:zeroOrOnePath ( hkg:a hkg:b ) ]", "(hkg:a/hkg:b)?"),
    ],
)
def test_paths_are_written_as_sparql_writes_them(tmp_path, path, written):
    shape = read(tmp_path, f"[] a sh:NodeShape ; sh:property [ sh:path {path} ; sh:minCount 1 ] .")
    assert shape.demands[0].path == written


def test_lists_and_nodes_are_told_by_what_they_hold(tmp_path):
    shape = read(
        tmp_path,
        "[] a sh:NodeShape ; sh:property [ sh:path hkg:a ; sh:in ( 1 'b'@en hkg:c ) ;"
        " sh:or ( [ sh:class hkg:D ] [ sh:datatype xsd:date ] ) ; sh:severity sh:Violation ] .",
    )
    [demand] = shape.demands
    assert dict(demand.limits) == {"in": "1, b, hkg:c", "or": "class hkg:D, datatype xsd:date"}
    assert not demand.warns
    assert (shape.iri, shape.anchor, demand.anchor) == ("", "", "")
