"""Send one HTTP request exactly as a test writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import urllib3

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """Its media type without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def brief(self) -> str:
        """The status and the beginning of the body, for a person."""
        start = " ".join(self.body[:300].decode("utf-8", "replace").split())
        return f"{self.status} {self.media or '-'} {start}".strip()


class Client:
    """Asks one server, with its write token where a request writes."""

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self._token = token
        self._pool = urllib3.PoolManager(retries=False, timeout=60)

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        write: bool = False,
    ) -> Answer:
        """Send a request as it is; no redirect is followed.

        Raises:
            urllib3.exceptions.HTTPError: no answer came.
        """
        given = dict(headers or {})
        if write and self._token:
            given["Authorization"] = f"Bearer {self._token}"
        found = self._pool.request(
            method, self.address + path, headers=given, body=body, redirect=False
        )
        return Answer(found.status, found.headers, found.data)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()
