"""Our own server, as ``kg serve`` runs it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from benchmarks.servers.running import free_port, running

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from benchmarks.servers.running import Running

ENDLESS: Final = {
    "client_seconds": 10**9,
    "client_queries": 10**6,
    "client_rows": 10**15,
    "client_bytes": 10**9,
}
"""Budgets for one client that stands for all."""


def serve(home: Path, **settings: object) -> AbstractContextManager[Running]:
    """Serve a home; settings are given as ``workers=1`` for ``KG_WORKERS``."""
    port = free_port()
    command = [sys.executable, "-m", "kg.cli.main", "serve", "--port", str(port)]
    given = {f"KG_{name.upper()}": str(value) for name, value in settings.items()}
    return running(command, port, {"KG_HOME": str(home), **given})
