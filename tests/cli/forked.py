"""Runs ``kg`` in a process of its own that has ``kg``'s modules already.

What a command does takes a fraction of the time that it takes to import them, and there are
hundreds of commands to run.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kg.cli.main import COMMANDS

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([place.partition(":")[0] for place in COMMANDS.values()])
STREAMS = ("stdin", "stdout", "stderr")


def run(
    arguments: tuple[str, ...], environment: dict[str, str], stdin: str, timeout: float
) -> subprocess.CompletedProcess[str]:
    """What ``subprocess.run`` gives of ``kg`` with those arguments."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stdin").write_text(stdin, encoding="utf-8")
        process = SERVER.Process(
            target=_command, args=(arguments, environment, str(Path.cwd()), name)
        )
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["kg", *arguments], timeout)
        out, err = ((folder / stream).read_text(encoding="utf-8") for stream in STREAMS[1:])
    return subprocess.CompletedProcess(["kg", *arguments], process.exitcode, out, err)


def _command(
    arguments: tuple[str, ...], environment: dict[str, str], directory: str, folder: str
) -> None:
    """What ``python -m kg.cli.main`` is, from the environment and the streams on."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(directory)
    for number, stream in enumerate(STREAMS):
        with Path(folder, stream).open("rb" if number == 0 else "wb", buffering=0) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)
        for number in range(3)
    )
    from kg.cli.main import main

    try:
        main(arguments)
    finally:
        atexit._run_exitfuncs()
