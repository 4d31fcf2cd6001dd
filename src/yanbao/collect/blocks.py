"""HTML and plain text → blocks of readable text, one line each."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from yanbao.collect.characters import clean, squeeze, squeeze_lines
from yanbao.collect.trees import open_page_parser
from yanbao.model.documents import STROKE

BlockKind = Literal["paragraph", "heading", "list_item", "row"]

_TAG = re.compile(
    r"</?(?:p|div|br|span|a|img|strong|b|em|i|u|h[1-6]|ul|ol|li|table|tr|td|th|blockquote|"
    r"center|section|article|font|figure|body|html|iframe|video|script|style)\b[^<>]{0,4000}>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(r"&lt;/(?:p|div|span|a|strong|b|h[1-6]|li|td)&gt;", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body|article)\b", re.IGNORECASE)

_BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details dialog div dl dt fieldset figure "
        "footer form header hr html li main nav ol p pre section summary table tbody tfoot thead "
        "tr ul h1 h2 h3 h4 h5 h6"
    ).split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DROPPED = frozenset(
    (
        "script style noscript template iframe object embed svg math canvas video audio select "
        "button figcaption head title textarea"
    ).split()
)
_STRONG = frozenset(("strong", "b", "a", "h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Captions and notes that speak of the picture, not of the matter.
_REMARK_CLASSES = frozenset(
    ("text-img-note", "img-desc", "img-note", "image-caption", "EmImageRemark", "wp-caption-text")
)


@dataclass(frozen=True, slots=True)
class Block:
    """A line of readable text.

    ``lead`` is how many characters at its start are set off (bold or linked): all of them for a
    headline in bold.
    """

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


def decode_entities(text: str) -> str:
    """Decode entities, also those that were escaped again on their way (``&amp;amp;nbsp;``)."""
    for _ in range(4):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


class _Writer:
    """Gathers inline text into blocks; a block ends where a block-level element begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, bool]] = []
        self._cells: list[str] | None = None

    def write(self, text: str | None, strong: bool) -> None:
        if text:
            if "&" in text:
                text = decode_entities(text)
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
        """Close a table's row: its cells become one line."""
        cells, self._cells = self._cells, None
        if cells is None:
            return
        rest = self._take()[0]
        if rest:
            cells.append(rest)
        text = STROKE.join(cell for cell in cells if cell)
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


class _Walker:
    """Visits a tree without recursion, so that depth costs memory only."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._rows = 0
        self._items = 0

    def walk(self, root: etree._Element) -> None:
        """Write every visible text of the tree."""
        stack: list[tuple[bool, etree._Element, str, bool]] = [(True, root, "", False)]
        while stack:
            entering, element, tag, strong = stack.pop()
            if entering:
                inner = self._enter(element, strong)
                if inner is not None:
                    name = str(element.tag)
                    stack.append((False, element, name, strong))
                    stack.extend((True, child, "", inner) for child in reversed(element))
                    continue
            else:
                self._leave(tag)
            if element is not root:
                self._writer.write(element.tail, strong)
        self._writer.end("paragraph")

    def _enter(self, element: etree._Element, strong: bool) -> bool | None:
        """Open an element; return whether its text is set off, None where it is not entered."""
        name = element.tag
        if not isinstance(name, str) or name in _DROPPED or _is_hidden(element):
            return None
        if name == "br":
            self._writer.end("list_item" if self._items else "paragraph")
            return None
        if name == "tr":
            self._rows += 1
            if self._rows == 1:
                self._writer.begin_row()
        elif name in _BLOCKS:
            self._writer.end("list_item" if self._items else "paragraph")
            self._items += name == "li"
        inner = strong or _is_strong(name, element)
        self._writer.write(element.text, inner)
        return inner

    def _leave(self, tag: str) -> None:
        if tag == "tr":
            self._rows -= 1
            if self._rows == 0:
                self._writer.end_row()
        elif tag in {"td", "th"}:
            if self._rows == 1:
                self._writer.end_cell()
        elif tag in _BLOCKS:
            self._writer.end("list_item" if self._items and tag == "p" else _kind_of(tag))
            self._items -= tag == "li"


def parse_markup(markup: str) -> list[Block]:
    """Parse an HTML fragment or page into readable blocks.

    Scripts, styles, hidden elements and captions are dropped; a table row is one block with its
    cells parted by ``|``; entities are decoded; a wide or non-breaking blank is a space.
    """
    if not _TAG.search(markup) and _ESCAPED_TAG.search(markup):
        markup = html.unescape(markup)
    wrapped = markup if is_page(markup) else f"<html><body>{markup}</body></html>"
    parser = open_page_parser()
    try:
        root = etree.fromstring(wrapped.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return parse_plain(re.sub(r"<[^<>]{0,4000}>", "\n", markup))
    if root is None:
        return []
    # Beyond its depth limit the parser drops what follows: read such markup without its tree.
    if any("depth" in error.message.lower() for error in parser.error_log.filter_from_errors()):
        return parse_plain(strip_tags(markup))
    writer = _Writer()
    _Walker(writer).walk(root)
    return writer.blocks


def parse_plain(text: str) -> list[Block]:
    """Parse plain text into blocks: a line each, entities decoded."""
    text = decode_entities(text)
    lines = squeeze_lines(clean(text).text).split("\n")
    return [Block("paragraph", line) for line in lines if line]


def strip_tags(text: str) -> str:
    """Remove HTML tags without building a tree; a block-level tag becomes a newline."""
    return _TAG.sub(lambda tag: "\n" if _is_block_tag(tag.group()) else "", text)


def _is_block_tag(tag: str) -> bool:
    name = tag.strip("</>").split(" ", 1)[0].split("\n", 1)[0].lower().rstrip("/")
    return name in _BLOCKS or name in {"br", "td", "th"}


def text_of(blocks: list[Block]) -> str:
    """The readable text: a line per block."""
    return "\n".join(block.text for block in blocks)
