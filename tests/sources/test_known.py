from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.sources.collect import collect
from kg.sources.content import Content
from kg.sources.known import Known
from tests.content import BASE, write_content

if TYPE_CHECKING:
    from pathlib import Path


def test_things_labels_and_near_names(tmp_path: Path) -> None:
    known = Known.of(collect(Content(write_content(tmp_path)), BASE).files)
    homes = NamedNode(f"{BASE}id/flagship-programme/homes")
    assert homes in known
    assert NamedNode(f"{BASE}id/flagship-programme/home") not in known
    assert known.label(homes, "zh") == "Homes中"
    assert known.label(NamedNode("a:/x/y"), "zh") == "y"
    assert known.below(f"{BASE}id/level/") == ["direct", "indirect"]
    assert known.near(f"{BASE}id/level/directt", f"{BASE}id/level/") == ["direct", "indirect"]
