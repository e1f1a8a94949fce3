"""The table of links: what it holds, that it is frozen with each release, and when it is broken."""

from __future__ import annotations

import numpy as np
import pytest
from pyoxigraph import Store

from kg.errors import ReleaseError
from kg.graph.context import Context
from kg.graph.projection import Projection
from kg.releases import ReleaseDir
from kg.store.opening import open_store
from kg.tables.freezing import freeze_tables
from kg.tables.links import LINKS, NO_SOURCE, LinkTable, links
from kg.tables.opening import links_of
from kg.vocab import DEFAULT_BASE
from tests.analysis.coverages import Oracle


@pytest.fixture(scope="module")
def projection(shipped_release):
    return Projection.open(shipped_release.projection)


def columns(table):
    return [getattr(table, name) for name in LinkTable.__dataclass_fields__]


def test_it_has_a_row_for_each_source_of_each_link_that_sparql_finds(shipped_release, projection):
    oracle = Oracle(Store.read_only(str(shipped_release.store)), DEFAULT_BASE)
    table, p = LinkTable.open(shipped_release.tables), projection
    rows = zip(table.subject.tolist(), table.property.tolist(), table.object.tolist(), strict=True)
    found = {(p.iri(s), p.properties[n], p.iri(o)) for s, n, o in rows}
    assert found == set(oracle.links)
    assert len(found) > 1500
    assert len(table) > len(found)  # some have several sources
    assert (table.source != NO_SOURCE).all()


def test_it_is_frozen_with_a_release_as_it_would_be_made_of_it(
    shipped_release, projection, tmp_path
):
    made = links(projection, DEFAULT_BASE)
    made.write(tmp_path)
    assert (tmp_path / LINKS).read_bytes() == (shipped_release.tables / LINKS).read_bytes()
    opened = LinkTable.open(tmp_path)
    for one, other in zip(columns(made), columns(opened), strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    assert not opened.subject.flags.writeable  # it is mapped, not read


def test_a_release_without_tables_has_them_made(shipped_release, tmp_path):
    older = ReleaseDir(tmp_path / shipped_release.id)
    older.path.mkdir()
    for name in ("store", "projection", "quads.nq", "manifest.json"):
        (older.path / name).symlink_to(shipped_release.path / name)
    context = Context(open_store(str(older.store)), DEFAULT_BASE, older)
    table = links_of(context)
    frozen = LinkTable.open(shipped_release.tables)
    assert all(map(np.array_equal, columns(table), columns(frozen)))
    freeze_tables(older, DEFAULT_BASE)
    assert (older.tables / LINKS).read_bytes() == (shipped_release.tables / LINKS).read_bytes()


def test_a_broken_table_is_a_sentence(shipped_release, tmp_path):
    whole = (shipped_release.tables / LINKS).read_bytes()
    for content in (b"", whole[:100], b"ARROW1" + whole[6:400]):
        (tmp_path / LINKS).write_bytes(content)
        with pytest.raises(ReleaseError, match="cannot be read"):
            LinkTable.open(tmp_path)
    with pytest.raises(ReleaseError, match="cannot be read"):
        LinkTable.open(tmp_path / "none")
