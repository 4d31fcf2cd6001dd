from __future__ import annotations

import pytest
from tests.builders import a_claim, a_document

from yanbao.cluster.figures import agree, same_value
from yanbao.model.stories import CopyGroup


def voices(*documents: object) -> list[CopyGroup]:
    ids = [document.id for document in documents]  # type: ignore[attr-defined]
    return [CopyGroup(original_id=i, document_ids=(i,)) for i in ids]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (("34.46", "eq"), ("34.5", "eq"), True),
        (("34.46", "eq"), ("34.6", "eq"), False),
        (("2347.53", "eq"), ("2300", "gt"), False),
        (("9.42", "eq"), ("9", "gt"), True),
        (("75.8", "eq"), ("75.82", "eq"), True),
    ],
)
def test_values_agree_within_the_coarser_ones_rounding(
    left: tuple[str, str], right: tuple[str, str], same: bool
) -> None:
    document = a_document("数值 " + left[0] + " 与 " + right[0] + " 。")
    one = a_claim(document, left[0], left[0], "%", "growth_pct", comparator=left[1])  # type: ignore[arg-type]
    two = a_claim(document, right[0], right[0], "%", "growth_pct", comparator=right[1])  # type: ignore[arg-type]
    assert same_value(one.quantity, two.quantity) is same


def test_agreeing_sources_make_one_version_with_two_publishers() -> None:
    first = a_document("发行价19.60港元。", publisher="甲报")
    second = a_document("招股定价为19.6港元。", publisher="乙报")
    claims = [
        a_claim(first, "19.60港元", "19.60", "HKD", "offer_price"),
        a_claim(second, "19.6港元", "19.6", "HKD", "offer_price"),
    ]
    (figure,) = agree(claims, {}, {d.id: d for d in (first, second)}, voices(first, second))
    assert len(figure.versions) == 1
    assert figure.best.publishers == ("甲报", "乙报")
    assert str(figure.best.quantity.value) == "19.60"


def test_different_values_stay_side_by_side() -> None:
    first = a_document("收报34.46港元。", publisher="甲报")
    second = a_document("收报34.6港元。", publisher="乙报")
    claims = [
        a_claim(first, "34.46港元", "34.46", "HKD", "price", period="2026-01-02"),
        a_claim(second, "34.6港元", "34.6", "HKD", "price", period="2026-01-02"),
    ]
    (figure,) = agree(claims, {}, {d.id: d for d in (first, second)}, voices(first, second))
    assert [v.publishers for v in figure.versions] == [("甲报",), ("乙报",)]


def test_copies_count_as_one_publisher() -> None:
    first = a_document("发行价19.60港元。", publisher="甲报")
    copy = a_document("发行价19.60港元。（转载）", publisher="乙网")
    claims = [a_claim(d, "19.60港元", "19.60", "HKD", "offer_price") for d in (first, copy)]
    group = [CopyGroup(original_id=first.id, document_ids=(first.id, copy.id))]
    (figure,) = agree(claims, {}, {d.id: d for d in (first, copy)}, group)
    assert figure.best.publishers == ("甲报",)


def test_a_filing_is_printed_before_the_press() -> None:
    press = [a_document(f"第{i}家报道认购2346.53倍。", publisher=f"报{i}") for i in range(3)]
    filing = a_document("認購水平 2,347.53 倍", publisher="披露易", genre="filing")
    claims = [a_claim(d, "2346.53倍", "2346.53", "x", "subscription_multiple") for d in press]
    claims.append(a_claim(filing, "2,347.53 倍", "2347.53", "x", "subscription_multiple"))
    everything = [*press, filing]
    (figure,) = agree(claims, {}, {d.id: d for d in everything}, voices(*everything))
    assert str(figure.best.quantity.value) == "2347.53"
    assert len(figure.versions) == 2
