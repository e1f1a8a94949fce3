"""A process that may reach one port: it evaluates the query that comes on standard input.

``python -m tests.federation.asking PORT``; what it prints is the rows, or how it failed.
"""

from __future__ import annotations

import sys

from pyoxigraph import Store

from kg.queries.services import service_failure
from kg.workers.one_port import restrict_to_port

if __name__ == "__main__":
    restricted = restrict_to_port(int(sys.argv[1]))
    print("restricted" if restricted else "not restricted")
    try:
        for row in Store().query(sys.stdin.read()):
            print(*row)
    except (OSError, RuntimeError) as error:
        print(service_failure(error))
