from __future__ import annotations

import json
from importlib.resources import files

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.events import find_events, find_sightings, score_types, tell
from yanbao.extract.main_event import SHARED, Weights, look, weigh, weights
from yanbao.model.vocabulary import EVENT_TYPES


def main_of(title: str, body: str = "") -> str:
    return next(
        one.type for one in find_events(make_passage(make_document(title, body))) if one.main
    )


def test_the_weights_that_ship_are_of_known_types_and_small() -> None:
    shipped = weights()
    assert len(shipped.shared) == len(SHARED)
    assert set(shipped.bias) == set(EVENT_TYPES)
    assert all(set(by_name) <= set(EVENT_TYPES) for by_name in shipped.by_name.values())
    file = files("yanbao.extract").joinpath("data/main_event.json")
    assert len(file.read_bytes()) < 2_000_000
    assert json.loads(file.read_text("utf-8"))["shared"] == list(shipped.shared)


def test_what_only_the_letters_say_decides_between_types_that_are_told() -> None:
    passage = make_passage(make_document("甲公司涨停 拟回购股份", ""))
    told = tell(find_sightings(passage))
    scores = score_types(passage, find_sightings(passage))
    seen = look(passage, told, scores)
    plain = Weights(shared=(0.0,) * len(SHARED), bias={}, by_name={})
    leaning = Weights(shared=plain.shared, bias={}, by_name={"t回购": {"buyback": 50.0}})
    assert {"market_move", "buyback"} <= set(weigh(seen, scores, plain))
    assert max(judged := weigh(seen, scores, leaning), key=lambda kind: judged[kind]) == "buyback"


def test_a_type_that_nothing_tells_is_never_the_main_one() -> None:
    passage = make_passage(make_document("甲公司涨停", ""))
    scores = score_types(passage, find_sightings(passage))
    judged = weigh(look(passage, tell(find_sightings(passage)), scores), scores, weights())
    assert set(judged) == {*scores, "opinion", "other"}


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
