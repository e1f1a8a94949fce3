"""Whoever is killed, at whatever moment: what was acknowledged is there, and nothing by half."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest

from tests.content import REPOSITORY
from tests.writes import homes
from tests.writes.homes import whole

SERVER = """
import asyncio, json, sys
from pathlib import Path
from kg.config import Settings
from kg.releases import Home
from kg.writes.protocol import Update
from kg.writes.writer import Writer

async def main(path, start):
    home = Home(Path(path))
    async with Writer(home, Settings(home=home.path)) as writer:
        print(json.dumps({"writer": (await writer._ready()).pid}), flush=True)
        for number in range(start, start + 1000):
            text = 'INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> "%d" } }' % number
            written = await writer.write(Update(text))
            print(json.dumps({"number": number, "release": written.release}), flush=True)

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""
KILLS = 8


@pytest.mark.parametrize("kind", ["plain", "merged"])
def test_writes_outlive_the_end_of_server_and_writer(kind, built, tmp_path):
    """Each round a server writes on and on until it, or its writer, is killed."""
    desk = getattr(homes, kind)(*([built] if kind == "merged" else []), tmp_path / "home")
    chance = random.Random(3)
    acknowledged, start, kills = set(), 0, 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", SERVER, str(desk.path), str(start)]
        with subprocess.Popen(
            command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            writer = json.loads(server.stdout.readline())["writer"]
            first = json.loads(server.stdout.readline())
            time.sleep(chance.random() * 0.4)
            os.kill(chance.choice([server.pid, writer]), signal.SIGKILL)
            rest = server.stdout.read().splitlines()
        told = [first, *(json.loads(line) for line in rest if line.endswith("}"))]
        kills += 1
        acknowledged |= {f"{entry['number']}" for entry in told}
        start = told[-1]["number"] + 2  # the one after may be there too
        found = {quad.object.value for quad in desk.store.quads_for_pattern(None, None, None, None)}
        assert acknowledged <= found
    assert kills == KILLS
    desk.update("INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> 'last' } }")
    held = {line for line in desk.lines() if b"<http://e/g>" in line}
    assert len(acknowledged) < len(held) <= len(acknowledged) + KILLS + 1
    previous = [entry.release for entry in desk.home.journal()]
    assert len(previous) == len(set(previous))


DIES = """
import os, sys
from pathlib import Path
from kg.build import release
from kg.releases import Home
from kg.writes import retention
from kg.writes.protocol import Conditions, Update
from kg.writes.writing import Scribe

path, step, before = sys.argv[1:]
place = retention if step == "remove" else release
real = getattr(place, step)

def dies(*given):
    if before == "after":
        real(*given)
    os._exit(9)

setattr(place, step, dies)
scribe = Scribe(Home(Path(path)), 2)
text = "CLEAR ALL ; INSERT DATA { <a:b> <a:p> 9 }"
scribe.write(Update(text), Conditions(), lambda stage: None)
scribe.tidy()
"""
STEPS = ("sync_tree", "sync", "point", "append_line", "remove")


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_writer_that_dies_at_a_step_of_publishing(step, moment, tmp_path):
    desk = homes.plain(tmp_path / "home", keep=2)
    for number in range(3):
        desk.update(f"INSERT DATA {{ <a:a> <a:p> {number} }}")
    command = [sys.executable, "-c", DIES, str(desk.path), step, moment]
    assert subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 9
    old, new = desk.ask("<a:a> <a:p> 2"), desk.ask("<a:b> <a:p> 9")
    assert old != new
    desk.update("INSERT DATA { <a:c> <a:p> 10 }")
    assert (desk.ask("<a:a> <a:p> 2"), desk.ask("<a:b> <a:p> 9")) == (old, new)
    desk.scribe.tidy()
    whole(desk.home)
    for release in desk.home.releases():
        assert release.manifest().id == release.id
    journal = desk.home.journal()
    assert all(later.previous == earlier.release for earlier, later in pairwise(journal))
