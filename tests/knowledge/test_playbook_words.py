"""A playbook's words are found where they are meant, in both scripts."""

from __future__ import annotations

import pytest

from yanbao.knowledge.playbook_words import speaks_of
from yanbao.knowledge.playbooks import PlaybookTable


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("基石", "23名基石投资者认购"),
        ("fed", "The Fed kept rates"),
        ("stabilis", "the Stabilisation Manager"),
        ("AI", "国产AI芯片"),
        ("r&d", "R&D spending rose"),
        ("*ST", "公司股票简称变更为*ST某某"),
        ("lock-up", "Lock-up ends in July"),
    ],
)
def test_found(word: str, text: str) -> None:
    assert speaks_of((word,), text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ban", "Bank of China"),
        ("ai", "he said so"),
        ("rate", "a corporate bond"),
        ("fee", "feed prices"),
        ("基石", "基础石料"),
    ],
)
def test_not_found(word: str, text: str) -> None:
    assert not speaks_of((word,), text)


def test_no_words_are_never_spoken_of() -> None:
    assert not speaks_of((), "anything")


@pytest.mark.parametrize(
    ("playbook", "part", "text"),
    [
        ("market_move", "technology", "半导体ETF跌0.04%，科技行业ETF至多涨0.38%"),
        ("market_move", "technology", "半导体、有色金属等板块活跃"),
        ("geopolitics", "event", "国家主席应约同沙特王储兼首相通电话"),
        ("geopolitics", "energy", "以加快建设新型能源体系为主题进行学习"),
    ],
)
def test_a_part_does_not_stand_on_words_that_tell_nothing_of_it(
    playbook: str, part: str, text: str
) -> None:
    found = PlaybookTable.load().find(playbook)
    parts = (*found.steps, *found.risks)
    (asked,) = (each for each in parts if each.id == part)
    assert asked.needs.words
    assert not speaks_of(asked.needs.words, text)
