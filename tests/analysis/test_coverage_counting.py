"""Counting in matrices and what is below what, on tables planted by chance, held against sets."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.bases import ALL, BITS, CHAIN, DERIVED
from kg.analysis.declared import PARTS
from kg.analysis.ends import EndTally
from kg.analysis.entries import Entries, below
from kg.analysis.matrix import Matrix, Tally
from kg.analysis.sides import Side
from kg.graph.filters import STRENGTH
from kg.tables.links import LinkTable
from kg.vocab import BASES as NAMES

SIZE, ROWS, COLUMNS = 6, 3, 4
BASES = st.integers(0, ALL)
ENDS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=SIZE, max_size=SIZE)


def entries(most):
    pair = st.tuples(st.integers(0, SIZE - 1), st.integers(0, most - 1))
    return st.dictionaries(pair, st.tuples(BASES, BASES), max_size=14)


def side(said):
    keys = list(said)
    of, to = (np.array([key[n] for key in keys], dtype=np.int64) for n in range(2))
    own, lower = (np.array([said[key][n] for key in keys], dtype=np.uint8) for n in range(2))
    return Side.of_entries(Entries.gathered(of, to, own, lower, own, lower), SIZE)


def bases(bits):
    return {place for place in range(BITS) if bits >> place & 1}


def chained(one, other):
    return {max(here, there) for here in bases(one) for there in bases(other)}


def judged(one, other, allowed):
    own = chained(one[0], other[0]) & bases(allowed)
    lower = chained(one[0], other[1]) | chained(one[1], other[0]) | chained(one[1], other[1])
    lower &= bases(allowed)
    derived = STRENGTH.index("derived")
    for part, said in (("direct", own), ("rolled_up", lower)):
        if said - {derived}:
            return part, said - {derived}
    return ("derived", own | lower) if own | lower else (None, set())


def joined(some):
    return (np.bitwise_or.reduce([a for a, _ in some]), np.bitwise_or.reduce([b for _, b in some]))


@settings(max_examples=100, deadline=None)
@given(entries(ROWS), entries(COLUMNS), BASES, ENDS)
def test_cells_rows_columns_and_all_count_what_is_different(left, right, allowed, ends):
    found = [defaultdict(lambda: defaultdict(int)) for _ in range(4)]
    at_ends = [defaultdict(lambda: defaultdict(set)) for _ in range(4)]

    def count(place, at, one, other):
        part, said = judged(one, other, allowed)
        if part:
            found[place][at][part] += 1
            for basis in said:
                found[place][at][part, basis] += 1
            for side, end in enumerate(ends[counted]):
                for basis in ("any", *said):
                    at_ends[place][at][part, basis, side].add(end)

    for counted in range(SIZE):
        rows = {to: said for (of, to), said in left.items() if of == counted}
        columns = {to: said for (of, to), said in right.items() if of == counted}
        if not rows or not columns:
            continue
        for row, one in rows.items():
            count(1, row, one, joined(columns.values()))
            for column, other in columns.items():
                count(0, (row, column), one, other)
        for column, other in columns.items():
            count(2, column, joined(rows.values()), other)
        count(3, 0, joined(rows.values()), joined(columns.values()))
    sides = side(left), side(right)
    tally = EndTally(*sides, np.array(ends, dtype=np.int64))
    matrix = Matrix(Tally(*sides, tally), allowed)
    cells = matrix.cells(np.arange(ROWS), np.arange(COLUMNS))
    told = (
        (cells.counts, list(zip(cells.row.tolist(), cells.column.tolist(), strict=True))),
        (matrix.rows(ROWS), range(ROWS)),
        (matrix.columns(COLUMNS), range(COLUMNS)),
        (matrix.all(), [0]),
    )
    for (counts, places), theirs in zip(told, found, strict=True):
        for place, name in enumerate(places):
            for part, word in enumerate(PARTS):
                assert counts.number[part, place] == theirs[name][word]
                for basis in range(BITS):
                    assert counts.by_basis[part, basis, place] == theirs[name][word, basis]
    rows, columns = tuple(range(ROWS)), tuple(range(COLUMNS))
    told_ends = (
        tally.cells(rows, columns, allowed),
        tally.rows(rows, allowed),
        tally.columns(columns, allowed),
        tally.all(allowed),
    )
    for of, (_, places), theirs in zip(told_ends, told, at_ends, strict=True):
        for place, name in enumerate(places):
            for (part, word), (end, counts) in product(
                enumerate(PARTS), enumerate((of.rows, of.columns))
            ):
                assert counts.number[part, place] == len(theirs[name][word, "any", end])
                for basis in range(BITS):
                    different = len(theirs[name][word, basis, end])
                    assert counts.by_basis[part, basis, place] == different
    assert set(told[0][1]) == {cell for cell, parts in found[0].items() if any(parts.values())}


def test_a_chain_rests_on_the_weaker_of_each_two_steps():
    pairs = list(product(range(ALL + 1), repeat=2))
    for one, other in pairs:
        assert bases(int(CHAIN[one, other])) == chained(one, other)
    assert len(pairs) == 4096
    assert NAMES == STRENGTH
    assert bases(DERIVED) == {STRENGTH.index("derived")}


STEPS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(0, 9), st.integers(0, 5)),
    max_size=18,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=100, deadline=None)
@given(STEPS, st.sets(st.integers(0, 9), max_size=4))
def test_below_is_what_leads_up_by_the_properties_whatever_the_way(steps, members):
    rows = sorted(steps)
    columns = [np.array([row[n] for row in rows], dtype=np.int32) for n in range(4)]
    zeros = np.zeros(len(rows), dtype=np.int32)
    table = LinkTable(
        columns[0],
        columns[1].astype(np.uint16),
        columns[2],
        zeros,
        columns[3].astype(np.uint8),
        zeros.astype(np.uint8),
    )
    nodes = np.array(sorted(members), dtype=np.int64)
    found = below(table, [0, 1], nodes, 10)
    told = {
        (int(of), int(nodes[to])): bases(int(bits))
        for of, to, bits in zip(found.of, found.to, found.own, strict=True)
    }
    theirs = defaultdict(set)
    for start, member in product(range(10), members):
        seen, ahead = set(), [(start, 0)]
        while ahead:
            at, weakest = ahead.pop()
            for s, p, o, basis in rows:
                step = max(weakest, 0 if basis == STRENGTH.index("reference") else basis)
                if s == at and p < 2 and (o, step) not in seen:
                    seen.add((o, step))
                    if o == member != start:
                        theirs[start, o].add(step)
                    elif o != member:
                        ahead.append((o, step))
    assert told == dict(theirs)
