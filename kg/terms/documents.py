"""The RDF of the ontology's documents: all terms, all of a group, or one file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from kg.errors import NotFound
from kg.jsonld.document import write_document
from kg.jsonld.ontology import ontology_at
from kg.terms.files import GROUPS, MODULES, file_of, files_of, header
from kg.vocab import rebase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.formats import Format
    from kg.terms.files import File

TERMS: Final = ""
"""The name of the document of all terms: the ontology itself."""


@dataclass(frozen=True)
class Document:
    """The triples of one or several files, each once, and the prefixes of the files."""

    triples: tuple[Triple, ...]
    prefixes: Mapping[str, str]


def files_in(folder: Path, name: str) -> list[File]:
    """The files that a document is made of.

    Args:
        folder: ``ReleaseDir.ontology``.
        name: ``TERMS``, a group (``shapes``) or one file of it (``shapes/programme``).

    Raises:
        NotFound: there is no such document.
    """
    description = header(folder)
    if name == TERMS:
        return [description, *files_of(folder, MODULES)]
    group, _, stem = name.partition("/")
    if group not in GROUPS:
        raise NotFound(f'The ontology has no "{name}".', f"It has: {', '.join(GROUPS)}.")
    return [file_of(folder, group, stem)] if stem else files_of(folder, group)


@lru_cache(maxsize=32)
def document(folder: Path, base: str, name: str) -> Document:
    """A document under the base of a release, in the order of its files.

    Where there are blank nodes they have canonical labels (RDFC-1.0), and all is sorted.

    Raises:
        NotFound: there is no such document.
    """
    quads: list[Quad] = []
    prefixes: dict[str, str] = {}
    for file in files_in(folder, name):
        reader = parse(rebase(file.text(), base), RdfFormat.TURTLE, rename_blank_nodes=True)
        quads += reader
        prefixes |= reader.prefixes
    triples = dict.fromkeys(quad.triple for quad in quads)
    if any(isinstance(term, BlankNode) for triple in triples for term in triple):
        held = Dataset(quads)
        held.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        triples = dict.fromkeys(sorted((quad.triple for quad in held), key=_order))
    return Document(tuple(triples), dict(sorted(prefixes.items())))


def _order(triple: Triple) -> tuple[bool, str]:
    return isinstance(triple.subject, BlankNode), str(triple)


@lru_cache(maxsize=32)
def written(folder: Path, base: str, name: str, format_: Format) -> bytes:
    """A document in a format of RDF.

    Raises:
        NotFound: there is no such document.
    """
    found = document(folder, base, name)
    if format_.rdf == RdfFormat.JSON_LD:
        root = NamedNode(f"{base}ontology/{name}".rstrip("/"))
        out = BytesIO()
        write_document(found.triples, root, ontology_at(folder, base).context, out)
        return out.getvalue()
    text = serialize(found.triples, format=format_.rdf, prefixes=dict(found.prefixes))
    assert text is not None, "no output was given to write to"
    return text


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI as people write it, or whole where no prefix fits.

    >>> shortened("http://www.w3.org/ns/org#Post", {"org": "http://www.w3.org/ns/org#"})
    'org:Post'
    """
    for prefix, space in sorted(prefixes.items(), key=lambda pair: -len(pair[1])):
        rest = iri.removeprefix(space)
        if rest != iri and rest and "/" not in rest and "#" not in rest:
            return f"{prefix}:{rest}"
    return iri
