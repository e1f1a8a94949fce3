"""Send each SERVICE of a query to the relay instead, and refuse the ones that nobody allowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.errors import QueryRefused, ServiceFailed
from kg.queries.safety import Reading, refuse_unsafe
from kg.queries.tokens import Kind, Token, place, unescape

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD: Final = re.compile(r"\bservice\b", re.IGNORECASE)
_PAYLOAD: Final = " with payload:\n"
"""What the engine writes before the body of an answer that is a failure."""


def may_ask_others(text: str) -> bool:
    """Whether a query could hold a SERVICE that may be allowed; quick.

    Where it errs on the side of none, as it does for a SERVICE that is written with escapes,
    :func:`kg.queries.safety.refuse_unsafe` refuses, which every other query goes through.

    >>> may_ask_others("ASK { service<http://e/>{} }"), may_ask_others("ASK { ?s ?p ?o }")
    (True, False)
    """
    return _WORD.search(text) is not None


def rewrite_services(text: str, allowed: Mapping[str, str]) -> str:
    """The query with each SERVICE sent to the address that stands for its endpoint.

    Args:
        text: a query; all that :func:`kg.queries.safety.refuse_unsafe` refuses but SERVICE is
            refused here too.
        allowed: IRI of each endpoint that may be asked → IRI of the relay for it.

    Raises:
        QueryRefused: an endpoint is another, or a variable; a SERVICE stands in another's group;
            engines could disagree on what the text asks.
        QuerySyntaxError: it cannot be cut into the tokens of SPARQL.

    >>> rewrite_services("ASK { SERVICE <http://e/> { ?s ?p 1 } }", {"http://e/": "http://r/1"})
    'ASK { SERVICE <http://r/1> { ?s ?p 1 } }'
    """
    if not refuse_unsafe(text, services=True).service:
        return text
    reading = Reading(text)
    reading.facts()
    if unescape(text) != text or reading.glued_service():
        raise QueryRefused(
            "The query holds SERVICE and is written so that engines could disagree on its parts.",
            "Write characters themselves instead of \\u escapes, and spaces around SERVICE.",
        )
    parts: list[str] = []
    end = 0
    for token in _endpoints(reading):
        relayed = [allowed[iri] for iri in reading.iris(token) if iri in allowed]
        if not relayed:
            raise _not_allowed(text, token, allowed)
        parts += (text[end : token.start], f"<{relayed[0]}>")
        end = token.end
    return "".join((*parts, text[end:]))


def _endpoints(reading: Reading) -> list[Token]:
    """What stands after each SERVICE (SPARQL 1.1, section 19.8, rule 59)."""
    found: list[Token] = []
    groups: list[str] = []  # the word that each open brace belongs to
    opening = ""
    for number, token in enumerate(reading.tokens):
        if token.text == "{":
            groups.append(opening)
            opening = ""
        elif token.text == "}" and groups:
            groups.pop()
        elif token.is_word("EXISTS", "MINUS", "SERVICE"):
            opening = token.text.upper()
        if token.is_word("SERVICE"):
            after = reading.tokens[number + 1 : number + 4]
            silent = bool(after) and after[0].is_word("SILENT")
            endpoint, *brace = after[silent : silent + 2] or (token,)
            if not brace or brace[0].text != "{":
                raise QueryRefused(
                    f"SERVICE at {place(reading.text, token.start)} has no endpoint and group.",
                    "Write SERVICE <address> { … }.",
                )
            _refuse_inside(groups, silent, place(reading.text, token.start))
            found.append(endpoint)
    return found


def _refuse_inside(groups: list[str], silent: bool, where: str) -> None:
    if "SERVICE" in groups:
        raise QueryRefused(
            f"SERVICE at {where} stands in the group of another.",
            "Write them side by side: what is sent to an endpoint must not send it on.",
        )
    if not silent and ("EXISTS" in groups or "MINUS" in groups):
        raise QueryRefused(  # the engine takes an endpoint's failure there for an answer
            f"SERVICE at {where} stands in MINUS or EXISTS, where its failure would go unnoticed.",
            "Write it in OPTIONAL and filter by BOUND, or write SERVICE SILENT.",
        )


def _not_allowed(text: str, token: Token, allowed: Mapping[str, str]) -> QueryRefused:
    where = place(text, token.start)
    what = "a variable" if token.kind is Kind.VARIABLE else token.text
    return QueryRefused(
        f"SERVICE asks {what} at {where}, which this service does not.",
        f"It asks {', '.join(f'<{iri}>' for iri in allowed) or 'none'}, written just so.",
    )


def service_failure(error: Exception) -> ServiceFailed:
    """The failure of a SERVICE, from what the engine raises over it.

    The engine's own words hold the relay's address and are not passed on; the relay's are: a line
    that says what failed and a line that says what to do.
    """
    _, _, said = str(error).partition(_PAYLOAD)
    problem, _, rest = said.partition("\n")
    if not problem:
        problem = "The answer of an endpoint that SERVICE asks broke off or is no result of SPARQL."
        rest = "Try the group of SERVICE there as a query of its own."
    return ServiceFailed(problem, rest.partition("\n")[0])
