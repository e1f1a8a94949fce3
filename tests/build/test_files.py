from __future__ import annotations

from typing import TYPE_CHECKING

from kg.build.files import append_line, point

if TYPE_CHECKING:
    from pathlib import Path


def test_a_link_is_replaced_over_what_a_crash_left(tmp_path: Path) -> None:
    (tmp_path / ".current.new").symlink_to("left")
    (tmp_path / "current").symlink_to("old")
    point(tmp_path / "current", "new")
    assert [p.name for p in tmp_path.iterdir()] == ["current"]
    assert str((tmp_path / "current").readlink()) == "new"


def test_a_line_that_was_cut_short_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    append_line(path, "one")
    with path.open("a") as file:
        file.write("cut")
    append_line(path, "two")
    assert path.read_text() == "one\ncut\ntwo\n"
