"""The worker process by itself: how fast it is there, what it says when it cannot start."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from kg.releases import Home
from kg.vocab import DEFAULT_BASE
from kg.workers.protocol import LENGTHS, Page, pack_request, read


def start(location):
    command = [sys.executable, "-m", "kg.workers.process", str(location), DEFAULT_BASE, "512"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_it_starts_quickly_and_ends_with_its_input(home):
    taken = []
    for _ in range(3):
        started = time.monotonic()
        with start(Home(home).current().store) as process:
            header, _ = read(process.stdout)
            taken.append(time.monotonic() - started)
            assert header["ready"] is True
            process.stdin.close()
            assert process.wait(5) == 0
    assert min(taken) < 0.5


def test_a_store_that_is_not_there_is_a_sentence(tmp_path):
    with start(tmp_path / "none") as process:
        header, _ = read(process.stdout)
        assert header["error"] == "store"
        assert "cannot be opened" in header["problem"]
        assert process.wait(5) == 1


def test_what_it_says_of_a_thing(home):
    with start(Home(home).current().store) as process:
        read(process.stdout)
        iri = f"{DEFAULT_BASE}id/flagship-programme/inclusive"
        process.stdin.write(pack_request(Page(iri), number=1, buffer=10**6, limit=10**6))
        process.stdin.flush()
        header, body = read(process.stdout)
    assert header["kind"] == "page"
    said = json.loads(body)
    links = {
        (row["property"].rpartition("#")[2], row["value"].get("iri", "").rpartition("/")[2]): [
            source.removeprefix(f"{DEFAULT_BASE}id/") for source in row["sources"]
        ]
        for row in said["statements"]
    }
    assert links["contributesTo", "11.1"] == [
        "document/report/para/17/a",
        "document/report/para/18",
    ]
    assert links["contributesTo", "11.2"] == ["mapping/sdg/inclusive--11.2"]
    mapping = said["sources"][f"{DEFAULT_BASE}id/mapping/sdg/inclusive--11.2"]
    assert mapping["basis"] == [{"iri": f"{DEFAULT_BASE}id/basis/mapped"}]
    assert {entry["language"] for entry in mapping["rationale"]} == {"en", "zh"}
    assert said["labels"][iri]["zh"] == "包容性城市"


def test_links_to_a_thing_are_bounded_and_counted(home):
    with start(Home(home).current().store) as process:
        read(process.stdout)
        process.stdin.write(
            pack_request(Page(f"{DEFAULT_BASE}id/thing/0", 10), number=1, buffer=10**6, limit=10**6)
        )
        process.stdin.flush()
        _, body = read(process.stdout)
    said = json.loads(body)
    assert len(said["incoming"]) == 10
    assert (said["incoming_count"], said["incoming_more"]) == (3000, False)


def test_a_cut_frame_is_the_end():
    import io

    assert read(io.BytesIO(b"\0\0")) is None
    assert LENGTHS.size == 8
