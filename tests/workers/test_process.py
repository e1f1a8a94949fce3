"""The worker process by itself: how fast it is there, what it says when it cannot start."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

from kg.releases import Home
from kg.vocab import DEFAULT_BASE
from kg.workers.protocol import LENGTHS, Notation, Thing, pack_request, read


def children_seconds():
    """Seconds of a processor that the processes which have ended took, however busy it was."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def start(location):
    command = [sys.executable, "-m", "kg.workers.process", str(location), DEFAULT_BASE, "512"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_it_starts_quickly_and_ends_with_its_input(home):
    taken = []
    for _ in range(3):
        used = children_seconds()
        with start(Home(home).current().store) as process:
            header, _ = read(process.stdout)
            assert header["ready"] is True
            process.stdin.close()
            assert process.wait(5) == 0
        taken.append(children_seconds() - used)
    assert min(taken) < 0.5


def test_a_store_that_is_not_there_is_a_sentence(tmp_path):
    with start(tmp_path / "none") as process:
        header, _ = read(process.stdout)
        assert header["error"] == "store"
        assert "cannot be opened" in header["problem"]
        assert process.wait(5) == 1


def test_it_writes_what_is_said_with_a_thing(home):
    with start(Home(home).current().store) as process:
        read(process.stdout)
        iri = f"{DEFAULT_BASE}id/flagship-programme/inclusive"
        for number, request in enumerate((Thing(iri, "html"), Notation("17(a)")), start=1):
            process.stdin.write(pack_request(request, number=number, buffer=10**6, limit=10**6))
        process.stdin.flush()
        header, body = read(process.stdout)
        _, found = read(process.stdout)
    assert (header["kind"], header["format"], header["rows"]) == ("thing", "html", 7)
    about, page = map(json.loads, body.split(b"\n", 1))
    assert about["iri"] == page["iri"] == iri
    assert json.loads(found) == [f"{DEFAULT_BASE}id/document/report/para/17/a"]


def test_a_cut_frame_is_the_end():
    import io

    assert read(io.BytesIO(b"\0\0")) is None
    assert LENGTHS.size == 8
