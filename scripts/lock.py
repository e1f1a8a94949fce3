"""Renew the lock files: exact versions with hashes, and no download addresses."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = "# Exact versions with hashes; renewed by `make lock` from pyproject.toml.\n"
LOCKS = {
    "runtime": ["pyproject.toml", "--extra", "build"],
    "dev": ["pyproject.toml", "--all-extras"],
    "web": ["--group", "web"],
}


def lock(name: str, wanted: list[str]) -> Path:
    """Write ``requirements/<name>.lock`` for every supported Python at once."""
    target = ROOT / "requirements" / f"{name}.lock"
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(Path(folder) / "bin" / "uv",),
            *("pip", "compile", "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "-q"),
            *wanted,
        ]
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([Path(folder) / "bin" / "pip", "install", "-q", "uv"], check=True)
        result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    target.write_text(HEADER + result.stdout, encoding="utf-8")
    return target


if __name__ == "__main__":
    for lock_name, lock_wanted in LOCKS.items():
        print(f"wrote {lock(lock_name, lock_wanted).relative_to(ROOT)}")
