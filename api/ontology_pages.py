"""The long part of each page of the ontology, made once for a release and language and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from api.rendering import embedded, fragment
from api.terms import NOTHING, Known, Reader
from kg.formats import JSON_LD
from kg.languages import in_order
from kg.terms.demands import shapes_of
from kg.terms.documents import TERMS, files_in, written
from kg.terms.files import ALIGNMENTS, MODULES, RULES, SHAPES
from kg.terms.glossary import KINDS, glossary_of
from kg.terms.queries import statutes_of

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup


@dataclass(frozen=True)
class For:
    """Whom a page is for, and what it tells beside the files: all that it depends on but them.

    ``tongue`` is the reader's language, ``en`` or ``zh``; ``release`` the id that links name where
    the page was asked for by release; ``known`` what the data of the release tells of the terms.
    """

    tongue: str
    release: str = ""
    known: Known = NOTHING


@lru_cache(maxsize=48)
def body(folder: Path, base: str, name: str, reader: For) -> Markup:
    """What the page of a document of the ontology holds below its head.

    Args:
        folder: ``ReleaseDir.ontology``.
        base: of the IRIs of the release.
        name: of the document; see :func:`kg.terms.documents.files_in`.
        reader: of the page.

    Raises:
        NotFound: there is no such document.
    """
    group, _, stem = name.partition("/")
    glossary = glossary_of(folder, base)
    terms = Reader(
        glossary,
        shapes_of(folder, base),
        in_order([reader.tongue]),
        release=reader.release,
        known=reader.known,
        here=name == TERMS,
    )
    shown: dict[str, Any] = {"reader": terms, "language": reader.tongue, "name": stem}
    if name == TERMS:
        return fragment("ontology_terms.html", {**shown, "kinds": tuple(KINDS)}, reader.tongue)
    names = {file.name for file in files_in(folder, name)}
    if group == SHAPES:
        shown["shapes"] = [shape for shape in terms.shapes if shape.module in names]
    elif group == ALIGNMENTS:
        shown["vocabularies"] = [v for v in glossary.vocabularies if v.name in names]
    elif group == MODULES:
        shown["modules"] = [row for row in terms.modules() if row[0].code in names]
        shown["shaped"] = {shape.module for shape in terms.shapes}
    else:
        shown["statutes"] = [s for s in statutes_of(folder, group) if s.name in names]
        shown["rules"] = group == RULES
        return fragment("ontology_queries.html", shown, reader.tongue)
    return fragment(f"ontology_{group}.html", shown, reader.tongue)


def data(folder: Path, base: str, name: str) -> str:
    """A document as JSON-LD, made safe to stand in its page."""
    return embedded(written(folder, base, name, JSON_LD).decode())
