"""``python -m kg.changes.process HOME MB OLDER NEWER``: compares two releases for a server.

It is nice to others, opens no socket, takes ``MB`` megabytes at most, and ends with whoever
started it. Why it could not compare them stands on the last line of its standard error.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

from kg.changes.folders import NOTHING
from kg.changes.making import make
from kg.errors import KgError
from kg.releases import Home
from kg.workers.limits import MEGABYTE
from kg.workers.sandbox import deny_sockets, end_with_parent

_NICE: Final = 10


def main(home: str, megabytes: str, older: str, newer: str) -> int:
    """Compare two releases of a home and keep what is found; gives the exit code."""
    end_with_parent()
    os.nice(_NICE)
    deny_sockets()
    most = int(megabytes) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    found = Home(Path(home))
    try:
        make(found, None if older == NOTHING else found.release(older), found.release(newer))
    except (KgError, OSError, MemoryError) as error:
        sys.stderr.write(f"{error or type(error).__name__}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
