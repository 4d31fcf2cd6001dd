from __future__ import annotations

import pytest

from yanbao.text.wording import (
    find_comparator_after,
    find_comparator_before,
    is_fall,
    is_loss,
    is_lowered,
)


def _at(text: str) -> tuple[str, int, int]:
    """Cut the brackets out of ``…[5%]…`` and return the text with the place between them."""
    start = text.index("[")
    end = text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不超过[5%]", "le"),
        ("超过[5%]", "gt"),
        ("约为[5%]", "approx"),
        ("at least [5%]", "ge"),
        ("discover [5%]", None),
        ("增长[5%]", None),
    ],
)
def test_comparator_before(text: str, expected: str | None) -> None:
    plain, start, _ = _at(text)
    found = find_comparator_before(plain, start)
    assert (found[0] if found else None) == expected


def test_comparator_after() -> None:
    assert find_comparator_after("5%以上", 2) == "ge"
    assert find_comparator_after("5%左右", 2) == "approx"
    assert find_comparator_after("5%", 2) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下降[5%]", True),
        ("下降至[5%]", False),
        ("比发行价低[5%]", True),
        ("低于[5%]", False),
        ("[5%]的跌幅", True),
        ("上升[5%]", False),
        ("下跌。占[5%]", False),
        ("declined by [5%]", True),
        ("declined to [5%]", False),
    ],
)
def test_falls(text: str, expected: bool) -> None:
    assert is_fall(*_at(text)) is expected


def test_losses() -> None:
    assert is_loss("净流出5亿元", 3)
    assert is_loss("a net loss of $5", 14)
    assert not is_loss("净利润5亿元", 3)


def test_lowering_reaches_over_its_object() -> None:
    assert is_lowered("下调目标利率25个基点", 6)
    assert not is_lowered("下调目标利率至25个基点", 7)
