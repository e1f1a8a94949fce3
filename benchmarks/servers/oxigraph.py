"""``oxigraph serve``: the engine's own server, on a store of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.servers.running import free_port, running

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from benchmarks.servers.running import Running

PROGRAM: Final = Path(sys.executable).parent / "oxigraph"
ENDPOINT: Final = "/query"


def serve(quads: Path, folder: Path) -> AbstractContextManager[Running]:
    """Load the quads into a store below a folder, once, and serve it."""
    location = folder / "oxigraph"
    if not location.is_dir():
        load = [str(PROGRAM), "load", "--location", str(location), "--file", str(quads)]
        subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    command = [str(PROGRAM), "serve", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    return running(command, port)
