"""The built-in check that no query can make: literals that the store would rewrite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.quality.report import Finding
from kg.quality.wording import written
from kg.sources.positions import noncanonical_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.sources.candidate import Candidate

CHECK: Final = "literals"


def check_literals(candidate: Candidate) -> Iterator[Finding]:
    """One finding for each literal, or language tag, that is not in its canonical form.

    The store is the judge: every literal makes the round trip through one.
    """
    rewritten = rewrites({q.object for q in candidate.quads if isinstance(q.object, Literal)})
    for quad in candidate.quads:
        if isinstance(quad.object, Literal) and quad.object in rewritten:
            graph = quad.graph_name if isinstance(quad.graph_name, NamedNode) else None
            subject = quad.subject if isinstance(quad.subject, NamedNode) else quad.object
            path, line = candidate.locate(subject, quad.object, graph)
            kept = rewritten[quad.object]
            yield Finding(
                "error",
                CHECK,
                path,
                line,
                written(subject, candidate.base),
                f"{_typed(quad.object, candidate)} is not what the store would keep.",
                f"Write {_typed(kept, candidate)}.",
            )
    for file in candidate.files:
        if file.rows is None:
            for tag, line in noncanonical_tags(file.text):
                yield Finding(
                    "error",
                    CHECK,
                    file.path,
                    line,
                    f"@{tag}",
                    f"The language tag @{tag} is not what the store would keep.",
                    f"Write @{tag.lower()}.",
                )


def rewrites(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """For each literal that a store changes, what it makes of it.

    >>> integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    >>> rewrites([Literal("007", datatype=integer), Literal("7", datatype=integer)])
    {<Literal value=007 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>: \
<Literal value=7 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>}
    """
    given = list(literals)
    store = Store()
    store.bulk_extend(Quad(_number(at), _SAYS, one, DefaultGraph()) for at, one in enumerate(given))
    changed = {}
    for quad in store:
        assert isinstance(quad.subject, NamedNode)
        before = given[int(quad.subject.value.removeprefix(_PREFIX))]
        if isinstance(quad.object, Literal) and quad.object != before:
            changed[before] = quad.object
    return changed


_PREFIX: Final = "urn:literal:"
_SAYS: Final = NamedNode("urn:literal")


def _number(at: int) -> NamedNode:
    return NamedNode(f"{_PREFIX}{at}")


def _typed(literal: Literal, candidate: Candidate) -> str:
    return f'"{literal.value}"^^{written(literal.datatype, candidate.base)}'
