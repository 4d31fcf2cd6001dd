from __future__ import annotations

import json
import time

import pytest
from tests.collect.sources.builders import NOW, item, rss, source

from yanbao.collect.sources.links import LinkList, find_links
from yanbao.errors import Issue
from yanbao.model.sources import Source

AT = "https://paper.example/feed"


def listed(made: Source, content: bytes) -> tuple[LinkList, list[Issue]]:
    return find_links(made, content, address=AT, now=NOW)


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def test_a_feed_lists_its_articles_in_its_order() -> None:
    found, issues = listed(source(), rss(item(1) + item(2)))
    assert issues == []
    assert [link.address for link in found.links] == [
        "https://paper.example/1.html",
        "https://paper.example/2.html",
    ]
    assert found.links[0].published == "Mon, 05 Jan 2026 09:00:00 +0800"
    assert found.fields == ("address", "body", "published", "publisher", "title")


def test_atom_is_read_too_and_relative_links_are_joined() -> None:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title>One</title>'
        b'<link href="/1.html"/><updated>2026-01-05T01:00:00Z</updated></entry></feed>'
    )
    found, _ = listed(source("atom"), atom)
    assert found.links[0].address == "https://paper.example/1.html"


def test_ten_thousand_items_are_read_in_time_and_what_is_beyond_is_cut() -> None:
    body = rss("".join(item(n) for n in range(10_001)))
    start = time.process_time()
    found, issues = listed(source(), body)
    assert time.process_time() - start < 6.0
    assert (len(found.links), codes(issues)) == (10_000, ["collect.too-many-items"])


def test_an_article_listed_twice_is_one() -> None:
    found, _ = listed(source(), rss(item(1) + item(1)))
    assert len(found.links) == 1


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>',
    ],
)
@pytest.mark.parametrize("kind", ["rss", "sitemap"])
def test_xml_that_declares_entities_is_not_read(declaration: str, kind: str) -> None:
    root = ("rss", "item") if kind == "rss" else ("urlset", "url")
    body = f"{declaration}<{root[0]}><{root[1]}>&b;&x;</{root[1]}></{root[0]}>".encode()
    found, issues = listed(source("rss" if kind == "rss" else "sitemap"), body)
    assert found.links == ()
    assert codes(issues) in (["collect.unsafe-xml"], ["source.broken-payload"])


def test_nesting_without_end_is_not_read() -> None:
    body = rss("<a>" * 5_000 + item(1) + "</a>" * 5_000)
    start = time.process_time()
    _, issues = listed(source(), body)
    assert issues
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("rss", b"<!doctype html><html><body>Please log in</body></html>"),
        ("rss", b'{"error": "blocked"}'),
        ("rss", b"%PDF-1.7 ..."),
        ("rss", b"\x1f\x8b\x08\x00"),
        ("rss", b""),
        ("list", b"<rss><channel></channel></rss>"),
        ("hkexnews", b"<!doctype html><html></html>"),
        ("cninfo", b"not json at all"),
    ],
)
def test_a_wrong_type_is_told(kind: str, content: bytes) -> None:
    made = source(kind, links=("http*",)) if kind == "list" else source(kind)  # type: ignore[arg-type]
    found, issues = listed(made, content)
    assert found.links == ()
    assert codes(issues) == ["source.wrong-type"]


def test_a_feed_cut_in_the_middle_gives_what_stands_there() -> None:
    body = rss("".join(item(n) for n in range(20)))
    found, issues = listed(source(), body[: len(body) // 2])
    assert 5 < len(found.links) < 15
    assert codes(issues) == ["collect.broken-xml"]


def test_dates_ahead_of_the_clock_are_told_and_not_believed() -> None:
    body = rss(item(1) + item(2, "Tue, 05 Jan 2038 09:00:00 +0800") + item(3, "2026-01-09"))
    found, issues = listed(source(), body)
    assert codes(issues) == ["source.future-date"]
    assert [bool(link.published) for link in found.links] == [True, False, False]


def test_the_end_of_todays_date_anywhere_is_no_future() -> None:
    body = rss(item(1, "2026-01-06") + item(2, "Mon, 05 Jan 2026 07:50:00 GMT"))
    assert listed(source(), body)[1] == []


def test_links_that_may_not_be_asked_are_left_out() -> None:
    bad = "<item><title>x</title><link>javascript:alert(1)</link></item>"
    worse = "<item><title>y</title><link>file:///etc/passwd</link></item>"
    found, issues = listed(source(), rss(item(1) + bad + worse))
    assert len(found.links) == 1
    assert codes(issues) == ["source.unsafe-link"]
    assert "2 links" in issues[0].detail


def test_a_list_page_gives_the_links_of_its_pattern() -> None:
    page = """<!doctype html><html><head><base href="/news/"></head><body>
      <a href="/about.html">About</a>
      <ul><li><a href="a_1.html">First notice</a><span>2026-01-05</span></li>
      <li><a href="a_2.html"><img></a><a href="a_2.html#x">Second notice</a> 2026-01-04 10:30</li>
      <li><a href="https://other.example/news/a_3.html">Elsewhere</a></li></ul></body></html>"""
    made = source("list", links=("https://paper.example/news/a_*.html",))
    found, issues = listed(made, page.encode())
    assert issues == []
    assert [(x.address[-8:], x.title, x.published) for x in found.links] == [
        ("a_1.html", "First notice", "2026-01-05"),
        ("a_2.html", "Second notice", "2026-01-04 10:30"),
    ]


def test_a_page_of_very_many_links_is_read_in_time() -> None:
    page = "<html><body>" + "<a href='/a_1.html'>x</a>" * 20_000 + "</body></html>"
    made = source("list", links=("https://paper.example/a_*.html",))
    start = time.process_time()
    assert len(listed(made, page.encode())[0].links) == 1
    assert time.process_time() - start < 3.0


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    body = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
      <loc>https://paper.example/1.html</loc><news:news><news:publication><news:name>P</news:name>
      </news:publication><news:publication_date>2026-01-05T01:00:00Z</news:publication_date>
      <news:title>One</news:title></news:news></url></urlset>"""
    found, issues = listed(source("sitemap"), body)
    assert issues == []
    link = found.links[0]
    assert (link.title, link.published) == ("One", "2026-01-05T01:00:00Z")


def test_a_sitemap_of_sitemaps_names_the_newest_three() -> None:
    parts = "".join(
        f"<sitemap><loc>https://paper.example/{n}.xml</loc><lastmod>2026-01-0{n}</lastmod></sitemap>"
        for n in range(1, 6)
    )
    found, _ = listed(source("sitemap"), f"<sitemapindex>{parts}</sitemapindex>".encode())
    assert [address[-5:] for address in found.further] == ["5.xml", "4.xml", "3.xml"]


def test_hkexnews_days_come_first_and_paths_get_their_host() -> None:
    row = {
        "title": "ALLOTMENT RESULTS", "relTime": "02/01/2026 06:15",
        "webPath": "/listedco/listconews/sehk/2026/0102/a.pdf", "stock": [{"sc": "06082"}],
    }  # fmt: skip
    found, issues = listed(source("hkexnews"), json.dumps({"newsInfoLst": [row]}).encode())
    assert issues == []
    link = found.links[0]
    assert link.address == "https://www1.hkexnews.hk/listedco/listconews/sehk/2026/0102/a.pdf"
    assert (link.published, link.subject) == ("2026-01-02 06:15", "06082")
    assert {"row.title", "row.webPath", "subject"} <= set(found.fields)


def test_cninfo_milliseconds_are_days_at_midnight_and_instants_else() -> None:
    rows = [
        {"announcementTitle": "<em>年报</em>摘要", "announcementTime": 1767542400000,
         "adjunctUrl": "finalpage/2026-01-05/1.PDF", "secCode": "300474"},
        {"announcementTitle": "问询函", "announcementTime": 1767576600000,
         "adjunctUrl": "finalpage/2026-01-05/2.PDF", "secCode": "688981"},
    ]  # fmt: skip
    found, issues = listed(source("cninfo"), json.dumps({"announcements": rows}).encode())
    assert issues == []
    assert [(x.title, x.published) for x in found.links] == [
        ("年报摘要", "2026-01-05"),
        ("问询函", "2026-01-05T09:30:00+08:00"),
    ]
    empty, issues = listed(source("cninfo"), b'{"announcements": null}')
    assert (empty.links, codes(issues)) == ((), ["source.no-links"])


@pytest.mark.parametrize("wrap", ["{}", "jsonpCallback1({})", "cb({});"])
def test_sse_is_read_bare_and_wrapped(wrap: str) -> None:
    row = {"TITLE": "公告", "SSEDATE": "2026-01-05", "URL": "/disclosure/a.pdf",
           "SECURITY_CODE": "600030"}  # fmt: skip
    body = wrap.replace("{}", json.dumps({"pageHelp": {"data": [row]}}))
    found, issues = listed(source("sse"), body.encode())
    assert issues == []
    assert found.links[0].address == "https://static.sse.com.cn/disclosure/a.pdf"


def test_szse_codes_stand_in_lists() -> None:
    row = {"title": "公告", "publishTime": "2026-01-05 00:00:00", "attachPath": "/disc/a.PDF",
           "secCode": ["300474"], "secName": ["x"]}  # fmt: skip
    found, _ = listed(source("szse"), json.dumps({"data": [row]}).encode())
    link = found.links[0]
    assert link.address == "https://disc.static.szse.cn/download/disc/a.PDF"
    assert link.subject == "300474"


@pytest.mark.parametrize(
    ("kind", "content"),
    [("cninfo", b'{"announcements": {"a": 1}}'), ("szse", b'{"data": null}'),
     ("hkexnews", b"[1, 2]"), ("sse", b'{"pageHelp": []}'), ("cninfo", b"[" * 5_000)],
)  # fmt: skip
def test_json_of_another_shape_is_told(kind: str, content: bytes) -> None:
    _, issues = listed(source(kind), content)  # type: ignore[arg-type]
    assert codes(issues) == ["source.broken-payload"]


def test_rows_of_odd_values_do_not_stop_the_others() -> None:
    rows = [
        None,
        5,
        {"title": ["a"], "relTime": 7, "webPath": {}, "stock": "x"},
        {"title": "B", "relTime": "99/99/2026", "webPath": "/b.pdf", "stock": [None]},
    ]
    found, _ = listed(source("hkexnews"), json.dumps({"newsInfoLst": rows}).encode())
    assert [link.title for link in found.links] == ["a", "B"]


def test_flash_rows_may_lack_an_address() -> None:
    rows = [{"title": "", "text": "央行公告" * 30, "published": "2026-01-05 09:00", "link": ""}]
    found, issues = listed(source("akshare"), json.dumps(rows).encode())
    assert issues == []
    assert found.links[0].title.startswith("央行公告")
