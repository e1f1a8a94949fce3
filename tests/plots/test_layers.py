"""Layered pictures: nothing lies on anything, and the same network has the same places."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.plots.layers import apart, placed

NETWORKS = st.lists(
    st.tuples(st.integers(0, 4), st.floats(10, 80, width=16)), min_size=1, max_size=25
).flatmap(
    lambda nodes: st.tuples(
        st.just(nodes),
        st.lists(
            st.tuples(st.integers(0, len(nodes) - 1), st.integers(0, len(nodes) - 1)).filter(
                lambda link: link[0] != link[1]
            ),
            max_size=40,
        ),
    )
)


@settings(max_examples=60, deadline=None)
@given(NETWORKS, st.sets(st.integers(0, 4)))
def test_nothing_lies_on_anything(network, kept) -> None:
    nodes, links = network
    columns, heights = [c for c, _ in nodes], [h for _, h in nodes]
    found = placed(columns, heights, links, 9, kept)
    assert found == placed(columns, heights, links, 9, kept)
    assert list(found.columns[: len(nodes)]) == columns
    tall = [*heights, *[7.0] * (len(found.columns) - len(nodes))]
    for column in set(found.columns):
        slots = [slot for slot, own in enumerate(found.columns) if own == column]
        slots.sort(key=lambda slot: found.middles[slot])
        for one, other in pairwise(slots):
            room = found.middles[other] - found.middles[one]
            assert room >= (tall[one] + tall[other]) / 2 + 9 - 1e-6
    for column in kept:
        own = [found.middles[n] for n in range(len(nodes)) if columns[n] == column]
        assert own == sorted(own)
    assert all(
        tall[slot] / 2 - 1e-6 <= middle <= found.height - tall[slot] / 2 + 1e-6
        for slot, middle in enumerate(found.middles)
    )


@settings(max_examples=60, deadline=None)
@given(NETWORKS)
def test_a_link_goes_from_column_to_column(network) -> None:
    nodes, links = network
    found = placed([c for c, _ in nodes], [h for _, h in nodes], links, 9)
    assert len(found.ways) == len(links)
    for link, way in zip(links, found.ways, strict=True):
        assert {way[0], way[-1]} == set(link)
        columns = [found.columns[slot] for slot in way]
        assert columns == list(range(columns[0], columns[-1] + 1)) or columns[0] == columns[-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-100, 100, width=16), min_size=1, max_size=12))
def test_what_may_stay_stays(wanted) -> None:
    """Where the wished places leave room enough, they are kept; else their mean is."""
    found = apart(wanted, [10.0] * len(wanted), 2)
    assert abs(sum(found) - sum(wanted)) < 1e-6
    if all(b - a >= 12 for a, b in pairwise(wanted)):
        assert all(abs(a - b) < 1e-6 for a, b in zip(found, wanted, strict=True))


def test_two_links_that_need_not_cross_do_not() -> None:
    found = placed([0, 0, 1, 1], [20.0] * 4, [(0, 3), (1, 2)], 10)
    assert (found.middles[0] < found.middles[1]) == (found.middles[3] < found.middles[2])
