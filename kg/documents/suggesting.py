"""Suggests mentions of known things in a document, and does what a person says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.documents.adding import add_statements
from kg.documents.anchoring import add_anchors
from kg.documents.mentions import find_mentions
from kg.documents.names import read_names
from kg.documents.references import find_references
from kg.documents.suggestions import Status, Suggestion, read_suggestions, write_suggestions
from kg.errors import NotFound, SourceError
from kg.sources.documents import read_statements, read_structure
from kg.vocab import DEFAULT_BASE, HKG, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.documents.mentions import Mention
    from kg.documents.text import DocumentText
    from kg.sources.content import Content


@dataclass(frozen=True)
class Suggested:
    """What came of looking for mentions.

    Attributes:
        new: how many suggestions were not there before.
        waiting: how many wait for a person.
        unknown: parts of the text that the document's file does not describe.
    """

    new: int
    waiting: int
    unknown: tuple[str, ...]


def suggest(content: Content, document: DocumentText, slug: str) -> Suggested:
    """Look for mentions in a text and keep those that its statements do not hold as suggestions.

    What a person rejected stays rejected. What was only suggested and is found no more goes.

    Raises:
        SourceError: a file cannot be read.
    """
    names = read_names(content, document.language, slug)
    found = [*find_mentions(document, names), *find_references(document, names)]
    described = _described(content, slug)
    stated = stated_mentions(content, slug)
    old = {one.id: one for one in read_suggestions(content, slug)}
    order = {part.path: place for place, part in enumerate(document.parts)}
    merged: dict[str, Suggestion] = {}
    for one in _grouped(mention for mention in found if mention.part in described):
        suggestion = replace(one, document=slug)
        before = old.get(suggestion.id)
        is_stated = (suggestion.part, suggestion.thing) in stated
        if is_stated and (before is None or before.status != Status.ACCEPTED):
            continue
        status = before.status if before else Status.SUGGESTED
        if status == Status.ACCEPTED and not is_stated:
            status = Status.SUGGESTED
        merged[suggestion.id] = replace(suggestion, status=status)
    for key, before in old.items():
        if key not in merged and before.status != Status.SUGGESTED:
            merged[key] = before
    ordered = sorted(
        merged.values(),
        key=lambda one: (order.get(one.part, len(order)), one.part, one.places, one.thing),
    )
    write_suggestions(content, slug, ordered)
    return Suggested(
        sum(one.id not in old for one in ordered),
        sum(one.status == Status.SUGGESTED for one in ordered),
        tuple(path for path in order if path not in described),
    )


def stated_mentions(content: Content, slug: str) -> set[tuple[str, str]]:
    """The mentions that a document's statements hold: the part's path and the thing's IRI."""
    start = f"{DEFAULT_BASE}id/document/{slug}/"
    folder = content.root / "data/documents" / slug
    return {
        (quad.subject.value.removeprefix(start), quad.object.value)
        for quad in read_statements(folder, content.root).quads
        if quad.predicate == HKG.mentions
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    }


def all_suggestions(content: Content) -> list[Suggestion]:
    """The suggestions of all documents, in the order of their files."""
    folders = [folder.name for folder in content.documents]
    return [one for folder in folders for one in read_suggestions(content, folder)]


def chosen(suggestions: Sequence[Suggestion], ids: Iterable[str]) -> list[Suggestion]:
    """The suggestions of these ids, each of which may be cut short.

    Raises:
        NotFound: an id is that of no suggestion, or of several.
    """
    found = []
    for text in ids:
        hits = [one for one in suggestions if text and one.id.startswith(text.lower())]
        if len(hits) != 1:
            problem = "is the beginning of several ids" if hits else "is the id of no suggestion"
            raise NotFound(f'"{text}" {problem}.', "kg suggestions list shows the ids.")
        found += hits
    return found


def accept(content: Content, suggestions: Iterable[Suggestion]) -> int:
    """Write the mentions into the statements of their documents; say how many were not yet there.

    Their names become anchors, by which a copy of the document can be held against them.

    Raises:
        SourceError: the file of the statements cannot be read or is no TriG.
    """
    added = 0
    for slug, group in _by_document(suggestions).items():
        folder = content.root / "data/documents" / slug
        read_statements(folder, content.root)  # says file and line where it is no TriG
        stated = stated_mentions(content, slug)
        new = [one for one in group if (one.part, one.thing) not in stated]
        path = folder / "statements.trig"
        text = path.read_bytes().decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        changed = mark + add_statements(
            text.removeprefix(mark),
            (Quad(one.paragraph, HKG.mentions, NamedNode(one.thing), one.paragraph) for one in new),
        )
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(changed.encode("utf-8"))
        beside.replace(path)
        add_anchors(content, slug, new)
        _set(content, slug, group, Status.ACCEPTED)
        added += len(new)
    return added


def reject(content: Content, suggestions: Iterable[Suggestion]) -> None:
    """Note that a person has rejected them, so that they are not suggested again.

    Raises:
        SourceError: one was accepted, so that the statements hold it.
    """
    groups = _by_document(suggestions)
    for slug, group in groups.items():
        for one in group:
            if one.status == Status.ACCEPTED:
                raise SourceError(
                    f"data/documents/{slug}/statements.trig",
                    f"The mention {one.id} in {one.part} was accepted and stands here.",
                    "Take it out of the paragraph's hkg:mentions by hand, then look again with "
                    "kg suggestions find.",
                )
    for slug, group in groups.items():
        _set(content, slug, group, Status.REJECTED)


def _set(content: Content, slug: str, group: Iterable[Suggestion], status: Status) -> None:
    ids = {one.id for one in group}
    every = read_suggestions(content, slug)
    write_suggestions(
        content, slug, [replace(one, status=status) if one.id in ids else one for one in every]
    )


def _by_document(suggestions: Iterable[Suggestion]) -> dict[str, list[Suggestion]]:
    groups: dict[str, list[Suggestion]] = {}
    for one in dict.fromkeys(suggestions):
        groups.setdefault(one.document, []).append(one)
    return groups


def _grouped(mentions: Iterable[Mention]) -> list[Suggestion]:
    """One suggestion for each part and thing, with all its places; a name goes before a word."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.part, mention.thing), []).append(mention)
    found = []
    for (part, thing), group in groups.items():
        first = min(group, key=lambda mention: (mention.by_word, mention.start))
        places = tuple(sorted({(mention.start, mention.end) for mention in group}))
        found.append(Suggestion("", part, thing, places, first.name, first.by_word))
    return found


def _described(content: Content, slug: str) -> set[str]:
    start = f"{DEFAULT_BASE}id/document/{slug}/"
    folder = content.root / "data/documents" / slug
    return {
        quad.subject.value.removeprefix(start)
        for quad in read_structure(folder, content.root).quads
        if quad.predicate == RDF.type and isinstance(quad.subject, NamedNode)
    }
