"""Markdown → blocks of readable text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanbao.collect.blocks import Block, BlockKind, decode_entities, is_markup, strip_tags
from yanbao.collect.characters import clean, squeeze
from yanbao.model.documents import STROKE

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.{1,400}?)\s*#*$")
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{1,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_MARKDOWN_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_MARKDOWN_EMPHASIS = re.compile(
    r"(?<![A-Za-z0-9*])\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*(?![A-Za-z0-9*])"
)
_MARKDOWN_CODE = re.compile(r"`([^`\n]{1,500})`")
_MARKDOWN_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_MARKDOWN_RULE = re.compile(r"(?:[-*_]\s*){3,}$|\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?$")


def _inline(text: str) -> str:
    if "](" in text:
        text = _MARKDOWN_IMAGE.sub("", text)
        text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _MARKDOWN_STRONG.sub(r"\2", text)
    text = _MARKDOWN_EMPHASIS.sub(r"\1", text)
    return _MARKDOWN_CODE.sub(r"\1", text)


def _markdown_line(line: str) -> Block | None:
    if len(line) < 400 and _MARKDOWN_RULE.match(line):
        return None
    heading = _MARKDOWN_HEADING.match(line)
    if heading:
        return Block("heading", squeeze(_inline(heading[2])))
    kind: BlockKind = "paragraph"
    if line.startswith("|") or line.count("|") > 2:
        cells = [squeeze(_inline(cell)) for cell in line.strip("|").split("|")]
        return Block("row", STROKE.join(cell for cell in cells if cell))
    line = line.removeprefix(">").lstrip()
    item = _MARKDOWN_ITEM.match(line)
    if item:
        kind = "list_item"
        # The number of a numbered list may be cited in the text: it stays.
        line = line if line[0].isdigit() else line[item.end() :]
    strong = _MARKDOWN_STRONG.match(line)
    lead = len(squeeze(strong[2])) if strong else 0
    return Block(kind, squeeze(_inline(line)), lead)


def parse_markdown(text: str) -> list[Block]:
    """Parse Markdown into readable blocks; a paragraph's soft line breaks are joined."""
    if is_markup(text):
        text = strip_tags(text)
    text = decode_entities(text)
    blocks = []
    for chunk in re.split(r"\n[ \t]*\n", clean(text).text):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        for line in _join_soft(lines):
            block = _markdown_line(line)
            if block and block.text:
                blocks.append(block)
    return blocks


def _join_soft(lines: list[str]) -> Iterator[str]:
    """Join the soft-wrapped lines of one Markdown chunk; headings, items and rows stand alone."""
    held = ""
    for line in lines:
        starts = line[0] in "#|>" or _MARKDOWN_ITEM.match(line) or line.startswith(("**", "【"))
        if held and (starts or held[0] in "#|" or held.endswith(("。", "！", "？", "**"))):
            yield held
            held = line
        elif held:
            both_latin = held[-1].isascii() and line[0].isascii()
            held = f"{held} {line}" if both_latin else held + line
        else:
            held = line
    if held:
        yield held
