"""What a source says, told in other numbers and words, stands; its false twin does not.

The evidence and the sentences are ours: no figure of them is a fact about a company.
"""

from __future__ import annotations

from datetime import date

import pytest

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import judge_claim
from yanbao.verify.pairing import Frame, Pairing

RESULTS = (
    "格力电器披露一季报，2026年第一季度实现营业收入79.53亿元，同比增长42%；归母净利润7.25亿元，"
    "同比下降23.1%。"
)
STOCKS = "截至3月末，歌尔股份存货为35.6亿元，恒瑞医药存货为9.8亿元。"
CUT = "央行宣布将政策利率下调25个基点至4%。"
RANGE = "格力电器公告，预计2025年度净利润为3.28亿元至4.38亿元，同比增长33.7%到46.9%。"
PAYMENT = "中国巨石公告，拟每10股派发现金红利5.5元（含税），合计派发11.49亿元。"
LOSS = "海螺水泥2025年净亏损1.04亿元，上年同期净亏损7.1亿元。"
RISES = "歌尔股份、海螺水泥、格力电器当日涨幅分别为6.23%、5.92%、2.26%。"
INVESTED = "2025年广东实际使用外资7389.3亿元人民币，比上年增长3%。"
ABROAD = "中国巨石海外收入占比从2023年的39.4%升至2025年的65.4%。"
TURNED = "海螺水泥2025年净亏损7.1亿元，上年同期净利润1.04亿元。"
PLAN = "若获监管批准，恒瑞医药的新药预计将于下半年上市。"
SHORT = "海螺水泥一季度业绩不及市场预期。"
SUIT = "公司公告，该诉讼不会对公司日常经营产生影响。"

STANDS = (
    (SUIT, "公告称，该诉讼不影响公司日常经营。"),
    (RESULTS, "格力电器一季度营收79.53亿元，上年同期约为56亿元。"),
    (RESULTS, "格力电器一季度归母净利润同比减少约2.18亿元。"),
    (RESULTS, "格力电器第一季度营收增速比归母净利润增速高65.1个百分点。"),
    (RESULTS, "2026年1至3月，格力电器营收79.53亿元，同比增长42%。"),
    (STOCKS, "歌尔股份占两家存货合计的78.4%。"),
    (STOCKS, "恒瑞医药的存货不到歌尔股份的一半。"),
    (STOCKS, "歌尔股份、恒瑞医药的存货分别为35.6亿元和9.8亿元。"),
    (CUT, "央行将政策利率下调0.25个百分点至4%。"),
    (CUT, "央行把政策利率从4.25%下调到4%。"),
    (RANGE, "格力电器预计2025年净利润3.28-4.38亿元，同比增33.7%-46.9%。"),
    (RANGE, "格力电器预计去年净利最高可达4.38亿元。"),
    (PAYMENT, "中国巨石拟每股派现0.55元（含税）。"),
    (LOSS, "海螺水泥2025年仍亏损1.04亿元。"),
    (INVESTED, "广东2025年实际使用外资七千多亿元。"),
    (TURNED, "海螺水泥2024年净利润为1.04亿元。"),
    (PLAN, "恒瑞医药的新药获批后有望在下半年上市。"),
    (SHORT, "海螺水泥一季度业绩未达市场预期。"),
)
FALLS = (
    (SUIT, "公告称，该诉讼影响公司日常经营。"),
    (RESULTS, "格力电器一季度营收79.53亿元，上年同期约为66亿元。"),
    (RESULTS, "格力电器一季度归母净利润较上年同期多约2.18亿元。"),
    (RESULTS, "2026年1至6月，格力电器营收79.53亿元，同比增长42%。"),
    (STOCKS, "恒瑞医药的存货多于歌尔股份。"),
    (STOCKS, "歌尔股份、恒瑞医药的存货分别为9.8亿元和35.6亿元。"),
    (CUT, "央行将政策利率下调2.5个百分点至4%。"),
    (CUT, "央行将政策利率下调至3.75%。"),
    (RANGE, "格力电器预计2025年净利润最高3.28亿元。"),
    (RANGE, "格力电器预计2025年净利润至少4.38亿元。"),
    (PAYMENT, "中国巨石拟每股派现5.5元（含税）。"),
    (LOSS, "海螺水泥2025年净利润1.04亿元。"),
    (RISES, "格力电器的涨幅大于歌尔股份。"),
    (INVESTED, "广东2025年实际使用外资八千多亿元。"),
    (ABROAD, "中国巨石海外收入占比从2024年的39.4%升至2025年的65.4%。"),
    (PLAN, "恒瑞医药的新药将于下半年上市。"),
    (SHORT, "海螺水泥一季度业绩超出市场预期。"),
)


def _stands(evidence: str, sentence: str) -> bool:
    listings = load_knowledge().listings
    frame = Frame(published_on=date(2026, 4, 24))
    return judge_claim("s", Pairing(sentence, [evidence], frame, listings), listings).stands


@pytest.mark.parametrize(("evidence", "sentence"), STANDS)
def test_what_the_source_says_stands(evidence: str, sentence: str) -> None:
    assert _stands(evidence, sentence)


@pytest.mark.parametrize(("evidence", "sentence"), FALLS)
def test_its_false_twin_falls(evidence: str, sentence: str) -> None:
    assert not _stands(evidence, sentence)
