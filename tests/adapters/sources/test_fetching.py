"""Fetching against real servers on loopback: what it takes, and what it must not."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import httpcore
import pytest
from tests.adapters.sources.loopback import Connection, Loopback, ok, redirect, serving
from tests.adapters.sources.worlds import NOW, QUICK, Names, Outside

from yanbao.adapters.sources.fetching import HttpFetcher
from yanbao.adapters.sources.manners import Manners, World
from yanbao.adapters.sources.system import SystemResolver, SystemTimer
from yanbao.errors import Issue
from yanbao.model.replies import FetchRequest, Reply

PAGE = b"<html><body><p>A page.</p></body></html>"


def fetch(
    outside: Outside, server: Loopback, path: str = "/feed", **limits: float
) -> tuple[Reply, list[Issue]]:
    fetcher = outside.fetcher(server.host, **limits)
    return fetcher.fetch(FetchRequest(address=server.url(path)))


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


# --- what comes back ---------------------------------------------------------------------


def test_a_reply_comes_with_its_bytes_headers_time_and_peer(
    server: Loopback, outside: Outside
) -> None:
    server.answer("/feed", ok(PAGE, "Content-Type: text/html", 'ETag: "a1"'))
    reply, issues = fetch(outside, server)
    assert issues == []
    assert (reply.outcome, reply.status, reply.attempts) == ("fresh", 200, 1)
    assert reply.wire == reply.content == PAGE
    assert reply.header("etag") == '"a1"'
    assert reply.received_at == NOW
    assert reply.peer == "127.0.0.1"
    assert reply.hops == (server.url("/feed"),)


def test_a_compressed_body_is_given_as_received_and_as_meant(
    server: Loopback, outside: Outside
) -> None:
    packed = gzip.compress(PAGE, mtime=0)
    server.answer("/feed", ok(packed, "Content-Encoding: gzip"))
    reply, issues = fetch(outside, server)
    assert issues == []
    assert (reply.wire, reply.content) == (packed, PAGE)


def test_deflate_with_and_without_its_header_is_read(server: Loopback, outside: Outside) -> None:
    bare = zlib.compress(PAGE)[2:-4]
    for packed in (zlib.compress(PAGE), bare):
        server.answer("/feed", ok(packed, "Content-Encoding: deflate"))
        assert fetch(outside, server)[0].content == PAGE


def test_a_request_says_who_asks_and_what_it_takes(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", ok(PAGE))
    fetch(outside, server)
    asked = server.asked[-1].lower()
    assert "user-agent: yanbao/0.0" in asked
    assert "accept-encoding: gzip, deflate\r\n" in asked
    assert "cookie" not in asked


def test_what_is_unchanged_is_not_sent_again(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    request = FetchRequest(
        address=server.url("/feed"), etag='"a1"', last_modified="Mon, 05 Jan 2026 00:00:00 GMT"
    )
    reply, issues = outside.fetcher(server.host).fetch(request)
    assert (reply.outcome, issues) == ("unchanged", [])
    assert 'if-none-match: "a1"' in server.asked[-1].lower()
    assert "if-modified-since: mon, 05 jan 2026" in server.asked[-1].lower()


def test_unchanged_to_a_request_without_validators_is_a_broken_reply(
    server: Loopback, outside: Outside
) -> None:
    server.answer("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert codes(fetch(outside, server)[1]) == ["fetch.broken-reply"]


def test_a_cookie_of_one_reply_is_not_told_in_the_next(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", ok(PAGE, "Set-Cookie: a=1"))
    fetcher = outside.fetcher(server.host)
    for _ in range(2):
        fetcher.fetch(FetchRequest(address=server.url("/feed")))
    assert "cookie" not in server.asked[-1].lower()


# --- manners -----------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_obeyed(server: Loopback, outside: Outside) -> None:
    server.answer("/robots.txt", ok(b"User-agent: *\nDisallow: /closed\n"))
    server.answer("/open", ok(PAGE))
    fetcher = outside.fetcher(server.host)
    reply, issues = fetcher.fetch(FetchRequest(address=server.url("/closed/page")))
    assert (reply.outcome, codes(issues)) == ("refused", ["fetch.robots-refused"])
    assert fetcher.fetch(FetchRequest(address=server.url("/open")))[0].outcome == "fresh"
    assert server.hits == ["/robots.txt", "/open"]


def test_a_host_that_fails_to_say_its_rules_is_left_alone(
    server: Loopback, outside: Outside
) -> None:
    server.answer("/robots.txt", ok(b"", status="500 Oops"))
    server.answer("/feed", ok(PAGE))
    reply, issues = fetch(outside, server)
    assert (reply.outcome, codes(issues)) == ("refused", ["fetch.robots-unknown"])
    assert "/feed" not in server.hits


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden"])
def test_a_host_without_rules_may_be_asked(server: Loopback, outside: Outside, status: str) -> None:
    server.answer("/robots.txt", ok(b"", status=status))
    server.answer("/feed", ok(PAGE))
    assert fetch(outside, server)[0].outcome == "fresh"


def test_requests_to_one_host_keep_their_distance(server: Loopback, outside: Outside) -> None:
    server.answer("/robots.txt", ok(b"User-agent: *\nCrawl-delay: 7\n"))
    server.answer("/feed", ok(PAGE))
    fetcher = outside.fetcher(server.host, host_delay_s=2.0)
    for _ in range(3):
        fetcher.fetch(FetchRequest(address=server.url("/feed")))
    # robots.txt takes no turn; the first page after it has the wish that it states
    assert outside.timer.waits == [pytest.approx(7.0, abs=0.5)] * 2


def test_retry_after_is_waited_for_and_the_next_attempt_counts(
    server: Loopback, outside: Outside
) -> None:
    busy = ok(b"", "Retry-After: 7", status="429 Too Many Requests")
    server.answer("/feed", busy, ok(PAGE))
    reply, issues = fetch(outside, server)
    assert (reply.outcome, reply.attempts, issues) == ("fresh", 2, [])
    assert outside.timer.waits == [7.0]


def test_retry_after_may_be_a_date(server: Loopback, outside: Outside) -> None:
    date = "Mon, 05 Jan 2026 07:30:30 GMT"
    server.answer("/feed", ok(b"", f"Retry-After: {date}", status="503 Busy"), ok(PAGE))
    assert fetch(outside, server)[0].outcome == "fresh"
    assert outside.timer.waits == [30.0]


def test_back_off_doubles_with_jitter_from_outside(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", ok(b"", status="502 Bad Gateway"))
    outside.share = 0.5
    reply, issues = fetch(outside, server, attempts=4)
    assert outside.timer.waits == [0.75, 1.5, 3.0]
    assert (reply.outcome, reply.attempts, reply.status) == ("failed", 4, 502)
    assert codes(issues) == ["fetch.server-failed"]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_storm_ends_in_rest_for_the_host(server: Loopback, outside: Outside, status: str) -> None:
    server.answer("/feed", ok(b"", "Retry-After: 600", status=status))
    fetcher = outside.fetcher(server.host)
    _, issues = fetcher.fetch(FetchRequest(address=server.url("/feed")))
    assert codes(issues) == ["fetch.asked-to-wait"]
    assert outside.timer.waits == []  # 600 s are more than a fetch may wait
    asked = len(server.asked)
    for _ in range(20):
        _, issues = fetcher.fetch(FetchRequest(address=server.url("/other")))
        assert codes(issues) == ["fetch.host-resting"]
    assert len(server.asked) == asked
    outside.timer.ahead_s += 601
    server.answer("/feed", ok(PAGE))
    assert fetcher.fetch(FetchRequest(address=server.url("/feed")))[0].outcome == "fresh"


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        ("404 Not Found", "missing", "fetch.not-there"),
        ("410 Gone", "missing", "fetch.not-there"),
        ("403 Forbidden", "refused", "fetch.refused-by-server"),
        ("418 Teapot", "failed", "fetch.server-failed"),
        ("206 Partial Content", "failed", "fetch.server-failed"),
    ],
)
def test_a_refusal_is_not_asked_again(
    server: Loopback, outside: Outside, status: str, outcome: str, code: str
) -> None:
    server.answer("/feed", ok(b"", status=status))
    reply, issues = fetch(outside, server)
    assert (reply.outcome, codes(issues)) == (outcome, [code])
    assert server.hits.count("/feed") == 1


# --- slow, endless, broken ----------------------------------------------------------------


def lasted(start: float) -> float:
    return time.monotonic() - start


def test_headers_that_trickle_end_by_the_deadline(server: Loopback, outside: Outside) -> None:
    def slow(connection: Connection, _: str) -> None:
        server.trickle(connection, b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000)

    server.answer("/feed", slow)
    start = time.monotonic()
    reply, issues = fetch(outside, server, total_s=0.4)
    assert (reply.outcome, codes(issues)) == ("failed", ["fetch.too-slow"])
    assert lasted(start) < 1.5


def test_a_body_that_trickles_ends_by_the_deadline(server: Loopback, outside: Outside) -> None:
    def slow(connection: Connection, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        server.trickle(connection, b"a" * 100_000)

    server.answer("/feed", slow)
    start = time.monotonic()
    assert codes(fetch(outside, server, total_s=0.4)[1]) == ["fetch.too-slow"]
    assert lasted(start) < 1.5


def test_a_server_that_says_nothing_ends_by_the_read_limit(
    server: Loopback, outside: Outside
) -> None:
    server.answer("/feed", lambda _, __: time.sleep(1.0))
    start = time.monotonic()
    assert codes(fetch(outside, server, read_s=0.3)[1]) == ["fetch.too-slow"]
    assert lasted(start) < 1.0


@pytest.mark.parametrize("chunked", [True, False])
def test_an_endless_body_ends_by_its_size(
    server: Loopback, outside: Outside, chunked: bool
) -> None:
    sent = [0]

    def endless(connection: Connection, _: str) -> None:
        way = b"Transfer-Encoding: chunked" if chunked else b"Connection: close"
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + way + b"\r\n\r\n")
        part = b"2000\r\n" + b"a" * 0x2000 + b"\r\n" if chunked else b"a" * 0x2000
        while not server.stopped.is_set():
            sent[0] += len(part)
            connection.sendall(part)

    server.answer("/feed", endless)
    assert codes(fetch(outside, server)[1]) == ["fetch.too-large"]
    assert server.hits.count("/feed") == 1
    assert sent[0] < 20_000_000  # what the sockets hold, no more


def test_endless_headers_are_a_broken_reply(server: Loopback, outside: Outside) -> None:
    def endless(connection: Connection, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.stopped.is_set():
            connection.sendall(b"X-More: " + b"a" * 1_000 + b"\r\n")

    server.answer("/feed", endless)
    assert codes(fetch(outside, server)[1]) == ["fetch.broken-reply"]


def test_endless_early_answers_end_by_the_deadline(server: Loopback, outside: Outside) -> None:
    def endless(connection: Connection, _: str) -> None:
        while not server.stopped.is_set():
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    server.answer("/feed", endless)
    start = time.monotonic()
    assert codes(fetch(outside, server, total_s=0.4)[1]) == ["fetch.too-slow"]
    assert lasted(start) < 2.0


def test_an_announced_size_beyond_the_bound_is_not_begun(
    server: Loopback, outside: Outside
) -> None:
    server.answer("/feed", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nab")
    assert codes(fetch(outside, server)[1]) == ["fetch.too-large"]


@pytest.mark.parametrize("length", ["-1", "ten", "1" * 5_000, "3\r\nContent-Length: 5"])
def test_a_length_that_is_none_is_a_broken_reply(
    server: Loopback, outside: Outside, length: str
) -> None:
    reply = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nabc".encode()
    server.answer("/feed", reply)
    assert codes(fetch(outside, server)[1]) in (["fetch.broken-reply"], ["fetch.too-large"])


def test_a_body_cut_short_is_tried_again_and_then_told(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc")
    reply, issues = fetch(outside, server)
    assert (reply.outcome, codes(issues)) == ("failed", ["fetch.truncated"])
    assert server.hits.count("/feed") == 3
    server.answer("/feed", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc", ok(PAGE))
    assert fetch(outside, server)[0].content == PAGE


def test_a_body_longer_than_told_is_cut_and_spoils_nothing(
    server: Loopback, outside: Outside
) -> None:
    forged = ok(b"forged")
    server.answer("/feed", ok(PAGE) + forged)
    fetcher = outside.fetcher(server.host)
    for _ in range(3):
        assert fetcher.fetch(FetchRequest(address=server.url("/feed")))[0].content == PAGE


@pytest.mark.parametrize(
    "payload",
    [b"", b"\0" * 64, b"SSH-2.0-x\r\n", b"HTTP/1.1 999 \xff\r\n\r\n"],
)
def test_what_is_no_http_is_told(server: Loopback, outside: Outside, payload: bytes) -> None:
    server.answer("/feed", payload)
    reply, issues = fetch(outside, server)
    assert reply.outcome == "failed"
    assert len(issues) == 1


def test_a_closed_port_is_told_after_its_attempts(outside: Outside) -> None:
    with serving() as gone:
        pass
    reply, issues = fetch(outside, gone)
    assert (reply.outcome, codes(issues)) == ("failed", ["fetch.connection-failed"])
    assert len(outside.timer.waits) == 2


# --- bombs -------------------------------------------------------------------------------


def test_a_gzip_bomb_ends_by_what_it_becomes(server: Loopback, outside: Outside) -> None:
    bomb = gzip.compress(bytes(50_000_000), 9, mtime=0)
    assert len(bomb) < 60_000
    server.answer("/feed", ok(bomb, "Content-Encoding: gzip"))
    assert codes(fetch(outside, server)[1]) == ["fetch.expands-too-far"]


@pytest.mark.parametrize("coding", ["gzip, gzip", "deflate"])
def test_bombs_in_other_wrappings_end_likewise(
    server: Loopback, outside: Outside, coding: str
) -> None:
    inner = gzip.compress(bytes(50_000_000), 9, mtime=0)
    bomb = gzip.compress(inner, mtime=0) if "gzip" in coding else zlib.compress(bytes(50_000_000))
    server.answer("/feed", ok(bomb, f"Content-Encoding: {coding}"))
    assert codes(fetch(outside, server)[1]) == ["fetch.expands-too-far"]


def test_codings_upon_codings_are_refused(server: Loopback, outside: Outside) -> None:
    server.answer("/feed", ok(PAGE, "Content-Encoding: gzip, gzip, gzip"))
    assert codes(fetch(outside, server)[1]) == ["fetch.broken-encoding"]


@pytest.mark.parametrize("coding", ["br", "zstd", "x-secret"])
def test_a_coding_not_asked_for_is_refused(server: Loopback, outside: Outside, coding: str) -> None:
    server.answer("/feed", ok(b"\x8b\x00\x80abc\x03", f"Content-Encoding: {coding}"))
    assert codes(fetch(outside, server)[1]) == ["fetch.broken-encoding"]


def test_gzip_cut_short_and_gzip_that_is_none(server: Loopback, outside: Outside) -> None:
    packed = gzip.compress(PAGE * 50, mtime=0)
    server.answer("/feed", ok(packed[:-12], "Content-Encoding: gzip"))
    assert codes(fetch(outside, server)[1]) == ["fetch.truncated"]
    server.answer("/feed", ok(PAGE, "Content-Encoding: gzip"))
    assert codes(fetch(outside, server)[1]) == ["fetch.broken-encoding"]


# --- where it may go ---------------------------------------------------------------------


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


def test_threads_share_one_pace(server: Loopback, outside: Outside) -> None:
    arrived: list[float] = []

    def note(connection: Connection, _: str) -> None:
        arrived.append(time.monotonic())
        connection.sendall(ok(PAGE))

    server.answer("/feed", note)
    world = World(
        clock=outside.clock, timer=SystemTimer(), resolver=outside.names, draw=lambda: 0.0
    )
    manners = Manners(limits=replace(QUICK, host_delay_s=0.05), allowed=(server.host,))
    fetcher = HttpFetcher(world, manners)
    outcomes: list[str] = []

    def work() -> None:
        for _ in range(3):
            reply, _issues = fetcher.fetch(FetchRequest(address=server.url("/feed")))
            outcomes.append(reply.outcome)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert outcomes == ["fresh"] * 12
    arrived.sort()
    assert arrived[-1] - arrived[0] >= 11 * 0.05 - 0.05  # twelve turns, whoever took them
