from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.errors import ReleaseError
from kg.releases import Home, Manifest, ReleaseDir

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = "0123456789ab", "ba9876543210"


def make(home: Home, release_id: str) -> ReleaseDir:
    release = home.release(release_id)
    release.path.mkdir(parents=True)
    manifest = Manifest(release_id, 1, "https://example.org/", None, 2, 1, "00", graphs={"g": 2})
    release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    return release


def test_a_home_without_releases(tmp_path: Path) -> None:
    home = Home(tmp_path / "nothing")
    assert home.current() is None
    assert home.releases() == []
    assert home.journal() == []
    assert home.get(OLD) is None


def test_current_follows_the_pointer(tmp_path: Path) -> None:
    home = Home(tmp_path)
    old, new = make(home, OLD), make(home, NEW)
    home.pointer.symlink_to(f"releases/{OLD}")
    assert home.current() == old
    home.pointer.unlink()
    home.pointer.symlink_to(f"releases/{NEW}/")
    assert home.current() == new


def test_a_pointer_that_is_no_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(ReleaseError, match="is not a link to a release"):
        Home(tmp_path).current()


def test_releases_come_latest_first(tmp_path: Path) -> None:
    home = Home(tmp_path)
    unnoted = "aaaaaaaaaaaa"
    for release_id in (NEW, unnoted, OLD):
        make(home, release_id)
    (home.releases_dir / ".unfinished-x").mkdir()
    (home.releases_dir / "cccccccccccc").mkdir()  # no manifest: not a release
    entries = [{"release": r, "published_at": "t", "previous": None} for r in (OLD, NEW)]
    home.journal_path.write_text("".join(json.dumps(e) + "\n" for e in entries) + '{"rel')
    assert [release.id for release in home.releases()] == [NEW, OLD, unnoted]
    assert [entry.release for entry in home.journal()] == [OLD, NEW]


@pytest.mark.parametrize("text", ["", "..", "../x", "0123456789a", "0123456789AB", "0123456789abc"])
def test_what_is_no_id_is_no_path(tmp_path: Path, text: str) -> None:
    home = Home(tmp_path)
    assert home.get(text) is None
    with pytest.raises(ReleaseError, match="is not the id of a release"):
        home.release(text)


def test_a_manifest_reads_as_written(tmp_path: Path) -> None:
    release = make(Home(tmp_path), OLD)
    manifest = release.manifest()
    assert manifest["quads"] == manifest.quads == 2
    assert manifest.as_dict()["graphs"] == {"g": 2}
    release.manifest_path.write_text("{}")
    with pytest.raises(ReleaseError, match="cannot be read"):
        release.manifest()
