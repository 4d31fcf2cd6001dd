"""The text of a PDF, by pypdfium2."""

from __future__ import annotations

import re
from typing import Any

from yanbao.errors import ParseError
from yanbao.model.documents import STROKE

MAX_PAGES = 2000
MAX_CHARACTERS = 8_000_000


#: a gap so many times the height of its letters stands between cells, not words
_WIDE = 0.8
#: gaps in a line from which on it is a table's row: one stands in a list of labels and values too
_CELLS = 2
_GAP = re.compile(r"(?<=\S) (?=\S)")


def _with_strokes(text_page: Any) -> str:
    """Return a page's text, a stroke for each gap between the cells of a table's row."""
    text = str(text_page.get_text_range())
    if text != str(text_page.get_text_bounded()) or len(text) != text_page.count_chars():
        return str(text_page.get_text_bounded())  # letters and places do not go together
    pieces, done = [], 0
    for line in re.finditer(r"[^\r\n]+", text):
        gaps = [gap.start() for gap in _GAP.finditer(text, line.start(), line.end())]
        if len(gaps) < _CELLS:
            continue
        wide = [place for place in gaps if _is_wide(text_page, place)]
        for place in wide if len(wide) >= _CELLS else ():
            pieces += [text[done:place], STROKE]
            done = place + 1
    return "".join((*pieces, text[done:]))


def _is_wide(text_page: Any, place: int) -> bool:
    """Whether the letters around a blank stand further apart than words do."""
    _, bottom, right, top = text_page.get_charbox(place - 1)
    left = text_page.get_charbox(place + 1)[0]
    return bool(left - right > _WIDE * max(top - bottom, 1.0))


class PdfiumReader:
    """Reads page texts and metadata; every handle is closed before it returns."""

    def __init__(
        self, *, most_pages: int = MAX_PAGES, most_characters: int = MAX_CHARACTERS
    ) -> None:
        self._most_pages = most_pages
        self._most_characters = most_characters

    def read(self, payload: bytes) -> tuple[list[str], dict[str, str], int]:
        """Return the pages' texts, the metadata, and how many pages the bounds left unread.

        Raises ParseError on a file that is no PDF, is broken, or is locked with a password.
        """
        import pypdfium2

        if b"%PDF-" not in payload[:1024]:
            raise ParseError("the file does not begin as a PDF does", hint="check its extension")
        try:
            document = pypdfium2.PdfDocument(payload)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise ParseError(
                    "the PDF is locked with a password", hint="save a copy without one"
                ) from error
            raise ParseError(
                f"the PDF cannot be read: {error}", hint="it may be cut off: fetch it again"
            ) from error
        try:
            texts = self._pages(document)
            return texts, self._metadata(document), len(document) - len(texts)
        except pypdfium2.PdfiumError as error:
            raise ParseError(f"the PDF breaks off: {error}", hint="fetch it again") from error
        finally:
            document.close()

    def _pages(self, document: Any) -> list[str]:
        texts: list[str] = []
        size = 0
        for number in range(min(len(document), self._most_pages)):
            page = document[number]
            text_page = page.get_textpage()
            text = _with_strokes(text_page)
            text_page.close()
            page.close()
            texts.append(text)
            size += len(text)
            if size > self._most_characters:
                break
        return texts

    @staticmethod
    def _metadata(document: Any) -> dict[str, str]:
        found = document.get_metadata_dict(skip_empty=True)
        return {str(name): str(value) for name, value in found.items()}
