"""What a worker does of searching: find, suggest, and the questions of reconciliation.

The argument ``index`` of each is the path of the release's index, which the server has seen to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadRequest, ParameterError
from kg.search import extending, reconciling
from kg.search.index import SearchIndex
from kg.search.matching import search, shown
from kg.search.question import Question
from kg.search.text import whole

if TYPE_CHECKING:
    from kg.graph.context import Context


class Indexes:
    """The index of a context, which stays open as long as that does."""

    def __init__(self) -> None:
        self._open: dict[str, SearchIndex] = {}

    def at(self, path: str) -> SearchIndex:
        """The index at a path; another one that was open is closed."""
        if path not in self._open:
            for index in self._open.values():
                index.close()
            self._open = {path: SearchIndex.open(Path(path))}
        return self._open[path]


def _indexes(_: Context) -> Indexes:
    return Indexes()


def _index(context: Context, arguments: dict[str, Any]) -> SearchIndex:
    return context.once(_indexes).at(arguments["index"])


def find(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer a question: ``text``, ``class``, ``limit``, ``languages``, ``begun``, ``lenient``.

    A question without words is answered by nothing where ``lenient``, as while somebody types.
    Where the question or the class cannot be used, ``refused`` says which parameter, and why.
    """
    index = _index(context, arguments)
    if arguments.get("lenient") and not whole(arguments["text"]):
        return {"results": []}
    class_ = arguments.get("class")
    try:
        number = index.class_of(class_, context.base) if class_ else None
        question = Question.of(arguments["text"], number, begun=arguments.get("begun", False))
    except ParameterError as error:
        return {"refused": [error.name, error.problem, error.remedy]}
    languages = arguments["languages"]
    found = search(index, question, arguments["limit"], languages[0])
    return {
        "class": index.classes[number] if number else None,
        "more": found.more,
        "spelt": {word: list(others) for word, others in found.spelt.items()},
        "results": shown(index, found, question, languages),
    }


def reconcile(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """Candidates for each of ``queries``; see :mod:`kg.search.reconciling`."""
    view = _view(context, arguments)
    asked = [reconciling.Asked(**query) for query in arguments["queries"]]
    return {"results": [reconciling.candidates(view, one) for one in asked]}


def extend(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """What the things of ``ids`` say by each of ``properties``; see :mod:`kg.search.extending`."""
    view = _view(context, arguments)
    return extending.extend(view, arguments["ids"], arguments["properties"])


def describe(context: Context, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a client picks from: ``what`` is ``classes``, ``types``, ``properties`` or ``thing``.

    ``text`` is what is typed, for ``classes`` names with spaces between, for ``thing`` an IRI.

    Raises:
        BadRequest: it is something else.
    """
    view = _view(context, arguments)
    what, text = arguments["what"], arguments["text"]
    if what == "classes":
        return {"result": extending.classes(view, text.split())}
    if what == "types":
        return {"result": extending.types(view, text, arguments["limit"])}
    if what == "properties":
        return {"result": extending.properties(view, text, arguments["limit"])}
    if what == "thing":
        return {"result": extending.thing(view, text)}
    raise BadRequest(f'There is no list of "{what}".', "Ask for types, properties or thing.")


def _view(context: Context, arguments: dict[str, Any]) -> reconciling.View:
    return reconciling.View(
        _index(context, arguments), context.store, context.base, arguments["languages"]
    )
