from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.filings import FilingReading, read_offer_filing
from yanbao.model.readings import Claim

RESULTS = """香港交易及結算所有限公司對本公告的內容概不負責。
本公告所用詞彙與測試科技股份有限公司（「本公司」）招股章程所界定者相同。
穩定價格期間預期將於2026年4月10日（星期五）屆滿。
最終發售價及配發結果公告
摘要
公司資料
股份代號 9999
股份簡稱 測試科技
開始買賣日期 2026 年 3 月 20 日*
價格資料
最終發售價 12.50 港元
發售價範圍 11.00 港元至 13.00 港元
發售股份及股本
發售股份數目（超額配股權獲行使前） 20,000,000
公開發售的發售股份最終數目（在重新分配後） 2,000,000
國際發售的發售股份最終數目 18,000,000
於上市後已發行的股份數目 200,000,000
超額分配
超額分配的發售股份數目 3,000,000
所得款項
所得款項總額（附註） 250.0 百萬港元
減：估計應付上市開支 (30.0)百萬港元
所得款項淨額 220.0 百萬港元
配發結果詳情
公開發售
有效申請數目 12,345
受理申請數目 6,789
認購水平 321.09 倍
公開發售項下發售股份數目佔全球發售項下發售股份數目的百分
比
10.00%
國際發售
承配人數目 150
認購水平 7.65 倍
董事確認，據彼等所知，一切屬實。
基石投資者
投資者
獲分配的發售股份數目
甲基金 5,000,000 25.00% 2.50% 否
總計 5,000,000 25.00% 2.50%
禁售承諾
基石投資者
名稱
甲基金 5,000,000 2.50% 2026年9月19日
附註：
1. 規定的禁售期將於2026年9月19日結束，基石投資者其後可出售。
控股股東
姓名
張三 90,000,000 45.00% 2027年3月
19日
承配人集中度分析
"""


def read(text: str) -> FilingReading:
    document = make_document("", text, genre="filing")
    return read_offer_filing(make_passage(document), document)


def amounts(claims: tuple[Claim, ...], attribute: str) -> list[Decimal]:
    return [claim.quantity.amount for claim in claims if claim.attribute == attribute]


def test_the_rows_of_allotment_results() -> None:
    filing = read(RESULTS)
    assert filing.recognised
    assert filing.issues == ()
    assert {claim.subject for claim in filing.claims} == {"測試科技"}
    prices = [claim.quantity for claim in filing.claims if claim.attribute == "offer_price"]
    assert (prices[0].value, prices[0].unit) == (Decimal("12.50"), "HKD")
    assert (prices[1].value, prices[1].value_max) == (Decimal("11.00"), Decimal("13.00"))
    assert amounts(filing.claims, "proceeds") == [Decimal(250_000_000), Decimal(220_000_000)]
    assert amounts(filing.claims, "subscription_multiple") == [Decimal("321.09"), Decimal("7.65")]
    assert amounts(filing.claims, "stake_pct") == [Decimal("25.00")]
    assert amounts(filing.claims, "other_count") == [Decimal(12345), Decimal(6789), Decimal(150)]


def test_the_label_tells_shares_apart() -> None:
    found = {
        claim.basis: claim.quantity.amount
        for claim in read(RESULTS).claims
        if claim.attribute == "shares_count"
    }
    assert found["發售股份數目（超額配股權獲行使前）"] == 20_000_000
    assert found["超額分配的發售股份數目"] == 3_000_000
    assert found["於上市後已發行的股份數目"] == 200_000_000


def test_the_dates_of_allotment_results() -> None:
    events = read(RESULTS).events
    assert [event.type for event in events if event.main] == ["ipo_pricing"]
    assert [event.occurred_on for event in events if event.type == "ipo_listing"] == [
        date(2026, 3, 20)
    ]
    assert [event.occurred_on for event in events if event.type == "other"] == [date(2026, 4, 10)]
    lockups = {
        event.trigger.quote: event.occurred_on for event in events if event.type == "lockup_expiry"
    }
    assert lockups == {"基石投資者": date(2026, 9, 19), "控股股東": date(2027, 3, 19)}
    assert all(event.modality == "plan" for event in events if event.type == "lockup_expiry")


def test_every_quote_stands_in_the_text() -> None:
    document = make_document("", RESULTS, genre="filing")
    filing = read_offer_filing(make_passage(document), document)
    for claim in filing.claims:
        assert document.text[claim.span.start : claim.span.end] == claim.span.quote
        assert claim.span.covers(claim.quantity.span)


def test_a_missing_row_is_reported() -> None:
    filing = read(RESULTS.replace("所得款項總額", "其他款項"))
    assert [issue.code for issue in filing.issues] == ["extract.filing-row-missing"]
    assert "gross" in filing.issues[0].detail


def test_a_cornerstone_total_that_contradicts_the_offer_is_left_out() -> None:
    filing = read(RESULTS.replace("總計 5,000,000 25.00%", "總計 5,000,000 52.00%"))
    assert amounts(filing.claims, "stake_pct") == []


def test_a_next_day_return_is_refused_with_a_reason() -> None:
    filing = read("FF305\nNext Day Disclosure Return\nStock code 09999")
    assert filing.recognised
    assert filing.claims == ()
    assert filing.issues[0].code == "extract.filing-form-not-read"


def test_news_is_not_a_filing() -> None:
    assert not read("甲股份发布年报，营收增长。").recognised


def test_a_stabilisation_notice() -> None:
    filing = read(
        "香港交易及結算所有限公司對本公告概不負責。與測試科技股份有限公司（「本公司」）有關。\n"
        "悉數行使超額配股權及穩定價格期間結束\n涉及合共3,000,000股H股，將按每股H股12.50港元發行。\n"
        "額外所得款項淨額約36.5百萬港元。穩定價格期間於2026年4月10日（星期五）結束。\n"
    )
    assert amounts(filing.claims, "shares_count") == [Decimal(3_000_000)]
    assert amounts(filing.claims, "proceeds") == [Decimal(36_500_000)]
    assert [event.occurred_on for event in filing.events if event.type == "other"] == [
        date(2026, 4, 10)
    ]
    assert [claim.basis for claim in filing.claims] == [
        "超额配股权涉及股份数目",
        "每股发售价",
        "额外所得款项净额",
    ]


def test_the_first_day_of_shares_over_allotted_is_theirs() -> None:
    filing = read(
        "香港交易及結算所有限公司對本公告概不負責。與測試科技股份有限公司（「本公司」）有關。\n"
        "悉數行使超額配股權及穩定價格期間結束\n涉及合共3,000,000股H股，將按每股H股12.50港元發行。\n"
        "超額配發股份預期於2026年4月15日（星期三）上午九時正開始於聯交所主板上市及買賣。\n"
    )
    roles = [
        {role.name: role.span.quote for role in event.roles}
        for event in filing.events
        if event.type == "ipo_listing" and not event.main
    ]
    assert roles == [{"first_day": "2026年4月15日", "object": "超額配發股份"}]


def _text(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    pages = []
    for page in pdf:
        view = page.get_textpage()
        pages.append(view.get_text_bounded().replace("\r\n", "\n"))
        view.close()
        page.close()
    pdf.close()
    return "\n".join(pages)


@pytest.mark.shared
@pytest.mark.slow
def test_real_results_agree_with_the_tables(shared: Path) -> None:
    folder = shared / "data" / "hk_ipo"
    with next(folder.glob("leon7786*.csv")).open(encoding="utf-8-sig") as handle:
        table = {row["代码"]: row for row in csv.DictReader(handle)}
    compared = 0
    for path in sorted((folder / "filings").glob("*-配發結果.pdf")):
        filing = read(_text(path))
        row = table[path.name[:5]]
        if not filing.claims:
            assert filing.issues
            continue
        multiples = amounts(filing.claims, "subscription_multiple")
        printed = [
            Decimal(row[name].removesuffix("倍")) for name in ("公开发售超购倍数", "配售超购倍数")
        ]
        assert all(
            abs(one - other) <= Decimal("0.06")
            for one, other in zip(multiples, printed, strict=True)
        )
        price = amounts(filing.claims, "offer_price")[0]
        assert abs(price - Decimal(row["发行价"])) <= Decimal("0.06")
        listed = [event.occurred_on for event in filing.events if event.type == "ipo_listing"]
        assert [day.strftime("%Y/%m/%d") for day in listed if day] == [row["上市日期"]]
        compared += 1
    assert compared == 12


@pytest.mark.shared
def test_the_model_case_agrees_with_its_facts(shared: Path) -> None:
    folder = shared / "data" / "hk_ipo"
    facts = json.loads((folder / "06082-facts.json").read_text(encoding="utf-8"))
    filing = read(_text(folder / "filings" / "06082-配發結果.pdf"))
    values = {float(claim.quantity.value) for claim in filing.claims}
    expected = {
        facts[key]
        for key in (
            "offer_price_hkd", "offer_shares_pre_greenshoe", "public_final", "intl_final",
            "issued_shares_after_listing", "upsize_option_shares", "over_allotment_shares",
            "gross_proceeds_hkd_mn", "net_proceeds_hkd_mn", "public_subscription_x",
            "intl_subscription_x", "valid_applications", "successful_applications", "placees",
            "cornerstone_total_shares", "cornerstone_pct_of_offer",
        )
    }  # fmt: skip
    assert expected <= values
    days = {str(event.occurred_on) for event in filing.events if event.type == "lockup_expiry"}
    assert facts["cornerstone_lockup_last_day"] in days
    assert facts["key_persons_lockup_last_day"] in days
