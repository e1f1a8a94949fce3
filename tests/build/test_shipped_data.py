from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    RdfFormat,
    Store,
    parse,
)

from kg.build.pipeline import build
from kg.releases import ReleaseDir
from tests.content import REPOSITORY


@pytest.fixture(scope="module")
def releases(
    tmp_path_factory: pytest.TempPathFactory, shipped_release: ReleaseDir
) -> tuple[ReleaseDir, ReleaseDir]:
    """The shipped content, built in two fresh homes by two processes."""
    return build(REPOSITORY, tmp_path_factory.mktemp("home")), shipped_release


Releases = tuple[ReleaseDir, ReleaseDir]


def test_two_builds_are_equal_to_the_byte(releases: Releases) -> None:
    first, second = releases
    assert first.id == second.id
    for name in ("quads.nq", "report.ttl", "manifest.json"):
        assert (first.path / name).read_bytes() == (second.path / name).read_bytes(), name
    ontology = [p.relative_to(first.path) for p in sorted(first.ontology.rglob("*.*"))]
    assert len(ontology) > 20
    for path in ontology:
        assert (first.path / path).read_bytes() == (second.path / path).read_bytes()


def test_the_default_graph_is_the_merged_set_and_nothing_more(releases: Releases) -> None:
    store = Store.read_only(str(releases[0].store))
    default = [q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())]
    named = [q for q in store if isinstance(q.graph_name, NamedNode)]
    assert len(default) == len({q.triple for q in named}) > 1000
    assert set(default) == {q.triple for q in named}
    manifest = releases[0].manifest()
    assert (manifest.triples, manifest.quads) == (len(default), len(named))
    assert manifest.quads > manifest.triples, "some triple is stated twice and counted once"


def test_the_hash_is_that_of_the_canonical_form(releases: Releases) -> None:
    quads = list(parse(path=str(releases[0].quads), format=RdfFormat.N_QUADS))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    manifest = releases[0].manifest()
    assert manifest.quads_sha256 == digest
    assert hashlib.sha256(releases[0].quads.read_bytes()).hexdigest() == digest
    assert len(lines) == manifest.quads


def test_there_is_no_blank_node(releases: Releases) -> None:
    store = Store.read_only(str(releases[0].store))
    assert not any(
        isinstance(term, BlankNode) for q in store for term in (q.subject, q.object, q.graph_name)
    )


def test_every_file_is_an_input(releases: Releases) -> None:
    inputs = releases[0].manifest().inputs
    shipped = [
        path.relative_to(REPOSITORY).as_posix()
        for pattern in (
            "data/**/*.ttl",
            "data/**/*.trig",
            "data/mappings/*.csv",
            "data/documents/*/anchors.csv",
            "ontology/modules/*.ttl",
            "ontology/shapes/*.ttl",
            "ontology/rules/*.rq",
            "ontology/checks/*.rq",
            "ontology/alignments/*.ttl",
        )
        for path in REPOSITORY.glob(pattern)
    ]
    assert len(shipped) > 50
    assert set(shipped) | {"ontology/habitat-kg.ttl"} == set(inputs)


def test_nothing_is_warned_of(releases: Releases) -> None:
    assert releases[0].manifest().warnings == []


def test_the_path_of_the_home_is_not_in_it(releases: Releases) -> None:
    home = str(Path(releases[0].path).parent.parent)
    for name in ("quads.nq", "report.ttl", "manifest.json"):
        assert home not in (releases[0].path / name).read_text("utf-8")
