from __future__ import annotations

from typing import TYPE_CHECKING

from kg.sources.content import Content
from tests.content import write_content

if TYPE_CHECKING:
    from pathlib import Path


def test_lists_are_sorted_and_pass_over_hidden_files(tmp_path: Path) -> None:
    content = Content(write_content(tmp_path))
    (tmp_path / "data/reference/.hidden.ttl").write_text("")
    assert [path.name for path in content.references] == ["lists.ttl", "sdg.ttl"]
    assert content.checks == sorted(content.checks)
    assert [content.relative(path) for path in content.ontology] == [
        "ontology/habitat-kg.ttl",
        "ontology/modules/all.ttl",
    ]


def test_a_table_asks_for_its_description(tmp_path: Path) -> None:
    write_content(tmp_path)
    (tmp_path / "data/mappings/more.csv").write_text("")
    names = [path.name for path in Content(tmp_path).mapping_sets]
    assert names == ["more.ttl", "programmes.ttl"]


def test_strays(tmp_path: Path) -> None:
    write_content(tmp_path)
    assert Content(tmp_path).strays() == []
    strays = ["data/documents/report/more.trig", "data/x.ttl", "ontology/rules/a.ttl"]
    for name in [*strays, "ontology/cases/a.ttl", "data/reference/names.csv"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert sorted(fault.path for fault in Content(tmp_path).strays()) == strays
