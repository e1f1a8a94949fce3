"""What things, properties and sources are called in a sentence, by whichever release names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.changes.phrases import PHRASES, Segment, filled, joined
from kg.languages import choose, in_order
from kg.vocab import SDG, SDGO, Vocabulary, compact, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.changes.described import Described

_PARAGRAPH: Final = re.compile(r"\d+|[^\d]+")


class Names:
    """Names by language, looked up in the newer release and then in the older.

    Args:
        old: what the older release says.
        new: what the newer one says.
        base: of their IRIs.
        several_documents: whether it takes the name of a document to say which paragraph is meant.
    """

    def __init__(
        self, old: Described, new: Described, base: str, *, several_documents: bool
    ) -> None:
        self._old = old
        self._new = new
        self._base = base
        self._several = several_documents
        self._hkg = Vocabulary(prefixes(base)["hkg"])

    def labels(self, iri: str) -> dict[str, str]:
        """The labels of a thing by language, of the newer release if it has any."""
        return self._new.labels(iri) or self._old.labels(iri)

    def label(self, iri: str, language: str) -> str:
        """The label of a thing in a language, else in another, else its short IRI."""
        found = choose(self.labels(iri), in_order([language]))[1]
        return found or compact(iri, self._base).strip("<>")

    def name(self, iri: str, language: str) -> str:
        """What a thing is called within a sentence.

        Goals, targets and indicators by number; a paragraph with its document, unless all
        paragraphs are of one.
        """
        side = self._new if self._new.find(iri) else self._old
        named = self.label(iri, language)
        if iri.startswith(SDG.iri):
            code = side.notation(iri)
            kind = next((one for one in side.classes(iri) if one.startswith(SDGO.iri)), "")
            return f"{self.label(kind, language)} {code}" if code and kind else named
        if self._several and self._hkg.Paragraph.value in side.classes(iri):
            document = self.label(side.whole(iri), language)
            return PHRASES[language]["of document"].format(p=named, d=document)
        return named

    def local(self, iri: str) -> str:
        """The name of one of our terms without its namespace; empty for a term of others."""
        return iri.removeprefix(self._hkg.iri) if iri.startswith(self._hkg.iri) else ""

    def is_mapping(self, classes: Iterable[str]) -> bool:
        """Whether a thing of those classes is an analyst's mapping."""
        return self._hkg.Mapping.value in classes

    def basis(self, source: str) -> str:
        """The last part of the IRI of a source's basis, as ``mapped``; empty where it has none."""
        for side in (self._new, self._old):
            for basis in side.iris(source, self._hkg.basis):
                return basis.rpartition("/")[2]
        return ""

    def sources(self, iris: Iterable[str], language: str, *, older: bool) -> list[Segment]:
        """The sources of a statement: on what basis they say so, and where.

        Args:
            iris: the sources.
            language: of the words.
            older: whether to say it as the older release has it.
        """
        side = self._old if older else self._new
        grouped: dict[tuple[str, str], list[str]] = {}
        for source in iris:
            if source:
                basis = next(iter(side.iris(source, self._hkg.basis)), "")
                level = next(iter(side.iris(source, self._hkg.level)), "")
                grounds = side.iris(source, self._hkg.supportedBy) or [source]
                grouped.setdefault((basis, level), []).extend(grounds)
        said: list[list[Segment]] = []
        for (basis, level), grounds in sorted(grouped.items()):
            how = [self.label(iri, language) for iri in (basis, level) if iri]
            where = self._places(list(dict.fromkeys(grounds)), language, side)
            start: list[Segment] = [PHRASES[language]["comma"].join(how)]
            said.append([*start, PHRASES[language]["where"], *where] if how else where)
        return joined(said, PHRASES[language]["besides"])

    def _places(self, places: list[str], language: str, side: Described) -> list[Segment]:
        """Paragraphs by number and document, everything else by name."""
        phrases = PHRASES[language]
        paragraphs: dict[str, list[tuple[str, str]]] = {}
        others: list[list[Segment]] = []
        for place in places:
            number = side.notation(place)
            if number and self._hkg.Paragraph.value in side.classes(place):
                paragraphs.setdefault(side.whole(place), []).append((number, place))
            else:
                others.append([(self.label(place, language), place)])
        said: list[list[Segment]] = []
        for document, numbered in sorted(paragraphs.items()):
            numbered.sort(key=lambda one: natural(one[0]))
            numbers = joined([[one] for one in numbered], phrases["list"])
            start, end = phrases["paragraphs" if len(numbered) > 1 else "paragraph"].split("{}")
            named = joined([[start], numbers, [end]], "")
            if self._several:
                whole: list[Segment] = [(self.label(document, language), document)]
                named = filled(phrases["of document"], p=named, d=whole)
            said.append(named)
        others.sort(key=str)
        return joined([*said, *others], phrases["list"])


def natural(number: str) -> list[tuple[int, str]]:
    """A sort key for which 2 stands before 10.

    >>> sorted(["10(c)", "2", "10", "10(a)"], key=natural)
    ['2', '10', '10(a)', '10(c)']
    """
    parts = _PARAGRAPH.findall(number)
    return [(int(part), "") if part.isdecimal() else (10**6, part) for part in parts]
