"""The process that makes one export: ``python -m kg.exports.process HOME RELEASE KIND LIMIT MB``.

It writes one line of JSON to standard output: an empty object, or the error that ended it. It is
nice to others, opens no socket, takes ``MB`` megabytes at most, and ends with whoever started it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError, ReleaseError
from kg.exports.kinds import by_name
from kg.exports.making import make
from kg.releases import Home
from kg.workers.limits import MEGABYTE
from kg.workers.sandbox import deny_sockets, end_with_parent

_NICE: Final = 10


def main(home: str, release: str, kind: str, limit: str, megabytes: str) -> int:
    """Make an export; gives the exit code."""
    end_with_parent()
    os.nice(_NICE)
    deny_sockets()
    most = int(megabytes) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    found = Home(Path(home))
    try:
        make(found, found.release(release), by_name(kind), int(limit), lambda done, total: None)
    except KgError as error:
        return _say({"error": error.code, "problem": error.problem, "remedy": error.remedy})
    except MemoryError:
        return _say(_failed("it needs more memory than KG_QUERY_MEMORY allows"))
    except OSError as error:
        return _say(_failed(str(error)))
    return _say({})


def _failed(why: str) -> dict[str, str]:
    remedy = "See that the disk of KG_HOME has room and may be written to."
    return {"error": ReleaseError.code, "problem": f"The export cannot be made: {why}.",
            "remedy": remedy}  # fmt: skip


def _say(header: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(header) + "\n")
    return 1 if header else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
