"""What the ontology of a release demands of it: its rules and its shapes, read once for many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.build.identity import ontology_hashes
from kg.sources.content import Content
from kg.writes.rules import Rule, rules_of

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.releases import ReleaseDir
    from kg.writes.shapes import Shapes


@dataclass(frozen=True)
class Laws:
    """The rules and shapes of a release.

    Attributes:
        release: where they stand; a release of the same ontology has the same.
        base: the base of its IRIs.
        hashes: of the files of its ontology.
    """

    release: ReleaseDir
    base: str
    hashes: dict[str, str]

    @classmethod
    def of(cls, release: ReleaseDir, base: str, known: Laws | None) -> Laws:
        """Those of a release; ``known``, what it knows already, where they are the same."""
        hashes = ontology_hashes(Content(release.path)) if release.ontology.is_dir() else {}
        if known is not None and (known.base, known.hashes) == (base, hashes):
            return known
        laws = cls(release, base, hashes)
        _ = laws.rules, laws.shapes  # while the release is there to be read
        return laws

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules.

        Raises:
            SourceError: one cannot be read.
        """
        return rules_of(self.release, self.base) if self.hashes else ()

    @property
    def derived(self) -> frozenset[NamedNode]:
        """The graphs of the rules."""
        return frozenset(rule.graph for rule in self.rules)

    @cached_property
    def shapes(self) -> Shapes | None:
        """The shapes; ``None`` where there are none.

        Raises:
            SourceError: a file cannot be read.
        """
        if not any(path.startswith("ontology/shapes/") for path in self.hashes):
            return None
        from kg.writes.shapes import shapes_of  # noqa: PLC0415 (a validator is slow to import)

        return shapes_of(self.release, self.base)
