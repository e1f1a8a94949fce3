"""Where the files are that a build reads, in sorted order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

_READ_AS_RDF: Final = {".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld", ".rq"}
SUGGESTIONS: Final = "suggestions.trig"
"""What a program suggests of a document; it stands beside it, and no build reads it."""

_NOT_BUILT: Final = ("ontology/cases/",)


@dataclass(frozen=True)
class Content:
    """The folder that holds ``ontology/`` and ``data/``; every list is sorted by name."""

    root: Path

    def relative(self, path: Path) -> str:
        """The path of a file as messages name it."""
        return path.relative_to(self.root).as_posix()

    @property
    def ontology(self) -> list[Path]:
        """The ontology's header and its modules."""
        return [self.root / "ontology/habitat-kg.ttl", *self._glob("ontology/modules", "*.ttl")]

    @property
    def alignments(self) -> list[Path]:
        return self._glob("ontology/alignments", "*.ttl")

    @property
    def shapes(self) -> list[Path]:
        return self._glob("ontology/shapes", "*.ttl")

    @property
    def rules(self) -> list[Path]:
        return self._glob("ontology/rules", "*.rq")

    @property
    def checks(self) -> list[Path]:
        return self._glob("ontology/checks", "*.rq")

    @property
    def documents(self) -> list[Path]:
        """One folder for each document."""
        return [p for p in self._glob("data/documents", "*") if p.is_dir()]

    @property
    def anchors(self) -> list[Path]:
        """The table of anchors of each document that has one."""
        return [p / "anchors.csv" for p in self.documents if (p / "anchors.csv").is_file()]

    @property
    def references(self) -> list[Path]:
        return self._glob("data/reference", "*.ttl")

    @property
    def mapping_sets(self) -> list[Path]:
        """The description of each table of mappings, which stands beside it."""
        return sorted(
            {
                *self._glob("data/mappings", "*.ttl"),
                *(table.with_suffix(".ttl") for table in self.mappings),
            }
        )

    @property
    def mappings(self) -> list[Path]:
        return self._glob("data/mappings", "*.csv")

    @property
    def published(self) -> list[Path]:
        """The files that a release carries verbatim: all of ``ontology/`` that a build reads."""
        return [*self.ontology, *self.alignments, *self.shapes, *self.rules, *self.checks]

    def strays(self) -> list[SourceError]:
        """One fault for each file of RDF or SPARQL that stands where no reader looks."""
        read = {*self.published, *self.references, *self.mapping_sets}
        for document in self.documents:
            read |= {document / "document.ttl", document / "statements.trig"}
            read.add(document / SUGGESTIONS)
        faults = []
        for folder in ("ontology", "data"):
            for path in sorted((self.root / folder).rglob("*")):
                name = self.relative(path)
                unread = path.suffix in _READ_AS_RDF and path not in read and path.is_file()
                if unread and not name.startswith(_NOT_BUILT):
                    faults.append(
                        SourceError(
                            name,
                            "No reader reads this file.",
                            "Move it to one of the places that data/README.md lists, or remove it.",
                        )
                    )
        return faults

    def _glob(self, folder: str, pattern: str) -> list[Path]:
        return sorted(p for p in (self.root / folder).glob(pattern) if not p.name.startswith("."))
