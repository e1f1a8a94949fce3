"""What a citation tells, whatever its style, and how the graph and a thing are cited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from kg.queries.header import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_WORD: Final = re.compile(r"[0-9A-Za-z]+")
_SAFE: Final = "/:@!$&'()*+,;=-._~%"
_DATASET: Final = Wording("Data set", "数据集")
_PART: Final = Wording("Part of a data set", "数据集条目")


@dataclass(frozen=True)
class Source:
    """The release that is cited from.

    Attributes:
        base: of the IRIs of the graph, on which all addresses of citations stand.
        title: of the graph.
        makers: who made it, as the graph says.
        release: its id.
        issued: the day on which it was first published, where that is known.
        license: of the graph, an address.
    """

    base: str
    title: Wording
    makers: tuple[Wording, ...]
    release: str
    issued: date | None
    license: str = ""


@dataclass(frozen=True)
class Citation:
    """What a style needs to know.

    Attributes:
        source: the release that is cited from.
        title: of what is cited.
        kind: what that is, in words.
        address: where it is had again, as long as the base of the graph leads to a server.
        key: letters, digits and hyphens that name it in a bibliography.
        note: what else a reader has to know to check it.
        whole: whether it is the graph itself.
        here: the same address as a path on any server of the graph.
    """

    source: Source
    title: Wording
    kind: Wording
    address: str
    key: str
    here: str
    note: Wording = field(default_factory=lambda: Wording("", ""))
    whole: bool = False


def citation_of_dataset(source: Source) -> Citation:
    """How a release of the whole graph is cited."""
    path = f"dataset?{urlencode({'release': source.release})}"
    key = f"habitat-kg-{source.release}"
    return Citation(source, source.title, _DATASET, source.base + path, key, f"/{path}", whole=True)


def citation_of_thing(source: Source, iri: str, label: Wording, path: str) -> Citation:
    """How what a release says of a thing is cited.

    Args:
        source: the release.
        iri: of the thing.
        label: its name in English and in Chinese.
        path: of its page on this server, without a release.
    """
    here = f"{path}{'&' if '?' in path else '?'}{urlencode({'release': source.release})}"
    name = iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    key = "-".join(("habitat-kg", source.release, plain(name)))
    return Citation(source, label, _PART, source.base + here.lstrip("/"), key, here)


def address_with(path: str, query: Mapping[str, str]) -> str:
    """A path with a query string in the order given, all of it ASCII.

    >>> address_with("citations/x", {"target": "11.1", "name": "住房"})
    'citations/x?target=11.1&name=%E4%BD%8F%E6%88%BF'
    """
    return f"{quote(path, safe=_SAFE)}?{urlencode(query)}" if query else quote(path, safe=_SAFE)


def plain(text: str) -> str:
    """Letters, digits and hyphens alone; other letters by their code.

    >>> plain("11.1"), plain("内罗毕")
    ('11-1', '5185-7f57-6bd5')
    """
    ascii_ = "".join(sign if sign.isascii() else f"-{ord(sign):x}-" for sign in text)
    return "-".join(_WORD.findall(ascii_))
