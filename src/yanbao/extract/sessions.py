"""Times told in trading sessions (上一交易日, 近5个交易日), by a market's calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from yanbao.knowledge.calendars import Calendars
from yanbao.model.readings import TimeMention
from yanbao.text.numerals import parse_count
from yanbao.text.periods import Period, period_of_day, span_period
from yanbao.text.views import View

_UNIT = "交易日"
_TOLD = re.compile(
    r"(?P<one>上|前|下)一?个?交易日|(?:近|最近|过去|连续|此前)(?P<count>[0-9]{1,3}|[二两三四五六七八九十]{1,3})个交易日"
)
#: The market whose sessions a text counts, by the words it uses most, and else by its letters.
_MARKETS = (
    ("XHKG", re.compile(r"港股|恒指|恒生|港交所|港元")),
    ("XNYS", re.compile(r"美股|纳指|标普|道指|华尔街|纽交所|纳斯达克")),
    ("XSHG", re.compile(r"a股|A股|沪指|深成指|上交所|深交所|创业板|科创|沪深")),
)
_MOST_SESSIONS = 250


def find_session_times(
    view: View, *, published_on: date | None, calendars: Calendars
) -> Iterator[TimeMention]:
    """Yield the times that are told in sessions; none where nothing dates the text."""
    if published_on is None or _UNIT not in view.plain:
        return
    matches = list(_TOLD.finditer(view.plain))
    if not matches:
        return
    mic = _market(view.plain)
    first, last = calendars.bounds(mic)
    if not first + timedelta(days=_MOST_SESSIONS) < published_on < last - timedelta(days=30):
        return
    # New York's session of a day ends when it is the next day in Shanghai.
    day = published_on - timedelta(days=1) if mic == "XNYS" else published_on
    latest = calendars.previous_session(mic, day, inclusive=True)
    for match in matches:
        period = _period(match, mic, latest, calendars)
        if period is not None:
            yield TimeMention(
                span=view.span(*match.span()),
                start_on=period.start_on,
                end_on=period.end_on,
                grain=period.grain,
                period=period.label,
                relative=True,
            )


def _market(plain: str) -> str:
    counts = {mic: len(words.findall(plain)) for mic, words in _MARKETS}
    best = max(counts, key=lambda mic: counts[mic])
    return best if counts[best] else "XSHG"


def _period(match: re.Match[str], mic: str, latest: date, calendars: Calendars) -> Period | None:
    """Make the session or the run of sessions that ends with the latest one."""
    if match["one"]:
        near = calendars.next_session if match["one"] == "下" else calendars.previous_session
        return period_of_day(near(mic, latest))
    count = parse_count(match["count"])
    if not 1 < count <= _MOST_SESSIONS:
        return None
    return span_period(calendars.add_sessions(mic, latest, 1 - count), latest)
