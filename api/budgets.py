"""What each client may take in a minute and at one time, counted as it takes it.

Interface (one ``Budgets`` per process, on the event loop's thread only):

* ``with budgets.enter(client):`` around a query, running or waiting; raises BudgetSpent (429);
* ``budgets.spend(client, seconds=, rows=, bytes=)`` when it is known what the query took;
* ``budgets.hit(client, rows=, bytes=)`` for an answer that needed no evaluation: refuses,
  charges and gives the value of ``RateLimit``, in one step for the hot path;
* ``budgets.left(client)`` the value of ``RateLimit``, ``budgets.policy`` that of
  ``RateLimit-Policy``, both as bytes (draft-ietf-httpapi-ratelimit-headers-10).
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from math import ceil
from typing import TYPE_CHECKING, Final

from kg.errors import BudgetSpent

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from kg.config import Settings

MEGABYTE: Final = 1024 * 1024
MINUTE: Final = 60
SLICE: Final = 5
"""Seconds that are counted together: what was taken is forgotten 55 to 60 seconds later."""

CLIENTS: Final = 10_000
"""Clients that are remembered; beyond, the one that has been silent for longest is forgotten."""

_SLICES: Final = MINUTE // SLICE
_FRESH: Final = 0.25
_QUOTAS: Final = ("seconds of evaluation", "rows", "bytes")


class _Account:
    """What one client has taken: the sums of a minute, and the slices that they are made of."""

    __slots__ = ("bytes", "rows", "running", "seconds", "shown", "shown_at", "slices")

    def __init__(self) -> None:
        self.running = 0
        self.shown, self.shown_at = b"", -1.0
        self.seconds, self.rows, self.bytes = 0.0, 0, 0
        self.slices: deque[list[float]] = deque()

    def forget(self, first: float) -> None:
        """Take out the slices before ``first``."""
        slices = self.slices
        while slices and slices[0][0] < first:
            _, seconds, rows, size = slices.popleft()
            self.seconds -= seconds
            self.rows -= int(rows)
            self.bytes -= int(size)
        if not slices:
            self.seconds = 0.0  # what rounding left


class Lease:
    """A query that runs or waits; give it back by ``leave()`` or by leaving the ``with``."""

    __slots__ = ("_account",)

    def __init__(self, account: _Account) -> None:
        self._account: _Account | None = account
        account.running += 1

    def leave(self) -> None:
        """The query has ended; a second call does nothing."""
        if self._account is not None:
            self._account.running -= 1
            self._account = None

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()


class Budgets:
    """The budgets of all clients; every method takes a time that does not grow with them."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seconds = settings.client_seconds
        self._rows = settings.client_rows
        self._bytes = settings.client_bytes * MEGABYTE
        self._queries = settings.client_queries
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self.policy: Final = (
            f'"seconds";q={self._seconds};qu="seconds";w={MINUTE}, '
            f'"rows";q={self._rows};qu="rows";w={MINUTE}, '
            f'"bytes";q={self._bytes};qu="content-bytes";w={MINUTE}, '
            f'"queries";q={self._queries};qu="concurrent-requests"'
        ).encode()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._accounts)

    def enter(self, client: str, *, refuse: bool = True) -> Lease:
        """Let a query of ``client`` run or wait.

        Raises:
            BudgetSpent: it has used up its minute, or has as many queries as it may, and ``refuse``
                is not false.
        """
        now = self._clock()
        account = self._account(client, now)
        if not refuse:
            return Lease(account)
        self._refuse_spent(account, now)
        if account.running >= self._queries:
            raise BudgetSpent(
                f"{account.running} queries of yours run or wait; at most {self._queries} may.",
                "Wait for some of them to end, or ask fewer at a time.",
                1,
            )
        return Lease(account)

    def spend(self, client: str, *, seconds: float = 0.0, rows: int = 0, bytes: int = 0) -> None:
        """Charge ``client`` with what a query took; it is never too late for that."""
        now = self._clock()
        account = self._account(client, now)
        self._charge(account, now, seconds, rows, bytes)

    def hit(self, client: str, *, rows: int = 0, bytes: int = 0, refuse: bool = True) -> bytes:
        """Charge an answer that is ready; gives the value of ``RateLimit``.

        That value may be a quarter of a second old: to write it takes longer than all the rest.

        Raises:
            BudgetSpent: the client had used up its minute before, and ``refuse`` is not false.
        """
        now = self._clock()
        account = self._account(client, now)
        if refuse:
            self._refuse_spent(account, now)
        self._charge(account, now, 0.0, rows, bytes)
        if now - account.shown_at > _FRESH:
            account.shown, account.shown_at = self._written(account, now), now
        return account.shown

    def left(self, client: str) -> bytes:
        """The value of ``RateLimit``: what is left of each quota, and when some comes back."""
        now = self._clock()
        return self._written(self._account(client, now), now)

    def _account(self, client: str, now: float) -> _Account:
        accounts = self._accounts
        account = accounts.get(client)
        if account is None:
            if len(accounts) >= CLIENTS:
                self._forget_one()
            account = accounts[client] = _Account()
        else:
            accounts.move_to_end(client)
            if account.slices and account.slices[0][0] + _SLICES <= now // SLICE:
                account.forget(now // SLICE - _SLICES + 1)
        return account

    def _forget_one(self) -> None:
        """Forget the client that has been silent for longest and has no query now."""
        for _ in range(len(self._accounts)):
            client, account = self._accounts.popitem(last=False)
            if not account.running:
                return
            self._accounts[client] = account

    def _charge(self, account: _Account, now: float, seconds: float, rows: int, size: int) -> None:
        number, slices = now // SLICE, account.slices
        if not slices or slices[-1][0] != number:
            slices.append([number, seconds, rows, size])
        else:
            last = slices[-1]
            last[1] += seconds
            last[2] += rows
            last[3] += size
        account.seconds += seconds
        account.rows += rows
        account.bytes += size

    def _refuse_spent(self, account: _Account, now: float) -> None:
        if (
            account.seconds < self._seconds
            and account.rows < self._rows
            and account.bytes < self._bytes
        ):
            return
        quotas = (self._seconds, self._rows, self._bytes)
        used = [account.seconds, account.rows, account.bytes]
        names = [f"{q:,} {_QUOTAS[n]}" for n, q in enumerate(quotas) if used[n] >= q]
        wait = 0.0
        for number, *taken in account.slices:
            wait = (number + _SLICES) * SLICE - now
            used = [had - freed for had, freed in zip(used, taken, strict=True)]
            if all(had < quota for had, quota in zip(used, quotas, strict=True)):
                break
        raise BudgetSpent(
            f"You have used up the {' and '.join(names)} that one client may take in a minute.",
            "Ask again when Retry-After says, and ask for less at a time.",
            max(1, ceil(wait)),
        )

    def _written(self, account: _Account, now: float) -> bytes:
        back = ""
        if account.slices:
            back = f";t={max(1, ceil((account.slices[0][0] + _SLICES) * SLICE - now))}"
        return (
            f'"seconds";r={max(0, int(self._seconds - account.seconds))}{back}, '
            f'"rows";r={max(0, self._rows - account.rows)}{back}, '
            f'"bytes";r={max(0, self._bytes - account.bytes)}{back}, '
            f'"queries";r={max(0, self._queries - account.running)}'
        ).encode()
