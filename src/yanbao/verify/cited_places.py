"""Cited places: which of the documents at hand a footnote or a link means, and the words in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final
from urllib.parse import urlsplit

from yanbao.model.documents import Document
from yanbao.text.simplify import simplify
from yanbao.verify.note_sentences import CitedPlace

#: shorter titles and quotes stand in texts by chance
_TITLE_LEAST: Final = 6
_QUOTE_LEAST: Final = 8
_TEXT_LIMIT: Final = 200_000


class Bench:
    """The documents at hand, by address, and their folded titles and texts, read when asked."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        found: dict[str, tuple[Document, ...]] = {}
        for document in documents:
            key = _key(document.address)
            if key:
                found[key] = (*found.get(key, ()), document)
        self.addresses = found

    @cached_property
    def titles(self) -> tuple[tuple[str, Document], ...]:
        """The folded titles that are long enough to be told by."""
        titled = ((fold(document.title), document) for document in self.documents)
        return tuple((title, d) for title, d in titled if len(title) >= _TITLE_LEAST)


def find_cited(places: Sequence[CitedPlace], bench: Bench) -> tuple[Document, ...]:
    """Return the documents that places mean: by address, else by title, else by their quotes."""
    found = (document for place in places for document in _find_meant(place, bench))
    return tuple({document.id: document for document in found}.values())


def _find_meant(place: CitedPlace, bench: Bench) -> Sequence[Document]:
    addressed = [d for address in place.addresses for d in bench.addresses.get(_key(address), ())]
    if addressed:
        return addressed
    words = fold(place.words)
    titled = [document for title, document in bench.titles if title in words]
    quotes = [quote for quote in map(fold, place.quotes) if len(quote) >= _QUOTE_LEAST]
    return titled or [d for d in bench.documents if any(q in fold(d.text) for q in quotes)]


def find_quotes(places: Sequence[CitedPlace], documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the quotes of cited places that do stand in the documents they cite."""
    texts = [fold(document.text) for document in documents]
    return tuple(
        dict.fromkeys(
            quote
            for place in places
            for quote in place.quotes
            if len(fold(quote)) >= _QUOTE_LEAST and any(fold(quote) in text for text in texts)
        )
    )


def _key(address: str) -> str:
    """Return an address without scheme, www, fragment and closing slash."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    host = parts.netloc.casefold().removeprefix("www.").removeprefix("m.")
    if not host:
        return ""
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the letters, digits and characters of a text, simplified and lower-cased."""
    return "".join(c for c in simplify(text[:_TEXT_LIMIT]).lower() if c.isalnum())
