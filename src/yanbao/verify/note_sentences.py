"""Note sentences: what a foreign note says, sentence by sentence, and the place each one cites.

A footnote's mark or a link is set as one private character while the text is cut, so that it stays
with the sentence it closes; the sentences come out without them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from yanbao.text.sentences import find_sentences
from yanbao.text.simplify import simplify
from yanbao.text.views import View

NOTE_LIMIT: Final = 1_000_000
_SENTENCE_LIMIT: Final = 1_000
_PLACES_LIMIT: Final = 20_000
_FRONT = re.compile(r"\A---\n.{0,4000}?\n---\n", re.DOTALL)
_COMMENT = re.compile(
    r"<!--.{0,20000}?-->|<(script|style)\b.{0,20000}?</\1>", re.DOTALL | re.IGNORECASE
)
_PAGE = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype|html|head|body)\b",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")
_LINE = re.compile(r"^(?:#{1,6}\s|[-*+]\s|\d{1,2}[.、)]\s|>\s?)+")
_MARKUP = re.compile(r"\*\*|__|`")
_DEFINITION = re.compile(r"^\[\^([^\]\n]{1,40})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*))*)", re.MULTILINE)
_LINK_DEFINITION = re.compile(
    r"^\[([^\]^\n]{1,40})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t].*)?$", re.MULTILINE
)
_LINK = re.compile(
    r"\[\^(?P<note>[^\]\n]{1,40})\]"
    r"|!\[[^\]\n]{0,200}\]\([^)\n]{0,2000}\)"
    r"|\[(?P<text>[^\]\n]{0,400})\](?:\((?P<address>[^)\s]{1,2000})[^)\n]{0,200}\)|\[(?P<name>[^\]\n]{1,40})\])"
    r"|<(?P<bare>https?://[^>\s]{1,2000})>"
)
_ADDRESS = re.compile(r"https?://[^\s<>()（）“”\"'，。；]{1,2000}")
_QUOTED = re.compile(r"[“「『](.{6,600}?)(?:[”」』]|\Z)(?!\w)|\"([^\"\n]{6,600})\"", re.DOTALL)
#: the same up to the last closing mark: a quote may hold quotes
_QUOTED_WIDE = re.compile(r"[“「『](.{6,1200})[”」』]|\"([^\n]{6,1200})\"", re.DOTALL)
#: one private character stands for one cited place
_FIRST: Final = 0xF0000
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_MARKS = re.compile("[\U000f0000-\U000ffffd]")
_TRAILING = re.compile(
    "([。．.！!？?；;”」』）)]+)([ \t]*[\U000f0000-\U000ffffd](?:[ \t]*[\U000f0000-\U000ffffd])*)"
)
_HEADS = re.compile(r"h[1-6]")
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table "
    "tbody tfoot thead tr ul title".split()
)
_UNSEEN: Final = frozenset(
    "script style template noscript head nav button svg math iframe object".split()
)
#: what a footnote stands in, and how long one is at most: a longer target is a part of the note
_FOOTNOTES: Final = frozenset("li p div dd aside tr td".split())
_FOOTNOTE_LIMIT: Final = 3_000
_TIPS: Final = frozenset(("tip", "tooltip"))
#: a heading, kept in the text as one private character, its level and its words
_HEADING: Final = "\ue000"
_HEADED = re.compile(r"^[ \t]*(#{1,6})[ \t]+", re.MULTILINE)
#: what stands under these is no statement: where it comes from, and what it is not
_APPARATUS = re.compile(
    r"[\d.、\s]*(?:(?:信息|数据|资料)?来源|参考(?:资料|文献|来源)?|引用|注释|免责(?:条款|声明)?|風險披露|"
    r"(?:data )?sources?|references|bibliography|footnotes|disclaimer)[：:\s]*",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPlace:
    """What a footnote or a link points to: its words, the addresses and the quotes in them."""

    words: str
    addresses: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSentence:
    """One sentence of a note, plain, with the places it cites."""

    text: str
    cited: tuple[CitedPlace, ...] = ()


class _Places:
    """The cited places of a note, each standing in the text as one private character."""

    def __init__(self) -> None:
        self.found: list[CitedPlace] = []

    def mark(self, words: str, address: str = "") -> str:
        """Keep a place and return the character that stands for it."""
        if len(self.found) >= _PLACES_LIMIT:
            return ""
        self.found.append(read_place(words, address))
        return chr(_FIRST + len(self.found) - 1)


def read_place(words: str, address: str = "") -> CitedPlace:
    """Read the words of a footnote, or of a link with its address, into a place."""
    words = words[:4_000]
    addresses = [a.rstrip(".") for a in ([address] if address else []) + _ADDRESS.findall(words)]
    quoted = [*_QUOTED.finditer(words), *_QUOTED_WIDE.finditer(words)]
    quotes = [(m[1] or m[2]).rstrip("…. ") for m in quoted]
    return CitedPlace(
        words=words,
        addresses=tuple(dict.fromkeys(addresses)),
        quotes=tuple(dict.fromkeys(q for q in quotes if q)),
    )


def read_note(text: str, *, page: bool = False) -> tuple[NoteSentence, ...]:
    """Return the sentences of a note in Markdown, HTML or plain text, without its footnotes.

    A ``page``, or a text that opens with ``<!doctype``, ``<html>``, ``<head>`` or ``<body>``, is
    read as HTML: neither what is hidden in it nor a footnote is a sentence.
    """
    text = _PRIVATE.sub("", text[:NOTE_LIMIT])
    places = _Places()
    page = page or _PAGE.match(text) is not None
    plain = _read_page(text, places) if page else _read_markdown(text, places)
    plain = _TRAILING.sub(lambda m: m[2] + m[1], _without_apparatus(plain))
    view = View(document_id="note", text=plain, plain=simplify(plain))
    read: list[NoteSentence] = []
    for span in find_sentences(view):
        marks = [ord(c) - _FIRST for c in _MARKS.findall(span.quote)]
        sentence = _MARKS.sub("", span.quote).strip()[:_SENTENCE_LIMIT]
        cited = tuple(dict.fromkeys(places.found[mark] for mark in marks))
        words = sentence.strip("。.！!？?；; ()（）[]【】")
        if cited and read and (not words or words in {place.words.strip() for place in cited}):
            # （来源）after the full stop: a label that points for the sentence before it
            read[-1] = NoteSentence(text=read[-1].text, cited=(*read[-1].cited, *cited))
        elif words:
            read.append(NoteSentence(text=sentence, cited=cited))
    return tuple(read)


def _without_apparatus(plain: str) -> str:
    """Leave out what stands under a heading such as 来源 or References, up to the next one."""
    kept: list[str] = []
    inside = 0
    for line in plain.split("\n"):
        words = line
        if line.startswith(_HEADING):
            level, words = int(line[1]), line[2:].strip()
            if not inside or level <= inside:
                inside = level if _APPARATUS.fullmatch(_MARKS.sub("", words)) else 0
        if not inside:
            kept.append(words)
    return "\n".join(kept)


def _read_markdown(text: str, places: _Places) -> str:
    """Return the plain lines of a Markdown or plain note; a definition of a footnote is none."""
    text = html.unescape(_COMMENT.sub(" ", _FRONT.sub("", text)))
    notes = {m[1]: _TAG.sub(" ", m[2]) for m in _DEFINITION.finditer(text)}
    text = _DEFINITION.sub("", text)
    named = {m[1].casefold(): m[2] for m in _LINK_DEFINITION.finditer(text)}
    text = _LINK_DEFINITION.sub("", text)

    def mark(match: re.Match[str]) -> str:
        if match["note"]:
            return places.mark(notes[match["note"]]) if match["note"] in notes else ""
        if match["bare"]:
            return places.mark("", match["bare"])
        words = match["text"] or ""
        address = match["address"] or named.get((match["name"] or "").casefold(), "")
        return words + (places.mark(words, address) if address.startswith("http") else "")

    text = _TAG.sub(" ", _LINK.sub(mark, text))
    text = _HEADED.sub(lambda m: f"{_HEADING}{len(m[1])}", text)
    lines = (_MARKUP.sub("", _LINE.sub("", line.strip())) for line in text.split("\n"))
    return "\n".join(line.strip(" |") for line in lines)


def _read_page(text: str, places: _Places) -> str:
    """Return the plain lines of a page: blocks and rows on lines of their own."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    targets = _find_targets(root)
    parts: list[str] = []
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = str(element.tag).lower()
        if event == "start" and skipped is None:
            footnote = tag == "a" and (element.get("href") or "")[1:] in targets
            if tag in _UNSEEN or _is_hidden(element) or element.get("id") in targets or footnote:
                skipped = element
                continue
            parts.append("\n" if tag in _BLOCKS else " " if tag in ("td", "th") else "")
            parts.append(f"{_HEADING}{tag[1]}" if _HEADS.fullmatch(tag) else "")
            parts.append(_fold(element.text))
        elif event == "end" and (skipped is None or skipped is element):
            if tag == "a" and (skipped is None or not _is_hidden(element)):
                parts.append(_mark_link(element, targets, places))
            skipped = None
            parts.append("\n" if tag in _BLOCKS else "")
            parts.append(_fold(element.tail) if element is not root else "")
    lines = "".join(parts).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _find_targets(root: etree._Element) -> dict[str, etree._Element]:
    """Return the elements that marks point to: footnotes, not the headings of a contents."""
    asked = {
        (link.get("href") or "")[1:]
        for link in root.iter("a")
        if (link.get("href") or "").startswith("#") and _is_mark(link)
    }
    return {
        name: element
        for element in root.iter()
        if isinstance(element.tag, str)
        and (name := element.get("id") or "") in asked
        and element.tag.lower() in _FOOTNOTES
        and sum(len(str(part)) for part in element.itertext()) <= _FOOTNOTE_LIMIT
    }


def _is_mark(link: etree._Element) -> bool:
    """Whether a link within the page is a footnote's mark: short words such as 1, [2] or *."""
    words = "".join(str(part) for part in link.itertext()).strip("[]()（）【】 ^")
    return len(words) <= 4 and not any(c.isalpha() and c > "z" for c in words)


def _mark_link(link: etree._Element, targets: dict[str, etree._Element], places: _Places) -> str:
    address = link.get("href") or ""
    if address.startswith("#"):
        target = targets.get(address[1:])
        if target is None:
            return ""
        links = [a.get("href") or "" for a in target.iter("a")]
        words = " ".join("".join(str(part) for part in target.itertext()).split())
        return places.mark(" ".join((words, *(a for a in links if a.startswith("http")))))
    if address.startswith("http"):
        return places.mark("".join(str(part) for part in link.itertext()), address)
    return ""


def _is_hidden(element: etree._Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role") == "tooltip"
        or not _TIPS.isdisjoint((element.get("class") or "").split())
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _fold(text: str | None) -> str:
    return " ".join(text.split("\n")) if text else ""
