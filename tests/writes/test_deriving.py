"""Whatever is written, the graphs of the rules hold what a build would derive."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.build.assemble import merge
from kg.build.derive import derive
from kg.releases import ReleaseDir
from kg.sources.candidate import Candidate
from kg.sources.queryfiles import read_rule
from kg.writes.deriving import rederive
from kg.writes.merging import merge_changes
from kg.writes.rules import rules_of
from tests.content import BASE

HEAD = """#+ label: {en: A, zh: 甲}
#+ description: {en: A., zh: 甲。}
PREFIX e: <http://e/>
"""
ALONE = {
    "one": "CONSTRUCT { ?a e:far ?c } WHERE { ?a e:near ?b . ?b e:next ?c }",
    "two": "CONSTRUCT { ?a e:far ?b ; a e:Thing } WHERE { ?a e:near ?b }",
    "paths": "CONSTRUCT { ?a e:reach ?b } WHERE { ?a e:next+ ?b }",
}
IN_TURN = {
    "chain": "CONSTRUCT { ?a e:before ?c } WHERE { ?a e:before ?b . ?b e:next ?c }",
    "start": "CONSTRUCT { ?a e:before ?b } WHERE { ?a e:next ?b }",
    "any": "CONSTRUCT { ?b e:seen ?a } WHERE { ?a ?p ?b . FILTER(?p != e:seen) }",
    "but": "CONSTRUCT { ?b e:other ?a } WHERE { ?a !(e:seen|e:other|e:before) ?b }",
}


def release_with(rules, path):
    folder = path / "ontology/rules"
    folder.mkdir(parents=True)
    for name, text in rules.items():
        (folder / f"{name}.rq").write_text(HEAD + text, encoding="utf-8")
    return ReleaseDir(path)


def built(quads, path):
    store = Store()
    rules = [read_rule(file, path, BASE) for file in sorted((path / "ontology/rules").glob("*"))]
    return derive(Candidate(BASE, merge(store, quads), (), store), rules)


def some_quad(chance):
    node = [NamedNode(f"http://e/{letter}") for letter in "abcd"]
    verbs = [NamedNode(f"http://e/{verb}") for verb in ("near", "next", "far", "before", "seen")]
    graphs = [NamedNode(f"http://e/g{number}") for number in range(2)]
    return Quad(
        chance.choice(node), chance.choice(verbs), chance.choice(node), chance.choice(graphs)
    )


@pytest.mark.parametrize(
    "rules", [ALONE, IN_TURN, {**ALONE, **IN_TURN}], ids=["alone", "turn", "all"]
)
def test_rules_after_any_write(tmp_path, rules):
    release = release_with(rules, tmp_path)
    read = rules_of(release, BASE)
    assert len(read) == len(rules)
    chance = random.Random(4)
    stated: set[Quad] = set()
    store = built((), tmp_path).store
    writes = 0
    for quad in built((), tmp_path).quads:
        store.add(quad)
    for _ in range(60):
        added = {some_quad(chance) for _ in range(chance.randrange(4))} - stated
        removed = set(chance.sample(sorted(stated, key=str), min(len(stated), chance.randrange(4))))
        stated = (stated | added) - removed
        store.extend(added)
        for quad in removed:
            store.remove(quad)
        merge_changes(store, added, removed)
        before = set(store)
        gone_and_come = rederive(store, read, BASE, {q.triple for q in added | removed})
        expected = built(stated, tmp_path)
        assert {q for q in store if isinstance(q.graph_name, NamedNode)} == set(expected.quads)
        assert set(store) == set(expected.store)
        new, old, more = gone_and_come
        named = {q for q in before if isinstance(q.graph_name, NamedNode)}
        assert (named | new) - old == set(expected.quads)
        assert len(set(store) - set(expected.quads)) - len(before - named) == more
        writes += 1
    assert writes == 60


def test_what_a_rule_reads_and_concludes(tmp_path):
    read = {
        rule.file.stem: rule
        for rule in rules_of(release_with({**ALONE, **IN_TURN}, tmp_path), BASE)
    }
    assert read["one"].reads == {"http://e/near", "http://e/next"}
    assert read["one"].concludes == {"http://e/far"}
    assert "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" in read["two"].concludes
    assert {name for name, rule in read.items() if rule.reads_all} == {"any", "but"}
    assert not any(rule.concludes_all for rule in read.values())
