"""Run the W3C's tests: ``python -m conformance RDF_TESTS [--write docs/conformance.md]``."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.servers.ours import ENDLESS, serve
from conformance.client import Client
from conformance.page import faults, page, read_reasons
from conformance.suites import run_suites


def main(arguments: list[str]) -> int:
    """Run all tests and print the page; 1 where a test fails that has no reason to."""
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument("checkout", type=Path, help="folder of the W3C's rdf-tests repository")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    parser.add_argument(
        "--engine-only", action="store_true", help="run in process only, without a server"
    )
    given = parser.parse_args(arguments)
    if not (given.checkout / "sparql").is_dir():
        print(f"{given.checkout} is no checkout of rdf-tests: it holds no folder sparql.")
        return 2
    with ExitStack() as stack:
        client = None
        if not given.engine_only:
            token = secrets.token_urlsafe(16)
            home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            plain = {"dataset": "plain", "write_token": token, "keep_writes": 5}
            server = serve(home, **plain, **ENDLESS)
            client = Client(stack.enter_context(server).address, token)
            stack.callback(client.close)
        records = list(run_suites(given.checkout, client))
    reasons = read_reasons()
    wrong = faults(records, reasons)
    if given.write is not None and not given.engine_only:
        given.write.write_text(page(records, reasons), encoding="utf-8")
    for sentence in wrong:
        print(sentence)
    ran = sum(not record.skipped for record in records)
    print(f"{ran:,} tests run of {len(records):,}; {len(wrong)} faults.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
