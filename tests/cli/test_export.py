"""``kg export`` and ``kg releases``: what comes out is what was built."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, parse

from kg.formats import GRAPH_FORMATS, by_name

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

PARAGRAPH = "https://w3id.org/habitat-kg/id/document/eb-2024-1-item-7/para/15"


def _manifest(kg: Command) -> dict[str, object]:
    shown: dict[str, object] = json.loads(kg("releases", "show", "current").stdout)
    return shown


def test_nquads_are_the_canonical_ones(kg: Command) -> None:
    digest = hashlib.sha256(kg("export").stdout.encode()).hexdigest()
    assert digest == _manifest(kg)["quads_sha256"]


@pytest.mark.parametrize("name", [entry.name for entry in GRAPH_FORMATS])
def test_every_format_holds_everything(name: str, kg: Command, tmp_path: Path) -> None:
    path = tmp_path / "all"
    assert kg("export", "--format", name, "-o", str(path)).returncode == 0
    format_ = by_name(name, GRAPH_FORMATS)
    assert format_
    assert format_.rdf
    quads = set(parse(path=path, format=format_.rdf))
    manifest = _manifest(kg)
    assert len(quads) == manifest["quads" if format_.holds_graphs else "triples"]
    assert not path.with_name("all.part").exists()
    if format_.holds_graphs:
        assert all(quad.graph_name != DefaultGraph() for quad in quads)


@pytest.mark.parametrize("name", ["trig", "turtle", "nquads"])
def test_one_source(name: str, kg: Command) -> None:
    format_ = by_name(name, GRAPH_FORMATS)
    assert format_
    text = kg("export", "--graph", PARAGRAPH, "--format", name).stdout
    quads = list(parse(text, format_.rdf))
    graphs = _manifest(kg)["graphs"]
    assert isinstance(graphs, dict)
    assert len(quads) == graphs[PARAGRAPH] > 20


def test_releases_are_listed(kg: Command) -> None:
    (row,) = csv.DictReader(io.StringIO(kg("releases").stdout))
    manifest = _manifest(kg)
    assert row["release"] == manifest["id"]
    assert row["current"] == "True"
    assert int(row["triples"]) == manifest["triples"]
    assert kg("releases", "list", "--format", "json").stdout.startswith("[")
    assert kg("releases", "show", str(manifest["id"])).returncode == 0
