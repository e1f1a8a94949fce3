"""A build of the shipped content, stage by stage: seconds of the processor and of the clock.

``python -m benchmarks.build [--runs N]``

Builds into a fresh home each time, as the first ``kg build`` does, and prints the median run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from kg.build.pipeline import build
from kg.config import content_root
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Print the median of some builds; the release is thrown away."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="builds to time (default 3)")
    runs = parser.parse_args(arguments).runs
    clock, processor = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as home:
            began, worked = time.perf_counter(), time.process_time()
            manifest = build(content_root(), Path(home), DEFAULT_BASE).manifest()
            clock.append(time.perf_counter() - began)
            processor.append(time.process_time() - worked)
    print(
        f"{manifest.triples:,} triples in {len(manifest.graphs):,} graphs, {runs} builds: "
        f"median {median(clock):.1f} s of the clock, {median(processor):.1f} s of the processor"
    )
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
