"""What a release says of a thing, looked up in the sorted file of its statements."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.vocab import DCTERMS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import BlankNode, Quad, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_KEPT: Final = 4096
"""Things that are remembered, so that a property or a source is not looked up each time."""

_HEIGHT: Final = 8
"""Parts of parts of a document that are climbed at most."""


class Described:
    """One release's statements, asked by subject; nothing but the lines asked for is read.

    ``find`` gives the statements of a thing, ``labels`` its names by language, and so on; all take
    IRIs. Where there is no file of statements there is nothing.
    """

    def __init__(self, content: mmap | bytes) -> None:
        self._content = content
        self.find = lru_cache(_KEPT)(self._find)

    @classmethod
    @contextmanager
    def open(cls, quads: Path | None) -> Iterator[Described]:
        """The statements of a file of sorted N-Quads."""
        if quads is None or not quads.stat().st_size:  # an empty file cannot be mapped
            yield cls(b"")
            return
        with (
            quads.open("rb") as file,
            mmap(file.fileno(), 0, access=ACCESS_READ) as content,
        ):
            yield cls(content)

    def _find(self, iri: str) -> tuple[Quad, ...]:
        wanted = f"<{iri}> ".encode(errors="surrogatepass")
        content = self._content
        low, high = 0, len(content)  # each at the start of a line
        while low < high:
            start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = content.find(b"\n", start) + 1 or len(content)
            if content[start : start + len(wanted)] < wanted:
                low = end
            else:
                high = start
        last = low
        while content[last : last + len(wanted)] == wanted:
            last = content.find(b"\n", last) + 1 or len(content)
        return tuple(parse(content[low:last], format=RdfFormat.N_QUADS))

    def objects(self, iri: str, *properties: NamedNode) -> list[Term]:
        """What a thing's statements with one of those properties lead to, each once."""
        found = [q.object for p in properties for q in self.find(iri) if q.predicate == p]
        return list(dict.fromkeys(found))

    def iris(self, iri: str, *properties: NamedNode) -> list[str]:
        """Those that are IRIs."""
        return [t.value for t in self.objects(iri, *properties) if isinstance(t, NamedNode)]

    def labels(self, iri: str) -> dict[str, str]:
        """The names of a thing by language; ``""`` is the key of one without."""
        texts = self.objects(iri, RDFS.label) + self.objects(iri, SKOS.prefLabel)
        found = {t.language or "": t.value for t in texts if isinstance(t, Literal)}
        return dict(sorted(found.items()))

    def notation(self, iri: str) -> str:
        """The first of a thing's numbers or codes that has no type of its own; empty if none."""
        codes = [
            t.value
            for t in self.objects(iri, SKOS.notation)
            if isinstance(t, Literal) and t.datatype.value.endswith("#string")
        ]
        return min(codes, default="", key=lambda code: (len(code), code))

    def classes(self, iri: str) -> list[str]:
        """The classes of a thing, by IRI."""
        return sorted(self.iris(iri, RDF.type))

    def whole(self, part: str) -> str:
        """What a part of a part … is part of at last: the document of a paragraph."""
        for _ in range(_HEIGHT):
            above = self.iris(part, DCTERMS.isPartOf)
            if not above:
                break
            part = above[0]
        return part
