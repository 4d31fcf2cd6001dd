from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.builders import make_document, make_sentences, rise_formula
from tests.verify.every_day import EveryDay
from tests.verify.test_numbers import make_evidence

from yanbao.model.notes import Formula, FormulaInput
from yanbao.verify.arithmetic import FormulaError, evaluate, read_value
from yanbao.verify.formulas import check_formula, recompute


def make_formula(expression: str, result: str, **values: str) -> Formula:
    inputs = tuple(FormulaInput(name=name, value=value) for name, value in values.items())
    return Formula(expression=expression, inputs=inputs, result=result)


@pytest.mark.parametrize(
    ("expression", "result", "values"),
    [
        ("close / offer - 1", "75.8%", {"close": "34.46", "offer": "19.60"}),
        ("own - index", "73.04个百分点", {"own": "75.8%", "index": "2.76%"}),
        ("own − index", "73.04", {"own": "75.8", "index": "2.76"}),
        ("a × b ÷ c", "2.5亿元", {"a": "5亿", "b": "1", "c": "2"}),
        ("listed + n", "2026-01-28", {"listed": "2026-01-02", "n": "26"}),
        ("months(listed, 6)", "2026年7月2日", {"listed": "2026年1月2日"}),
        ("months(day, 1)", "2026-02-28", {"day": "2026-01-31"}),
        ("days(a, b)", "26日", {"a": "2026-01-02", "b": "2026-01-28"}),
        ("b - a", "26", {"a": "2026-01-02", "b": "2026-01-28"}),
        ("median(xs), above(xs, 0) / count(xs)", "1.5%、75%", {"xs": "1%; 2%; -3%; 4%"}),
        ("mean(xs)", "2.0", {"xs": "1;2；3"}),
        ("-(a + b) * 2", "-6", {"a": "1", "b": "2"}),
        ("a / b", "逾2.3倍", {"a": "7.19", "b": "3"}),
        ("sqrt(a)", "1.41", {"a": "2"}),
        ("涨幅 + 1", "1.5", {"涨幅": "五成"}),
        ("next_session(mic, day)", "2026-01-05", {"mic": "XSHG", "day": "2026-01-04"}),
        ('next_session("XSHG", day)', "2026-01-05", {"day": "2026-01-04"}),
    ],
)
def test_true_formulas_come_to_their_result(
    expression: str, result: str, values: dict[str, str]
) -> None:
    formula = make_formula(expression, result, **values)
    results = recompute(formula, calendars=EveryDay())
    assert len(results) == 1 + result.count("、")
    with pytest.raises(FormulaError, match="it comes to"):
        recompute(replace(formula, result=_one_higher(result)), calendars=EveryDay())


def _one_higher(result: str) -> str:
    """Raise the last number's first digit by one: 75.8% becomes 85.8%, a day another year."""
    at = [found.start() for found in re.finditer(r"(?<![\d.])(?<!\d-)\d", result)][-1]
    return f"{result[:at]}{int(result[at]) % 9 + 1}{result[at + 1 :]}"


@pytest.mark.parametrize(
    ("expression", "result", "values", "reason"),
    [
        ("close / offer - 1", "75.9%", {"close": "34.46", "offer": "19.60"}, "it comes to 0.758"),
        ("close / offer", "75.8%", {"close": "34.46", "offer": "19.60"}, "it comes to"),
        ("a / b", "1", {"a": "1", "b": "0"}, "cannot be computed"),
        ("a + c", "1", {"a": "1"}, "'c' has no value"),
        ("listed + 6", "2026-01-09", {"listed": "2026-01-02"}, "2026-01-08"),
        ("listed * 6", "2026-01-09", {"listed": "2026-01-02"}, "not a number"),
        ("a", "1 2", {"a": "1"}, "1 results, 2 values"),
        ("next_session(a, b)", "2026-01-05", {"a": "5", "b": "6"}, "market's code"),
    ],
)
def test_false_formulas_say_why(
    expression: str, result: str, values: dict[str, str], reason: str
) -> None:
    with pytest.raises(FormulaError, match=reason):
        recompute(make_formula(expression, result, **values), calendars=EveryDay())


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "a.real",
        "a[0]",
        "2 ** 9999999",
        "(lambda: 1)()",
        "[x for x in a]",
        "'a' * 10",
        "a if a else a",
        "f'{a}'",
        "a == a",
        "1 << 99999",
        "a % a",
        "True",
        "1e999999",
        "date(99999, 1, 1)",
        "date(2026, 1, 1) + 999999999",
        "(" * 900 + "a" + ")" * 900,
        "-" * 1900 + "a",
        "+".join("a" * 1500),
        "a" * 5000,
        "",
        "a\nb",
        "max()",
        "days(a)",
        "\x00",
    ],
)
def test_nothing_else_of_python_is_understood(expression: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(expression, {"a": Decimal(1)})


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_an_error(text: str) -> None:
    with suppress(FormulaError):
        assert isinstance(read_value(text), Decimal | date | str | tuple)
    with suppress(FormulaError):
        assert evaluate(text, {"a": Decimal(1)})


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=4),
    st.decimals(min_value=1, max_value=10**6, places=3),
)
def test_a_result_printed_to_two_places_is_accepted(one: Decimal, two: Decimal) -> None:
    formula = make_formula("a / b", f"{one / two:.2f}", a=str(one), b=str(two))
    (value,) = recompute(formula)
    assert isinstance(value, Decimal)
    assert f"{value:.2f}" == formula.result
    with pytest.raises(FormulaError, match="it comes to"):
        recompute(replace(formula, result=f"{one / two + Decimal('0.03'):.2f}"))


def test_an_input_that_its_citation_does_not_hold_is_found() -> None:
    document = make_document()
    sentence = make_sentences(document)[1]
    assert check_formula(sentence, make_evidence(document)) == ()
    formula = rise_formula(document)
    close = replace(formula.inputs[0], value="35.46")
    forged = replace(formula, inputs=(close, formula.inputs[1]), result="80.9%")
    changed = replace(sentence, formula=forged, text="首日收报34.46港元，较发行价涨80.9%。")
    findings = check_formula(changed, make_evidence(document))
    assert [finding.code for finding in findings] == ["verify.input-differs"]


def test_a_result_that_the_sentence_does_not_print_is_found() -> None:
    document = make_document()
    sentence = replace(make_sentences(document)[1], text="首日较发行价涨57.8%。")
    findings = check_formula(sentence, make_evidence(document))
    assert [finding.words for finding in findings] == ["75.8%"]


@pytest.mark.parametrize(
    "chain",
    [
        "2025-12-31 → +15 XSHG sessions → 2026-01-15",
        "2026-01-02 → +6m → -1d → 2026-07-01",
        "2025-12-31 → +3m, month end → 2026-03-31",
        "2026-03-01 → first Friday of the month → next XHKG session → 2026-03-07",
        "2026-02-01 → last weekday of the month → 2026-02-27",
        "2026-01-02 → quarter end → 2026-03-31",
        "2026-01-02 → first XHKG session on or after → 2026-01-02",
        "2026-01-02 → previous XHKG session → 2026-01-01",
        "2027-01-02 → next XHKG session (calendar not published yet) → 2027-01-02",
    ],
)
def test_chains_of_dates_are_followed(chain: str) -> None:
    start, end = chain[:10], chain[-10:]
    recompute(make_formula(chain, end, start=start), calendars=EveryDay())
    with pytest.raises(FormulaError, match="the chain comes to"):
        recompute(make_formula(f"{chain[:-10]}2030-01-01", end, start=start), calendars=EveryDay())
    with pytest.raises(FormulaError, match="it comes to"):
        recompute(make_formula(chain, "2030-01-01", start=start), calendars=EveryDay())
    with pytest.raises(FormulaError, match="is no input"):
        recompute(make_formula(chain, end), calendars=EveryDay())


@pytest.mark.parametrize(
    "chain",
    [
        "→",
        "2026-01-02 → jump → 2026-01-03",
        "2026-01-02 → +99999d → 2026-01-03",
        "x → +1d → y",
        "2026-01-02 → " + " → ".join(["+1d"] * 50) + " → 2026-02-21",
    ],
)
def test_what_is_no_chain_says_why(chain: str) -> None:
    with pytest.raises(FormulaError):
        recompute(make_formula(chain, "2026-01-03", start="2026-01-02"), calendars=EveryDay())


def test_an_interval_is_recomputed_from_its_sample() -> None:
    low_high = (
        "mean(xs) - t * stdev(xs) / sqrt(count(xs)), mean(xs) + t * stdev(xs) / sqrt(count(xs))"
    )
    formula = make_formula(low_high, "-0.48%～4.48%", xs="1%; 2%; 3%", t="4.303")
    low, high = recompute(formula)
    assert (round(low, 4), round(high, 4)) == (Decimal("-0.0048"), Decimal("0.0448"))
    with pytest.raises(FormulaError, match="it comes to"):
        recompute(replace(formula, result="-0.48%～4.58%"))
