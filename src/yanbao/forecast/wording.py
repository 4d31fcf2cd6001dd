"""What a call says in words: the rule that settles it, and the sum behind its probability."""

from __future__ import annotations

from datetime import date

from yanbao.model.forecasts import BaseRate, Forecast
from yanbao.model.notes import Formula, FormulaInput

_UNSETTLED = (
    "任一收盘价缺失或不可用则记为无法判定，并写明原因",
    "if a close is missing or unusable the call stays unresolved, with the reason",
)


def word_window(
    target: str, benchmark: str, horizon: int, starts_on: date, ends_on: date
) -> tuple[str, str]:
    """Return the rule of a call over a window; without a benchmark it is measured against zero."""
    versus = (f"大于{benchmark}同期涨跌幅", f"above that of {benchmark}") if benchmark else None
    zh, en = versus or ("大于零", "above zero")
    return (
        f"{target}自{starts_on}收盘至{ends_on}收盘（{horizon}个交易日，复权价）的涨跌幅{zh}即为成立；"
        f"{_UNSETTLED[0]}",
        f"holds if the return of {target} from the close of {starts_on} to the close of {ends_on}"
        f" ({horizon} sessions, adjusted prices) is {en}; {_UNSETTLED[1]}",
    )


def word_first_day(target: str, listed_on: date, offer_price: float | None) -> tuple[str, str]:
    """Return the rule of a first day's call."""
    price = ("最终发行价", "the final offer price")
    if offer_price is not None:
        price = (f"发行价{offer_price:g}", f"the offer price of {offer_price:g}")
    return (
        f"{target}首个交易日（{listed_on}）收盘价高于{price[0]}即为成立；{_UNSETTLED[0]}",
        f"holds if {target} closes its first session ({listed_on}) above {price[1]};"
        f" {_UNSETTLED[1]}",
    )


def formula_of(forecast: Forecast, *, suffix: str = "") -> Formula:
    """Return the sum behind a call's probability, in the form that ``yanbao audit`` repeats.

    ``m`` is the market's rate from ``k`` effective observations, ``r`` that of the comparables from
    ``n``; ``s`` and ``t`` are the strengths of the two priors. ``suffix`` tells the names of one
    call from another's where several stand in one row.
    """
    market, own = forecast.market_rate, forecast.base_rate
    inputs = [
        FormulaInput(name=f"s{suffix}", value=f"{forecast.coin_strength:g}"),
        *_inputs(f"m{suffix}", f"k{suffix}", market),
    ]
    expression = "(s{0} * 0.5 + k{0} * m{0}) / (s{0} + k{0})"
    if own != market:
        inputs = [
            FormulaInput(name=f"b{suffix}", value=f"{forecast.baseline:.4f}"),
            FormulaInput(name=f"t{suffix}", value=f"{forecast.strength:g}"),
            *_inputs(f"r{suffix}", f"n{suffix}", own),
        ]
        expression = "(t{0} * b{0} + n{0} * r{0}) / (t{0} + n{0})"
    return Formula(
        expression=expression.format(suffix),
        inputs=tuple(inputs),
        result=f"{forecast.probability:.4f}",
    )


def _inputs(rate: str, size: str, found: BaseRate) -> list[FormulaInput]:
    return [
        FormulaInput(name=rate, value=f"{found.rate:.4f}", reference=found.reference),
        FormulaInput(name=size, value=f"{found.effective_n:g}", reference=found.reference),
    ]
