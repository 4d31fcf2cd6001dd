"""Sentences that differ from their source by one thing, and sentences that only differ in words.

They were written to look for holes, kind by kind (tests/verify/minimal_pairs.tsv) and word by word
(opposite_words.tsv): how many are seen may rise, never fall.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import judge_claim
from yanbao.verify.pairing import Frame, Pairing

HERE = Path(__file__).parent
FLOORS = json.loads((HERE.parent / "floors" / "verify.json").read_text("utf-8"))
LISTINGS = load_knowledge().listings
#: what stands around a word in the sentence and, a little otherwise, in its source
AROUND = (
    ("该板块周一{}，成交额为1200亿元。", "该板块周一{}，成交1200亿元。"),
    ("公司公告称，一季度产品价格{}，影响约3亿元。", "公告显示，一季度产品价格{}，影响约3亿元。"),
    ("机构对该股{}，理由是订单变化。", "机构对该股{}，理由是订单变化，未提其他。"),
)


def _stands(sentence: str, evidence: str) -> bool:
    frame = Frame(published_on=date(2026, 4, 21))
    return not judge_claim("s", Pairing(sentence, [evidence], frame), LISTINGS).findings


def _rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def test_one_thing_turned_is_refused_and_other_words_stand() -> None:
    rows = list(_rows("minimal_pairs.tsv"))
    refused = sum(not _stands(turned, source) for source, turned, _ in rows)
    held = sum(_stands(told, source) for source, _, told in rows)
    assert refused / len(rows) >= FLOORS["minimal_refused"]
    assert held / len(rows) >= FLOORS["minimal_held"]


def test_a_word_is_not_taken_for_its_opposite() -> None:
    told = [
        (here.format(one), there.format(two))
        for first, second in _rows("opposite_words.tsv")
        for one, two in ((first, second), (second, first))
        for here, there in AROUND
    ]
    refused = sum(not _stands(sentence, source) for sentence, source in told)
    assert refused / len(told) >= FLOORS["opposites_refused"]
