from __future__ import annotations

from yanbao.collect.sources.markup import find_feeds, guess_feeds

AT = "https://paper.example/section/page.html"


def test_declared_feeds_come_before_links_that_look_like_one() -> None:
    page = b"""<html><head><title>P</title>
      <link rel="stylesheet" href="/style.css">
      <link rel="alternate" type="application/rss+xml" title="All" href="/all.xml">
      <link rel="alternate" type="application/atom+xml; charset=utf-8" href="atom">
      <link rel="alternate" hreflang="en" href="/en">
      </head><body><a href="https://feeds.example/market/rss">RSS</a>
      <a href="/about">About</a><a href="http://[bad/rss">x</a><a href="mailto:rss@a.b">m</a>
      </body></html>"""
    found = find_feeds(page, address=AT)
    assert [(feed.address, feed.declared) for feed in found] == [
        ("https://paper.example/all.xml", True),
        ("https://paper.example/section/atom", True),
        ("https://feeds.example/market/rss", False),
    ]
    assert found[0].title == "All"


def test_a_page_without_feeds_names_none() -> None:
    assert find_feeds(b"<html><body>nothing</body></html>", address=AT) == ()
    assert find_feeds(b"", address=AT) == ()


def test_guesses_lie_at_the_root_of_the_site() -> None:
    assert guess_feeds(AT)[0] == "https://paper.example/feed"
