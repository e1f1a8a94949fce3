"""Publications as an Atom feed (RFC 4287), in pages (RFC 5005, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from api.published import PATH, difference, local
from kg.changes.formats import counts
from kg.changes.phrases import KIND_NAMES, PHRASES
from kg.exports.xml_text import NOT_XML

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kg.changes.kept import Kept
    from kg.changes.publications import Publication

ATOM: Final = "application/atom+xml; charset=utf-8"
FEED: Final = f"{PATH}.atom"

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_EPOCH: Final = "1970-01-01T00:00:00Z"
_TITLES: Final = {"en": "Habitat KG: releases", "zh": "Habitat KG：版本"}
_RELEASE: Final = {"en": "Release {}: {}", "zh": "版本 {}：{}"}
_AGAIN: Final = {"en": "Release {} is current again: {}", "zh": "版本 {} 重新启用：{}"}
_FIRST: Final = {
    "en": "the first that is kept, of {:,} things.",
    "zh": "现存的第一个版本，含{:,}个事物。",
}
_REMOVED: Final = {"en": "it was removed since.", "zh": "已删除。"}


@dataclass(frozen=True)
class Entry:
    """A publication, and what it changed: ``None`` where its release was removed."""

    publication: Publication
    changed: Kept | None


def feed(
    entries: Sequence[Entry], base: str, origin: str, language: str, pages: Mapping[str, str]
) -> bytes:
    """The feed as XML.

    Args:
        entries: of this page, the latest first.
        base: of the IRIs, on which ids are made, so that they are the same on every host.
        origin: the address of the server in use, ending in a slash.
        language: of the words.
        pages: relation → path of this page (``self``) and others.
    """
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(_named("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _text(root, "id", f"{base}releases")
    _text(root, "title", _TITLES[language])
    _text(root, "updated", _time(entries[0].publication.at) if entries else _EPOCH)
    _text(ET.SubElement(root, _named("author")), "name", "Habitat KG")
    _link(root, "alternate", origin + PATH[1:], "text/html")
    for relation, path in pages.items():
        _link(root, relation, origin + path[1:], ATOM.partition(";")[0])
    for entry in entries:
        _entry(root, entry, base, origin, language)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ET.Element, entry: Entry, base: str, origin: str, language: str) -> None:
    publication = entry.publication
    element = ET.SubElement(root, _named("entry"))
    _text(element, "id", f"{base}releases/publication/{publication.number}")
    said = _said(entry, language)
    pattern = (_AGAIN if publication.again else _RELEASE)[language]
    _text(element, "title", pattern.format(publication.id, said))
    for name in ("published", "updated"):
        _text(element, name, _time(publication.at))
    path = local(publication.id)
    if entry.changed is not None and publication.before is not None:
        path = difference(publication.before.id, publication.id)
        _link(element, "related", origin + local(publication.id)[1:], "text/html")
    if entry.changed is None:
        path = PATH
    _link(element, "alternate", origin + path[1:], "text/html")
    _text(element, "summary", "\n".join([said, *_headlines(entry, language)]))


def _said(entry: Entry, language: str) -> str:
    if entry.changed is None:
        return _REMOVED[language]
    if entry.publication.before is None:
        return _FIRST[language].format(entry.changed.summary["things"])
    return counts(entry.changed, language)


def _headlines(entry: Entry, language: str) -> list[str]:
    """The things that matter most, each with its first sentences."""
    if entry.changed is None or entry.publication.before is None:
        return []
    phrases = PHRASES[language]
    lines = []
    for one in entry.changed.summary["headlines"]:
        sentences = list(one["words"][language])
        if one["more"][language]:
            sentences.append(phrases["more"].format(one["more"][language]))
        kind = KIND_NAMES[language][one["kind"]]
        said = phrases["where"].join(sentences)
        told = [f"{kind}{phrases['title']}{one['heading'][language]}", *([said] if said else [])]
        lines.append(phrases["title"].join(told))
    return lines


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _named(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _named(name)).text = NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _link(parent: ET.Element, relation: str, address: str, type_: str) -> None:
    ET.SubElement(parent, _named("link"), {"rel": relation, "href": address, "type": type_})
