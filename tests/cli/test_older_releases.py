"""Asking an older release from the command line."""

from __future__ import annotations

import json
import time

import pytest

from kg.build.pipeline import build
from kg.releases import Home
from tests.cli.conftest import Command
from tests.content import BASE, spoil, write_content

STATEMENTS = "data/documents/report/statements.trig"
TEAM = f"SELECT ?size {{ <{BASE}id/flagship-programme/homes> <{BASE}ontology#teamSize> ?size }}"


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """``kg`` on a home with two releases, and what the journal says of each."""
    content, path = tmp_path_factory.mktemp("content"), tmp_path_factory.mktemp("days")
    build(write_content(content), path)
    time.sleep(1.1)
    spoil(content, STATEMENTS, "teamSize 10", "teamSize 11")
    build(content, path)
    return Command(path), Home(path).journal()


def test_a_query_is_asked_of_a_release_by_its_id_and_by_its_time(days):
    kg, (old, new) = days
    asked = 0
    for options, size in (
        (("--release", "current"), 11),
        (("--release", old.release), 10),
        (("--at", old.published_at), 10),
        (("--at", new.published_at), 11),
    ):
        answer = kg("sparql", TEAM, "--format", "csv", *options)
        assert answer.stdout.split() == ["size", str(size)], options
        asked += 1
    assert asked == 4


def test_a_stored_query_names_the_release_that_it_was_asked_of(days):
    kg, (old, _) = days
    key = "programme/programmes-by-target"
    options = ("--target", "11.1", "--format", "json", "--at", old.published_at)
    answer = json.loads(kg("query", key, *options).stdout)
    assert answer["release"] == old.release
    assert "--release" in kg("query", key, "--help").stdout


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--release", "aaaaaaaaaaaa"), 1, "There is no release"),
        (("--release", "../x"), 1, "There is no release"),
        (("--at", "yesterday"), 2, "no date or time"),
        (("--at", "2026-01-01", "--release", "current"), 2, "not both"),
    ],
)
def test_a_release_that_is_none_is_told(days, options, code, said):
    kg, _ = days
    answer = kg("sparql", "ASK {}", *options)
    assert answer.returncode == code
    assert said in answer.stderr
