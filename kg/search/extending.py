"""What clients of reconciliation ask of things that they have found: types, properties, values."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.languages import choose
from kg.search.fields import TEXT
from kg.search.index import local
from kg.search.matching import class_named, code_of, name_of, search
from kg.search.question import Question
from kg.search.reconciling import View, property_iri
from kg.search.text import whole
from kg.store.port import MERGED
from kg.vocab import OWL, XSD, compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.search.matching import Hit

MOST_VALUES: Final = 50
"""Values of one property of one thing."""

_SAMPLE: Final = 50
"""Members of a class whose properties are proposed for all."""

_PROPERTIES: Final = frozenset(
    OWL[f"{kind}Property"].value for kind in ("Object", "Datatype", "Annotation")
)
_NUMBERS: Final = {XSD.integer.value: int, XSD.decimal.value: float, XSD.double.value: float}
_DATES: Final = frozenset((XSD.date.value, XSD.dateTime.value))


def classes(view: View, names: Sequence[str]) -> list[dict[str, Any]]:
    """Those of the classes that have members, by their names in the ontology."""
    by_name = view.index.classes_by_name
    return [
        class_named(view.index, by_name[name], view.languages) for name in names if name in by_name
    ]


def types(view: View, text: str, limit: int) -> list[dict[str, Any]]:
    """The classes with a name or IRI that has the text in it, those that begin with it first."""
    wanted = whole(text)
    found = []
    for number, iri in view.index.classes.items():
        names = [
            whole(iri),
            local(iri).lower(),
            *(whole(name) for name in view.index.names(iri).values()),
        ]
        places = [name.find(wanted) for name in names if wanted in name]
        if places:
            found.append((min(places) > 0, iri, class_named(view.index, number, view.languages)))
    found.sort(key=lambda row: row[:2])
    return [named for _, _, named in found[:limit]]


def properties(view: View, text: str, limit: int) -> list[dict[str, Any]]:
    """The properties that things of a class have, or, for any other text, those called so."""
    class_ = next((n for n, iri in view.index.classes.items() if iri == text), None)
    if class_ is not None:
        iris = _properties_of(view, class_)
    else:
        iris = _properties_named(view, text, limit)
    return [_property(view, iri) for iri in iris[:limit]]


def thing(view: View, iri: str) -> dict[str, Any] | None:
    """What a preview shows of a thing; ``None`` where the release does not have it."""
    number = view.index.thing(iri)
    if number is None:
        return None
    texts = view.index.texts(number)
    language, name = name_of(texts, iri, view.languages)
    said = {text.language: text.text for text in reversed(texts) if text.field == TEXT}
    spoken, description = choose(said, view.languages)
    return {
        "iri": iri,
        "name": name,
        "language": language,
        "code": code_of(texts),
        "types": [
            class_named(view.index, class_, view.languages)
            for class_ in view.index.classes_of(number)
        ],
        "description": description,
        "spoken": spoken,
    }


def extend(view: View, ids: Sequence[str], asked: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The values of properties of things, which are ``ids``.

    Returns:
        ``meta``, the properties; ``rows``, for each thing a list of values for each property: a
        value is ``{"str": …}``, ``{"int": …}``, ``{"float": …}``, ``{"date": …}``,
        ``{"bool": …}`` or a thing, ``{"id": …, "name": …}``.
    """
    iris = {one["id"]: property_iri(one["id"], view.base) for one in asked}
    rows = []
    for id_ in ids:
        values: dict[str, list[dict[str, Any]]] = {}
        for one in asked:
            limit = min(one.get("limit") or MOST_VALUES, MOST_VALUES)
            values[one["id"]] = _values(view, id_, iris[one["id"]], limit)
        rows.append({"id": id_, "values": values})
    meta = [
        {"id": id_, "name": _property(view, iri)["label"] if iri else id_}
        for id_, iri in iris.items()
    ]
    return {"meta": meta, "rows": rows}


def _values(view: View, subject: str, property_: str | None, limit: int) -> list[dict[str, Any]]:
    try:
        pattern = NamedNode(subject), NamedNode(property_ or "")
    except ValueError:
        return []
    found = [quad.object for quad in islice(view.store.quads(*pattern, None, MERGED), MOST_VALUES)]
    said = [term for term in found if isinstance(term, Literal)]
    spoken = [term for term in said if term.language]
    if spoken:  # the same in several languages: the reader's
        tag, _ = choose({term.language or "": term.value for term in spoken}, view.languages)
        said = [term for term in said if (term.language or tag) == tag]
    values = [_literal(term) for term in said]
    for term in found:
        if isinstance(term, NamedNode):
            number = view.index.thing(term.value)
            texts = () if number is None else view.index.texts(number)
            values.append({"id": term.value, "name": name_of(texts, term.value, view.languages)[1]})
    return sorted(values, key=lambda value: sorted((k, str(v)) for k, v in value.items()))[:limit]


def _literal(term: Literal) -> dict[str, Any]:
    datatype = term.datatype.value
    if datatype in _NUMBERS:
        read = _NUMBERS[datatype]
        return {"int" if read is int else "float": read(term.value)}
    if datatype in _DATES:
        return {"date": term.value}
    if datatype == XSD.boolean.value:
        return {"bool": term.value == "true"}
    return {"str": term.value, **({"lang": term.language} if term.language else {})}


def _properties_of(view: View, class_: int) -> list[str]:
    """The properties of the first members of a class, the most frequent first."""
    counts: dict[str, int] = {}
    for member in view.index.members(class_, _SAMPLE):
        said = view.store.quads(NamedNode(view.index.iri(member)), None, None, MERGED)
        for iri in {quad.predicate.value for quad in islice(said, 1000)}:
            counts[iri] = counts.get(iri, 0) + 1
    return sorted(counts, key=lambda iri: (-counts[iri], iri))


def _properties_named(view: View, text: str, limit: int) -> list[str]:
    if not whole(text):
        return []
    kinds = [number for number, iri in view.index.classes.items() if iri in _PROPERTIES]
    hits: dict[str, Hit] = {}
    for kind in kinds:
        for hit in search(view.index, Question.of(text, kind, begun=True), limit).hits:
            hits.setdefault(hit.iri, hit)
    return sorted(hits, key=lambda iri: (-hits[iri].match.score, iri))


def _property(view: View, iri: str) -> dict[str, Any]:
    label = choose(view.index.names(iri), view.languages)[1]
    return {"iri": iri, "label": label or compact(iri, view.base)}
