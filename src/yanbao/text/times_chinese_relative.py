"""Rules for Chinese times that only the publication day makes absolute: 昨日, 上周五, 去年同期."""

from __future__ import annotations

import re
from datetime import timedelta

from yanbao.text.numerals import parse_count
from yanbao.text.periods import (
    Period,
    day_period,
    fiscal_period,
    month_period,
    one_year_before,
    period_of_day,
    quarter_period,
    run_of_months,
    shift_month,
    span_period,
    week_period,
    year_period,
)
from yanbao.text.time_places import Found, Place, Rule, read_to_date

#: years by their distance from that of publication
YEAR_WORDS = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "年内": 0,
    "去年": -1,
    "上年": -1,
    "上年度": -1,
    "前年": -2,
    "明年": 1,
    "后年": 2,
}
_DAY_WORDS = {
    "今日": 0,
    "今天": 0,
    "今早": 0,
    "今晨": 0,
    "今晚": 0,
    "本日": 0,
    "昨日": -1,
    "昨天": -1,
    "昨晚": -1,
    "昨夜": -1,
    "隔夜": -1,
    "前日": -2,
    "前天": -2,
    "明日": 1,
    "明天": 1,
    "明晚": 1,
    "后天": 2,
}
_WEEKS = {"上上": -14, "上": -7, "本": 0, "这": 0, "下": 7}
_MONTHS = {"上": -1, "本": 0, "这": 0, "下": 1}
#: days up to publication that vague words mean: 近日 some days, 近期 some weeks
VAGUE_DAYS = {
    "近日": 7,
    "日前": 7,
    "连日来": 7,
    "近几日": 7,
    "近期": 30,
    "近来": 30,
    "最近一段时间": 30,
}
_QUARTERS = {"上": -1, "本": 0, "当": 0, "这": 0, "下": 1}
_PARTS = "一二三四"
_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6}


def _read_day_of_month_word(match: re.Match[str], place: Place) -> Found | None:
    day = place.published_on
    if day is None:
        return None
    year, month = shift_month(day.year, day.month, _MONTHS[match["month_word"]])
    return Found(day_period(year, month, int(match["day"])), relative=True)


def _read_bare_day(match: re.Match[str], place: Place) -> Found | None:
    """Read 29日: the nearest 29th, the past preferred unless words look ahead."""
    published_on = place.published_on
    if published_on is None:
        return None
    candidates = []
    for by in (-1, 0, 1):
        year, month = shift_month(published_on.year, published_on.month, by)
        period = day_period(year, month, int(match["bare"]))
        if period is not None:
            days = (period.start_on - published_on).days
            weight = 1.0 if (days <= 0) != place.looks_ahead else 3.0
            candidates.append((abs(days) * weight, period))
    return Found(min(candidates, key=lambda pair: pair[0])[1], relative=True)


def _read_same_period(match: re.Match[str], place: Place) -> Found | None:  # noqa: ARG001
    """Read 去年同期 as the period named before, one year earlier; else as the year."""
    previous = place.previous
    if previous is not None and place.start - previous.span.end <= 120 and previous.grain != "day":
        stated = Period(
            start_on=previous.start_on,
            end_on=previous.end_on,
            grain=previous.grain,
            label=previous.period,
        )
        if (period := one_year_before(stated)) is not None:
            return Found(period, relative=previous.relative)
    if place.published_on is None:
        return None
    return Found(year_period(place.published_on.year - 1), relative=True)


def _read_year_word(match: re.Match[str], place: Place) -> Found | None:
    if place.published_on is None:
        return None
    return Found(
        year_period(place.published_on.year + YEAR_WORDS[match["year_word"]]), relative=True
    )


def _read_week(match: re.Match[str], place: Place) -> Found | None:
    published_on = place.published_on
    if published_on is None:
        return None
    day = published_on + timedelta(days=_WEEKS[match["week"]])
    if match["weekday"] is None:
        return Found(week_period(day), relative=True)
    monday = day - timedelta(days=day.weekday())
    return Found(period_of_day(monday + timedelta(days=_WEEKDAYS[match["weekday"]])), relative=True)


def _read_weekday(match: re.Match[str], place: Place) -> Found | None:
    published_on = place.published_on
    previous = place.previous
    if published_on is None:
        return None
    if previous is not None and previous.grain == "day" and place.start - previous.span.end <= 2:
        # 1月28日（星期三）: the weekday only repeats the date
        return None
    back = (published_on.weekday() - _WEEKDAYS[match["weekday"]]) % 7
    days = (7 - back) % 7 if place.is_to_come else -back
    return Found(period_of_day(published_on + timedelta(days=days)), relative=True)


def _read_month_word(match: re.Match[str], place: Place) -> Found | None:
    day = place.published_on
    if day is None:
        return None
    return Found(
        month_period(*shift_month(day.year, day.month, _MONTHS[match["month_word"]])),
        relative=True,
    )


def _read_recent(match: re.Match[str], place: Place) -> Found | None:
    """Read 近一周, 过去24小时, 未来三年 as the days up to or from publication."""
    day = place.published_on
    count = parse_count(match["count"] or "1")
    if day is None or not 0 < count <= 400:
        return None
    unit = match["unit"]
    length = {"天": 1, "日": 1, "周": 7, "个月": 30, "年": 365}.get(unit)
    reach = timedelta(days=-(-count // 24) if length is None else min(count * length, 36_500))
    ahead = match["side"] == "未来"
    first, last = (day, day + reach) if ahead else (day - reach, day)
    return Found(span_period(first, last), relative=True)


def _read_day_word(match: re.Match[str], place: Place) -> Found | None:
    if place.published_on is None:
        return None
    shift = timedelta(days=_DAY_WORDS[match["day_word"]])
    return Found(period_of_day(place.published_on + shift), relative=True)


def _read_vague(match: re.Match[str], place: Place) -> Found | None:
    """Read 近日 and 近期 as the days up to publication that they loosely mean."""
    day = place.published_on
    if day is None:
        return None
    return Found(span_period(day - timedelta(days=VAGUE_DAYS[match["vague"]]), day), relative=True)


def _read_within(match: re.Match[str], place: Place) -> Found | None:
    """Read 月内 and 周内 as the month and the week of publication."""
    day = place.published_on
    if day is None:
        return None
    period = month_period(day.year, day.month) if match["within"] == "月" else week_period(day)
    return Found(period, relative=True)


def _read_quarter_word(match: re.Match[str], place: Place) -> Found | None:
    day = place.published_on
    if day is None:
        return None
    index = day.year * 4 + (day.month - 1) // 3 + _QUARTERS[match["quarter_word"]]
    return Found(quarter_period(index // 4, index % 4 + 1), relative=True)


def _read_fiscal_word(match: re.Match[str], place: Place) -> Found | None:
    """Read 本财年 where the text has named a fiscal year before; when one begins nobody says."""
    previous = place.previous
    if previous is None or not previous.period.startswith("FY"):
        return None
    shift = {"上": -1, "上一": -1, "本": 0, "下": 1, "下一": 1}[match["fiscal_word"]]
    return Found(fiscal_period(int(previous.period[2:6]) + shift, None), relative=True)


def _read_since_then(match: re.Match[str], place: Place) -> Found | None:
    """Read 7月以来, 去年四季度以来 as the months from there up to publication."""
    day = place.published_on
    if day is None:
        return None
    month = int(match["month"]) if match["month"] else 3 * _PARTS.index(match["part"]) + 1
    year = day.year + YEAR_WORDS[match["since_year"]] if match["since_year"] else day.year
    if match["since_year"] is None and month > day.month:
        year -= 1
    return Found(run_of_months(year, month, day.year, day.month), relative=True)


#: tried before the plain months and quarters with which they begin
SINCE_RULES: tuple[Rule, ...] = (
    (
        "0-9一二三四今去前",
        r"(?P<since_year>今年|去年|前年)?(?<![0-9.])(?:(?P<month>1[0-2]|[1-9])月|(?P<part>[一二三四])季度)"
        r"(?:份|初|底|末)?以来",
        _read_since_then,
    ),
)
#: tried after the days and months that begin with digits, too
BARE_DAY_RULES: tuple[Rule, ...] = (
    (
        "0-9",
        r"(?<![0-9.月近前连续后每第过年涨跌升降阴阳共达逾超满历-])(?P<bare>3[01]|[12][0-9]|0?[1-9])日"
        r"(?![均线内游元本前后涨累平移以圆])",
        _read_bare_day,
    ),
)
CHINESE_RELATIVE_RULES: tuple[Rule, ...] = (
    ("今年本", r"(?P<ytd>今年以来|今年迄今|年初至今|年初以来|本年迄今)", read_to_date),
    (
        "近日连最",
        r"(?<![今昨明本当次0-9期节工休假即])(?P<vague>" + "|".join(VAGUE_DAYS) + r")(?![点元])",
        _read_vague,
    ),
    ("月周", r"(?<![0-9一二三四五六七八九十个本上下这每])(?P<within>月|周)内", _read_within),
    ("上本当这下", r"(?P<quarter_word>上|本|当(?=季)|这|下)(?:一个?|个)?季度", _read_quarter_word),
    ("上本下", r"(?P<fiscal_word>上一|上|本|下一|下)个?财年", _read_fiscal_word),
    ("去上", r"(?P<same>(?:去年|上年)同(?:期|时期|月|季))", _read_same_period),
    (
        "今去前明后年本上",
        r"(?P<year_word>本年度|上年度|今年|去年|前年|明年|后年|年内)(?:全年)?",
        _read_year_word,
    ),
    (
        "上本这下",
        r"(?P<week>上上|上|本|这|下)个?(?:周|星期)(?P<weekday>[一二三四五六日天])?(?!期|年|边|转|全|到)",
        _read_week,
    ),
    (
        "周星",
        r"(?<![每逢一二两三四五六七八九十几多0-9])(?:周|星期)(?P<weekday>[一二三四五六日])"
        r"(?![个年月期至到、]|[0-9])",
        _read_weekday,
    ),
    (
        "本上下这",
        r"(?P<month_word>本|上|下|这)个?月(?P<day>3[01]|[12][0-9]|[1-9])[日号]",
        _read_day_of_month_word,
    ),
    ("本上下这", r"(?P<month_word>[本上下这])个?月(?!球|饼|亮|[0-9])", _read_month_word),
    (
        "近过最未",
        r"(?P<side>近|过去|最近|未来)(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}) ?"
        r"(?P<unit>天|日|周|个月|年|小时|个小时)",
        _read_recent,
    ),
    # 此前日内 is no 前日
    (
        "今昨本隔前明后",
        r"(?<![此以之目先年])(?P<day_word>" + "|".join(_DAY_WORDS) + ")",
        _read_day_word,
    ),
)
