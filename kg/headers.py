"""The ``#+`` header of a ``.rq`` file: YAML in comment lines before a SPARQL query."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from kg.errors import SourceError

_REMEDY: Final = "Begin the file with lines of YAML that each start with #+."


_Quickest: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Quickest):  # type: ignore[misc, valid-type]  # a class chosen at run time
    """YAML where only true, false, null and whole numbers are not text (11.1 is a code)."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9][0-9]*)$"), list("-0123456789")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(null)?$"), ["n", ""])


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f'the key "{key}" stands twice', problem_mark=key_node.start_mark
            )
        seen.add(key)
    values: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return values


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_header(text: str, path: str) -> tuple[dict[str, Any], str, int]:
    r"""Split the text of a ``.rq`` file into its header, its query, and where the query starts.

    The header is the first unbroken run of lines that start with ``#+``; only blank lines may
    stand before it. Values are text unless they are ``true``, ``false``, ``null`` or a whole
    number, so that ``11.1`` and ``2024-05-06`` stay what was written.

    Returns:
        The header, the body, and the number of lines before the body: line ``n`` of the body
        (counted from 1) is line ``n + offset`` of the file. (Comments are SPARQL too, so the whole
        text may also be parsed as it is.)

    Raises:
        SourceError: there is no header, or it is not a YAML mapping; names the line.

    >>> read_header("#+ label:\n#+   en: Eleven\n#+ code: 11.1\nASK { ?s ?p ?o }", "q.rq")
    ({'label': {'en': 'Eleven'}, 'code': '11.1'}, 'ASK { ?s ?p ?o }', 3)
    """
    lines = text.splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    end = start
    while end < len(lines) and lines[end].startswith("#+"):
        end += 1
    if end == start:
        raise SourceError(path, "The file has no #+ header.", _REMEDY, line=start + 1)
    header = "".join(line[2:].removeprefix(" ") for line in lines[start:end])
    try:
        values = yaml.load(header, Loader=_Loader)  # noqa: S506 (it is a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = start + 1 + (mark.line if mark else 0)
        raise SourceError(
            path,
            f"The header is not YAML: {error.problem or error.context}.",
            "Quote a text that holds a colon or a #, and indent with spaces.",
            line=min(line, end),
        ) from error
    except yaml.YAMLError as error:
        raise SourceError(path, f"The header is not YAML: {error}.", _REMEDY, start + 1) from error
    if not isinstance(values, dict):
        raise SourceError(path, "The header is not a list of keys and values.", _REMEDY, start + 1)
    return values, "".join(lines[end:]), end
