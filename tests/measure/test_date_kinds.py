"""One event on one day stands once, whatever words a document and a rule have for it."""

from __future__ import annotations

from datetime import date

from tests.builders import a_document

from yanbao.measure.date_kinds import find_kind, merge_dates
from yanbao.model.measures import KeyDate
from yanbao.model.references import Reference

DAY = date(2026, 1, 28)
RULE = Reference(dataset="rules", key="hk.stabilisation-end", quote="30 days", address="")
TEXT = a_document("若该权利获悉数行使，超额配股权最多再涉及42,726,800股，行使期限至2026年1月28日。")
SPAN = TEXT.span(0, len(TEXT.text))


def computed(label: str = "稳定价格期最后一日，也是超额配股权可行使的最后一日") -> KeyDate:
    return KeyDate(on=DAY, label=(label, "computed"), formula="2025-12-29 → +30d", rule=RULE)


def printed(label: str, english: str = "", on: date = DAY) -> KeyDate:
    return KeyDate(on=on, label=(label, english or label), span=SPAN)


def test_a_mention_becomes_the_ground_of_the_rules_row() -> None:
    (row,) = merge_dates([printed(TEXT.text)], [computed()])
    assert row.label == computed().label
    assert (row.rule, row.span) == (RULE, SPAN)


def test_a_document_that_states_the_date_keeps_its_words() -> None:
    stated = printed("基石投资者禁售期最后一日", "last locked day")
    (row,) = merge_dates([stated], [computed("基石投资者禁售期最后一日；次日起可出售")])
    assert row == stated


def test_other_days_kinds_and_what_has_no_kind_stay() -> None:
    dates = [
        printed(TEXT.text, on=date(2026, 1, 29)),
        printed("基石投资者所持股份可出售"),
        printed("公司将于该日举行股东大会"),
        printed("公司将于该日派发年度股息"),
    ]
    assert len(merge_dates(dates, [computed()])) == 5


def test_two_rules_of_one_kind_on_one_day_are_two_things() -> None:
    rules = [computed("控股股东首六个月禁售期最后一日"), computed("控股股东36个月限售期满")]
    assert len(merge_dates([], rules)) == 2
    assert len(merge_dates([printed("控股股东承诺于该日前不出售")], rules)) == 2


def test_kinds_are_told_from_words() -> None:
    assert find_kind("超额配股权可行使的最后一日") == find_kind("稳定价格期结束") == "stabilisation"
    assert find_kind("基石投资者禁售期最后一日") == "cornerstones"
    assert find_kind("超额配发股份开始买卖") == ""
    assert find_kind("1年期LPR公布") == "loan-prime-rate"
