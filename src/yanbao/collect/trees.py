"""Trees of strangers' markup: read by lxml as far as they go, with entities and the network off.

A string that declares an encoding of its own is refused by lxml; bytes are not: text is handed over
as UTF-8, whatever it says of itself.
"""

from __future__ import annotations

from lxml import etree


def open_page_parser() -> etree.HTMLParser:
    """Return a parser of HTML; one serves one text, for its log of errors."""
    return etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True
    )


def open_feed_parser() -> etree.XMLParser:
    """Return a parser of XML; one serves one text, for its log of errors."""
    return etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip


def parse_tree(
    text: str, parser: etree.HTMLParser | etree.XMLParser | None = None
) -> etree._Element | None:
    """Parse text into its root, by default as HTML; None where it holds no element."""
    try:
        root: etree._Element | None = etree.fromstring(
            text.encode("utf-8", "replace"), parser or open_page_parser()
        )
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace, in lower case; empty for what is none."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""
