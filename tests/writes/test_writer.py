"""The writer with its process: one write at a time, bounded, and dead or alive never half."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from kg.build.lock import exclusive
from kg.config import Settings
from kg.errors import (
    Busy,
    KgError,
    NotFound,
    PreconditionFailed,
    QueryMemory,
    QueryRefused,
    QueryTimeout,
    ReleaseError,
    ShapesViolated,
    WorkerLost,
)
from kg.workers.protocol import read
from kg.writes.protocol import (
    Conditions,
    Document,
    Drop,
    Put,
    Update,
    pack_write,
    unpack_write,
)
from kg.writes.writer import Writer
from tests.writes import homes
from tests.writes.homes import PREFIXES, whole

ONE = Update("INSERT DATA { <a:s> <a:p> 1 }")
TWO = Update("INSERT DATA { <a:s> <a:p> 2 }")
ENDLESS = Update(
    "INSERT DATA { " + " ".join(f"<a:s> <a:p> {n} ." for n in range(400)) + " } ; "
    "INSERT { <a:s> <a:q> ?n } WHERE { SELECT (COUNT(*) AS ?n) { "
    "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o } }"
)
HUNGRY = Update(
    "INSERT DATA { " + " ".join(f"<a:s> <a:p> {n} ." for n in range(300)) + " } ; "
    "INSERT { ?x <a:q> ?y } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . "
    "BIND(IRI(CONCAT('a:', STR(?c), '-', STR(?f))) AS ?x) BIND(?i AS ?y) }"
)


def test_what_passes_between_server_and_process_comes_through():
    writes = [
        Update("x", ("a:g",), None, "b:"),
        Put("a:g", (Document("/p", "turtle", "b:"),), replace=True),
        Put(None, (), replace=False, whole=True),
        Drop(None),
    ]
    for write in writes:
        for conditions in (Conditions(), Conditions(("*",), if_none_match_any=True)):
            header, _ = read(io.BytesIO(pack_write(write, conditions)))
            assert unpack_write(header) == (write, conditions)


def test_writes_are_serialised_and_none_is_lost(with_writer):
    async def scenario(writer):
        writes = (writer.write(Update(f"INSERT DATA {{ <a:s> <a:p> {n} }}")) for n in range(20))
        done = await asyncio.gather(*writes)
        assert all(later.previous == earlier.release for earlier, later in pairwise(done))
        home = writer._home
        whole(home)
        assert home.current().manifest().triples == 20
        assert len(home.journal()) == 21

    with_writer(scenario)


def test_errors_come_back_as_what_they_are(with_writer, merged):
    async def scenario(writer):
        with pytest.raises(NotFound):
            await writer.write(Drop("a:none"))
        with pytest.raises(QueryRefused):
            await writer.write(Update("LOAD <a:x>"))
        with pytest.raises(PreconditionFailed):
            await writer.write(ONE, if_match=("0123456789ab",))
        with pytest.raises(ShapesViolated) as violated:
            await writer.write(
                Update(
                    PREFIXES
                    + "INSERT DATA { GRAPH id:g { id:flagship-programme\\/homes hkg:teamSize 1 } }"
                )
            )
        assert len(violated.value.sentences) == 1
        assert "sh:ValidationReport" in violated.value.report
        assert isinstance(violated.value.sentences, tuple)

    with_writer(scenario, at=merged.path)


def test_a_home_without_a_release(with_writer, tmp_path):
    async def scenario(writer):
        with pytest.raises(ReleaseError, match="no release to write to"):
            await writer.write(ONE)

    with_writer(scenario, at=tmp_path / "nothing")


def test_a_write_that_takes_too_long_is_ended_and_the_next_is_made(with_writer):
    async def scenario(writer):
        await writer.write(ONE)
        started = time.monotonic()
        with pytest.raises(QueryTimeout, match=r"longer than 3 seconds.*Nothing was changed"):
            await writer.write(ENDLESS)
        assert time.monotonic() - started < 15
        assert writer._home.current().manifest().triples == 1
        await writer.write(TWO)
        whole(writer._home)
        assert writer._home.current().manifest().triples == 2

    with_writer(scenario, query_timeout=3.0)


def test_a_write_that_takes_too_much_memory_is_ended(with_writer):
    async def scenario(writer):
        with pytest.raises(QueryMemory):
            await writer.write(HUNGRY)
        await writer.write(TWO)
        whole(writer._home)

    with_writer(scenario, query_memory=300)


def test_a_document_that_takes_too_much_memory_is_ended(with_writer, tmp_path):
    path = tmp_path / "large.nt"
    path.write_text("".join(f'<a:{n}> <a:p> "{"x" * 200}{n}" .\n' for n in range(300_000)))

    async def scenario(writer):
        with pytest.raises(QueryMemory):
            await writer.write(Put("a:g", (Document(str(path), "ntriples", ""),), replace=True))
        await writer.write(TWO)
        whole(writer._home)

    with_writer(scenario, query_memory=300)


def test_who_waits_too_long_is_told_that_others_write(with_writer, tmp_path):
    async def scenario(writer):
        await writer.write(ONE)
        with exclusive(writer._home, lambda: None), pytest.raises(Busy):
            await writer.write(TWO)
        await writer.write(TWO)
        slow = asyncio.ensure_future(writer.write(ENDLESS))
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await asyncio.gather(*(writer.write(TWO) for _ in range(3)))
        with pytest.raises(QueryTimeout):
            await slow

    with_writer(scenario, query_timeout=2.0, query_queue=1)


def test_a_write_goes_on_when_who_asked_for_it_goes_away(with_writer):
    async def scenario(writer):
        await writer.write(ONE)
        gone = asyncio.ensure_future(writer.write(TWO))
        while not writer._turn.locked():
            await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        await writer.write(Update("INSERT DATA { <a:s> <a:p> 3 }"))
        assert writer._home.current().manifest().triples == 3

    with_writer(scenario)


def test_the_process_may_be_killed_at_any_time_and_is_started_anew(with_writer):
    async def scenario(writer):
        await writer.write(ONE)
        os.kill(writer._process.pid, signal.SIGKILL)
        await writer._process.wait()
        await writer.write(TWO)
        os.kill(writer._process.pid, signal.SIGSTOP)
        waits = asyncio.ensure_future(writer.write(ENDLESS))
        await asyncio.sleep(0.05)
        os.kill(writer._process.pid, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            await waits
        assert writer._home.current().manifest().triples == 2

    with_writer(scenario)


def test_the_process_reaches_nobody(with_writer):
    code = (
        "import sys\n"
        "import kg.writes.process as process, socket, io\n"
        "process.read = lambda stream: socket.socket()\n"
        "process.main(sys.argv[1], '500', '5')\n"
    )

    async def scenario(writer):
        ended = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", code, str(writer._home.path)],
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},
            capture_output=True,
            check=False,
        )
        assert b"PermissionError" in ended.stderr or sys.platform != "linux"

    with_writer(scenario)


def test_at_the_end_the_write_that_runs_is_let_end(tmp_path):
    home = homes.plain(tmp_path / "home").home

    async def main():
        settings = replace(Settings(home=home.path), dataset="plain")
        async with Writer(home, settings) as writer:
            task = asyncio.ensure_future(writer.write(ONE))
            while not writer._turn.locked():
                await asyncio.sleep(0)
        written = await task
        assert written.release == home.current().id
        assert not writer.alive
        with pytest.raises(KgError):
            await writer.write(TWO)

    asyncio.run(main())
    whole(home)
