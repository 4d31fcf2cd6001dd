"""Markdown and plain text, with or without front matter → one entry each."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from yanbao.collect.blocks import parse_plain
from yanbao.collect.characters import clean
from yanbao.collect.encodings import decode
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.markdown import parse_markdown
from yanbao.errors import Issue

_FENCE = re.compile(r"\s*-{3}\s*\n(.{0,8000}?)\n(?:-{3}|\.{3})[ \t]*(?:\n|$)", re.DOTALL)
_PAIR = re.compile(
    r"([A-Za-z_][\w-]{0,30}|标题|標題|来源|來源|日期|时间|時間|链接|連結)\s*[:：]\s*(.*)"
)
_NAMES = {
    "标题": "title", "標題": "title", "来源": "source", "來源": "source", "日期": "date",
    "时间": "time", "時間": "time", "链接": "link", "連結": "link",
}  # fmt: skip
_KNOWN = frozenset(
    "title headline source publisher published published_at date time pubdate link url address "
    "language lang author".split()
)


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


def _pairs(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for line in text.split("\n"):
        found = _PAIR.match(line)
        if found:
            name = _NAMES.get(found[1], found[1].lower())
            pairs.setdefault(name, _unquote(found[2]))
    return pairs


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split off ``key: value`` lines: fenced by ``---``, or two or more known keys at the top.

    Returns the pairs, names in lower case, and the text after them. Values are taken as written
    (quotes removed); nothing is interpreted.
    """
    fenced = _FENCE.match(text)
    if fenced:
        return _pairs(fenced[1]), text[fenced.end() :]
    head: list[str] = []
    lines = text.lstrip("\n").split("\n")
    for line in lines[:12]:
        found = _PAIR.match(line)
        if not found or _NAMES.get(found[1], found[1].lower()) not in _KNOWN:
            break
        head.append(line)
    if len(head) >= 2:
        return _pairs("\n".join(head)), "\n".join(lines[len(head) :])
    return {}, text


def _pick(pairs: dict[str, str], *names: str) -> str:
    return next((pairs[name] for name in names if pairs.get(name)), "")


def parse_writing(file: SourceFile) -> tuple[list[Entry], list[Issue], int]:
    """Parse a text file into one entry.

    Without a title in the front matter, the title is Markdown's first heading, or the first line
    when it is short and stands apart.
    """
    decoded = decode(file.payload)
    pairs, body = split_front_matter(clean(decoded.text).text)
    markdown = PurePosixPath(file.path).suffix.lower() in {".md", ".markdown"}
    blocks = parse_markdown(body) if markdown else parse_plain(body)
    title = _pick(pairs, "title", "headline")
    if blocks and not title:
        first = blocks[0]
        apart = bool(re.match(r"\s*[^\n]{2,90}\n\s*\n", body)) and not first.text.endswith("。")
        if first.kind == "heading" or (apart and len(blocks) > 1):
            title = first.text
    if blocks and title and blocks[0].text == title:
        blocks = blocks[1:]
    entry = Entry(
        pointer="",
        title=title,
        body=body,
        publisher=_pick(pairs, "publisher", "source"),
        address=_pick(pairs, "link", "url", "address"),
        published=_pick(pairs, "published", "published_at", "date", "time", "pubdate"),
        media_type="text/markdown" if markdown else "text/plain",
        encoding=decoded.encoding,
        language=_pick(pairs, "language", "lang"),
        blocks=tuple(blocks),
    )
    return [entry], [], decoded.replaced
