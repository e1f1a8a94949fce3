"""A store of each kind: one in a directory, one behind a real server."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import urllib3

from kg.store.embedded import EmbeddedStore
from kg.store.remote import RemoteStore
from tests.ports import free_port

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@pytest.fixture(scope="session")
def oxigraph():
    """The address of a running ``oxigraph serve``."""
    port = free_port()
    process = subprocess.Popen(
        [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    with urllib3.PoolManager(retries=False) as http:
        for _ in range(200):
            try:
                http.request("GET", address)
                break
            except urllib3.exceptions.HTTPError:
                assert process.poll() is None
                time.sleep(0.05)
        yield address
    process.kill()
    process.wait()


@pytest.fixture(params=["embedded", "remote"])
def store(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "embedded":
        made = EmbeddedStore.writable(tmp_path / "store")
    else:
        address = request.getfixturevalue("oxigraph")
        with urllib3.PoolManager(retries=False) as http:
            assert http.request("DELETE", f"{address}/store?default").status == 204
            for graph in list(RemoteStore.at(address).named_graphs()):
                http.request("DELETE", f"{address}/store", fields={"graph": graph.value})
        made = RemoteStore.at(address, timeout=10)
    yield made
    made.close()
