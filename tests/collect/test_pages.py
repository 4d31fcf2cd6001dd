from __future__ import annotations

from yanbao.collect import Options

PAGE = """<!DOCTYPE html><html lang="zh"><head><title>某公司回购 - 某网</title>
<meta property="og:title" content="某公司拟回购股份"><meta property="og:site_name" content="某网">
<meta property="article:published_time" content="2026-01-26T20:35:36+08:00">
<link rel="canonical" href="https://example.com/a"></head>
<body><article><p>某公司公告，拟回购。</p><p>金额一亿元。</p></article></body></html>"""


def test_a_page_takes_text_from_its_reader_and_the_rest_from_its_metadata(gather) -> None:
    (document,) = gather({"a.html": PAGE}).documents
    assert document.text == "某公司拟回购股份\n某公司公告，拟回购。\n金额一亿元。"
    assert (document.publisher, document.address) == ("某网", "https://example.com/a")
    assert document.published_basis == "zoned"


def test_a_date_printed_beside_the_text_is_the_second_choice(gather) -> None:
    page = PAGE.replace(
        '<meta property="article:published_time" content="2026-01-26T20:35:36+08:00">', ""
    )
    page = page.replace("<body>", "<body><div>2026年01月26日 20:35 来源：某网</div>")
    (document,) = gather({"a.html": page}).documents
    assert document.published_basis == "zone_assumed"
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-26T20:35:00+08:00"


def test_linked_data_dates_a_page(gather) -> None:
    data = '<script type="application/ld+json">{"datePublished":"2026-01-25T08:00:00Z"}</script>'
    page = PAGE.replace(
        '<meta property="article:published_time" content="2026-01-26T20:35:36+08:00">', data
    )
    (document,) = gather({"a.html": page}).documents
    assert document.published_at is not None
    assert document.published_at.day == 25


def test_a_page_without_an_article_speaks(gather) -> None:
    found = gather({"menu.html": "<html><body><img src='x.png'></body></html>"})
    assert (found.documents, found.codes) == ([], ["no-article"])


def test_a_page_in_big5_is_read(gather) -> None:
    page = (
        '<html><head><meta charset="big5"><title>某公司回購</title></head>'
        "<body><article><p>某公司公告，擬回購股份，金額一億元。</p></article></body></html>"
    )
    (document,) = gather({"a.htm": page.encode("big5")}).documents
    assert "回購" in document.text
    assert document.origin.encoding == "big5hkscs"


def test_size_and_depth_of_a_page_are_bounded(gather) -> None:
    deep = PAGE.replace("<body>", "<body>" + "<div>" * 5_000)
    found = gather(
        {"big.html": PAGE + " " * 9_000, "deep.html": deep}, options=Options(max_page_bytes=30_000)
    )
    assert "no-article" in found.codes
    found = gather({"big.html": PAGE + " " * 90_000}, options=Options(max_page_bytes=30_000))
    assert "too-large" in found.codes


def test_a_page_is_known_by_its_content_without_an_extension(gather) -> None:
    assert len(gather({"download": PAGE}).documents) == 1
