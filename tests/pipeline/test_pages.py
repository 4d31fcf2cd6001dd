"""Pages of articles: what was left is fetched later, what changed is found, all within bounds."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import Connection, Loopback, ok
from tests.adapters.sources.worlds import Outside
from tests.collect.sources.builders import NOW, rss, source
from tests.pipeline.desks import READERS, open_desk

from yanbao.errors import Issue
from yanbao.model.sources import Source
from yanbao.pipeline.captures import read_round, record_round
from yanbao.pipeline.desk import Desk, Round, RoundOptions
from yanbao.pipeline.versions import keep_latest
from yanbao.pipeline.visits import visit_source


@pytest.fixture
def desk(server: Loopback, outside: Outside, tmp_path: Path) -> Desk:
    return open_desk(tmp_path, outside, server.host)


def page(*words: str, number: int = 1) -> bytes:
    """An article's page: twelve paragraphs, some of them the test's own."""
    common = [
        f"第{n}段：第{number}家公司公告，本期营业收入同比增长，管理层说明了原因与计划。"
        for n in range(12)
    ]
    rows = "".join(f"<p>{text}</p>" for text in (*words, *common))
    return (
        f"<!doctype html><html><head><title>Item {number}</title></head>"
        f"<body><article><h1>Item {number}</h1>{rows}</article></body></html>"
    ).encode()


def feed(server: Loopback, *numbers: int) -> bytes:
    at = format_datetime(NOW - timedelta(hours=1))
    return rss(
        "".join(
            f"<item><title>Item {n}</title><link>{server.url(f'/{n}.html')}</link>"
            f"<pubDate>{at}</pubDate><description>第{n}家公司公告。</description></item>"
            for n in numbers
        )
    )


def tagged(server: Loopback, path: str, body: bytes, tag: str) -> None:
    """Answer with a validator, and 304 to who holds it."""
    whole = ok(body, f'ETag: "{tag}"')

    def give(connection: Connection, request: str) -> None:
        same = f'if-none-match: "{tag}"' in request.lower()
        connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n" if same else whole)

    server.answers[path] = give


def paper(server: Loopback, **changes: object) -> Source:
    return source(**{"address": server.url("/feed"), **changes})


def visited(source: Source, desk: Desk, **options: int) -> tuple[Round, list[Issue]]:
    made, issues = visit_source(source, desk, options=RoundOptions(**options))
    captured, read = read_round(made, desk, readers=READERS)
    record_round(captured, desk)
    return made, [*issues, *read]


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues if issue.code != "collect.date-differs"]


def texts(desk: Desk) -> list[str]:
    """The texts that a note would be written from."""
    captures = [capture for _, capture in desk.store.documents.read_after(0)]
    return [capture.document.text for capture in keep_latest(captures)]


# --- left for later ----------------------------------------------------------------------


def test_what_a_visit_leaves_is_fetched_by_the_next_though_no_list_shows_it(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    for n in (1, 2, 3):
        server.answer(f"/{n}.html", ok(page(number=n)))
    server.answer("/feed", ok(feed(server, 1, 2, 3)), ok(feed(server)), ok(feed(server)))
    made, issues = visited(paper(server), desk, articles=2)
    assert [link.title for link in made.left] == ["Item 3"]
    assert "source.articles-left" in codes(issues)
    assert [text.count("段：") for text in texts(desk)] == [12, 12, 0]  # the third's summary stands
    outside.clock.at += timedelta(minutes=30)
    made, _ = visited(paper(server), desk, articles=2)
    assert server.hits.count("/3.html") == 1
    assert [text.count("段：") for text in texts(desk)] == [12, 12, 12]  # and has given way
    outside.clock.at += timedelta(minutes=20)
    visited(paper(server), desk, articles=2)
    assert server.hits.count("/3.html") == 1


def test_new_articles_come_before_those_left(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    for n in range(1, 6):
        server.answer(f"/{n}.html", ok(page(number=n)))
    server.answer("/feed", ok(feed(server, 1, 2, 3)))
    visited(paper(server), desk, articles=1)
    outside.clock.at += timedelta(minutes=30)
    server.answer("/feed", ok(feed(server, 5, 4)))
    visited(paper(server), desk, articles=3)
    asked = [hit for hit in server.hits if hit.endswith(".html")]
    assert asked == ["/1.html", "/5.html", "/4.html", "/2.html"]


def test_a_list_without_texts_leaves_too(server: Loopback, desk: Desk, outside: Outside) -> None:
    """What failed in passing is asked for again by and by, what is gone is not."""
    rows = "".join(f'<li><a href="/{n}.html">第{n}条公告 2026-01-05</a></li>' for n in (1, 2, 3))
    server.answer("/list", ok(f"<!doctype html><html><body>{rows}</body></html>".encode()))
    server.answer("/1.html", ok(page()))
    server.answer("/2.html", *[ok(b"", status="500 Broken")] * 6, ok(page(number=2)))
    pages = paper(server, kind="list", address=server.url("/list"), links=(server.url("/*.html"),))
    made, _ = visited(pages, desk)
    assert [link.address for link in made.left] == [server.url("/2.html")]
    made, issues = visited(pages, desk)
    assert (made.fresh, codes(issues)) == ((), ["fetch.server-failed"])
    outside.clock.at += timedelta(hours=2)
    made, issues = visited(pages, desk)
    assert codes(issues) == []
    assert sorted(text[:6] for text in texts(desk)) == ["Item 1", "Item 2"]
    assert server.hits.count("/3.html") == 1


def test_what_never_comes_is_given_up(server: Loopback, desk: Desk, outside: Outside) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    server.answer("/1.html", ok(b"", status="500 Broken"))
    for _ in range(200):  # a hundred hours
        visited(paper(server), desk)
        outside.clock.at += timedelta(minutes=30)
    assert server.hits.count("/1.html") <= 3 * 8
    assert desk.store.documents.count() == 1


# --- looked at again ---------------------------------------------------------------------


def test_a_page_that_changes_while_its_list_does_not_is_found(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    tagged(server, "/1.html", page("净利润为6.1亿元。"), "a")
    visited(paper(server), desk)
    outside.clock.at += timedelta(hours=2)
    visited(paper(server), desk)
    assert 'if-none-match: "a"' in server.asked[-1].lower()
    (text,) = texts(desk)
    assert "6.1亿元" in text
    outside.clock.at += timedelta(hours=3)
    tagged(server, "/1.html", page("净利润为5.1亿元。"), "b")
    made, issues = visited(paper(server), desk)
    assert (made.visit.fresh, codes(issues)) == (0, [])
    (text,) = texts(desk)
    assert "5.1亿元" in text
    assert desk.store.documents.count() == 2  # both stay


def test_a_page_is_looked_at_by_a_bounded_schedule(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    server.answer("/1.html", ok(page()))
    for _ in range(2 * 24 * 6):  # six days, every half hour
        visited(paper(server), desk)
        outside.clock.at += timedelta(minutes=30)
    assert server.hits.count("/1.html") == 1 + 6
    assert desk.store.documents.count() == 1


def test_one_visit_looks_at_so_many_pages(server: Loopback, desk: Desk, outside: Outside) -> None:
    for n in range(1, 10):
        server.answer(f"/{n}.html", ok(page(number=n)))
    server.answer("/feed", ok(feed(server, *range(1, 10))))
    visited(paper(server), desk)
    asked = len(server.asked)
    outside.clock.at += timedelta(hours=2)
    visited(paper(server), desk, again=4)
    assert server.hits[asked + 1 :] == [f"/{n}.html" for n in (1, 2, 3, 4)]
    outside.clock.at += timedelta(minutes=30)
    visited(paper(server), desk, again=4)
    assert server.hits[-4:] == [f"/{n}.html" for n in (5, 6, 7, 8)]
    outside.clock.at += timedelta(minutes=30)
    visited(paper(server), desk, again=0)
    assert server.hits[-1] == "/feed"


@pytest.mark.parametrize(
    "other",
    [
        b"<!doctype html><html><body><p>Please subscribe.</p></body></html>",
        "<!doctype html><html><head><title>Item 1</title></head><body><article><h1>Item 1</h1>"
        f"{'<p>请先登录后再阅读全文，未经授权不得转载，谢谢合作与支持。</p>' * 9}"
        "</article></body></html>".encode(),
    ],
)  # fmt: skip
def test_a_page_that_becomes_another_text_is_no_version(
    other: bytes, server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    server.answer("/1.html", ok(page()), ok(other))
    visited(paper(server), desk)
    outside.clock.at += timedelta(hours=2)
    _, issues = visited(paper(server), desk)
    assert "source.page-unlike" in codes(issues)
    assert desk.store.documents.count() == 1


def test_a_text_that_list_and_page_change_together_is_met_once(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    server.answer("/1.html", ok(page("净利润为6.1亿元。")))
    visited(paper(server), desk)
    outside.clock.at += timedelta(hours=2)
    server.answer("/feed", ok(feed(server, 1).replace(b"Item 1", b"Item 1, corrected")))
    server.answer("/1.html", ok(page("净利润为5.1亿元。")))
    visited(paper(server), desk)
    assert server.hits.count("/1.html") == 2
    assert desk.store.documents.count() == 2
    outside.clock.at += timedelta(hours=3)
    visited(paper(server), desk)
    assert server.hits.count("/1.html") == 3
    assert desk.store.documents.count() == 2  # it says what its list brought
    (text,) = texts(desk)
    assert "5.1亿元" in text


def test_what_lies_around_the_text_may_change(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    aside = b"<aside><p>Most read today: something else.</p></aside></body>"
    server.answer("/1.html", ok(page()), ok(page().replace(b"</body>", aside)))
    visited(paper(server), desk)
    outside.clock.at += timedelta(hours=2)
    _, issues = visited(paper(server), desk)
    assert server.hits.count("/1.html") == 2
    assert (desk.store.documents.count(), codes(issues)) == (1, [])


def test_a_page_that_is_gone_is_told_once(server: Loopback, desk: Desk, outside: Outside) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    server.answer("/1.html", ok(page()), ok(b"", status="410 Gone"))
    visited(paper(server), desk)
    outside.clock.at += timedelta(hours=2)
    _, issues = visited(paper(server), desk)
    assert codes(issues) == ["fetch.not-there", "source.page-gone"]
    outside.clock.at += timedelta(hours=10)
    _, issues = visited(paper(server), desk)
    assert codes(issues) == []
    assert len(texts(desk)) == 1


def test_a_change_that_a_kill_kept_from_being_read_is_read(
    server: Loopback, desk: Desk, outside: Outside
) -> None:
    server.answer("/feed", ok(feed(server, 1)))
    tagged(server, "/1.html", page("净利润为6.1亿元。"), "a")
    visited(paper(server), desk)
    outside.clock.at += timedelta(hours=2)
    tagged(server, "/1.html", page("净利润为5.1亿元。"), "b")
    visit_source(paper(server), desk)  # and killed before it was recorded
    outside.clock.at += timedelta(minutes=30)
    visited(paper(server), desk)
    assert 'if-none-match: "b"' in server.asked[-1].lower()
    (text,) = texts(desk)
    assert "5.1亿元" in text
