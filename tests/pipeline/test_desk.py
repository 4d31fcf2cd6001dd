"""Rounds of the desk against a server on loopback: list, articles, what is new, health."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.flash_library import Library
from tests.adapters.sources.loopback import Loopback, ok, redirect
from tests.adapters.sources.worlds import Outside
from tests.collect.sources.builders import item, rss, source
from tests.pipeline.desks import READERS, open_desk

from yanbao.adapters.sources.doors import Doors
from yanbao.adapters.sources.flashes import FlashFetcher
from yanbao.errors import Issue, UsageError
from yanbao.knowledge.sources import SourceTable, parse_sources
from yanbao.model.documents import Document
from yanbao.model.sources import Source
from yanbao.pipeline.captures import read_round, record_round
from yanbao.pipeline.desk import Desk, Round, RoundOptions
from yanbao.pipeline.source_entries import propose_source, render_source, write_source
from yanbao.pipeline.visits import visit_source

PAGE = b"<!doctype html><html><body><p>An article.</p></body></html>"


@pytest.fixture
def desk(server: Loopback, outside: Outside, tmp_path: Path) -> Desk:
    return open_desk(tmp_path, outside, server.host, wire_bytes=5_000_000, content_bytes=20_000_000)


def feed(server: Loopback, *numbers: int) -> bytes:
    return rss("".join(item(n) for n in numbers)).replace(
        b"https://paper.example", server.url("").encode()
    )


def paper(server: Loopback, **changes: object) -> Source:
    return source(**{"address": server.url("/feed"), **changes})


def visited(source: Source, desk: Desk, **options: int) -> tuple[Round, list[Issue]]:
    """Visit, read and record, as a run of the desk does."""
    made, issues = visit_source(source, desk, options=RoundOptions(**options))
    captured, _ = read_round(made, desk, readers=READERS)
    record_round(captured, desk)
    return made, issues


def read(made: Round, desk: Desk) -> list[Document]:
    captured, issues = read_round(made, desk, readers=READERS)
    assert {i.code for i in issues} <= {"collect.no-article", "collect.date-differs"}
    return [capture.document for capture in captured.captures]


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def test_a_round_keeps_the_list_and_the_articles(server: Loopback, desk: Desk) -> None:
    server.answer("/feed", ok(feed(server, 1, 2), 'ETag: "a"'))
    for number in (1, 2):
        server.answer(f"/{number}.html", ok(PAGE + str(number).encode()))
    made, issues = visit_source(paper(server), desk)
    assert issues == []
    assert (made.visit.outcome, made.visit.items, made.visit.fresh) == ("fresh", 2, 2)
    assert [desk.replies.read(kept)[-1:] for kept in made.articles] == [b"1", b"2"]
    assert desk.store.rounds.visits("paper") == []  # nothing is recorded before it is read


def test_the_next_round_reads_only_what_is_new(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    for number in (1, 2):
        server.answer(f"/{number}.html", ok(PAGE))
    visited(paper(server), desk)
    outside.clock.at += timedelta(minutes=30)
    server.answer("/feed", ok(feed(server, 2, 1)))
    made, _ = visit_source(paper(server), desk)
    assert [link.title for link in made.fresh] == ["Item 2"]
    assert server.hits.count("/1.html") == 1


def test_an_unchanged_list_costs_one_request(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    unchanged = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    server.answer("/feed", ok(feed(server, 1), 'ETag: "a"'), unchanged)
    server.answer("/1.html", ok(PAGE))
    visited(paper(server), desk)
    asked = len(server.asked)
    outside.clock.at += timedelta(minutes=30)
    made, issues = visit_source(paper(server), desk)
    assert (made.visit.outcome, issues) == ("unchanged", [])
    assert len(server.asked) - asked == 1
    assert 'if-none-match: "a"' in server.asked[-1].lower()


def test_what_was_not_recorded_is_new_again(server: Loopback, desk: Desk) -> None:
    """As after a kill between the replies and the record: an unchanged list is taken up again."""
    unchanged = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    server.answer("/feed", ok(feed(server, 1, 2), 'ETag: "a"'), unchanged)
    for number in (1, 2):
        server.answer(f"/{number}.html", ok(PAGE))
    visit_source(paper(server), desk)
    made, _ = visited(paper(server), desk)
    assert (made.visit.outcome, made.visit.fresh) == ("unchanged", 2)
    assert desk.store.documents.count() == 2
    made, _ = visited(paper(server), desk)
    assert (made.visit.outcome, made.visit.fresh, made.lists) == ("unchanged", 0, ())


def test_a_text_that_a_feed_changes_is_read_again(server: Loopback, desk: Desk) -> None:
    source_of = paper(server, follow=False)
    server.answer("/feed", ok(feed(server, 1)))
    visited(source_of, desk)
    server.answer("/feed", ok(feed(server, 1).replace(b"Text 1.", b"Text 1, corrected.")))
    made, _ = visited(source_of, desk)
    assert made.visit.fresh == 1
    (versions,) = desk.store.documents.find_at([server.url("/1.html")]).values()
    texts = [capture.document.text for capture in desk.store.documents.read(versions)]
    assert texts == ["Item 1\nText 1.", "Item 1\nText 1, corrected."]


def test_what_is_dated_a_minute_ahead_is_taken_when_its_time_has_come(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    soon = feed(server, 1).replace(b"09:00:00 +0800", b"15:31:00 +0800")  # it is 15:30
    server.answer("/feed", ok(soon))
    made, _ = visited(paper(server, follow=False), desk)
    assert (made.visit.fresh, desk.store.documents.count()) == (1, 0)
    outside.clock.at += timedelta(minutes=2)
    visited(paper(server, follow=False), desk)
    assert desk.store.documents.count() == 1


def test_what_nothing_dates_is_known_from_its_first_listing(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    """On the first visit it may be old; afterwards its source did not list it before."""
    bare = [feed(server, *n).replace(b"<pubDate>Mon, 05 Jan 2026 09:00:00 +0800</pubDate>", b"")
            for n in ((1,), (1, 2))]  # fmt: skip
    server.answer("/feed", ok(bare[0]), ok(bare[1]))
    visited(paper(server, follow=False), desk)
    outside.clock.at += timedelta(minutes=30)
    visited(paper(server, follow=False), desk)
    known = {c.document.title: c.document.known_at for _, c in desk.store.documents.read_after(0)}
    assert known == {"Item 1": None, "Item 2": outside.clock.at}


def test_pages_are_turned_until_nothing_is_new(server: Loopback, desk: Desk) -> None:
    asking = paper(server, address=server.url("/list?p={page}"), pages=9, follow=False)
    for page in range(1, 10):
        server.answer(f"/list?p={page}", ok(feed(server, page * 10, page * 10 + 1)))
    server.answer("/list?p=3", ok(feed(server, 10, 11)))  # shows the first again
    met = item(10).replace("https://paper.example", server.url(""))
    server.answer("/first", ok(rss(met)))
    visited(paper(server, address=server.url("/first"), follow=False), desk)
    made, _ = visited(asking, desk)
    assert (made.visit.items, made.visit.fresh) == (4, 3)
    assert [hit for hit in server.hits if "list" in hit] == [f"/list?p={n}" for n in (1, 2, 3)]
    made, _ = visited(asking, desk)
    assert made.visit.items == 2


def test_a_last_page_without_anything_met_before_is_told(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    asking = paper(server, address=server.url("/list?p={page}"), pages=2, follow=False)
    server.answer("/list?p=1", ok(feed(server, 1, 2)))
    server.answer("/list?p=2", ok(feed(server, 3, 4)))
    assert codes(visited(asking, desk)[1]) == []  # the first visit has nothing to join up with
    outside.clock.at += timedelta(minutes=30)
    server.answer("/list?p=1", ok(feed(server, 15, 14)))
    server.answer("/list?p=2", ok(feed(server, 13, 12)))
    assert codes(visited(asking, desk)[1]) == ["source.no-overlap"]
    outside.clock.at += timedelta(minutes=30)
    server.answer("/list?p=1", ok(feed(server, 18, 17)))
    server.answer("/list?p=2", ok(feed(server, 16, 15)))
    made, issues = visited(asking, desk)
    assert (made.visit.fresh, codes(issues)) == (3, [])


def test_a_missing_article_does_not_stop_the_others(server: Loopback, desk: Desk) -> None:
    server.answer("/feed", ok(feed(server, 1, 2, 3)))
    server.answer("/3.html", ok(PAGE))
    server.answer("/2.html", redirect("http://169.254.169.254/"))
    made, issues = visit_source(paper(server), desk)
    assert len(made.articles) == 1
    assert codes(issues) == ["fetch.not-there", "fetch.unsafe-address"]


def test_a_feed_of_ten_thousand_items_leaves_articles_for_later(
    server: Loopback, desk: Desk
) -> None:
    server.answer("/feed", ok(feed(server, *range(10_000))))
    made, issues = visit_source(paper(server), desk, options=RoundOptions(articles=3))
    assert made.visit.items == 10_000
    assert [c for c in codes(issues) if c != "fetch.not-there"] == ["source.articles-left"]
    assert "9997" in issues[-1].detail


def test_a_full_disk_ends_the_round_and_is_told(
    server: Loopback, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server.answer("/feed", ok(feed(server, 1, 2)))
    server.answer("/1.html", ok(PAGE))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    made, issues = visit_source(paper(server), desk)
    assert (made.visit.outcome, codes(issues)) == ("failed", ["fetch.not-kept"])
    assert "/1.html" not in server.hits
    monkeypatch.undo()
    server.answer("/2.html", ok(PAGE))
    made, issues = visit_source(paper(server), desk)
    assert (made.visit.fresh, len(made.articles), issues) == (2, 2, [])


def test_a_page_instead_of_a_feed_is_a_failed_visit(server: Loopback, desk: Desk) -> None:
    server.answer("/feed", ok(ARTICLE))
    made, issues = visit_source(paper(server), desk)
    assert (made.visit.outcome, codes(issues)) == ("failed", ["source.wrong-type"])
    (kept,) = made.refused  # what it sent is kept, to be looked at
    assert desk.replies.read(kept) == ARTICLE


def test_a_page_instead_of_a_feed_is_no_article_of_the_publishers(
    server: Loopback, desk: Desk
) -> None:
    """A login, a notice or the home page has text too."""
    for follow in (True, False):
        server.answer("/feed", ok(ARTICLE))
        made, _ = visit_source(paper(server, follow=follow), desk)
        captured, issues = read_round(made, desk, readers=READERS)
        assert (captured.captures, issues) == ((), [])


def test_a_layout_that_changes_is_told_by_the_sources_own_past(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    made: Round | None = None
    issues: list[Issue] = []
    for round_number in range(8):
        body = feed(server, *range(round_number, round_number + 5))
        if round_number == 7:
            body = body.replace(b"pubDate", b"when")
        server.answer("/feed", ok(body))
        made, issues = visited(paper(server, follow=False), desk)
        outside.clock.at += timedelta(minutes=30)
    assert made is not None
    assert codes(issues) == ["source.layout-changed"]
    assert "published" in issues[0].detail


def test_a_damaged_list_makes_links_new_and_no_more(
    server: Loopback, desk: Desk, tmp_path: Path
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    visit_source(paper(server, follow=False), desk)  # and killed before it was recorded
    for body in (tmp_path / "replies" / "bodies").rglob("*.gz"):
        body.write_bytes(gzip.compress(b"other"))
    made, issues = visit_source(paper(server, follow=False), desk)
    assert (made.visit.fresh, issues) == (1, [])


# --- adding ------------------------------------------------------------------------------


def test_a_page_leads_to_the_feed_it_declares(server: Loopback, desk: Desk) -> None:
    page = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml"'
    server.answer("/", ok(page + b' href="/all.xml"></head><body></body></html>'))
    server.answer("/all.xml", ok(feed(server, 1, 2)))
    found, issues = propose_source(server.url("/"), desk=desk, name="My Paper")
    assert issues == []
    assert found is not None
    assert (found.source.name, found.source.kind) == ("my-paper", "rss")
    assert found.source.address == server.url("/all.xml")
    assert found.source.publisher == "Paper"
    assert len(found.links) == 2


def test_a_page_that_names_none_is_guessed_at(server: Loopback, desk: Desk) -> None:
    server.answer("/x", ok(PAGE))
    server.answer("/rss.xml", ok(feed(server, 1)))
    found, issues = propose_source(server.url("/x"), desk=desk)
    assert found is not None
    assert found.source.address == server.url("/rss.xml")
    assert issues == []


def test_a_place_without_a_feed_is_told(server: Loopback, desk: Desk) -> None:
    server.answer("/x", ok(PAGE))
    found, issues = propose_source(server.url("/x"), desk=desk)
    assert found is None
    assert codes(issues) == ["source.no-links"]
    found, issues = propose_source("http://10.0.0.1/", desk=desk)
    assert found is None
    assert codes(issues) == ["fetch.unsafe-address"]


@pytest.mark.parametrize(
    ("title", "language", "zone"),
    [
        ("Item", "en", "UTC"),
        ("财经新闻", "zh-hans", "Asia/Shanghai"),
        ("財經新聞發佈", "zh-hant", "Asia/Hong_Kong"),
    ],
)
def test_language_and_zone_follow_the_titles(
    server: Loopback, desk: Desk, title: str, language: str, zone: str
) -> None:
    body = feed(server, 1, 2).replace(b"Item", title.encode())
    server.answer("/feed", ok(body))
    found, _ = propose_source(server.url("/feed"), desk=desk)
    assert found is not None
    assert (found.source.language, found.source.zone) == (language, zone)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("# my own sources", "utf-8")
    first = source(name="one", note='a "quoted" \\ note\u202e', use="not stated", private=True)
    write_source(first, path)
    write_source(source(name="two"), path)
    assert path.read_text("utf-8").startswith("# my own sources\n")
    table = SourceTable.load(path)
    assert table.by_name("one") == replace(first, note='a "quoted" \\ note')
    assert table.by_name("two") == source(name="two")
    with pytest.raises(UsageError, match="has a source 'two'"):
        write_source(source(name="two"), path)


def test_a_hostile_title_cannot_write_a_field() -> None:
    hostile = source(publisher='x"\nprivate = true\n[[source]]\nname = "y')
    (read,) = parse_sources(render_source(hostile), file="f", own=True)
    assert not read.private
    assert read.publisher == 'x"private = true[[source]]name = "y'


# --- reading -----------------------------------------------------------------------------

PARAGRAPHS = "".join(
    f"<p>第{n}段：公司公告，本期营业收入同比增长，管理层说明了原因与计划。</p>" for n in range(12)
)
ARTICLE = (
    "<!doctype html><html><head><title>Item 1</title>"
    '<link rel="canonical" href="https://elsewhere.example/stolen">'
    '<meta property="og:site_name" content="中国人民银行"></head>'
    f"<body><article><h1>Item 1</h1>{PARAGRAPHS}</article></body></html>"
).encode()


def test_an_article_that_says_more_replaces_the_summary(server: Loopback, desk: Desk) -> None:
    server.answer("/feed", ok(feed(server, 1, 2)))
    server.answer("/1.html", ok(ARTICLE))
    made, _ = visit_source(paper(server), desk)
    documents = read(made, desk)
    first, second = documents
    assert "第11段" in first.text
    assert first.origin.sha256 == made.articles[0].content_sha256
    assert second.text == "Item 2\nText 2."
    assert second.origin.sha256 == made.lists[0].content_sha256
    assert {document.publisher for document in documents} == {"Paper"}


def test_a_page_is_where_it_was_fetched_and_no_one_elses(server: Loopback, desk: Desk) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    server.answer("/1.html", ok(ARTICLE))
    made, _ = visit_source(paper(server), desk)
    (document,) = read(made, desk)
    assert document.address == server.url("/1.html")
    assert document.publisher == "Paper"


def test_a_feed_that_holds_the_whole_text_is_believed(server: Loopback, desk: Desk) -> None:
    whole = feed(server, 1).replace(b"Text 1.", f"<![CDATA[{PARAGRAPHS}]]>".encode())
    server.answer("/feed", ok(whole))
    server.answer(
        "/1.html", ok(b"<!doctype html><html><body><p>Please subscribe.</p></body></html>")
    )
    made, _ = visit_source(paper(server), desk)
    (document,) = read(made, desk)
    assert "第11段" in document.text


def test_an_instant_without_a_zone_is_one_of_the_source(server: Loopback, desk: Desk) -> None:
    bare = feed(server, 1).replace(b"Mon, 05 Jan 2026 09:00:00 +0800", b"2026-01-04 09:00:00")
    server.answer("/feed", ok(bare))
    made, _ = visit_source(paper(server, zone="America/New_York", follow=False), desk)
    (document,) = read(made, desk)
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-04T09:00:00-05:00"
    assert document.published_basis == "zone_assumed"


def test_a_feed_without_follow_is_its_own_text_and_names_its_sources(
    server: Loopback, desk: Desk
) -> None:
    two = feed(server, 1, 2).replace(b"<title>Item 2", b"<source>Other</source><title>Item 2")
    server.answer("/feed", ok(two))
    made, _ = visit_source(paper(server, follow=False), desk)
    documents = read(made, desk)
    assert [document.publisher for document in documents] == ["Paper", "Other"]


def test_flash_news_are_documents_of_their_own(desk: Desk, outside: Outside) -> None:
    flashes = FlashFetcher(outside.clock, load=lambda: Library)
    flashing = replace(desk, fetcher=Doors(outside.fetcher(), flashes))
    flash = source("akshare", address="akshare:stock_info_global_cls", follow=False)
    made, issues = visit_source(flash, flashing)
    assert (made.visit.outcome, made.visit.fresh, issues) == ("fresh", 1, [])
    (document,) = read(made, flashing)
    assert (document.text, document.publisher) == ("电报", "Paper")
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-05T09:01:02+08:00"
    visited(flash, flashing)
    again, _ = visit_source(flash, flashing)
    assert again.visit.fresh == 0


@pytest.mark.shared
def test_an_exchanges_list_leads_to_its_filing(
    server: Loopback, desk: Desk, shared: Path, outside: Outside
) -> None:
    folder = shared / "data" / "hk_ipo" / "filings"
    pdf = next(path for path in sorted(folder.glob("06082-*.pdf"))).read_bytes()
    row = {
        "title": "公告及通告 - [配發結果]", "relTime": "02/01/2026 06:15",
        "webPath": server.url("/listedco/a.pdf"), "stock": [{"sc": "06082", "sn": "壁仞科技"}],
    }  # fmt: skip
    server.answer("/list_1.json", ok(json.dumps({"newsInfoLst": [row]}).encode()))
    server.answer("/listedco/a.pdf", ok(pdf, "Content-Type: application/pdf"))
    exchange = paper(
        server, kind="hkexnews", address=server.url("/list_{page}.json"), zone="Asia/Hong_Kong",
        publisher="HKEXnews", pages=3,
    )  # fmt: skip
    made, issues = visit_source(exchange, desk)
    assert [i.code for i in issues] == ["fetch.not-there"]  # there is no second page
    (document,) = read(made, desk)
    assert document.genre == "filing"
    assert document.title == "公告及通告 - [配發結果]"
    assert document.publisher == "HKEXnews"
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-02T06:15:00+08:00"
    assert len(document.text) > 1_000
