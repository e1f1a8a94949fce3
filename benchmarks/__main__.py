"""Runs the benchmarks that can run here, or those named: ``python -m benchmarks [NAME …]``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def names() -> list[str]:
    """The benchmarks: the modules of this folder."""
    return sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem[0] != "_")


def main(wanted: list[str]) -> int:
    """Run them; one that lacks something says what it needs. 1 where a name is none of theirs."""
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(names())}.")
        return 1
    for name in wanted or names():
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"== {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        module.main([])
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
