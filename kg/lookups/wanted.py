"""What may be asked of a list of things and of links; the arguments of the worker's functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SORTS: Final = ("key", "-key", "label", "-label")


@dataclass(frozen=True)
class ListWanted:
    """What is asked of a list.

    Attributes:
        kind: name of the kind.
        by: what its things are to be linked with: kind → IRI.
        bases, level: the links that count are those with a source on one of these bases, of that
            level of contribution (IRIs).
        class_: IRI of a class that they are to have.
        text: what a label or key of theirs is to hold.
        sort: one of :data:`SORTS`.
        offset, limit: which of them are wanted.
        facets: whether they are counted.
        languages: of the reader.
        release: id of the release where the reader asked for it.
    """

    kind: str
    by: Mapping[str, str] = field(default_factory=dict)
    bases: Sequence[str] = ()
    level: str = ""
    class_: str = ""
    text: str = ""
    sort: str = "key"
    offset: int = 0
    limit: int = 50
    facets: bool = True
    languages: Sequence[str] = ()
    release: str = ""


@dataclass(frozen=True)
class LinksWanted:
    """What is asked of links.

    Attributes:
        ends: IRIs of the things that stand at an end: none, one or two.
        kind: name of the kind of the other end, where one end is given; empty for any.
        property: IRI of the property.
        bases, level, source: what a source of the link is to be; see
            :class:`kg.lookups.evidence.Evidence`.
        offset, limit: which of them are wanted.
        languages: of the reader.
        release: id of the release where the reader asked for it.
    """

    ends: Sequence[str] = ()
    kind: str = ""
    property: str = ""
    bases: Sequence[str] = ()
    level: str = ""
    source: str = ""
    offset: int = 0
    limit: int = 50
    languages: Sequence[str] = ()
    release: str = ""
