"""Take from a worker what it never needs: sockets and new programs (seccomp, Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_SET_MODE_FILTER: Final = 1
_ALL_THREADS: Final = 1  # SECCOMP_FILTER_FLAG_TSYNC
ALLOW: Final = 0x7FFF0000
REFUSE: Final = 0x00050000 | errno.EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF instructions
X32: Final = 0x40000000  # calls of the x32 interface carry this bit

# machine: (audit number of the architecture, number of seccomp(), numbers of what is refused:
# socket, connect, bind, listen, accept, accept4, execve, execveat, io_uring_setup)
MACHINES: Final = {
    "x86_64": (0xC000003E, 317, (41, 42, 49, 50, 43, 288, 59, 322, 425)),
    "aarch64": (0xC00000B7, 277, (198, 203, 200, 201, 202, 242, 221, 281, 425)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def end_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends, however it ends.

    The Ctrl+C of a terminal reaches both; only the one that started this decides what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def deny_sockets() -> bool:
    """Refuse sockets and new programs to this process, for good.

    Returns:
        Whether the kernel agreed; without it the check of the query's tokens stands alone.
    """
    machine = MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if machine is None:
        return False
    architecture, call, refused = machine
    return install(_filter(architecture, refused), call)


def install(code: bytes, call: int) -> bool:
    """Put a BPF program before every system call of this process, for good.

    Args:
        code: the program.
        call: the number of seccomp() on this machine.

    Returns:
        Whether the kernel agreed.
    """
    program = _Program(len(code) // 8, code)
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done: int = kernel.syscall(call, _SECCOMP_SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))
    return done == 0


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """A BPF program that allows every call of ``architecture`` but those ``refused``."""
    end = len(refused) + 1  # instructions between the check of x32 and the refusal
    steps = [
        (LOAD, 0, 0, 4),
        (EQUAL, 0, end + 2, architecture),
        (LOAD, 0, 0, 0),
        (AT_LEAST, end, 0, X32),
        *((EQUAL, end - 1 - i, 0, number) for i, number in enumerate(refused)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


if __name__ == "__main__":  # python -m kg.workers.sandbox: what the kernel here agrees to
    os.write(1, b"sockets are denied\n" if deny_sockets() else b"no seccomp here\n")
