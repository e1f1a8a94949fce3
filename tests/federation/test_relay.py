"""What the relay passes on, and what it does not."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import time
from urllib.parse import quote

import pytest

from kg.federation.client import Client
from kg.federation.endpoints import endpoints_of
from kg.federation.relay import MAXIMUM_QUERY, Relay
from tests.federation.conftest import JSON_TYPE, ROW, XML, listening, post


def anything(address):
    """Lets an endpoint on the loopback stand for one on the internet."""
    return True


def ask(*urls, seconds=5.0, requests=100, times=1, body=None, method="POST", **client):
    """Ask the first of the allowed endpoints through a relay; gives what came the last time."""

    async def scenario():
        answering = Client(endpoints_of(",".join(urls)), **client)
        async with Relay(answering, seconds=seconds, requests=requests) as relay:
            with relay.lease() as services:
                assert list(services) == list(urls)
                given = {} if body is None else {"body": body}
                for _ in range(times):
                    found = await post(services[urls[0]], method=method, **given)
                return found

    return asyncio.run(scenario())


def test_an_answer_is_passed_on_and_nothing_of_the_client_goes_out(endpoint):
    body = "SELECT * WHERE { ?s ?p '住房&=+' . }"
    status, head, rest = ask(f"{endpoint.url}/sparql?a=b", body=body.encode())
    assert status == 200
    assert f"content-type: {JSON_TYPE}" in head
    assert "server:" not in head
    assert ROW in rest
    [(method, target, headers, form)] = endpoint.received
    assert (method, target, form) == ("POST", "/sparql?a=b", {"query": [body]})
    assert {name.lower() for name in headers} == {
        "host", "content-type", "content-length", "accept", "accept-encoding", "user-agent",
        "connection",
    }  # fmt: skip
    assert headers["Host"] == f"127.0.0.1:{endpoint.port}"


def test_results_as_xml_are_passed_on(endpoint):
    status, head, rest = ask(f"{endpoint.url}/xml")
    assert (status, XML in rest) == (200, True)
    assert "content-type: application/sparql-results+xml\r\n" in head


def test_proxies_of_the_environment_are_not_used(endpoint, monkeypatch):
    with listening() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(f"{endpoint.url}/")[0] == 200
        assert proxy.received == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_allowed_endpoint_is_followed(endpoint, status):
    there = f"{endpoint.url}/there"
    from_ = f"{endpoint.url}/redirect?status={status}&to={quote('/there')}"
    assert ask(from_, there)[0] == 200
    assert [(method, target) for method, target, _, _ in endpoint.received][1:] == [
        ("POST", "/there")
    ]


def test_a_redirect_to_anything_else_is_not(endpoint):
    with listening() as other:
        targets = (
            f"{other.url}/",
            f"http://localhost:{other.port}/",
            f"{endpoint.url}/there/",
            f"{endpoint.url}/there?x",
            f"{endpoint.url}/there#x",
            f"//127.0.0.1:{other.port}/",
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data/",
        )
        refused = 0
        for target in targets:
            from_ = f"{endpoint.url}/redirect?status=307&to={quote(target, safe='')}"
            status, _, rest = ask(from_, f"{endpoint.url}/there")
            assert (status, b"may not be asked" in rest) == (502, True), target
            refused += 1
        assert other.received == []
    assert refused == 8
    assert len(endpoint.received) == 8


def test_a_redirect_that_never_ends_is_not_followed_for_ever(endpoint):
    status, _, rest = ask(f"{endpoint.url}/loop")
    assert (status, b"again and again" in rest) == (502, True)
    assert len(endpoint.received) == 4


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/status", b"answered with status 500"),
        ("/page", b"something else than results"),
        ("/packed", b"something else than results"),
        ("/hidden", b"broke off or is no HTTP"),
        ("/noise", b"broke off or is no HTTP"),
    ],
)
def test_what_is_no_result_of_sparql_is_not_passed_on(endpoint, path, says):
    status, head, rest = ask(f"{endpoint.url}{path}")
    assert (status, says in rest) == (502, True), rest
    assert "content-type: text/plain" in head
    assert b"secret" not in rest
    assert endpoint.url.encode() in rest


@pytest.mark.parametrize("path", ["/silent", "/dripping-head"])
def test_an_endpoint_that_does_not_answer_is_left_in_time(endpoint, path):
    started = time.monotonic()
    status, _, rest = ask(f"{endpoint.url}{path}", seconds=0.5)
    assert (status, b"did not answer in full in 0.5 seconds" in rest) == (502, True)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", ["/drip", "/endless", "/cut"])
def test_an_answer_that_is_not_whole_never_looks_whole(endpoint, path):
    status, head, rest = ask(f"{endpoint.url}{path}", seconds=0.5, limit=1_000_000)
    assert status == 200
    assert "transfer-encoding: chunked" in head
    assert not rest.endswith(b"0\r\n\r\n")
    assert len(rest) < 2_000_000


def test_an_endpoint_that_is_not_there_is_a_failure():
    with listening() as gone:
        url = f"{gone.url}/"
    status, _, rest = ask(url)
    assert (status, b"cannot be reached" in rest) == (502, True)


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked(endpoint):
    """DNS that answers with another address the second time has no second time."""
    answers = iter([["127.0.0.1"], ["192.0.2.1"]])
    checked = []

    async def resolving(host, port):
        assert (host, port) == ("endpoint.example", endpoint.port)
        return next(answers)

    def permit(address):
        checked.append(address)
        return True

    url = f"http://endpoint.example:{endpoint.port}/"
    status, _, rest = ask(url, resolving=resolving, permits=permit)
    assert (status, ROW in rest) == (200, True)
    assert checked == ["127.0.0.1"]
    assert endpoint.received[0][2]["Host"] == f"endpoint.example:{endpoint.port}"


def test_a_name_that_turns_out_to_be_private_is_not_asked(endpoint):
    async def resolving(host, port):
        return ["127.0.0.1"]

    status, _, rest = ask(f"http://endpoint.example:{endpoint.port}/", resolving=resolving)
    assert (status, b"not public" in rest) == (502, True)
    assert endpoint.received == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_held_against_the_name(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=endpoint.example", "-addext", "subjectAltName=DNS:endpoint.example",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=certificate)

    async def resolving(host, port):
        return ["127.0.0.1"]

    with listening(ours) as secure:
        right, wrong = (f"https://{h}.example:{secure.port}/" for h in ("endpoint", "other"))
        given = {"resolving": resolving, "permits": anything}
        assert ask(right, tls=trusting, **given)[0] == 200
        assert ask(wrong, tls=trusting, **given)[0] == 502
        assert ask(right, **given)[0] == 502
    assert len(secure.received) == 1


def test_addresses_of_a_lease_are_good_for_that_lease_only(endpoint):
    async def scenario():
        client = Client(endpoints_of(f"{endpoint.url}/"))
        async with Relay(client, seconds=5.0) as relay:
            with relay.lease() as first, relay.lease() as second:
                [one], [two] = first.values(), second.values()
                assert one != two
                assert (await post(one))[0] == 200
                root = one[: one.index("/", 8)]
                for path in ("/", "/x/0", "//0", "/0", one.removeprefix(root)[:-1] + "1"):
                    assert (await post(root + path))[0] == 502
            assert (await post(one))[0] == 502
        return len(endpoint.received)

    assert asyncio.run(scenario()) == 1


def test_only_a_post_is_passed_on(endpoint):
    assert ask(f"{endpoint.url}/", method="GET")[0] == 502
    assert endpoint.received == []


def test_one_query_may_ask_so_many_times_and_no_more(endpoint):
    assert ask(f"{endpoint.url}/", requests=3, times=3)[0] == 200
    status, _, rest = ask(f"{endpoint.url}/", requests=3, times=4)
    assert (status, b"more than 3 times" in rest) == (502, True)
    assert len(endpoint.received) == 6


def test_a_query_that_is_too_long_is_not_passed_on(endpoint):
    status, _, rest = ask(f"{endpoint.url}/", body=b"#" * (MAXIMUM_QUERY + 1))
    assert (status, b"longer than" in rest) == (502, True)
    assert endpoint.received == []


def test_what_runs_ends_with_its_lease_and_with_the_relay(endpoint):
    async def scenario():
        client = Client(endpoints_of(f"{endpoint.url}/drip"))
        async with Relay(client, seconds=60.0) as relay:
            with relay.lease() as services:
                first = asyncio.create_task(post(*services.values()))
                await until(lambda: endpoint.open == 1)
            await first
            await until(lambda: endpoint.open == 0)
            with relay.lease() as services:
                second = asyncio.create_task(post(*services.values()))
                await until(lambda: endpoint.open == 1)
                await relay.__aexit__(None, None, None)
                await second
                await until(lambda: endpoint.open == 0)

    asyncio.run(asyncio.wait_for(scenario(), 30))


async def until(true):
    while not true():
        await asyncio.sleep(0.02)
