from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from tests.publish.builders import HOSTILE, HOSTILE_ADDRESSES, make_hostile, make_note

from yanbao.publish import render_page
from yanbao.publish.markup import Html, element, join, style_element
from yanbao.publish.style import POLICY

ALLOWED = frozenset(
    "html head meta title link style body a div header p h1 h2 h3 h4 h5 h6 span time b nav ol ul "
    "li main table thead tbody tr th td details summary meter wbr".split()
)


def parse(page: str) -> html.HtmlElement:
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


def test_the_page_loads_and_runs_nothing() -> None:
    page = render_page(make_note().note)
    tree = parse(page)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [POLICY]
    assert POLICY.startswith("default-src 'none'")
    assert not tree.xpath("//script|//img|//iframe|//object|//embed|//form|//@style")
    assert tree.xpath("//link/@href") == ["data:,"]
    assert not re.search(r"url\(|@import", page)


def test_headings_descend_without_gaps_and_the_language_is_told() -> None:
    tree = parse(render_page(make_note().note))
    levels = [int(h.tag[1]) for h in tree.xpath("//main//*[self::h2 or self::h3 or self::h4]")]
    assert len(tree.xpath("//h1")) == 1
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tree.get("lang") == "zh-Hans"


def test_every_anchor_leads_somewhere_and_no_id_stands_twice() -> None:
    tree = parse(render_page(make_note().note))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")]
    assert targets
    assert set(targets) <= set(ids)


def test_sentences_show_their_kind_and_lead_to_their_evidence_and_back() -> None:
    tree = parse(render_page(make_note().note))
    (sentence,) = tree.xpath("//span[@id='s-s002']")
    assert sentence.xpath(".//span[@class='mark calculation']/text()") == ["计算"]
    (target,) = sentence.xpath(".//a/@href")
    (entry,) = tree.xpath(f"//li[@id='{target[1:]}']")
    assert "close / offer - 1 = 75.8%" in entry.text_content()
    assert "#s-s002" in entry.xpath(".//a/@href")


def test_outside_links_give_nothing_away() -> None:
    tree = parse(render_page(make_note().note))
    links = tree.xpath("//a[starts-with(@href,'http')]")
    assert links
    assert {link.get("rel") for link in links} == {"noopener noreferrer nofollow"}


def test_the_score_shows_its_parts() -> None:
    tree = parse(render_page(make_note().note))
    (details,) = tree.xpath("//details")
    assert len(details.xpath(".//tbody/tr")) == 6
    assert len(details.xpath(".//meter")) == 6


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_text(words: str) -> None:
    page = render_page(make_hostile(words).note)
    tree = parse(page)
    assert {node.tag for node in tree.iter() if isinstance(node.tag, str)} <= ALLOWED
    assert not [n for n in tree.iter() if n.tag is etree.Comment]
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert len(tree.xpath("//style")) == 1
    assert not re.search(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", page)
    links = set(tree.xpath("//a/@href"))
    outside = {link for link in links if not link.startswith("#")}
    assert outside <= {"https://example.com/a/1", "https://example.org/funds/510300"}


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_hostile_addresses_are_no_links(address: str) -> None:
    tree = parse(render_page(make_hostile("词", address).note))
    for link in tree.xpath("//a/@href"):
        assert link.startswith(("#", "https://evil.example/", "https://example.org/"))
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]


@given(st.text(max_size=50), st.text(max_size=50))
def test_text_and_attributes_are_always_escaped(text: str, value: str) -> None:
    markup = element("p", text, title=value).markup
    assert markup.count("<") == 2
    assert markup.count('"') == 2


def test_markup_nests() -> None:
    assert join(["<", Html("<br>")]) == Html("&lt;<br>")
    assert element("meta", http_equiv="x").markup == '<meta http-equiv="x">'
    with pytest.raises(ValueError, match="may not hold"):
        style_element("</style>")
