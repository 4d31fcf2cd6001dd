"""Replies that are slow, endless, broken, or become too large: each ends, and is told."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest
from tests.adapters.sources.loopback import Connection, Loopback, ok, serving
from tests.adapters.sources.worlds import PAGE, Outside, codes, fetch

from yanbao.model.replies import FetchRequest

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
