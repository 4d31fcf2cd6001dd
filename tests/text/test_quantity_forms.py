"""Every kind of quantity that a fund's text holds, each in digits, full-width, Chinese numerals in
both scripts, capitals (大写) and English, wherever that kind is written so.
"""

from __future__ import annotations

import pytest
from tests.text.test_quantities import read

#: kind: what every form of it reads as, and the forms
FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ten thousands": ("3000*1e+4 CNY", ("3000万元", "３０００万元", "3,000萬元", "人民币3000万元")),
    "capitals": (
        "3*1e+8 CNY",
        ("叁亿元", "叁亿圆", "人民币叁亿元整", "三亿元", "3亿元", "３亿元", "叁億元"),
    ),
    "capitals with parts": (
        "12345 CNY",
        ("壹万贰仟叁佰肆拾伍元", "壹萬貳仟叁佰肆拾伍元", "一万二千三百四十五元", "12,345元"),
    ),
    "trillions": (
        "1.2*1e+12 CNY",
        (
            "1.2万亿元",
            "1.2萬億元",
            "１.２万亿元",
            "RMB1.2 trillion",
            "1.2 trillion yuan",
            "RMB1.2trn",
        ),
    ),
    "billions": (
        "2.5*1e+9 USD",
        ("25亿美元", "$2.5 billion", "US$2.5bn", "2.5 billion dollars", "USD 2.5 billion"),
    ),
    "millions": (
        "5*1e+6 USD",
        ("$5 million", "US$5m", "5 million dollars", "5百万美元", "五百万美元"),
    ),
    "percent": ("5.2 %", ("5.2%", "５.２％", "百分之五点二", "5.2 percent", "5.2 per cent")),
    "points of percent": (
        "0.3 pp",
        ("0.3个百分点", "０.３個百分點", "0.3 percentage points", "0.3百分点", "零点三个百分点"),
    ),
    "tenths": ("30 %", ("三成", "3成", "３成", "百分之三十", "30%")),
    "times": ("2 x", ("2倍", "两倍", "兩倍", "２倍", "2 times", "two-fold")),
    "basis points": (
        "25 bp",
        ("25个基点", "25個基點", "25 basis points", "25bp", "25BPs", "二十五个基点"),
    ),
    "fractions": ("33.33 %", ("三分之一", "one-third", "one third", "叁分之一")),
    "Hong Kong dollars": (
        "19.6 HKD",
        ("19.6港元", "19.6港币", "HK$19.6", "HKD 19.6", "港幣19.6元", "１９.６港元"),
    ),
    "euros": ("6*1e+8 EUR", ("6亿欧元", "€600 million", "6億歐元", "600 million euros")),
    "yen": ("3*1e+8 JPY", ("3亿日元", "3億日圓", "JPY 300 million", "300 million yen")),
    "won": ("2*1e+9 KRW", ("20亿韩元", "20億韓圜", "2 billion won", "₩2 billion")),
    "shares": (
        "500*1e+4 shares",
        ("500万股", "５００万股", "500萬股", "5 million shares", "伍佰万股"),
    ),
    "points": ("3882.78 point", ("3882.78点", "3,882.78點", "3882.78 points", "３８８２.７８点")),
    "a price of each": (
        "61.37 USD/barrel",
        (
            "61.37美元/桶",
            "每桶61.37美元",
            "$61.37 a barrel",
            "$61.37 per barrel",
            "每桶６１.３７美元",
        ),
    ),
    "a share's price": (
        "9.99 HKD/share",
        ("每股9.99港元", "9.99港元/股", "HK$9.99 per share", "每股９.９９港元"),
    ),
    "power": ("50*1e+4 kW", ("50万千瓦", "５０万千瓦", "50萬千瓦", "五十万千瓦")),
    "tonnes": ("26*1e+4 吨", ("26万吨", "26萬噸", "２６万吨", "二十六万吨")),
}


def _value(short: str) -> tuple[float, str]:
    """Read ``3*1e+8 CNY`` as amount and unit: forms may share them out differently."""
    number, _, unit = short.rpartition(" ")
    value, _, scale = number.partition("*")
    return round(float(value) * float(scale or 1), 4), unit


def read_within(form: str, english: str, chinese: str) -> list[str]:
    """Read what a sentence of the form's own script holds."""
    return read((english if form.isascii() else chinese).format(form))


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind, (_, forms) in FORMS.items() for form in forms]
)
def test_every_form_reads_alike(kind: str, form: str) -> None:
    (found,) = read_within(form, "It is {}.", "甲乙，共{}。")
    assert _value(found) == _value(FORMS[kind][0])


RANGES = {
    "2.4亿元—2.65亿元": "2.4~2.65*1e+8 CNY",
    "2.4亿元至2.65亿元": "2.4~2.65*1e+8 CNY",
    "2.4億元~2.65億元": "2.4~2.65*1e+8 CNY",
    "2.4-2.65亿元": "2.4~2.65*1e+8 CNY",
    "65%至75%": "65~75 %",
    "６５％－７５％": "65~75 %",
    "65%-75%": "65~75 %",
    "65 to 75 percent": "65~75 %",
    "between 65% and 75%": "65~75 %",
    "$3 billion to $4 billion": "3~4*1e+9 USD",
    "-1630万元到-1130万元": "-1630~-1130*1e+4 CNY",
}


@pytest.mark.parametrize(("text", "expected"), RANGES.items())
def test_ranges(text: str, expected: str) -> None:
    assert read_within(text, "It was {}.", "净额为{}。") == [expected]


COMPARED = {
    "约3亿元": "approx",
    "近3亿元": "approx",
    "將近3億元": "approx",
    "about 3 million yuan": "approx",
    "nearly 3 million yuan": "approx",
    "逾3亿元": "gt",
    "超3亿元": "gt",
    "超過3億元": "gt",
    "more than 3 million yuan": "gt",
    "3亿元以上": "ge",
    "至少3亿元": "ge",
    "at least 3 million yuan": "ge",
    "不足3亿元": "lt",
    "不到3亿元": "lt",
    "less than 3 million yuan": "lt",
    "不超过3亿元": "le",
    "不超過3億元": "le",
    "up to 3 million yuan": "le",
    "最多3亿元": "le",
    "3亿元以内": "le",
}


@pytest.mark.parametrize(("text", "comparator"), COMPARED.items())
def test_approximations_and_bounds(text: str, comparator: str) -> None:
    (found,) = read_within(text, "It raised {}.", "募资{}。")
    assert found.partition(" ")[0] == comparator


SIGNED = {
    "同比下降5%": "-5 %",
    "跌5%": "-5 %",
    "減少５％": "-5 %",
    "fell 5%": "-5 %",
    "down 5 percent": "-5 %",
    "折让5%": "-5 %",
    "5%的跌幅": "-5 %",
    "降至5%": "5 %",
    "亏损3亿元": "-3*1e+8 CNY",
    "虧損３億元": "-3*1e+8 CNY",
    "净流出3亿元": "-3*1e+8 CNY",
    "a net loss of $3 million": "-3*1e+6 USD",
    "net outflows of $3 million": "-3*1e+6 USD",
    "下调25个基点": "-25 bp",
    "收窄5%": "5 %",
    "降幅收窄至5%": "-5 %",
    "fell 408 points, or 0.83%": "-0.83 %",
}


@pytest.mark.parametrize(("text", "expected"), SIGNED.items())
def test_signs_from_words(text: str, expected: str) -> None:
    assert read_within(text, "It {}.", "公司{}。")[-1] == expected


LISTS = {
    "分别为2.31%和3.05%": ["2.31 %", "3.05 %"],
    "分別為2.31、3.05和4.1個百分點": ["2.31 pp", "3.05 pp", "4.1 pp"],
    "下降1.1个、0.1个和1.1个百分点": ["-1.1 pp", "-0.1 pp", "-1.1 pp"],
    "分别为3、4亿元": ["3*1e+8 CNY", "4*1e+8 CNY"],
    "2.3% and 3.1%": ["2.3 %", "3.1 %"],
}


@pytest.mark.parametrize(("text", "expected"), LISTS.items())
def test_units_shared_in_lists(text: str, expected: list[str]) -> None:
    assert read_within(text, "They rose {}.", "甲、乙{}。") == expected


PER_TEN = ("每10股派3.5元", "每10股派发现金红利3.5元", "每十股派息3.5元", "10派3.5元")


@pytest.mark.parametrize("text", PER_TEN)
def test_a_dividend_of_ten_shares_is_read_as_money(text: str) -> None:
    assert read(f"公司拟{text}。")[-1].startswith("3.5 CNY")
