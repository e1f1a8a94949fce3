"""How the log is written: every record of the process as a line of JSON, in the background."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from typing import IO, Final

from api.logs import REQUESTS
from kg.errors import KgError

_WAITING: Final = 10_000
"""Lines that may wait for whoever reads the log."""

_FLUSH: Final = 1.0


class _Known(logging.Filter):
    """Passes over what uvicorn says of an answer that broke off: the request's own line says it."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not (record.name == "uvicorn.error" and isinstance(error, KgError))


class JsonLines(logging.Formatter):
    """A record as one line of JSON; no text that a client sent can begin another line."""

    def format(self, record: logging.LogRecord) -> str:
        whole = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "event": record.getMessage().rstrip("\n"),
            **getattr(record, "fields", {}),
        }
        if record.name != REQUESTS.name:
            whole["logger"] = record.name
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, KgError):  # it is known, and so is where it is raised
            whole["error"] = error.code
            whole["problem"] = error.problem
        elif record.exc_info:
            whole["traceback"] = self.formatException(record.exc_info)
        return json.dumps(whole, ensure_ascii=True, default=str)


class Background(logging.Handler):
    """Writes lines in a thread of its own: nobody waits for a log that is not read.

    What is too much for it is left out, and how much that was is said.
    """

    def __init__(self, stream: IO[str]) -> None:
        super().__init__()
        self._stream = stream
        self._lines: Queue[str] = Queue(_WAITING)
        self._lost = 0
        Thread(target=self._work, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.put_nowait(self.format(record))
        except Full:
            self._lost += 1

    def flush(self) -> None:
        """Wait a moment for what is still to be written."""
        end = time.monotonic() + _FLUSH
        while self._lines.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.005)

    def _work(self) -> None:
        while True:
            line = self._lines.get()
            lost, self._lost = self._lost, 0
            if lost:
                line += "\n" + json.dumps({"level": "warning", "event": f"{lost} lines were lost"})
            with suppress(OSError, ValueError):  # nobody reads it any more
                self._stream.write(line + "\n")
                self._stream.flush()
            self._lines.task_done()


def install(level: int = logging.INFO) -> None:
    """Have every record of this process written to stderr as JSON, warnings of Python too.

    uvicorn's own records below a warning say nothing that is not said elsewhere.
    """
    handler = Background(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(_Known())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name in ("uvicorn", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _time(seconds: float) -> str:
    """Universal time to the millisecond.

    >>> _time(0.25)
    '1970-01-01T00:00:00.250Z'
    """
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds % 1 * 1000):03d}Z"
