"""The README's questions have the answers that it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.serving import Server

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"```console\n\$ (curl .*?')\n(.*?)\n```", README.read_text("utf-8"), re.S)


def test_there_are_three_questions() -> None:
    assert len(BLOCKS) == 3


@pytest.mark.skipif(not shutil.which("curl"), reason="the machine has no curl")
def test_the_answers_are_real(shipped: Server) -> None:
    for command, answer in BLOCKS:
        mine = command.replace("localhost:8000", shipped.address.removeprefix("http://"))
        done = subprocess.run(["bash", "-c", mine], capture_output=True, text=True, check=True)
        assert done.stdout.replace("\r", "").strip() == answer.strip(), command
