"""A playbook's words are found where they are meant, in both scripts."""

from __future__ import annotations

import pytest

from yanbao.knowledge.playbook_words import speaks_of


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
