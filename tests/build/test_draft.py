from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from kg.build.assemble import assemble
from kg.build.draft import Draft, canonical_nquads
from kg.quality.report import Verdict
from kg.sources.collect import collect
from kg.sources.content import Content
from tests.content import BASE, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path


def test_the_canonical_form_is_that_of_rdfc() -> None:
    hard = "".join(map(chr, [*range(1, 40), 92, 127, 128, 0x4E2D, 0x1F600]))
    s, p, g = NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:g")
    quads = [
        Quad(s, p, Literal(hard), g),
        Quad(s, p, Literal("中", language="zh"), g),
        Quad(s, p, Literal("1", datatype=NamedNode("a:t")), g),
        Quad(s, p, s, p),
        Quad(s, p, s, g),
    ]
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    expected = "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()
    assert canonical_nquads([*quads, *quads]) == expected
    assert rb"\u0001\u0002" in expected
    assert rb"\b\t\n" in expected


def draft(root: Path) -> Draft:
    content = Content(root)
    collected = collect(content, BASE)
    return Draft(assemble(collected.files, BASE), Verdict(()), content, collected.inputs)


def test_what_decides_the_id(tmp_path: Path) -> None:
    write_content(tmp_path)
    before = draft(tmp_path).id
    assert draft(tmp_path).id == before
    spoil(tmp_path, "data/documents/report/statements.trig", "hkg:teamSize", "\n  hkg:teamSize")
    assert draft(tmp_path).id == before, "only the layout of a data file changed"
    spoil(tmp_path, "ontology/shapes/programme.ttl", "sh:maxCount 1", "sh:maxCount 2")
    second = draft(tmp_path).id
    assert second != before, "other shapes, another release"
    spoil(tmp_path, "data/documents/report/statements.trig", "hkg:teamSize 10", "hkg:teamSize 11")
    assert draft(tmp_path).id not in (before, second)


def test_the_manifest_counts(tmp_path: Path) -> None:
    manifest = draft(write_content(tmp_path)).manifest("0123456789ab")
    assert manifest.previous == "0123456789ab"
    assert sum(manifest.graphs.values()) == manifest.quads == manifest.triples + 1
    assert list(manifest.graphs) == sorted(manifest.graphs)
    assert set(manifest.versions) == {"habitat-kg", "pyoxigraph", "pyshacl"}
    assert "data/mappings/programmes.csv" in manifest.inputs
    assert "ontology/rules/label.rq" in manifest.inputs
