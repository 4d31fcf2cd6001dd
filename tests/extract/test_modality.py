"""How firmly a number is said."""

from __future__ import annotations

import re

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract import modality
from yanbao.extract.claims import find_claims
from yanbao.model.readings import MentionKind

NAMES: dict[str, MentionKind] = {"甲股份": "listing", "乙公司": "listing", "沪指": "index"}


def modalities(body: str) -> list[str]:
    return [one.modality for one in find_claims(make_passage(make_document("快讯", body), NAMES))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # what somebody aims at
        ("通胀仍高于2%的目标。", ["plan"]),
        ("2026年经济增长目标为4.5%至5%。", ["plan"]),
        ("Inflation remains above the Fed's 2% target.", ["plan"]),
        ("甲股份2026年营收目标300亿元。", ["plan"]),
        ("美联储维持联邦基金利率目标区间在3.5%至3.75%。", ["actual"]),
        # what others expected
        ("甲股份每股收益3.11元，市场预期2.83元。", ["actual", "estimate_by_third_party"]),
        ("某行将甲股份目标价上调至88元。", ["estimate_by_third_party"]),
        # a deal that is only agreed
        ("甲股份同意以55亿元收购乙公司。", ["plan"]),
        ("甲股份拟发行新股，募集资金10亿元。", ["plan"]),
        ("甲股份完成收购乙公司，对价55亿元。", ["actual"]),
        # a market has moved, whatever else the sentence expects or is rumoured
        ("知情人士称公司正寻求融资，沪指涨1%。", ["actual"]),
        ("市场预计将继续宽松，沪指涨1%。", ["actual"]),
        ("沪指有望升至4200点。", ["forecast"]),
        # what something was, and what it is to become
        ("甲股份产能将由26万吨增加至33万吨。", ["actual", "plan"]),
        # words that only look like a plan
        ("甲股份计提资产减值准备69.58亿元。", ["actual"]),
        ("甲股份处理的申请量达500万份。", ["actual"]),
    ],
)
def test_modality(body: str, expected: list[str]) -> None:
    assert modalities(body) == expected


def _beginnings(words: str) -> set[str]:
    """The characters with which alternatives begin, look-behinds and boundaries left out."""
    depth, place, alternatives = 0, 0, []
    for match in re.finditer(r"\\.|\[[^\]]*\]|[()|]", words):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if match.group() == "|" and not depth:
            alternatives.append(words[place : match.start()])
            place = match.end()
    alternatives.append(words[place:])
    return {re.sub(r"^(?:\(\?<[!=][^)]*\)|\\b)+", "", one)[0] for one in alternatives}


@pytest.mark.parametrize("words", [modality._DENIED, modality._PLAN, modality._FORECAST])
def test_words_are_looked_for_where_each_of_them_can_begin(words: re.Pattern[str]) -> None:
    glanced = re.fullmatch(r"\(\?=\[(.+?)\]\)\(\?:(.+)\)", words.pattern, re.DOTALL)
    assert glanced is not None
    assert _beginnings(glanced[2]) == set(glanced[1])
