"""What an update may not ask, and the dataset that the protocol gives it, written into its text.

Everything is read from the tokens (:mod:`kg.queries.tokens`): strings, IRIs and comments that hold
words of SPARQL are never taken for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.errors import BadRequest, QueryRefused, QuerySyntaxError
from kg.queries.safety import QueryFacts, inspect, refuse_large
from kg.queries.tokens import Kind, Token, place, tokenise, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPENING: Final = ("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "MOVE", "WITH")
"""The words that open an operation (SPARQL 1.1 Update, section 3), without LOAD."""

_OPEN: Final = frozenset("([{")
_CLOSE: Final = frozenset(")]}")


def refuse_unsafe_update(text: str) -> QueryFacts:
    """The facts of an update that the service may make.

    Every operation has to open with a word of its own, so that a LOAD cannot hide in what one
    reader takes for a name and another for a keyword and a name (``LOADx:y``).

    Raises:
        QueryRefused: it holds SERVICE or LOAD, or is nested too deeply, or is written so that
            engines could disagree on where its parts begin.
        QuerySyntaxError: it is a query, or cannot be cut into the tokens of SPARQL.

    >>> refuse_unsafe_update("INSERT DATA { <urn:a> <urn:b> 'LOAD <x>' }").updates
    ('INSERT', 'DATA')
    >>> refuse_unsafe_update("LOAD <http://example.org/>")
    Traceback (most recent call last):
    kg.errors.QueryRefused: The update reads a document from elsewhere by LOAD, ... it.
    """
    facts = inspect(text)
    if facts.service:
        raise QueryRefused(
            "The update asks another server by SERVICE, which this service never does.",
            "Ask that server yourself and send what it answers as INSERT DATA.",
        )
    if "LOAD" in facts.updates:
        raise QueryRefused(
            "The update reads a document from elsewhere by LOAD, which this service never does.",
            "Send the document itself: PUT or POST it to /data?graph=… of the graph that is to "
            "hold it.",
        )
    if facts.form is not None and not facts.updates:
        raise QuerySyntaxError(
            f"This is a query ({facts.form}) and no update.", "Send queries to /sparql."
        )
    refuse_large(facts, "update")
    for version in {text, unescape(text)}:
        _refuse_unknown_operations(version)
    return facts


def with_using(text: str, using: Sequence[str] | None, using_named: Sequence[str] | None) -> str:
    """The update with the dataset of the protocol (SPARQL 1.1 Protocol, section 2.2.3).

    ``USING`` and ``USING NAMED`` go before the WHERE of every DELETE and INSERT that has one;
    ``DELETE WHERE {p}``, which the grammar gives no dataset, is written as
    ``DELETE {p} USING … WHERE {p}``. Operations on data and on whole graphs stay as they are.

    Args:
        text: which :func:`refuse_unsafe_update` has passed.
        using: the graphs that make up the default graph of the WHERE clauses.
        using_named: the graphs that are its named graphs.

    Raises:
        BadRequest: an IRI is not absolute, or the update has USING or WITH of its own as well.

    >>> with_using("DELETE WHERE { ?s ?p 'WHERE' }", ["http://e/g"], None)
    "DELETE { ?s ?p 'WHERE' } USING <http://e/g> WHERE { ?s ?p 'WHERE' }"
    """
    if not using and not using_named:
        return text
    dataset = [f"USING {_iri(iri, 'using-graph-uri')}" for iri in using or ()]
    dataset += [f"USING NAMED {_iri(iri, 'using-named-graph-uri')}" for iri in using_named or ()]
    clauses = " ".join(dataset)
    written, done = [], 0
    for _, operation in _operations(list(tokenise(text))):
        _refuse_own_dataset(operation, text)
        for position, token in _outer(operation):
            if not token.is_word("WHERE"):
                continue
            written.append(text[done : token.start])
            if operation[position - 1].is_word("DELETE"):
                written.append(f"{text[token.end : operation[-1].end].strip()} ")
            written.append(f"{clauses} ")
            done = token.start
    written.append(text[done:])
    return "".join(written)


def with_prologue_first(text: str) -> str:
    """The update with what later operations declare declared before the first.

    By section 3.1 of SPARQL 1.1 Update every operation may have a prologue, which holds from there
    on; the engine reads one only before the first. An update in which a later declaration changes
    what an earlier one says stays as it is.

    >>> with_prologue_first("CLEAR ALL; PREFIX : <http://e/> CLEAR GRAPH :g")
    'PREFIX : <http://e/> CLEAR ALL;  CLEAR GRAPH :g'
    """
    (first, *_), *later = _operations(list(tokenise(text)))
    known = {name.text: iri.text for _, name, iri in _declared(first)}
    written, done = [], first[-1].end if first else 0
    head = text[:done]
    for prologue, _ in later:
        declared = list(_declared(prologue))
        if len(declared) * 3 != len(prologue) or any(
            known.setdefault(name.text, iri.text) != iri.text for _, name, iri in declared
        ):
            return text
        if prologue:
            written.append(text[done : prologue[0].start])
            head += "".join(f" {text[word.start : iri.end]}" for word, _, iri in declared)
            done = prologue[-1].end
    if not written:
        return text
    return f"{head} {''.join(written)}{text[done:]}".lstrip()


def _declared(prologue: list[Token]) -> Iterator[tuple[Token, Token, Token]]:
    """The declarations of prefixes: the word, the prefix and its IRI."""
    for position, token in enumerate(prologue[:-2]):
        if token.is_word("PREFIX"):
            yield token, prologue[position + 1], prologue[position + 2]


def _operations(tokens: list[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    """The operations, which ``;`` separates outside of all brackets, each after its prologue."""
    start = 0
    ends = [position for position, token in _outer(tokens) if token.text == ";"]
    for end in (*ends, len(tokens)):
        operation = tokens[start:end]
        length = _prologue(operation)
        yield operation[:length], operation[length:]
        start = end + 1


def _outer(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens that stand in no bracket, each with its place in the list."""
    depth = 0
    for position, token in enumerate(tokens):
        if token.kind is Kind.MARK and token.text in _CLOSE:
            depth = max(0, depth - 1)
        elif token.kind is Kind.MARK and token.text in _OPEN:
            depth += 1
        elif depth == 0:
            yield position, token


def _prologue(operation: list[Token]) -> int:
    """How many tokens belong to the PREFIX, BASE and VERSION that an operation begins with."""
    length = 0
    while length < len(operation):
        if operation[length].is_word("PREFIX"):
            length += 3
        elif operation[length].is_word("BASE", "VERSION"):
            length += 2
        else:
            break
    return length


def _refuse_unknown_operations(text: str) -> None:
    for _, operation in _operations(list(tokenise(text))):
        if operation and not operation[0].is_word(*_OPENING):
            first = operation[0]
            raise QuerySyntaxError(
                f'"{first.text}" at {place(text, first.start)} opens no operation of an update.',
                f"An operation opens with one of {', '.join(_OPENING)}.",
            )


def _refuse_own_dataset(operation: list[Token], text: str) -> None:
    for _, token in _outer(operation):
        if token.is_word("USING", "WITH"):
            raise BadRequest(
                f"The update has {token.text.upper()} at {place(text, token.start)}, and the "
                "request gives a dataset of its own.",
                "Leave out either the one or using-graph-uri and using-named-graph-uri.",
            )


def _iri(iri: str, parameter: str) -> str:
    try:
        return str(NamedNode(iri))
    except ValueError:
        raise BadRequest(
            f'{parameter} is "{iri}", which is no absolute IRI.', "Give it in full: scheme://…."
        ) from None
