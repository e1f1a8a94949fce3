"""The portfolio and what stands around a thing, drawn of what the release says."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import NamedNode

from kg.analysis.network import network
from kg.graph.context import Context
from kg.graph.neighbourhood import neighbourhood
from kg.plots.network import network_picture
from kg.plots.reading_networks import neighbourhood_of, portfolio_of
from kg.store.opening import open_store
from kg.vocab import DEFAULT_BASE
from tests.plots.reading import read, titles

ID = f"{DEFAULT_BASE}id/"
SURGE = f"{ID}initiative/surge"


@pytest.fixture(scope="module")
def context(shipped_release):
    return Context(open_store(str(shipped_release.store)), DEFAULT_BASE, shipped_release)


@pytest.fixture(scope="module", params=["en", "zh"])
def portfolio(context, request):
    return network(context, {"languages": [request.param]})


def test_the_links_of_the_portfolio_are_those_of_the_store(context, portfolio) -> None:
    """Each link is a statement of the store, and each mapping of a programme is among them."""
    told = {(link["subject"], link["property"], link["object"]) for link in portfolio["links"]}
    assert len(told) == len(portfolio["links"]) > 300
    for link in portfolio["links"]:
        spo = [NamedNode(link[end]) for end in ("subject", "property", "object")]
        assert link["sources"]
        for source in link["sources"]:
            assert any(context.store.quads(*spo, NamedNode(source)))
    contributes = NamedNode(f"{DEFAULT_BASE}ontology#contributesTo")
    stored = {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in context.store.quads(None, contributes, None)
        if "flagship-programme" in q.subject.value and "/sdg/" in q.object.value
    }
    assert len(stored) > 20
    assert stored <= told


def test_the_portfolio_leads_from_mandates_to_goals(portfolio) -> None:
    drawn = portfolio_of(portfolio, [portfolio["language"]])
    told = set(titles(read(network_picture(drawn, [portfolio["language"]]))))
    links = [link for link in portfolio["links"] if link["basis"] != ["reference"]]
    shown = Counter(
        (drawn.nodes[edge.subject].thing.label, edge.property, drawn.nodes[edge.object].thing.label)
        for edge in drawn.edges
    )
    for link in links:
        names = [portfolio["things"][link[end]]["label"] for end in ("subject", "object")]
        said = portfolio["properties"][link["property"]]["label"]
        assert shown[names[0], said, names[1]] > 0
        assert f"{names[0]} — {said} → {names[1]}" in told
    columns = [node.column for node in drawn.nodes]
    assert columns == sorted(columns)
    goals = [node.thing.key for node in drawn.nodes if node.column == max(columns)]
    assert goals == sorted(goals, key=int)
    assert "11" in goals


@pytest.mark.parametrize("hops", [1, 2])
def test_what_points_to_a_thing_stands_left_of_it(context, hops: int) -> None:
    asked = {"thing": SURGE, "hops": hops, "cap": 3, "seconds": 30, "languages": ["en"]}
    answer = neighbourhood(context, asked)
    drawn = neighbourhood_of(answer, ["en"])
    middle = next(place for place, node in enumerate(drawn.nodes) if node.strong)
    around = drawn.around
    assert drawn.nodes[middle].column == around
    assert len({node.column for node in drawn.nodes}) == len(drawn.columns) == 1 + 2 * hops
    own = [edge for edge in drawn.edges if middle in (edge.subject, edge.object)]
    both = Counter(frozenset((edge.subject, edge.object)) for edge in own)
    assert len(own) > 20
    for edge in own:
        if both[frozenset((edge.subject, edge.object))] == 1:
            other = edge.object if edge.subject == middle else edge.subject
            right = drawn.nodes[other].column > around
            assert right == (edge.subject == middle)
    links = [
        link for step in answer["steps"] for group in step["groups"] for link in group["links"]
    ]
    assert len(drawn.edges) == len(links)
    read(network_picture(drawn, ["en"]))


def test_a_thing_without_links_stands_alone(context) -> None:
    asked = {"thing": f"{ID}country/TUV", "hops": 1, "cap": 3, "seconds": 30, "languages": ["zh"],
             "basis": ["stated"]}  # fmt: skip
    drawn = neighbourhood_of(neighbourhood(context, asked), ["zh"])
    assert (len(drawn.nodes), len(drawn.edges)) == (1, 0)
    read(network_picture(drawn, ["zh"]))
