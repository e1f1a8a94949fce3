"""How much of a document its statements cite: its figures, and the names that the graph knows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.documents.comparing import is_wide, normalise
from kg.documents.evidence import COINED
from kg.documents.figures import readings
from kg.vocab import HKG, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pyoxigraph import Quad

    from kg.documents.parts import DocumentText, Part, Place
    from kg.sources.anchors import Anchor

_SHORTEST: Final = 2
"""Characters of a name at least; a name of one letter or character is a word of every day."""


NO_NAMES: Final = COINED | {
    *(HKG[name] for name in ("ActivityKind", "Anchor", "Characteristic", "Mapping", "MappingSet")),
    *(HKG.ReferenceDataset, SKOS.ConceptScheme),
}
"""The classes whose labels are words of every day or are not of the document's matter."""


@dataclass(frozen=True)
class Uncited:
    """A figure or name of the text that no anchor marks.

    Attributes:
        kind: ``figure`` or ``name``.
        part: the name of the part where it stands.
        place: where in the file.
        text: its characters.
        things: the paths of what has that name; none for a figure.
    """

    kind: str
    part: str
    place: Place
    text: str
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """How many figures and names the document has, and which of them no statement cites."""

    figures: int
    names: int
    uncited: tuple[Uncited, ...]

    def cited(self, kind: str) -> int:
        """How many of that kind are cited."""
        total = self.figures if kind == "figure" else self.names
        return total - sum(found.kind == kind for found in self.uncited)


def coverage(
    document: DocumentText,
    anchors: Iterable[Anchor],
    names: Mapping[str, Collection[str]],
    cited: Mapping[str, Collection[str]],
) -> Coverage:
    """Look for all figures and names of a document; those inside an anchor's characters are cited.

    The numbers of paragraphs, items, headings and footnotes are no figures, nor is a *one* that
    is written as a word, which mostly says no more than *a*. Of two names that overlap the longer
    one counts; a name is cited also where an anchor has a part of it, or where a statement of the
    part has what it names.

    Args:
        document: the copy as read.
        anchors: the document's anchors.
        names: for each name, the IRIs of what has it; see :func:`names_of`.
        cited: for each part by name, the IRIs of what its statements have.
    """
    marked: dict[str, list[str]] = {}
    for anchor in anchors:
        marked.setdefault(anchor.part, []).append(normalise(anchor.text))
    forms: dict[str, set[str]] = {}
    for name, things in names.items():
        if len(form := normalise(name)) >= _SHORTEST:
            forms.setdefault(form, set()).update(things)
    index = _Index(forms)
    found: list[Uncited] = []
    figures = known = 0
    for part in document.parts:
        covered = _covered(part, marked.get(part.name, ()))
        here = set(cited.get(part.name, ()))
        for span in _figures(part):
            figures += 1
            if not any(covered[slice(*span)]):
                found.append(_uncited(document, part, span))
        for span in index.find(part.compared.text):
            known += 1
            things = forms[part.compared.text[slice(*span)]]
            if not any(covered[slice(*span)]) and not things & here:
                found.append(_uncited(document, part, span, tuple(sorted(things))))
    return Coverage(figures, known, tuple(found))


def names_of(
    quads: Iterable[Quad], language: str, types: Mapping[str, frozenset[NamedNode]]
) -> dict[str, list[str]]:
    """The names in ``language`` of all things but those of :data:`NO_NAMES`, with what has them."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate not in (SKOS.prefLabel, SKOS.altLabel):
            continue
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        kinds = types.get(quad.subject.value)
        if quad.object.language == language and kinds and not kinds & NO_NAMES:
            found.setdefault(quad.object.value, []).append(quad.subject.value)
    return found


class _Index:
    """Finds the longest of many names at each place of a text."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        for form in sorted(forms, key=lambda name: (-len(name), name)):
            self._by_start.setdefault(form[:_SHORTEST], []).append(form)

    def find(self, text: str) -> list[tuple[int, int]]:
        found = []
        at = 0
        while at < len(text):
            name = next(
                (
                    name
                    for name in self._by_start.get(text[at : at + _SHORTEST], ())
                    if text.startswith(name, at) and _whole(text, at, at + len(name))
                ),
                None,
            )
            if name:
                found.append((at, at + len(name)))
                at += len(name)
            else:
                at += 1
        return found


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word in letters, and no number, goes on at the ends."""

    def goes_on(left: str, right: str) -> bool:
        if left.isdigit() and right.isdigit():
            return True
        return left.isalpha() and right.isalpha() and not is_wide(left) and not is_wide(right)

    before = start > 0 and goes_on(text[start - 1], text[start])
    return not before and not (end < len(text) and goes_on(text[end - 1], text[end]))


def _covered(part: Part, marked: Iterable[str]) -> bytearray:
    form = part.compared
    covered = bytearray(len(form.text))
    for wanted in marked:
        for at in form.find_all(wanted):
            covered[at : at + len(wanted)] = b"\1" * len(wanted)
    return covered


def _figures(part: Part) -> list[tuple[int, int]]:
    spans = [
        (reading.start, reading.end)
        for reading in readings(part.compared.text)
        if reading.written or reading.value != Decimal(1)
    ]
    return list(dict.fromkeys(spans))


def _uncited(
    document: DocumentText, part: Part, span: tuple[int, int], things: tuple[str, ...] = ()
) -> Uncited:
    first, last = part.compared.origin[span[0]], part.compared.origin[span[1] - 1]
    place = document.place(part, first)
    kind = "name" if things else "figure"
    return Uncited(kind, part.name, place, part.text[first : last + 1], things)
