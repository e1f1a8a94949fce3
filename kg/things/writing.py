"""Writes what is said with one thing: a line of JSON that says of what, then the document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import serialize

from kg.errors import NotAcceptable
from kg.formats import HTML, by_name
from kg.jsonld.document import write_document
from kg.jsonld.ontology import ontology_at
from kg.jsonld.readable import write_readable
from kg.things.about import About, about
from kg.things.excerpt import excerpt
from kg.things.formats import FORMATS, LINKED_JSON, LINKSET, READABLE
from kg.things.page import page_of
from kg.things.profiles import EVIDENCE, PLAIN, representation
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode, Quad

    from kg.formats import Format
    from kg.jsonld.ontology import Ontology
    from kg.store.port import Store


@dataclass(frozen=True)
class Wanted:
    """What is to be written.

    Attributes:
        iris: spellings of the IRI of the thing, the likeliest first.
        format: a name of :data:`kg.things.formats.FORMATS`.
        profile: one of :data:`kg.things.profiles.PROFILES`; the page and the readable JSON hold
            sources and labels in any case.
        number: which page of what is said with it.
        ontology: the folder of the release's ontology, which gives JSON its names.
        context: the address of the JSON-LD context, which readable JSON names.
    """

    iris: Sequence[str]
    format: str
    profile: str = PLAIN
    number: int = 1
    ontology: Path = Path()
    context: str = ""


def write_thing(store: Store, wanted: Wanted, out: IO[bytes], base: str) -> int:
    """Write a line with :class:`About` as JSON, then the document; gives how many statements.

    Raises:
        NotFound: the store mentions none of the spellings, or there is no such page.
        NotAcceptable: there is no such format.
    """
    format_ = by_name(wanted.format, FORMATS)
    if format_ is None:
        there = ", ".join(entry.media_type for entry in FORMATS)
        raise NotAcceptable(f'"{wanted.format}" is not a format of things.', f"There is: {there}.")
    sourced = format_ in (HTML, READABLE) or wanted.profile == EVIDENCE
    found = excerpt(store, wanted.iris, wanted.number, sources=sourced)
    out.write(json.dumps(about(store, found, base).as_dict(), ensure_ascii=False).encode() + b"\n")
    if format_ is LINKSET:
        return 0
    names = ontology_at(wanted.ontology, base)
    if format_ is HTML:
        linked = BytesIO()
        own = [said.triple for said in found.own.statements]
        write_document(own, found.thing, names.context, linked)
        page = {**page_of(store, found, base), "linked": linked.getvalue().decode()}
        out.write(json.dumps(page, ensure_ascii=False).encode())
    elif format_ is READABLE:
        said = [(statement.triple, statement.sources) for statement in found.statements]
        pages = found.number, found.pages
        write_readable(
            store, found.thing, said, names, out, context_address=wanted.context, page=pages
        )
    else:
        quads = representation(store, found, wanted.profile, base)
        _write(quads, found.thing, format_, names, out)
    return len(found.statements)


def read_thing(body: bytes) -> tuple[About, bytes]:
    """What :func:`write_thing` wrote, taken apart again."""
    head, _, document = body.partition(b"\n")
    return About(**json.loads(head)), document


def _write(
    quads: list[Quad], thing: NamedNode, format_: Format, names: Ontology, out: IO[bytes]
) -> None:
    if format_ is LINKED_JSON:
        write_document(quads, thing, names.context, out)
        return
    assert format_.rdf is not None
    statements = quads if format_.rdf.supports_datasets else [quad.triple for quad in quads]
    serialize(statements, out, format_.rdf, prefixes=prefixes(names.base))
