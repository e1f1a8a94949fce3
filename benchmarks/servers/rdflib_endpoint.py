"""rdflib-endpoint, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

from benchmarks.servers.running import free_port, running

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from benchmarks.servers.running import Running

PACKAGE: Final = "rdflib-endpoint[cli]==0.6.3"
ENDPOINT: Final = "/"


def install(folder: Path) -> Path:
    """Install it below a folder; the program's path.

    Raises:
        subprocess.CalledProcessError: the package cannot be had.
    """
    place = folder / "rdflib-endpoint"
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q", PACKAGE]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    return place / "bin" / "rdflib-endpoint"


def serve(program: Path, quads: Path) -> AbstractContextManager[Running]:
    """Serve the quads from memory, as it does by default."""
    port = free_port()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(quads)]
    return running(command, port)
