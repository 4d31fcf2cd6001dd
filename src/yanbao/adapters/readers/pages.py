"""The main text of a web page, by two voices: trafilatura, and readability where it fails."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[。！？；]|[.!?](?:\s|$)")
_MIN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class _Voice:
    title: str
    text: str

    @property
    def prose(self) -> int:
        """Characters in lines that read as sentences; menus and link lists have none."""
        lines = self.text.split("\n")
        return sum(len(line) for line in lines if len(line) >= 15 and _SENTENCE.search(line))

    @property
    def density(self) -> float:
        """Share of the text that is prose."""
        return self.prose / max(1, len(self.text))


def choose(first: _Voice | None, second: _Voice | None) -> _Voice | None:
    """Choose between the two voices.

    The first (trafilatura, precise) is believed unless the second holds at least 1.6 times its
    prose at a density that rules out menus: on Hong Kong portals the first keeps a teaser only.
    """
    if first is None or first.prose < _MIN_CHARACTERS:
        if second is not None and second.prose >= _MIN_CHARACTERS and second.density >= 0.35:
            return second
        return first
    if second is None or second.prose < first.prose * 1.6:
        return first
    gain = second.prose - first.prose
    return second if second.density >= 0.6 and (gain >= 200 or first.prose < 200) else first


class ArticleReader:
    """Reads the main content of a page; None when neither voice finds an article."""

    def read(self, html: str, *, address: str) -> tuple[str, str] | None:
        """Return (title, text), a line per paragraph, or None when there is no article."""
        first = self._by_trafilatura(html, address)
        second = self._by_readability(html, address)
        voice = choose(first, second)
        if voice is None or (voice.prose < _MIN_CHARACTERS and len(voice.text) < 80):
            return None
        return voice.title, voice.text

    @staticmethod
    def _by_trafilatura(html: str, address: str) -> _Voice | None:
        import trafilatura

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        try:
            text = trafilatura.extract(
                html, url=address or None, favor_precision=True, include_comments=False,
                include_tables=True, include_links=False, deduplicate=False,
            )  # fmt: skip
        except Exception:  # a page may break the library in any way: ask the other
            return None
        return _Voice("", text.strip()) if text else None

    @staticmethod
    def _by_readability(html: str, address: str) -> _Voice | None:
        from lxml import html as lxml_html
        from readability import Document

        logging.getLogger("readability").setLevel(logging.CRITICAL)
        try:
            document = Document(html, url=address or None)
            summary = lxml_html.fromstring(document.summary(html_partial=True))
            title = str(document.short_title() or "")
        except Exception:  # as above
            return None
        for breaking in summary.iter("p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4"):
            breaking.tail = "\n" + (breaking.tail or "")
            if breaking.tag != "br":
                breaking.text = "\n" + (breaking.text or "")
        lines = (
            " ".join(line.split())
            for line in "".join(str(part) for part in summary.itertext()).split("\n")
        )
        text = "\n".join(line for line in lines if line)
        return _Voice(title, text) if text else None
