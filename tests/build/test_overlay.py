from __future__ import annotations

import random
from typing import TYPE_CHECKING

from kg.build.overlay import Overlay
from kg.releases import ReleaseDir

if TYPE_CHECKING:
    from pathlib import Path

LINES = [f"<a:{letter}> <a:p> <a:o> <a:g> .".encode() for letter in "abcdefgh"]


def test_an_overlay_is_the_difference_to_what_was_built() -> None:
    chance = random.Random(5)
    rounds = 0
    for _ in range(50):
        built = now = set(chance.sample(LINES, 4))
        overlay = Overlay()
        for _ in range(8):
            added = set(chance.sample(LINES, 2)) - now
            removed = set(chance.sample(sorted(now), min(len(now), 2)))
            overlay = overlay.after(added, removed)
            now = (now | added) - removed
            assert overlay == Overlay(frozenset(now - built), frozenset(built - now))
            assert (built - overlay.removed) | overlay.added == now
            assert overlay.against(frozenset(now)) == Overlay()
            rounds += 1
    assert rounds == 400


def test_an_overlay_is_kept_in_a_release(tmp_path: Path) -> None:
    release = ReleaseDir(tmp_path)
    assert Overlay.of(release) == Overlay()
    overlay = Overlay(frozenset(LINES[:3]), frozenset(LINES[3:4]))
    overlay.write(release)
    assert Overlay.of(release) == overlay
    assert release.added.read_bytes() == b"".join(line + b"\n" for line in LINES[:3])
    assert overlay.digest != Overlay(overlay.removed, overlay.added).digest
    assert Overlay().digest == ""
