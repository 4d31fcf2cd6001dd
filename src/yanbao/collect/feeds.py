"""RSS 2.0, RSS 1.0 and Atom → entries.

The parser is lxml's with entities, DTDs and the network off, after a look at the prolog: a feed
needs no document type, and one that declares entities is refused rather than expanded.
"""

from __future__ import annotations

import re

from lxml import etree

from yanbao.collect.encodings import decode
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.issues import issue
from yanbao.collect.options import Options
from yanbao.collect.trees import name_of, open_feed_parser
from yanbao.errors import Issue

_DECLARATION = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|DOCTYPE[^>\[]{0,2000}\[)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,2000}>", re.IGNORECASE)
_ITEM_NAMES = ("item", "entry")


def _words(element: etree._Element) -> str:
    """An element's text; XHTML content (Atom) is given back as markup."""
    if element.get("type") == "xhtml":
        return "".join(
            etree.tostring(child, encoding="unicode", with_tail=True) for child in element
        )
    return "".join(str(text) for text in element.itertext()).strip()


def _fields(item: etree._Element) -> dict[str, list[etree._Element]]:
    fields: dict[str, list[etree._Element]] = {}
    for child in item:
        name = name_of(child)
        prefixed = isinstance(child.tag, str) and "content/" in child.tag
        fields.setdefault("content" if prefixed and name == "encoded" else name, []).append(child)
    return fields


def _first(fields: dict[str, list[etree._Element]], *names: str) -> str:
    for name in names:
        for element in fields.get(name, ()):
            text = _words(element)
            if text:
                return text
    return ""


def _link(fields: dict[str, list[etree._Element]]) -> str:
    best = ""
    for element in fields.get("link", ()):
        href = element.get("href")
        if href and element.get("rel", "alternate") == "alternate":
            return str(href).strip()
        best = best or (element.text or "").strip() or str(href or "").strip()
    if best:
        return best
    guid = _first(fields, "guid", "id")
    return guid if guid.startswith(("http://", "https://")) else ""


def _entry(item: etree._Element, pointer: str, publisher: str, encoding: str) -> Entry:
    fields = _fields(item)
    source = next(iter(fields.get("source", ())), None)
    own = ""
    if source is not None:
        own = _first(_fields(source), "title") if len(source) else (source.text or "").strip()
    return Entry(
        pointer=pointer,
        title=_first(fields, "title"),
        body=_first(fields, "content", "description", "summary"),
        publisher=own or publisher,
        address=_link(fields),
        published=_first(fields, "pubdate", "published", "date", "issued", "updated", "modified"),
        media_type="application/atom+xml" if name_of(item) == "entry" else "application/rss+xml",
        encoding=encoding,
    )


def _too_deep(root: etree._Element, limit: int) -> bool:
    level: list[etree._Element] = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def parse_feed(file: SourceFile, options: Options) -> tuple[list[Entry], list[Issue], int]:
    """Parse a feed into entries; the feed's title is the publisher where an item names none."""
    decoded = decode(file.payload)
    text = _XML_DECLARATION.sub("", decoded.text, count=1)
    if _DECLARATION.search(text[:200_000].split("<rss", 1)[0].split("<feed", 1)[0]):
        detail = "the file declares a document type with entities"
        hint = "a feed needs none: such a file is not read"
        return [], [issue("unsafe-xml", file.path, detail, hint=hint)], decoded.replaced
    text = _DOCTYPE.sub("", text, count=1).replace("\0", "")
    parser = open_feed_parser()
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return [], [issue("broken-xml", file.path, str(error))], decoded.replaced
    if root is None:
        return [], [issue("broken-xml", file.path, "no element could be read")], decoded.replaced
    if _too_deep(root, options.max_depth):
        detail = f"nested deeper than {options.max_depth}"
        return [], [issue("unsafe-xml", file.path, detail)], decoded.replaced
    items = [element for element in root.iter() if name_of(element) in _ITEM_NAMES]
    issues = []
    if parser.error_log:
        first = parser.error_log[0]
        detail = f"not well-formed, read as far as possible: {first.message}"
        issues.append(issue("broken-xml", file.path, detail, place=f"line {first.line}"))
    if not items:
        issues.append(issue("nothing-found", file.path, "no item or entry in this XML"))
    if len(items) > options.max_items:
        detail = f"only the first {options.max_items} of {len(items)} items are read"
        issues.append(issue("too-many-items", file.path, detail))
    channel = next((e for e in root.iter() if name_of(e) in {"channel", "feed"}), root)
    publisher = _first(_fields(channel), "title")
    entries = [
        _entry(item, f"{name_of(item)}[{place}]", publisher, decoded.encoding)
        for place, item in enumerate(items[: options.max_items])
    ]
    return entries, issues, decoded.replaced
