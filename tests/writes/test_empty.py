from __future__ import annotations

import pytest

from kg.build.pipeline import build
from kg.config import Settings
from kg.errors import ReleaseError, SettingError
from kg.releases import Home
from kg.writes.empty import ensure
from kg.writes.protocol import Conditions, Drop
from kg.writes.writing import Scribe
from tests.writes.homes import whole


def test_a_plain_dataset_begins_empty_and_once(tmp_path):
    home = Home(tmp_path / "home")
    settings = Settings(home=home.path, dataset="plain", base_iri="http://example.org/")
    ensure(home, settings)
    whole(home)
    first = home.current()
    assert (first.manifest().quads, first.manifest().base) == (0, "http://example.org/")
    ensure(home, settings)
    assert home.current() == first
    assert len(home.journal()) == 1


def test_a_merged_dataset_is_built(tmp_path):
    home = Home(tmp_path / "home")
    ensure(home, Settings(home=home.path))
    assert home.current() is None
    with pytest.raises(ReleaseError, match="no release to write to"):
        Scribe(home, 10).write(Drop(None), Conditions(), lambda stage: None)


def test_one_kind_of_dataset_is_not_taken_for_the_other(tmp_path, built, content):
    with pytest.raises(SettingError, match="holds a merged dataset, and a plain one is wanted"):
        ensure(Home(built), Settings(home=built, dataset="plain"))
    ensure(Home(built), Settings(home=built))
    plain = Home(tmp_path / "plain")
    ensure(plain, Settings(home=plain.path, dataset="plain"))
    with pytest.raises(SettingError, match="holds a plain dataset"):
        ensure(plain, Settings(home=plain.path))
    before = plain.current()
    with pytest.raises(SettingError, match="loaded over HTTP, not built"):
        build(content, plain.path)
    assert plain.current() == before
