"""Finds where the parts of a document name known things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.documents.names import Name, Names
    from kg.documents.text import DocumentText, Part

_MARKS_BEFORE: Final = '"(《<['
_MARKS_AFTER: Final = '")》>]'


@dataclass(frozen=True)
class Mention:
    """A place where a part of a document names a thing.

    Attributes:
        part: the part's path below the document's IRI: ``para/17/a``.
        thing: the IRI of the thing.
        start: the index in the part's text where the name starts.
        end: the index after its last character.
        name: the name as it stands there.
        by_word: it is not named again but referred to: *this programme*.
    """

    part: str
    thing: str
    start: int
    end: int
    name: str
    by_word: bool = False


@dataclass(frozen=True)
class _Hit:
    """A name in a text that is in the form for comparing."""

    start: int
    end: int
    things: tuple[str, ...]

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlaps(self, other: _Hit) -> bool:
        return self.start < other.end and other.start < self.end


def find_mentions(document: DocumentText, names: Names) -> list[Mention]:
    """The mentions in all parts that can state something, in the order of the text.

    The headings of sections state nothing and are passed over.
    """
    parts = [part for part in document.parts if part.kind != "section"]
    return [mention for part in parts for mention in mentions_of_part(part, names)]


def mentions_of_part(part: Part, names: Names) -> list[Mention]:
    """The mentions in one part: the longest name wins; a name may stand within another's."""
    form = part.compared
    found = set()
    for hit in _chosen(list(_hits(part, names)), names, (0, len(form.text))):
        start, end = form.origin[hit.start], form.origin[hit.end - 1] + 1
        for thing in hit.things:
            found.add(Mention(part.path, thing, start, end, part.text[start:end]))
    return sorted(found, key=lambda mention: (mention.start, -mention.end, mention.thing))


def _hits(part: Part, names: Names) -> Iterator[_Hit]:
    form = part.compared
    for name in names.names:
        for start in form.find_all(name.form):
            end = start + len(name.form)
            if _stands(form.text, start, end, name, names):
                yield _Hit(start, end, name.things)
    for series in names.series:
        for start, end, things in series.find(form.text):
            yield _Hit(start, end, things)


def _stands(text: str, start: int, end: int, name: Name, names: Names) -> bool:
    """Whether the place counts: an acronym is no part of a word, a title is marked as one."""
    before, after = text[start - 1 : start], text[end : end + 1]
    for word in names.other_words:
        at = word.find(name.form)
        if at >= 0 and text.startswith(word, start - at) and start >= at:
            return False
    if name.form.isupper() and ("-" in (before, after)):
        return False
    if not name.title:
        return True
    marked = (before and before in _MARKS_BEFORE) or (after and after in _MARKS_AFTER)
    return bool(marked) or text.startswith(names.title_words, end)


def _chosen(hits: list[_Hit], names: Names, span: tuple[int, int]) -> Iterator[_Hit]:
    """The hits within the span that count, the longest first."""
    inside = _within(hits, span)
    taken: list[_Hit] = []
    for hit in inside:
        if all(_go_together(hit, other, inside) for other in taken):
            taken.append(hit)
    for hit in taken:
        yield hit
        if not names.opaque.intersection(hit.things):
            own = {names.classes.get(thing) for thing in hit.things}
            shorter = [
                other
                for other in hits
                if other.length < hit.length
                and not own & {names.classes.get(thing) for thing in other.things}
            ]
            yield from _chosen(shorter, names, (hit.start, hit.end))


def _go_together(hit: _Hit, longer: _Hit, hits: list[_Hit]) -> bool:
    """Whether two names may both stand: apart, at one place, or joined by what both name.

    *Board of the Fund* and *Board's first meeting* may share the words for the board.
    """
    if not hit.overlaps(longer) or (hit.start, hit.end) == (longer.start, longer.end):
        return True
    if longer.start <= hit.start and hit.end <= longer.end:
        return False
    shared = (max(hit.start, longer.start), min(hit.end, longer.end))
    return any(
        (other.start, other.end) == shared and {*other.things} & {*hit.things, *longer.things}
        for other in hits
    )


def _within(hits: Iterable[_Hit], span: tuple[int, int]) -> list[_Hit]:
    inside = (hit for hit in hits if span[0] <= hit.start and hit.end <= span[1])
    return sorted(inside, key=lambda hit: (-hit.length, hit.start, hit.things))
