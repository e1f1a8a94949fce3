"""How messages write terms, and which known names are near to an unknown one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.vocab import RDF, short

if TYPE_CHECKING:
    from kg.sources.candidate import Candidate
    from kg.sources.rdf import Term


def written(term: Term | None, base: str) -> str:
    """A term for a message: a prefixed name, or the text of a literal; unbound is ``""``.

    >>> written(NamedNode("http://metadata.un.org/sdg/11.1"), "https://w3id.org/habitat-kg/")
    'sdg:11.1'
    """
    if isinstance(term, NamedNode):
        return short(term.value, base)
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, BlankNode):
        return "a blank node"
    return "" if term is None else str(term)


@dataclass(frozen=True)
class Vocabulary:
    """The IRIs that something describes, for suggestions."""

    described: tuple[str, ...]
    base: str

    @classmethod
    def of(cls, candidate: Candidate) -> Vocabulary:
        """Everything that has a type in the candidate."""
        subjects = {
            quad.subject.value
            for quad in candidate.quads
            if quad.predicate == RDF.type and isinstance(quad.subject, NamedNode)
        }
        return cls(tuple(sorted(subjects)), candidate.base)

    def suggestion(self, term: Term | None) -> str:
        """A question that names the described IRIs most like ``term``, or ``""``.

        >>> known = Vocabulary(("http://metadata.un.org/sdg/11.1",), "https://example.org/")
        >>> known.suggestion(NamedNode("http://metadata.un.org/sdg/11.12"))
        'Did you mean sdg:11.1?'
        """
        if not isinstance(term, NamedNode):
            return ""
        cut = max(term.value.rfind("/"), term.value.rfind("#")) + 1
        space, name = term.value[:cut], term.value[cut:]
        names = [iri[cut:] for iri in self.described if iri.startswith(space)]
        near = get_close_matches(name, [n for n in names if "/" not in n], 3, 0.7)
        if not near:
            return ""
        return f"Did you mean {' or '.join(short(space + n, self.base) for n in near)}?"
