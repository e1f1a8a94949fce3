"""A way between things as one sentence that a person can read, in English or Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.languages import certain
from kg.vocab import CODED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.evidence import Evidence

_STATEMENT: Final = {"en": "“{0}” {1} “{2}” ({3})", "zh": "“{0}”—{1}—“{2}”（{3}）"}
_SOURCE: Final = {"en": "{0}: {1}", "zh": "{0}：{1}"}
_PART: Final = {"en": "{0} of “{1}”", "zh": "《{1}》{0}"}
_RESTING: Final = {"en": "{0}, resting on {1}", "zh": "{0}，依据{1}"}
_LIST: Final = {"en": ", ", "zh": "、"}
_AND: Final = {"en": " and ", "zh": "和"}
_MORE: Final = {"en": " and {} more", "zh": "等，另有{}个来源"}
_NEXT: Final = {"en": "; ", "zh": "；"}
_END: Final = {"en": ".", "zh": "。"}
_ASSUMED: Final = {"en": "assumed, not in the release", "zh": "假设，版本中并无此联系"}
_NO_SOURCE: Final = {"en": "no source named", "zh": "未注明来源"}


class Sentences:
    """Sentences in the first of the reader's languages in which everything has a name.

    Each step is told as the statement that it is, with its own subject first, so that none is
    turned round into something that no source says.
    """

    def __init__(self, evidence: Evidence, base: str, languages: Sequence[str]) -> None:
        self._evidence, self._base = evidence, base
        self._in = certain(languages)
        self._order = (self._in, *languages)

    def of(self, hops: Sequence[dict[str, Any]]) -> str:
        """The sentence of a way: of each step its strongest link."""
        said = [self._statement(hop["links"][0]) for hop in hops]
        return _NEXT[self._in].join(said) + _END[self._in]

    def _statement(self, link: dict[str, Any]) -> str:
        return _STATEMENT[self._in].format(
            self._thing(link["subject"]),
            self._name(link["property"]),
            self._thing(link["object"]),
            self._assumed(link) if link["imagined"] else self._sources(link["sources"]),
        )

    def _thing(self, iri: str) -> str:
        """A thing by its name, before which the code stands by which people know it."""
        said, name = self._evidence.things[iri], self._name(iri)
        coded = said["kind"] in CODED and said["key"] not in name
        return f"{said['key']} {name}" if coded else name

    def _assumed(self, link: dict[str, Any]) -> str:
        return _SOURCE[self._in].format(self._basis(link["basis"][0]), _ASSUMED[self._in])

    def _sources(self, sources: Sequence[str]) -> str:
        if not sources:
            return _NO_SOURCE[self._in]
        told = self._evidence.sources[sources[0]]
        said = self._source(told)
        if told["supported_by"]:
            said = _RESTING[self._in].format(said, self._grounds(told["supported_by"]))
        if told["basis"]:
            said = _SOURCE[self._in].format(self._basis(told["basis"]), said)
        more = len(sources) - 1
        return said + (_MORE[self._in].format(more) if more else "")

    def _basis(self, name: str) -> str:
        return self._name(f"{self._base}id/basis/{name}")

    def _grounds(self, places: Sequence[dict[str, Any]]) -> str:
        """Several places, those of one document together."""
        together: dict[str, list[str]] = {}
        for place in places:
            document = place["document"]["iri"] if place["document"] else ""
            together.setdefault(document, []).append(self._name(place["iri"]))
        return _AND[self._in].join(
            _PART[self._in].format(_LIST[self._in].join(names), self._name(document))
            if document
            else _LIST[self._in].join(names)
            for document, names in together.items()
        )

    def _source(self, place: dict[str, Any]) -> str:
        document, name = place["document"], self._name(place["iri"])
        return _PART[self._in].format(name, self._name(document["iri"])) if document else name

    def _name(self, iri: str) -> str:
        return self._evidence.name(iri, self._order)
