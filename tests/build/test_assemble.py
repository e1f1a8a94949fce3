from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from kg.build.assemble import assemble
from kg.sources.collect import collect
from kg.sources.content import Content
from tests.content import BASE, write_content

if TYPE_CHECKING:
    from pathlib import Path


def test_the_default_graph_is_the_merged_set(tmp_path: Path) -> None:
    files = collect(Content(write_content(tmp_path)), BASE).files
    candidate = assemble(files, BASE)
    default = {
        quad.triple for quad in candidate.store.quads_for_pattern(None, None, None, DefaultGraph())
    }
    assert default == candidate.triples == {quad.triple for quad in candidate.quads}
    assert len(candidate.triples) == len(candidate.quads) - 1, "one triple stands in two paragraphs"
    assert len(candidate.store) == len(candidate.quads) + len(candidate.triples)


def test_the_order_of_the_files_makes_no_difference(tmp_path: Path) -> None:
    files = collect(Content(write_content(tmp_path)), BASE).files
    assert assemble(files, BASE).quads == assemble(files[::-1], BASE).quads


def test_each_graph_knows_its_files(tmp_path: Path) -> None:
    candidate = assemble(collect(Content(write_content(tmp_path)), BASE).files, BASE)
    origins = {graph.value: [f.path for f in files] for graph, files in candidate.origins.items()}
    assert origins[f"{BASE}id/document/report/para/1"] == ["data/documents/report/statements.trig"]
    assert origins[f"{BASE}id/dataset/mapping-programmes"] == [
        "data/mappings/programmes.csv",
        "data/mappings/programmes.ttl",
    ]
    assert len(origins) == 9
    homes = NamedNode(f"{BASE}id/flagship-programme/homes")
    second = NamedNode(f"{BASE}id/document/report/para/2/a")
    path, line = candidate.locate(homes, graph=second)
    assert (path, line) == ("data/documents/report/statements.trig", 19)
