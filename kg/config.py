"""All settings: environment variables ``KG_…``, read once and passed on as one value."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import SettingError
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping


def content_root() -> Path:
    """The folder that holds ``ontology/``, ``data/`` and ``queries/``.

    In an installed wheel that is ``kg/content``; in a checkout the repository itself.
    """
    packaged = Path(__file__).parent / "content"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


_HOME = Path("var")


def _says(text: str) -> dict[str, str]:
    return {"text": text}


@dataclass(frozen=True)
class Settings:
    """The settings of one process; each field ``x`` is the variable ``KG_X``."""

    home: Path = field(
        default=_HOME,
        metadata=_says("Folder of the releases and of the pointer to the current one"),
    )
    content: Path = field(
        default_factory=content_root,
        metadata=_says("Folder that holds ontology/, data/ and queries/"),
    )
    base_iri: str = field(
        default=DEFAULT_BASE, metadata=_says("Base of every IRI of the graph; a build-time setting")
    )
    host: str = field(default="127.0.0.1", metadata=_says("Address that the server listens on"))
    port: int = field(default=8000, metadata=_says("Port that the server listens on"))
    store: str = field(
        default="",
        metadata=_says(
            "Address of a SPARQL 1.1 server that holds the current release; empty: its own store"
        ),
    )
    workers: int = field(default=2, metadata=_says("Query worker processes"))
    query_timeout: float = field(
        default=30.0, metadata=_says("Seconds that one query may take before its worker is ended")
    )
    query_memory: int = field(
        default=2048, metadata=_says("Megabytes of address space that one worker may take")
    )
    query_queue: int = field(
        default=64, metadata=_says("Requests that may wait for a worker; the next is answered 503")
    )
    result_bytes: int = field(
        default=64, metadata=_says("Megabytes of one answer; a larger one is refused, never cut")
    )
    request_bytes: int = field(
        default=1, metadata=_says("Megabytes of one request body; a larger one is refused")
    )

    def __post_init__(self) -> None:
        if not self.base_iri.endswith(("/", "#")):
            raise SettingError(
                f'KG_BASE_IRI is "{self.base_iri}", which does not end in "/".',
                "End it in a slash: https://example.org/kg/.",
            )
        for name in (
            "port",
            "workers",
            "query_timeout",
            "query_memory",
            "query_queue",
            "result_bytes",
            "request_bytes",
        ):
            if getattr(self, name) <= 0:
                raise SettingError(
                    f"KG_{name.upper()} is {getattr(self, name)}, which is not above zero.",
                    "Give a number above zero or leave the variable unset.",
                )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the variables; an empty one counts as unset, an unknown ``KG_…`` is refused.

        Raises:
            SettingError: a value is not of its type, or a variable is misspelt.

        >>> Settings.from_environment({"KG_PORT": "8080"}).port
        8080
        """
        given = os.environ if environment is None else environment
        known = {f"KG_{f.name.upper()}": f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name in sorted(n for n in given if n.startswith("KG_") and given[n]):
            if name not in known:
                raise SettingError(
                    f"{name} is not a setting.", f"The settings are: {', '.join(sorted(known))}."
                )
            values[known[name].name] = _read(name, given[name], known[name].type)
        return cls(**values)


def _read(name: str, text: str, kind: Any) -> Any:
    reader = {"int": int, "float": float, "Path": Path, "str": str}[str(kind)]
    try:
        return reader(text)
    except ValueError:
        raise SettingError(
            f'{name} is "{text}", which is not a number.', "Give a number."
        ) from None
