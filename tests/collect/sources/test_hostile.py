"""Laws: whatever bytes come, an Issue says so at worst; nothing else is raised."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.collect.sources.builders import NOW, item, rss, source

from yanbao.adapters.sources.codings import BrokenCoding, ExpandsTooFar, undo_codings
from yanbao.collect.sources.links import find_links
from yanbao.collect.sources.markup import find_feeds
from yanbao.collect.sources.robots import parse_robots
from yanbao.model.replies import FetchLimits
from yanbao.model.sources import KINDS, SourceKind

FEED = rss("".join(item(n) for n in range(6)))
PAGE = b"<!doctype html><html><body><ul><li><a href='/a_1.html'>One</a> 2026-01-05</ul></body>"
JSON = json.dumps({"announcements": [{"announcementTitle": "a", "adjunctUrl": "b.PDF"}]}).encode()
BOUND = FetchLimits(content_bytes=200_000, expansion=50)

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["announcements", "data", "pageHelp", "newsInfoLst", "title", "stock",
                         "secCode", "webPath", "relTime", "announcementTime", "x"]),
        inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A whole reply with a piece cut out, doubled or overwritten."""
    body = draw(st.sampled_from((FEED, PAGE, JSON)))
    at = draw(st.integers(0, len(body)))
    end = draw(st.integers(at, min(len(body), at + 80)))
    return body[:at] + draw(st.binary(max_size=12)) + body[end:]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), mangled()))
def test_any_bytes_are_read_or_told(kind: SourceKind, content: bytes) -> None:
    made = source(kind, links=("https://paper.example/*",))
    found, _ = find_links(made, content, address="https://paper.example/feed", now=NOW)
    assert all(
        link.address.startswith(("http://", "https://")) for link in found.links if link.address
    )


@pytest.mark.parametrize("kind", ["hkexnews", "cninfo", "sse", "szse", "akshare"])
@settings(max_examples=60, deadline=None)
@given(value=_json)
def test_any_json_is_read_or_told(kind: SourceKind, value: object) -> None:
    content = json.dumps(value).encode()
    found, issues = find_links(source(kind), content, address="https://paper.example/feed", now=NOW)
    assert found.links or issues or not value, "neither read nor told"


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), mangled()))
def test_any_page_may_be_searched_for_feeds(content: bytes) -> None:
    named = b'<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    found = find_feeds(named + content, address="https://paper.example/")
    assert found
    assert all(feed.address.startswith(("http://", "https://")) for feed in found)


@given(st.text(max_size=300))
def test_any_robots_txt_is_read(text: str) -> None:
    address = "https://paper.example/a?b=c"
    assert parse_robots(text, agent="yanbao").allows(address) or "disallow" in text.lower()
    closed = f"User-agent: *\nDisallow: /\n{text}"
    assert not parse_robots(closed, agent="yanbao").allows(address) or "allow" in text.lower()


@settings(deadline=None)
@given(st.binary(max_size=2_000), st.sampled_from(["gzip", "deflate", "gzip, deflate", "x-gzip"]))
def test_what_is_coded_comes_back(body: bytes, coding: str) -> None:
    wire = body
    for name in coding.split(", "):
        wire = gzip.compress(wire) if "gzip" in name else zlib.compress(wire)
    assert undo_codings(wire, coding, BOUND) == body


@settings(deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["gzip", "deflate", "br", "gzip,,gzip", "identity", "", "\x00"]),
)
def test_any_body_is_decoded_within_its_bound_or_told(body: bytes, coding: str) -> None:
    try:
        decoded = undo_codings(body, coding, BOUND)
    except (BrokenCoding, ExpandsTooFar):
        return
    assert len(decoded) <= BOUND.content_bytes
