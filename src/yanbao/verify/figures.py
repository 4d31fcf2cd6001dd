"""Figures: each number of the sentence against the numbers of its evidence.

Equal after scale and unit; rounded on the right side of 约 近 逾; computed from what is cited;
moving the way the source says; bound to the same thing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.bindings import (
    find_crossed_brackets,
    find_crossed_lists,
    find_exchanged,
    find_other_items,
    find_wrong_orders,
    segment,
)
from yanbao.verify.derivations import derivable, is_ratio
from yanbao.verify.equalities import (
    MONEY,
    close,
    is_equal,
    other_currency,
    rounds,
    same_unit,
    wrong_side,
)
from yanbao.verify.lists import find_crossed_entries
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage
from yanbao.verify.sides import find_side_clues, shares_of
from yanbao.verify.slips import find_slip


def find_figure_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue for each number that the evidence does not carry as printed."""
    sentence = pair.sentence
    for amount in sentence.amounts:
        if not _is_named(pair, amount) and not _is_range(pair, amount):
            yield from _judge(pair, amount)
    yield from find_wrong_orders(pair)
    yield from find_exchanged(pair)
    yield from find_other_items(pair)
    yield from find_crossed_lists(pair)
    yield from find_crossed_entries(pair)
    yield from find_side_clues(pair)
    yield from find_crossed_brackets(pair)


def _is_named(pair: Pairing, amount: Amount) -> bool:
    """Whether the digits are part of the publisher's name, a code, or a year that is known."""
    digits = amount.text.rstrip("个名位家只件项种")
    if (
        amount.kind in MONEY
        and amount.value == 1
        and _EACH_ONE.search(pair.sentence.plain[max(0, amount.start - 4) : amount.start])
    ):
        return True  # per dollar: a measure, not a statement
    if amount.kind or not digits.isdigit():
        return False
    around = pair.sentence.plain[max(0, amount.start - 8) : amount.end + 8]
    publisher = pair.publisher.plain
    if len(publisher) > 1 and digits in publisher and publisher in around:
        return True
    if len(digits) >= 5 and digits in pair.known:
        return True
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        published = pair.frame.published_on
        years = {published.year, published.year - 1} if published else set()
        return digits in pair.known or int(digits) in years
    return False


_EACH_ONE = re.compile(r"每$|兑$|per $|a $")
_LASTS = re.compile(r"个?(?:半?月|年|天|日|周|季度|交易日|星期|小时)")
_NUMERALS: Final = "一二三四五六七八九"


def _is_range(pair: Pairing, amount: Amount) -> bool:
    """Whether a number ends a range told in one breath, of which the evidence holds the end or
    the beginning: 两三个月.
    """
    words = pair.sentence.plain[max(0, amount.start - 1) : amount.start + 2].replace("两", "二")
    pairs = [(words[k], words[k + 1]) for k in range(len(words) - 1)]
    first, last = next((p for p in pairs if set(p) <= set(_NUMERALS)), ("", ""))
    if not first:
        return False
    tenths = 10.0 if amount.kind == "%" else 1.0
    ends = {tenths * (_NUMERALS.index(first) + 1), tenths * (_NUMERALS.index(last) + 1)}
    return max(ends) - min(ends) == tenths and any(b.value in ends for _, b in pair.amounts)


def _judge(pair: Pairing, amount: Amount) -> Iterator[Clue]:
    ratio = amount.kind == "x" and is_ratio(pair, amount)
    # a growth of 238 % is not 2.38 times the year before, but 3.38
    pool = [(p, b) for p, b in pair.amounts if not ratio or b.kind == "x" or not b.sign]
    pool = [(p, b) for p, b in pool if same_unit(amount, b)]
    if equal := [(p, b) for p, b in pool if is_equal(amount, b)]:
        yield from _judge_equal(pair, amount, equal)
    elif near := [(p, b) for p, b in pool if rounds(amount, b)]:
        yield from _judge_rounded(pair, amount, near)
    elif _is_of_ten_shares(pair, amount) or _is_to_level(pair, amount):
        return
    elif (scaled := _find_scaled(pair, amount)) and not _is_difference(pair, amount):
        yield scaled
    elif not (_is_worded(amount) and derivable(pair, amount)):
        yield from _judge_missing(pair, amount)


def _judge_equal(
    pair: Pairing, amount: Amount, equal: list[tuple[Passage, Amount]]
) -> Iterator[Clue]:
    """Compare what stands around a number that the evidence holds."""
    others = [b for _, b in pair.amounts if not is_equal(amount, b) and same_unit(amount, b)]
    if not (amount.bound and any(rounds(amount, b) for b in others)):
        clauses = [c for p, b in equal if (c := p.clause_at(b.start))]
        told = frozenset(name for c in clauses for m in c.marks for name in m.classes)
        yield from _judge_bound(amount, [b for _, b in equal], told)
    yield from _judge_sign(pair, amount, equal)
    yield from _judge_per(pair, amount, equal)


def _judge_rounded(
    pair: Pairing, amount: Amount, near: list[tuple[Passage, Amount]]
) -> Iterator[Clue]:
    """Compare a number that the evidence holds with more digits."""
    yield from _judge_sign(pair, amount, near)
    if not amount.bound and not any(close(amount, b) for _, b in near):
        yield Clue(
            code="rounding-unmarked",
            words=amount.text,
            carried=near[0][1].text,
            reason="rounded without a word that says so",
        )


def _judge_missing(pair: Pairing, amount: Amount) -> Iterator[Clue]:
    """Say what speaks against a number that the evidence does not hold."""
    alike = [b for _, b in pair.amounts if same_unit(amount, b)]
    wrong = next((b for b in alike if wrong_side(amount, b)), None)
    if wrong is not None:
        yield Clue(
            code="rounding-differs",
            words=_with_bound(pair, amount),
            carried=wrong.text,
            reason=f"the source says {wrong.text}, on the other side",
        )
    elif amount.loose and alike and _is_loose_too(pair, amount):
        return
    elif replaced := find_slip(pair, amount):
        yield Clue(
            code="number-replaced",
            words=amount.text,
            carried=replaced.text,
            reason=f"the source says {replaced.text} in these words",
        )
    elif _is_in_a_row(pair, amount):
        return
    elif not derivable(pair, amount):
        yield _explain(pair, amount)


_BY = re.compile(r"[多少高低差快慢](?:出|了|跌|涨|升|降|于|约|近)*$")


def _is_difference(pair: Pairing, amount: Amount) -> bool:
    """Whether a number is told as how far two lie apart, and they do: 多跌5个基点."""
    before = pair.sentence.plain[max(0, amount.start - 5) : amount.start]
    return _BY.search(before) is not None and derivable(pair, amount)


def _is_loose_too(pair: Pairing, amount: Amount) -> bool:
    """Whether a number of the evidence lies where a loose one (三十多) may."""
    reach = max(amount.coarse, amount.place)
    return any(amount.value <= b.value < amount.value + reach for _, b in pair.amounts) or any(
        b.loose and abs(b.value - amount.value) < reach for _, b in pair.amounts
    )


_ROW = re.compile(r"(?:连续?|持续|已)(?:第|了)?[^，。；\d一二三四五六七八九十]{0,4}$")


def _is_in_a_row(pair: Pairing, a: Amount) -> bool:
    """Whether a count of times in a row is the source's ordinal, or its ordinal the source's
    count: 连增17个月, 连续第17个月.
    """
    if _ROW.search(pair.sentence.plain[max(0, a.start - 8) : a.start]) is None:
        return False
    return any(
        b.value == a.value
        and (b.kind == "ord") != (a.kind == "ord")
        and _turn(b) == _turn(a)
        and _ROW.search(p.plain[max(0, b.start - 8) : b.start])
        for p, b in pair.amounts
    )


def _turn(a: Amount) -> str:
    """Return what is counted in a row; a session is a day."""
    return a.counter.removeprefix("个").replace("交易日", "日").replace("天", "日")


_TO_LEVEL = re.compile(r"[离距][^，。；]{0,20}(?:有|差|剩)")


def _is_to_level(pair: Pairing, a: Amount) -> bool:
    """Whether a round level and the way to it go with a number of the evidence: 离4000还有135."""
    if not _TO_LEVEL.search(pair.sentence.plain):
        return False
    held = [abs(b.value) for _, b in pair.amounts if b.kind == a.kind or not a.kind]
    others = [b for b in pair.sentence.amounts if b is not a and b.kind == a.kind]
    return any(
        abs(abs(max(a.value, c.value) - h) - min(a.value, c.value)) <= max(a.place, c.place, 1e-9)
        for c in others
        for h in held
    )


def _is_of_ten_shares(pair: Pairing, a: Amount) -> bool:
    """Whether a payment on one share is a tenth of the source's on ten."""
    if "每股" not in pair.sentence.plain:
        return False
    return shares_of(pair.sentence, a) == 1 and any(
        shares_of(p, b) == 10 and abs(10 * a.value - b.value) < 1e-9 * b.value
        for p, b in pair.amounts
    )


def _is_worded(a: Amount) -> bool:
    """Whether a number tells how often something went into another: 翻倍, 一半."""
    return any(c in a.text for c in "翻倍番半") and a.kind in ("%", "x")


def _find_scaled(pair: Pairing, a: Amount) -> Clue | None:
    """Find the same digits with another unit of the same family: points for basis points."""
    digits = a.digits.strip("0")
    for _, b in pair.amounts:
        if not digits or digits != b.digits.strip("0") or a.text == b.text:
            continue
        rates = a.kind in ("%", "pp") and b.kind in ("%", "pp")
        if rates and abs(a.value) != abs(b.value):
            return Clue(
                code="unit-differs",
                words=a.text,
                carried=b.text,
                reason=f"the source says {b.text}",
            )
        money = (
            a.kind == b.kind
            and a.kind not in ("%", "pp", "x", "ord")
            and min(abs(a.value), abs(b.value)) >= 1e4
        )
        if (
            a.kind == b.kind
            and a.counter == b.counter
            and (len(digits) > 1 or money)
            and a.value != b.value
        ):
            return Clue(
                code="magnitude-differs",
                words=a.text,
                carried=b.text,
                reason=f"the source says {b.text}",
            )
    for _, b in pair.amounts:
        if other_currency(a, b) and (is_equal(a, b) or rounds(a, b)):
            return Clue(
                code="unit-differs",
                words=a.text,
                carried=b.text,
                reason=f"the source says {b.text}",
            )
    return None


def _judge_bound(a: Amount, equal: list[Amount], told: frozenset[str]) -> Iterator[Clue]:
    bounds = {b.bound for b in equal}
    if a.bound in bounds or (not a.bound and ("" in bounds or bounds <= {"about", "near", "over"})):
        return
    other = equal[0]
    clash = {
        "over": ("", "max", "under", "near"), "min": ("max", "under", "near"),
        "under": ("", "min", "over"), "near": ("over", "min"), "max": ("min", "over"),
        "about": (), "": ("max", "under"),
    }[a.bound]  # fmt: skip
    if a.bound in ("over", "under", "near") and "" in bounds and f"approx.{a.bound}" in told:
        return
    if all(bound in clash for bound in bounds):
        code = "bound-dropped" if not a.bound else "rounding-differs"
        yield Clue(
            code=code,
            words=a.text,
            carried=other.text,
            reason=f"the source bounds {other.text} otherwise",
        )


def _judge_sign(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    if not a.sign or _LASTS.match(pair.sentence.plain, a.end):
        return  # how long something goes on goes no way itself
    mine = segment(pair.sentence, a)
    if {1, -1} <= {b.sign for _, b in equal}:
        return  # both ways are told of the one number: whose is which is the lists' matter
    shared = [len(mine & segment(p, b)) for p, b in equal]
    most = max(shared)
    equal = [entry for entry, held in zip(equal, shared, strict=True) if held == most]
    signs = {b.sign for _, b in equal}
    if a.sign in signs or 0 in signs:
        return
    other = equal[0][1]
    yield Clue(
        code="direction-differs",
        words=a.text,
        carried=other.text,
        reason=f"the source has {other.text} going the other way",
    )


_PER = re.compile(
    r"\s?(?:元|美元|港元|吨|万吨|千克|公斤|立方米)?\s?[/每](?P<what>[日天周月季年桶吨克斤升股]|盎司|公斤|千克|小时|辆)"
)
_PER_BEFORE = re.compile(
    r"每(?P<what>[桶吨克斤升股]|盎司|公斤|千克|小时|辆|立方米)[^，。；\d]{0,3}$"
)
_PER_ALIKE: Final = {"天": "日", "千克": "公斤"}


def _per(passage: Passage, a: Amount) -> str:
    """Return what a number is counted by: the day of 53.5万吨/日."""
    found = _PER.match(passage.plain, a.end) or _PER_BEFORE.search(
        passage.plain[max(0, a.start - 6) : a.start]
    )
    return _PER_ALIKE.get(found["what"], found["what"]) if found else ""


def _judge_per(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    mine = _per(pair.sentence, a)
    theirs = {_per(p, b) for p, b in equal}
    if mine and "" not in theirs and mine not in theirs:
        yield Clue(
            code="unit-differs",
            words=f"{a.text}/{mine}",
            carried=f"{equal[0][1].text}/{min(theirs)}",
            reason="the source counts it by another measure",
        )


def _with_bound(pair: Pairing, amount: Amount) -> str:
    return pair.sentence.text[max(0, amount.start - 3) : amount.end]


def _explain(pair: Pairing, a: Amount) -> Clue:
    """Say which kind of difference it is: unit, magnitude, or the digits themselves."""
    for _, b in pair.amounts:
        if a.digits and a.digits.strip("0") == b.digits.strip("0") and a.digits.strip("0"):
            if (a.kind != b.kind or a.counter != b.counter) and a.value == b.value:
                return Clue(
                    code="unit-differs",
                    words=a.text,
                    carried=b.text,
                    reason=f"the source says {b.text}",
                )
            if len(a.digits.strip("0")) > 1 or (a.kind == b.kind and a.kind):
                return Clue(
                    code="magnitude-differs",
                    words=a.text,
                    carried=b.text,
                    reason=f"the source says {b.text}",
                )
    counted = a.counter and any(b.counter == a.counter for _, b in pair.amounts)
    # a small count in English is no part of another word
    counted = counted or (a.text.isascii() and a.text.isalpha() and a.value > 3)
    code = "number-differs" if a.kind or a.value > 12 or counted else "count-differs"
    alike = [b for _, b in pair.amounts if same_unit(a, b)]
    told = alike[0].text if alike else ""
    return Clue(code=code, words=a.text, carried=told, reason="no cited words hold this number")
