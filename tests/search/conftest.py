"""The index of the shipped release, and how a test asks it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

import pytest

from kg.search.index import SearchIndex
from kg.search.matching import search, shown
from kg.search.question import Question


@dataclass
class Searching:
    """Asks an index and gives the results as an answer shows them."""

    index: SearchIndex
    base: str

    def __call__(self, text, class_=None, *, limit=10, begun=False, languages=("en", "zh")):
        number = self.index.class_of(class_, self.base) if class_ else None
        question = Question.of(text, number, begun=begun)
        found = search(self.index, question, limit, languages[0])
        return shown(self.index, found, question, languages)

    def first(self, text, class_=None, **more):
        found = self(text, class_, limit=3, **more)
        return found[0]["iri"] if found else None

    def labels(self, class_):
        """The IRI, language and text of each label of the things of a class."""
        number = self.index.class_of(class_, self.base)
        for thing in self.index.members(number, 100_000):
            iri = self.index.iri(thing)
            for language, text in self.index.names(iri).items():
                yield iri, language, text


@pytest.fixture(scope="session")
def searching(shipped_release):
    with closing(SearchIndex.open(shipped_release.search)) as index:
        yield Searching(index, shipped_release.manifest().base)
