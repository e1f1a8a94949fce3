"""What a store says with an IRI: four lists, in pages, in the same order each time."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import NotFound
from kg.store.embedded import EmbeddedStore
from kg.things import excerpt as module
from kg.things.excerpt import OTHERS, excerpt
from kg.vocab import DEFAULT_BASE

ID = f"{DEFAULT_BASE}id/"
PROGRAMME = f"{ID}flagship-programme/inclusive"


def made(*quads):
    """A plain dataset, whose default graph is no merge."""
    engine = Store()
    engine.extend(quads)
    return EmbeddedStore(engine)


def iri(name):
    return NamedNode(f"http://example.org/{name}")


def test_each_statement_has_its_sources(small):
    found = excerpt(small, [PROGRAMME])
    sources = {
        (said.triple.predicate.value.rpartition("#")[2], str(said.triple.object)): [
            graph.value.removeprefix(ID) for graph in said.sources
        ]
        for said in found.own.statements
    }
    assert sources["contributesTo", "<http://metadata.un.org/sdg/11.1>"] == [
        "document/report/para/17/a",
        "document/report/para/18",
    ]
    assert sources["contributesTo", "<http://metadata.un.org/sdg/11.2>"] == [
        "mapping/sdg/inclusive--11.2"
    ]
    assert len(sources) == found.own.total == 7
    assert found.own.statements[0].triple.predicate.value.endswith("#type")
    assert (found.number, found.pages, found.incoming.total) == (1, 1, 0)


def test_sources_are_left_out_where_nobody_asks(small):
    found = excerpt(small, [PROGRAMME], sources=False)
    assert {said.sources for said in found.own.statements} == {()}


def test_what_points_to_a_thing_comes_in_pages(small):
    seen = []
    for number in range(1, 31):
        found = excerpt(small, [f"{ID}thing/0"], number)
        assert (len(found.incoming.statements), found.incoming.total) == (OTHERS, 3000)
        assert bool(found.own.statements) == (number == 1)
        seen += [said.triple for said in found.incoming.statements]
    assert found.pages == 30
    assert len(set(seen)) == 3000
    assert seen == sorted(seen, key=lambda triple: str(triple.subject))
    with pytest.raises(NotFound, match=r"no page 31 of .* The last one is page 30\."):
        excerpt(small, [f"{ID}thing/0"], 31)


def test_more_than_is_listed_is_said_and_not_read(small, monkeypatch):
    monkeypatch.setattr(module, "LISTED", 250)
    found = excerpt(small, [f"{ID}thing/0"], 3)
    assert (found.incoming.total, found.incoming.more, found.pages) == (250, True, 3)
    assert len(found.incoming.statements) == 50
    assert {len(said.sources) for said in found.incoming.statements} == {1}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("id/document/report/para/17/a", "states"),
        ("ontology#contributesTo", "uses"),
        ("id/dataset/things", "states"),
    ],
)
def test_a_source_states_and_a_property_is_used(small, name, part):
    found = excerpt(small, [DEFAULT_BASE + name])
    assert getattr(found, part).statements
    if part == "states":
        assert all(found.thing in said.sources for said in found.states.statements)


def test_what_is_only_pointed_to_is_there(small):
    found = excerpt(small, ["http://metadata.un.org/sdg/11.2"])
    assert (found.own.total, found.incoming.total) == (0, 1)


def test_the_first_spelling_that_is_mentioned_is_taken(small):
    spelt = ["no iri", f"{ID}none", f"{ID}city/内罗毕", PROGRAMME]
    assert excerpt(small, spelt).thing.value == f"{ID}city/内罗毕"
    with pytest.raises(NotFound, match="says nothing of"):
        excerpt(small, spelt[:2])


def test_a_plain_dataset_has_statements_of_its_default_graph_and_of_graphs_alone():
    a, b, p, g = iri("a"), iri("b"), iri("p"), iri("g")
    store = made(Quad(a, p, b), Quad(a, p, Literal("x"), g), Quad(a, p, b, g), Quad(b, p, a, g))
    found = excerpt(store, [a.value])
    assert [(str(said.triple.object), said.sources) for said in found.own.statements] == [
        ('"x"', (g,)),
        ("<http://example.org/b>", (g,)),
    ]
    assert [said.sources for said in found.incoming.statements] == [(g,)]
    alone = excerpt(made(Quad(a, p, b)), [b.value])
    assert [said.sources for said in alone.incoming.statements] == [()]


def test_pages_are_the_same_each_time(small):
    assert excerpt(small, [f"{ID}thing/0"], 7) == excerpt(small, [f"{ID}thing/0"], 7)
