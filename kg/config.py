"""All settings: environment variables ``KG_…``, read once and passed on as one value."""

from __future__ import annotations

import difflib
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
_CONTENT = ("ontology", "data", "queries")
_LAST_PORT = 65535
_NUMBERS = (
    "port",
    "workers",
    "query_timeout",
    "query_memory",
    "query_queue",
    "result_bytes",
    "request_bytes",
)
"""The settings that count something; none is zero."""


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
        for name in _NUMBERS:
            if getattr(self, name) <= 0:
                raise _not_positive(f"KG_{name.upper()}", str(getattr(self, name)))
        if self.port > _LAST_PORT:
            raise SettingError(
                f"KG_PORT is {self.port}, which is no port.",
                f"Give a number from 1 to {_LAST_PORT} or leave the variable unset.",
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the variables; an empty one counts as unset, an unknown ``KG_…`` is refused.

        Raises:
            SettingError: a value is not of its type, a variable is misspelt, or the folder or store
                that one names is not there.

        >>> Settings.from_environment({"KG_PORT": "8080"}).port
        8080
        """
        given = os.environ if environment is None else environment
        known = {f"KG_{f.name.upper()}": f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name in sorted(n for n in given if n.startswith("KG_") and given[n]):
            if name not in known:
                near = difflib.get_close_matches(name, sorted(known), n=1)
                hint = f"Did you mean {near[0]}? " if near else ""
                every = f"{hint}The settings are: {', '.join(sorted(known))}."
                raise SettingError(f"{name} is not a setting.", every)
            values[known[name].name] = _read(name, given[name], known[name].type)
        if "content" in values:
            _refuse_no_content(values["content"])
        if "store" in values:
            _refuse_no_store(values["store"])
        return cls(**values)


def _read(name: str, text: str, kind: Any) -> Any:
    reader = {"int": int, "float": float, "Path": Path, "str": str}[str(kind)]
    try:
        value = reader(text)
    except ValueError:
        whole = "whole " if reader is int else ""
        raise SettingError(
            f'{name} is "{text}", which is not a {whole}number.', f"Give a {whole}number."
        ) from None
    if isinstance(value, int | float) and not value > 0:
        raise _not_positive(name, text)
    return value


def _refuse_no_content(folder: Path) -> None:
    missing = [f"{name}/" for name in _CONTENT if not (folder / name).is_dir()]
    if missing:
        lacks = f"holds no {', '.join(missing)}" if folder.is_dir() else "is no folder"
        raise SettingError(
            f'KG_CONTENT is "{folder}", which {lacks}.',
            "Set it to the folder that holds ontology/, data/ and queries/, or leave it unset.",
        )


def _refuse_no_store(location: str) -> None:
    if not location.startswith(("http://", "https://")) and not Path(location).is_dir():
        raise SettingError(
            f'KG_STORE is "{location}", which is neither an address nor a directory.',
            "Set it to the http(s) address of a SPARQL 1.1 server or to the directory of a store, "
            "or leave it unset: then the current release's own store answers.",
        )


def _not_positive(name: str, shown: str) -> SettingError:
    return SettingError(
        f"{name} is {shown}, which is not above zero.",
        "Give a number above zero or leave the variable unset.",
    )
