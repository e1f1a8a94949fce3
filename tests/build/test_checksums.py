from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest

from kg.build.checksums import files_of, read_checksums, sha256_of, write_checksums
from kg.releases import CHECKSUMS, ReleaseDir

if TYPE_CHECKING:
    from pathlib import Path


def make(path: Path, **files: str) -> ReleaseDir:
    for name, text in files.items():
        file = path / name.replace("_", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return ReleaseDir(path)


def test_every_file_is_listed_as_sha256sum_writes_and_checks_it(tmp_path: Path) -> None:
    release = make(tmp_path / "one", b="b", d_c="c", a="")
    write_checksums(release, {})
    assert sorted(files_of(release)) == ["a", "b", "d/c"]
    assert read_checksums(release) == {
        "a": hashlib.sha256(b"").hexdigest(),
        "b": hashlib.sha256(b"b").hexdigest(),
        "d/c": sha256_of(release.path / "d/c"),
    }
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", CHECKSUMS],
                   cwd=release.path, check=True)  # fmt: skip


def test_what_is_known_and_what_is_linked_is_not_read_again(tmp_path: Path) -> None:
    before = make(tmp_path / "before", linked="x", other="y")
    before.checksums.write_text(f"{'1' * 64}  linked\n{'2' * 64}  other\n")
    made = make(tmp_path / "made", other="y", known="z")
    (made.path / "linked").hardlink_to(before.path / "linked")
    write_checksums(made, {"known": "3" * 64}, before)
    assert read_checksums(made) == {
        "known": "3" * 64,
        "linked": "1" * 64,
        "other": hashlib.sha256(b"y").hexdigest(),
    }


def test_a_release_without_checksums_before_it_costs_reading_only(tmp_path: Path) -> None:
    before, made = make(tmp_path / "before", a="x"), make(tmp_path / "made")
    made.path.mkdir()
    (made.path / "a").hardlink_to(before.path / "a")
    for spoilt in (None, "nonsense\n", f"{'1' * 64}  gone\n"):
        if spoilt is not None:
            before.checksums.write_text(spoilt)
        write_checksums(made, {}, before)
        assert read_checksums(made) == {"a": hashlib.sha256(b"x").hexdigest()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "last line is cut short"),
        (f"{'1' * 64}  a", "last line is cut short"),
        (f"{'1' * 63}  a\n", "line 1 is not one"),
        (f"{'A' * 64}  a\n", "line 1 is not one"),
        (f"{'1' * 64} *a\n", "line 1 is not one"),
        (f"{'1' * 64}  b\n{'1' * 64}  a\n", "line 2 is not one of a sorted list"),
        (f"{'1' * 64}  a\n{'1' * 64}  a\n", "line 2 is not one of a sorted list"),
        (f"{'1' * 64}  a\n\n", "line 2 is not one"),
    ],
)
def test_what_is_no_list_of_checksums_is_refused(tmp_path: Path, text: str, said: str) -> None:
    release = make(tmp_path / "one", a="")
    release.checksums.write_text(text)
    with pytest.raises(ValueError, match=said):
        read_checksums(release)
