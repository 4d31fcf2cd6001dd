"""Bodies by any of their names."""

from __future__ import annotations

import pytest

from yanbao.verify.aliases import in_their_names
from yanbao.verify.claims import judge_claim
from yanbao.verify.pairing import Frame, Pairing


@pytest.mark.parametrize(
    ("sentence", "evidence", "told"),
    [
        ("IMF警告增速放缓", "国际货币基金组织警告增速放缓", "国际货币基金组织警告增速放缓"),
        ("世卫组织发布报告", "who发布报告", "who发布报告"),
        ("IMF警告增速放缓", "世界银行与oecd警告增速放缓", "IMF警告增速放缓"),
        ("IMFX警告", "国际货币基金组织警告", "IMFX警告"),
        ("证监会批准", "中国证监会批准", "证监会批准"),
    ],
)
def test_a_body_is_told_as_its_evidence_tells_it(sentence: str, evidence: str, told: str) -> None:
    assert in_their_names(sentence, evidence) == told


def test_another_body_is_no_alias() -> None:
    quote = "国际货币基金组织警告称，全球经济增速可能降至2%。"
    for body, refused in (("IMF", False), ("OECD", True)):
        pair = Pairing(f"{body}警告，全球经济增速或降至2%。", (quote,), Frame())
        assert bool(judge_claim("s", pair, None).findings) is refused
