"""What a release will hold, worked out before anything is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import kg
from kg.build.identity import ontology_hashes, release_id
from kg.build.overlay import NOTHING, Overlay
from kg.releases import DATA_FORMAT, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad

    from kg.quality.report import Verdict
    from kg.sources.candidate import Candidate
    from kg.sources.content import Content


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    r"""The RDFC-1.0 canonical form of a dataset without blank nodes.

    Without blank nodes that is the canonical N-Quads line of each quad, once, sorted by code point
    (https://www.w3.org/TR/rdf-canon/#dfn-canonical-n-quads-form).

    >>> from pyoxigraph import Literal, NamedNode, Quad
    >>> canonical_nquads([Quad(NamedNode("a:s"), NamedNode("a:p"), Literal("1"), NamedNode("a:g"))])
    b'<a:s> <a:p> "1" <a:g> .\n'
    """
    return "".join(sorted({f"{quad} .\n" for quad in quads})).encode()


@dataclass(frozen=True)
class Draft:
    """A checked candidate with what its release says beside the graph.

    ``overlay`` is what was carried over from writes, and ``since`` the build that they followed.
    """

    candidate: Candidate
    verdict: Verdict
    content: Content
    inputs: Mapping[str, str]
    overlay: Overlay = NOTHING
    since: str = ""

    @cached_property
    def canonical(self) -> bytes:
        """The content of ``quads.nq``."""
        return canonical_nquads(self.candidate.quads)

    @cached_property
    def digest(self) -> str:
        """The hash of the graph."""
        return hashlib.sha256(self.canonical).hexdigest()

    @cached_property
    def id(self) -> str:
        """The id of the release; see :func:`kg.build.identity.release_id`."""
        return release_id(self.digest, ontology_hashes(self.content), writes=self.overlay.digest)

    def manifest(self, previous: str | None) -> Manifest:
        """The manifest of the release, made while ``previous`` is the current one."""
        graphs: dict[str, int] = {}
        for quad in self.candidate.quads:
            name = str(quad.graph_name).strip("<>")
            graphs[name] = graphs.get(name, 0) + 1
        return Manifest(
            id=self.id,
            format=DATA_FORMAT,
            base=self.candidate.base,
            previous=previous,
            quads=len(self.candidate.quads),
            triples=len(self.candidate.triples),
            quads_sha256=self.digest,
            versions=versions(),
            warnings=[finding.sentence() for finding in self.verdict.warnings],
            graphs=dict(sorted(graphs.items())),
            inputs=dict(self.inputs),
            writes=self.overlay.said(self.since),
        )


def versions() -> dict[str, str]:
    """The versions of what makes a release."""
    return {
        "habitat-kg": kg.__version__,
        "pyoxigraph": version("pyoxigraph"),
        "pyshacl": version("pyshacl"),
    }
