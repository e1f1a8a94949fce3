"""The unit and the image: what they name is there, and what they run works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from kg.config import Settings

ROOT = Path(__file__).parent.parent.parent
UNIT = ROOT / "deploy" / "habitat-kg.service"
IMAGE = ROOT / "deploy" / "Containerfile"


def steps(keyword):
    """The arguments of the instructions of the image that begin with ``keyword``."""
    lines = IMAGE.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(f"{keyword} ") for line in lines if line.startswith(f"{keyword} ")]


def test_the_image_is_made_of_files_that_are_there():
    copied = [step.split() for step in steps("COPY") if not step.startswith("--from=")]
    sources = [source for *sources, _ in copied for source in sources]
    assert len(sources) == 13
    for source in sources:
        assert (ROOT / source).exists(), source
    wanted = re.search(r"packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text())
    assert set(re.findall(r'"(\w+)"', wanted.group(1))) <= set(sources)


def test_the_image_runs_as_nobody_in_particular_and_names_no_registry():
    text = IMAGE.read_text(encoding="utf-8")
    assert steps("FROM") == ["${BASE} AS build", "${BASE}"]
    assert re.fullmatch(r"BASE=python:3\.\d+-slim", steps("ARG")[0])
    (user,) = steps("USER")
    assert int(user) > 0 and text.index("\nUSER ") > text.index("\nRUN useradd ")
    assert "http" not in text.replace("http://127.0.0.1", "")


def test_the_health_check_of_the_image_tells_a_server_that_answers(server):
    check = json.loads(re.search(r"CMD (\[.*\])", steps("HEALTHCHECK")[0]).group(1))
    port = server.address.rpartition(":")[2]
    for asked, expected in ((port, 0), ("1", 1)):
        environment = {**os.environ, "KG_PORT": asked}
        done = subprocess.run(check, env=environment, capture_output=True, check=False)
        assert done.returncode == expected, done.stderr


def test_both_set_settings_that_there_are():
    known = {f"KG_{entry.name.upper()}" for entry in fields(Settings)}
    for path, least in ((UNIT, 1), (IMAGE, 3)):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"KG_[A-Z_]+", text))
        assert len(named) >= least and named <= known, path


def test_the_unit_waits_longer_than_the_server_does():
    settings = dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(encoding="utf-8"), flags=re.M))
    assert int(settings["TimeoutStopSec"]) > Settings().query_timeout + 5
    assert int(settings["LimitNOFILE"]) > Settings().connections + 256
    assert settings["KillMode"] == "mixed" and settings["NoNewPrivileges"] == "yes"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace("/opt/habitat-kg/bin/kg", "/bin/true")
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
