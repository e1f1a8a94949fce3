"""The benchmark of the HTTP face: its requests, its table, and one short run on a real server."""

from __future__ import annotations

import argparse
import doctest
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks import http
from benchmarks.load import memory, requests, sending
from benchmarks.load.page import TITLE, write_section
from benchmarks.servers import ours
from kg.vocab import DEFAULT_BASE
from tests.releases import publish

if TYPE_CHECKING:
    from pathlib import Path

GIVEN = argparse.Namespace(
    connections=4, rounds=2, seconds=1.0, rdflib_endpoint=False, minutes=0, home=None
)
THINGS = [f"{DEFAULT_BASE}id/city/内罗毕", f"{DEFAULT_BASE}id/thing/1000"]


def test_examples_in_the_docstrings() -> None:
    for module in (memory, sending):
        found = doctest.testmod(module)
        assert found.attempted > 0
        assert not found.failed


def test_new_queries_name_another_thing_and_leave_room_for_a_number() -> None:
    paths = requests.new_queries("/sparql", THINGS).paths
    texts = [parse_qs(urlsplit(path).query)["query"][0] for path in paths]
    assert [text.rpartition("LIMIT ")[2] for text in texts] == ["@", "@"]
    assert [thing in text for thing, text in zip(THINGS, texts, strict=True)] == [True, True]


def test_pages_are_those_of_our_own_things() -> None:
    pages = requests.pages([*THINGS, "http://metadata.un.org/sdg/11.1"], DEFAULT_BASE)
    assert pages.paths == ["/id/city/%E5%86%85%E7%BD%97%E6%AF%95", "/id/thing/1000"]


def test_the_mixed_load_asks_all_kinds() -> None:
    paths = requests.mixed("/sparql", THINGS, DEFAULT_BASE).paths
    assert len(paths) == 8
    assert len(set(paths)) == 6


def test_the_table_compares_in_one_run() -> None:
    def run(rate: float) -> sending.Measured:
        return sending.Measured(rate, 1.0, 2.0, 1)

    peers = [
        http.Peer(name, "/", lambda: pytest.fail("not started")) for name in (http.OURS, "other")
    ]
    results = {
        (http.OURS, "a"): [run(100), run(300)],
        ("other", "a"): [run(50), run(50)],
        (http.OURS, "b"): [run(10), run(10)],
        ("other", "b"): [run(0), run(0)],
    }
    lines = http.report(results, peers, 5, GIVEN).splitlines()
    assert "| a | Habitat KG | 200 |  | 1.00 | 2.00 | 2 |" in lines
    assert "| a | other | 50 | 4.00 × | 1.00 | 2.00 | 2 |" in lines
    assert "| b | other | 0 |  | no answer | no answer | 2 |" in lines


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    write_section(page, "HTTP", "old")
    write_section(page, "Build", "twelve \\1 seconds")
    write_section(page, "HTTP", "new\n")
    expected = TITLE + "\n## HTTP\n\nnew\n\n## Build\n\ntwelve \\1 seconds\n"
    assert page.read_text(encoding="utf-8") == expected
    write_section(page, "HTTP", "new\n")
    assert page.read_text(encoding="utf-8") == expected


def test_without_a_load_generator_it_says_what_it_needs(monkeypatch, capsys) -> None:
    monkeypatch.setenv("PATH", "")
    assert http.main([]) == 1
    assert "apt install wrk" in capsys.readouterr().out


@pytest.mark.skipif(not sending.available(), reason="needs wrk")
def test_one_short_run(tmp_path: Path) -> None:
    publish(tmp_path)
    things, quads = http.prepare(tmp_path, tmp_path / "quads.nq")
    assert len(things) > 3000
    assert (tmp_path / "quads.nq").read_text(encoding="utf-8").count("\n") == quads
    with ours.serve(tmp_path, workers=2, workers_reserved=1) as server:
        found = sending.send(server.address, requests.new_queries("/sparql", things), 1, 2)
        assert server.resident_megabytes() > 50
    assert found.rate > 10
    assert found.errors == 0
    assert 0 < found.median <= found.p99
