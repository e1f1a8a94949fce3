"""Labels in the languages that not everything has: put in place of the certain ones in an answer.

A query is bound to English or Chinese, in which the gate demands a label of every thing: so no
row is lost for want of a label, and the query stays as quick and as readable as with one
language. Where the reader asked for another language, the label of each ``?x`` that has one in it
then replaces the value of the column ``x_label`` beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from kg.formats import SOLUTION_FORMATS, by_name
from kg.languages import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LABEL: Final = "_label"
"""What the name of a column ends in that holds the label of the thing of the column before it."""


@dataclass(frozen=True)
class LabelIndex:
    """The labels of a release that are neither English nor Chinese, by thing and language."""

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> LabelIndex:
        """The index from rows with ``thing``, ``language``, ``label`` and ``official``.

        A preferred label goes before an official title; of several titles in one language the
        longest is taken, as the others are fragments.

        >>> rows = [{"thing": "a:b", "language": "fr", "label": text, "official": official}
        ...         for text, official in (("D’ici", True), ("D’ici à 2030", True))]
        >>> LabelIndex.of(rows).find("a:b", ["es", "fr"])
        ('fr', 'D’ici à 2030')
        """
        best: dict[str, dict[str, tuple[bool, int, str]]] = {}
        for row in rows:
            text = str(row["label"])
            rank = (not row["official"], len(text), text)
            of_thing = best.setdefault(str(row["thing"]), {})
            tag = str(row["language"])
            of_thing[tag] = max(of_thing.get(tag, rank), rank)
        return cls(
            {
                thing: {tag: text for tag, (_, _, text) in found.items()}
                for thing, found in best.items()
            }
        )

    def find(self, thing: str, order: Iterable[str]) -> tuple[str, str] | None:
        """Tag and text of the label in the first language of ``order`` that the thing has."""
        labels = self.labels.get(thing, {})
        return next(((tag, labels[tag]) for tag in order if tag in labels), None)


def rare(order: Sequence[str]) -> list[str]:
    """The languages that come before the first in which everything has a label.

    >>> rare(["fr", "ru", "zh", "es"]), rare(["en", "fr"])
    (['fr', 'ru'], [])
    """
    certain = next((place for place, tag in enumerate(order) if tag in ALWAYS), len(order))
    return list(order[:certain])


def relabel(body: bytes, index: LabelIndex, languages: Sequence[str], format_: str) -> bytes:
    """An answer in SPARQL Results JSON, with the labels of ``index``, in the format of that name.

    Args:
        body: the answer.
        index: the labels.
        languages: in the order of preference.
        format_: a name of :data:`kg.formats.SOLUTION_FORMATS`.
    """
    answer = json.loads(body)
    columns = answer["head"]["vars"]
    pairs = [(name, name + LABEL) for name in columns if name + LABEL in columns]
    for row in answer["results"]["bindings"]:
        for name, label in pairs:
            found = _found(row.get(name), index, languages)
            if found is not None:
                row[label] = {"type": "literal", "xml:lang": found[0], "value": found[1]}
    changed = json.dumps(answer, ensure_ascii=False).encode()
    chosen = by_name(format_, SOLUTION_FORMATS)
    assert chosen is not None and chosen.results is not None, format_
    solutions = parse_query_results(changed, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    return solutions.serialize(format=chosen.results) or b""


def _found(
    term: Mapping[str, str] | None, index: LabelIndex, languages: Sequence[str]
) -> tuple[str, str] | None:
    if term is None or term["type"] != "uri":
        return None
    return index.find(term["value"], languages)
