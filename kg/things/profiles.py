"""The profiles of a representation: which statements it is made of.

``plain``: the statements of the page, each once. ``labels``: these and the labels of everything
that they mention. ``evidence``: the same statements in the graphs of their sources, and what each
source is.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad

from kg.store.port import MERGED
from kg.things.labels import label_statements
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from kg.store.port import Store
    from kg.things.excerpt import Excerpt

PLAIN: Final = "plain"
LABELS: Final = "labels"
EVIDENCE: Final = "evidence"
PROFILES: Final = (PLAIN, LABELS, EVIDENCE)


def representation(store: Store, found: Excerpt, profile: str, base: str) -> list[Quad]:
    """The statements of a representation in a profile: those of the thing first, then in order.

    Args:
        store: that ``found`` was read from.
        found: a page of what is said with a thing.
        profile: one of ``PROFILES``.
        base: of the IRIs of the release.
    """
    if profile == EVIDENCE:
        mentions = NamedNode(f"{prefixes(base)['hkg']}mentions")
        described = (about_source(store, source, mentions) for source in sources_of(found))
        return _ordered({*_sourced(found), *chain.from_iterable(described)}, found.thing)
    quads = {_merged(said.triple) for said in found.statements}
    if profile == LABELS:
        for thing in mentioned(found):
            quads.update(_merged(triple) for triple in label_statements(store, thing))
    return _ordered(quads, found.thing)


def mentioned(found: Excerpt) -> list[NamedNode]:
    """Every IRI that the statements of a page mention, in order."""
    terms = {
        term
        for said in found.statements
        for term in (said.triple.subject, said.triple.predicate, said.triple.object)
    }
    iris = {term for term in terms if isinstance(term, NamedNode)} | {found.thing}
    return sorted(iris, key=str)


def sources_of(found: Excerpt) -> list[NamedNode]:
    """The sources of the statements of a page, in order."""
    return sorted({graph for said in found.statements for graph in said.sources}, key=str)


def about_source(store: Store, source: NamedNode, mentions: NamedNode) -> Iterator[Quad]:
    """What a source is, in the graphs that say so; not the list of all that it mentions."""
    return (quad for quad in store.quads(subject=source) if quad.predicate != mentions)


def _sourced(found: Excerpt) -> Iterator[Quad]:
    for said in found.statements:
        if not said.sources:  # of the default graph of a plain dataset
            yield _merged(said.triple)
        for graph in said.sources:
            yield Quad(said.triple.subject, said.triple.predicate, said.triple.object, graph)


def _ordered(quads: Iterable[Quad], thing: NamedNode) -> list[Quad]:
    """Graph by graph, in each what is said of the thing first."""
    return sorted(quads, key=lambda quad: (str(quad.graph_name), quad.subject != thing, str(quad)))


def _merged(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, MERGED)
