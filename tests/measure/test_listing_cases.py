"""What the date rules start from, read off texts about a listing (and off no other)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.builders import a_document

from yanbao.knowledge import load_knowledge
from yanbao.measure.key_dates import key_dates
from yanbao.measure.listing_cases import ListingCase, find_listing_case
from yanbao.model.documents import Document, Genre
from yanbao.model.readings import Link, Mention, Reading
from yanbao.text.sentences import find_sentences
from yanbao.text.times import find_times
from yanbao.text.views import View

SUBJECT, OTHER = "09876.XHKG", "600000.XSHG"
PUBLISHED = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
AS_OF = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)


class Corpus:
    """Documents, readings and links of texts in which 甲公司 is the subject, 乙银行 another."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.readings: dict[str, Reading] = {}
        self.links: dict[str, list[Link]] = {}

    def add(
        self, title: str, body: str, *, genre: Genre = "news", at: datetime = PUBLISHED
    ) -> Corpus:
        document = a_document(body, title=title, genre=genre, at=at)
        document_id = document.id
        view = View.of(document)
        self.documents[document_id] = document
        self.readings[document_id] = Reading(
            document_id=document_id,
            sentences=find_sentences(view),
            times=find_times(view, published_on=at.date()),
        )
        self.links[document_id] = [
            Link(
                mention=Mention(span=document.span(i, i + 3), kind="listing"),
                listing_id=listing_id,
                reason="test",
            )
            for name, listing_id in (("甲公司", SUBJECT), ("乙银行", OTHER))
            for i in range(len(document.text))
            if document.text.startswith(name, i)
        ]
        self.links[document_id].sort(key=lambda link: link.mention.span.start)
        return self

    def find(self, as_of: datetime = AS_OF) -> tuple[ListingCase, list[str]]:
        case, issues = find_listing_case(
            SUBJECT,
            documents=self.documents,
            readings=self.readings,
            links=self.links,
            knowledge=load_knowledge(),
            as_of=as_of,
        )
        return case, [issue.detail for issue in issues]


def triggers(case: ListingCase) -> dict[str, date]:
    return dict(case.key_input.triggers)


def test_the_offer_s_days_and_lock_ups() -> None:
    body = (
        "甲公司的公开发售3月16日中午截止，H股预期2026年3月19日上午9时开始买卖。"
        "三名基石投资者参与。超额配股权可于其后行使。"
    )
    case, issues = Corpus().add("甲公司开始招股", body).find()
    found = triggers(case)
    assert issues == []
    assert found["application-close"] == date(2026, 3, 16)
    assert found["listing"] == date(2026, 3, 19)
    assert found["year-end"] == date(2025, 12, 31)
    assert set(case.key_input.traits) >= {
        "cornerstones",
        "new-listing",
        "prc-issuer",
        "stabilisation",
    }
    spoken = dict(case.evidence)
    assert "截止" in spoken["application-close"].quote
    assert "基石" in spoken["cornerstones"].quote
    dates, _ = key_dates(case.key_input, calendars=load_knowledge().calendars, as_of=AS_OF.date())
    by_rule = {d.rule.key: d.on for d in dates if d.rule}
    assert by_rule["hk.stabilisation-end"] == date(2026, 4, 15)
    assert by_rule["hk.cornerstone-lockup"] == date(2026, 9, 18)
    assert by_rule["hk.results-interim"] == date(2026, 8, 31)


def test_a_filing_prints_the_thirtieth_day_and_it_is_counted_back() -> None:
    body = (
        "上市日期为2026年3月19日。稳定价格行动须在递交公开发售申请截止日期后30日"
        "（即2026年4月15日（星期三））内结束。乙银行为基石投资者。"
    )
    case, _ = Corpus().add("甲公司：配发结果公告", body, genre="filing").find()
    assert triggers(case)["application-close"] == date(2026, 3, 16)
    assert "cornerstones" in case.key_input.traits


def test_sentences_about_others_give_nothing() -> None:
    body = (
        "甲公司将在港交所上市，2026年3月19日开始买卖。乙银行的公开发售3月12日截止，有基石投资者。"
    )
    case, _ = Corpus().add("甲公司将挂牌", body).find()
    assert "application-close" not in triggers(case)
    assert "cornerstones" not in case.key_input.traits
    other, _ = Corpus().add("乙银行公布业绩", "乙银行称，甲公司3月19日开始买卖。").find()
    assert triggers(other) == {}
    assert other.key_input.traits == ("fund-holdings",)


def test_days_that_differ_are_counted_and_named() -> None:
    corpus = Corpus()
    corpus.add("甲公司将挂牌", "甲公司2026年3月19日开始买卖。")
    corpus.add("甲公司招股", "甲公司2026年3月19日开始买卖。公开发售1月5日截止。")
    corpus.add("甲公司上市在即", "甲公司2026年3月18日开始买卖。")
    case, issues = corpus.find()
    assert triggers(case)["listing"] == date(2026, 3, 19)
    assert "application-close" not in triggers(case)
    assert "listing: 2026-03-19 in 2 documents; also 2026-03-18" in issues[0]
    assert "applications closed on 2026-01-05, first trading day 2026-03-19" in issues[1]


def test_nothing_known_later_is_read() -> None:
    corpus = Corpus().add("甲公司将挂牌", "甲公司2026年3月19日开始买卖。")
    early, _ = corpus.find(PUBLISHED - timedelta(minutes=1))
    assert triggers(early) == {}


def test_a_denied_controlling_shareholder_is_none() -> None:
    locked = "甲公司的控股股东须遵守禁售规定。"
    case, _ = Corpus().add("甲公司公告", locked, genre="filing").find()
    assert "controlling-shareholder" in case.key_input.traits
    denied, _ = Corpus().add("甲公司公告", locked + "上市后甲公司没有控股股东。").find()
    assert "controlling-shareholder" not in denied.key_input.traits


@pytest.mark.parametrize(
    ("words", "expected", "unexpected"),
    [
        ("甲公司为已商业化公司。", "18c-commercial", "18c-pre-commercial"),
        (
            "甲公司为未商业化公司，领航资深独立投资者持股。",
            "18c-pre-commercial",
            "18c-commercial",
        ),
        ("甲公司采用不同投票权架构。", "weighted-voting", "prc-issuer"),
        ("甲公司战略配售比例为二成。", "fund-holdings", "strategic-placement"),
    ],
)
def test_traits_in_words(words: str, expected: str, unexpected: str) -> None:
    case, _ = Corpus().add("甲公司公告", words).find()
    assert expected in case.key_input.traits
    assert unexpected not in case.key_input.traits


def test_what_the_tables_know_needs_no_document() -> None:
    case, issues = find_listing_case(
        "06082.XHKG",
        documents={},
        readings={},
        links={},
        knowledge=load_knowledge(),
        as_of=datetime(2026, 1, 4, 7, 34, tzinfo=UTC),
    )
    assert issues == []
    assert triggers(case) == {"listing": date(2026, 1, 2)}
    assert case.key_input.traits == (
        "18c-commercial",
        "cornerstones",
        "fund-holdings",
        "new-listing",
    )
    assert case.offer.first_day_return == 0.758
    before, _ = find_listing_case(
        "06082.XHKG",
        documents={},
        readings={},
        links={},
        knowledge=load_knowledge(),
        as_of=datetime(2026, 1, 2, 8, 0, tzinfo=UTC),
    )
    assert before.offer.first_day_return is None, "the first close came ten minutes later"


def test_no_documents_no_case() -> None:
    case, issues = Corpus().find()
    assert triggers(case) == {}
    assert (case.evidence, issues) == ((), [])
