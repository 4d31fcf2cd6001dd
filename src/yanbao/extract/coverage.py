"""What a number covers: the period its words name, else that of its line, title or day."""

from __future__ import annotations

import re
from datetime import date

from yanbao.extract.market_days import is_weekend, market_of, name_market, opens_in_asia
from yanbao.extract.passages import WIDEST, Passage, find_dateline
from yanbao.model.readings import Quantity, TimeMention
from yanbao.model.vocabulary import Modality
from yanbao.text.gauges import measures_fear
from yanbao.text.spells import tells_of_longer
from yanbao.text.times_chinese_relative import VAGUE_DAYS

LAST_YEAR = re.compile(r"上年同期|去年同期|上年度?同期")
# … and not what something is compared with (较上年同期增长12%)
_OF_LAST_YEAR = re.compile(r"(?<![较比与同])(?<!相较)(?:上年同期|去年同期|上年度同期)(?!相比)")
_DAILY = frozenset(
    "price price_change_pct index_level index_change_pct commodity_price commodity_change_pct "
    "fx_rate bond_yield turnover net_flow".split()
)
_COMMODITIES = frozenset(("commodity_price", "commodity_change_pct"))
_PARTS = frozenset(("quarter", "half", "year", "month", "range"))
_MOVES = frozenset("price_change_pct index_change_pct commodity_change_pct".split())
_REPORTED = frozenset(
    "revenue revenue_yoy net_profit net_profit_yoy guidance_net_profit guidance_net_profit_yoy eps "
    "gross_margin expense cash_flow sales_volume sales_volume_yoy".split()
)
_REACHED = re.compile(r"[至到]|\bto\b")
_YEAR = 4
_COMPARED_WITH = re.compile(r"(?:较|比|相较|相比)(?:于|了)?$")
_COMPARED = re.compile(r"(?<=同期)[^，。；]{0,4}相比")
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
#: … by a word of its sentence; 延续此前涨势 tells of now
_BEFORE_NOW = re.compile(
    r"(?<!延续)(?<!较)(?<!比)(?<!相比)(?<!从)此前(?!日)|彼时|当时(?!间)|曾经|(?<!未)曾(?!经)"
)
#: … and what is dealt through the night moves as the text is written
_RUNNING = re.compile(r"扩大至|短线|发稿|现报|日内|截至目前|快速")
_GATHERING = re.compile(
    r"度?[^，。；、0-9]{0,14}(?:大会|论坛|峰会|年会|博览会|展览会|发布会|开发者大会)"
)
_BEFORE_OPEN = re.compile(r"盘前|夜盘交易|pre-?market")
_LED_TO = re.compile(r" to [^ ]*[0-9][^ ]*")
_ISO = re.compile(r"\d{4}(?:-\d\d){0,2}")
# A sentence that goes on with what the one before it was told over.
_BESIDE = re.compile(
    r"相比之下|相较之下|相比而言|与之相比|作为对比|by (?:comparison|contrast)|in comparison"
)
#: the most percent that an index is believed to move in a session, but for those of fear
_WIDEST_SESSION = 15
_SHARES_COUNTED = re.compile(r"只|股|家|stocks|shares")
_MOVED = re.compile(r"[涨跌]停|上涨|下跌|收[涨跌]|飘[红绿]|翻[红绿]|上扬|advanc|declin")
#: how far before a number early trade in Asia is told of
_SECTION = 300
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
            last = _telling(passage, clause_start, place)[-1]
            since = passage.lower[last.span.end : place]
            longer = attribute in _MOVES and last.grain == "day" and tells_of_longer(since)
            return None if longer else own  # 3月30日结束交易以来累计上涨34%
        if attribute in _MOVES and self._is_longer(quantity):
            return None
        left = passage.between(passage.times, clause_start, place)
        if any(_is_left(passage, time, place) for time in left):
            return None
        low, _ = passage.around(place)
        return (self._before(quantity, low) if low < clause_start else None) or carried

    def default(self, quantity: Quantity, attribute: str, modality: Modality) -> str | None:
        """Return what an undated number covers: for what a market did the day that the line names
        or its last session (never where the words tell of a longer spell), for what a firm reports
        the period that the line named before, else the title's.
        """
        if attribute in _DAILY and modality not in ("actual", "denied", "rumor"):
            return None
        movers = attribute == "other_count" and self._counts_movers(quantity)
        if attribute in _DAILY or quantity.unit == "point" or movers:
            longer = (attribute in _MOVES or movers) and self._is_longer(quantity)
            wide = attribute == "index_change_pct" and abs(quantity.amount) > _WIDEST_SESSION
            longer = longer or (wide and not measures_fear(self._clause(quantity)))
            if longer or self._is_earlier(quantity):
                return None
            own = self._line_day(quantity)
            if own is None and quantity.span.start < self.passage.title_end:
                dateline = find_dateline(self.passage)
                own = dateline.period if dateline else None
            return own or _day(self._session(quantity, attribute))
        if attribute not in _REPORTED:
            return None
        return self._title_period or self._line_period(quantity)

    def _counts_movers(self, quantity: Quantity) -> bool:
        """Whether shares are counted that rose or fell in a session: 超5100只股票下跌."""
        passage, place = self.passage, quantity.span
        low, high = passage.clause_at(place.start)
        words = passage.lower[low:high]
        return _SHARES_COUNTED.search(words) is not None and _MOVED.search(words) is not None

    def _is_longer(self, quantity: Quantity) -> bool:
        """Whether the clause tells of more than one session (上市以来, since its IPO), or what
        stands between a day and it does (截至9月30日，整整6个月里，指数上涨25%).
        """
        passage, place = self.passage, quantity.span.start
        low, high = passage.clause_at(place)
        if tells_of_longer(passage.lower[low : min(high, quantity.span.end + 40)]):
            return True
        start = passage.around(place)[0]
        if passage.lower.startswith("同期", start):
            return True
        if _BESIDE.match(passage.lower, start):  # 相比之下，甲骨文上涨72%: over the same spell
            before = passage.around(max(0, start - 2))[0]
            if tells_of_longer(passage.lower[before:low]):
                return True
        days = passage.between(passage.times, start, low)
        if not days or days[-1].grain != "day":
            return False
        return tells_of_longer(passage.lower[days[-1].span.end : low])

    def _clause(self, quantity: Quantity) -> str:
        low, _ = self.passage.clause_at(quantity.span.start)
        return self.passage.lower[low : quantity.span.start]

    def is_ahead(self, period: str | None) -> bool:
        """Whether a period begins after the day of publication (自11月1日起征收)."""
        today = self.passage.published_on
        if today is None or period is None or _ISO.fullmatch(period.partition("/")[0]) is None:
            return False
        first = period.partition("/")[0]
        return first > today.isoformat()[: len(first)]

    def _line_period(self, quantity: Quantity) -> str | None:
        """Return the reporting period that the line named shortly before."""
        passage, place = self.passage, quantity.span.start
        low = max(0, place - WIDEST, passage.lower.rfind("\n", 0, place) + 1)
        told = [time for time in _telling(passage, low, place) if time.grain in _PARTS]
        return told[-1].period if told else None

    def _session(self, quantity: Quantity, attribute: str) -> date | None:
        """Return the last session begun at publication of the market that is told of here: by the
        clause, its listing, its sentence, the line, the title, what stands before; else the day of
        publication.
        """
        passage, place = self.passage, quantity.span.start
        if opens_in_asia(passage.lower[max(0, place - _SECTION) : place]):
            return passage.published_on
        low, _ = passage.clause_at(place)
        market = name_market(passage.lower[low:place])
        named = passage.between(passage.mentions, low, place)
        if market is None:
            line = max(0, place - WIDEST, passage.lower.rfind("\n", 0, place) + 1)
            first, last = passage.around(place)
            told = name_market(passage.lower[first:last], passage.lower[line:place])
            market = market_of(named[-1].candidates) if named else None
            if market == "hong_kong" and told == "american":
                market = told  # 中概股 trade in both
            before = passage.lower[max(0, place - WIDEST) : place]
            market = market or told or name_market(passage.lower[: passage.title_end], before)
        begun = passage.market_days.get(market or "") == passage.published_on
        if market == "american" and not begun and _BEFORE_OPEN.search(passage.lower, low, place):
            return None  # of a session that has not begun
        if attribute in _COMMODITIES and market in ("american", "european"):
            market = "commodities"
        if attribute in _COMMODITIES and market is None and is_weekend(passage.published_on):
            market = "commodities"
        if market == "commodities" and _RUNNING.search(passage.lower, low, place):
            return passage.published_on
        return passage.market_days.get(market or "", passage.published_on)

    def _is_earlier(self, quantity: Quantity) -> bool:
        """Whether this is of a session before (公告前一日收盘价10.6港元; 此前股价涨43%)."""
        text, place = self.passage.lower, quantity.span.start
        low, _ = self.passage.clause_at(place)
        if _EARLIER.search(text, low, place):
            return True
        return _BEFORE_NOW.search(text, self.passage.around(place)[0], place) is not None

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
        between = _LED_TO.sub("", between)
        return None if _OTHER_MATTER.search(between) else times[0].period

    def _before(self, quantity: Quantity, low: int) -> str | None:
        """Return the period named last in ``[low, number)``."""
        passage = self.passage
        times = _telling(passage, low, quantity.span.start)
        if not times:
            return None
        period = _listed_period(passage, quantity, times, low) or times[-1].period
        resolved = LAST_YEAR.match(passage.view.plain, times[-1].span.start) is not None
        if not resolved and _OF_LAST_YEAR.search(passage.view.plain, low, quantity.span.start):
            return _year_before(period)
        return period

    def _line_day(self, quantity: Quantity) -> str | None:
        """Return the day that the line named shortly before, in a sentence of its own."""
        passage, place = self.passage, quantity.span.start
        low = max(0, place - WIDEST, passage.lower.rfind("\n", 0, place) + 1)
        days = [time for time in _telling(passage, low, place) if time.grain == "day"]
        today = passage.published_on
        days = [time for time in days if today is None or time.start_on <= today]
        return days[-1].period if days else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _telling(passage: Passage, low: int, high: int) -> tuple[TimeMention, ...]:
    """Return the times that say what a number covers: not 近日, nor what it is compared with, nor
    the year in the name of a gathering.
    """
    return tuple(
        time
        for time in passage.between(passage.times, low, high)
        if time.span.quote not in VAGUE_DAYS
        and not _COMPARED_WITH.search(passage.lower, max(0, time.span.start - 3), time.span.start)
        and not _is_left(passage, time, high)
        and not _COMPARED.match(passage.lower, time.span.end)
        and not (time.grain == "year" and _GATHERING.match(passage.lower, time.span.end))
    )


def _is_left(passage: Passage, time: TimeMention, place: int) -> bool:
    """Whether this is the time of what was before (从2024年的977亿美元降至948亿美元)."""
    before = passage.lower[max(0, time.span.start - 5) : time.span.start]
    if not before.endswith(("从", "由", "from ")):
        return False
    between = passage.lower[time.span.end : place]
    told = passage.between(passage.quantities, time.span.end, place)
    return bool(told) and _REACHED.search(between, told[-1].span.end - time.span.end) is not None


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
        if time.grain in _PARTS:
            return time.period
    return None
