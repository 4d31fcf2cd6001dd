"""Figures: each number of the sentence against the numbers of its evidence.

Equal after scale and unit; rounded on the right side of 约 近 逾; computed from what is cited;
moving the way the source says; bound to the same thing there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of

Meets = Callable[[float], bool]
_PHYSICAL: Final = frozenset("亩 公顷 吨 公斤 克 米 公里 毫米 桶 平方米 英寸 尼特 小时 分钟 秒 天 年 月 周 人 头 辆 台".split())
_MONEY: Final = frozenset("HKD USD JPY EUR GBP KRW TWD CNY".split())
_RATES: Final = ("%", "pp", "x")
_RATIO = re.compile(r"(?:为|是|至|达|相当于|约合).{0,6}的(?:约|近|逾|超)?$|times as")
_ADDING: Final = ("合计", "共", "总", "相加", "之和", "累计", "加起来", "合共", "combined", "total", "together", "sum")
_SPLITTING: Final = ("每", "平均", "推算", "按", "估算", "倒推", "合", "单", "均", "值", "照此", "反推", "两颗", "相加", "折", "per", "average", "imply", "implies")
#: words that announce arithmetic; without one a number must stand in the evidence itself
_DERIVED: Final = (
    "推算", "倒推", "反推", "推知", "折合", "相当", "合计", "共", "高出", "多出", "多", "少", "比", "较", "差", "距",
    "占", "比例", "幅", "增量", "倍", "减少", "增加", "增", "减", "降", "收窄", "扩大", "合", "计算", "之和", "平均", "每",
    "净", "毛", "差额", "相差", "累计", "总", "上年", "去年", "翻", "缩", "升", "跌", "涨", "余", "剩", "天", "高", "低",
    "约", "近", "逾", "超", "成", "快", "相加", "两颗", "起伏", "推", "慢", "值", "估", "口径", "即", "两者", "三", "implies", "imply", "implied", "difference",
    "more", "less", "higher", "lower", "total", "combined", "roughly", "about", "undercut", "ratio", "average", "gap",
    "times", "fell", "rose", "drop", "gain", "increase", "per",
)  # fmt: skip


def find_figure_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue for each number that the evidence does not carry as printed."""
    sentence = pair.sentence
    for amount in sentence.amounts:
        if not _is_named(pair, amount):
            yield from _judge(pair, amount)
    yield from _find_swaps(pair)
    yield from _find_wrong_orders(pair)
    yield from _find_exchanged(pair)


_COMPARED = re.compile(
    r"([^，。；！？\n]{2,16}?)(?:的?(?:涨幅|跌幅|增幅|降幅|增速|占比|份额|比例|规模|水平))?(?:也|均|已|仍|都|要)?"
    r"(?P<way>高于|高过|大于|多于|领先于|领先|超过|快于|跑赢|低于|小于|少于|落后于|慢于|跑输|不及)([^，。；！？\n]{2,16})"
)
_WAY = re.compile(r"高[于过]|[大多快低小少慢]于|领先|超过|落后|跑[赢输]|不及")
_LESS: Final = ("低于", "小于", "少于", "落后于", "慢于", "跑输", "不及")


def _find_wrong_orders(pair: Pairing) -> Iterator[Clue]:
    """Find A 高于 B where the numbers that the evidence gives for both say the opposite."""
    match = _COMPARED.search(pair.sentence.plain) if _WAY.search(pair.sentence.plain) else None
    if match is None or pair.sentence.clause_at(match.end() - 1) is None:
        return
    if any(match.start() <= a.start < match.end() for a in pair.sentence.amounts):
        return
    one, two = _figure_of(pair, match[1], match[3]), _figure_of(pair, match[3], match[1])
    if one is None or two is None or one is two or one.unit != two.unit:
        return
    less = match["way"] in _LESS
    if (abs(one.value) < abs(two.value)) != less and one.value != two.value:
        yield Clue(code="comparison-wrong", words=match.group(), carried=f"{one.text} / {two.text}",
                   reason="the source's numbers stand the other way round")  # fmt: skip


def _figure_of(pair: Pairing, name: str, other: str) -> Amount | None:
    """Return the number of the clause that names the one thing and not the other."""
    mine = grams_of(name) - grams_of(other)
    best, found = 1, None
    for quote in pair.quotes:
        for clause in quote.clauses:
            amounts = [a for a in quote.amounts if clause.start <= a.start < clause.end and a.kind]
            shared = len(mine & clause.grams)
            if shared > best and len(amounts) == 1:
                best, found = shared, amounts[0]
    return found


def _is_named(pair: Pairing, amount: Amount) -> bool:
    """Whether the digits are part of the publisher's name, a code, or a year that is known."""
    digits = amount.text.rstrip("个名位家只件项种")
    if amount.kind in _MONEY and amount.value == 1:
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


def _judge(pair: Pairing, amount: Amount) -> Iterator[Clue]:
    equal = [(p, b) for p, b in pair.amounts if _equal(amount, b) and _same_unit(amount, b)]
    if equal:
        others = [b for _, b in pair.amounts if not _equal(amount, b) and _same_unit(amount, b)]
        if not (amount.bound and any(_rounds(amount, b) for b in others)):
            told = frozenset(name for p, b in equal if (c := p.clause_at(b.start)) for m in c.marks for name in m.classes)
            yield from _judge_bound(amount, [b for _, b in equal], told)
        yield from _judge_sign(pair, amount, equal)
        return
    near = [(p, b) for p, b in pair.amounts if _same_unit(amount, b) and _rounds(amount, b)]
    if near:
        yield from _judge_sign(pair, amount, near)
        if not amount.bound and not any(_close(amount, b) for _, b in near):
            yield Clue(code="rounding-unmarked", words=amount.text, carried=near[0][1].text,
                       reason="rounded without a word that says so")  # fmt: skip
        return
    scaled = _find_scaled(pair, amount)
    if scaled is not None:
        yield scaled
        return
    wrong = [b for _, b in pair.amounts if _same_unit(amount, b) and _wrong_side(amount, b)]
    if wrong:
        yield Clue(code="rounding-differs", words=_with_bound(pair, amount), carried=wrong[0].text,
                   reason=f"the source says {wrong[0].text}, on the other side")  # fmt: skip
        return
    if amount.loose and any(_same_unit(amount, b) for _, b in pair.amounts):
        loose = [b for _, b in pair.amounts if b.loose]
        if not loose or any(b.value == amount.value for b in loose):
            return
    if _derivable(pair, amount):
        if not any(word in pair.sentence.plain for word in _DERIVED):
            yield Clue(code="number-computed", words=amount.text, reason="computed, though no word says so")
        return
    yield _explain(pair, amount)


def _find_scaled(pair: Pairing, a: Amount) -> Clue | None:
    """Find the same digits with another unit of the same family: points for basis points."""
    digits = a.digits.strip("0")
    for _, b in pair.amounts:
        if not digits or digits != b.digits.strip("0") or a.text == b.text:
            continue
        rates = a.kind in ("%", "pp") and b.kind in ("%", "pp")
        if rates and abs(a.value) != abs(b.value):
            return Clue(code="unit-differs", words=a.text, carried=b.text, reason=f"the source says {b.text}")
        money = a.kind == b.kind and a.kind not in ("%", "pp", "x", "ord") and min(abs(a.value), abs(b.value)) >= 1e4
        if a.kind == b.kind and a.counter == b.counter and (len(digits) > 1 or money) and a.value != b.value:
            return Clue(code="magnitude-differs", words=a.text, carried=b.text, reason=f"the source says {b.text}")
    for _, b in pair.amounts:
        if _other_currency(a, b) and (_equal(a, b) or _rounds(a, b)):
            return Clue(code="unit-differs", words=a.text, carried=b.text, reason=f"the source says {b.text}")
    return None


def _equal(a: Amount, b: Amount) -> bool:
    return abs(abs(a.value) - abs(b.value)) <= 1e-9 * max(abs(a.value), 1.0)


def _other_currency(a: Amount, b: Amount) -> bool:
    """Whether both are money and not of one currency; 元 alone is the yuan."""
    one = a.kind if a.kind in _MONEY else "CNY" if a.counter == "元" else ""
    two = b.kind if b.kind in _MONEY else "CNY" if b.counter == "元" else ""
    return bool(one and two and one != two)


def _same_unit(a: Amount, b: Amount) -> bool:
    """Whether two numbers may measure the same: kinds agree, or one side prints none."""
    if (a.kind == "ord") != (b.kind == "ord"):
        return False
    if _other_currency(a, b):
        return False
    if a.kind and b.kind:
        if a.kind == b.kind:
            return True
        return {a.kind, b.kind} == {"%", "x"}
    if a.kind == "pp" or b.kind == "pp" or a.kind == "%" or b.kind == "%":
        return a.value == b.value and not (a.counter or b.counter) and not (a.kind and b.kind)
    if a.counter in _PHYSICAL and b.counter in _PHYSICAL and a.counter != b.counter:
        return False
    if a.kind in ("", "shares") and b.kind in ("", "shares"):
        return not (a.counter and b.counter) or a.counter == b.counter or a.value > 31
    return True


def _rounds(a: Amount, b: Amount) -> bool:
    """Whether ``a`` is a fair rounding of ``b``, on the side that its word names."""
    mine, other = abs(a.value), _as_unit(a, b)
    room = max(a.place / 2, 1e-9 * mine)
    if a.bound in ("about", "near", "") and abs(mine - other) <= room * 1.0001:
        return True
    coarse = max(a.coarse, a.place)
    if a.bound == "over":
        return mine <= other < mine + coarse or (b.bound in ("over", "min") and mine == other)
    if a.bound == "min":
        return mine <= other < mine + coarse
    if a.bound in ("near",):
        return mine - max(coarse * 0.6, mine * 0.03) <= other <= mine + room
    if a.bound in ("under", "max"):
        return mine - coarse <= other <= mine if a.bound == "max" else mine - coarse <= other < mine
    if a.bound == "about":
        return abs(mine - other) <= coarse / 2
    return False


def _as_unit(a: Amount, b: Amount) -> float:
    if a.kind == "x" and b.kind == "%":
        return abs(b.value) / 100
    if a.kind == "%" and b.kind == "x":
        return abs(b.value) * 100
    return abs(b.value)


def _close(a: Amount, b: Amount) -> bool:
    return abs(abs(a.value) - _as_unit(a, b)) <= max(a.place / 2, 1e-9)


def _wrong_side(a: Amount, b: Amount) -> bool:
    mine, other = abs(a.value), _as_unit(a, b)
    if a.bound in ("over", "min"):
        return mine - max(a.coarse, mine * 0.03) <= other < mine
    if a.bound in ("near", "under", "max"):
        return mine < other <= mine + max(a.coarse, mine * 0.03)
    return False


def _judge_bound(a: Amount, equal: list[Amount], told: frozenset[str]) -> Iterator[Clue]:
    bounds = {b.bound for b in equal}
    if a.bound in bounds or (not a.bound and ("" in bounds or bounds <= {"about", "near", "over"})):
        return
    other = equal[0]
    clash = {
        "over": ("", "max", "under", "near"), "min": ("max", "under", "near"),
        "under": ("", "min", "over", "max"), "near": ("over", "min"), "max": ("min", "over"),
        "about": (), "": ("max", "under"),
    }[a.bound]  # fmt: skip
    if a.bound in ("over", "under", "near") and "" in bounds and f"approx.{a.bound}" in told:
        return
    if all(bound in clash for bound in bounds):
        code = "bound-dropped" if not a.bound else "rounding-differs"
        yield Clue(code=code, words=a.text, carried=other.text,
                   reason=f"the source bounds {other.text} otherwise")  # fmt: skip


def _judge_sign(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    if not a.sign:
        return
    mine = _segment(pair.sentence, a)
    shared = [len(mine & _segment(p, b)) for p, b in equal]
    most = max(shared)
    equal = [entry for entry, held in zip(equal, shared, strict=True) if held == most]
    signs = {b.sign for _, b in equal}
    if a.sign in signs or 0 in signs:
        return
    other = equal[0][1]
    yield Clue(code="direction-differs", words=a.text, carried=other.text,
               reason=f"the source has {other.text} going the other way")  # fmt: skip


def _with_bound(pair: Pairing, amount: Amount) -> str:
    return pair.sentence.text[max(0, amount.start - 3) : amount.end]


def _explain(pair: Pairing, a: Amount) -> Clue:
    """Say which kind of difference it is: unit, magnitude, or the digits themselves."""
    for _, b in pair.amounts:
        if a.digits and a.digits.strip("0") == b.digits.strip("0") and a.digits.strip("0"):
            if (a.kind != b.kind or a.counter != b.counter) and a.value == b.value:
                return Clue(code="unit-differs", words=a.text, carried=b.text, reason=f"the source says {b.text}")
            if len(a.digits.strip("0")) > 1 or (a.kind == b.kind and a.kind):
                return Clue(code="magnitude-differs", words=a.text, carried=b.text, reason=f"the source says {b.text}")
    counted = a.counter and any(b.counter == a.counter for _, b in pair.amounts)
    code = "number-differs" if a.kind or a.value > 12 or counted else "count-differs"
    alike = [b for _, b in pair.amounts if _same_unit(a, b)]
    told = alike[0].text if alike else ""
    return Clue(code=code, words=a.text, carried=told, reason="no cited words hold this number")


def _derivable(pair: Pairing, a: Amount) -> bool:
    """Whether arithmetic on two or three of the evidence's numbers comes to this one."""
    values = [(b, abs(b.value)) for p, b in pair.amounts if b.value and not b.loose and p is not pair.title][:14]
    if a.kind == "ord":
        return False
    if not a.kind and a.counter in ("天", "日") and _spans_days(pair, a.value):
        return True
    clause = pair.sentence.clause_at(a.start)
    near = clause.text if clause else pair.sentence.plain
    adds = any(w in near for w in _ADDING)
    splits = any(w in pair.sentence.plain for w in _SPLITTING)
    own = [(b, abs(b.value)) for b in pair.sentence.amounts if b is not a and b.value][:6]
    target, signed = abs(a.value), a
    if not target:
        return False

    def meets(value: float) -> bool:
        if value <= 0:
            return False
        room = max(a.place / 2, 1e-6 * target)
        if a.bound in ("about", "near", ""):
            if abs(value - target) <= room * 1.01:
                return True
            slack = max(a.coarse / 2, 0) if a.bound else 0.0
            if a.bound == "near":
                return target - max(a.coarse * 0.6, target * 0.03) <= value <= target
            return abs(value - target) <= slack
        if a.bound in ("over", "min"):
            return target <= value < target + max(a.coarse, room)
        return target - max(a.coarse, room) <= value <= target

    for (b, x), (c, y) in combinations(values, 2):
        if _relates(signed, b, c, x, y, (meets, adds, splits)):
            return True
    for b, x in values:
        if _relates_alone(a, b, x, meets, _is_ratio(pair, a)):
            return True
        for c, y in own:
            if c.value != b.value and _relates(signed, b, c, x, y, (meets, adds, splits)):
                return True
    return adds and _sums(a, values, meets)


def _relates(
    a: Amount, b: Amount, c: Amount, x: float, y: float, allowed: tuple[Meets, bool, bool]
) -> bool:
    """Whether a sum, difference, ratio, share or product of two numbers comes to a third."""
    check, adds, splits = allowed
    rates = (b.kind in _RATES, c.kind in _RATES)
    alike = b.unit == c.unit or not b.unit or not c.unit or (not b.kind and not c.kind and b.value > 31 < c.value)
    if all(rates):
        if a.kind in ("pp", "%") and "x" not in (b.kind, c.kind):
            return check(abs(x - y)) or (adds and check(x + y)) or check(abs(b.value - c.value))
        return a.kind == "x" and (check(x / y) or check(y / x))
    if alike and not any(rates):
        if a.kind in _RATES:
            unit = 1.0 if a.kind == "x" else 100.0
            big, small = max(x, y), min(x, y)
            parts = (small / big, big / small, big / small - 1, 1 - small / big)
            return any(check(unit * part) for part in parts)
        return (
            check(abs(x - y)) or check(x + y)
            or (splits and (check(x * y) or (a.kind in ("", "shares") and (check(x / y) or check(y / x)))))
        )  # fmt: skip
    if a.kind in _RATES:
        return False
    if any(rates):
        amount, rate = (x, y) if rates[1] else (y, x)
        share = rate if "x" in (b.kind, c.kind) else rate / 100
        made = [amount * share, amount / (1 + share), amount * (1 + share)]
        made += [amount / share] if share else []
        made += [amount / (1 - share), amount * (1 - share)] if share < 1 else []
        return any(check(value) for value in made)
    return splits and (check(x * y) or check(x / y) or check(y / x))


def _relates_alone(a: Amount, b: Amount, x: float, check: Meets, ratio: bool) -> bool:
    """Whether one number says the other in another measure: 增长155% is 1.55 times more."""
    if b.kind in ("%", "pp") and a.kind == "x":
        if ratio and b.sign:
            return check(x / 100 + 1) or (b.sign < 0 and check(1 - x / 100))
        return check(x / 100) or check(x / 100 + 1) or check(abs(x / 100 - 1))
    if b.kind in ("%", "pp") and a.kind in ("%", "pp"):
        return check(abs(100 - x)) or (b.kind == a.kind and x > 100 and check(x - 100))
    if b.kind == "x" and a.kind == "%":
        return check(100 * (x - 1)) or check(100 * x)
    months = (b.counter == "年" and check(x * 12)) or (b.counter == "个" and check(x / 12))
    acres = (b.counter == "亩" and check(x / 15)) or (b.counter == "公顷" and check(x * 15))
    return not a.kind and not b.kind and a.counter != b.counter and (months or acres)


def _is_ratio(pair: Pairing, a: Amount) -> bool:
    """Whether the number says how many times as much (为上年的2.4倍), not how much more."""
    return _RATIO.search(pair.sentence.plain[max(0, a.start - 12) : a.start]) is not None


def _spans_days(pair: Pairing, count: float) -> bool:
    days = [(d.year, d.month, d.day) for q in pair.quotes for d in q.days if d.year and d.month and d.day]
    instants = []
    for year, month, day in days:
        try:
            instants.append(date(year, month, day).toordinal())
        except ValueError:
            continue
    spans = {abs(one - two) for one, two in combinations(instants, 2)}
    return bool(spans & {int(count), int(count) - 1})


def _sums(a: Amount, values: list[tuple[Amount, float]], check: Meets) -> bool:
    same = [x for b, x in values if b.unit == a.unit or (not b.kind and not a.kind)]
    return any(
        check(sum(group))
        for size in (3, 4)
        for group in combinations(same[:9], size)
    )


def _context(passage: Passage, start: int, end: int) -> frozenset[str]:
    """Return what stands around a number within its clause, up to the number before it."""
    clause = passage.clause_at(start)
    low = max(clause.start if clause else 0, start - 18)
    high = min(clause.end if clause else len(passage.plain), end + 8)
    for other in passage.amounts:
        if other.end <= start:
            low = max(low, other.end)
        elif other.start >= end:
            high = min(high, other.start)
            break
    return grams_of(passage.plain[low:start]) | grams_of(passage.plain[end:high])


def _clause_of(passage: Passage, amount: Amount) -> frozenset[str]:
    clause = passage.clause_at(amount.start)
    if clause is None:
        return frozenset()
    place = passage.clauses.index(clause)
    return clause.grams | (passage.clauses[place - 1].grams if place else frozenset())


def _segment(passage: Passage, a: Amount) -> frozenset[str]:
    """Return what stands between a number and the one before it, in its clause or list item."""
    low = max(0, a.start - 14)
    for mark in "，。；、！？\n：":
        low = max(low, passage.plain.rfind(mark, 0, a.start) + 1)
    for other in passage.amounts:
        if other.end <= a.start:
            low = max(low, other.end)
    return grams_of(passage.plain[low : a.start])


def _find_exchanged(pair: Pairing) -> Iterator[Clue]:
    """Find two numbers of a list that have changed places: 甲跌4%、乙跌6% for 甲跌6%、乙跌4%."""
    theirs = [(b, _segment(p, b)) for p, b in pair.amounts if b.kind]
    if len(theirs) < 2:
        return
    seen: dict[str, int] = {}
    for _, grams in theirs:
        for gram in grams:
            seen[gram] = seen.get(gram, 0) + 1
    for a in pair.sentence.amounts:
        mine = {g for g in _segment(pair.sentence, a) if seen.get(g) == 1}
        if not a.kind or not mine:
            continue
        fits = [len(mine & grams) for b, grams in theirs if _same_unit(a, b) and (_equal(a, b) or _rounds(a, b))]
        if not fits or max(fits):
            continue
        for b, grams in theirs:
            if b.kind == a.kind and len(mine & grams) >= 1 and len(mine & grams) == len(mine):
                yield Clue(code="number-exchanged", words=a.text, carried=b.text,
                           reason=f"the source says {b.text} of this, and {a.text} of another")  # fmt: skip
                return


def _find_swaps(pair: Pairing) -> Iterator[Clue]:
    """Find a number that the evidence binds to something else, and its own place to another."""
    if len(pair.amounts) < 2:
        return
    contexts = [(b, _context(p, b.start, b.end)) for p, b in pair.amounts]
    wide = [(b, _clause_of(p, b)) for p, b in pair.amounts]
    for a in pair.sentence.amounts:
        mine = _context(pair.sentence, a.start, a.end)
        if len(mine) < 3:
            continue
        fits = [c for b, c in wide if _same_unit(a, b) and (_equal(a, b) or _rounds(a, b))]
        own = max((len(mine & c) for c in fits), default=-1)
        if own < 0:
            continue
        rival, amount = max(
            ((len(mine & c), b) for b, c in contexts if not _equal(a, b) and not _rounds(a, b) and not _rounds(b, a) and b.unit == a.unit),
            key=lambda entry: entry[0], default=(0, None),
        )  # fmt: skip
        if amount is not None and rival >= own + 2:
            yield Clue(code="number-elsewhere", words=a.text, carried=amount.text,
                       reason=f"the source says {amount.text} of this, and {a.text} of something else")  # fmt: skip
