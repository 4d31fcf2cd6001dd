from __future__ import annotations

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>某财经网</title>
<item><title><![CDATA[某公司 &amp; 某基金]]></title><link>https://example.com/1</link>
<pubDate>Mon, 26 Jan 2026 20:35:36 +0800</pubDate>
<description>短</description>
<content:encoded><![CDATA[<p>第一段。</p><table><tr><td>甲</td><td>1</td></tr></table>]]></content:encoded></item>
<item><title>转载</title><source url="x">某报</source><guid>https://example.com/2</guid>
<pubDate>2026-01-26</pubDate><description>&lt;p&gt;正文&lt;/p&gt;</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title>
<entry><title>A title</title><link rel="self" href="https://x/self"/><link href="https://x/1"/>
<updated>2026-01-27T01:00:00Z</updated><published>2026-01-26T01:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>
</entry></feed>"""


def test_rss_items_become_documents(gather) -> None:
    first, second = gather({"feed.xml": RSS}).documents
    assert first.text == "某公司 & 某基金\n第一段。\n甲 | 1"
    assert (first.publisher, first.address) == ("某财经网", "https://example.com/1")
    assert first.origin.media_type == "application/rss+xml"
    assert (second.publisher, second.address) == ("某报", "https://example.com/2")
    assert (second.text, second.published_basis) == ("转载\n正文", "day")


def test_atom_entries_become_documents(gather) -> None:
    (document,) = gather({"feed.atom": ATOM}).documents
    assert document.text == "A title\nOne.\nTwo."
    assert document.address == "https://x/1"
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-26T01:00:00+00:00"


def test_a_feed_in_gb18030_is_read_by_its_declaration(gather) -> None:
    payload = RSS.replace("UTF-8", "gb2312").encode("gb18030")
    found = gather({"feed.xml": payload})
    assert found.documents[0].publisher == "某财经网"
    assert found.documents[0].origin.encoding == "gb18030"


def test_an_entity_bomb_is_refused(gather) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<rss><channel><item><title>&b;</title></item></channel></rss>"
    )
    found = gather({"bomb.xml": bomb})
    assert (found.documents, found.codes) == ([], ["unsafe-xml"])


def test_an_external_entity_is_not_fetched(gather) -> None:
    text = (
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><title>&x;</title></item></channel></rss>"
    )
    assert gather({"x.rss": text}).codes == ["unsafe-xml"]


def test_deep_nesting_is_refused_and_a_cut_feed_is_read_as_far_as_it_goes(gather) -> None:
    deep = "<rss>" + "<a>" * 50_000 + "</a>" * 50_000 + "</rss>"
    found = gather({"deep.xml": deep, "cut.xml": RSS[: RSS.index("<item><title>转载")]})
    assert [document.title for document in found.documents] == ["某公司 & 某基金"]
    assert {"broken-xml"} <= set(found.codes)


def test_xml_without_items_speaks(gather) -> None:
    assert gather({"map.xml": "<urlset><url>x</url></urlset>"}).codes == ["nothing-found"]
