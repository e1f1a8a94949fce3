"""Every error that the library raises: a sentence with a remedy, and a stable code.

A face (api, CLI) translates a code once; ``docs/errors.md`` explains each under a heading
of the same name, and a test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class KgError(Exception):
    """Base of all errors of the product. ``str(error)`` is the sentence that a person reads."""

    code: ClassVar[str] = "error"

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} {remedy}".rstrip())


def parser_words(error: SyntaxError, limit: int = 80) -> str:
    """What a parser of SPARQL says, in one line, without a list of all it would have taken.

    >>> parser_words(SyntaxError("error at 1:9: expected OPTIONAL"))
    'error at 1:9: expected OPTIONAL'
    >>> parser_words(SyntaxError("error at 1:9: expected one of " + "'0'..='9', " * 20))
    'error at 1:9'
    """
    said = " ".join(str(error).split())
    place, expected, rest = said.partition("expected ")
    if len(expected + rest) <= limit:
        return said
    return place.strip().rstrip(":;,") or "it cannot be parsed"


# -- settings, files and notations -----------------------------------------------------------


class SettingError(KgError):
    """An environment variable ``KG_…`` holds a value that cannot be used."""

    code = "setting"


class NotationError(KgError, ValueError):
    """A text is not a code, number or key of the kind that was asked for."""

    code = "notation"


class SourceError(KgError):
    """A file of ``data/``, ``ontology/`` or ``queries/`` cannot be read as what it should be."""

    code = "source"

    def __init__(self, path: str, problem: str, remedy: str = "", line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {problem}", remedy)


# -- building and releasing ------------------------------------------------------------------


class GateRefused(KgError):
    """The quality gate stopped a release. ``sentences`` says why, one finding each."""

    code = "gate"

    def __init__(self, sentences: Sequence[str], *, served: bool = True) -> None:
        self.sentences = tuple(sentences)
        count = len(self.sentences)
        kept = "the served release is untouched" if served else "no release was made"
        super().__init__(
            f"The quality gate refused the release: {count} finding{'s' if count != 1 else ''}.",
            f"Mend the files named and build again; {kept}.",
        )


class ReleaseError(KgError):
    """A release cannot be written, found or opened."""

    code = "release"


class StoreError(KgError):
    """A store cannot be opened or does not answer as SPARQL 1.1 says it must."""

    code = "store"


# -- asking ----------------------------------------------------------------------------------


class ParameterError(KgError):
    """A parameter of an address or stored query is missing, unknown or not of its type."""

    code = "parameter"

    def __init__(self, name: str, problem: str, remedy: str = "") -> None:
        self.name = name
        super().__init__(problem, remedy)


class QuerySyntaxError(KgError):
    """A query is not SPARQL 1.1."""

    code = "query-syntax"


class QueryRefused(KgError):
    """A query asks for what the service never does (SERVICE, LOAD, a graph outside the store)."""

    code = "query-refused"


class QueryUnsupported(KgError):
    """A query is SPARQL 1.1 and needs what the engine does not have, as a function of others."""

    code = "query-unsupported"


class QueryTimeout(KgError):
    """A query passed its deadline and its worker was ended."""

    code = "query-timeout"


class QueryMemory(KgError):
    """A query passed the memory of its worker."""

    code = "query-memory"


class ResultTooLarge(KgError):
    """An answer passed the size that the service sends."""

    code = "result-too-large"


class ServiceFailed(KgError):
    """An endpoint that the query asks by SERVICE did not answer as it should."""

    code = "service-failed"


class Busy(KgError):
    """All workers are taken and the queue is full."""

    code = "busy"


class QueryKilled(KgError):
    """Whoever runs the service ended the query."""

    code = "query-killed"


class BudgetSpent(KgError):
    """A client has used what it may use in a minute, or has too many queries at once.

    ``wait`` is the number of seconds after which it may ask again.
    """

    code = "budget"

    def __init__(self, problem: str, remedy: str, wait: int) -> None:
        self.wait = wait
        super().__init__(problem, remedy)


class WorkerLost(KgError):
    """A worker ended in the middle of a request for a reason that is not the request's limits."""

    code = "worker-lost"


class PictureError(KgError):
    """A picture cannot be drawn or written as it was asked for."""

    code = "picture"


# -- writing ---------------------------------------------------------------------------------


class WriteRefused(KgError):
    """A write is not allowed here, or cannot be carried out as the graphs stand."""

    code = "write-refused"


class Unauthorized(KgError):
    """The request lacks the token that it needs, or has a wrong one.

    ``realm`` names what the token is for.
    """

    code = "unauthorized"

    def __init__(self, problem: str, remedy: str = "", realm: str = "habitat-kg") -> None:
        self.realm = realm
        super().__init__(problem, remedy)


class PreconditionFailed(KgError):
    """What If-Match or If-None-Match asks for is not so."""

    code = "precondition-failed"


class DocumentSyntaxError(KgError):
    """An RDF document that was sent cannot be read."""

    code = "document-syntax"


class ShapesViolated(KgError):
    """What a write would leave violates the shapes; nothing was changed.

    ``sentences`` says why, one violation each; ``report`` is the SHACL validation report as Turtle.
    """

    code = "shapes"

    def __init__(self, sentences: Sequence[str], report: str) -> None:
        self.sentences = tuple(sentences)
        self.report = report
        count = len(self.sentences)
        super().__init__(
            f"The write would violate the shapes: {count} violation{'s' if count != 1 else ''}.",
            "Mend what is sent; nothing was changed.",
        )


# -- HTTP ------------------------------------------------------------------------------------


class NotFound(KgError):
    """Nothing in the release has that address or key."""

    code = "not-found"


class Gone(KgError):
    """What has that address was in a release, and is not in this one any more."""

    code = "gone"


class Preparing(KgError):
    """What was asked for takes its time to make, and is being made; it will be there soon."""

    code = "preparing"


class RangeNotSatisfiable(KgError):
    """The bytes asked for lie beyond the end of the file.

    ``size`` is how many it has.
    """

    code = "range"

    def __init__(self, problem: str, remedy: str = "", size: int = 0) -> None:
        self.size = size
        super().__init__(problem, remedy)


class NotAcceptable(KgError):
    """None of the media types asked for can be given."""

    code = "not-acceptable"


class UnsupportedMediaType(KgError):
    """The body's media type is not one that the service reads.

    ``reads`` holds the headers that say which ones it does (RFC 9110, section 15.5.16).
    """

    code = "unsupported-media-type"

    def __init__(
        self, problem: str, remedy: str = "", reads: Mapping[str, str] | None = None
    ) -> None:
        self.reads = dict(reads or {})
        super().__init__(problem, remedy)


class BadRequest(KgError):
    """The request is not of the form that the protocol prescribes."""

    code = "bad-request"


class RequestTooLarge(KgError):
    """The request, its head or its body, is larger than the service reads."""

    code = "request-too-large"


class RequestTimeout(KgError):
    """The client was too slow in sending its request."""

    code = "request-timeout"
