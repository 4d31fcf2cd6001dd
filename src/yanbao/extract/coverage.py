"""What a number covers: the period its words name, else that of its line, title or day."""

from __future__ import annotations

import re
from datetime import date

from yanbao.extract.passages import WIDEST, Passage
from yanbao.model.readings import Quantity, TimeMention
from yanbao.text.spells import tells_of_longer
from yanbao.text.times_chinese_relative import VAGUE_DAYS

LAST_YEAR = re.compile(r"上年同期|去年同期|上年度?同期")
_DAILY = frozenset(
    "price price_change_pct index_level index_change_pct commodity_price commodity_change_pct "
    "fx_rate bond_yield turnover net_flow".split()
)
_MOVES = frozenset("price_change_pct index_change_pct commodity_change_pct".split())
_REPORTED = frozenset(
    "revenue revenue_yoy net_profit net_profit_yoy guidance_net_profit guidance_net_profit_yoy eps "
    "gross_margin expense cash_flow sales_volume sales_volume_yoy".split()
)
_YEAR = 4
_COMPARED_WITH = re.compile(r"(?:较|比|相较|相比)(?:于|了)?$")
# English names the time behind the number (up 40% this year).
_LEADS_TO_TIME = re.compile(
    r"[ ,(]*(?:(?:so far|over|in|on|during|for|since|at|by|the|as of|of|early|late|to|from) +)*"
)
# What stands between a number and a time that is another matter's.
_OTHER_MATTER = re.compile(
    r"ahead of|before|after|expect|scheduled|due|will|compared|from|versus|than|since|until|[0-9]"
)
_EARLIER = re.compile(
    r"(?:前一|上一|前\d+|最后\d+|此前\d+)个?(?:连续)?(?:交易)?日[^，。；]{0,16}价[^，。；]{0,4}\Z"
    r"|(?:前收|昨收)[^，。；]{0,3}\Z"
)
_ENGLISH = re.compile(r"[a-z]{2}")


class Coverage:
    """Says what the numbers of one document cover, in text order."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self._title_period = _first_period(passage)

    def named(self, quantity: Quantity, attribute: str, carried: str | None) -> str | None:
        """Return the period that the words around a number name.

        Looked for behind it (English), before it in its clause, then in its sentence; else
        ``carried``, that of the number before it, unless the clause tells of a spell of its own.
        """
        passage, place = self.passage, quantity.span.start
        behind = self._behind(quantity)
        if behind is not None:
            return behind
        clause_start, _ = passage.clause_at(place)
        own = self._before(quantity, clause_start)
        if own is not None:
            return own
        if attribute in _MOVES and self._is_longer(quantity):
            return None
        low, _ = passage.around(place)
        return self._before(quantity, low) or carried

    def default(self, quantity: Quantity, attribute: str) -> str | None:
        """Return what an undated number covers: for market figures the day that the line names or
        that of publication (never where the words tell of a longer spell), else the title's period.
        """
        if attribute in _DAILY or quantity.unit == "point":
            longer = attribute in _MOVES and self._is_longer(quantity)
            if longer or self._is_earlier(quantity):
                return None
            return self._line_day(quantity) or _day(self.passage.published_on)
        return self._title_period if attribute in _REPORTED else None

    def _is_longer(self, quantity: Quantity) -> bool:
        """Whether the clause tells of more than one session (上市以来, since its IPO)."""
        passage = self.passage
        low, high = passage.clause_at(quantity.span.start)
        return tells_of_longer(passage.lower[low : min(high, quantity.span.end + 40)])

    def _is_earlier(self, quantity: Quantity) -> bool:
        """Whether this is the price of a session before (公告前一日收盘价10.6港元)."""
        low, _ = self.passage.clause_at(quantity.span.start)
        return _EARLIER.search(self.passage.lower, low, quantity.span.start) is not None

    def _behind(self, quantity: Quantity) -> str | None:
        """Return the time that English names behind the number."""
        passage, end = self.passage, quantity.span.end
        if not passage.lower[max(0, end - 12) : end + 12].isascii():
            return None
        low, high = passage.clause_at(quantity.span.start)
        times = passage.between(passage.times, end, min(high, end + WIDEST))
        if not times or times[0].span.quote in VAGUE_DAYS:
            return None
        between = passage.lower[end : times[0].span.start]
        if _LEADS_TO_TIME.fullmatch(between):
            return times[0].period
        before = _ENGLISH.search(passage.lower, low, quantity.span.start)
        if before is None or _telling(passage, low, quantity.span.start):
            return None
        return None if _OTHER_MATTER.search(between) else times[0].period

    def _before(self, quantity: Quantity, low: int) -> str | None:
        """Return the period named last in ``[low, number)``."""
        passage = self.passage
        times = _telling(passage, low, quantity.span.start)
        if not times:
            return None
        period = _listed_period(passage, quantity, times, low) or times[-1].period
        resolved = LAST_YEAR.search(times[-1].span.quote) is not None
        if not resolved and LAST_YEAR.search(passage.view.plain[low : quantity.span.start]):
            return _year_before(period)
        return period

    def _line_day(self, quantity: Quantity) -> str | None:
        """Return the day that the line named shortly before, in a sentence of its own."""
        passage, place = self.passage, quantity.span.start
        low = max(0, place - WIDEST, passage.lower.rfind("\n", 0, place) + 1)
        days = [time for time in _telling(passage, low, place) if time.grain == "day"]
        return days[-1].period if days else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _telling(passage: Passage, low: int, high: int) -> tuple[TimeMention, ...]:
    """Return the times that say what a number covers: neither 近日 nor what it is compared with."""
    return tuple(
        time
        for time in passage.between(passage.times, low, high)
        if time.span.quote not in VAGUE_DAYS
        and not _COMPARED_WITH.search(passage.lower, max(0, time.span.start - 3), time.span.start)
    )


def _listed_period(
    passage: Passage, quantity: Quantity, times: tuple[TimeMention, ...], low: int
) -> str | None:
    """Align a list of periods with a list of numbers (一季度和全年……分别为 15% 和 12%)."""
    marker = passage.lower.find("分别", low, quantity.span.start)
    if marker < 0:
        return None
    _, clause_end = passage.clause_at(quantity.span.start)
    numbers = passage.between(passage.quantities, marker, clause_end)
    named = [time for time in times if time.span.start < marker]
    if len(named) == len(numbers) and quantity in numbers:
        return named[numbers.index(quantity)].period
    return None


def _year_before(period: str) -> str:
    """Return the same period one year earlier."""
    head = period[:_YEAR]
    return f"{int(head) - 1}{period[_YEAR:]}" if head.isdigit() and "/" not in period else period


def _first_period(passage: Passage) -> str | None:
    """Return the reporting period the title names, if it names one longer than a day."""
    for time in passage.times:
        if time.span.start >= max(passage.title_end, 1):
            break
        if time.grain in ("quarter", "half", "year", "month", "range"):
            return time.period
    return None
