from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from kg.build.pipeline import check
from kg.sources.collect import Collected, collect
from kg.sources.content import Content
from kg.vocab import HKG, RDF, SKOS
from tests.content import BASE, append, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "data/documents/report/anchors.csv"
ROWS = """\
paragraph,thing,anchor,property
1,flagship-programme/homes,“Homes”,
1,flagship-programme/homes,10 people,teamSize
2(a),city/cancun,Cancún,
"""
TERMS = "".join(
    f'hkg:{name} a owl:{kind} ; rdfs:label "{name}"@en , "{name}中"@zh ;\n'
    f'    skos:definition "{name}"@en , "{name}中"@zh .\n'
    for name, kind in (
        ("Anchor", "Class"),
        ("anchorOf", "ObjectProperty"),
        ("anchorIn", "ObjectProperty"),
        ("anchorProperty", "ObjectProperty"),
        ("anchorText", "AnnotationProperty"),
    )
)


def content(root: Path, rows: str = ROWS) -> Path:
    write_content(root)
    append(root, "ontology/modules/all.ttl", TERMS + "dcterms:language a owl:AnnotationProperty .")
    append(
        root, "data/documents/report/document.ttl", 'id:document\\/report dcterms:language "en" .'
    )
    (root / TABLE).write_text(rows, encoding="utf-8")
    return root


def read(root: Path) -> Collected:
    return collect(Content(root), BASE)


def test_rows_are_anchors_in_a_graph_that_describes_itself(tmp_path: Path) -> None:
    collected = read(content(tmp_path))
    assert collected.faults == ()
    file = collected.anchors[0].file
    assert file.path == TABLE
    assert file.path in collected.inputs
    graph = NamedNode(f"{BASE}id/document/report/anchors")
    assert {quad.graph_name for quad in file.quads} == {graph}
    about = {(quad.predicate, quad.object) for quad in file.quads if quad.subject == graph}
    assert (RDF.type, HKG.ReferenceDataset) in about
    assert (HKG.basis, NamedNode(f"{BASE}id/basis/reference")) in about
    nodes = [q.subject for q in file.quads if (q.predicate, q.object) == (RDF.type, HKG.Anchor)]
    assert len(nodes) == len(set(nodes)) == 3
    told = {(quad.predicate, quad.object) for quad in file.quads if quad.subject == nodes[1]}
    assert (HKG.anchorOf, NamedNode(f"{BASE}id/flagship-programme/homes")) in told
    assert (HKG.anchorIn, NamedNode(f"{BASE}id/document/report/para/1")) in told
    assert (HKG.anchorText, Literal("10 people", language="en")) in told
    assert (HKG.anchorProperty, HKG.teamSize) in told
    assert (SKOS.prefLabel, Literal("“10 people” in 1: Homes (teamSize)", language="en")) in told
    assert str(nodes[2]).startswith(f"<{BASE}id/anchor/report/para.2.a/")
    assert file.locate(nodes[2]) == (7, 4)


def test_the_rows_are_given_as_read(tmp_path: Path) -> None:
    rows = read(content(tmp_path)).anchors[0].rows
    assert [(row.line, row.part, row.text) for row in rows] == [
        (2, "1", "“Homes”"),
        (3, "1", "10 people"),
        (4, "2(a)", "Cancún"),
    ]
    assert [row.property for row in rows] == [None, HKG.teamSize, None]


def test_a_build_takes_them_and_two_readings_are_equal(tmp_path: Path) -> None:
    root = content(tmp_path)
    assert check(root).findings == ()
    assert read(root).anchors[0].file.quads == read(root).anchors[0].file.quads


def test_an_order_of_rows_makes_no_other_iris(tmp_path: Path) -> None:
    first = set(read(content(tmp_path / "a")).anchors[0].file.quads)
    head, *rows = ROWS.splitlines(keepends=True)
    turned = head + "".join(reversed(rows))
    assert set(read(content(tmp_path / "b", turned)).anchors[0].file.quads) == first


def test_a_goal_or_target_by_its_code(tmp_path: Path) -> None:
    rows = read(content(tmp_path, ROWS + "1,11,SDG 11,\n1,11.1,target 11.1,\n")).anchors[0].rows
    assert [row.thing.value for row in rows[-2:]] == [
        "http://metadata.un.org/sdg/11",
        "http://metadata.un.org/sdg/11.1",
    ]


FAULTS = [
    ("2(a),city", "3,city", 'paragraph: document.ttl describes no part "3".'),
    ("2(a),city", "para,city", 'paragraph: "para" is not a part of a document. Write it like 17,'),
    ("2(a),city", ",city", "paragraph: there is no value."),
    ("city/cancun", "city/cancum", 'thing: nothing describes "city/cancum". Use city/cancun.'),
    ("city/cancun", "city/can cun", 'thing: nothing describes "city/can cun".'),
    (",Cancún,", ",,", "anchor: there is no value."),
    (",Cancún,", ",In Cancún. It is,", 'anchor: "In Cancún. It is" is more than a name'),
    (",Cancún,", f",{'a' * 31},", f'anchor: "{"a" * 30}" is more than a name or a figure.'),
    ("teamSize", "teamsize", 'property: "teamsize" is not a property of the ontology.'),
    ("teamSize", "hkg:teamSize", 'property: "hkg:teamSize" is not a property of the ontology.'),
    ("2(a),city/cancun,Cancún", "1,flagship-programme/homes,“Homes”", "The row stands in line 2"),
]


@pytest.mark.parametrize(("before", "after", "words"), FAULTS)
def test_faults_name_line_column_cause_and_remedy(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    line = spoil(content(tmp_path), TABLE, before, after)
    collected = read(tmp_path)
    assert len(collected.faults) == 1
    assert str(collected.faults[0]).startswith(f"{TABLE}:{line}: {words}")
    assert collected.faults[0].remedy
    assert collected.complete


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    root = content(tmp_path)
    spoil(root, TABLE, "teamSize", "teamsize")
    spoil(root, TABLE, "city/cancun", "city/cancum")
    assert [fault.line for fault in read(root).faults] == [3, 4]
    assert len(FAULTS) >= 11


def test_a_table_without_its_columns(tmp_path: Path) -> None:
    collected = read(content(tmp_path, "paragraph,thing\n"))
    assert 'anchors.csv:1: The column "anchor" is missing.' in str(collected.faults[0])


def test_a_document_without_a_table_has_none(tmp_path: Path) -> None:
    assert read(write_content(tmp_path)).anchors == ()


def test_without_what_the_others_describe_only_the_form_is_looked_at(tmp_path: Path) -> None:
    root = content(tmp_path, ROWS + "1,nothing\n")
    spoil(root, "data/reference/lists.ttl", "a hkg:City", "a a hkg:City")
    collected = read(root)
    assert not collected.complete
    assert collected.anchors[0].rows == ()
    assert any("anchors.csv:5: The row has 2 values" in str(fault) for fault in collected.faults)
