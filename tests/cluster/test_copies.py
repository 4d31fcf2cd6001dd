from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_document

from yanbao.cluster.copies import Options, are_copies, find_copies
from yanbao.model.documents import Document

TEXT = (
    "某芯片设计公司周五在香港主板挂牌，开盘价高出招股价八成，收市时仍高出七成五。"
    "公司此次发行两亿八千多万股，公开发售部分获逾两千倍认购，国际配售获二十五倍认购。"
    "基石投资者共二十三名，认购约占发售股份一半，承诺持有六个月。"
)


def test_a_reprint_with_another_credit_line_is_the_same_voice() -> None:
    first = a_document(TEXT, publisher="甲社")
    second = a_document(TEXT + "（来源：甲社）", publisher="乙网", at=NOON + timedelta(hours=2))
    (group,) = find_copies([second, first])
    assert group.original_id == first.id
    assert group.document_ids == (first.id, second.id)


def test_a_cut_down_reprint_is_the_same_voice() -> None:
    whole = a_document(TEXT)
    cut = a_document(TEXT[:70], publisher="乙网", at=NOON + timedelta(hours=1))
    assert len(find_copies([whole, cut])) == 1


def test_script_and_punctuation_do_not_hide_a_copy() -> None:
    simplified = a_document(TEXT)
    traditional = a_document(
        "某芯片設計公司週五在香港主板掛牌, 開盤價高出招股價八成, 收市時仍高出七成五. "
        "公司此次發行兩億八千多萬股, 公開發售部分獲逾兩千倍認購, 國際配售獲二十五倍認購. "
        "基石投資者共二十三名, 認購約佔發售股份一半, 承諾持有六個月.",
        publisher="丙報",
        at=NOON + timedelta(hours=1),
    )
    assert len(find_copies([simplified, traditional])) == 1


def test_two_reports_in_their_own_words_are_two_voices() -> None:
    other = a_document(
        "一家做图形处理器的上海企业登陆港交所，首个交易日股价上涨四分之三，成交活跃。"
        "散户认购踊跃，超额认购两千余倍；二十三家机构作为基石投资者入场。",
        publisher="乙网",
    )
    assert len(find_copies([a_document(TEXT), other])) == 2


@given(st.permutations(range(4)))
def test_voices_do_not_depend_on_the_order_of_reading(order: list[int]) -> None:
    documents = [
        a_document(TEXT),
        a_document(TEXT + "完", publisher="乙网", at=NOON + timedelta(hours=1)),
        a_document("另一家公司公布全年业绩，营业收入增长两成，净利润下降一成，派息不变。"),
        a_document("央行公告称下调金融机构存款准备金率，释放长期流动性，符合市场预期。"),
    ]
    groups = find_copies([documents[i] for i in order])
    assert {frozenset(group.document_ids) for group in groups} == {
        frozenset({documents[0].id, documents[1].id}),
        frozenset({documents[2].id}),
        frozenset({documents[3].id}),
    }


def announcements(count: int) -> list[Document]:
    """A form that companies fill in: most of each text is every other's too."""
    draw = Random(count)
    form = "本公司董事会保证公告内容真实准确完整，不存在虚假记载、误导性陈述或者重大遗漏。"
    made = []
    for number in range(count):
        own = "".join(
            draw.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥") for _ in range(90)
        )
        text = f"{form}截至当月，公司{own}已累计回购股份{draw.randint(10_000, 9_999_999)}股。{form}"
        made.append(a_document(text, at=NOON + timedelta(seconds=number)))
    return made


def test_a_crowd_of_one_form_hides_no_copies() -> None:
    """With the bound below the crowd the voices are those found without it."""
    documents = announcements(240)
    reprints = [
        a_document(
            f"{documents[n].text}（来源：甲社）", publisher="乙网", at=NOON + timedelta(hours=n)
        )
        for n in (1, 7, 80)
    ]
    many = [
        a_document(f"{TEXT}第{n}家转载", publisher=f"第{n}网", at=NOON + timedelta(minutes=n))
        for n in range(60)
    ]
    all_of_them = [*documents, *many, *reprints]
    whole = find_copies(all_of_them, options=Options(crowd=10_000))
    assert len(whole) == 241
    assert find_copies(all_of_them, options=Options(crowd=20, voices=8)) == whole


def test_the_work_grows_with_the_texts_and_not_with_their_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []

    def counted(*arguments: object) -> bool:
        compared[-1] += 1
        return are_copies(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("yanbao.cluster.copies.are_copies", counted)
    for count in (150, 600):
        compared.append(0)
        find_copies(announcements(count), options=Options(crowd=30, voices=8))
    assert compared[1] < 6 * compared[0]  # pairs would be 16 times as many


def test_texts_of_the_same_words_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    monkeypatch.setattr("yanbao.cluster.copies.are_copies", lambda *_: compared.append(1))
    reprints = [a_document(TEXT, publisher=f"第{n}网") for n in range(300)]
    assert len(find_copies(reprints)) == 1
    assert compared == []
