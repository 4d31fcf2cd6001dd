from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.builders import view_of

from yanbao.text.times import find_times
from yanbao.text.views import View

PUBLISHED_ON = date(2026, 3, 11)  # a Wednesday


def read(text: str, published_on: date | None = PUBLISHED_ON) -> list[str]:
    return [mention.period for mention in find_times(view_of(text), published_on=published_on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年1月2日", "2026-01-02"),
        ("2026年1月2號", "2026-01-02"),
        ("２０２６年１月２日", "2026-01-02"),
        ("2026\n年1月2日", "2026-01-02"),
        ("2026-01-02", "2026-01-02"),
        ("2026/1/2", "2026-01-02"),
        ("Jan 2, 2026", "2026-01-02"),
        ("Sept. 5, 2025", "2025-09-05"),
        ("2 January 2026", "2026-01-02"),
        ("January 2026", "2026-01"),
        ("2026年3月份", "2026-03"),
        ("2026-03", "2026-03"),
        ("2025年三季度", "2025Q3"),
        ("2025年第三季度", "2025Q3"),
        ("2025Q3", "2025Q3"),
        ("25Q4", "2025Q4"),
        ("1Q26", "2026Q1"),
        ("Q3 2025", "2025Q3"),
        ("third quarter of 2025", "2025Q3"),
        ("2025年上半年", "2025H1"),
        ("2025半年度", "2025H1"),
        ("2H25", "2025H2"),
        ("first half of 2025", "2025H1"),
        ("2025年度", "2025"),
        ("2025年", "2025"),
        ("二〇二五年", "2025"),
        ("in 2025", "2025"),
        ("FY2026", "FY2026"),
        ("fiscal 2026", "FY2026"),
        ("2026财年第一季度", "FY2026Q1"),
        ("Q1 FY2026", "FY2026Q1"),
        ("FY25Q4", "FY2025Q4"),
        ("2025年前三季度", "2025-01/2025-09"),
        ("2025年1—9月", "2025-01/2025-09"),
        ("2025年1-3季度", "2025-01/2025-09"),
        ("2025年前十个月", "2025-01/2025-10"),
        ("first nine months of 2025", "2025-01/2025-09"),
        ("2025年9月至2026年3月", "2025-09/2026-03"),
        ("2025年10月9日至11月3日", "2025-10-09/2025-11-03"),
        ("2025年12月30日至1月5日", "2025-12-30/2026-01-05"),
        ("2025—2027年", "2025/2027"),
        ("截至2025年9月30日止六個月", "2025-04/2025-09"),
        ("截至2025年12月31日止年度", "2025"),
        ("截至2025年3月31日止年度", "2024-04/2025-03"),
        ("October 7-8, 2025", "2025-10-07/2025-10-08"),
    ],
)
def test_absolute_times_need_no_publication_day(text: str, expected: str) -> None:
    assert read(text, None) == [expected]
    assert find_times(view_of(text), published_on=None)[0].relative is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日", "2026-03-11"),
        ("昨晚", "2026-03-10"),
        ("yesterday", "2026-03-10"),
        ("上周五", "2026-03-06"),
        ("本周三", "2026-03-11"),
        ("周二", "2026-03-10"),
        ("将于周五", "2026-03-13"),
        ("last Friday", "2026-03-06"),
        ("next Monday", "2026-03-16"),
        ("on Tuesday", "2026-03-10"),
        ("上周", "2026-03-02/2026-03-08"),
        ("last week", "2026-03-02/2026-03-08"),
        ("本月", "2026-03"),
        ("上个月", "2026-02"),
        ("本月5日", "2026-03-05"),
        ("last month", "2026-02"),
        ("今年", "2026"),
        ("去年", "2025"),
        ("前年", "2024"),
        ("next year", "2027"),
        ("去年9月", "2025-09"),
        ("今年上半年", "2026H1"),
        ("一季度", "2026Q1"),
        ("第四季度", "2025Q4"),
        ("前三季度", "2025-01/2025-09"),
        ("this quarter", "2026Q1"),
        ("今年以来", "2026-01-01/2026-03-11"),
        ("近一周", "2026-03-04/2026-03-11"),
        ("过去24小时", "2026-03-10/2026-03-11"),
        ("past two weeks", "2026-02-25/2026-03-11"),
        ("3月10日", "2026-03-10"),
        ("10月9日", "2025-10-09"),
        ("将于4月1日", "2026-04-01"),
        ("9日公告", "2026-03-09"),
        ("12月", "2025-12"),
        ("in October", "2025-10"),
        ("1—2月", "2026-01/2026-02"),
        ("March 5", "2026-03-05"),
        ("截至6月30日", "2025-06-30"),
        ("2025年8月以来", "2025-08/2026-03"),
        ("2026年以来", "2026-01/2026-03"),
        ("自2001年以来", "2001/2026"),
    ],
)
def test_relative_times(text: str, expected: str) -> None:
    assert read(text) == [expected]
    assert find_times(view_of(text), published_on=PUBLISHED_ON)[0].relative is True
    assert read(text, None) == []


@pytest.mark.parametrize(
    ("text", "published_on", "expected"),
    [
        ("四季度", date(2025, 9, 29), "2025Q4"),
        ("预计前三季度", date(2025, 10, 13), "2025-01/2025-09"),
        ("预计四季度", date(2026, 1, 26), "2025Q4"),
        ("下半年", date(2025, 10, 9), "2025H2"),
        ("12月31日", date(2026, 1, 5), "2025-12-31"),
        ("1月5日", date(2025, 12, 30), "2026-01-05"),
        ("昨日", date(2026, 1, 1), "2025-12-31"),
        ("全年营收7517.7亿元。", date(2026, 3, 18), "2025"),
        ("预计全年营收增长10%。", date(2026, 3, 18), "2026"),
        ("全年销量达100万辆。", date(2025, 12, 30), "2025"),
    ],
)
def test_the_turn_of_periods(text: str, published_on: date, expected: str) -> None:
    assert read(text, published_on) == [expected]


def test_a_part_takes_the_year_named_before_it() -> None:
    assert read("2024年营收增长，第四季度下降") == ["2024", "2024Q4"]
    assert read("2024年营收增长。第四季度下降") == ["2024", "2025Q4"]
    assert read("2024年8月、9月") == ["2024-08", "2024-09"]


def test_same_period_last_year_is_that_of_the_period_before_it() -> None:
    assert read("2025年第三季度增长，去年同期下降") == ["2025Q3", "2024Q3"]
    assert read("2025年前三季度增长，上年同期下降") == ["2025-01/2025-09", "2024-01/2024-09"]
    assert read("去年同期下降") == ["2025"]


@pytest.mark.parametrize(
    "text",
    [
        "十五五规划",
        "三年期",
        "10年期国债",
        "5日均线",
        "连续3日",
        "20世纪",
        "2小时",
        "2025年2月30日",
        "13月5日",
        "Feb. 30, 2025",
        "四季如春",
        "15:30",
        "5 may win",
        "in 2025 shares",
        "1.5月",
        "此前日内涨幅一度高达14%",
        "芯片指数连涨14日",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert [period for period in read(text) if "-" in period] == []


def test_a_weekday_beside_its_date_is_not_a_second_time() -> None:
    assert read("2026年1月28日（星期三）") == ["2026-01-28"]
    assert read("Tuesday, March 3, 2026") == ["2026-03-03"]


def test_ends_are_inclusive_days() -> None:
    (mention,) = find_times(view_of("2025年1—9月"), published_on=None)
    assert (mention.start_on, mention.end_on) == (date(2025, 1, 1), date(2025, 9, 30))
    assert mention.grain == "range"
    (mention,) = find_times(view_of("2024年2月"), published_on=None)
    assert mention.end_on == date(2024, 2, 29)


def test_span_quotes_the_original_script() -> None:
    (mention,) = find_times(view_of("於２０２５年１２月３１日止"), published_on=None)
    assert mention.span.quote == "２０２５年１２月３１日"


@given(
    st.text(
        alphabet="0123456789年月日季度上下半周一二三四前去今昨本同期至-—/.QHFY Marintoday,",
        max_size=50,
    ),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
)
def test_any_input_yields_ordered_spans_and_periods_that_run_forward(
    text: str, published_on: date
) -> None:
    end = 0
    for mention in find_times(view_of(text), published_on=published_on):
        assert mention.span.start >= end
        assert mention.span.quote == text[mention.span.start : mention.span.end]
        assert mention.start_on <= mention.end_on
        end = mention.span.end


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(-150, 100))
def test_a_month_and_day_near_publication_gets_its_year(published_on: date, days: int) -> None:
    day = published_on + timedelta(days=days)
    text = f"公告称{day.month}月{day.day}日开会"
    assert read(text, published_on) == [day.isoformat()]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1", "一", "1年1月", "in ", "去年同期", "1Q", "2025-", "周", "May 1 "]
)
def test_reading_stays_linear_on_hostile_input(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    view = View(document_id="d", text=text, plain=text)
    assert len(find_times(view, published_on=PUBLISHED_ON)) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司近日收到通知", "2026-03-04/2026-03-11"),
        ("日前发布", "2026-03-04/2026-03-11"),
        ("近期走高", "2026-02-09/2026-03-11"),
        ("月内上涨", "2026-03"),
        ("周内发布", "2026-03-09/2026-03-15"),
        ("上季度", "2025Q4"),
        ("下季度", "2026Q2"),
        ("7月以来", "2025-07/2026-03"),
        ("去年四季度以来", "2025-10/2026-03"),
        ("2025/26财年", "FY2026"),
        ("近三年", "2023-03-12/2026-03-11"),
    ],
)
def test_words_that_look_back_from_publication(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_this_fiscal_year_is_the_one_named_before() -> None:
    assert read("2026财年第一季度增长，本财年将持平") == ["FY2026Q1", "FY2026"]
    assert read("本财年将持平") == []


@pytest.mark.parametrize("text", ["今日前后", "节日前夕", "将近日元", "每周内部会议"])
def test_letters_that_only_meet_are_no_vague_time(text: str) -> None:
    assert not {"2026-03-04/2026-03-11", "2026-03-09/2026-03-15"} & set(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("特朗普周二表示，将加征关税。", "2026-03-10"),
        ("据《甲报》周一报道，甲公司将供应电池。", "2026-03-09"),
        ("公司周一宣布计划裁员。", "2026-03-09"),
        ("北京时间周二晚间10时，参议院银行委员会将就提名举行听证会。", "2026-03-17"),
        ("议息会议将于周四举行。", "2026-03-12"),
        ("He said Monday that tariffs will rise.", "2026-03-09"),
        ("The Fed will meet on Tuesday.", "2026-03-17"),
        ("On Friday, the bank will report results.", "2026-03-13"),
    ],
)
def test_a_weekday_lies_ahead_where_what_is_to_be_is_told(text: str, expected: str) -> None:
    assert read(text) == [expected]
