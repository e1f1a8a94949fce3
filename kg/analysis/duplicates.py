"""Which projects are possibly the same, and why; nothing is merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.centrality import PLACES
from kg.analysis.projects import BUDGETS, COUNTRIES, LINKED, PROGRAMMES, TARGETS, YEARS, projects
from kg.analysis.wording import method, reason
from kg.graph.asking import links_of
from kg.graph.evidence import evidence_of
from kg.graph.projection.finding import links_by
from kg.graph.rdf import written
from kg.lookups.kinds import kinds
from kg.lookups.members import Members
from kg.tables.opening import alike_of
from kg.vocab import DCTERMS, HKG, rebase

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.analysis.projects import Project
    from kg.graph.context import Context
    from kg.graph.evidence import Evidence

NAMES: Final = "names"
LINKED_BY: Final = {one: name for name, (_, of) in LINKED.items() for one in of}
_COMPARED: Final = (COUNTRIES, PROGRAMMES, TARGETS, BUDGETS, YEARS)


@dataclass(frozen=True)
class Pair:
    """Two projects, the one whose IRI comes first before the other.

    ``likeness`` has how alike they are in each respect that is known of both, ``score`` its mean.
    """

    one: int
    other: int
    likeness: dict[str, float]
    score: float


@dataclass(frozen=True)
class Found:
    """The pairs of a release, the most alike first; what is known of the projects in them.

    ``said`` has the pairs that a source holds to be possibly the same, with the links.
    """

    pairs: list[Pair]
    said: dict[tuple[int, int], list[int]]
    projects: dict[int, Project]
    languages: tuple[str, ...]
    passed_over: int


def compared(one: Project, other: Project, names: float) -> dict[str, float] | None:
    """How alike two projects are in each respect that is known of both.

    ``None`` where they are said to be under different programmes.

    Args:
        one: a project.
        other: another.
        names: how alike their names are.
    """
    likeness = {NAMES: names}
    for name in _COMPARED:
        here, there = one.known.get(name), other.known.get(name)
        if here and there:
            likeness[name] = len(here & there) / len(here | there)
    return None if likeness.get(PROGRAMMES) == 0 else likeness


def found(context: Context) -> Found:
    """The pairs of a release; for :meth:`kg.graph.context.Context.once`.

    Raises:
        ReleaseError: the release has no tables and is too large to make them.
    """
    table = alike_of(context)
    said, parts = _said(context), _parts(context)
    nodes = [
        *(node for pair in table.pairs for node in pair[:2]),
        *(n for pair in said for n in pair),
    ]
    known = projects(context, nodes)
    pairs = []
    for one, other, common, either in table.pairs:
        likeness = compared(known[one], known[other], common / either)
        if likeness is not None and (one, other) not in parts:
            score = round(sum(likeness.values()) / len(likeness), PLACES)
            pairs.append(Pair(one, other, likeness, score))
    pairs.sort(key=lambda pair: (-pair.score, pair.one, pair.other))
    return Found(pairs, said, known, tuple(table.languages), table.passed_over)


def duplicates(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """The projects that are possibly the same; a function of a worker.

    Takes ``linked`` (things by the names of their kinds: ``project`` is one of the pair, the others
    are linked with both), ``least`` (a score in hundredths), ``offset`` and ``limit``.

    Raises:
        ReleaseError: the release has no tables and is too large to make them.
    """
    every, limit = context.once(found), arguments["limit"]
    wanted = {name: context.projection.node(iri) for name, iri in arguments["linked"].items()}
    pairs = [
        pair
        for pair in every.pairs
        if pair.score * 100 >= arguments["least"] and _fits(every, pair.one, pair.other, wanted)
    ]
    links = links_of(context, {})
    evidence = evidence_of(context, links, arguments)
    said = {both: links for both, links in every.said.items() if _fits(every, *both, wanted)}
    offset, languages = arguments["offset"], arguments["languages"]
    page = pairs[offset : offset + limit]
    there = {(pair.one, pair.other) for pair in pairs}
    cut = ["results"] * (len(said) > limit) + ["words"] * bool(every.passed_over)
    answer = {
        "method": method(
            "duplicates",
            languages,
            least=arguments["least"] / 100,
            languages_compared=list(every.languages),
        ),
        "total": len(pairs),
        "offset": offset,
        "count": len(page),
        "results": [_told(every, pair, evidence, arguments) for pair in page],
        "said": {
            "total": len(said),
            "results": [
                {
                    "projects": [evidence.thing(node) for node in both],
                    "found": both in there,
                    "links": [evidence.link(edge) for edge in edges],
                }
                for both, edges in list(said.items())[:limit]
            ],
        },
        "complete": not cut,
        "cut": cut,
        **evidence.described(),
    }
    return written(context, answer, arguments)


def _fits(every: Found, one: int, other: int, wanted: dict[str, int | None]) -> bool:
    """Whether two projects are among those asked for."""
    both = (every.projects[one], every.projects[other])
    for name, node in wanted.items():
        if name == "project":
            if node not in (one, other):
                return False
        elif not all(node in project.known.get(LINKED_BY[name], ()) for project in both):
            return False
    return True


def _parts(context: Context) -> set[tuple[int, int]]:
    """The pairs of projects of which one is part of the other, or carried out under it."""
    return {
        both
        for property_ in (DCTERMS.isPartOf, HKG.carriedOutUnder)
        for both in _between(context, property_)
    }


def _said(context: Context) -> dict[tuple[int, int], list[int]]:
    """The pairs of projects that a source holds to be possibly the same, with the links."""
    return _between(context, HKG.possiblySameAs)


def _between(context: Context, property_: NamedNode) -> dict[tuple[int, int], list[int]]:
    """The pairs of projects that a property links, either way, with the links, in order."""
    p = context.projection
    mask = context.once(Members.of_release).mask(kinds().by_one["project"])
    edges = links_by(p, rebase(property_.value, context.base))
    edges = edges[mask[p.out_subject[edges]] & mask[p.out_object[edges]]]
    told: dict[tuple[int, int], list[int]] = {}
    for edge in edges.tolist():
        here, there = int(p.out_subject[edge]), int(p.out_object[edge])
        if here != there:
            told.setdefault((min(here, there), max(here, there)), []).append(edge)
    return dict(sorted(told.items()))


def _told(
    every: Found,
    pair: Pair,
    evidence: Evidence,
    arguments: dict[str, Any],
) -> dict[str, Any]:
    """A pair with its reasons, and whether a source says the same."""
    return {
        "projects": [evidence.thing(pair.one), evidence.thing(pair.other)],
        "score": pair.score,
        "likeness": {
            name: round(pair.likeness[name], PLACES) if name in pair.likeness else None
            for name in (NAMES, *_COMPARED)
        },
        "reasons": [
            _reason(every, pair, name, evidence, arguments)
            for name, value in pair.likeness.items()
            if value == 1 or (value and (name == NAMES or name in LINKED))
        ],
        "said": [evidence.link(edge) for edge in every.said.get((pair.one, pair.other), ())],
    }


def _reason(
    every: Found, pair: Pair, respect: str, evidence: Evidence, arguments: dict[str, Any]
) -> dict[str, Any]:
    """Why two projects are possibly the same in one respect: what both have, and who says so."""
    whole = pair.likeness[respect] == 1
    name = (
        f"{'same' if whole else 'similar'}-name"
        if respect == NAMES
        else f"{'same' if whole else 'shared'}-{respect}"
    )
    both = [every.projects[pair.one], every.projects[pair.other]]
    things: list[int] = []
    edges: list[int] = []
    if respect in LINKED:
        things = sorted(both[0].known[respect] & both[1].known[respect])
        edges = [project.links[respect][thing] for thing in things for project in both]
    elif respect in (BUDGETS, YEARS):
        things = [figure for project in both for figure in project.figures]
    return {
        "reason": name,
        "text": reason(name, arguments["languages"]),
        "things": [evidence.thing(thing) for thing in things],
        "links": [evidence.link(edge) for edge in edges],
    }
