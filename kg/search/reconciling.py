"""Reconciliation: which things a name in somebody's table may stand for, and which surely.

It answers the queries of the Reconciliation Service API, versions 0.2 and 1.0 (draft), which
:mod:`api.v1.reconciliation` reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError
from kg.search.fields import OTHER
from kg.search.matching import class_named, code_of, name_of, search
from kg.search.question import LONGEST, Question
from kg.search.scoring import EXACT
from kg.search.text import whole
from kg.store.port import MERGED
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.search.index import SearchIndex
    from kg.search.matching import Hit
    from kg.store.port import Store

MOST: Final = 25
"""Candidates of one query."""

_VALUES: Final = 200
"""Values of a property that are compared with the one given."""

_TYPES: Final = 5
"""Types of one query that are looked in."""

_NAME_SHARE: Final = 0.75
"""How much of the score the name gives where properties are given too."""


@dataclass(frozen=True, slots=True)
class View:
    """What answers: the index and the store of a release, the base of its IRIs, the languages."""

    index: SearchIndex
    store: Store
    base: str
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One query.

    Attributes:
        name: the text in the table.
        types: the classes that the thing may be of, by any of their names; none for all.
        limit: how many candidates are wanted.
        properties: what is known of it: ``id`` of the property, ``values`` (texts), whether it is
            ``required`` to agree, and a ``quantifier``: whether ``any`` of the values is to be
            there, ``all``, or ``none``.
        iri: the thing itself, where the table has its IRI.
    """

    name: str
    types: Sequence[str] = ()
    limit: int = 10
    properties: Sequence[dict[str, Any]] = field(default_factory=list)
    iri: str = ""


def candidates(view: View, asked: Asked) -> list[dict[str, Any]]:
    """The candidates of a query, the best first.

    ``match`` says that one surely is meant: the text is its name, code or other name as a whole,
    or its IRI, what is given of it agrees, and that holds of no other.
    """
    rated = []
    for hit in _hits(view, asked):
        agreeing = [_agrees(view, hit, known) for known in asked.properties]
        known = zip(asked.properties, agreeing, strict=True)
        if not any(one.get("required") and not agrees for one, agrees in known):
            rated.append((_score(hit, agreeing), hit, agreeing))
    rated.sort(key=lambda row: (-row[0], row[1].level, row[1].iri))
    exact = [hit for _, hit, agreeing in rated if hit.match.kind == EXACT and all(agreeing)]
    sure = [hit.iri for hit in exact if hit.match.text.field <= OTHER] or [h.iri for h in exact]
    found = []
    for score, hit, agreeing in rated[: min(asked.limit, MOST)]:
        language, name = name_of(hit.texts, hit.iri, view.languages)
        found.append(
            {
                "id": hit.iri,
                "name": name,
                "language": language,
                "description": _description(hit),
                "types": [
                    class_named(view.index, class_, view.languages)
                    for class_ in view.index.classes_of(hit.thing)
                ],
                "score": score,
                "match": sure == [hit.iri] and score == rated[0][0],
                "features": _features(asked, hit, agreeing),
            }
        )
    return found


def _score(hit: Hit, agreeing: Sequence[bool]) -> float:
    """The score of a candidate, of which what is given beside the name is a part."""
    if not agreeing:
        return hit.match.score
    share = sum(agreeing) / len(agreeing)
    return round(hit.match.score * _NAME_SHARE + 100 * (1 - _NAME_SHARE) * share, 4)


def _features(asked: Asked, hit: Hit, agreeing: Sequence[bool]) -> list[dict[str, Any]]:
    name = {"id": "name", "name": "Likeness of the name", "value": hit.match.score}
    return [
        name,
        *(
            {"id": known["id"], "name": f"Agrees in {known['id']}", "value": agrees}
            for known, agrees in zip(asked.properties, agreeing, strict=True)
        ),
    ]


def property_iri(text: str, base: str) -> str | None:
    """The IRI of a property by its IRI, prefix and name, or its name in our ontology.

    >>> property_iri("iso3Code", "http://e/"), property_iri("skos:notation", "http://e/")
    ('http://e/ontology#iso3Code', 'http://www.w3.org/2004/02/skos/core#notation')
    """
    if "://" in text:
        return text
    prefix, colon, name = text.rpartition(":")
    namespace = prefixes(base).get(prefix if colon else "hkg")
    return None if namespace is None or not name.isidentifier() else namespace + name


def _hits(view: View, asked: Asked) -> list[Hit]:
    """What the search finds in each of the types, each thing once."""
    classes: list[int | None] = []
    for type_ in asked.types[:_TYPES]:
        try:
            classes.append(view.index.class_of(type_, view.base))
        except ParameterError:  # one query of many: it has no candidates
            continue
    if not asked.types:
        classes = [None]
    found: dict[str, Hit] = {}
    for class_ in classes:
        try:
            question = Question.of((asked.iri or asked.name)[:LONGEST], class_)
        except ParameterError:
            return []
        for hit in search(view.index, question, MOST, view.languages[0]).hits:
            found.setdefault(hit.iri, hit)
    return list(found.values())


def _agrees(view: View, hit: Hit, known: dict[str, Any]) -> bool:
    """Whether a thing has the values that are given: texts, codes or things."""
    iri = property_iri(known["id"], view.base)
    try:
        subject, property_ = NamedNode(hit.iri), NamedNode(iri or "")
    except ValueError:
        return False
    there: set[str] = set()
    for quad in islice(view.store.quads(subject, property_, None, MERGED), _VALUES):
        there |= _said(view, quad.object)
    agreeing = [value in there or whole(value) in there for value in known["values"]]
    quantifier = known.get("quantifier", "any")
    if quantifier == "none":
        return not any(agreeing)
    return all(agreeing) if quantifier == "all" else any(agreeing)


def _said(view: View, value: object) -> set[str]:
    """The ways to say a value: a folded text, or an IRI and what the thing is called."""
    if isinstance(value, Literal):
        return {whole(value.value)}
    if not isinstance(value, NamedNode):
        return set()
    thing = view.index.thing(value.value)
    texts = () if thing is None else view.index.texts(thing)
    return {value.value, *(text.words for text in texts)}


def _description(hit: Hit) -> str:
    """What tells a candidate from others of its name: its code, and what else it is called."""
    code = code_of(hit.texts)
    others = [text.text for text in hit.texts if text.field == OTHER][:2]
    return "; ".join([*([code] if code else []), *others])
