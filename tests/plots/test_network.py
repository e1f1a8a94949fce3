"""A picture of a network shows every thing once and every link with its basis."""

from __future__ import annotations

import pytest

from kg.errors import PictureError
from kg.plots.boxes import Thing
from kg.plots.network import THINGS, Edge, Network, Node, network_picture
from kg.plots.style import bases
from tests.plots.reading import SVG, read, texts, titles

NODES = [Node(Thing(f"Thing {n}", "Kind", goal=n), n % 4, strong=n == 0) for n in range(12)]
NAMES = [*bases(), None]
EDGES = [
    Edge(n, (n * 5 + 1) % 12, f"says {n}", NAMES[n % 7]) for n in range(12) if n != (n * 5 + 1) % 12
]
NETWORK = Network("The portfolio", "Release 0f3a", ["One", "Two", "Three", "Four"], NODES, EDGES)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_things_and_links_are_all_there(language: str) -> None:
    svg = network_picture(NETWORK, [language])
    root = read(svg)
    said = texts(root)
    assert [said.count(node.thing.label) for node in NODES] == [1] * 12
    assert {"One", "Two", "Three", "Four"} <= set(said)
    told = set(titles(root))
    for edge in EDGES:
        one, other = NODES[edge.subject].thing.label, NODES[edge.object].thing.label
        assert f"{one} — {edge.property} → {other}" in told
    heads = [e for e in root.iter(f"{SVG}polygon") if len(e.get("points", "").split()) == 3]
    assert len(heads) >= len(EDGES) > 8
    assert svg == network_picture(NETWORK, [language])


def test_a_head_is_where_the_object_is() -> None:
    nodes = [Node(Thing("Left"), 0), Node(Thing("Right"), 1)]
    tips = []
    for edge in (Edge(0, 1, "p", "stated"), Edge(1, 0, "p", "stated")):
        root = read(network_picture(Network("T", "", ["", ""], nodes, [edge]), ["en"]))
        head = list(root.iter(f"{SVG}polygon"))[-1]
        tips.append(float(head.get("points", "").partition(",")[0]))
    assert tips == [24 + 200 + 150, 24 + 200]


def test_nothing_and_too_much() -> None:
    read(network_picture(Network("T", "", [], [], []), ["en"]))
    with pytest.raises(PictureError, match=f"shows {THINGS} things"):
        network_picture(Network("T", "", ["A"], NODES * THINGS, []), ["en"])
