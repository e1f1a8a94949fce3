"""The process that compares for a server: who asks too early is told so, and finds it later."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from kg.changes import comparer
from kg.changes.comparer import Comparer
from kg.changes.kept import find
from kg.config import Settings
from kg.errors import Preparing, ReleaseError
from kg.releases import Home


@pytest.fixture
def home(planted, tmp_path):
    shutil.copytree(
        planted.home.path,
        tmp_path / "home",
        symlinks=True,
        ignore=shutil.ignore_patterns("changes"),
    )
    return Home(tmp_path / "home")


def comparing(home, work):
    """Run ``work`` with a comparer; gives what it gives, and what was charged to whom."""
    charged: list[tuple[str, float]] = []

    async def run():
        settings = Settings(home=home.path)
        async with Comparer(home, settings, lambda *spent: charged.append(spent)) as made:
            return await work(made)

    return asyncio.run(run()), charged


def test_a_pair_is_compared_once_for_all_who_ask_at_once(planted, home):
    old, new = (home.release(id_) for id_ in planted.ids[:2])

    async def work(made):
        return await asyncio.gather(*(made.compared(old, new, "someone") for _ in range(3)))

    found, charged = comparing(home, work)
    assert [kept.summary["things"] for kept in found] == [8, 8, 8]
    assert [client for client, _ in charged] == ["someone"]
    assert find(home, old, new) == found[0]


def test_who_cannot_wait_is_told_so_and_finds_it_later(planted, home, monkeypatch):
    old, new = (home.release(id_) for id_ in planted.ids[:2])
    monkeypatch.setattr(comparer, "PATIENCE", 0.001)

    async def work(made):
        with pytest.raises(Preparing, match="is being found out"):
            await made.compared(old, new, "someone")
        for _ in range(400):
            await asyncio.sleep(0.05)
            if find(home, old, new):
                return await made.compared(old, new, "someone")
        raise AssertionError("it was never there")

    kept, _ = comparing(home, work)
    assert kept.summary["to"] == new.id


def test_a_release_that_cannot_be_read_is_told_in_a_sentence(planted, home):
    old, new = (home.release(id_) for id_ in planted.ids[:2])
    new.manifest_path.write_text("{}")

    async def work(made):
        with pytest.raises(ReleaseError, match="cannot be compared: The manifest of release"):
            await made.compared(old, new, "someone")

    comparing(home, work)
    assert list((home.path / "changes").iterdir()) == []
