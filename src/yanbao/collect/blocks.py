"""Markup, Markdown and plain text → blocks of readable text, one line each."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from yanbao.collect.characters import clean, squeeze, squeeze_lines

BlockKind = Literal["paragraph", "heading", "list_item", "row"]

_TAG = re.compile(
    r"</?(?:p|div|br|span|a|img|strong|b|em|i|u|h[1-6]|ul|ol|li|table|tr|td|th|blockquote|center|"
    r"section|article|font|figure|body|html|iframe|video|script|style)\b[^<>]{0,4000}>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(r"&lt;/(?:p|div|span|a|strong|b|h[1-6]|li|td)&gt;", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body|article)\b", re.IGNORECASE)

_BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details dialog div dl dt fieldset figure "
        "footer form header hr html li main nav ol p pre section summary table tbody tfoot thead tr "
        "ul h1 h2 h3 h4 h5 h6"
    ).split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DROPPED = frozenset(
    (
        "script style noscript template iframe object embed svg math canvas video audio select button "
        "figcaption head title textarea"
    ).split()
)
_STRONG = frozenset(("strong", "b", "a", "h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Captions and notes that speak of the picture, not of the matter.
_REMARK_CLASSES = frozenset(
    ("text-img-note", "img-note", "image-caption", "EmImageRemark", "wp-caption-text")
)


@dataclass(frozen=True, slots=True)
class Block:
    """A line of readable text. ``lead`` is how many characters at its start are set off (bold or
    linked): all of them for a headline in bold."""

    kind: BlockKind
    text: str
    lead: int = 0

    @property
    def all_strong(self) -> bool:
        """Whether the block is nothing but emphasis."""
        return self.lead >= len(self.text.rstrip("：: ")) > 0


def is_markup(text: str) -> bool:
    """Whether ``text`` holds HTML tags of its own or escaped once too often."""
    return bool(_TAG.search(text) or _ESCAPED_TAG.search(text))


def is_page(text: str) -> bool:
    """Whether ``text`` is a whole HTML page rather than a piece of one."""
    return bool(_PAGE.search(text[:20_000]))


class _Writer:
    """Gathers inline text into blocks; a block ends where a block-level element begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, bool]] = []
        self._cells: list[str] | None = None

    def write(self, text: str, strong: bool) -> None:
        if text:
            self._parts.append((text, strong))

    def _take(self) -> tuple[str, int]:
        parts, self._parts = self._parts, []
        text = squeeze(clean("".join(part for part, _ in parts)).text)
        lead_parts: list[str] = []
        for part, strong in parts:
            if not strong and part.strip(" \u3000\u00a0\n\t：:"):
                break
            lead_parts.append(part)
        lead = squeeze(clean("".join(lead_parts)).text)
        return text, min(len(lead), len(text))

    def end(self, kind: BlockKind) -> None:
        if self._cells is not None:  # paragraphs inside a cell stay in the row
            self._parts.append((" ", True))
            return
        text, lead = self._take()
        if text:
            self.blocks.append(Block(kind, text, lead))

    def begin_row(self) -> None:
        self.end("paragraph")
        self._cells = []

    def end_cell(self) -> None:
        if self._cells is not None:
            self._cells.append(self._take()[0])

    def end_row(self) -> None:
        cells, self._cells = self._cells, None
        if cells is None:
            return
        rest = self._take()[0]
        if rest:
            cells.append(rest)
        text = " | ".join(cell for cell in cells if cell)
        if text:
            self.blocks.append(Block("row", text))


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    classes = element.get("class")
    return bool(classes) and not _REMARK_CLASSES.isdisjoint(str(classes).split())


def _is_strong(tag: str, element: etree._Element) -> bool:
    if tag in _STRONG:
        return True
    style = element.get("style")
    return bool(style) and bool(_BOLD.search(str(style)))


def _kind_of(tag: str) -> BlockKind:
    if tag in _HEADINGS:
        return "heading"
    return "list_item" if tag in {"li", "dt", "dd"} else "paragraph"


_Step = tuple[Literal["open", "close"], etree._Element, str, bool]


def _walk(root: etree._Element, writer: _Writer) -> None:
    """Visit the tree without recursion, so that depth costs memory only."""
    stack: list[_Step] = [("open", root, "", False)]
    rows = 0
    lists: list[BlockKind] = []
    while stack:
        step, element, tag, strong = stack.pop()
        if step == "close":
            if tag == "tr" and rows:
                rows -= 1
                if rows == 0:
                    writer.end_row()
            elif tag in {"td", "th"} and rows == 1:
                writer.end_cell()
            elif tag in _BLOCKS:
                writer.end(lists[-1] if lists and tag == "p" else _kind_of(tag))
                if tag == "li" and lists:
                    lists.pop()
            if element is not root:
                writer.write(element.tail or "", strong)
            continue
        name = element.tag
        if not isinstance(name, str) or name in _DROPPED or _is_hidden(element):
            if element is not root:
                writer.write(element.tail or "", strong)
            continue
        if name == "br":
            writer.end(lists[-1] if lists else "paragraph")
            writer.write(element.tail or "", strong)
            continue
        if name == "tr":
            rows += 1
            if rows == 1:
                writer.begin_row()
        elif name in _BLOCKS:
            writer.end(lists[-1] if lists else "paragraph")
            if name == "li":
                lists.append("list_item")
        inner = strong or _is_strong(name, element)
        stack.append(("close", element, name, strong))
        writer.write(element.text or "", inner)
        stack.extend(("open", child, "", inner) for child in reversed(element))
    writer.end("paragraph")


def parse_markup(markup: str) -> list[Block]:
    """Parse an HTML fragment or page into readable blocks.

    Scripts, styles, hidden elements and captions are dropped; a table row is one block with its
    cells parted by ``|``; entities are decoded; a wide or non-breaking blank is a space.
    """
    if not _TAG.search(markup) and _ESCAPED_TAG.search(markup):
        markup = html.unescape(markup)
    wrapped = markup if is_page(markup) else f"<html><body>{markup}</body></html>"
    # A string that declares an encoding of its own is refused by lxml: bytes are not.
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(wrapped.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return parse_plain(re.sub(r"<[^<>]{0,4000}>", "\n", markup))
    if root is None:
        return []
    writer = _Writer()
    _walk(root, writer)
    return writer.blocks


def parse_plain(text: str) -> list[Block]:
    """Parse plain text into blocks: a line each, entities decoded."""
    if _ENTITY.search(text):
        text = html.unescape(text)
    lines = squeeze_lines(clean(text).text).split("\n")
    return [Block("paragraph", line) for line in lines if line]


_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.{1,400}?)\s*#*$")
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{1,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_MARKDOWN_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_MARKDOWN_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*(?![\w*])")
_MARKDOWN_CODE = re.compile(r"`([^`\n]{1,500})`")
_MARKDOWN_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_MARKDOWN_RULE = re.compile(r"(?:[-*_]\s*){3,}$|\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?$")


def _inline(text: str) -> str:
    text = _MARKDOWN_IMAGE.sub("", text)
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _MARKDOWN_STRONG.sub(r"\2", text)
    text = _MARKDOWN_EMPHASIS.sub(r"\1", text)
    return _MARKDOWN_CODE.sub(r"\1", text)


def _markdown_line(line: str) -> Block | None:
    if _MARKDOWN_RULE.match(line):
        return None
    heading = _MARKDOWN_HEADING.match(line)
    if heading:
        return Block("heading", squeeze(_inline(heading[2])))
    kind: BlockKind = "paragraph"
    if line.startswith("|") or line.count("|") > 2:
        cells = [squeeze(_inline(cell)) for cell in line.strip("|").split("|")]
        return Block("row", " | ".join(cell for cell in cells if cell))
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
        text = _TAG.sub(lambda tag: "\n" if _is_block_tag(tag.group()) else "", text)
    if _ENTITY.search(text):
        text = html.unescape(text)
    blocks = []
    for chunk in re.split(r"\n[ \t]*\n", clean(text).text):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        for line in _join_soft(lines):
            block = _markdown_line(line)
            if block and block.text:
                blocks.append(block)
    return blocks


def _is_block_tag(tag: str) -> bool:
    name = re.match(r"</?([A-Za-z0-9]+)", tag)
    return bool(name) and (name[1].lower() in _BLOCKS or name[1].lower() in {"br", "td", "th"})


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


def text_of(blocks: list[Block]) -> str:
    """The readable text: a line per block."""
    return "\n".join(block.text for block in blocks)
