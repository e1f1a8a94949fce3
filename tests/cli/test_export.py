"""``kg export`` and ``kg releases``: what comes out is what was built."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

import networkx
import pytest
from pyoxigraph import DefaultGraph, parse

from kg.exports.kinds import KINDS
from kg.formats import GRAPH_FORMATS, TRIG, TURTLE, by_name
from tests.releases import publish

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


def test_one_document_and_one_class(kg: Command, tmp_path: Path) -> None:
    path = tmp_path / "part"
    graphs = _manifest(kg)["graphs"]
    assert isinstance(graphs, dict)
    document = PARAGRAPH.removesuffix("/para/15")
    told = kg("export", "--document", "eb-2024-1-item-7", "--format", "trig", "-o", str(path))
    assert told.returncode == 0, told.stderr
    parts = {name: count for name, count in graphs.items() if name.startswith(document)}
    assert len(list(parse(path=path, format=TRIG.rdf))) == sum(parts.values()) > 9000
    text = kg("export", "--class", "FlagshipProgramme", "--format", "turtle").stdout
    assert len({quad.subject for quad in parse(text, TURTLE.rdf)}) == 5
    goals = kg("export", "--class", "sdgo:Goal").stdout
    assert goals.count(" <http://metadata.un.org/sdg/ontology#Goal> ") == 17
    missing = kg("export", "--class", "Nothing", "-o", str(tmp_path / "nothing"))
    assert (missing.returncode, sorted(p.name for p in tmp_path.iterdir())) == (1, ["part"])
    assert "has no class" in missing.stderr


def test_networks_and_tables(kg: Command, tmp_path: Path) -> None:
    text = kg("export", "--format", "node-link").stdout
    assert networkx.node_link_graph(json.loads(text)).number_of_edges() > 9000
    path = tmp_path / "tables.zip"
    assert kg("export", "--format", "tables", "-o", str(path)).returncode == 0
    with zipfile.ZipFile(path) as archive:
        assert {"csv-metadata.json", "links.csv", "FlagshipProgramme.csv"} < set(archive.namelist())


def test_a_file_is_compressed_where_its_name_says_so_and_its_hash_is_told(
    kg: Command, tmp_path: Path
) -> None:
    path = tmp_path / "all.nq.gz"
    told = kg("export", "-o", str(path)).stderr
    assert told == f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}\n"
    digest = hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()
    assert digest == _manifest(kg)["quads_sha256"]
    plain = tmp_path / "all.nq"
    kg("export", "-o", str(plain))
    assert plain.stat().st_nlink == 1, "whoever changes it would change the release"


@pytest.fixture
def small(fresh: Command) -> Command:
    """``kg`` on a home with a small release."""
    fresh.home.mkdir()
    publish(fresh.home)
    return fresh


def test_every_export_into_a_folder_with_their_hashes(small: Command, tmp_path: Path) -> None:
    told = small("export", "--all", str(tmp_path / "all"))
    assert told.returncode == 0, told.stderr
    sums = (tmp_path / "all" / "SHA256SUMS").read_text("utf-8").splitlines()
    files = {path.name: path for path in (tmp_path / "all").iterdir()}
    files.pop("SHA256SUMS")
    for line in sums:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
        assert line in told.stderr
    assert len(sums) == len(files) == sum(len(kind.files) for kind in KINDS) == 20
    release = _manifest(small)["id"]
    assert all(name.startswith(f"habitat-kg-{release}") for name in files)
    assert all(path.stat().st_nlink == 1 for path in files.values())


def test_what_a_server_offers_is_made_beforehand(small: Command) -> None:
    told = small("export", "--prepare")
    assert told.returncode == 0, told.stderr
    folder = small.home / "exports" / str(_manifest(small)["id"])
    assert {path.name for path in folder.iterdir()} == {kind.name for kind in KINDS}
    made = (folder / "turtle" / "habitat-kg.ttl").stat().st_mtime_ns
    assert small("export", "--prepare").returncode == 0
    assert (folder / "turtle" / "habitat-kg.ttl").stat().st_mtime_ns == made


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "word"),
        ("--class", "Figure", "--graph", PARAGRAPH),
        ("--class", "Figure", "--all", "x"),
        ("--class", "Figure", "--format", "graphml"),
        ("--prepare", "--all", "x"),
    ],
)
def test_what_does_not_go_together(arguments: tuple[str, ...], kg: Command) -> None:
    refused = kg("export", *arguments)
    assert refused.returncode == 2, refused.stderr
    assert refused.stdout == ""


def test_releases_are_listed(kg: Command) -> None:
    (row,) = csv.DictReader(io.StringIO(kg("releases").stdout))
    manifest = _manifest(kg)
    assert row["release"] == manifest["id"]
    assert row["current"] == "True"
    assert int(row["triples"]) == manifest["triples"]
    assert kg("releases", "list", "--format", "json").stdout.startswith("[")
    assert kg("releases", "show", str(manifest["id"])).returncode == 0
