from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from kg.sources.collect import Collected, collect
from kg.sources.content import Content
from kg.vocab import HKG, SKOS
from tests.content import BASE, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "data/mappings/programmes.csv"


def read(root: Path) -> Collected:
    return collect(Content(root), BASE)


def test_a_row_is_a_link_in_a_graph_of_its_own(tmp_path: Path) -> None:
    file = next(f for f in read(write_content(tmp_path)).files if f.path == TABLE)
    node = NamedNode(BASE + "id/mapping/programmes/flagship-programme.homes--11.1")
    links = [quad for quad in file.quads if quad.graph_name == node]
    assert [(q.predicate, q.object.value) for q in links if isinstance(q.object, NamedNode)] == [
        (HKG.contributesTo, "http://metadata.un.org/sdg/11.1")
    ]
    about = {(q.predicate, q.object) for q in file.quads if q.subject == node}
    assert (HKG.basis, NamedNode(BASE + "id/basis/mapped")) in about
    assert (HKG.linkObject, NamedNode("http://metadata.un.org/sdg/11.1")) in about
    assert (HKG.supportedBy, NamedNode(BASE + "id/document/report/para/2/a")) in about
    assert (SKOS.prefLabel, Literal("Mapping: Homes → 11.1", language="en")) in about
    assert (SKOS.prefLabel, Literal("映射：Homes中 → 11.1", language="zh")) in about
    assert file.locate(node)[1] == 2


def test_a_dataset_may_give_the_grounds(tmp_path: Path) -> None:
    root = write_content(tmp_path)
    spoil(root, TABLE, "report#1 report#2(a)", "dataset/lists report#1 dataset/lists")
    collected = read(root)
    assert collected.faults == ()
    file = next(f for f in collected.files if f.path == TABLE)
    node = NamedNode(BASE + "id/mapping/programmes/flagship-programme.homes--11.1")
    grounds = [q.object for q in file.quads if (q.subject, q.predicate) == (node, HKG.supportedBy)]
    assert grounds == [
        NamedNode(BASE + "id/dataset/lists"),
        NamedNode(BASE + "id/document/report/para/1"),
    ]


FAULTS = [
    (
        ",11.1,direct",
        ",11.12,direct",
        'target: "11.12" is not an SDG target. Use a code of '
        "data/reference/sdg.ttl, such as 11.1 or 11.a. Did you mean 11.1 or 11.2?",
    ),
    (",11.1,direct", ",11,direct", 'target: "11" is not an SDG target.'),
    (",11.1,direct", ",11-1,direct", 'target: "11-1" is not an SDG target.'),
    (",direct,", ",strong,", 'level: nothing describes "strong". Use direct or indirect.'),
    (",direct,", ",,", "level: there is no value."),
    (
        "flagship-programme/homes,11.1",
        "flagship-programme/house,11.1",
        'subject: nothing describes "flagship-programme/house". Use flagship-programme/homes',
    ),
    (",它建造住房。,", ",,", "rationale_zh: there is no value."),
    (
        "report#1 report#2(a)",
        "report#1 report#9",
        'paragraphs: no document has a paragraph "report#9".',
    ),
    ("report#1 report#2(a)", "17(a)", 'paragraphs: "17(a)" names no document.'),
    ("report#1 report#2(a)", "report#x", 'paragraphs: "x" is not a paragraph number.'),
    ("report#1 report#2(a)", "", "paragraphs: there is no value. Fill in the column paragraphs."),
    (
        "report#1 report#2(a)",
        "report#1 dataset/list",
        'paragraphs: nothing describes the dataset "dataset/list". Write <document>#<paragraph>',
    ),
    ("report#1 report#2(a)", "dataset/a<b", "paragraphs: "),
    ("editors,2024-05-06", "editor,2024-05-06", 'author: nothing describes "editor". Use editors.'),
    ("editors,2024-05-06", "editors,2024-02-30", 'date: "2024-02-30" is not a day.'),
    ("editors,2024-05-06", "editors,6 May 2024", 'date: "6 May 2024" is not a day.'),
    (",11.2,indirect", ",11.1,indirect", "flagship-programme/homes is mapped to 11.1 in line 2"),
    ("flagship-programme/homes,11.1", "flagship programme <x>,11.1", "subject: nothing describes"),
]


@pytest.mark.parametrize(("before", "after", "words"), FAULTS)
def test_faults_name_line_column_cause_and_remedy(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    line = spoil(write_content(tmp_path), TABLE, before, after)
    collected = read(tmp_path)
    assert len(collected.faults) == 1
    assert str(collected.faults[0]).startswith(f"{TABLE}:{line}: {words}")
    assert collected.faults[0].remedy
    assert collected.complete, "a faulty row does not hide what else is wrong"


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    root = write_content(tmp_path)
    spoil(root, TABLE, ",11.1,direct", ",11.12,strong")
    spoil(root, TABLE, ",11.2,", ",,")
    assert [fault.line for fault in read(root).faults] == [2, 2, 3]


def test_a_table_without_a_description(tmp_path: Path) -> None:
    root = write_content(tmp_path)
    (root / "data/mappings/programmes.ttl").unlink()
    assert [fault.path for fault in read(root).faults] == ["data/mappings/programmes.ttl"]
