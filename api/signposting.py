"""The links of an answer about a thing: as a header (RFC 8288), and as a document (RFC 9264).

What is linked, and by which relations, is FAIR Signposting (signposting.org/FAIR, levels 1 and 2).
Links lead to the host in use; what names a thing or a profile is its canonical IRI.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from api.chosen import link, manifest_of
from api.profiles import Choice, choices, default, offers, profile_iri
from api.service.dataset import common
from api.views import address
from kg.formats import HTML, TURTLE
from kg.things.formats import LINKED_JSON, LINKSET, READABLE
from kg.things.profiles import PROFILES
from kg.vocab import DCTERMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.requests import Request

    from kg.things.about import About

_ABOUT_PAGE: Final = "https://schema.org/AboutPage"
_PROFILE: Final = "http://www.w3.org/ns/dx/prof/Profile"
_CONTEXT: Final = "http://www.w3.org/ns/json-ld#context"
_DATASET: Final = "/dataset"
_METADATA: Final = (TURTLE, LINKED_JSON)
"""The formats to which a page points as its metadata."""


@dataclass(frozen=True)
class Signpost:
    """A link: where to, by which relation, and what is said of it."""

    target: str
    rel: str
    attributes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        said = "".join(f'; {name}="{value}"' for name, value in self.attributes)
        return f'<{_escaped(self.target)}>; rel="{self.rel}"{said}'


def variant(request: Request, iri: str, base: str, choice: Choice, number: int = 1) -> str:
    """The local address of a representation, which needs no header."""
    page = {} if number == 1 else {"page": str(number)}
    return link(request, address(iri, base), **choice.query, **page)


def header(signposts: Iterable[Signpost]) -> str:
    """The value of a Link header.

    >>> header([Signpost("/a", "item"), Signpost("/b", "alternate", (("type", "text/turtle"),))])
    '</a>; rel="item", </b>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(map(str, signposts))


def alternates(request: Request, iri: str, base: str, number: int = 1) -> list[Signpost]:
    """The representations that are offered first."""
    return [_alternate(request, iri, base, choice, number) for choice in offers()]


def all_alternates(request: Request, iri: str, base: str) -> list[Signpost]:
    """Every format in every profile that it can hold."""
    return [_alternate(request, iri, base, choice) for choice in choices()]


def signposts(request: Request, about: About, choice: Choice, base: str) -> list[Signpost]:
    """The links of an answer; those of one relation are bounded by what ``about`` holds."""
    return [
        *alternates(request, about.iri, base, about.number),
        *_profile(choice, base),
        *_pages(request, about, choice, base),
        *_metadata(request, about, choice, base),
        *landmarks(request, about, base),
        Signpost(variant(request, about.iri, base, Choice(LINKSET)), "linkset", _typed(LINKSET)),
    ]


def landmarks(request: Request, about: About, base: str) -> Iterator[Signpost]:
    """What the thing is, is cited as, belongs to and holds, whatever the representation."""

    def local(iris: Iterable[str], rel: str) -> Iterator[Signpost]:
        return (Signpost(link(request, address(iri, base)), rel) for iri in iris)

    yield Signpost(about.iri, "cite-as")
    yield from (Signpost(iri, "type") for iri in about.types)
    yield from local(about.authors, "author")
    yield from (Signpost(iri, "license") for iri in about.licenses or _licence(request))
    yield from local(about.collections, "collection")
    if not about.collections:
        yield Signpost(link(request, _DATASET), "collection")
    yield from local(about.items, "item")


def tokens(base: str) -> list[Signpost]:
    """Which profile each name stands for (Token Mappings, in the draft of :mod:`api.profiles`)."""
    return [
        Signpost(_PROFILE, "type", (("token", name), ("anchor", profile_iri(name, base))))
        for name in PROFILES
    ]


def linkset(signposts: Iterable[Signpost], iri: str, root: str) -> dict[str, Any]:
    """The links as a document, whose addresses are whole.

    Attributes beyond those of RFC 8288 have lists of values (RFC 9264 § 4.2.4.3).

    Args:
        signposts: links whose context is the thing.
        iri: of the thing.
        root: the address of the server, before which local paths stand.

    >>> linkset([Signpost("/a", "item", (("token", "x"),))], "http://e/1", "http://h/")["linkset"]
    [{'anchor': 'http://e/1', 'item': [{'href': 'http://h/a', 'token': ['x']}]}]
    """
    contexts: dict[str, dict[str, Any]] = {}
    for signpost in signposts:
        said = dict(signpost.attributes)
        anchor = said.pop("anchor", iri)
        target: dict[str, Any] = {"href": urljoin(root, signpost.target)}
        target |= {name: said[name] if name == "type" else [said[name]] for name in said}
        context = contexts.setdefault(anchor, {"anchor": anchor})
        context.setdefault(signpost.rel, []).append(target)
    return {"linkset": list(contexts.values())}


def _alternate(request: Request, iri: str, base: str, choice: Choice, number: int = 1) -> Signpost:
    said = [*_typed(choice.format)]
    if choice.profile:
        said.append(("formats", profile_iri(choice.profile, base)))
    return Signpost(variant(request, iri, base, choice, number), "alternate", tuple(said))


def _profile(choice: Choice, base: str) -> list[Signpost]:
    return [Signpost(profile_iri(choice.profile, base), "profile")] if choice.profile else []


def _pages(request: Request, about: About, choice: Choice, base: str) -> Iterator[Signpost]:
    """The other pages of what is said with the thing where there are any."""
    number, last = about.number, about.pages
    there = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
    for rel, page in there.items():
        if last > 1 and 1 <= page <= last:
            yield Signpost(variant(request, about.iri, base, choice, page), rel)


def _metadata(request: Request, about: About, choice: Choice, base: str) -> Iterator[Signpost]:
    """What describes the answer, and what the answer describes (RFC 6892)."""
    dataset = link(request, _DATASET, format=TURTLE.name)
    yield Signpost(dataset, "describedby", _typed(TURTLE))
    if choice.format is HTML:
        yield Signpost(_ABOUT_PAGE, "type")
        for format_ in _METADATA:
            metadata = Choice(format_, default(format_))
            place = variant(request, about.iri, base, metadata, about.number)
            yield Signpost(place, "describedby", _typed(format_))
    elif choice.format is READABLE:
        place = str(request.base_url) + link(request, "/context.jsonld").lstrip("/")
        yield Signpost(place, _CONTEXT, _typed(LINKED_JSON))
        schema = (("type", "application/schema+json"),)
        yield Signpost(link(request, "/schema"), "describedby", schema)
    if choice.format is not HTML:
        yield Signpost(about.iri, "describes")


def _typed(format_: Any) -> tuple[tuple[str, str], ...]:
    return (("type", format_.media_type),)


def _licence(request: Request) -> list[str]:
    """The licence of our own data, as the description of the dataset states it."""
    manifest = manifest_of(request)
    if manifest.dataset != "merged":  # whose it is, is not known
        return []
    stated = (t.object for t in common(manifest.base) if t.predicate == DCTERMS.license)
    return [term.value for term in stated if isinstance(term, NamedNode)]


def _escaped(target: str) -> str:
    """A target that fits between angle brackets of a header: the IRI as a URI (RFC 3987 § 3.1)."""
    return re.sub(r"[^\x21-\x7e]|[<>\"]", lambda found: _percent(found.group()), target)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
