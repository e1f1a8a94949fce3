"""Which profile and format of a thing a client gets.

As W3C's working draft Content Negotiation by Profile has it (2 October 2023), by header and by
query string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from api.negotiation import negotiate
from kg.errors import NotAcceptable
from kg.formats import HTML, Format
from kg.things.formats import DATASETS, FORMATS, LINKED_JSON, LINKSET, READABLE
from kg.things.profiles import EVIDENCE, LABELS, PLAIN, PROFILES

if TYPE_CHECKING:
    from collections.abc import Mapping

ALTERNATES: Final = "alt"
"""The token that asks for the list of profiles, which the draft reserves (List Profiles)."""

_WHOLE: Final = (HTML, READABLE, LINKSET)
"""Formats that are no RDF: they are of no profile and answer to each."""

COMES_IN: Final[Mapping[str, tuple[Format, ...]]] = {
    PLAIN: FORMATS,
    LABELS: FORMATS,
    EVIDENCE: (*DATASETS, LINKED_JSON, *_WHOLE),
}
"""Profile → the formats that can hold it, the default first."""

_WISH: Final = re.compile(
    r"\s*(<[^<>]*>|[^\s,;<>]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]*)?)\s*)?(?:,|$)"
)
_LONGEST: Final = 8192


@dataclass(frozen=True)
class Choice:
    """A format, and the profile of what is written in it; none where the format is no RDF."""

    format: Format
    profile: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The parameters of an address that gives it whatever the client accepts."""
        asked = {"format": self.format.name}
        return {**asked, "profile": self.profile} if self.profile != default(self.format) else asked


def default(format_: Format) -> str:
    """The profile of a format for which none is asked.

    >>> [default(format_) for format_ in FORMATS[:1] + FORMATS[4:7]]
    ['plain', 'evidence', 'evidence', '']
    """
    if format_ in _WHOLE:
        return ""
    return EVIDENCE if format_ in DATASETS else PLAIN


def choices() -> list[Choice]:
    """Everything that a thing comes in: each profile in each of its formats.

    >>> len(choices())
    18
    """
    rdf = [Choice(f, profile) for profile in PROFILES for f in COMES_IN[profile] if f not in _WHOLE]
    return [*rdf, *(Choice(format_) for format_ in _WHOLE)]


def offers() -> list[Choice]:
    """What is offered first: each format by its own profile, then the profiles own to none.

    >>> [(choice.format.name, choice.profile) for choice in offers()][-2:]
    [('json', ''), ('turtle', 'labels')]
    """
    usual = [Choice(format_, default(format_)) for format_ in FORMATS if format_ is not LINKSET]
    there = {choice.profile for choice in usual}
    return [*usual, *(Choice(COMES_IN[name][0], name) for name in PROFILES if name not in there)]


def choose(accept: str | None, wishes: tuple[str, ...], wanted: str | None = None) -> Choice:
    """What suits a client best: the profile goes before the format, as the draft says.

    Args:
        accept: the Accept header.
        wishes: the profiles that it wants, by name, the most wanted first; none takes any.
        wanted: a format named in the address, which overrides the header.

    Raises:
        NotAcceptable: no profile wanted comes in a format accepted.

    >>> choose("text/turtle, application/trig;q=0.5", ("evidence",)).format.name
    'trig'
    >>> choose("text/turtle", ()).query, choose("*/*", ("labels",)).query
    ({'format': 'turtle'}, {'format': 'turtle', 'profile': 'labels'})
    """
    refusal: NotAcceptable | None = None
    for wish in wishes or ("*",):
        formats = COMES_IN.get(wish, FORMATS)
        try:
            format_ = negotiate(accept, formats, wanted)
        except NotAcceptable as error:
            refusal = refusal or error
            continue
        plain = wish == "*" or format_ in _WHOLE
        return Choice(format_, default(format_) if plain else wish)
    assert refusal is not None
    raise refusal


@lru_cache(maxsize=256)
def wishes(header: str | None, parameter: str | None, base: str) -> tuple[str, ...]:
    """The profiles that a client wants, the most wanted first; ``*`` stands for any.

    Args:
        header: Accept-Profile: IRIs in angle brackets, or names, with q-values.
        parameter: ``?profile=``, which overrides it: names or IRIs in order of preference.
        base: of the IRIs of the profiles.

    Raises:
        NotAcceptable: none of them is a profile of ours; the remedy lists what there is.

    >>> base = "https://w3id.org/habitat-kg/"
    >>> wishes(f"<{base}profile/plain>;q=0.5, <{base}profile/labels>", None, base)
    ('labels', 'plain')
    >>> wishes(None, f"<urn:x>,<{base}profile/evidence>", base), wishes("", None, base)
    (('evidence',), ())
    """
    given = header if parameter is None else parameter
    if not (given or "").strip():
        return ()
    names = {profile_iri(name, base): name for name in PROFILES}
    rated: dict[str, float] = {}
    for wish, q in _WISH.findall((given or "")[:_LONGEST]):
        name = names.get(wish.strip("<>"), wish)
        if (name in PROFILES or name == "*") and float(q or 1) > 0:
            rated.setdefault(name, float(q or 1))
    if not rated:
        there = ", ".join(f"{name} (<{iri}>)" for iri, name in names.items())
        raise NotAcceptable(
            "None of the profiles asked for is to be had here.", f"There is: {there}."
        )
    return tuple(sorted(rated, key=lambda name: -rated[name]))


def profile_iri(name: str, base: str) -> str:
    """The IRI of a profile.

    >>> profile_iri("plain", "https://w3id.org/habitat-kg/")
    'https://w3id.org/habitat-kg/profile/plain'
    """
    return f"{base}profile/{name}"
