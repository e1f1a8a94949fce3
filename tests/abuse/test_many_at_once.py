"""A crowd with small questions, alone and beside a few that never end."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.abuse.asking import PRODUCT, connect, query, until_closed


def crowd(server, mark, size=200):
    """As many clients as there are asking a question each at one time, all new to the server."""
    clients = [connect(server) for _ in range(size)]
    for number, client in enumerate(clients):
        text = f"SELECT?p?o{{<urn:{mark}:{number}>?p?o}}"
        client.sendall(
            f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
    told = [until_closed(client) for client in clients]
    for client in clients:
        client.close()
    return [answer for answer in told if not answer.startswith(b"HTTP/1.1 200 ")]


def test_a_crowd_is_answered(server):
    for turn in range(4):
        assert crowd(server, f"alone:{turn}") == []


def test_two_hundred_are_answered_beside_eight_runaways(server):
    def runaway(number):
        return query(server, f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} # {number}", timeout=2)

    with ThreadPoolExecutor(8) as costly:
        running = [costly.submit(runaway, number) for number in range(8)]
        time.sleep(0.5)
        assert crowd(server, "beside") == []
        assert {told.result().status for told in running} <= {408, 503}
