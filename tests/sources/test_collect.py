from __future__ import annotations

from typing import TYPE_CHECKING

from kg.sources.collect import collect
from kg.sources.content import Content
from tests.content import BASE, FILES, REPOSITORY, write_content

if TYPE_CHECKING:
    from pathlib import Path


def test_every_file_is_read_once(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    collected = collect(Content(write_content(tmp_path)), BASE, lambda *step: told.append(step))
    checks = {f"ontology/checks/{p.name}" for p in (REPOSITORY / "ontology/checks").glob("*.rq")}
    assert set(collected.inputs) == set(FILES) | checks
    assert collected.faults == ()
    assert collected.complete
    assert told == [(n, len(collected.inputs)) for n in range(1, len(told) + 1)]
    assert len(told) == len(collected.inputs)


def test_each_file_writes_to_the_graph_of_its_source(tmp_path: Path) -> None:
    collected = collect(Content(write_content(tmp_path)), BASE)
    graphs = {
        file.path: sorted({str(q.graph_name).strip("<>").removeprefix(BASE) for q in file.quads})
        for file in collected.files
    }
    assert graphs["ontology/modules/all.ttl"] == ["ontology"]
    assert graphs["data/reference/sdg.ttl"] == ["id/dataset/sdg"]
    assert graphs["data/documents/report/document.ttl"] == ["id/document/report/structure"]
    assert graphs["data/documents/report/statements.trig"] == [
        "id/document/report/para/1",
        "id/document/report/para/2/a",
    ]
    assert graphs["data/mappings/programmes.ttl"] == ["id/dataset/mapping-programmes"]
    assert len(graphs) == 8


def test_a_file_that_cannot_be_read_makes_it_incomplete(tmp_path: Path) -> None:
    write_content(tmp_path)
    (tmp_path / "data/documents/report/statements.trig").unlink()
    collected = collect(Content(tmp_path), BASE)
    assert not collected.complete
    assert [fault.path for fault in collected.faults] == ["data/documents/report/statements.trig"]
