"""Which market a text speaks of, by its words."""

from __future__ import annotations

import re
from collections import Counter

from yanbao.text.simplify import simplify

_WORDS: dict[str, re.Pattern[str]] = {
    "XHKG": re.compile(r"港股|H股|港交所|联交所|港元|恒生|恒指|香港上市|港币|\d\.HK\b|HKEX|HK\$"),
    "CN": re.compile(
        r"A股|沪指|深成指|创业板|科创板|上证|深证|沪深|上交所|深交所|北交所|两市|涨停|"
        r"主力资金"
    ),
    "US": re.compile(
        r"美股|纳斯达克|纳指|道指|标普|纽交所|美国存托|ADR|ADS|中概股|Nasdaq|NYSE|"
        r"Wall Street|S&P 500"
    ),
}
MARKET_OF = {"XSHG": "CN", "XSHE": "CN", "BJSE": "CN", "XHKG": "XHKG",
             "XNAS": "US", "XNYS": "US", "XASE": "US", "ARCX": "US", "OTCM": "US"}  # fmt: skip
_NEAR = 60
_ENDS = "\n。；;"
_AGREEING = 2
#: a text is about a market when it names it this often, and hardly any other
_LEAST = 4
_PREVAILS = 0.75


def read_market(text: str) -> tuple[tuple[int, str], ...]:
    """Return the places of market words with their market, in text order."""
    plain = simplify(text)
    places = [
        (match.start(), market)
        for market, pattern in _WORDS.items()
        for match in pattern.finditer(plain)
    ]
    return tuple(sorted(places))


def decide_market(
    start: int,
    end: int,
    text: str,
    places: tuple[tuple[int, str], ...],
    alone: tuple[tuple[int, str], ...] = (),
) -> str:
    """Return the market named in the mention's paragraph, nearest first; empty when none is.

    The paragraph is bounded to a short reach, so that a roundup of several markets does not lend
    one's words to another. Where the reach names none, the market of the other shares in the
    sentence counts (``alone``: places of shares that trade in one market only), then that of the
    whole text.
    """
    low = max(text.rfind("\n", 0, start), start - _NEAR)
    high_break = text.find("\n", end)
    high = min(high_break if high_break >= 0 else len(text), end + _NEAR)
    near = [
        (min(abs(place - start), abs(place - end)), place, market)
        for place, market in places
        if low <= place < high
    ]
    if near:
        return min(near)[2]
    return _market_beside(start, end, text, alone) or _main_market(places)


def _market_beside(start: int, end: int, text: str, alone: tuple[tuple[int, str], ...]) -> str:
    """The market of the shares in the same sentence; empty unless two or more agree on one."""
    low = max((text.rfind(mark, 0, start) for mark in _ENDS), default=-1)
    high = min((at for mark in _ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    beside = [market for place, market in alone if low < place < high]
    return beside[0] if len(beside) >= _AGREEING and len(set(beside)) == 1 else ""


def _main_market(places: tuple[tuple[int, str], ...]) -> str:
    """The market that nearly all of the text's market words are of; empty when none prevails."""
    counts = Counter(market for _, market in places)
    if not counts:
        return ""
    market, count = counts.most_common(1)[0]
    return market if count >= _LEAST and count >= _PREVAILS * len(places) else ""
