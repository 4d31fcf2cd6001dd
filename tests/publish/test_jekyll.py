"""A site built by the real Jekyll, from posts full of what strangers may write."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from tests.publish.builders import HOSTILE, HOSTILE_ADDRESSES, make_hostile, make_note

from yanbao.publish import publish, render_post
from yanbao.publish.plain import clean, shorten

pytestmark = pytest.mark.jekyll

CONFIG = """\
title: The site's own title
future: true
plugins: []
markdown: kramdown
strict_front_matter: true
liquid: {error_mode: strict, strict_filters: true, strict_variables: true}
permalink: /:title.html
"""
LAYOUT = """\
<!DOCTYPE html><html><head><title>{{ page.title }}</title></head>
<body><p id="posttime">{{ page.posttime }}</p><time>{{ page.date | date_to_xmlschema }}</time>
<main>{{ content }}</main></body></html>
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    jekyll = shutil.which("jekyll")
    if jekyll is None:
        pytest.skip("jekyll is not installed: run `make jekyll-setup`")
    source = tmp_path_factory.mktemp("site")
    (source / "_layouts").mkdir()
    (source / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (source / "_layouts" / "post.html").write_text(LAYOUT, encoding="utf-8")
    files = {"_posts/2026-01-04-normal.md": render_post(make_note().note)}
    for n, words in enumerate(HOSTILE):
        files[f"_posts/2026-01-04-hostile-{n}.md"] = render_post(make_hostile(words).note)
    for n, address in enumerate(HOSTILE_ADDRESSES):
        files[f"_posts/2026-01-04-address-{n}.md"] = render_post(make_hostile("词", address).note)
    every = replace(make_hostile(" ".join(HOSTILE)).note)
    files["_posts/2026-01-04-every.md"] = render_post(every)
    publish(files, out=source)
    target = source / "_site"
    done = subprocess.run(
        [jekyll, "build", "--source", str(source), "--destination", str(target), "--trace"],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "LANG": "C.UTF-8", "HOME": str(source)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Liquid Exception" not in done.stdout + done.stderr
    return target


def parse(site: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring(
        (site / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8")
    )


def test_title_and_instants(site: Path) -> None:
    tree = parse(site, "normal.html")
    assert tree.findtext(".//title") == "fund_research_2026-01-04"
    assert tree.xpath("//p[@id='posttime']/text()") == ["2026-01-04 15:34:38 +0800"]


def test_headings_stand_as_the_contract_says(site: Path) -> None:
    tree = parse(site, "normal.html")
    headings = [(h.tag, h.text_content()) for h in tree.xpath("//main/*[starts-with(name(),'h')]")]
    note = make_note().note
    assert headings == [(f"h{section.level}", section.heading) for section in note.sections]


def test_footnotes_are_linked_both_ways(site: Path) -> None:
    tree = parse(site, "normal.html")
    markers = tree.xpath("//a[@class='footnote']")
    notes = tree.xpath("//div[@class='footnotes']//li")
    assert len(markers) == 8
    assert len(notes) == 7
    ids = set(tree.xpath("//@id"))
    for link in markers + tree.xpath("//a[@class='reversefootnote']"):
        assert link.get("href")[1:] in ids
    told = [note.text_content() for note in notes]
    assert "示例财经 2026-01-02：“1月2日在港交所主板上市" in told[0]
    assert "算式：close / offer - 1 = 75.8%" in told[1]


def test_list_lead_label_and_table_are_markup(site: Path) -> None:
    tree = parse(site, "normal.html")
    (item,) = tree.xpath("//main/ol[1]/li")
    assert item.xpath(".//strong")[0].text_content().startswith("某芯片公司1月2日")
    assert item.xpath(".//br")
    assert "结论：" in tree.xpath("//main/p/strong/text()")
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//table//tr")]
    assert rows[0] == ["项目", "数值", "来源数"]
    assert rows[1][:2] == ["发行价", "19.60港元"]
    assert len(rows) == 3


@pytest.mark.parametrize("n", range(len(HOSTILE)))
def test_hostile_words_come_out_as_the_words_they_are(site: Path, n: int) -> None:
    words = HOSTILE[n]
    tree = parse(site, f"hostile-{n}.html")
    check_inert(tree)
    (heading,) = tree.xpath("//main/h2[1]")
    assert heading.text_content() == clean(words)
    strong = tree.xpath("//main/ol[1]/li//strong")[0]
    assert strong.text_content() == clean(words)
    assert tree.xpath("//table//th")[0].text_content() == clean(words)
    assert tree.xpath("//table//td")[0].text_content() == clean(words)
    (first, *_) = tree.xpath("//div[@class='footnotes']//li")
    assert shorten(f"{words}\n前{words}后") in first.text_content()
    assert len(tree.xpath("//table//tr")) == 2
    assert len(tree.xpath("//main/ol/li")) == 2  # one ranked item, one source
    assert (
        len(tree.xpath("//div[@class='footnotes']//li")) == 4
    )  # citation, formula, reference, reason


def check_inert(tree: html.HtmlElement) -> None:
    assert not tree.xpath("//script|//img|//svg|//iframe|//code|//pre|//del|//em|//abbr|//b")
    assert not tree.xpath("//dl|//hr|//*[@onclick or @onerror or @onload]")
    assert not tree.xpath("//*[contains(@class, 'planted')]")
    assert len(tree.xpath("//h1")) == 1
    text = tree.text_content()
    assert "The site's own title" not in text
    links = [href for href in tree.xpath("//a/@href") if not href.startswith("#")]
    assert set(links) <= {"https://example.com/a/1", "https://example.org/funds/510300"}


def test_all_of_it_at_once_is_inert(site: Path) -> None:
    check_inert(parse(site, "every.html"))


@pytest.mark.parametrize("n", range(len(HOSTILE_ADDRESSES)))
def test_hostile_addresses_are_no_links(site: Path, n: int) -> None:
    tree = parse(site, f"address-{n}.html")
    for href in tree.xpath("//a/@href"):
        assert href.startswith(("#", "https://evil.example/", "https://example.org/"))
        assert not re.search(r"[\s\"<>]", href)
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
