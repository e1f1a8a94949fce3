"""The examples of the guides (linked data, JSON, ontology) have the answers that they show."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.serving import Server

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = {"linked-data.md": 6, "json.md": 4, "ontology-guide.md": 2}
"""Each guide with the number of its examples."""


def examples(guide: str) -> list[tuple[str, str]]:
    """The commands of a guide, each with its answer."""
    blocks = re.findall(r"```console\n(.*?)```", (DOCS / guide).read_text("utf-8"), re.S)
    found = [re.split(r"^\$ ", block, flags=re.M)[1:] for block in blocks]
    return [parted(example) for block in found for example in block]


def parted(example: str) -> tuple[str, str]:
    """An example as a command, which ends where its quotes do, and its answer."""
    lines = example.splitlines(keepends=True)
    end = next(n for n in range(1, len(lines) + 1) if "".join(lines[:n]).count("'") % 2 == 0)
    return "".join(lines[:end]), "".join(lines[end:])


@pytest.mark.skipif(not shutil.which("curl"), reason="the machine has no curl")
@pytest.mark.parametrize("guide", GUIDES)
def test_the_answers_are_real(shipped: Server, guide: str) -> None:
    found = examples(guide)
    assert len(found) == GUIDES[guide]
    for command, answer in found:
        mine = command.replace("localhost:8000", shipped.address.removeprefix("http://"))
        done = subprocess.run(["bash", "-c", mine], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == answer.strip(), command
