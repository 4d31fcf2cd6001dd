"""A desk whose sources do it every wrong at once: each is named, none stops the others."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import Connection, Loopback, ok, redirect
from tests.adapters.sources.worlds import Outside
from tests.collect.sources.builders import item, rss, source
from tests.pipeline.desks import READERS, open_desk

from yanbao.model.documents import Document
from yanbao.pipeline.captures import read_round, record_round
from yanbao.pipeline.desk import Desk
from yanbao.pipeline.visits import visit_source

LAUGHS = (
    b'<!DOCTYPE r [<!ENTITY a0 "haha">'
    + b"".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 10))
    + b"]><rss><channel><item><title>&a9;</title></item></channel></rss>"
)
OUTSIDE_FILE = (
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<rss><channel><item><title>&x;</title></item></channel></rss>"
)
DEEP = b"<rss><channel>" + b"<item>" * 200_000
FUTURE = "Fri, 01 Jan 2038 09:00:00 +0800"


def trickle(server: Loopback, head: bytes) -> object:
    def slow(connection: Connection, _: str) -> None:
        connection.sendall(head)
        server.trickle(connection, b"a" * 100_000)

    return slow


def endless(server: Loopback) -> object:
    def send(connection: Connection, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss>")
        while not server.stopped.is_set():
            connection.sendall(b"a" * 0x2000)

    return send


def bomb() -> bytes:
    """200 MB of blanks in 200 kB."""
    packer = gzip.compress(b"<rss>" + b" " * 20_000_000, 9, mtime=0)
    return ok(packer * 10, "Content-Encoding: gzip")


def faults(server: Loopback) -> dict[str, tuple[object, str]]:
    """A source's name → what it answers, and the Issue that tells it."""
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + rss(item(1))
    busy = ok(b"", "Retry-After: 600", status="429 Too Many Requests")
    return {
        "slow-headers": (trickle(server, b"HTTP/1.1 200 OK\r\nX: "), "fetch.too-slow"),
        "slow-body": (
            trickle(server, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
            "fetch.too-slow",
        ),
        "endless": (endless(server), "fetch.too-large"),
        "bomb": (bomb(), "fetch.expands-too-far"),
        "laughs": (ok(LAUGHS), "collect.unsafe-xml"),
        "outside-file": (ok(OUTSIDE_FILE), "collect.unsafe-xml"),
        "deep": (ok(DEEP), "collect.unsafe-xml"),
        "short": (cut, "fetch.truncated"),
        "no-length": (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "fetch.broken-reply"),
        "picture": (
            ok(b"\x89PNG\r\n\x1a\n" + bytes(500), "Content-Type: application/rss+xml"),
            "source.wrong-type",
        ),
        "page": (ok(b"<!doctype html><p>Sign in</p>"), "source.wrong-type"),
        "loop": (redirect("/loop"), "fetch.redirect-loop"),
        "metadata": (redirect("http://169.254.169.254/latest/"), "fetch.unsafe-address"),
        "inside": (redirect("http://10.0.0.1/"), "fetch.unsafe-address"),
        "stormy": (busy, "fetch.asked-to-wait"),
        "failing": (ok(b"", status="503 Service Unavailable"), "fetch.asked-to-wait"),
        "future": (ok(rss(item(1, FUTURE) + item(2))), "source.future-date"),
        "gone": (ok(b"", status="404 Not Found"), "fetch.not-there"),
        "empty": (ok(rss("")), "source.no-links"),
    }


def round_of(
    names: list[str], server: Loopback, desk: Desk
) -> tuple[dict[str, list[str]], list[Document]]:
    told: dict[str, list[str]] = {}
    documents: list[Document] = []
    for name in names:
        address = f"http://{name}.test:{server.port}/{name}"
        made, issues = visit_source(source(name=name, address=address, follow=False), desk)
        captured, met = read_round(made, desk, readers=READERS)
        record_round(captured, desk)
        told[name] = [issue.code for issue in (*issues, *met)]
        documents += [capture.document for capture in captured.captures]
    return told, documents


@pytest.mark.slow
def test_every_fault_is_named_and_the_healthy_source_is_read(
    server: Loopback, tmp_path: Path
) -> None:
    outside = Outside()
    wrong = faults(server)
    names = [*wrong, "healthy"]
    for name in names:
        outside.names.table[f"{name}.test"] = [("127.0.0.1",)]
        server.answer(f"/{name}", wrong[name][0] if name in wrong else ok(rss(item(7))))  # type: ignore[arg-type]
    allowed = [f"{name}.test:{server.port}" for name in names]
    desk = open_desk(tmp_path, outside, *allowed, total_s=0.5, wire_bytes=2_000_000)
    start = time.monotonic()
    tracemalloc.start()
    told, documents = round_of(names, server, desk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for name, (_, code) in wrong.items():
        assert code in told[name], (name, told[name])
    assert told["healthy"] == []
    assert {document.title for document in documents} == {"Item 7", "Item 2"}
    assert peak < 60_000_000
    assert time.monotonic() - start < 15

    # an hour later the same again, and the healthy source has something new
    outside.clock.at += timedelta(hours=1)
    server.answer("/healthy", ok(rss(item(8) + item(7))))
    asked = server.hits.count("/stormy")
    again, documents = round_of(["stormy", "healthy"], server, desk)
    assert again["stormy"] == ["fetch.host-resting"]
    assert server.hits.count("/stormy") == asked
    assert [document.title for document in documents] == ["Item 8"]
    assert not list((tmp_path / "replies").rglob("*.part"))
