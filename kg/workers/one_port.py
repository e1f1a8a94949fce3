"""Leave a worker one port to connect to: the relay of SERVICE (Landlock and seccomp, Linux)."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys
from typing import Final

from kg.workers.sandbox import (
    ALLOW,
    AT_LEAST,
    EQUAL,
    LOAD,
    MACHINES,
    PR_SET_NO_NEW_PRIVS,
    REFUSE,
    RETURN,
    X32,
    install,
)

_AND, _ANY_BIT = 0x54, 0x45  # BPF instructions
_ARCHITECTURE, _NUMBER, _ARGUMENTS = 4, 0, 16  # offsets in struct seccomp_data
_HOW_TO_OPEN: Final = 0o2004000  # SOCK_CLOEXEC | SOCK_NONBLOCK, which say nothing of the kind
_FAST_OPEN: Final = 0x20000000  # MSG_FASTOPEN: sending that connects, which Landlock does not see
_TCP: Final = (0, 6)  # the protocol of a stream; MPTCP and SCTP are others, unseen by Landlock

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every architecture
_VERSION: Final = 1
_NETWORK: Final = 4  # version of Landlock that knows TCP
_BIND, _CONNECT = 1, 2
_PORT_RULE: Final = 2

# machine: numbers of connect, which the sealed worker is refused and this one is not; and of
# sendto, sendmsg, sendmmsg with the argument that holds their flags
_SENDERS: Final = {
    "x86_64": (42, ((44, 3), (46, 2), (307, 3))),
    "aarch64": (203, ((206, 3), (211, 2), (269, 3))),
}

_Step = tuple[int, int, int, int]


def restrict_to_port(port: int) -> bool:
    """Leave this thread, and those it starts, TCP connections to ``port`` and no other socket.

    To be called before anything starts threads. The kernel looks at ports, not at addresses.

    Returns:
        Whether the kernel agreed to all of it. Without Landlock (Linux before 6.7) any TCP
        connection over IPv4 can be made, and the rewriting of the query stands alone.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in MACHINES:
        return False
    landed = _land(port)
    architecture, call, refused = MACHINES[machine]
    connect, senders = _SENDERS[machine]
    return (
        install(_filter(architecture, refused[0], refused[1:], connect, senders), call) and landed
    )


def _land(port: int) -> bool:
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.syscall(_CREATE_RULESET, None, 0, _VERSION) < _NETWORK:
        return False
    handled = struct.pack("=QQ", 0, _BIND | _CONNECT)
    ruleset: int = kernel.syscall(_CREATE_RULESET, handled, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        rule = struct.pack("=QQ", _CONNECT, port)
        agreed: bool = (
            kernel.syscall(_ADD_RULE, ruleset, _PORT_RULE, rule, 0) == 0
            and kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            and kernel.syscall(_RESTRICT_SELF, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)
    return agreed


def _filter(
    architecture: int,
    opening: int,
    refused: tuple[int, ...],
    connect: int,
    senders: tuple[tuple[int, int], ...],
) -> bytes:
    """A BPF program that lets sockets of TCP over IPv4 be opened and connected, and no others."""
    steps: list[_Step] = [
        (LOAD, 0, 0, _ARCHITECTURE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, _NUMBER),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, REFUSE),
    ]
    for number in refused:
        if number != connect:
            steps += _on(number, [(RETURN, 0, 0, REFUSE)])
    for number, flags in senders:
        steps += _on(
            number,
            [
                (LOAD, 0, 0, _argument(flags)),
                (_ANY_BIT, 0, 1, _FAST_OPEN),
                (RETURN, 0, 0, REFUSE),
                (RETURN, 0, 0, ALLOW),
            ],
        )
    steps += _on(
        opening,
        [
            (LOAD, 0, 0, _argument(0)),
            (EQUAL, 0, 6, socket.AF_INET),
            (LOAD, 0, 0, _argument(1)),
            (_AND, 0, 0, 0xFFFFFFFF ^ _HOW_TO_OPEN),
            (EQUAL, 0, 3, socket.SOCK_STREAM),
            (LOAD, 0, 0, _argument(2)),
            (EQUAL, 2, 0, _TCP[0]),
            (EQUAL, 1, 0, _TCP[1]),
            (RETURN, 0, 0, REFUSE),
            (RETURN, 0, 0, ALLOW),
        ],
    )
    steps.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _on(number: int, then: list[_Step]) -> list[_Step]:
    """Steps for one system call, which decide it; any other goes past them."""
    return [(EQUAL, 0, len(then), number), *then]


def _argument(place: int) -> int:
    """Where the low half of an argument stands; the kernel reads an int and no more of it."""
    return _ARGUMENTS + 8 * place
