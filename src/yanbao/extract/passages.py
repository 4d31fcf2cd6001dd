"""Passage: a document cut into clauses, with everything found in it, ready to be looked up."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Protocol, TypeVar

from yanbao.extract.lexicon import lower_case
from yanbao.model.readings import Mention, Quantity, TimeMention
from yanbao.model.spans import Span
from yanbao.text.views import View

# A comma or colon between digits belongs to the number (1,200 and 10:30). What a mark can be comes
# first: ``re`` then runs over all else.
_CLAUSE_END = re.compile(r"[，；;。！？!?：\n,:](?:(?<![,:])|(?<!\d.)|(?!\d))")


# A title sets its clauses apart by spaces and bars where a text has commas.
_TITLE_GAP = re.compile(r"(?<=[一-鿿%％”）)》0-9])(?: (?=[一-鿿“《])|\s?[|｜丨]\s?)")

# A digest tells of many things one after the other: each line opens one.
_DIGEST = re.compile(
    r"晚报|早报|早餐|(?<!人民)日报|周报|最新快递|公告快递|精华|一览|8点1氪|要闻|汇总|公告集锦|盘后|早知道|头版|digest|roundup|briefing"
)


#: How far words can govern a number, in characters. Bounds the work on endless sentences.
WIDEST = 400


class HasSpan(Protocol):
    """Anything that stands at a place."""

    @property
    def span(self) -> Span:
        """The place."""
        ...


Placed = TypeVar("Placed", bound=HasSpan)
# looked up at every turn: in C rather than by a lambda
_PLACE: Callable[[HasSpan], int] = attrgetter("span.start")
_START: Callable[[Span], int] = attrgetter("start")

#: how far into a text its dateline stands
_DATELINE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What was found in a document, by place. All sequences are in text order."""

    view: View
    lower: str
    title_end: int
    published_on: date | None
    sentences: tuple[Span, ...]
    clause_starts: tuple[int, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeMention, ...]
    #: each market's last session begun at publication, by the market's name
    market_days: Mapping[str, date] = field(default_factory=dict)
    #: clauses looked up before, which every number asks for ten times
    known_clauses: dict[int, tuple[int, int]] = field(default_factory=dict, compare=False)
    publisher: str = ""

    def sentence_at(self, position: int) -> int:
        """Return the number of the sentence at or before ``position``."""
        starts = self.sentences
        return max(0, bisect_right(starts, position, key=_START) - 1)

    def clause_at(self, position: int) -> tuple[int, int]:
        """Return the bounds of the clause around ``position``, at most ``WIDEST`` to each side."""
        known = self.known_clauses.get(position)
        if known is not None:
            return known
        index = max(0, bisect_right(self.clause_starts, position) - 1)
        end = (
            self.clause_starts[index + 1] - 1
            if index + 1 < len(self.clause_starts)
            else len(self.lower)
        )
        start = max(self.clause_starts[index], position - WIDEST)
        bounds = start, max(min(end, position + WIDEST), start)
        self.known_clauses[position] = bounds
        return bounds

    def around(self, position: int) -> tuple[int, int]:
        """Return the bounds of the sentence around ``position``, at most ``WIDEST`` a side."""
        sentence = self.sentences[self.sentence_at(position)]
        return max(sentence.start, position - WIDEST), min(sentence.end, position + WIDEST)

    def between(self, items: tuple[Placed, ...], start: int, end: int) -> tuple[Placed, ...]:
        """Return the items that begin in ``[start, end)``."""
        low = bisect_left(items, start, key=_PLACE)
        if low == len(items):
            return ()
        high = bisect_left(items, end, low, key=_PLACE)
        return items[low:high]


def find_dateline(passage: Passage) -> TimeMention | None:
    """Return the day before publication that the text begins with, if it does with one.

    A list of old pieces carries the time of its fetching; a title tells of its text's day.
    """
    if passage.published_on is None:
        return None
    first = passage.title_end
    times = passage.between(passage.times, first, first + _DATELINE)
    day = next((time for time in times if time.grain == "day"), None)
    return day if day is not None and day.start_on < passage.published_on else None


def find_clause_starts(
    plain: str, *, title_end: int, sentences: tuple[Span, ...] = ()
) -> tuple[int, ...]:
    """Return where clauses begin: after each comma, colon, stop or line end, with each sentence,
    and in a title also after a space between Chinese words.
    """
    ends = [match.end() for match in _CLAUSE_END.finditer(plain)]
    ends += [sentence.start for sentence in sentences]
    ends += [match.end() for match in _TITLE_GAP.finditer(plain, 0, title_end)]
    return (0, *sorted(set(ends)))


def by_place(items: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """Return the items in text order."""
    return tuple(sorted(items, key=lambda item: (item.span.start, item.span.end)))


def title_length(view: View, title: str) -> int:
    """Return where the title ends in the text (zero when there is none)."""
    return len(title) if title and view.text.startswith(title) else 0


def is_digest(passage: Passage) -> bool:
    """Whether the document strings together separate items."""
    heading = passage.view.plain[: passage.title_end]
    return heading.count("；") >= 2 or _DIGEST.search(heading) is not None


__all__ = ["Passage", "by_place", "find_clause_starts", "is_digest", "lower_case", "title_length"]
