from __future__ import annotations

import json
from importlib.resources import files

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.events import describe, find_events, find_sightings
from yanbao.extract.headlines import find_headline
from yanbao.extract.main_event import SHARED, TYPES, Look, Weights, weigh, weights
from yanbao.model.vocabulary import EVENT_TYPES

PLAIN = Weights(shared=(0.0,) * len(SHARED), bias=(0.0,) * len(TYPES), by_name={})


def main_of(title: str, body: str = "") -> str:
    return next(
        one.type for one in find_events(make_passage(make_document(title, body))) if one.main
    )


def look_at(title: str, body: str = "") -> Look:
    passage = make_passage(make_document(title, body))
    headline = find_headline(passage)
    return describe(passage, headline, find_sightings(passage, headline))


def test_the_weights_that_ship_are_of_known_types_and_small() -> None:
    shipped = weights()
    assert len(shipped.shared) == len(SHARED)
    assert len(shipped.bias) == len(TYPES) == len(EVENT_TYPES)
    assert all(kind < len(TYPES) for pairs in shipped.by_name.values() for kind, _ in pairs)
    file = files("yanbao.extract").joinpath("data/main_event.json")
    assert len(file.read_bytes()) < 2_000_000
    assert json.loads(file.read_text("utf-8"))["shared"] == list(shipped.shared)


def test_what_only_the_words_say_decides_between_types() -> None:
    seen = look_at("甲公司涨停 拟回购股份")
    assert {"market_move", "buyback"} <= set(seen.shared)
    leaning = Weights(
        shared=PLAIN.shared,
        bias=PLAIN.bias,
        by_name={"t涨停": ((TYPES.index("market_move"), 50.0),)},
    )
    plain, judged = weigh(seen, PLAIN), weigh(seen, leaning)
    assert plain["buyback"] == judged["buyback"]
    assert max(judged, key=lambda kind: judged[kind]) == "market_move"
    assert judged["market_move"] > plain["market_move"]


def test_a_weight_shared_by_all_types_counts_for_those_told_alone() -> None:
    told = Weights(shared=(*PLAIN.shared[:-1], 1.0), bias=PLAIN.bias, by_name={})
    seen = look_at("甲公司涨停")
    assert {kind for kind, weight in weigh(seen, told).items() if weight} == set(seen.shared)


def test_a_main_event_without_a_trigger_has_the_headline_for_its_words() -> None:
    title = "某地举办丰收活动"
    passage = make_passage(make_document(title, "中新网某地10月3日电 当地农户展示收成。"))
    (main,) = [one for one in find_events(passage) if one.main]
    assert main.type == "other"
    assert main.span.quote.startswith(title)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("某地举办丰收活动", "中新网某地10月3日电 当地农户展示今年的收成。", "other"),
        ("我们该如何看待新的周期？", "张三：周期总在重复，投资者应当耐心。", "opinion"),
        ("甲获乙、丙数百万美元投资", "文｜某人 编辑｜某人 公司完成新一轮融资。", "private_funding"),
        ("有色概念午后走强，甲涨停", "每经快讯，有色概念午后走强。", "market_move"),
    ],
)
def test_main_event_of_unseen_forms(title: str, body: str, expected: str) -> None:
    assert main_of(title, body) == expected


def test_the_same_text_gives_the_same_main_event() -> None:
    assert len({main_of("甲公司：拟收购乙公司51%股权", "公告称正在筹划。") for _ in range(3)}) == 1


def test_a_digest_is_about_its_first_item() -> None:
    body = "甲中标轨道项目\n甲公告，中标某地轨道项目。\n乙拟收购丙\n乙公告，拟收购丙控股权。"
    assert main_of("晚间公告汇总", body) == "contract_win"
