"""All settings: environment variables ``KG_…``, read once and passed on as one value."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
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
_SHA256 = re.compile(r"sha256:[0-9a-f]{64}")
_CHOICES = {"dataset": ("merged", "plain"), "log_requests": ("problems", "all", "none")}
"""The settings that are one of some words."""


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
    dataset: str = field(
        default="merged",
        metadata=_says(
            "merged: the default graph is the merge of all named graphs, and shapes hold; "
            "plain: any RDF dataset as it is given"
        ),
    )
    workers: int = field(default=6, metadata=_says("Query worker processes"))
    workers_reserved: int = field(
        default=2, metadata=_says("Of these, the workers that no costly query may hold")
    )
    query_quick: float = field(
        default=0.25,
        metadata=_says("Seconds of evaluation after which a query counts as costly"),
    )
    query_timeout: float = field(
        default=30.0, metadata=_says("Seconds that one query may take before its worker is ended")
    )
    query_memory: int = field(
        default=2048, metadata=_says("Megabytes of address space that one worker may take")
    )
    query_queue: int = field(
        default=1024,
        metadata=_says("Requests that may wait for a worker; one more is answered 503"),
    )
    buffer_bytes: int = field(
        default=4,
        metadata=_says(
            "Megabytes of an answer made before its status line is sent; beyond, it is streamed"
        ),
    )
    result_bytes: int = field(
        default=1024,
        metadata=_says("Megabytes of one answer; a longer one ends with a broken connection"),
    )
    request_bytes: int = field(
        default=1, metadata=_says("Megabytes of one query or update; a larger one is refused")
    )
    upload_bytes: int = field(
        default=64, metadata=_says("Megabytes of one RDF document sent to /data, once unpacked")
    )
    cache_bytes: int = field(
        default=128, metadata=_says("Megabytes of answers that are kept to be given again")
    )
    client_seconds: int = field(
        default=300, metadata=_says("Seconds of evaluation that one client may take in a minute")
    )
    client_queries: int = field(
        default=512, metadata=_says("Queries of one client that may run or wait at one time")
    )
    client_rows: int = field(
        default=100_000_000, metadata=_says("Rows that one client may be given in a minute")
    )
    client_bytes: int = field(
        default=8192, metadata=_says("Megabytes that one client may be given in a minute")
    )
    api_keys: str = field(
        default="",
        metadata=_says(
            "Clients known by key rather than by address: name:sha256-of-key, separated by commas"
        ),
    )
    write_token: str = field(
        default="",
        metadata=_says(
            "Bearer token of updates and graph store writes, or sha256:hash; empty: no writes"
        ),
    )
    admin_token: str = field(
        default="",
        metadata=_says("Bearer token of /admin, or sha256:hash; empty: /admin is closed"),
    )
    keep_writes: int = field(
        default=100,
        metadata=_says("Releases made by writes that are kept"),
    )
    keep_builds: int | None = field(
        default=None,
        metadata=_says("Releases made by kg build that are kept, or all"),
    )
    export_bytes: int = field(
        default=20_480,
        metadata=_says(
            "Megabytes of finished exports that are kept; the least recently asked for go first"
        ),
    )
    service_allow: str = field(
        default="",
        metadata=_says("Addresses that SERVICE may ask, separated by commas; empty: none"),
    )
    proxies: str = field(
        default="",
        metadata=_says(
            "Addresses of proxies whose X-Forwarded-For and -Proto are believed, by commas"
        ),
    )
    connections: int = field(default=2000, metadata=_says("Connections that may be open at a time"))
    client_timeout: float = field(
        default=20.0,
        metadata=_says("Seconds a client may take to send a request, or to take more of an answer"),
    )
    log_requests: str = field(
        default="problems",
        metadata=_says("Requests that are logged: problems (failed or slow ones), all or none"),
    )
    log_queries: bool = field(
        default=False, metadata=_says("Whether the log holds the texts of queries: yes or no")
    )

    def __post_init__(self) -> None:
        if not self.base_iri.endswith(("/", "#")):
            raise SettingError(
                f'KG_BASE_IRI is "{self.base_iri}", which does not end in "/".',
                "End it in a slash: https://example.org/kg/.",
            )
        for name in (f.name for f in fields(self) if f.type in ("int", "float", "int | None")):
            if getattr(self, name) is not None and not getattr(self, name) > 0:
                raise _not_positive(f"KG_{name.upper()}", str(getattr(self, name)))
        for name, words in _CHOICES.items():
            if getattr(self, name) not in words:
                raise SettingError(
                    f'KG_{name.upper()} is "{getattr(self, name)}".', f"Give {' or '.join(words)}."
                )
        for name in ("write_token", "admin_token"):
            object.__setattr__(self, name, _hashed(f"KG_{name.upper()}", getattr(self, name)))
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
    if kind == "bool":
        return _yes(name, text)
    if kind == "int | None" and text.lower() == "all":
        return None
    reader = {"int | None": int, "int": int, "float": float, "Path": Path, "str": str}[str(kind)]
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


def _yes(name: str, text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in words:
        raise SettingError(f'{name} is "{text}".', "Give yes or no.")
    return words[text.lower()]


def _hashed(name: str, token: str) -> str:
    """The SHA-256 of a token as ``sha256:…``, so that the token itself is kept nowhere.

    Raises:
        SettingError: what follows sha256: is no hash.
    """
    if not token:
        return ""
    if token.startswith("sha256:"):
        if not _SHA256.fullmatch(token):
            raise SettingError(
                f"{name} is no SHA-256.", "Write sha256: and 64 hexadecimal digits after it."
            )
        return token
    return f"sha256:{hashlib.sha256(token.encode()).hexdigest()}"


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
