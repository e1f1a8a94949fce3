"""The last step of an export: its files compressed, their hashes written beside them."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import zipfile
from typing import IO, TYPE_CHECKING, Final

from kg.exports.folders import SUMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LEVEL: Final = 6
_PIECE: Final = 1024 * 1024
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name."""

_READABLE: Final = 0o644 << 16


def compress(path: Path) -> Path:
    """Write ``path`` once more as ``….gz``; gives where that stands."""
    target = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, target.open("wb") as file, gzipped(file) as out:
        shutil.copyfileobj(source, out, _PIECE)
    return target


def gzipped(file: IO[bytes]) -> gzip.GzipFile:
    """What is written to it comes to ``file`` compressed, without a name or a time."""
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=_LEVEL, mtime=0)


def pack(paths: Iterable[Path], target: Path) -> None:
    """Write files into one ZIP, without their times, so that its bytes are the same each time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path.name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(source, out, _PIECE)


def write_sums(paths: Iterable[Path], folder: Path) -> None:
    """Write the SHA-256 of files of ``folder`` into it, as ``sha256sum`` writes and checks them."""
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in in_order(paths)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def in_order(paths: Iterable[Path]) -> list[Path]:
    """The paths by name."""
    return sorted(paths, key=lambda path: path.name)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
