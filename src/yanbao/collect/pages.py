"""HTML pages → one entry each: the reader's main text with the page's own metadata."""

from __future__ import annotations

import json
import re

from lxml import etree

from yanbao.collect.blocks import parse_markup, parse_plain
from yanbao.collect.characters import squeeze
from yanbao.collect.encodings import decode
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.issues import issue
from yanbao.collect.options import Options
from yanbao.collect.trees import parse_tree
from yanbao.errors import Issue
from yanbao.ports import PageReader

_TITLES = ("og:title", "twitter:title", "headline", "title")
_PUBLISHERS = ("og:site_name", "publisher", "source", "mediaid", "application-name")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "pubdate",
    "publish_date", "publication_date", "parsely-pub-date", "dc.date.issued", "dc.date", "date",
    "weibo:article:create_at", "og:release_date", "apub:time",
)  # fmt: skip
_ADDRESSES = ("og:url", "twitter:url")
# The date a Chinese page prints beside its source, outside any metadata.
_PRINTED = re.compile(
    r"(?<!\d)20\d{2}\s?[-/年.]\s?\d{1,2}\s?[-/月.]\s?\d{1,2}日?[ T]{0,3}\d{1,2}:\d{2}(?::\d{2})?"
)
_TITLE_TAIL = re.compile(r"\s*[-_|｜—–]{1,2}\s*[^-_|｜—–]{1,24}$")


def _metadata(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(str(name).strip().lower(), str(content).strip())
    for element in root.iter("link"):
        if element.get("rel") == "canonical" and element.get("href"):
            found.setdefault("canonical", str(element.get("href")).strip())
    for element in root.iter("time"):
        stamp = element.get("datetime")
        if stamp:
            found.setdefault("time", str(stamp).strip())
    title = next(root.iter("title"), None)
    if title is not None and title.text:
        found.setdefault("<title>", squeeze(title.text))
    heading = next(root.iter("h1"), None)
    if heading is not None:
        found.setdefault("<h1>", squeeze("".join(str(part) for part in heading.itertext())))
    for element in root.iter("script"):
        if element.get("type") == "application/ld+json" and element.text:
            _linked_data(element.text[:100_000], found)
    language = root.get("lang")
    if language:
        found.setdefault("lang", str(language))
    return found


def _linked_data(text: str, found: dict[str, str]) -> None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return  # the metadata of the page itself remains
    values = value if isinstance(value, list) else [value]
    for one in values[:20]:
        if not isinstance(one, dict):
            continue
        for key, name in (("datePublished", "datepublished"), ("headline", "headline")):
            if isinstance(one.get(key), str):
                found.setdefault(name, one[key].strip())
        publisher = one.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            found.setdefault("publisher", publisher["name"].strip())


def _pick(metadata: dict[str, str], names: tuple[str, ...]) -> str:
    return next((metadata[name] for name in names if metadata.get(name)), "")


def _title(metadata: dict[str, str], read_title: str) -> str:
    title = _pick(metadata, _TITLES) or metadata.get("<h1>", "") or read_title
    if title:
        return squeeze(title)
    return _TITLE_TAIL.sub("", metadata.get("<title>", ""))


def _nesting(text: str, limit: int) -> bool:
    """Whether tags nest beyond ``limit``, by counting: a parser would be the victim."""
    depth = 0
    for tag in re.finditer(r"<(/?)(?:div|span|p|ul|ol|li|table|tr|td|b|i|font|section)\b", text):
        depth += -1 if tag[1] else 1
        if depth > limit:
            return True
    return False


def parse_page(
    file: SourceFile, reader: PageReader, options: Options
) -> tuple[list[Entry], list[Issue], int]:
    """Parse a page into one entry; a page without an article is an Issue, not a Document."""
    if len(file.payload) > options.max_page_bytes:
        detail = f"{len(file.payload):,} bytes of HTML, more than {options.max_page_bytes:,}"
        return [], [issue("too-large", file.path, detail)], 0
    decoded = decode(file.payload)
    text = decoded.text.replace("\0", "")
    root = parse_tree(text)
    if root is None:
        return [], [issue("no-article", file.path, "no HTML could be read")], decoded.replaced
    metadata = _metadata(root)
    address = metadata.get("canonical", "") or _pick(metadata, _ADDRESSES)
    # The readers walk the tree by recursion; beyond this depth only our own walk is safe.
    deep = _nesting(text, 4 * options.max_depth)
    found = None if deep else reader.read(text, address=address)
    if found is None:
        detail = "nested too deeply for the page reader" if deep else "the page holds no article"
        hint = "an index page, a video or a picture has no text to read; save the article's page"
        return [], [issue("no-article", file.path, detail, hint=hint)], decoded.replaced
    title, body = _title(metadata, found[0]), found[1]
    blocks = [block for block in parse_plain(body) if block.text != title]
    printed = _PRINTED.search(squeeze(" ".join(block.text for block in parse_markup(text)[:60])))
    entry = Entry(
        pointer="",
        title=title,
        body=body,
        publisher=_pick(metadata, _PUBLISHERS),
        address=address,
        published=_pick(metadata, _DATES) or metadata.get("time", ""),
        stamps=(("printed", printed.group()),) if printed else (),
        media_type="text/html",
        encoding=decoded.encoding,
        language=metadata.get("lang", ""),
        blocks=tuple(blocks),
    )
    return [entry], [], decoded.replaced
