"""Where comparisons are kept: whole or not at all, so many, and as this software makes them."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from kg.changes import folders
from kg.changes.folders import complete, folder_of, tidy
from kg.changes.kept import compare, find
from kg.changes.merging import differing
from kg.changes.publications import Publications
from kg.releases import Home
from kg.timeline import Timeline


def test_a_comparison_that_fails_leaves_nothing(tmp_path):
    folder = tmp_path / "changes" / "a-b"

    def fail():
        with complete(folder) as partial:
            (partial / "half").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(folder.parent.iterdir()) == []


def test_the_least_recently_asked_for_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_MOST", 3)
    home = Home(tmp_path)
    for number in range(5):
        folder = tmp_path / "changes" / f"{number}-x"
        with complete(folder) as partial:
            (partial / "file").write_text("x")
        os.utime(folder, (number, number))
    tidy(home, sparing=tmp_path / "changes" / "0-x")
    assert sorted(path.name for path in (tmp_path / "changes").iterdir()) == ["0-x", "3-x", "4-x"]


def test_what_other_software_made_is_made_anew(planted):
    old, new = planted.release(0), planted.release(1)
    summary = compare(planted.home, old, new).folder / "summary.json"
    said = json.loads(summary.read_text())
    summary.write_text(json.dumps({**said, "software": "0.0.0"}))
    assert find(planted.home, old, new) is None
    assert compare(planted.home, old, new).summary == said


def test_things_and_lines_of_one_side_alone_are_found_wherever_they_stand():
    one = [b"<a> <p> <1> .\n", b"<c> <p> <1> .\n", b"<c> <p> <2> .\n"]
    other = [b"<a/b> <p> <1> .\n", b"<c> <p> <1> .\n", b"<d> <p> <1> .\n"]
    found = [(p.subject, len(p.old), len(p.new)) for p in differing(sorted(one), sorted(other))]
    assert found == [(b"<a/b> ", 0, 1), (b"<a> ", 1, 0), (b"<c> ", 2, 1), (b"<d> ", 0, 1)]
    assert list(differing(one, one)) == []


def test_publications_are_numbered_by_the_journal_and_compared_with_what_is_kept(planted, tmp_path):
    published = Publications(planted.home, Timeline(planted.home))
    first, second, third, again = (published.get(number) for number in (1, 2, 3, 4))
    assert [one.id for one in (first, second, third, again)] == [*planted.ids, planted.ids[1]]
    assert first.before is None
    assert again.before == planted.release(2)
    assert [one.again for one in (first, second, third, again)] == [False, False, False, True]
    assert [one.number for one in published.page(1, 3)] == [4, 3, 2]
    assert [one.number for one in published.page(2, 3)] == [1]
    assert published.pages(3) == 2

    home = Home(tmp_path / "home")
    shutil.copytree(planted.home.path, home.path, symlinks=True)
    shutil.rmtree(home.path / "releases" / planted.ids[2])
    published = Publications(home, Timeline(home))
    assert published.get(3).release is None
    assert published.get(4).before == home.release(planted.ids[1])
    after = published.kept_after(2)
    assert after is not None
    assert after.number == 4
    assert folder_of(home, None, home.release(planted.ids[0])).name == f"nothing-{planted.ids[0]}"
