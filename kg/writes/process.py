"""The writer process: carry out writes, one after another, until the input ends.

Started as ``python -m kg.writes.process HOME MEGABYTES KEEP`` with frames of
:mod:`kg.writes.protocol` on standard input and output.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Store

from kg.errors import KgError, ReleaseError, ShapesViolated
from kg.releases import Home
from kg.workers.limits import limit_process, out_of_memory
from kg.workers.protocol import pack, read
from kg.workers.sandbox import deny_sockets, end_with_parent
from kg.writes.protocol import unpack_write
from kg.writes.writing import Scribe


def main(home: str, megabytes: str, keep: str) -> int:
    """Serve frames until standard input ends; see the module."""
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not break a frame
    end_with_parent()
    _start_engine()
    limit_process(int(megabytes))
    sealed = deny_sockets()
    scribe = Scribe(Home(Path(home)), int(keep))
    _send(frames, {"ready": True, "sealed": sealed})
    threading.Thread(target=import_module, args=("kg.writes.shapes",), daemon=True).start()
    scribe.tidy()
    while (frame := read(sys.stdin.buffer)) is not None:
        write, conditions = unpack_write(frame[0])
        try:
            written = scribe.write(write, conditions, lambda stage: _send(frames, {"stage": stage}))
        except KgError as error:
            _send(frames, _said(error))
        except MemoryError:
            _send(frames, _said(out_of_memory()))
            return 1  # what the engine still holds is unknown
        except OSError as error:
            _send(frames, _said(_not_written(error)))
        else:
            _send(frames, {"written": asdict(written)})
        scribe.tidy()
    return 0


def _start_engine() -> None:
    """Open a store once: the engine's threads and arenas are the same for every write."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"{folder}/store")
        store.flush()
        del store


def _not_written(error: OSError) -> ReleaseError:
    return ReleaseError(
        f"The release cannot be written: {error}.",
        "See that the disk of KG_HOME has room and may be written to; nothing was changed.",
    )


def _said(error: KgError) -> dict[str, Any]:
    said = {"error": error.code, "problem": error.problem, "remedy": error.remedy}
    if isinstance(error, ShapesViolated):
        return {**said, "sentences": error.sentences, "report": error.report}
    return said


def _send(frames: IO[bytes], header: dict[str, Any]) -> None:
    frames.write(pack(header))
    frames.flush()


if __name__ == "__main__":
    try:
        code = main(*sys.argv[1:])
    except ConnectionError:  # nobody waits for it any more
        os._exit(1)
    sys.exit(code)
