from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.builders import NOON, a_claim, a_document

from yanbao.measure.impact import WEIGHTS, Reach, score
from yanbao.model.documents import Document
from yanbao.model.readings import Claim
from yanbao.model.stories import ImpactScore, Point
from yanbao.model.vocabulary import Modality

NOWHERE = Reach(largest_weight=0.0, sets=0)


def a_point(
    document: Document,
    *,
    kind: str = "earnings_release",
    claims: tuple[Claim, ...] = (),
    listing_ids: tuple[str, ...] = (),
    publishers: tuple[str, ...] = ("甲报",),
    modality: Modality = "actual",
) -> Point:
    return Point(
        id="p",
        event_type=kind,
        modality=modality,
        subject="",
        listing_ids=listing_ids,
        sentences=(document.span(document.body_start, len(document.text)),),
        titles=(document.span(0, len(document.title)),) if document.title else (),
        claims=claims,
        events=(),
        publishers=publishers,
        document_ids=(document.id,),
        first_known_at=NOON,
        last_known_at=NOON,
    )


def scored(point: Point, *, reach: Reach = NOWHERE, after_h: float = 0.0) -> ImpactScore:
    return score(point, type_weight=0.6, reach=reach, as_of=NOON + timedelta(hours=after_h))


def part(found: ImpactScore, name: str) -> float:
    return next(value for key, value, _ in found.parts if key == name)


TEXT = a_document("甲公司净利润增长120%，营业收入增长5%。", title="甲公司公布业绩")


def test_weights_sum_to_one_and_the_total_is_their_sum() -> None:
    found = scored(a_point(TEXT))
    assert sum(weight for _, weight in WEIGHTS) == pytest.approx(1.0)
    again = 100 * sum(dict(found.weights)[name] * value for name, value, _ in found.parts)
    assert found.total == pytest.approx(again, abs=0.06)
    assert all(0 <= value <= 1 for _, value, _ in found.parts)


def test_larger_numbers_weigh_more() -> None:
    small = a_claim(TEXT, "5%", "5", "%", "net_profit_yoy")
    large = a_claim(TEXT, "120%", "120", "%", "net_profit_yoy")
    assert part(scored(a_point(TEXT, claims=(large,))), "size") > part(
        scored(a_point(TEXT, claims=(small,))), "size"
    )


def test_independent_sources_weigh_and_one_headline_hardly_does() -> None:
    one = part(scored(a_point(TEXT)), "sources")
    three = part(scored(a_point(TEXT, publishers=("甲", "乙", "丙"))), "sources")
    bare = a_document("", title="甲公司公布业绩")
    assert three > one > part(scored(a_point(bare)), "sources")


def test_news_fades() -> None:
    fresh = part(scored(a_point(TEXT)), "recency")
    old = part(scored(a_point(TEXT), after_h=36), "recency")
    assert fresh == 1.0
    assert old < 0.2


def test_a_plan_weighs_less_than_a_fact() -> None:
    fact = part(scored(a_point(TEXT)), "event_type")
    plan = part(scored(a_point(TEXT, modality="plan")), "event_type")
    assert plan == pytest.approx(0.75 * fact)


def test_what_funds_hold_touches_more() -> None:
    point = a_point(TEXT, listing_ids=("600519.XSHG",))
    held = scored(point, reach=Reach(largest_weight=0.15, sets=9))
    assert part(held, "who") > part(scored(point), "who")


def test_one_companys_letter_from_a_regulator_is_not_the_markets() -> None:
    rule = a_document("证监会修订减持规则，A股全市场适用。", title="证监会修订减持规则")
    wide = part(scored(a_point(rule, kind="regulation")), "who")
    single = part(scored(a_point(rule, kind="regulation", listing_ids=("601933.XSHG",))), "who")
    assert wide > single


def test_a_day_weighs_what_is_talked_of_in_place_of_a_theme() -> None:
    def of_day(talk: int) -> ImpactScore:
        return score(a_point(TEXT), type_weight=0.6, reach=NOWHERE, as_of=NOON, talk=talk)

    assert "theme" not in dict(of_day(0).weights)
    assert sum(weight for _, weight in of_day(0).weights) == pytest.approx(1.0)
    assert part(of_day(0), "talk") == 0
    assert part(of_day(2), "talk") == 0.5
    assert of_day(0).total < of_day(1).total < of_day(9).total


def test_what_is_told_anew_of_a_past_day_is_as_old_as_the_day() -> None:
    told_now = a_point(TEXT)
    of_before = replace(told_now, occurred_on=NOON.date() - timedelta(days=2))
    of_today = replace(told_now, occurred_on=NOON.date())
    assert part(scored(of_today), "recency") == 1.0
    assert part(scored(of_before), "recency") < 0.25


def test_a_growth_told_in_times_is_not_set_against_percent() -> None:
    claim = a_claim(TEXT, "120%", "1400", "x", "growth_pct")
    assert part(scored(a_point(TEXT, claims=(claim,))), "size") == 0.1


def test_the_move_of_a_year_is_no_news_of_the_day() -> None:
    document = a_document("今年以来甲股上涨137%。")

    def moved(period: str) -> ImpactScore:
        claim = a_claim(document, "137%", "137", "%", "price_change_pct", period=period)
        return scored(a_point(document, kind="market_move", claims=(claim,)))

    day, year = moved("2026-01-02"), moved("2025-01-01/2026-01-02")
    assert part(day, "size") > 2 * part(year, "size")
    assert part(day, "novelty") > part(year, "novelty")


def test_no_index_moves_by_a_quarter_in_a_day() -> None:
    document = a_document("上证指数上涨了25%。")
    claim = a_claim(document, "25%", "25", "%", "index_change_pct", period="2026-01-02")
    assert part(scored(a_point(document, kind="market_move", claims=(claim,))), "size") < 0.4


def test_a_gauge_of_fear_moves_further_than_markets() -> None:
    document = a_document("VIX恐慌指数涨8.2%。")

    def size(subject: str) -> float:
        claim = a_claim(
            document, "8.2%", "8.2", "%", "index_change_pct", subject=subject, period="2026-01-02"
        )
        return part(scored(a_point(document, kind="market_move", claims=(claim,))), "size")

    assert size("VIX恐慌指数") < 0.4 < size("上证指数")


def test_what_a_province_counts_is_not_the_lands() -> None:
    local = a_document("云南出口额同比增长60.5%，规模居全国首位。", title="云南出口额增长60.5%")
    whole = a_document("中国出口额同比增长6.5%，云南增长60.5%。", title="中国出口额增长6.5%")
    told = [part(scored(a_point(one, kind="macro_data")), "who") for one in (local, whole)]
    assert told[0] < told[1]
