from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC
from tests.text.builders import view_of

from yanbao.model.readings import Quantity
from yanbao.text.quantities import find_quantities
from yanbao.text.views import View


def read(text: str) -> list[str]:
    """Write each quantity as ``comparator value~value_max*scale unit/per``."""
    return [_short(quantity) for quantity in find_quantities(view_of(text))]


def _short(quantity: Quantity) -> str:
    upper = "" if quantity.value_max is None else f"~{quantity.value_max:f}"
    scale = "" if quantity.scale == 1 else f"*{quantity.scale.normalize():.0e}"
    per = f"/{quantity.per}" if quantity.per else ""
    comparator = "" if quantity.comparator == "eq" else f"{quantity.comparator} "
    return f"{comparator}{quantity.value:f}{upper}{scale} {quantity.unit}{per}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("募资5.3亿元", "5.3*1e+8 CNY"),
        ("募資5.3億港元", "5.3*1e+8 HKD"),
        ("净额1,234.5百万港元", "1234.5*1e+6 HKD"),
        ("市值1.2万亿美元", "1.2*1e+12 USD"),
        ("投资三百二十亿元", "320*1e+8 CNY"),
        ("投资三点五亿元", "3.5*1e+8 CNY"),
        ("投资3亿5000万元", "3.5*1e+8 CNY"),
        ("人民币3亿元", "3*1e+8 CNY"),
        ("5亿元人民币", "5*1e+8 CNY"),
        ("港币5.6亿元", "5.6*1e+8 HKD"),
        ("2千亿韩元", "2*1e+11 KRW"),
        ("每股盈利19.26港仙", "19.26*1e-2 HKD/share"),
        ("HK$19.60", "19.60 HKD"),
        ("raised US$1.2 billion", "1.2*1e+9 USD"),
        ("raised £3.2bn", "3.2*1e+9 GBP"),
        ("$5m of debt", "5*1e+6 USD"),
        ("1.5 trillion yuan", "1.5*1e+12 CNY"),
        ("RMB5 million", "5*1e+6 CNY"),
        ("３．２亿元", "3.2*1e+8 CNY"),
        ("１，２３４万元", "1234*1e+4 CNY"),
        ("完成亿元融资", "1*1e+8 CNY"),
    ],
)
def test_money(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_yuan_is_what_the_caller_says() -> None:
    (quantity,) = find_quantities(view_of("每股0.5元"), default_currency="HKD")
    assert (quantity.unit, quantity.per) == ("HKD", "share")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("占比5.2%", "5.2 %"),
        ("占比百分之五", "5 %"),
        ("约三分之一", "approx 33.33 %"),
        ("有一半来自海外", "50 %"),
        ("近三成五", "approx 3.5*1e+1 %"),
        ("上行5个基点", "5 bp"),
        ("提高0.3个百分点", "0.3 pp"),
        ("毛利率+1.2pct", "1.2 pp"),
        ("rose 0.5 percentage points", "0.5 pp"),
        ("认购2347.53倍", "2347.53 x"),
        ("10-fold", "10 x"),
        ("trades at 15x", "15 x"),
        ("报3882.78点", "3882.78 point"),
        ("about two-thirds", "approx 66.67 %"),
        ("30 basis points", "30 bp"),
        ("千分之五", "0.5 %"),
    ],
)
def test_ratios_and_points(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("装机50万千瓦", "50*1e+4 kW"),
        ("产能26万吨", "26*1e+4 吨"),
        ("日产20.6万桶/日", "20.6*1e+4 桶/day"),
        ("100多家企业", "gt 100 家"),
        ("10余万户", "gt 10*1e+4 户"),
        ("两家公司", "2 家"),
        ("发行24,769,280股H股", "24769280 shares"),
        ("30,000 H Shares", "30000 shares"),
        ("cut 1,500 jobs", "1500 jobs"),
        ("two million barrels", "2*1e+6 barrels"),
        ("零下30度", "-30 度"),
        ("预约超过1200万", "gt 1200*1e+4 "),
        ("欧元升至1.0825，", "1.0825 "),
        ("重上4800关口", "4800 "),
        ("市值超千亿", "gt 1*1e+11 "),
    ],
)
def test_counts_and_levels(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.88元/公斤", "12.88 CNY/kg"),
        ("每盎司4,006.07美元", "4006.07 USD/ounce"),
        ("US$61.37 a barrel", "61.37 USD/barrel"),
        ("HK$9.8 per Offer Share", "9.8 HKD/share"),
        ("每10股派2元", "2 CNY/10 shares"),
        ("每股不低于40欧元", "ge 40 EUR/share"),
    ],
)
def test_denominators(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.4亿元—2.65亿元", ["2.4~2.65*1e+8 CNY"]),
        ("65%至75%", ["65~75 %"]),
        ("10-12%", ["10~12 %"]),
        ("3000万-5000万元", ["3000~5000*1e+4 CNY"]),
        ("8000万元至1.2亿元", ["8000~12000*1e+4 CNY"]),
        ("三至五成", ["3~5*1e+1 %"]),
        ("between 3% and 5%", ["3~5 %"]),
        ("$3-4 billion", ["3~4*1e+9 USD"]),
        ("80 to 100 dollars", ["80~100 USD"]),
        ("下降1%至2%", ["-2~-1 %"]),
        ("预亏2亿元—3亿元", ["-3~-2*1e+8 CNY"]),
        ("从10%升至15%", ["10 %", "15 %"]),
        ("从10元至15元", ["10 CNY", "15 CNY"]),
        ("上涨2.5元至50元", ["2.5 CNY", "50 CNY"]),
        ("fell 3.2% to 45%", ["-3.2 %", "45 %"]),
        ("2.89亿和2.59亿元", ["2.89*1e+8 CNY", "2.59*1e+8 CNY"]),
        ("分别为2.3、3.1和0.5个百分点", ["2.3 pp", "3.1 pp", "0.5 pp"]),
    ],
)
def test_ranges_and_lists(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下降5.2%", ["-5.2 %"]),
        ("下降了约3%", ["approx -3 %"]),
        ("降至2.72%", ["2.72 %"]),
        ("跌幅扩大至5%", ["-5 %"]),
        ("涨跌幅5%", ["5 %"]),
        ("下滑幅度最大，为33%", ["-33 %"]),
        ("超过70%的降幅", ["gt -70 %"]),
        ("跌幅收窄0.5个百分点", ["0.5 pp"]),
        ("增速回落0.3个百分点", ["-0.3 pp"]),
        ("下调股票占比近1.7个百分点", ["approx -1.7 pp"]),
        ("分别下跌2%、3%和4%", ["-2 %", "-3 %", "-4 %"]),
        ("甲跌2%，乙涨3%", ["-2 %", "3 %"]),
        ("下跌的公司占5%", ["5 %"]),
        ("同比变动-30.9%", ["-30.9 %"]),
        ("down nearly 5%", ["approx -5 %"]),
        ("fell to 5%", ["5 %"]),
        ("a 3% drop in sales", ["-3 %"]),
        ("cut rates by 25 basis points", ["-25 bp"]),
        ("净亏损约3.2亿元", ["approx -3.2*1e+8 CNY"]),
        ("净流出5亿元", ["-5*1e+8 CNY"]),
        ("减少5亿元", ["5*1e+8 CNY"]),
        ("net loss of $5 million", ["-5*1e+6 USD"]),
        ("-$5 million", ["-5*1e+6 USD"]),
        ("下跌128.3点", ["128.3 point"]),
        ("(12.3)%", ["-12.3 %"]),
    ],
)
def test_signs(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不超过2%", "le 2 %"),
        ("不足三成", "lt 3*1e+1 %"),
        ("至少5家", "ge 5 家"),
        ("5%以上", "ge 5 %"),
        ("3亿元左右", "approx 3*1e+8 CNY"),
        ("逾百亿元", "gt 1*1e+10 CNY"),
        ("up to 10%", "le 10 %"),
        ("more than 3,000 jobs", "gt 3000 jobs"),
        ("nearly 3%", "approx 3 %"),
    ],
)
def test_comparators(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2026年1月2日",
        "2016-2023年",
        "上午9点30分",
        "9点开盘",
        "15:30",
        "代码600519",
        "(06082.HK)",
        "000002.SZ",
        "电话010-12345678",
        "1、营收",
        "2. Sales",
        "第571章",
        "Chapter 571W",
        "第3家",
        "芯片A100与H20",
        "5G网络",
        "GPT-5模型",
        "3个月",
        "10个交易日",
        "24小时",
        "十五五规划",
        "百度公司",
        "三一重工",
        "三元集团",
        "万科A",
        "数十亿元",
        "三点建议",
        "一家公司",
        "约百分比",
        "日期为2025\n年",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert read(text) == []


def test_spans_begin_at_the_number_and_end_with_the_unit() -> None:
    text = "涨超约5.2%，募資逾HK$3.1億，每桶61.3美元，10-12萬噸"
    found = [quantity.span.quote for quantity in find_quantities(view_of(text))]
    assert found == ["5.2%", "HK$3.1億", "61.3美元", "10-12萬噸"]


TO_TRADITIONAL = OpenCC("s2t")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x30, 0x3A)} | {ord("%"): ord("％")}
sentences = st.builds(
    "{}{}{}{}，{}".format,
    st.sampled_from(["净利润", "同比下降", "涨超", "亏损约", "不超过", "每股", "分别为2.1%和"]),
    st.one_of(
        st.integers(2, 999).map(str),
        st.decimals("0.1", 999, places=2).map(str),
        # a lone character before 元 is as often part of a name (三元集团): left alone
        st.sampled_from(["三百二十", "十二", "五千六百"]),
    ),
    st.sampled_from(["", "万", "亿", "万亿"]),
    st.sampled_from(["元", "港元", "%", "个百分点", "倍", "吨", "辆", "股", "个基点", "韩元"]),
    st.sampled_from(["预计增长", "另有5.5亿元", "以上", ""]),
)


@given(sentences)
def test_scripts_and_widths_read_alike(sentence: str) -> None:
    expected = read(sentence)
    assert expected
    assert read(TO_TRADITIONAL.convert(sentence)) == expected
    assert read(sentence.translate(FULL_WIDTH)) == expected


@given(
    st.text(
        alphabet="0123456789,.-—~至%亿万千百十一二两三元港点成倍股跌约 $mbn(/每第零下", max_size=60
    )
)
def test_spans_quote_the_text_in_order_on_any_input(text: str) -> None:
    quantities = find_quantities(view_of(text))
    end = 0
    for quantity in quantities:
        span = quantity.span
        assert span.start >= end
        assert span.quote == text[span.start : span.end]
        assert quantity.value_max is None or quantity.value <= quantity.value_max
        end = span.end


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "111,", " ", "一", "亿", "1亿", "1-", "1万-", "跌1%、", "每股1元", "一分之"],
)
def test_reading_stays_linear_on_hostile_input(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    assert len(find_quantities(View(document_id="d", text=text, plain=text))) <= len(text)


def test_amount_of_a_long_digit_run_is_not_a_quantity() -> None:
    assert find_quantities(view_of("1" * 60 + "元")) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("环比变动分别为-4.35%、9.57%", ["-4.35 %", "9.57 %"]),
        ("单日跌幅可超过7%", ["gt -7 %"]),
        ("累计跌幅已达约10%", ["approx -10 %"]),
        ("七天跌去6%", ["-6 %"]),
        ("涨跌幅限制为10%", ["10 %"]),
        ("降息25个基点的概率为2.8%", ["-25 bp", "2.8 %"]),
        ("拟减持不超3%", ["le 3 %"]),
        ("跌幅收窄至2%", ["-2 %"]),
    ],
)
def test_signs_belong_to_the_number_they_govern(text: str, expected: list[str]) -> None:
    assert read(text) == expected
