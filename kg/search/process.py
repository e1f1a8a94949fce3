"""The process that makes an index of a release: ``python -m kg.search.process HOME RELEASE MB``.

It says nothing where all went well, and else one line of why on standard error. It is nice to
others, opens no socket, takes ``MB`` megabytes at most, and ends with whoever started it.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

from kg.errors import KgError
from kg.releases import Home
from kg.search.folders import ensure_index
from kg.workers.limits import MEGABYTE
from kg.workers.sandbox import deny_sockets, end_with_parent

_NICE: Final = 10


def main(home: str, release: str, megabytes: str) -> int:
    """Make an index; gives the exit code."""
    end_with_parent()
    os.nice(_NICE)
    deny_sockets()
    most = int(megabytes) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    found = Home(Path(home))
    try:
        ensure_index(found, found.release(release))
    except KgError as error:
        return _failed(str(error))
    except MemoryError:
        return _failed("It needs more memory than KG_QUERY_MEMORY allows.")
    return 0


def _failed(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
