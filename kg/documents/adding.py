"""Adds statements to the blocks of their graphs in a TriG text and leaves all else as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.sources.positions import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[\w-]|\.(?=[\w-]))*", re.ASCII)


@dataclass(frozen=True)
class _Block:
    """The words of a graph's block between its braces, and the brace that closes it."""

    inside: tuple[Token, ...]
    close: Token


def add_statements(text: str, statements: Iterable[Quad]) -> str:
    """The text with the statements (of IRIs alone), each in its graph's block.

    Where the block lists values of that subject and property, the new ones join the list; else
    they become a line before the closing brace; where there is no block, one is added at the end.
    A statement that is there already changes nothing.

    Raises:
        SyntaxError: the text is no TriG.
    """
    before = set(parse(text, format=RdfFormat.TRIG))
    new = [statement for statement in dict.fromkeys(statements) if statement not in before]
    groups: dict[tuple[str, str, str], list[str]] = {}
    for quad in new:
        graph, subject, predicate, value = map(
            _name, (quad.graph_name, quad.subject, quad.predicate, quad.object)
        )
        groups.setdefault((graph, subject, predicate), []).append(value)
    if not groups:
        return text
    changed = _Edit(text).with_groups(groups)
    after = set(parse(changed, format=RdfFormat.TRIG))
    assert after == before.union(new), "the edit says something else than it was to say"
    return changed


class _Edit:
    """A text with what is to be put in at some of its places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        words = list(tokens(text))
        self.prefixes = dict(_prefixes(words))
        self.blocks: dict[str, list[_Block]] = {}
        for graph, block in _blocks(words, self.prefixes):
            self.blocks.setdefault(graph, []).append(block)

    def with_groups(self, groups: Mapping[tuple[str, str, str], list[str]]) -> str:
        """The text with the values of each group of graph, subject and property put in."""
        edits: list[tuple[int, str]] = []
        ended: set[int] = set()
        missing: dict[str, list[str]] = {}
        for (graph, subject, predicate), values in groups.items():
            written = " , ".join(self.written(value) for value in values)
            sentence = f"    {self.written(subject)} {self.written(predicate)} {written} ."
            blocks = self.blocks.get(graph, [])
            lasts = (_last_value(block, subject, predicate, self.prefixes) for block in blocks)
            last = next((token for token in lasts if token is not None), None)
            if last is not None:
                edits.append((last.end, f" , {written}"))
            elif blocks:
                close = blocks[0].close.start
                if close not in ended:
                    edits += self._ending(blocks[0])
                    ended.add(close)
                edits.append(self._line(close, sentence))
            else:
                missing.setdefault(graph, []).append(sentence)
        text = self.text
        for at, added in sorted(edits, key=lambda edit: edit[0], reverse=True):
            text = text[:at] + added + text[at:]
        for graph, sentences in missing.items():
            text = self._with_block(text, graph, sentences)
        return text

    def written(self, iri: str) -> str:
        return _written(iri, self.prefixes)

    def _ending(self, block: _Block) -> list[tuple[int, str]]:
        """The full stop of the last statement, which may be left out before the brace."""
        if not block.inside or block.inside[-1].text == ".":
            return []
        return [(block.inside[-1].end, " .")]

    def _line(self, close: int, sentence: str) -> tuple[int, str]:
        """A line of its own before the brace that closes a block."""
        row = self.text.rfind("\n", 0, close) + 1
        if self.text[row:close].strip():  # the brace stands on a line with other words
            return close, f"{self.line_end}{sentence}{self.line_end}"
        return row, sentence + self.line_end

    def _with_block(self, text: str, graph: str, sentences: list[str]) -> str:
        start = text if not text or text.endswith("\n") else text + self.line_end
        lines = [f"GRAPH {self.written(graph)} {{", *sentences, "}", ""]
        return (start + self.line_end if start else "") + self.line_end.join(lines)


def _name(term: object) -> str:
    assert isinstance(term, NamedNode), f"{term} is no IRI"
    return term.value


def _last_value(
    block: _Block, subject: str, predicate: str, prefixes: Mapping[str, str]
) -> Token | None:
    """The last IRI that a statement of the block lists for the subject and the property."""
    place = "subject"
    here = wanted = False
    last: Token | None = None
    for token in block.inside:
        if token.kind == "mark" and token.text in ".;,":
            if wanted and token.text != ",":
                return last
            place = {".": "subject", ";": "predicate", ",": "value"}[token.text]
        elif place == "subject":
            here, place = _iri(token, prefixes) == subject, "predicate"
        elif place == "predicate":
            wanted, place = here and _iri(token, prefixes) == predicate, "value"
        else:
            last = token
    return last if wanted else None


def _blocks(words: list[Token], prefixes: Mapping[str, str]) -> Iterator[tuple[str, _Block]]:
    """Each graph's IRI and a block of it, in the order of the text."""
    graph, opened = "", 0
    for at, token in enumerate(words):
        if token.kind == "mark" and token.text == "{":
            graph, opened = (_iri(words[at - 1], prefixes) if at else None) or "", at
        elif token.kind == "mark" and token.text == "}" and graph:
            yield graph, _Block(tuple(words[opened + 1 : at]), token)
            graph = ""


def _prefixes(words: list[Token]) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(words[:-2]):
        if token.text.lower() in ("@prefix", "prefix") and words[at + 2].kind == "iri":
            yield words[at + 1].text.rstrip(":"), words[at + 2].text[1:-1]


def _iri(token: Token, prefixes: Mapping[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind != "name" or not colon or prefix not in prefixes:
        return None
    return prefixes[prefix] + local.replace("\\", "")


def _written(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI as the text would write it: by its prefix, else in angle brackets.

    >>> _written("a:b/c", {"x": "a:", "y": "a:b/"}), _written("a:b/c", {"x": "a:"})
    ('y:c', '<a:b/c>')
    """
    fitting = [
        (prefix, start)
        for prefix, start in prefixes.items()
        if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start))
    ]
    if not fitting:
        return f"<{iri}>"
    prefix, start = max(fitting, key=lambda pair: (len(pair[1]), pair[0]))
    return f"{prefix}:{iri[len(start) :]}"
