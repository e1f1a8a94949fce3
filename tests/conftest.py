"""What tests of several parts share."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys

import pytest

from kg.releases import Home
from tests.serving import running


@pytest.fixture(scope="session")
def built_home(tmp_path_factory):
    """A home with the release that ``kg build`` makes of the shipped data; no test changes it.

    The processes of a run make it once: the first builds, the others wait.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    home = folder / "built"
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if Home(home).current() is None:
            kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
            command = [sys.executable, "-m", "kg.cli.main", "build"]
            subprocess.run(command, env={**kept, "KG_HOME": str(home)}, check=True)
    return home


@pytest.fixture(scope="session")
def shipped_home(built_home, tmp_path_factory):
    """A copy of it that is served, in which what is made on demand is kept."""
    return shutil.copytree(built_home, tmp_path_factory.mktemp("served") / "home", symlinks=True)


@pytest.fixture(scope="session")
def shipped(shipped_home):
    """A server on the shipped data and its stored queries, as ``kg serve`` starts it."""
    with running(shipped_home, "kg.cli.main", "serve", "--port") as server:
        yield server


@pytest.fixture(scope="session")
def shipped_release(shipped_home):
    """The release that it serves."""
    return Home(shipped_home).current()
