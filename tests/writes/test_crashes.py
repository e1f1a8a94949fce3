"""Whoever is killed, at whatever moment: acknowledged writes are there, and nothing is half done."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from kg.build import release as releases
from kg.writes.protocol import Conditions, Update
from kg.writes.writing import Scribe
from tests.content import REPOSITORY
from tests.writes import homes
from tests.writes.homes import PREFIXES, whole

SERVER = """
import asyncio, json, sys
from pathlib import Path
from kg.config import Settings
from kg.releases import Home
from kg.writes.protocol import Update
from kg.writes.writer import Writer

async def main(path, start, graph):
    home = Home(Path(path))
    async with Writer(home, Settings(home=home.path)) as writer:
        print(json.dumps({"writer": (await writer._ready()).pid}), flush=True)
        for number in range(start, start + 1000):
            text = 'INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> "%d" } }' % number
            written = await writer.write(Update(text))
            print(json.dumps({"number": number, "release": written.release}), flush=True)

asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
"""
KILLS = 12


@pytest.mark.parametrize("kind", ["plain", "merged"])
def test_writes_outlive_the_end_of_server_and_writer(kind, built, tmp_path):
    """Each round a server writes on and on until it, or its writer, is killed."""
    desk = getattr(homes, kind)(*([built] if kind == "merged" else []), tmp_path / "home")
    chance = random.Random(3)  # noqa: S311
    acknowledged, start, kills = set(), 0, 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", SERVER, str(desk.path), str(start), "http://e/g"]
        server = subprocess.Popen(
            command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        writer = json.loads(server.stdout.readline())["writer"]
        first = json.loads(server.stdout.readline())
        time.sleep(chance.random() * 0.4)
        os.kill(chance.choice([server.pid, writer]), signal.SIGKILL)
        rest = [
            json.loads(line) for line in server.stdout.read().splitlines() if line.endswith("}")
        ]
        server.wait()
        kills += 1
        told = [first, *rest]
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


STEPS = ("sync_tree", "sync", "point", "append_line", "remove")


@pytest.mark.parametrize("step", STEPS)
def test_a_writer_that_dies_at_a_step_of_publishing(step, tmp_path, monkeypatch):
    """Dead before the step or after it, the next write finds the home whole."""
    for before in (True, False):
        desk = homes.plain(tmp_path / f"{step}-{before}", keep=2)
        for number in range(3):
            desk.update(f"INSERT DATA {{ id:a skos:notation {number} }}")
        child = os.fork()
        if child == 0:
            _die_at(step, before=before, monkeypatch=monkeypatch)
            scribe = Scribe(desk.home, 2)
            scribe.write(
                Update(PREFIXES + "CLEAR ALL ; INSERT DATA { id:b skos:notation 9 }"),
                Conditions(),
                lambda stage: None,
            )
            scribe.tidy()
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        old, new = desk.ask("id:a skos:notation 2"), desk.ask("id:b skos:notation 9")
        assert old != new
        desk.update("INSERT DATA { id:c skos:notation 10 }")
        assert desk.ask("id:a skos:notation 2") == old
        desk.scribe.tidy()
        whole(desk.home)
        for release in desk.home.releases():
            assert release.manifest().id == release.id


def _die_at(step, *, before, monkeypatch):
    from kg.writes import retention

    place = retention if step == "remove" else releases
    real = getattr(place, step)

    def dies(*given):
        if not before:
            real(*given)
        os._exit(9)

    monkeypatch.setattr(place, step, dies)
