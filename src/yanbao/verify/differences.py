"""Differences: where a sentence that is nearly its source's own words departs from them.

Two checks that need no weighing. Of a sentence that stands almost word for word in the evidence,
each number, unit, direction, date and word of reserve must be the source's at that very place. Of
a list of moves (甲涨超1%，乙、丙跌超2%), each name must move as its own item says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.amounts import find_amounts
from yanbao.verify.days import complete, find_days, meant_days
from yanbao.verify.equalities import is_equal, rounds, same_unit
from yanbao.verify.lexicon import load_words
from yanbao.verify.numerals import Numeral, find_numerals
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage
from yanbao.verify.subjects import is_abbreviation
from yanbao.verify.times import is_reckoned_day

#: the share of a sentence that must stand in one stretch of the evidence, in order
_NEAR: Final = 0.8
_SHORTEST: Final = 12
#: a label that holds both ways says neither (商品涨跌跌9.46%)
_BOTH_WAYS: Final = "涨跌"
_CODES = re.compile(r"[（(][A-Za-z0-9.-]{1,12}[）)]")
_OPENING = re.compile(r"^(?:另?据|按照?)[^，。]{1,24}[，,]")
_AXES: Final = ("change", "flow", "trade", "profit", "rate", "width", "more")
_UNITS: Final = ("个百分点", "百分点", "个基点", "基点", "%", "亿", "万", "元", "点", "倍")


def find_differences(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue for each place where nearly the same words say another thing."""
    mine = _OPENING.sub("", _CODES.sub("", pair.sentence.plain)).replace(_BOTH_WAYS, "")
    if len(mine) >= _SHORTEST:
        wanted = 0.6 * len(pair.sentence.grams)
        for quote in pair.quotes:
            if len(pair.sentence.grams & quote.grams) < wanted:
                continue  # cannot be near: the matcher need not be asked
            theirs = _CODES.sub("", quote.plain).replace(_BOTH_WAYS, "")
            if mine.rstrip("。.") in theirs:
                break  # its own words
            matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
            same = sum(size for _, _, size in matcher.get_matching_blocks())
            if same >= _NEAR * len(mine):
                yield from _compare(pair, mine, theirs, matcher)
                break
    yield from _find_other_moves(pair)


def _compare(
    pair: Pairing, mine: str, theirs: str, matcher: SequenceMatcher[str]
) -> Iterator[Clue]:
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag != "replace" or end - start > 12 or high - low > 12:
            continue
        digits = any(c.isdigit() for c in mine[low:high])
        if digits and not _is_placed(mine[:low], theirs[:start]):
            continue
        one, two = _whole(mine, low, high), _whole(theirs, start, end)
        code = _differ(pair, one, two)
        if code:
            yield Clue(
                code=code, words=one, carried=two, reason=f"the source says {two} in these words"
            )


def _is_placed(one: str, two: str) -> bool:
    """Whether the same word stands before both, digits and points of their numbers aside."""
    left, right = one.rstrip("0123456789.,"), two.rstrip("0123456789.,")
    return left[-2:] == right[-2:]


def _whole(text: str, low: int, high: int) -> str:
    """Return a stretch with the whole number, date or word that it cuts into."""
    while low > 0 and (text[low - 1].isdigit() or text[low - 1] in ".,月"):
        low -= 1
    while high < len(text) and (text[high].isdigit() or text[high] in ".,月日%万亿"):
        high += 1
    if not any(c.isdigit() for c in text[low:high]):
        for mark in load_words().find(text):
            if mark.start < high and mark.end > low and len(mark.word) <= 4:
                low, high = min(low, mark.start), max(high, mark.end)
    return text[low:high]


def _differ(pair: Pairing, one: str, two: str) -> str:
    """Return what differs between two stretches that stand in each other's place, if it counts."""
    days, others = find_days(one), find_days(two)
    published = pair.frame.published_on
    if days:
        told = [complete(day, published) for day in others] or list(meant_days(two, published))
        agree = any(complete(day, published).agrees(other) for day in days for other in told)
        agree = agree or all(is_reckoned_day(pair, day) for day in days)
        return "date-differs" if told and not agree else ""
    numbers, known = find_numerals(one), find_numerals(two)
    if numbers and known:
        if _is_same_measure(one, two) or _is_held(pair, numbers[0], known[0]):
            return ""
        return _differ_in_number(one, two, numbers, known)
    if _unit(one) and _unit(two) and _unit(one) != _unit(two):
        return "unit-differs"
    words = load_words()
    here = {name for m in words.find(one) for name in m.classes}
    there = {name for m in words.find(two) for name in m.classes}
    for axis in _AXES:
        up, down = f"axis.{axis}+", f"axis.{axis}-"
        if (up in here) != (down in here) and (up in there) != (down in there):
            return "turned" if (up in here) != (up in there) else ""
    weak = {"modality.plan", "modality.expect", "modality.may", "modality.rumor"}
    reserved = any(name in pair.sentence.classes for name in weak)
    if here & {"modality.done", "modality.will"} and there & weak and not reserved:
        return "modality-done"
    return ""


def _is_same_measure(one: str, two: str) -> bool:
    """Whether two stretches say one length, weight or the like in two measures: 2450kg, 2.45吨."""
    mine, theirs = find_amounts(one, ()), find_amounts(two, ())
    return bool(mine and theirs) and all(
        a.counter and a.counter == b.counter and is_equal(a, b)
        for a, b in zip(mine, theirs, strict=False)
    )


def _is_held(pair: Pairing, mine: Numeral, theirs: Numeral) -> bool:
    """Whether two numbers, read where they stand, are one: 0.063个百分点, 6.3个基点; 约210元."""
    own = [a for a in pair.sentence.amounts if a.digits == _digits(mine)]
    other = [b for _, b in pair.amounts if b.digits == _digits(theirs)]
    return any(
        same_unit(a, b) and (is_equal(a, b) or (a.bound != "" and rounds(a, b)))
        for a in own
        for b in other
    )


def _digits(numeral: Numeral) -> str:
    return "".join(c for c in numeral.text if c.isdigit()).lstrip("0")


def _differ_in_number(
    one: str, two: str, numbers: tuple[Numeral, ...], known: tuple[Numeral, ...]
) -> str:
    """Two numbers in one place must be one number, but for scale and rounding."""
    mine, theirs = numbers[0], known[0]
    plain = one[0].isdigit() and two[0].isdigit() and len(numbers) == len(known) == 1
    if not plain or mine.kind != theirs.kind:
        return "unit-differs" if mine.amount == theirs.amount and _unit(one) != _unit(two) else ""
    room = max(mine.place, theirs.place) / 2
    if abs(abs(mine.amount) - abs(theirs.amount)) > room:
        return "number-differs"
    return ""


def _unit(text: str) -> str:
    return next((unit for unit in _UNITS if unit in text), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Who moves which way, and by how many per cent (empty where no number is told).

    ``bound`` says that the number is a least or a most: -1 for 近, 1 for 超, else 0.
    """

    names: tuple[str, ...]
    up: bool
    number: str
    unit: str
    bound: int = 0


_MOVE = re.compile(
    r"(?=[^，。；：\n\d%涨跌]*+[涨跌])"  # most stretches tell of no move
    r"(?P<names>[^，。；：\n\d%]{2,60}?)(?:股价|盘中|盘初|一度|现|均|集体|最终|、)*"
    r"(?P<much>小幅|微)?(?:大|收|急|高开|低开|上|下)?(?P<way>[涨跌])(?:幅)?了?(?:达|为)?(?P<bound>约|接近|将近|近|逾|超过?|至少)?"
    r"(?:(?P<number>\d+(?:\.\d+)?)(?P<unit>%|个百分点|个基点)|(?=[，。；、]|$))"
)
_BOUNDS: Final = {"近": -1, "接近": -1, "将近": -1, "逾": 1, "超": 1, "超过": 1, "至少": 1}
#: how far beyond its bound a rounded number may lie: 超4% is said of 4.45 %, not of 9 %
_BEYOND: Final = 1.0
_JOINTS = re.compile(r"、|和|及|与|以及")


#: an index whose name holds a number: 纳斯达克100指数, 日经225
_NUMBERED = re.compile(r"(?<=[一-鿿])\d{2,4}(?=指数|股指|期货|[上下大收]?[涨跌])")
_SPELT = str.maketrans("0123456789", "〇一二三四五六七八九")


def _spell(match: re.Match[str]) -> str:
    return match.group().translate(_SPELT)


#: what stands about a name that moves without being part of it
_MOVER = re.compile(
    r"^(?:今年以来|年初至今|年内|本周|上周|当日|当天|其中|而|则|另外|此外|个股方面)+|(?:的?股价|则|累计)+$"
)


@lru_cache(maxsize=2048)
def find_moves(passage: Passage) -> tuple[Move, ...]:
    """Return the moves that a passage lists."""
    found = []
    plain = _NUMBERED.sub(_spell, _CODES.sub("", passage.plain))
    for match in _MOVE.finditer(plain):
        names = tuple(
            n
            for part in _JOINTS.split(match["names"])
            if len(n := _MOVER.sub("", part.strip())) > 1
        )
        if "分别" in match["names"] or "依次" in match["names"]:
            continue
        if names and (match["number"] or match["much"]):
            found.append(Move(names=names, up=match["way"] == "涨", number=match["number"] or "",
                              unit=match["unit"] or "",
                              bound=_BOUNDS.get(match["bound"] or "", 0)))  # fmt: skip
    return tuple(found)


def _find_other_moves(pair: Pairing) -> Iterator[Clue]:
    """Find a name that moves otherwise in its own item of the evidence."""
    for move in find_moves(pair.sentence):
        for name in move.names:
            forms = _forms(pair, name)
            theirs = [
                other
                for quote in pair.quotes
                for other in find_moves(quote)
                if any(_is_one(form, one) for one in other.names for form in forms)
            ]
            if not theirs or any(_agree(move, other) for other in theirs):
                continue
            other = theirs[0]
            code = "direction-differs" if other.up != move.up else "number-exchanged"
            if code != "direction-differs" and other.number == move.number:
                code = "unit-differs"
            way = "涨" if other.up else "跌"
            yield Clue(
                code=code,
                words=f"{name}{'涨' if move.up else '跌'}{move.number}{move.unit}",
                carried=f"{other.names[0]}{way}{other.number}{other.unit}",
                reason="the source's list says otherwise of this one",
            )
            return


def _agree(one: Move, two: Move) -> bool:
    if one.up != two.up:
        return False
    if not one.number or not two.number:
        return True
    left, right = float(one.number), float(two.number)
    near = abs(left - right) < 0.051 or two.number.startswith(f"{one.number}.")
    rounded = 0 <= (left - right) * two.bound < _BEYOND * bool(two.bound) or 0 <= (
        right - left
    ) * one.bound < _BEYOND * bool(one.bound)
    return (near or rounded) and one.unit == two.unit


def _is_one(form: str, name: str) -> bool:
    return (
        form == name
        or (min(len(form), len(name)) > 1 and name.endswith(form))
        or (len(name) > 1 and is_abbreviation(form, name) and form[0] == name[0] and len(form) > 2)
    )


def _forms(pair: Pairing, name: str) -> tuple[str, ...]:
    """Return the names under which the listing table knows what a text calls so."""
    forms = [name]
    if pair.listings is not None:
        for hit in pair.listings.find_names(name):
            if hit.end - hit.start < len(name) - 1:
                continue
            for one in hit.listing_ids[:4]:
                for listing_id in (one, *pair.listings.pair_of(one)):
                    named = pair.listings.names_of(listing_id)
                    forms += [simplify(form.text).lower() for form in named]
    return tuple(dict.fromkeys(form for form in forms if len(form) > 1))
