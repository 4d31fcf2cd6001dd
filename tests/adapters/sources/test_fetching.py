"""Fetching against real servers on loopback: what comes back, and the manners of asking."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from dataclasses import replace

import pytest
from tests.adapters.sources.loopback import Connection, Loopback, ok
from tests.adapters.sources.worlds import NOW, PAGE, QUICK, Outside, codes, fetch

from yanbao.adapters.sources.fetching import HttpFetcher
from yanbao.adapters.sources.manners import Manners, World
from yanbao.adapters.sources.system import SystemTimer
from yanbao.model.replies import FetchRequest

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
