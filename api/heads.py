"""Heads of requests: what of them is no HTTP, or might be read otherwise by a proxy before us."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

import httptools

from api.logs import new_id
from api.problems import titles

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD_BYTES: Final = 64 * 1024
"""Bytes of a request line and its headers, and of a body's framing without a byte of the body."""

HEADERS: Final = 200
"""Headers of one request."""

_HOST: Final = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class Fault(NamedTuple):
    """Why a request is refused before the application sees it."""

    status: int
    reason: str
    """A word for the metrics."""
    detail: str
    remedy: str = "See RFC 9112 for what a request must be."
    code: str = "bad-request"


MALFORMED: Final = Fault(400, "malformed", "What was sent is no HTTP/1.1 request.")
TOO_SLOW: Final = Fault(
    408, "slow", "The request did not arrive in time.", "Send it again.", "request-timeout"
)
TOO_MANY: Final = Fault(
    503,
    "connections",
    "As many connections are open as may be at a time.",
    "Ask again in a few seconds.",
    "busy",
)
TOO_LARGE: Final = Fault(
    431,
    "head",
    f"The request's headers are longer than {HEAD_BYTES} bytes, or more than {HEADERS}.",
    "Send fewer or shorter headers.",
    "request-too-large",
)
TOO_LONG: Final = Fault(
    414,
    "head",
    f"The request's address is longer than {HEAD_BYTES} bytes.",
    "Send the query in the body of a POST request.",
    "request-too-large",
)


class Target(NamedTuple):
    """What a request line asks for: a path with its query, and the host where it names one."""

    url: bytes
    host: bytes | None = None


def target(method: bytes, url: bytes) -> Target | Fault:
    """The origin form of a request's target (RFC 9112 §3.2).

    >>> target(b"GET", b"/a?b"), target(b"GET", b"http://h:80?b"), target(b"OPTIONS", b"*")
    (Target(url=b'/a?b', host=None), Target(url=b'/?b', host=b'h:80'), Target(url=b'/', host=None))
    >>> target(b"GET", b"*").status, target(b"GET", b"ftp://h/").status
    (400, 400)
    """
    if url.startswith(b"/"):
        return Target(url)
    if url == b"*" and method == b"OPTIONS":
        return Target(b"/")
    try:
        parsed = httptools.parse_url(url)
    except httptools.HttpParserError:
        return _bad("The request's target is no address.")
    if parsed.schema is None or parsed.schema.lower() not in (b"http", b"https") or parsed.userinfo:
        return _bad("The request's target is no address of this server.")
    path = parsed.path or b"/"
    host = parsed.host if parsed.port is None else b"%s:%d" % (parsed.host, parsed.port)
    return Target(path if parsed.query is None else path + b"?" + parsed.query, host)


def fault_of(version: str, hosts: list[bytes], coding: bytes | None) -> Fault | None:
    """What is wrong with a head that the parser took.

    The parser itself refuses Content-Length beside Transfer-Encoding, several of them, folded
    lines, lines without CR, and space before a colon.

    Args:
        version: of HTTP.
        hosts: values of the Host headers.
        coding: value of Transfer-Encoding.

    >>> fault_of("1.1", [b"a"], b"chunked"), fault_of("1.0", [], None)
    (None, None)
    >>> [fault_of("1.1", hosts, None).status for hosts in ([], [b"a", b"a"], [b'"'])]
    [400, 400, 400]
    >>> fault_of("1.1", [b"a"], b"gzip, chunked").status, fault_of("1.0", [], b"chunked").status
    (400, 400)
    """
    if version not in ("1.1", "1.0"):
        return _bad("The request is of no version of HTTP that is spoken here.")
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        return _bad("The request has no Host header, or several (RFC 9112 §3.2).")
    if hosts and not _is_host(hosts[0]):
        return _bad("The request's Host header names no host.")
    if coding is not None and (version == "1.0" or coding.lower() != b"chunked"):
        return _bad("The only transfer coding read here is chunked, of HTTP/1.1.")
    return None


def answer(fault: Fault, headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """The whole response to a request that is refused, with a problem document."""
    document = {
        "type": f"/errors#{fault.code}",
        "title": titles()[fault.code],
        "status": fault.status,
        "detail": fault.detail,
        "remedy": fault.remedy,
    }
    body = json.dumps(document).encode()
    lines = [
        f"HTTP/1.1 {fault.status} {HTTPStatus(fault.status).phrase}".encode(),
        *(name + b": " + value for name, value in headers),
        b"content-type: application/problem+json",
        b"content-length: %d" % len(body),
        b"cache-control: no-store",
        b"x-content-type-options: nosniff",
        b"access-control-allow-origin: *",
        b"x-request-id: " + new_id().encode(),
        b"connection: close",
    ]
    if fault.status == HTTPStatus.SERVICE_UNAVAILABLE:
        lines.append(b"retry-after: 1")
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _bad(detail: str) -> Fault:
    return MALFORMED._replace(detail=detail)


@lru_cache(maxsize=256)
def _is_host(value: bytes) -> bool:
    return _HOST.fullmatch(value) is not None
