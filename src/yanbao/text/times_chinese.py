"""Rules for Chinese dates and periods: each a pattern and the function that reads its match."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from yanbao.text.numerals import HANZI_DIGITS, parse_hanzi
from yanbao.text.periods import (
    Period,
    day_period,
    fiscal_period,
    half_period,
    month_period,
    months_period,
    one_year_before,
    period_of_day,
    quarter_period,
    shift_month,
    span_period,
    week_period,
    year_period,
    years_period,
)
from yanbao.text.time_places import Found, Place, latest_begun, nearest

Read = Callable[[re.Match[str], Place], Found | None]

_YEAR_WORDS = {
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
_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6}
_SMALL = {char: value for value, char in enumerate("一二三四", start=1)} | {
    char: int(char) for char in "1234"
}
_YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][九〇零][〇零一二三四五六七八九]{2})"
_TO = "(?: ?(?:-|–|—|——|~|至|到|─) ?)"
_M = "(?:1[0-2]|0?[1-9])"
_D = "(?:3[01]|[12][0-9]|0?[1-9])"
# Pages of a filing break lines inside a date.
_GAP = r"[ \n]?"
_WHEN = (
    rf"(?:(?<![0-9.])(?P<year>{_YEAR}){_GAP}年|(?P<word>今年|去年|前年|明年|本年))?"
    rf"(?:(?<=年)的)?{_GAP}"
)


def _year_of(text: str) -> int:
    return int(text) if text.isascii() else int("".join(str(HANZI_DIGITS[char]) for char in text))


def _stated_year(match: re.Match[str], place: Place) -> tuple[int | None, bool] | None:
    """Read the year in front: (year or None, relative); None where it cannot be known."""
    if match["year"]:
        return _year_of(match["year"]), False
    if match["word"]:
        if place.published_on is None:
            return None
        return place.published_on.year + _YEAR_WORDS[match["word"]], True
    return None, True


def _read_day(match: re.Match[str], place: Place) -> Found | None:
    stated = _stated_year(match, place)
    if stated is None:
        return None
    year, relative = stated
    month, day = int(match["month"]), int(match["day"])
    if year is None:
        found = nearest(place, lambda year: day_period(year, month, day))
    else:
        found = Found(day_period(year, month, day), relative=relative)
    last_day = match["last_day"] or match["until_day"]
    if found is None or found.period is None or last_day is None:
        return found
    last_month = int(match["last_month"] or month)
    start_on = found.period.start_on
    last_year = int(match["last_year"] or start_on.year + (last_month < month))
    last = day_period(last_year, last_month, int(last_day))
    period = span_period(start_on, last.end_on) if last is not None else None
    return Found(period or found.period, relative=found.relative)


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


def _read_iso_day(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(day_period(int(match["y"]), int(match["m"]), int(match["d"])))


def _read_iso_month(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(month_period(int(match["y"]), int(match["m"])))


def _read_months(match: re.Match[str], place: Place) -> Found | None:
    stated = _stated_year(match, place)
    if stated is None:
        return None
    year, relative = stated
    first, last = int(match["first"]), int(match["last"])
    if year is not None and match["last_year"]:
        start, end = month_period(year, first), month_period(int(match["last_year"]), last)
        if start is None or end is None or start.start_on > end.end_on:
            return None
        label = f"{start.label}/{end.label}"
        return Found(Period(start_on=start.start_on, end_on=end.end_on, grain="range", label=label))
    if first > last:
        return None
    if year is not None:
        return Found(months_period(year, first, last), relative=relative)
    return latest_begun(place, lambda year: months_period(year, first, last), whole=True)


def _read_month(match: re.Match[str], place: Place) -> Found | None:
    stated = _stated_year(match, place)
    if stated is None:
        return None
    year, relative = stated
    month = int(match["month"])
    if year is None and place.list_year is not None:
        year, relative = place.list_year, True
    if year is not None:
        return Found(month_period(year, month), relative=relative)
    return nearest(place, lambda year: month_period(year, month))


def _part_of_year(match: re.Match[str]) -> Callable[[int], Period | None] | None:
    """Make of a part's words the function from a year to the period."""
    if match["quarters_first"]:
        first, last = _SMALL[match["quarters_first"]], _SMALL[match["quarters_last"]]
        return lambda year: months_period(year, first * 3 - 2, last * 3)
    quarter = match["quarter"] or match["quarter_q"]
    if quarter:
        return lambda year: quarter_period(year, _SMALL[quarter])
    if match["months"]:
        count = _count_of(match["months"])
        return (lambda year: months_period(year, 1, count)) if 1 < count <= 12 else None
    part = match["part"]
    if part in {"上半年", "下半年"}:
        return lambda year: half_period(year, 1 if part == "上半年" else 2)
    if part in {"前三季度", "前三季", "首三季", "首三季度"}:
        return lambda year: months_period(year, 1, 9)
    if part in {"首季", "首季度"}:
        return lambda year: quarter_period(year, 1)
    if part in {"中期", "半年度"}:
        return lambda year: half_period(year, 1)
    return year_period


def _count_of(text: str) -> int:
    if text.isascii():
        return int(text)
    parsed = parse_hanzi(text)
    return int(parsed[0]) if parsed is not None else 0


def _read_part(match: re.Match[str], place: Place) -> Found | None:
    make = _part_of_year(match)
    if make is None:
        return None
    if match["fiscal"]:
        quarter = match["quarter"] or match["quarter_q"]
        return Found(fiscal_period(int(match["fiscal"]), _SMALL[quarter] if quarter else None))
    stated = _stated_year(match, place)
    if stated is None:
        return None
    year, relative = stated
    if year is not None:
        return Found(make(year), relative=relative)
    if match["fiscal_quarter"] and place.published_on is not None:
        quarter = _SMALL[match["quarter"]]
        return Found(fiscal_period(place.published_on.year, quarter), relative=True)
    whole = bool(match["months"] or match["quarters_first"] or "三季" in (match["part"] or ""))
    return latest_begun(place, make, whole=whole)


def _read_years(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(years_period(int(match["first"]), int(match["last"])))


def _read_year(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(year_period(_year_of(match["only"])))


def _read_fiscal_year(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(fiscal_period(int(match["only"]), None))


def _read_to_date(match: re.Match[str], place: Place) -> Found | None:  # noqa: ARG001
    day = place.published_on
    if day is None:
        return None
    return Found(span_period(day.replace(month=1, day=1), day), relative=True)


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
        year_period(place.published_on.year + _YEAR_WORDS[match["year_word"]]), relative=True
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
    days = (7 - back) % 7 if place.looks_ahead else -back
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
    count = _count_of(match["count"] or "1")
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


_YEAR_PART = (
    rf"(?:(?<![0-9.])(?P<year>{_YEAR})(?: ?年度?|(?=[Qq上下前半]))|(?P<word>今年|去年|前年"
    rf"|明年|本年)"
    rf"|(?P<fiscal>20[0-9]{{2}}) ?财年)?(?:(?<=年)的)? ?"
)
CHINESE_RULES: tuple[tuple[str, str, Read], ...] = (
    (
        "0-9一二今去前明本",
        rf"{_WHEN}(?<![0-9.])(?P<month>{_M}){_GAP}月{_GAP}(?P<day>{_D})(?:{_GAP}[日号](?:{_TO}"
        rf"(?:(?P<last_year>20[0-9]{{2}})年)?(?:(?P<last_month>{_M})月)?(?P<last_day>{_D})[日号])?"
        rf"|{_TO}(?P<until_day>{_D})[日号])",
        _read_day,
    ),
    (
        "0-9",
        r"(?<![0-9./-])(?P<y>(?:19|20)[0-9]{2})(?P<mark>[-/.])(?P<m>1[0-2]|0?[1-9])[-/.]"
        rf"(?P<d>{_D})(?![0-9])(?!\.[0-9])",
        _read_iso_day,
    ),
    (
        "0-9一二今去前明本",
        rf"{_WHEN}(?<![0-9.])(?P<first>{_M})(?:月份?)?{_TO}(?:(?P<last_year>20[0-9]{{2}})年)?"
        rf"(?P<last>{_M})月份?(?![0-9])",
        _read_months,
    ),
    ("0-9一二今去前明本", rf"{_WHEN}(?<![0-9.])(?P<month>{_M}) ?月份?(?![0-9期])", _read_month),
    (
        "0-9一二三四今去前明本的第首头上下全半中Qq ",
        rf"{_YEAR_PART}(?:(?P<quarters_first>[一二三1-3])(?:、二)?[至到、-](?P<quarters_last>[二三四2-4])季度"
        r"|第?(?P<quarter>[一二三四1-4])(?:季度|(?P<fiscal_quarter>财季)|季报|季(?=净|营|业|盈|收|实|GDP))"
        r"|(?<![0-9A-Za-z])(?<![A-Za-z]年)[Qq](?P<quarter_q>[1-4])(?![0-9A-Za-z]| ?(?:20|FY"
        r"|[Ff]iscal|of ))"
        r"|(?P<part>前三季度?|首三季度?|首季度?|上半年|下半年|全年|半年度|(?<=年)中期)"
        r"|[前头首](?P<months>1[0-2]|[2-9]|[二两三四五六七八九]|十[一二]?)个月)",
        _read_part,
    ),
    (
        "0-9",
        rf"(?<![0-9.])(?P<first>(?:19|20)[0-9]{{2}})年?度?{_TO}(?P<last>(?:19|20)[0-9]{{2}})年度?",
        _read_years,
    ),
    ("0-9", r"(?<![0-9.])(?P<only>20[0-9]{2}) ?财年", _read_fiscal_year),
    ("0-9一二", rf"(?<![0-9.])(?P<only>{_YEAR}) ?年(?:度|全年)?", _read_year),
    ("0-9", r"(?<![0-9-])(?P<y>(?:19|20)[0-9]{2})-(?P<m>0[1-9]|1[0-2])(?![0-9-])", _read_iso_month),
    ("今年本", r"(?P<ytd>今年以来|今年迄今|年初至今|年初以来|本年迄今)", _read_to_date),
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
    (
        "0-9",
        rf"(?<![0-9.月近前连续后每第过年-])(?P<bare>{_D})日"
        r"(?![均线内游元本前后涨累平移以圆])",
        _read_bare_day,
    ),
    ("今昨本隔前明后", r"(?P<day_word>" + "|".join(_DAY_WORDS) + ")", _read_day_word),
)
