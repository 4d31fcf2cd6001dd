"""Which session an undated market figure is of: the market's last one begun at publication.

A Shanghai paper of 06:00 that says 纳指涨2% tells of New York's session of the day before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from yanbao.knowledge.calendars import Calendars

#: market: its calendar (None: weekdays), its zone, and when its day begins
_MARKETS = {
    "american": ("XNYS", "America/New_York", time(4)),  # trades before the open
    "european": (None, "Europe/London", time(7)),
    "mainland": ("XSHG", "Asia/Shanghai", time(9)),
    "hong_kong": ("XHKG", "Asia/Hong_Kong", time(9)),
    "eastern": (None, "Asia/Tokyo", time(8)),
}
_SATURDAY, _SUNDAY = 5, 6
_REOPENS = time(18)
_WORDS = {
    "american": (
        r"美股|纳指|道指|标普|纳斯达克|道琼斯|华尔街|费城半导体|罗素2000|中国金龙|中概|恐慌指数|美债|纽约|"
        r"wall street|nasdaq|dow jones|\bdow\b|s&p 500|nyse|russell 2000"
    ),
    "european": (
        r"欧股|欧洲.{0,4}股|英国股|法国股|德国股|富时100|金融时报|dax|cac|stoxx|斯托克|伦敦"
    ),
    "mainland": (
        r"a股|沪指|上证|深成指|深证|创业板|科创|沪深|两市|北交所|沪[铜铝锌金银铅锡镍]|主力合约|"
        r"国内商品|csi 300|shanghai"
    ),
    "hong_kong": (r"港股|恒指|恒生|恒科|国企指数|港元|港币|hang seng|hk\$"),
    "eastern": (r"日经|日股|东证|韩股|首尔综指|韩国综指|kospi|kosdaq|台股|亚太|nikkei|topix"),
    "commodities": r"comex|wti|美油|布伦特|布油|国际(?:油价|金价|原油)",
    # what trades on every day, and through the night
    "open": (
        r"比特币|以太[坊币]|加密货币|狗狗币|稳定币|bitcoin|ether\b|ethereum|crypto|solana|xrp|"
        r"指数期货|股指期货|汇率|兑美元|index futures|stock futures"
    ),
}
_MARKET_WORDS = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()))
_EARLY = re.compile(
    r"(?:亚市|亚盘|亚洲|亚太)(?:盘初|早盘|早市|时段|开盘)|early asian? (?:trad|hours)"
)
_VENUES = {
    "american": frozenset(("XNYS", "XNAS", "XASE", "ARCX", "BATS")),
    "mainland": frozenset(("XSHG", "XSHE", "BJSE")),
    "hong_kong": frozenset(("XHKG",)),
}


def find_market_days(published_at: datetime | None, calendars: Calendars) -> Mapping[str, date]:
    """Return each market's last session that had begun at publication, by the market's name.

    Empty where nothing dates the text, or only a day does (midnight sharp says no time of day).
    """
    if published_at is None or published_at.timetz().replace(tzinfo=None) == time(0):
        return MappingProxyType({})
    hour = published_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return _days_of(hour, calendars)


@lru_cache(maxsize=512)
def _days_of(published_at: datetime, calendars: Calendars) -> Mapping[str, date]:
    """Return the days of one hour: no market's day begins within one."""
    found = {}
    for market, (mic, zone, opens) in _MARKETS.items():
        local = published_at.astimezone(ZoneInfo(zone))
        day, begun = local.date(), local.timetz().replace(tzinfo=None) >= opens
        if mic is None:
            found[market] = _weekday(day if begun else day - timedelta(days=1))
            continue
        first, last = calendars.bounds(mic)
        if first < day < last:
            found[market] = calendars.previous_session(mic, day, inclusive=begun)
    if "american" in found:
        found["commodities"] = _reopened(published_at) or found["american"]
    return MappingProxyType(found)


def _reopened(published_at: datetime) -> date | None:
    """Return the Monday whose electronic trade begins on Sunday at 18:00 in New York, until its
    own day does; None at any other time, when the last settlement is told.
    """
    local = published_at.astimezone(ZoneInfo("America/New_York"))
    if local.weekday() == _SUNDAY and local.time() >= _REOPENS:
        return local.date() + timedelta(days=1)
    return local.date() if local.weekday() == 0 and local.time() < time(4) else None


def is_weekend(day: date | None) -> bool:
    """Whether a day is one on which no market that this file knows begins a session."""
    return day is not None and day.weekday() >= _SATURDAY


def _weekday(day: date) -> date:
    """Return the day, or the Friday before a weekend, where no calendar is at hand."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def name_market(*texts: str) -> str | None:
    """Name the market that the first of the texts that tells of one tells of last."""
    for text in texts:
        market = None
        for match in _MARKET_WORDS.finditer(text):
            market = match.lastgroup
        if market is not None:
            return market
    return None


def opens_in_asia(text: str) -> bool:
    """Whether a text tells of Asia's early trade, when what is dealt in New York is dealt anew."""
    return _EARLY.search(text) is not None


def market_of(candidates: Iterable[str]) -> str | None:
    """Name the one market at which all the listings that a name can mean are traded."""
    mics = {one.rpartition(".")[2] for one in candidates}
    return next((market for market, venues in _VENUES.items() if mics and mics <= venues), None)
