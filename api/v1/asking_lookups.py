"""What lookups take, and from that to the arguments of the worker's functions."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from api.v1 import cursors
from api.v1.answers import TABLES
from api.v1.parameters import CHOICE, INTEGER, TEXT, YES, Parameter
from kg.errors import NotFound, ParameterError
from kg.lookups.kinds import expanded, kinds
from kg.lookups.wanted import SORTS
from kg.queries.header import Wording
from kg.queries.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.formats import Format
    from kg.lookups.kinds import Kind
    from kg.queries.keys import KeyIndex

MOST: Final = 1000
"""Entries of a page at most."""

_USUAL: Final = 50

ENDS: Final = tuple(kind.one for kind in kinds().looked_up.values())
"""What may be named as an end of a link."""

_LIMIT: Final = Parameter(
    "limit",
    INTEGER,
    Wording(
        f"Entries of a page; without it {_USUAL}, in CSV and XLSX {MOST}.",
        f"每页条数；默认{_USUAL}，CSV和XLSX为{MOST}。",
    ),
    least=1,
    most=MOST,
)
CURSOR: Final = Parameter(
    cursors.NAME,
    TEXT,
    Wording("Where the page begins, from next of the page before.", "本页起点，取自上一页的next。"),
)
BASIS: Final = Parameter(
    "basis",
    "basis",
    Wording(
        "Only links with a source on one of these bases count; several with commas.",
        "只计有此类依据来源的联系；多个以逗号分隔。",
    ),
    example="mapped",
    several=True,
)
LEVEL: Final = Parameter(
    "level",
    "level",
    Wording(
        "Only links that a source says are of this level count.", "只计来源注明为此程度的联系。"
    ),
    example="direct",
)
_SOURCE: Final = Parameter(
    "source",
    TEXT,
    Wording(
        "Only links that this source states, a paragraph by its key or anything by its IRI, count.",
        "只计此来源所述的联系：段落以键表示，其他来源以IRI表示。",
    ),
)
_PROPERTY: Final = Parameter(
    "property",
    TEXT,
    Wording(
        "Only links with this property: contributesTo, dcterms:isPartOf, or an IRI.",
        "只计此属性的联系：contributesTo、dcterms:isPartOf或IRI。",
    ),
)


def of_list(kind: Kind) -> tuple[Parameter, ...]:
    """The parameters of the list of a kind."""
    by = tuple(_linked(kinds().by_one[one]) for one in kind.by)
    classes = tuple(name.partition(":")[2] for name in kind.classes)
    class_ = Parameter(
        "class", CHOICE, Wording("Only things of this class.", "只列此类事物。"), choices=classes
    )
    text = Wording(
        "Only things whose label or key holds this text.", "只列标签或键含此文本的事物。"
    )
    sort = Wording("The order; - turns it round.", "排序；加-为倒序。")
    facets = Wording(
        "Whether the things are counted by what they are linked with.", "是否按所联系的事物计数。"
    )
    return (
        *by,
        *((class_,) if len(classes) > 1 else ()),
        Parameter("q", TEXT, text),
        BASIS,
        LEVEL,
        Parameter("sort", CHOICE, sort, default="key", choices=SORTS),
        Parameter("facets", CHOICE, facets, default="true", choices=YES),
        _LIMIT,
        CURSOR,
    )


def of_links() -> tuple[Parameter, ...]:
    """The parameters of the links of a thing."""
    return (BASIS, LEVEL, _SOURCE, _PROPERTY, _LIMIT, CURSOR)


def of_linkages() -> tuple[Parameter, ...]:
    """The parameters of links between any things."""
    ends = tuple(_end(kind) for kind in kinds().looked_up.values())
    return (*ends, *of_links())


def list_of(given: Mapping[str, Any], kind: Kind, format_: Format, base: str) -> dict[str, Any]:
    """The arguments of ``list-things``."""
    class_ = ""
    if "class" in given:
        prefixed = {name.partition(":")[2]: name for name in kind.classes}
        class_ = expanded([prefixed[given["class"]]], base)[0]
    return {
        "kind": kind.name,
        "by": {one: given[one] for one in kind.by if one in given},
        "bases": given.get("basis", ()),
        "level": given.get("level", ""),
        "class_": class_,
        "text": given.get("q", ""),
        "sort": given["sort"],
        "limit": _limit(given, format_),
        "facets": given["facets"] == "true" and format_ not in TABLES,
    }


def links_of(given: Mapping[str, Any], keys: KeyIndex, format_: Format) -> dict[str, Any]:
    """The arguments of ``list-links`` but for the ends."""
    return {
        "bases": given.get("basis", ()),
        "level": given.get("level", ""),
        "source": _source(given.get("source", ""), keys),
        "property": _property(given.get("property", ""), keys.base),
        "limit": _limit(given, format_),
    }


def bases_of(given: Mapping[str, Any]) -> list[str]:
    """The bases asked for, by the ends of their IRIs."""
    return [iri.rpartition("/")[2] for iri in given.get("basis", ())]


def refuse_unknown(kind: Kind, key: str, last: str, keys: KeyIndex) -> None:
    """Refuse links with what is no kind, where what stands before names a thing.

    Raises:
        NotFound: it does.
    """
    if not keys.find(kind.one, key):
        return
    near = difflib.get_close_matches(last, kinds().looked_up, n=1, cutoff=0.5)
    raise NotFound(
        f'"{last}" is no kind of thing that {kind.name} are linked with.',
        (f"Did you mean {near[0]}? " if near else "")
        + f"There are: {', '.join(kinds().looked_up)}.",
    )


def _limit(given: Mapping[str, Any], format_: Format) -> int:
    return int(given.get("limit", MOST if format_ in TABLES else _USUAL))


def _source(text: str, keys: KeyIndex) -> str:
    if not text or "://" in text:
        return text
    found = keys.find("paragraph", text)
    if len(found) == 1:
        return found[0].iri
    near = " or ".join(entry.key for entry in found[:4]) or " or ".join(
        keys.near("paragraph", text)
    )
    raise ParameterError(
        "source",
        f'"{text}" for source may be any of {len(found)} paragraphs.'
        if found
        else f'"{text}" for source is neither a paragraph of this release nor an IRI.',
        f"Write {near}." if near else "Write it like eb-2024-1-item-7#17(a), or give an IRI.",
    )


def _property(text: str, base: str) -> str:
    if not text or "://" in text:
        return text
    name = text if ":" in text else f"hkg:{text}"
    try:
        return expanded([name], base)[0]
    except KeyError:
        raise ParameterError(
            "property",
            f'"{text}" for property has a prefix that is not known.',
            "Write it like contributesTo, or give an IRI.",
        ) from None


def _linked(kind: Kind) -> Parameter:
    noun = KINDS[kind.one].noun
    return Parameter(
        kind.one,
        kind.one,
        Wording(f"Only things linked with {noun}.", f"只列与所给事物相联系者：{kind.title.zh}。"),
        example=kind.example,
    )


def _end(kind: Kind) -> Parameter:
    noun = KINDS[kind.one].noun
    return Parameter(
        kind.one,
        kind.one,
        Wording(f"Only links of {noun}.", f"只列所给事物的联系：{kind.title.zh}。"),
        example=kind.example,
    )
