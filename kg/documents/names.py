"""An index of what things are called in one language, made from the content's labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.documents.comparing import is_wide, normalise
from kg.documents.described import Things
from kg.documents.series import WORDS, Series, series, series_of_names
from kg.sources.documents import read_structure
from kg.sources.ontology import read_module
from kg.sources.reference import read_reference
from kg.vocab import HKG, SDGO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from kg.sources.content import Content

NAMED: Final = (
    *(
        HKG[name]
        for name in (
            "AgendaItem",
            "City",
            "Country",
            "CountryProject",
            "Crisis",
            "Decision",
            "Document",
            "Event",
            "EventSeries",
            "FlagshipProgramme",
            "Framework",
            "GoverningBody",
            "Initiative",
            "Locality",
            "Mission",
            "Office",
            "Option",
            "Organisation",
            "Output",
            "Partnership",
            "Place",
            "Pledge",
            "ProgrammeOutcome",
            "Region",
            "Resolution",
            "Section",
            "Session",
            "StrategicPlan",
            "StrategicPlanOutcome",
            "Subprogramme",
            "Team",
        )
    ),
    SDGO.Goal,
    SDGO.Target,
    SDGO.Indicator,
)
"""The classes, with those below them, whose things have names of their own.

Themes, objectives or groups of people have descriptions; a text that holds the same words need
not mean them.
"""

OPAQUE: Final = frozenset(
    HKG[name] for name in ("FlagshipProgramme", "Framework", "Initiative", "Organisation", "Place")
)
"""The classes in whose names another name is a mere part of the word: Nairobi in Nairobi River.

In other names it is a mention as well: *Executive Board* in *first session of the Executive Board*.
"""

REFERABLE: Final = tuple(
    HKG[name]
    for name in (
        "Decision",
        "FlagshipProgramme",
        "Initiative",
        "Option",
        "Programme",
        "Resolution",
        "Subprogramme",
    )
)
"""The classes whose word a text uses again for what it has named: *this programme*."""

_TITLED: Final = (HKG.FlagshipProgramme, HKG.Initiative)
_SHORT: Final = 4
_NO_CAPITALS: Final = ("zh", "ja", "ar")
_NO_NAMES: Final = frozenset({"世界", "World"})
"""Labels that are words of every day, even where they stand for a region."""

_OTHER_WORDS: Final = {"zh": ("发展中国家", "其中国")}
"""Words in which the letters of a name stand without its sense: 中国 in 发展中国家."""

_ACRONYM: Final = re.compile(r"[A-Z][\w/.-]*[A-Z0-9][\w/.-]*")


@dataclass(frozen=True)
class Name:
    """What one or more things are called.

    Attributes:
        form: the name in the form for comparing.
        things: their IRIs, sorted.
        title: the name is made of common words, so that it counts only as a title: in quotation
            marks, in brackets or next to the word for what it names.
    """

    form: str
    things: tuple[str, ...]
    title: bool = False


@dataclass(frozen=True)
class Names:
    """All names in one language, the longest first, with what else tells a mention.

    Attributes:
        language: its tag.
        names: the names as they are written.
        series: the words that numbers stand with.
        opaque: the things in whose names no other name is a mention.
        title_words: the words for what a title names, such as *initiative*.
        other_words: words that hold the letters of a name but not its sense.
        class_words: words by which a text refers to what it has named, each with what it may be.
        classes: for each thing the local name of its class.
    """

    language: str
    names: tuple[Name, ...]
    series: tuple[Series, ...]
    opaque: frozenset[str]
    title_words: tuple[str, ...]
    other_words: tuple[str, ...]
    class_words: dict[str, frozenset[str]]
    classes: dict[str, str]


def read_names(content: Content, language: str, document: str | None = None) -> Names:
    """The names in ``language`` of the named things of a content folder.

    Acronyms and symbols stand in every language; where the language's label is none of these, only
    that language's labels count.

    Args:
        content: the folder.
        language: the language of the text that they are to be found in.
        document: the slug of the document that is read; of it alone the sections count, since
            *section II* in another document means one of its own.

    Raises:
        SourceError: a file cannot be read.
    """
    root = content.root
    quads: list[Quad] = []
    for path in content.ontology:
        quads += read_module(path, root).quads
    for path in content.references:
        quads += read_reference(path, root).quads
    for folder in content.documents:
        own = folder.name == document
        for quad in read_structure(folder, root).quads:
            part = isinstance(quad.subject, NamedNode) and "/section/" in quad.subject.value
            if own or not part:
                quads.append(quad)
    return names_of(quads, language)


def names_of(quads: Iterable[Quad], language: str) -> Names:
    """The names in ``language`` of the named things that ``quads`` describe."""
    things = Things.of(quads)
    forms: dict[str, set[str]] = {}
    titles: set[str] = set()
    opaque: set[str] = set()
    places: set[str] = set()
    members: dict[NamedNode, set[str]] = {}
    classes: dict[str, str] = {}
    common: set[str] = set()
    by_word: dict[str, dict[str, set[str]]] = {}
    for thing in sorted(things.types, key=lambda node: node.value):
        above = things.classes(thing)
        written = _written(things.names.get(thing, ()), language)
        if not above.intersection(NAMED):
            common |= set(map(normalise, written))
            continue
        if above & OPAQUE:
            opaque.add(thing.value)
        if HKG.Place in above:
            places.add(thing.value)
        kinds = sorted(c.value.rpartition("#")[2] for c in things.types[thing])
        classes[thing.value] = kinds[0]
        by_number = next((kind for kind in kinds if kind in WORDS), None)
        if by_number:
            for word in WORDS[by_number].get(language, ()):
                for number in things.notations.get(thing, ()):
                    numbers = by_word.setdefault(normalise(word), {})
                    numbers.setdefault(number, set()).add(thing.value)
            written = [name for name in written if any(c.isdigit() for c in name)]
        if HKG.Section in above:
            written = [re.split("[:：]", name)[0] for name in written]
        for name in written:
            for form in _variants(normalise(name)):
                forms.setdefault(form, set()).add(thing.value)
                if _needs_marks(form, above, language):
                    titles.add(form)
        for kind in above.intersection(REFERABLE):
            members.setdefault(kind, set()).add(thing.value)
    names = [
        Name(form, _preferred(found, places), form in titles or form in common)
        for form, found in forms.items()
        if form not in _NO_NAMES
    ]
    numbered = [(form, thing) for form, found in forms.items() for thing in found]
    return Names(
        language,
        tuple(sorted(names, key=lambda name: (-len(name.form), name.form))),
        (*series_of_names(numbered), *(series(w, n) for w, n in sorted(by_word.items()))),
        frozenset(opaque),
        tuple(word for kind in _TITLED for word in things.words(kind, language)),
        _OTHER_WORDS.get(language, ()),
        {
            word: frozenset(members.get(kind, ()))
            for kind in REFERABLE
            for word in things.words(kind, language)
        },
        classes,
    )


def _written(names: Iterable[Literal], language: str) -> list[str]:
    """The names in the language, and those that are the same in all: acronyms and symbols."""
    return [
        name.value
        for name in names
        if name.language == language or not name.language or _ACRONYM.fullmatch(name.value)
    ]


def _variants(form: str) -> list[str]:
    """The form, and as it stands within a sentence if only its sentence gives it a capital.

    >>> _variants("Urban lab in Kyiv"), _variants("Inclusive Cities"), _variants("Gaza")
    (['Urban lab in Kyiv', 'urban lab in Kyiv'], ['Inclusive Cities'], ['Gaza'])
    """
    words = form.split()
    if len(form) < 2:
        return []
    if len(words) > 1 and words[0][1:].islower() and words[1][0].islower():
        return [form, form[0].lower() + form[1:]]
    return [form]


def _needs_marks(form: str, classes: set[NamedNode], language: str) -> bool:
    """Whether a name says too little alone: a title in a writing that has no capitals."""
    if language not in _NO_CAPITALS or not all(is_wide(c) or not c.isalnum() for c in form):
        return False
    return bool(classes.intersection(_TITLED)) or (HKG.Document in classes and len(form) <= _SHORT)


def _preferred(things: set[str], places: set[str]) -> tuple[str, ...]:
    """The things that share a name; the place alone where one is a place, as with a crisis."""
    return tuple(sorted(things & places or things))
