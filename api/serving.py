"""The server: its socket, its options, its end on a signal."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Final

import uvicorn

from api import log_lines
from api.connections import guarded_by
from api.guard import Guard
from kg.errors import SettingError

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

    from fastapi import FastAPI

    from kg.config import Settings

_BACKLOG: Final = 4096
_TCP_NOTSENT_LOWAT: Final = 25
_UNSENT: Final = 256 * 1024
"""Bytes that the system takes of an answer before it can send them; without a bound, megabytes."""

_M_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 256 * 1024

_OWN_FILES: Final = 256
"""Files that the server opens beside its connections: pipes of workers, the store, the log."""

_AFTER_LAST: Final = 5
"""Seconds beyond the longest query for which the end waits for answers."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections.

    Raises:
        SettingError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SettingError(
            f"The server cannot listen on {host}, port {port}: {error.strerror or error}.",
            "Choose another with --host and --port, or end the process that holds it.",
        ) from error
    if sys.platform == "linux":  # the sockets of connections are made like it
        listener.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, _UNSENT)
    return listener


def serve(app: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Serve until a signal ends it: SIGTERM or SIGINT, after what runs; a second one, at once.

    Args:
        app: of :func:`api.app.create_app`; ``app.state.guard`` and ``app.state.stopping`` are set.
        settings: of this process.
        listener: of :func:`listen`.
    """
    log_lines.install()
    _give_memory_back()
    most = min(settings.connections, max(_files() - _OWN_FILES, 1))
    guard = Guard(settings, most, app.state.metrics)
    app.state.guard = guard
    app.state.stopping = False
    config = uvicorn.Config(
        app,
        http=guarded_by(guard, app.state.ready, app.state.express),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=math.ceil(settings.query_timeout) + _AFTER_LAST,
    )
    _Server(config, app).run(sockets=[listener])


def _give_memory_back() -> None:
    """Have the C library map large blocks each on its own, so that they go back when freed.

    Left alone it learns from the first one freed to keep those of its size.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


class _Server(uvicorn.Server):
    """uvicorn's server, which ends with 0 when it was asked to end."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the signals that end it; unlike uvicorn, do not raise them anew afterwards."""
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End after what runs; if it ends already, now: the kernel ends the workers with us."""
        if self.should_exit:
            os._exit(128 + sig)
        self.should_exit = True
        self._app.state.stopping = True


def _files() -> int:
    """Files that this process may have open, after asking for as many as it may."""
    if sys.platform == "win32":
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return 1_000_000 if soft == resource.RLIM_INFINITY else soft
