"""Writes the official titles of a taxonomy as a reference dataset of the content."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg.imports.differences import Difference, differences
from kg.imports.taxonomy import Elements, Taxonomy, elements_of, read_taxonomy
from kg.languages import OFFERED
from kg.sources.reference import read_reference
from kg.vocab import SKOS, compact

if TYPE_CHECKING:
    from pathlib import Path

    from kg.sources.content import Content
    from kg.sources.rdf import SourceFile

STEM: Final = "sdg-official-labels"
"""The name of the dataset and of its file; the repository ignores that file."""

_HEAD: Final = Template(files("kg.imports").joinpath("official-titles.ttl").read_text("utf-8"))


@dataclass(frozen=True)
class Imported:
    """What an import makes: the text of the file, what it holds, and what differs from ours."""

    path: Path
    text: str
    things: int
    titles: int
    languages: tuple[str, ...]
    differences: tuple[Difference, ...]

    def write(self) -> None:
        """Put the file in its place, whole or not at all."""
        beside = self.path.with_name(f".{self.path.name}.new")
        beside.write_text(self.text, encoding="utf-8")
        beside.replace(self.path)


def import_titles(file: Path, content: Content) -> Imported:
    """Read an official taxonomy and set its titles beside our goals, targets and indicators.

    Titles of what our files do not describe are left out; the differences name it. Nothing is
    written yet.

    Raises:
        SourceError: the file, or one of our own, cannot be read.
    """
    target = content.root / "data/reference" / f"{STEM}.ttl"
    own = [read_reference(path, content.root) for path in content.references if path != target]
    ours = elements_of(quad for read in own for quad in read.quads)
    taxonomy = read_taxonomy(file)
    found = differences(taxonomy.elements, ours, _names(own, ours))
    known = {iri: e for iri, e in taxonomy.elements.items() if iri in ours and _titles(e.titles)}
    spoken = [t for t in OFFERED if any(tag == t for e in known.values() for tag in e.titles)]
    return Imported(
        path=target,
        text=_text(taxonomy, known, spoken),
        things=len(known),
        titles=sum(len(_titles(element.titles)) for element in known.values()),
        languages=tuple(spoken),
        differences=tuple(found),
    )


def _names(own: list[SourceFile], ours: Elements) -> dict[str, frozenset[str]]:
    """Every name of each custodian of ours."""
    custodians = {iri for element in ours.values() for iri in element.custodians}
    names: dict[str, set[str]] = {iri: set() for iri in custodians}
    for read in own:
        for quad in read.quads:
            iri = getattr(quad.subject, "value", "")
            named = quad.predicate in (SKOS.prefLabel, SKOS.altLabel)
            if iri in names and named and isinstance(quad.object, Literal):
                names[iri].add(quad.object.value)
    return {iri: frozenset(found) for iri, found in names.items()}


def _titles(titles: dict[str, set[str]]) -> list[Literal]:
    """The titles in the languages on offer, in their order."""
    return [Literal(text, language=tag) for tag in OFFERED for text in sorted(titles.get(tag, ()))]


def _text(taxonomy: Taxonomy, known: Elements, spoken: list[str]) -> str:
    values = {
        "stem": STEM,
        "name": "".join(c for c in taxonomy.name if c.isalnum() or c in "._- "),
        "sha256": taxonomy.sha256,
        "languages": ", ".join(spoken),
    }
    parts = [_HEAD.substitute(values)]
    for iri in sorted(known):
        titles = " ,\n        ".join(map(str, _titles(known[iri].titles)))
        parts.append(f"{_subject(iri)} hkg:officialTitle\n        {titles} .\n")
    return "\n".join(parts)


def _subject(iri: str) -> str:
    short = compact(iri)
    return short if short.startswith("sdg:") and "/" not in short else f"<{iri}>"
