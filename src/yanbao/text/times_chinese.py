"""Rules for Chinese dates, months, years and parts of a year: pattern and reader of each."""

from __future__ import annotations

import re
from collections.abc import Callable

from yanbao.text.numerals import HANZI_DIGITS, parse_count
from yanbao.text.periods import (
    Period,
    day_period,
    fiscal_period,
    half_period,
    month_period,
    months_period,
    quarter_period,
    run_of_months,
    shift_month,
    span_period,
    year_period,
    years_period,
)
from yanbao.text.time_places import Found, Place, Rule, latest_begun, nearest
from yanbao.text.times_chinese_relative import YEAR_WORDS

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
        return place.published_on.year + YEAR_WORDS[match["word"]], True
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


def _read_ended(match: re.Match[str], place: Place) -> Found | None:  # noqa: ARG001
    """Read 截至2025年9月30日止六个月 and …止年度 as the months that end there."""
    year, month = _year_of(match["year"]), int(match["month"])
    count = 12 if match["count"] is None else parse_count(match["count"])
    if day_period(year, month, int(match["day"])) is None or not 1 <= count <= 24:
        return None
    if count == 12 and month == 12:
        return Found(year_period(year))
    return Found(run_of_months(*shift_month(year, month, 1 - count), year, month))


def _read_since(match: re.Match[str], place: Place) -> Found | None:
    """Read 2025年8月以来 as the months, 2001年以来 as the years, up to publication."""
    day = place.published_on
    if day is None:
        return None
    year, month = _year_of(match["year"]), match["month"]
    if month is None and year < day.year:
        return Found(years_period(year, day.year), relative=True)
    return Found(run_of_months(year, int(month or 1), day.year, day.month), relative=True)


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
        return Found(run_of_months(year, first, int(match["last_year"]), last))
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
        count = parse_count(match["months"])
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
    part = match["part"] or ""
    # in spring 全年营收 is of the year that ended, unless the words look ahead
    whole = bool(match["months"] or match["quarters_first"] or "三季" in part)
    whole = whole or (part == "全年" and not place.looks_ahead)
    return latest_begun(place, make, whole=whole)


def _read_years(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(years_period(int(match["first"]), int(match["last"])))


def _read_year(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(year_period(_year_of(match["only"])))


def _read_fiscal_year(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(fiscal_period(int(match["only"]), None))


def _read_fiscal_years(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    """Read 2025/26财年 as the fiscal year that is named for its end."""
    return Found(fiscal_period(2000 + int(match["ends"]), None))


_YEAR_PART = (
    rf"(?:(?<![0-9.])(?P<year>{_YEAR})(?: ?年度?|(?=[Qq上下前半]))|(?P<word>今年|去年|前年"
    rf"|明年|本年)"
    rf"|(?P<fiscal>20[0-9]{{2}}) ?财年)?(?:(?<=年)的)? ?"
)
CHINESE_RULES: tuple[Rule, ...] = (
    (
        "12一二",
        rf"(?<![0-9.])(?P<year>{_YEAR}){_GAP}年{_GAP}(?P<month>{_M}){_GAP}月{_GAP}(?P<day>{_D}){_GAP}"
        rf"日{_GAP}止(?:的)?(?:(?P<count>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})个月|财?年度)",
        _read_ended,
    ),
    (
        "12一二",
        rf"(?<![0-9.])(?P<year>{_YEAR}){_GAP}年(?:(?P<month>{_M})月)?(?:份|底|初|末)?以来",
        _read_since,
    ),
    (
        "0-9一二今去前明本",
        rf"{_WHEN}(?<![0-9.])(?P<month>{_M}){_GAP}月{_GAP}(?P<day>{_D})(?:{_GAP}[日号](?:{_TO}"
        rf"(?:(?P<last_year>20[0-9]{{2}})年)?(?:(?P<last_month>{_M})月)?(?P<last_day>{_D})[日号])?"
        rf"|{_TO}(?P<until_day>{_D})[日号])",
        _read_day,
    ),
    (
        "12",
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
        "1-4一二三四今去前明本第首头上下全半中Qq",
        rf"{_YEAR_PART}(?:(?P<quarters_first>[一二三1-3])(?:、二)?[至到、-](?P<quarters_last>[二三四2-4])季度"
        r"|第?(?P<quarter>[一二三四1-4])(?:季度|(?P<fiscal_quarter>财季)|季报|季(?=净|营|业|盈|收|实|GDP))"
        r"|(?<![0-9A-Za-z])(?<![A-Za-z]年)[Qq](?P<quarter_q>[1-4])(?![0-9A-Za-z]| ?(?:20|FY"
        r"|[Ff]iscal|of ))"
        r"|(?P<part>前三季度?|首三季度?|首季度?|上半年|下半年|全年|半年度|(?<=年)中期)"
        r"|[前头首](?P<months>1[0-2]|[2-9]|[二两三四五六七八九]|十[一二]?)个月)",
        _read_part,
    ),
    (
        "12",
        rf"(?<![0-9.])(?P<first>(?:19|20)[0-9]{{2}})年?度?{_TO}(?P<last>(?:19|20)[0-9]{{2}})年度?",
        _read_years,
    ),
    ("12", r"(?<![0-9.])(?:20[0-9]{2}/)?(?P<only>20[0-9]{2}) ?财年", _read_fiscal_year),
    ("12", r"(?<![0-9.])20[0-9]{2}/(?P<ends>[0-9]{2}) ?财年", _read_fiscal_years),
    ("12一二", rf"(?<![0-9.])(?P<only>{_YEAR}) ?年(?:度|全年)?", _read_year),
    ("12", r"(?<![0-9-])(?P<y>(?:19|20)[0-9]{2})-(?P<m>0[1-9]|1[0-2])(?![0-9-])", _read_iso_month),
)
