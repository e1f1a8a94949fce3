"""The endpoints that whoever runs the service lets SERVICE ask (``KG_SERVICE_ALLOW``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.errors import SettingError

_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint: ``iri`` as the setting and a query write it, and its parts for HTTP.

    ``authority`` is the host with the port where one is written (RFC 9110, section 7.2), ``target``
    the path with what follows it (RFC 9112, section 3.2.1).
    """

    iri: str
    secure: bool
    host: str
    port: int
    authority: str
    target: str

    @classmethod
    def parse(cls, iri: str) -> Endpoint:
        """The endpoint at an absolute http(s) address.

        Raises:
            SettingError: it is none, or it holds what is never sent on: a user, a fragment.

        >>> Endpoint.parse("https://example.org/sparql").authority
        'example.org'
        """
        try:
            parts = urlsplit(str(NamedNode(iri).value))
            port = parts.port
        except ValueError as error:
            raise _unusable(iri, str(error)) from None
        if parts.scheme not in _PORTS or not parts.hostname:
            raise _unusable(iri, "it is no http(s) address")
        if not iri.isascii():
            raise _unusable(iri, "it holds characters that an address escapes")
        if "@" in parts.netloc:
            raise _unusable(iri, "it names a user, and no credentials are sent")
        if "#" in iri:
            raise _unusable(iri, "a fragment is never sent")
        target = parts.path or "/"
        return cls(
            iri=iri,
            secure=parts.scheme == "https",
            host=parts.hostname,
            port=_PORTS[parts.scheme] if port is None else port,
            authority=parts.netloc,
            target=f"{target}?{parts.query}" if parts.query else target,
        )


def endpoints_of(setting: str) -> tuple[Endpoint, ...]:
    """The endpoints that a setting names, separated by commas; none where it is empty.

    Raises:
        SettingError: an address cannot be used.

    >>> [endpoint.port for endpoint in endpoints_of("http://a.example/, https://b.example/sparql")]
    [80, 443]
    """
    written = (part.strip() for part in setting.split(","))
    return tuple(Endpoint.parse(iri) for iri in dict.fromkeys(written) if iri)


def _unusable(iri: str, because: str) -> SettingError:
    return SettingError(
        f'KG_SERVICE_ALLOW has "{iri}", which cannot be used: {because}.',
        "Give whole addresses, such as https://query.example.org/sparql, separated by commas.",
    )
