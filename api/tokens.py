"""Bearer tokens (RFC 6750): whether a request carries the one that it needs."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from kg.errors import Unauthorized, WriteRefused

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.config import Settings

_HOW: Final = "Send one header Authorization: Bearer … with the token."


def require(request: Request, expected: str, realm: str) -> None:
    """Let a request pass that carries the token; its body need not have been read.

    Args:
        request: with its headers.
        expected: the SHA-256 of the token as ``sha256:…``, the form in which settings hold it.
        realm: what the token is for, which the challenge names.

    Raises:
        Unauthorized: the request has no token, another, or more than one.
    """
    given = request.headers.getlist("authorization")
    if not given:
        raise Unauthorized("This needs a token, and the request has none.", _HOW, realm)
    scheme, _, token = given[0].partition(" ")
    digest = hashlib.sha256(token.lstrip(" ").encode("latin-1")).hexdigest()
    # Hashes are of one length, and the comparison takes the same time wherever they differ.
    right = hmac.compare_digest(f"sha256:{digest}", expected)
    if len(given) > 1 or scheme.lower() != "bearer" or not right:
        raise Unauthorized("The token of the request is not the one that is needed.", _HOW, realm)


def require_write(request: Request, settings: Settings) -> None:
    """Let a request pass that may write.

    Raises:
        WriteRefused: nobody may, as there is no token.
        Unauthorized: the request does not carry the token.
    """
    if not settings.write_token:
        raise WriteRefused(
            "Writes are off.", "Whoever runs the server turns them on by setting KG_WRITE_TOKEN."
        )
    require(request, settings.write_token, "habitat-kg writes")


def require_admin(request: Request, settings: Settings) -> None:
    """Let a request pass that is the operator's.

    Raises:
        Unauthorized: there is no token for it, or the request does not carry it.
    """
    realm = "habitat-kg operation"
    if not settings.admin_token:
        raise Unauthorized(
            "This is closed: no token opens it.",
            "Whoever runs the server opens it by setting KG_ADMIN_TOKEN.",
            realm,
        )
    require(request, settings.admin_token, realm)
