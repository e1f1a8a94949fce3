"""Write a section of docs/benchmarks.md and leave the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

TITLE: Final = """\
# Benchmarks

Each section is written by its benchmark, `python -m benchmarks.NAME --write`, on the machine that
it names.
"""


def write_section(page: Path, heading: str, text: str) -> None:
    """Put ``text`` under a heading of the second level, in place of what stands there."""
    old = page.read_text(encoding="utf-8") if page.is_file() else TITLE
    section = f"## {heading}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(old):
        new = pattern.sub(lambda found: section + ("\n" if found.end() < len(old) else ""), old)
    else:
        new = f"{old.rstrip()}\n\n{section}"
    page.write_text(new, encoding="utf-8")
