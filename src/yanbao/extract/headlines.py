"""The words that say what a document is about: its title, or of a digest its first item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanbao.extract.passages import Passage, is_digest

#: How far the words after a headline count as its opening, in characters.
OPENING = 120
#: A line shorter than this is the name of a section.
SHORTEST_ITEM = 12
#: Of a line longer than this the first sentence is the headline.
LONGEST_ITEM = 60
#: How many lines of a digest may stand before its first item.
MOST_LINES = 12

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[。！？!?]")
# What stands between the name of a digest and its items.
_NAME_END = re.compile(r"[｜|丨：]\s*")
# A line that says what kind of items follow.
_PREAMBLE = re.compile(r"如下|公告(?:汇总)?。?$|汇总|精华|导览|星期[一二三四五六日天][)）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Where the headline and the opening after it stand; ``digest`` where only an item's do."""

    start: int
    end: int
    opening_end: int
    digest: bool = False

    def holds(self, place: int) -> bool:
        """Whether a place is in the headline."""
        return self.start <= place < self.end

    def opens(self, place: int) -> bool:
        """Whether a place is in the opening."""
        return self.end <= place < self.opening_end


def find_headline(passage: Passage) -> Headline:
    """Return the title; of a digest the first item that its title or its lines tell."""
    end = passage.title_end
    if is_digest(passage):
        item = _first_told(passage) or _first_line(passage)
        if item is not None:
            return item
    return Headline(start=0, end=end, opening_end=min(len(passage.lower), end + OPENING))


def _first_told(passage: Passage) -> Headline | None:
    """Return the first item of a title that strings items together; its opening is where the
    text repeats it.
    """
    title = passage.view.plain[: passage.title_end]
    stop = title.find("；")
    if stop < 0:
        return None
    name = _NAME_END.search(title, 0, stop)
    start = name.end() if name is not None else 0
    again = passage.view.plain.find(title[start:stop], passage.title_end)
    if again < 0:
        return Headline(start=start, end=stop, opening_end=stop, digest=True)
    return _item(passage, again, again + stop - start)


def _first_line(passage: Passage) -> Headline | None:
    """Return the first line that is neither a preamble nor a name, of a long one a sentence."""
    lines = _LINE.finditer(passage.view.plain, passage.title_end)
    for number, line in enumerate(lines):
        if number == MOST_LINES:
            break
        words = line.group()
        if len(words.strip()) < SHORTEST_ITEM or _PREAMBLE.search(words):
            continue
        stop = _STOP.search(words) if len(words) > LONGEST_ITEM else None
        end = line.start() + (stop.end() if stop is not None else len(words))
        return _item(passage, line.start(), end)
    return None


def _item(passage: Passage, start: int, end: int) -> Headline:
    """Return a digest's headline ``[start, end)``; its opening is what its line goes on with, or
    the line after a short one.
    """
    plain = passage.view.plain
    line_end = plain.find("\n", end + (end - start <= LONGEST_ITEM))
    opening_end = min(len(plain), end + OPENING, line_end if line_end >= 0 else len(plain))
    return Headline(start=start, end=end, opening_end=opening_end, digest=True)
