"""Indexes: the same for the same release, checksummed with it, made later where it has none."""

from __future__ import annotations

from contextlib import closing

import pytest

from kg.build.checksums import read_checksums, sha256_of
from kg.build.release import remove
from kg.errors import ReleaseError
from kg.releases import Home
from kg.search.folders import ensure_index, index_of
from kg.search.index import SearchIndex
from kg.search.making import make
from kg.search.matching import search
from kg.search.question import Question
from kg.vocab import DEFAULT_BASE
from tests.releases import publish


def found(path, text):
    with closing(SearchIndex.open(path)) as index:
        return [hit.iri for hit in search(index, Question.of(text), 10).hits]


def test_a_release_that_is_built_holds_its_index_and_the_checksum_of_it(shipped_release):
    assert (
        index_of(Home(shipped_release.path.parents[1]), shipped_release) == shipped_release.search
    )
    sums = read_checksums(shipped_release)
    assert sums["search.sqlite"] == sha256_of(shipped_release.search)


def test_the_same_statements_make_the_same_file(shipped_release, tmp_path):
    for name in ("one", "other"):
        make(shipped_release.quads, tmp_path / name, DEFAULT_BASE)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_a_release_without_an_index_gets_one_beside_it_and_is_not_touched(tmp_path):
    release, home = publish(tmp_path), Home(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in release.path.rglob("*")}
    assert index_of(home, release) is None
    path = ensure_index(home, release)
    assert path == ensure_index(home, release) == index_of(home, release)
    assert found(path, "包容性") == [f"{DEFAULT_BASE}id/flagship-programme/inclusive"]
    assert {path: path.stat().st_mtime_ns for path in release.path.rglob("*")} == before
    assert [entry.name for entry in (tmp_path / "search").iterdir()] == [f"{release.id}.sqlite"]
    remove(home, release)
    assert list((tmp_path / "search").iterdir()) == []


def test_an_index_of_another_version_is_made_anew(tmp_path):
    release, home = publish(tmp_path), Home(tmp_path)
    path = ensure_index(home, release)
    content = bytearray(path.read_bytes())
    content[60:64] = (99).to_bytes(4)
    path.write_bytes(content)
    assert index_of(home, release) is None
    with pytest.raises(ReleaseError, match="version 99"):
        SearchIndex.open(path)
    assert found(ensure_index(home, release), "nairobi")


def test_what_is_no_index_is_refused_in_a_sentence(tmp_path):
    broken = tmp_path / "broken"
    broken.write_bytes(b"no index" * 100)
    for path in (tmp_path / "none", broken):
        with pytest.raises(ReleaseError, match="cannot be opened"):
            SearchIndex.open(path)


def test_an_index_that_cannot_be_made_leaves_nothing(tmp_path):
    release, home = publish(tmp_path), Home(tmp_path)
    release.quads.unlink()
    with pytest.raises(ReleaseError, match="cannot be made"):
        ensure_index(home, release)
    assert list((tmp_path / "search").iterdir()) == []


def test_an_empty_release_and_one_with_blank_nodes_can_be_searched(tmp_path):
    quads = tmp_path / "quads.nq"
    quads.write_bytes(b"")
    make(quads, tmp_path / "empty", DEFAULT_BASE)
    assert found(tmp_path / "empty", "anything") == []
    quads.write_text(
        '<http://e/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Nairobi"@en .\n'
        '_:b <http://www.w3.org/2004/02/skos/core#prefLabel> "Nairobi"@en <http://e/g> .\n',
        encoding="utf-8",
    )
    make(quads, tmp_path / "plain", DEFAULT_BASE)
    assert found(tmp_path / "plain", "nairobi") == ["http://e/a"]
