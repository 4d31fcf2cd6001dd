from __future__ import annotations

from dataclasses import replace

from tests.builders import a_document, a_reading, an_event
from tests.measure.test_impact import a_point

from yanbao.cluster import Corpus, count_talk

Telling = tuple[str, str, str]


def talk(*tellings: Telling, listing_ids: tuple[str, ...] = ()) -> list[int]:
    """How many others speak of the matter of each (title, trigger, type), one publisher each."""
    documents = [
        a_document("", title=title, publisher=f"报{number}")
        for number, (title, _, _) in enumerate(tellings)
    ]
    events = [
        an_event(document, word, kind)
        for document, (_, word, kind) in zip(documents, tellings, strict=True)
    ]
    corpus = Corpus(
        documents={document.id: document for document in documents},
        readings={d.id: a_reading(d, events=(e,)) for d, e in zip(documents, events, strict=True)},
        links={},
        subjects={},
    )
    points = [
        replace(a_point(d), id=d.id, publishers=(d.publisher,), listing_ids=listing_ids)
        for d in documents
    ]
    found = count_talk(points, corpus)
    return [found[point.id] for point in points]


def test_a_cause_told_by_one_word_in_either_script_is_one_matter() -> None:
    duties = ("美国威胁对华加征关税", "关税", "trade_policy")
    fall = ("因關稅消息美股大跌", "關稅", "trade_policy")
    rates = ("央行下调利率", "下调利率", "monetary_policy")
    assert talk(duties, fall, rates) == [1, 1, 0]


def test_companies_that_report_alike_are_no_matter_of_the_day() -> None:
    first = ("甲公司预计净利润增长", "预计净利润", "earnings_guidance")
    second = ("乙公司预计净利润增长", "预计净利润", "earnings_guidance")
    assert talk(first, second) == [0, 0]


def test_two_stories_on_one_share_are_one_matter() -> None:
    first = ("甲公司签订合同", "签订合同", "contract_win")
    second = ("甲公司更换董事长", "更换董事长", "executive_change")
    assert talk(first, second, listing_ids=("600519.XSHG",)) == [1, 1]
