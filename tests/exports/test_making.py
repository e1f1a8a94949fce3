"""An export is the same each time, there whole or not at all, and takes no more than it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

import pytest

from kg.errors import ReleaseError
from kg.exports.catalogue import catalogue
from kg.exports.folders import exports_dir, folder_of, made_in, touch
from kg.exports.gathering import sha256_of
from kg.exports.kinds import KINDS, by_name
from kg.exports.making import make
from kg.releases import Home
from tests.releases import publish

NO_LIMIT = 10**12


def nothing(done, total):
    """Nobody is told of progress."""


@pytest.fixture
def home(tmp_path):
    publish(tmp_path)
    return Home(tmp_path)


def made_by_process(home, kind, limit=NO_LIMIT, memory=2048):
    return subprocess.Popen(
        [sys.executable, "-m", "kg.exports.process", str(home.path), home.current().id, kind,
         str(limit), str(memory)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip


def test_every_export_has_the_same_bytes_each_time_whoever_makes_it(home):
    first = {}
    for kind in KINDS:
        made = make(home, home.current(), kind, NO_LIMIT, nothing)
        first[kind.name] = {name: file.sha256 for name, file in made.items()}
        assert set(kind.files) <= set(made)
        assert all(sha256_of(file.path) == file.sha256 for file in made.values())
    shutil.rmtree(exports_dir(home))
    for kind in KINDS:
        process = made_by_process(home, kind.name)
        assert process.communicate()[0] == b"{}\n", kind.name
        made = made_in(folder_of(home, home.current(), kind))
        assert {name: file.sha256 for name, file in made.items()} == first[kind.name], kind.name
    assert len(first) == 11


def test_the_catalogue_knows_size_and_hash_of_what_is_made_and_of_nothing_else(home):
    before = catalogue(home, home.current())
    assert len(before) == 20
    assert {(one.size, one.sha256) for one in before} == {(None, None)}
    made = make(home, home.current(), by_name("turtle"), NO_LIMIT, nothing)
    known = {
        one.name: (one.size, one.sha256) for one in catalogue(home, home.current()) if one.size
    }
    assert known == {name: (file.size, file.sha256) for name, file in made.items()}
    (turtle,) = [one for one in before if one.name == "habitat-kg.ttl.gz"]
    assert turtle.path == "/export/habitat-kg.ttl.gz"
    assert turtle.file_name == f"habitat-kg-{home.current().id}.ttl.gz"
    assert (turtle.media_type, turtle.compress_format) == ("text/turtle", "application/gzip")
    assert turtle.iana == "https://www.iana.org/assignments/media-types/text/turtle"
    assert [one.iana for one in before if one.kind.name == "gexf"] == ["", ""]


def test_a_maker_that_is_killed_leaves_nothing_by_half(home):
    killed = 0
    for wait in (0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 0.7):
        process = made_by_process(home, "tables")
        time.sleep(wait)
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait()
        process.stdout.close()
        folder = folder_of(home, home.current(), by_name("tables"))
        assert not folder.exists() or set(made_in(folder)) >= {"tables.zip", "links.csv"}
        shutil.rmtree(folder, ignore_errors=True)
    assert killed > 2
    make(home, home.current(), by_name("turtle"), NO_LIMIT, nothing)
    assert {path.name for path in exports_dir(home).iterdir()} == {"lock", home.current().id}


def test_the_least_recently_asked_for_go_where_all_take_too_much(home):
    release, total = home.current(), 0
    names = ("turtle", "trig", "jsonld", "ntriples")
    for number, name in enumerate(names):
        make(home, release, by_name(name), NO_LIMIT, nothing)
        folder = folder_of(home, release, by_name(name))
        total += sum(path.stat().st_size for path in folder.iterdir())
        os.utime(folder, (number, number))
    touch(folder_of(home, release, by_name("turtle")))

    def there():
        return {path.name for path in (exports_dir(home) / release.id).iterdir()}

    make(home, release, by_name("ntriples"), total, nothing)
    assert there() == set(names)
    make(home, release, by_name("ntriples"), total - 1, nothing)
    assert there() == {"turtle", "jsonld", "ntriples"}
    make(home, release, by_name("rdfxml"), 1, nothing)
    assert there() == {"rdfxml"}


def test_exports_of_a_release_that_is_gone_go_with_the_next_that_is_made(home):
    make(home, home.current(), by_name("turtle"), NO_LIMIT, nothing)
    old = home.current()
    publish(home.path, "two")
    shutil.rmtree(old.path)
    make(home, home.current(), by_name("turtle"), NO_LIMIT, nothing)
    assert {path.name for path in exports_dir(home).iterdir()} == {"lock", home.current().id}


def test_n_quads_take_no_room_of_their_own_beside_the_release(home):
    made = make(home, home.current(), by_name("nquads"), NO_LIMIT, nothing)
    assert made["habitat-kg.nq"].path.samefile(home.current().quads)


def test_what_cannot_be_made_is_told_in_a_sentence_and_leaves_nothing(home):
    manifest = home.current().manifest_path
    manifest.write_text(
        manifest.read_text("utf-8").replace('"quads_sha256": ""', '"quads_sha256": "0"')
    )
    with pytest.raises(ReleaseError, match="not what was built"):
        make(home, home.current(), by_name("nquads"), NO_LIMIT, nothing)
    process = made_by_process(home, "nquads")
    said = process.communicate()[0]
    assert process.returncode == 1
    assert b'"error": "release"' in said
    assert not folder_of(home, home.current(), by_name("nquads")).exists()
    assert {path.name for path in exports_dir(home).iterdir()} == {"lock"}
