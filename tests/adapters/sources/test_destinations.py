"""Where fetching may go: redirects, private hosts, names that change, certificates."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from pathlib import Path

import httpcore
import pytest
from tests.adapters.sources.loopback import Loopback, ok, redirect, serving
from tests.adapters.sources.worlds import PAGE, Names, Outside, codes, fetch

from yanbao.adapters.sources.fetching import HttpFetcher
from yanbao.adapters.sources.system import SystemResolver
from yanbao.model.replies import FetchRequest


def test_redirects_are_followed_and_remembered(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", redirect("/b", "301 Moved"))
    server.answer("/b", redirect(server.url("/c?x=1#top")))
    server.answer("/c?x=1", ok(PAGE))
    reply, issues = fetch(outside, server)
    assert issues == []
    assert reply.hops == (server.url("/feed"), server.url("/b"), server.url("/c?x=1"))


def test_a_loop_and_an_endless_chain_end(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", redirect("/b"))
    server.answer("/b", redirect("/feed"))
    assert codes(fetch(outside, server)[1]) == ["fetch.redirect-loop"]
    for number in range(20):
        server.answer(f"/{number}", redirect(f"/{number + 1}"))
    before = len(server.asked)
    assert codes(fetch(outside, server, "/0")[1]) == ["fetch.redirect-loop"]
    assert len(server.asked) - before == 7  # robots.txt, the address, five redirects


def test_a_redirect_without_a_place_ends(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", ok(b"", status="302 Found"))
    assert codes(fetch(outside, server)[1]) == ["fetch.redirect-loop"]


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
        "http://192.168.1.1:8080/", "http://100.64.0.1/", "http://100.100.100.200/",
        "http://[fd00:ec2::254]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
        "file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1:70/_x",
        "http://user:word@example.com/", "http://example.com:22/", "//127.0.0.2/",
    ],
)  # fmt: skip
def test_a_redirect_to_a_closed_place_is_refused(
    server: Loopback, outside: Outside, target: str
) -> None:
    server.answer("/feed", redirect(target))
    reply, issues = fetch(outside, server)
    assert (reply.outcome, codes(issues)) == ("refused", ["fetch.unsafe-address"])


def test_a_redirect_that_is_no_address_is_told(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", redirect("javascript:1"))
    assert codes(fetch(outside, server)[1]) == ["fetch.broken-reply"]


def test_leave_for_one_port_is_no_leave_for_another(server: Loopback, outside: Outside) -> None:
    with serving() as other:
        other.answer("/secret", ok(b"secret"))
        server.answer("/feed", redirect(other.url("/secret")))
        reply, issues = fetch(outside, server)
        assert (reply.outcome, codes(issues)) == ("refused", ["fetch.unsafe-address"])
        assert other.asked == []


def test_a_private_source_may_reach_its_own_host_only(server: Loopback, outside: Outside) -> None:
    with serving() as other:
        other.answer("/secret", ok(b"secret"))
        server.answer("/feed", redirect(other.url("/secret")))
        server.answer("/own", ok(PAGE))
        fetcher = outside.fetcher()
        own = FetchRequest(address=server.url("/own"), private=True)
        assert fetcher.fetch(own)[0].content == PAGE
        led = FetchRequest(address=server.url("/feed"), private=True)
        assert codes(fetcher.fetch(led)[1]) == ["fetch.unsafe-address"]
        assert other.asked == []


def test_an_opened_host_is_open_to_what_starts_there_alone(
    server: Loopback, outside: Outside
) -> None:
    """Neither a stranger's redirect nor a link in a stranger's list leads to it."""
    with serving() as inside:
        inside.answer("/feed", redirect(inside.url("/page")))
        inside.answer("/page", ok(PAGE))
        server.answer("/feed", redirect(inside.url("/page")))
        fetcher = outside.fetcher(inside.host)
        stranger = FetchRequest(address=server.url("/feed"), private=True)
        assert codes(fetcher.fetch(stranger)[1]) == ["fetch.unsafe-address"]
        linked = FetchRequest(address=inside.url("/page"), via="https://paper.example/feed")
        assert codes(fetcher.fetch(linked)[1]) == ["fetch.unsafe-address"]
        assert inside.asked == []
        own = FetchRequest(address=inside.url("/feed"))
        assert fetcher.fetch(own)[0].content == PAGE
        article = FetchRequest(address=inside.url("/page"), via=inside.url("/feed"))
        assert fetcher.fetch(article)[0].content == PAGE


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"]
)
def test_loopback_by_any_of_its_names_is_refused(
    server: Loopback, outside: Outside, host: str
) -> None:
    names: Names = SystemResolver(2.0)  # type: ignore[assignment]
    outside.names = names
    fetcher = outside.fetcher()
    # a port of the web, so that the form passes and the address decides
    _, issues = fetcher.fetch(FetchRequest(address=f"http://{host}:8080/"))
    assert codes(issues) == ["fetch.unsafe-address"]
    assert server.asked == []


def test_not_even_robots_txt_is_asked_where_a_private_source_leads(
    server: Loopback, outside: Outside
) -> None:
    asked_for: list[str] = []
    resolve = outside.names.resolve

    def note(host: str, port: int) -> tuple[str, ...]:
        asked_for.append(f"{host}:{port}")
        return resolve(host, port)

    outside.names.resolve = note  # type: ignore[method-assign]
    outside.names.table["inside.test"] = [("10.0.0.7",)]
    server.answer("/feed", redirect("http://inside.test:8080/secret"))
    request = FetchRequest(address=server.url("/feed"), private=True)
    reply, issues = outside.fetcher().fetch(request)
    assert (reply.outcome, codes(issues)) == ("refused", ["fetch.unsafe-address"])
    assert "10.0.0.7" in issues[0].detail
    assert asked_for[-1] == "inside.test:8080"


def watch_connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note where connections would go; none is made."""
    went: list[str] = []

    def connect(_: object, host: str, *__: object, **___: object) -> None:
        went.append(host)
        raise httpcore.ConnectError("not here")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return went


def test_a_name_that_resolves_otherwise_the_second_time_gains_nothing(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    went = watch_connections(monkeypatch)
    outside.names.table["rebind.test"] = [("93.184.215.14",), ("127.0.0.1",)]
    reply, issues = outside.fetcher().fetch(FetchRequest(address="http://rebind.test/"))
    # the first answer was connected to as checked; the second was checked anew and refused
    assert went == ["93.184.215.14"]
    assert outside.names.asked == ["rebind.test", "rebind.test"]
    assert (reply.outcome, codes(issues)) == ("refused", ["fetch.unsafe-address"])


def test_one_closed_address_among_open_ones_closes_the_name(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    went = watch_connections(monkeypatch)
    outside.names.table["mixed.test"] = [("93.184.215.14", "10.1.2.3")]
    _, issues = outside.fetcher().fetch(FetchRequest(address="http://mixed.test/"))
    assert (went, codes(issues)) == ([], ["fetch.unsafe-address"])


def test_a_name_is_connected_to_by_its_checked_address(server: Loopback, outside: Outside) -> None:
    outside.names.table["paper.test"] = [("127.0.0.1",)]
    server.answer("/feed", ok(PAGE))
    fetcher = outside.fetcher(f"paper.test:{server.port}")
    address = f"http://paper.test:{server.port}/feed"
    reply, issues = fetcher.fetch(FetchRequest(address=address))
    assert (reply.content, issues) == (PAGE, [])
    assert f"host: paper.test:{server.port}" in server.asked[-1].lower()


def test_a_name_that_does_not_resolve_is_told(outside: Outside) -> None:
    reply, issues = outside.fetcher().fetch(FetchRequest(address="https://nowhere.test/"))
    assert (reply.outcome, codes(issues)) == ("failed", ["fetch.no-address"])


def test_what_is_meant_for_one_host_is_not_told_to_another(
    server: Loopback, outside: Outside
) -> None:
    outside.names.table["other.test"] = [("127.0.0.1",)]
    server.answer("/feed", redirect(f"http://other.test:{server.port}/moved"))
    server.answer("/moved", ok(PAGE))
    request = FetchRequest(
        address=server.url("/feed"),
        method="POST",
        body=b"q=1",
        headers=(("Referer", "http://paper.test/"), ("Accept", "text/html")),
        etag='"a1"',
    )
    fetcher: HttpFetcher = outside.fetcher(server.host, f"other.test:{server.port}")
    assert fetcher.fetch(request)[0].content == PAGE
    first, last = server.asked[1].lower(), server.asked[-1].lower()
    assert first.startswith("post /feed")
    assert "referer" in first
    assert last.startswith("get /moved")
    assert "referer" not in last
    assert "if-none-match" not in last
    assert "accept: text/html" in last


@pytest.mark.parametrize(
    "address",
    ["", "feed", "http://", "http:///x", "http://[::1", "http://a b/", "http://a/\r\nX: y",
     "http://a:99999/", "data:text/html,x", "http://\x00/", "http://" + "a" * 3_000],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(outside: Outside, address: str) -> None:
    reply, issues = outside.fetcher().fetch(FetchRequest(address=address))
    assert (reply.outcome, codes(issues)) == ("refused", ["fetch.unsafe-address"])


def test_an_issue_shows_no_key_of_the_address(server: Loopback, outside: Outside) -> None:
    _, issues = fetch(outside, server, "/feed?token=abc123")
    assert codes(issues) == ["fetch.not-there"]
    assert "abc123" not in f"{issues[0].subject} {issues[0].detail}"


@pytest.mark.slow
def test_a_certificate_that_nobody_vouches_for_is_refused(outside: Outside, tmp_path: Path) -> None:
    """TLS asks for the name, not for the address it was connected to, and verifies it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2",
         "-subj", "/CN=paper.test"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip("openssl is not here to make a certificate: not run")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names: list[str | None] = []
    context.sni_callback = lambda _, name, __: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def serve() -> None:
        listener.settimeout(5.0)
        for _ in range(3):
            try:
                connection, _ = listener.accept()
                with connection, context.wrap_socket(connection, server_side=True):
                    pass
            except OSError:
                continue

    serving_tls = threading.Thread(target=serve, daemon=True)
    serving_tls.start()
    outside.names.table["paper.test"] = [("127.0.0.1",)]
    fetcher = outside.fetcher(f"paper.test:{port}")
    _, issues = fetcher.fetch(FetchRequest(address=f"https://paper.test:{port}/"))
    listener.close()
    assert codes(issues) == ["fetch.connection-failed"]
    assert "certificate" in issues[0].detail.lower()
    assert names == ["paper.test"]
