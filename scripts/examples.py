"""Renew the examples of the lookups in OpenAPI from a server on the shipped data."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import urllib3

from api.v1.examples import FILE, addresses

TARGET = Path(__file__).parent.parent / "api" / "v1" / FILE


def main(server: str) -> None:
    """Ask the server at this address for every example and write them all."""
    found = {}
    for address in addresses():
        answer = urllib3.request("GET", server.rstrip("/") + address)
        if answer.status != 200:
            sys.exit(f"{address}: {answer.status} {answer.data.decode()}")
        found[address] = answer.json()
    text = json.dumps(found, ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"wrote {len(found)} examples to {TARGET}")


if __name__ == "__main__":
    main(*sys.argv[1:])
