"""The built wheel alone, in an empty environment, serves the graph."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import urllib3

from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_ontology_data_and_queries(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("ontology/modules", "ontology/shapes", "data/reference", "queries"):
        shipped = [n for n in names if n.startswith(f"kg/content/{folder}/")]
        kept = [p for p in (ROOT / folder).rglob("*") if p.is_file()]
        assert len(shipped) == len(kept) > 0, folder
    assert any(n.startswith("api/templates/") for n in names)
    built = [n for n in names if n.startswith("api/built/")]
    assert len(built) == len(list((ROOT / "api/built").glob("*")))


def test_the_wheel_serves_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")]
    subprocess.run(venv, check=True)
    bin_ = tmp_path / "env" / "bin"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", bin_ / "python"]
    versions = re.findall(
        r"^([A-Za-z0-9._-]+==[^\\\n]+)",
        (ROOT / "requirements/runtime.lock").read_text(),
        flags=re.M,
    )
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("\n".join(versions), encoding="utf-8")
    subprocess.run(
        [*pip, "install", "-q", "--no-compile", "-c", constraints, wheel],
        check=True,
        cwd=tmp_path,
    )
    port = free_port()
    environment = {"PATH": f"{bin_}:{os.environ['PATH']}", "KG_HOME": str(tmp_path / "home")}
    with subprocess.Popen(
        [bin_ / "kg", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as server:
        try:
            body = _when_ready(f"http://127.0.0.1:{port}/health", server)
            assert body["release"]
            answer = urllib3.request(
                "GET",
                f"http://127.0.0.1:{port}/api/v1/queries/programme/programmes-by-resolution",
                fields={"resolution": "2/7"},
            )
            assert answer.status == 200, answer.data
            assert b"inclusive-communities-thriving-cities" in answer.data
        finally:
            server.terminate()
            server.wait(20)


def _when_ready(url: str, server: subprocess.Popen[bytes]) -> dict[str, str]:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stdout.read().decode() if server.stdout else ""
        try:
            answer = urllib3.request("GET", url, timeout=2, retries=False)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.2)
            continue
        if answer.status == 200:
            return dict(json.loads(answer.data))
        time.sleep(0.2)
    raise AssertionError("the server did not become ready in 90 s")
