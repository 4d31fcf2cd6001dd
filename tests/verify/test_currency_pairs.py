"""One rate told from either side of its pair."""

from __future__ import annotations

from datetime import date

import pytest

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import judge_claim
from yanbao.verify.pairing import Frame, Pairing

LISTINGS = load_knowledge().listings
DOLLAR_DOWN = "美元兑人民币跌0.3%，报6.82。"
YEN_DOWN = "美元兑日元涨0.5%至158.2。"


def _stands(sentence: str, evidence: str) -> bool:
    frame = Frame(title="汇市", published_on=date(2026, 4, 21))
    return not judge_claim("s", Pairing(sentence, [evidence], frame), LISTINGS).findings


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("人民币对美元升值0.3%。", DOLLAR_DOWN),
        ("美元对人民币下跌0.3%。", DOLLAR_DOWN),
        ("美元兑人民币下跌0.3%。", "人民币对美元升值0.3%，报6.82。"),
        ("日元走弱，美元兑日元涨0.5%。", YEN_DOWN),
        ("日元对美元下跌。", YEN_DOWN),
    ],
)
def test_a_rate_told_from_its_other_side_stands(sentence: str, evidence: str) -> None:
    assert _stands(sentence, evidence)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("人民币对美元贬值0.3%。", DOLLAR_DOWN),
        ("美元对人民币上涨0.3%。", DOLLAR_DOWN),
        ("美元兑人民币上涨0.3%。", "人民币对美元升值0.3%，报6.82。"),
        ("日元走强，美元兑日元涨0.5%。", YEN_DOWN),
    ],
)
def test_a_rate_told_the_wrong_way_from_its_other_side_does_not(
    sentence: str, evidence: str
) -> None:
    assert not _stands(sentence, evidence)


def test_an_index_or_an_amount_is_no_rate() -> None:
    """The dollar index and a sum in dollars say nothing of a pair."""
    evidence = "美元指数涨0.5%，该公司以3亿美元增持日元债券。"
    assert _stands("美元指数上涨0.5%。", evidence)
