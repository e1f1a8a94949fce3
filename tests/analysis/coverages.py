"""Coverage counted anew from what SPARQL finds, with sets and none of the product's arrays."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product
from typing import Final

from kg.analysis.declared import declared
from kg.graph.filters import STRENGTH
from kg.lookups.kinds import expanded, kinds
from kg.vocab import OWL, RDF, RDFS, prefixes

NONE: Final = len(STRENGTH)
DERIVED: Final = STRENGTH.index("derived")
REFERENCE: Final = STRENGTH.index("reference")
PARTS: Final = ("direct", "rolled_up", "derived")

LINKS: Final = """
PREFIX hkg: <{hkg}>
SELECT ?s ?p ?o ?basis WHERE {{
  GRAPH ?g {{ ?s ?p ?o }}
  OPTIONAL {{ ?g hkg:basis ?basis }}
  FILTER(ISIRI(?o))
}}
"""
CLASSES: Final = "SELECT ?thing ?class WHERE { ?thing a ?class FILTER(ISIRI(?thing)) }"
PASSED_OVER: Final = "PREFIX hkg: <{hkg}> SELECT ?term WHERE {{ ?term hkg:passedOver true }}"


class Oracle:
    """What SPARQL finds in a store, and coverage counted of it."""

    def __init__(self, store, base):
        self.base = base
        hkg = prefixes(base)["hkg"]
        known = {f"{base}id/basis/{name}": place for place, name in enumerate(STRENGTH)}
        of_class = defaultdict(set)
        for row in store.query(CLASSES):
            of_class[row["class"].value].add(row["thing"].value)
        self.members = {
            one: set().union(*(of_class[iri] for iri in expanded(kind.classes, base)))
            for one, kind in kinds().by_one.items()
            if kind.name
        }
        over = {row["term"].value for row in store.query(PASSED_OVER.format(hkg=hkg))}
        bases = defaultdict(set)
        for row in store.query(LINKS.format(hkg=hkg)):
            basis = NONE if row["basis"] is None else known.get(row["basis"].value, NONE)
            bases[row["s"].value, row["p"].value, row["o"].value].add(basis)
        looked_up = set().union(*self.members.values())
        chained = set(expanded(kinds().chained, base))
        lying_in = looked_up | {s for s, p, _ in bases if p in chained}
        schema = (RDF.iri, RDFS.iri, OWL.iri)
        self.links = {
            (s, p, o): said
            for (s, p, o), said in bases.items()
            if p != RDF.type.value
            and (
                {s, o} <= looked_up
                or (
                    {s, o} <= lying_in
                    and (p in chained or (p not in over and not p.startswith(schema)))
                )
            )
        }
        self.at = defaultdict(list)
        for s, p, o in self.links:
            self.at[s].append((s, p, o))
            if o != s:
                self.at[o].append((s, p, o))
        self.above = cache(self._above)
        self.belongs = cache(lambda *asked: list(self._belongs(*asked)))
        self.up = cache(lambda kind: set(expanded(declared().roll_ups.get(kind, ()), base)))

    def _above(self, kind, thing):
        """The things of a kind that a thing is below, with the bases of the ways up."""
        found = defaultdict(set)
        seen, ahead = set(), [(thing, 0)]
        while ahead:
            at, weakest = ahead.pop()
            for s, p, o in self.at[at]:
                if s != at or p not in self.up(kind):
                    continue
                for basis in self.links[s, p, o]:
                    step = max(weakest, 0 if basis == REFERENCE else basis)
                    if (o, step) not in seen:
                        seen.add((o, step))
                        ahead.append((o, step))
                        if o in self.members[kind] and o != thing:
                            found[o].add(step)
        return found

    def _belongs(self, kind, thing, others):
        """To what of a kind a thing belongs: itself, or by being below; then by which bases."""
        if thing in self.members[kind]:
            yield thing, True, {0}
        if not any(thing in self.members[other] for other in others if other):
            for above, bases in self.above(kind, thing).items():
                yield above, False, bases

    def reaches(self, kind, thing, others):
        return bool(self.belongs(kind, thing, others))

    def puts_below(self, kind, link):
        """Whether a link only says that its subject is below something of a kind."""
        return link[1] in self.up(kind) and link[0] not in self.members[kind]

    def ends(self, kind, others, there, up):
        """Of each link with what belongs to a kind: the end there, the other end, and the link."""
        for link in self.links:
            s, _, o = link
            if self.reaches(kind, s, others) and there(o) and not self.puts_below(kind, link):
                yield s, o, link
            if (
                there(s)
                and self.reaches(kind, o, others)
                and not (up is not None and self.puts_below(up, link))
            ):
                yield o, s, link

    def sides(self, rows, columns, via=""):
        """To which rows and columns what is counted belongs: itself or not, on which bases."""
        left = defaultdict(lambda: ({}, {}))
        right = defaultdict(lambda: ({}, {}))
        if via:
            for side, kind, other in ((left, rows, columns), (right, columns, rows)):
                there = self.members[via].__contains__
                for end, between, link in self.ends(kind, (other, via), there, None):
                    self._put(side, between, kind, end, (other, via), self.links[link])
            return left, right
        pairs = defaultdict(set)
        there = lambda thing: self.reaches(columns, thing, (rows,))  # noqa: E731
        for one, other, link in self.ends(rows, (columns,), there, columns):
            pairs[one, other] |= self.links[link]
        for (one, other), bases in pairs.items():
            self._put(left, (one, other), rows, one, (columns,), bases)
            self._put(right, (one, other), columns, other, (rows,), {0})
        return left, right

    def _put(self, side, counted, kind, thing, others, bases):
        for above, own, climbed in self.belongs(kind, thing, others):
            said = {max(pair) for pair in product(bases, climbed)}
            side[counted][0 if own else 1].setdefault(above, set()).update(said)

    def cells(self, rows, columns, via="", allowed=frozenset(range(NONE + 1))):
        """What each cell, row and column counts, and all: by part, then by basis.

        Without ``via`` what is counted are pairs, and what is different at either end of them is
        told as well.
        """
        left, right = self.sides(rows, columns, via)
        found = [defaultdict(lambda: defaultdict(dict)) for _ in range(4)]
        for counted in left.keys() & right.keys():
            one, other = left[counted], right[counted]
            for row in {**one[0], **one[1]}:
                for column in {**other[0], **other[1]}:
                    self._count(found[0][row, column], counted, one, other, (row,), (column,))
                self._count(found[1][row], counted, one, other, (row,), None)
            for column in {**other[0], **other[1]}:
                self._count(found[2][column], counted, one, other, None, (column,))
            self._count(found[3][""], counted, one, other, None, None)
        return [
            {
                place: told
                for place, parts in one.items()
                if (told := _told(parts, allowed, ends=not via))
            }
            for one in found
        ]

    def _count(self, parts, counted, one, other, rows, columns):
        def bases(side, own, some):
            of = side[own]
            return set().union(*(of.get(at, set()) for at in (of if some is None else some)))

        def chains(here, there):
            return {
                max(pair) for pair in product(bases(one, here, rows), bases(other, there, columns))
            }

        parts["own"][counted] = chains(0, 0)
        parts["below"][counted] = chains(0, 1) | chains(1, 0) | chains(1, 1)


def _told(parts, allowed, *, ends):
    """The numbers of a place, as the product has them; empty where nothing counts."""
    found = {part: {} for part in PARTS}
    for counted in parts["own"]:
        own, below = parts["own"][counted] & allowed, parts["below"][counted] & allowed
        part, said = next(
            (
                (part, said - {DERIVED})
                for part, said in (("direct", own), ("rolled_up", below))
                if said - {DERIVED}
            ),
            ("derived", own | below),
        )
        if said:
            found[part][counted] = said
    told = {}
    for part, of in found.items():
        if of:
            told[part] = [_numbers(of)]
            for end in range(2) if ends else ():
                things = defaultdict(set)
                for counted, said in of.items():
                    things[counted[end]] |= said
                told[part].append(_numbers(things))
    return told


def _numbers(of):
    """How many there are, and how many of them rest on each basis."""
    by = defaultdict(int)
    for said in of.values():
        for basis in said:
            by[basis] += 1
    return len(of), dict(by)
