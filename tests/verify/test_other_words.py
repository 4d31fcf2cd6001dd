"""The same told in other words stands; told so that it says something else, it does not."""

from __future__ import annotations

from datetime import date

import pytest

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import find_clues
from yanbao.verify.pairing import Frame, Pairing

#: clues that say the evidence says otherwise, or says nothing of it
_GRAVE = frozenset(
    "number-differs number-replaced unit-differs magnitude-differs rounding-differs "
    "period-differs date-differs "
    "scope-all scope-all-of-part strength-added listed-added body-changed modality-done "
    "modality-certain place-changed place-added speaker-differs base-differs "
    "comparison-turned order-swapped number-exchanged cause-swapped year-differs "
    "negation-dropped content-strange".split()
)


def grave(sentence: str, *quotes: str, title: str = "某公司要闻") -> set[str]:
    frame = Frame(title=title, publisher="示例财经", published_on=date(2026, 3, 17))
    listings = load_knowledge().listings
    found = find_clues(Pairing(sentence, quotes, frame, listings), listings)
    return {clue.code for clue in found} & _GRAVE


#: evidence, a true sentence, a false one, and what the false one is found by
CASES = {
    "a length of time in several measures": (
        ("去年最快的车用时3小时10分20秒。", "甲队本届用时1小时5分10秒。"),
        "甲队本届用时1小时5分10秒，比去年最快的车缩短约125分钟。",
        "甲队本届用时1小时5分10秒，比去年最快的车缩短约150分钟。",
        "number-differs",
    ),
    "how long a way takes": (
        ("该机航程400km、巡航速度200km/h。",),
        "该机以巡航速度飞完400公里航程约需2小时。",
        "该机以巡航速度飞完400公里航程约需3小时。",
        "number-differs",
    ),
    "tonnes and kilograms": (
        ("该机最大起飞重量2450kg。",),
        "该机最大起飞重量2.45吨。",
        "该机最大起飞重量24.5吨。",
        "magnitude-differs",
    ),
    "a part of a part": (
        ("一季度赎回请求达12.5%，最终仅满足了其中40.0%的份额。",),
        "一季度赎回请求达12.5%，最终满足的约为5%。",
        "一季度赎回请求达12.5%，最终满足的约为7%。",
        "number-differs",
    ),
    "two differences in one list": (
        ("甲、乙价格应分别上调900元、850元，调控后实际上调500元、430元。",),
        "甲、乙价格实际上调500元和430元，比应上调的少400元、420元。",
        "甲、乙价格实际上调500元和430元，比应上调的少400元、440元。",
        "number-replaced",
    ),
    "a range of tenths": (
        ("自动化的占比大概只有30%-40%左右。",),
        "自动化的占比大概只有三四成。",
        "自动化的占比大概只有五六成。",
        "number-differs",
    ),
    "so many in a row": (
        ("央行连续第9个月增持黄金。",),
        "央行已连增9个月黄金。",
        "央行已连增8个月黄金。",
        "number-differs",
    ),
    "a half is no growth": (
        ("总奖金900万元，甲获得一半，乙和丙平分剩余部分。",),
        "甲按方案获得约450万元。",
        "甲按方案获得约300万元。",
        "number-replaced",
    ),
    "times and per cent": (
        ("基金的净杠杆率仅为0.31倍。",),
        "基金的净杠杆率仅为31%。",
        "基金的净杠杆率仅为0.31%。",
        "unit-differs",
    ),
    "notes by their years": (
        (
            "The 10-year note ended at 4.20%.",
            "The 2-year note ended at 3.70%, the 30-year at 4.80%.",
        ),
        "The 30-year yielded 60 basis points more than the 10-year and 110 more than the 2-year.",
        "The 30-year yielded 60 basis points more than the 10-year and 150 more than the 2-year.",
        "number-differs",
    ),
    "nearly all": (
        ("公司认缴出资3亿元，出资占比99.5%。",),
        "公司认缴出资3亿元，占几乎全部出资。",
        "公司认缴出资3亿元，占全部出资。",
        "scope-all",
    ),
    "the first of anything counted": (
        ("新规是行业首个专门规则。",),
        "新规是行业第一部专门规则。",
        "新规是行业最大的专门规则。",
        "strength-added",
    ),
    "a first in a headline is the paper's": (
        ("公司力争成为拥有规模化产线的企业。",),
        "公司力争成为拥有规模化产线的企业。",
        "公司力争成为首家拥有规模化产线的企业。",
        "strength-added",
    ),
    "shares on their first day": (
        ("甲公司在港上市首日大涨68.5%。",),
        "甲公司在港上市，首日股价大涨68.5%。",
        "甲公司上市，日股大涨68.5%。",
        "place-changed",
    ),
    "what is imported": (
        ("A lot of the equipment is imported.",),
        "A lot of the equipment comes from abroad.",
        "A lot of the equipment comes from Japan.",
        "place-added",
    ),
    "each of them where one is named": (
        ("公司控股子公司恒某生产的电容已与多家企业合作。",),
        "公司控股子公司恒某已与多家企业合作。",
        "公司各家控股子公司已与多家企业合作。",
        "scope-all-of-part",
    ),
    "one kind and the others": (
        ("中心城市每个城市补助3亿元，其他城市每个城市补助1亿元。",),
        "中心城市每个城市补助3亿元。",
        "试点每个城市补助3亿元。",
        "scope-all-of-part",
    ),
    "two named in a list": (
        ("新进资方包括甲乙资本和丙丁创投。",),
        "新进资方包括甲乙资本和丙丁创投。",
        "新进资方包括甲乙资本和蓝鲸饮料。",
        "listed-added",
    ),
    "a body by its short name": (
        ("经济学奖委员会主席作了说明，监督协会未到场。",),
        "评奖委员会主席作了说明。",
        "货币委员会主席作了说明。",
        "body-changed",
    ),
    "done beside what is to come": (
        ("公司宣布已成功完成芯片的流片工作，计划年底推出。", "报道称公司将在新节点上发布芯片。"),
        "公司芯片已流片。",
        "公司芯片已发布。",
        "modality-done",
    ),
    "a potential is no future": (
        ("分析师表示，一季度业绩存在超预期的潜力。",),
        "分析师表示，一季度业绩有超预期的潜力。",
        "分析师表示，一季度业绩将超出预期。",
        "modality-certain",
    ),
    "an answer in an interview": (
        ("甲工序自动化的占比不高，设备无法解决来料的变化问题。", "毛某：行业自动化覆盖面不低。"),
        "毛某称，甲工序自动化的占比不高，设备无法解决来料的变化问题。",
        "毛某称，甲工序自动化的占比不高，设备无法解决来料的变化问题，占比仅5%。",
        "number-differs",
    ),
    "since when": (
        ("自2025年1月1日以来，白银累计上涨130%。",),
        "2025年以来，白银累计上涨130%。",
        "2026年以来，白银累计上涨130%。",
        "period-differs",
    ),
    "of which year": (
        ("去年6月，甲公司收购了乙公司8.1%的股份。",),
        "2025年6月，甲公司收购了乙公司8.1%的股份。",
        "2024年6月，甲公司收购了乙公司8.1%的股份。",
        "date-differs",
    ),
    "of a day or of the month": (
        ("3月9日共有23只基金发售，3月份发行的基金接近70只。",),
        "3月9日共有23只基金发售。",
        "3月9日发售的基金接近70只。",
        "period-differs",
    ),
    "from which stretch of years": (
        ("新设企业11.4万家，比“十三五”时期增长31.3%。",),
        "新设企业11.4万家，较“十三五”时期增长31.3%。",
        "新设企业11.4万家，较“十二五”时期增长31.3%。",
        "base-differs",
    ),
    "above or below the same": (
        ("需求将增加134万桶，略低于2026年预计的增幅。",),
        "需求将增加134万桶，略低于2026年的增幅。",
        "需求将增加134万桶，略高于2026年的增幅。",
        "comparison-turned",
    ),
    "what came with what": (
        ("随着白银期货创下最大涨幅，投资者涌入相关基金。",),
        "随着白银期货创下最大涨幅，投资者涌入相关基金。",
        "投资者涌入相关基金，由此白银期货创下最大涨幅。",
        "cause-swapped",
    ),
    "over which stretch a loss is measured": (
        ("The index set a record this week before its largest daily loss in six months.",),
        "The index went on to post its largest one-day loss in six months.",
        "The index went on to post its largest weekly loss in six months.",
        "base-differs",
    ),
    "whose share stands in brackets": (
        ("由上城文旅公司（持股46%）、宗某某（持股29.4%）共同持股。",),
        "上城文旅公司持股46%，宗某某持股29.4%。",
        "宗某某持股46%，上城文旅公司持股29.4%。",
        "number-exchanged",
    ),
    "till when, by how long": (
        ("细则自2026年4月1日起实施，有效期3年。",),
        "细则4月1日起实施，有效至2029年。",
        "细则4月1日起实施，有效至2032年。",
        "year-differs",
    ),
    "likely or unlikely": (
        ("分析师认为降级的可能性不大。",),
        "分析师认为降级不太可能发生。",
        "分析师认为降级很可能发生。",
        "negation-dropped",
    ),
    "a number moved away from": (
        ("净亏损从去年同期的30亿美元急剧扩大至120亿美元，运营亏损为75亿美元。",),
        "公司净亏120亿美元，运营亏损75亿美元。",
        "公司净亏75亿美元，运营亏损120亿美元。",
        "number-exchanged",
    ),
    "a stake in whom": (
        ("A deal with Orion could see the latter take a 10% stake in the chipmaker.",),
        "The deal could see Orion take a 10% stake in the chipmaker.",
        "The deal could give the chipmaker a 10% stake in Orion.",
        "order-swapped",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_same_in_other_words_stands_and_another_thing_does_not(name: str) -> None:
    quotes, true, false, code = CASES[name]
    title = "某公司要闻｜示例首发" if "headline" in name else "某公司要闻"
    assert not grave(true, *quotes, title=title)
    assert code in grave(false, *quotes, title=title)


def test_a_headline_may_say_it_of_all() -> None:
    said = "三大指数全部收涨。"
    assert "scope-all" not in grave(said, "甲指涨0.4%，乙指涨0.6%。", title="三大指数集体收涨")
    assert "scope-all-of-part" in grave(
        said, "三大指数涨跌不一，甲指涨0.4%。", title="三大指数集体高开"
    )


def test_what_is_reported_of_a_company_it_does_not_say() -> None:
    said = "苹果此前表示，公司已预订过半产能。"
    assert "speaker-differs" not in grave(said, "苹果此前表示已预订过半产能。")
    assert "speaker-differs" in grave(said, "苹果此前据报已预订过半产能。")
