from __future__ import annotations

import hashlib
import random

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from kg.writes import lines
from kg.writes.lines import change_file, line_of, lines_of, quads_of


def test_the_lines_of_a_store_are_those_of_its_quads():
    hard = "".join(map(chr, [*range(40), 92, 127, 128, 0x85, 0x2028, 0x4E2D, 0x1F600]))
    s, p, g = NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:g")
    objects = [
        Literal(hard),
        Literal("中", language="zh-hans"),
        Literal("1", datatype=NamedNode("a:t")),
        NamedNode("http://e/é?x=%20#中"),
        BlankNode("b"),
    ]
    graphs = [g, NamedNode("a:h"), BlankNode("c"), DefaultGraph()]
    quads = {Quad(s, p, o, graph) for o in objects for graph in graphs}
    store = Store()
    store.extend(quads)
    found = lines_of(store, graphs)
    assert found == {line_of(quad) for quad in quads}
    assert set(quads_of(found)) == quads
    assert len(lines_of(store, [g])) == len(objects)


@pytest.mark.parametrize("each", [1, 10**9], ids=["looked up", "all at once"])
def test_a_sorted_file_with_some_lines_changed(tmp_path, monkeypatch, each):
    monkeypatch.setattr(lines, "_BYTES_A_CHANGE", 0 if each == 1 else each)
    chance = random.Random(7)
    words = [bytes(chance.choices(b"abc", k=chance.randrange(1, 6))) for _ in range(200)]
    old, new = tmp_path / "old", tmp_path / "new"
    rounds = 0
    for _ in range(200):
        before = set(chance.sample(words, chance.randrange(1, 20)))
        old.write_bytes(b"".join(word + b"\n" for word in sorted(before)))
        added = set(chance.sample(words, chance.randrange(5)))
        removed = set(chance.sample(words, chance.randrange(5))) - added
        digest = change_file(old, new, added, removed)
        expected = b"".join(word + b"\n" for word in sorted((before - removed) | added))
        assert new.read_bytes() == expected
        assert digest == hashlib.sha256(expected).hexdigest()
        rounds += 1
    assert rounds == 200


def test_a_file_that_is_empty(tmp_path):
    (tmp_path / "old").write_bytes(b"")
    change_file(tmp_path / "old", tmp_path / "new", {b"b", b"a"}, set())
    assert (tmp_path / "new").read_bytes() == b"a\nb\n"
    change_file(tmp_path / "new", tmp_path / "old", set(), {b"a", b"b"})
    assert (tmp_path / "old").read_bytes() == b""
    change_file(tmp_path / "old", tmp_path / "new", set(), set())
    assert (tmp_path / "new").read_bytes() == b""
