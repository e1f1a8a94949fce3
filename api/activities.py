"""Changes as ActivityStreams 2.0, one activity a thing, for those who keep a copy up to date.

The collection has the oldest first, as IIIF Change Discovery 1.0 (level 2) wants it: who reads the
pages from the last one backwards, as far as they have read before, knows every thing to fetch anew.
A page is of one publication; what stands on it never changes while the releases are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.published import PATH
from api.service.dataset import DCAT, dataset_iri
from api.views import address
from kg.changes.formats import counts, words_of
from kg.changes.phrases import PHRASES
from kg.changes.things import NEW, WITHDRAWN
from kg.languages import ALWAYS

if TYPE_CHECKING:
    from kg.changes.kept import Kept
    from kg.changes.publications import Publication

ACTIVITY: Final = "application/activity+json"
COLLECTION: Final = f"{PATH}/activity"

_CONTEXT: Final = "https://www.w3.org/ns/activitystreams"
_TYPES: Final = {NEW: "Create", WITHDRAWN: "Delete"}
_SENTENCES: Final = 3


def place(number: int, page: int) -> str:
    """The path of a page: of which publication, and which of its pages.

    >>> place(12, 3)
    '/releases/activity/12-3'
    """
    return f"{COLLECTION}/{number}-{page}"


def pages_of(kept: Kept) -> int:
    """How many pages tell what a publication changed."""
    return max(1, len(kept.summary["pages"]))


def collection(origin: str, first: str | None, last: str | None) -> dict[str, Any]:
    """The collection, which leads to its first and last page by their paths."""
    made = {"@context": _CONTEXT, **_reference(origin, COLLECTION, "OrderedCollection")}
    for name, path in (("first", first), ("last", last)):
        if path is not None:
            made[name] = _reference(origin, path)
    return made


def page(
    publication: Publication,
    kept: Kept,
    number: int,
    origin: str,
    neighbours: dict[str, str],
) -> dict[str, Any]:
    """A page of what a publication changed.

    Every thing is told once; the last activity of a publication is that of the dataset as a whole.

    Args:
        publication: that is told.
        kept: what it changed.
        number: of the page, from 1.
        origin: the address of the server in use, ending in a slash.
        neighbours: ``prev`` and ``next`` → their paths, where there are such pages.

    Raises:
        IndexError: there is no such page.
    """
    if not 1 <= number <= pages_of(kept):
        raise IndexError(number)
    path = place(publication.number, number)
    end = publication.at.isoformat().replace("+00:00", "Z")
    things = kept.page(number) if kept.summary["pages"] else []
    items = [_activity(thing, kept, origin) for thing in things]
    if number == pages_of(kept):
        items.append(_of_dataset(publication, kept))
    base = kept.summary["base"]
    return {
        "@context": _CONTEXT,
        **_reference(origin, path),
        "partOf": _reference(origin, COLLECTION, "OrderedCollection"),
        **{name: _reference(origin, other) for name, other in neighbours.items()},
        "summaryMap": {language: counts(kept, language) for language in ALWAYS},
        "orderedItems": [
            {"id": f"{base}{path[1:]}#{place_on_page}", **item, "endTime": end}
            for place_on_page, item in enumerate(items, 1)
        ],
    }


def _activity(thing: dict[str, Any], kept: Kept, origin: str) -> dict[str, Any]:
    summary = kept.summary
    side = "from" if thing["kind"] == WITHDRAWN else "to"
    path = address(thing["thing"], summary["base"])
    pinned = f"{path}{'&' if '?' in path else '?'}release={summary[side]}"
    names = {tag: text for tag, text in thing["labels"].items() if tag}
    activity: dict[str, Any] = {
        "type": _TYPES.get(thing["kind"], "Update"),
        "object": {
            "id": thing["thing"],
            "type": thing["classes"] or "Object",
            "url": origin + pinned[1:],
            **({"nameMap": names} if names else {}),
        },
    }
    sentences = words_of(thing)
    if any(sentences.values()):
        activity["summaryMap"] = {
            language: PHRASES[language]["where"].join(sentences[language][:_SENTENCES])
            for language in ALWAYS
        }
    return activity


def _of_dataset(publication: Publication, kept: Kept) -> dict[str, Any]:
    return {
        "type": "Update" if publication.before else "Create",
        "object": {"id": dataset_iri(kept.summary["base"]), "type": [DCAT.Dataset.value]},
        "summaryMap": {language: counts(kept, language) for language in ALWAYS},
    }


def _reference(origin: str, path: str, type_: str = "OrderedCollectionPage") -> dict[str, Any]:
    return {"id": origin + path[1:], "type": type_}
