"""Bindings: whether a number is said of the same thing here and in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import agree, is_equal, rounds, same_unit
from yanbao.verify.lexicon import (
    find_sister_names,
    load_common_pairs,
    load_sisters,
    load_synonym_finder,
    load_synonyms,
)
from yanbao.verify.lists import find_entries
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of
from yanbao.verify.subjects import find_names, is_abbreviation

_COMPARED = re.compile(
    r"([^，。；！？\n]{2,16}?)(?:的?(?:涨幅|跌幅|增幅|降幅|增速|占比|份额|比例|规模|"
    r"水平))?(?:也|均|已|仍|都|要)?(?<!不)"
    r"(?P<way>高[于过]|大[于过]|多[于过]|领先于|领先|超过|快[于过]|跑赢|胜过|略?胜|低于|小于|少于|"
    r"落后于|慢于|跑输|不及)([^，。；！？\n]{2,16})"
)


#: 甲比乙高: the way stands after both
_MORE_THAN = re.compile(
    r"([^，。；！？\n]{2,16}?)(?:的?(?:涨幅|跌幅|增幅|降幅|增速|占比|份额|比例|规模|水平))?(?<![占同环对])比"
    r"(?![例重率较])([^，。；！？\n]{2,12}?)(?:更|还|要)?(?P<way>[高多大快低少小慢])"
)
_OPENS = re.compile(r"^(?:其中|而|但|且|当日|同期|当天|周[一二三四五六日])+")
_WAY = re.compile(r"[高大多快][于过]|[低小少慢]于|领先|超过|落后|跑[赢输]|胜|不及")


_LESS: Final = ("低", "少", "小", "慢", "低于", "小于", "少于", "落后于", "慢于", "跑输", "不及")


def find_wrong_orders(pair: Pairing) -> Iterator[Clue]:
    """Find A 高于 B where the numbers that the evidence gives for both say the opposite."""
    match = _COMPARED.search(pair.sentence.plain) if _WAY.search(pair.sentence.plain) else None
    if match is None and "比" in pair.sentence.plain:
        match = _MORE_THAN.search(pair.sentence.plain)
    if match is None or pair.sentence.clause_at(match.end() - 1) is None:
        return
    within = [a for a in pair.sentence.amounts if match.start() <= a.start < match.end()]
    if any(a.kind or a.counter == "元" for a in within):
        return
    name, other = match[1], match[3] if match.re is _COMPARED else match[2]
    one, two = figure_of(pair, name, other), figure_of(pair, other, name)
    if one is None or two is None or one is two or one.unit != two.unit:
        return
    less = match["way"] in _LESS
    if (abs(one.value) < abs(two.value)) != less and one.value != two.value:
        yield Clue(
            code="comparison-wrong",
            words=match.group(),
            carried=f"{one.text} / {two.text}",
            reason="the source's numbers stand the other way round",
        )


def figure_of(pair: Pairing, name: str, other: str) -> Amount | None:
    """Return the number of the clause that names the one thing and not the other."""
    mine = grams_of(_OPENS.sub("", name)) - grams_of(other)
    common = load_common_pairs()
    best, found = 1, None
    for quote in pair.quotes:
        for clause in quote.clauses:
            within = [a for a in quote.amounts if clause.start <= a.start < clause.end]
            amounts = [a for a in within if a.kind or a.counter == "元"]
            held = mine & clause.grams
            shared = len(held) + sum(gram not in common for gram in held)
            shared = max(shared, 2) if held == mine else shared
            if shared > best and len(amounts) == 1:
                best, found = shared, amounts[0]
    return found or _listed_figure(pair, mine) or _rate_of(pair, name, mine)


def _listed_figure(pair: Pairing, mine: frozenset[str]) -> Amount | None:
    """Return the number that 分别 gives to the thing in a list of the evidence."""
    for quote in pair.quotes:
        for entries in find_entries(quote):
            held = [len(mine & grams_of(entry.name)) for entry in entries]
            if max(held) and held.count(max(held)) == 1:
                return entries[held.index(max(held))].amount
    return None


def _rate_of(pair: Pairing, name: str, mine: frozenset[str]) -> Amount | None:
    """Return the one rate of the sentence or list item that names the thing."""
    known = {
        form for mark in load_synonym_finder().find(name) for form in load_synonyms()[mark.word]
    }
    for quote in pair.quotes:
        for item in _SEGMENT.split(quote.plain):
            low = quote.plain.find(item)
            rates = [a for a in quote.amounts if low <= a.start < low + len(item) and a.kind == "%"]
            named = len(mine & grams_of(item)) >= 2 or any(form in item for form in known)
            if named and len(rates) == 1:
                return rates[0]
    return None


_SEGMENT = re.compile(r"[。；！？\n;]")


def _segment_of(passage: Passage, place: int) -> tuple[int, int]:
    """Return where the sentence or list item around an offset begins and ends."""
    low = max((passage.plain.rfind(c, 0, place) for c in "。；！？\n;"), default=-1) + 1
    found = _SEGMENT.search(passage.plain, place)
    return low, found.start() if found else len(passage.plain)


def find_other_items(pair: Pairing) -> Iterator[Clue]:
    """Find a number that stands, in the evidence, in another name's sentence only."""
    sentence = pair.sentence
    names = find_names(sentence, pair.listings)
    for a in sentence.amounts:
        before = [n for n in names if n[1] <= a.start]
        if not a.kind or not before or len(a.digits.strip("0")) < 2:
            continue
        name = before[-1][2]
        places = [(p, b) for p, b in pair.amounts if p is not pair.title and is_equal(a, b)]
        if len(places) != 1 or name not in pair.evidence:
            continue
        quote, b = places[0]
        low, high = _segment_of(quote, b.start)
        theirs = [n for n in find_names(quote, pair.listings) if low <= n[0] < b.start]
        held = any(n[2] in quote.plain[low:high] for n in names)
        if theirs and not held and not any(n[2] in sentence.plain for n in theirs):
            if any(is_abbreviation(n[2], m[2]) for n in theirs for m in names):
                continue
            yield Clue(
                code="number-exchanged",
                words=a.text,
                carried=theirs[-1][2] + b.text,
                reason="the source says this number of another",
            )
            return


def segment(passage: Passage, a: Amount) -> frozenset[str]:
    """Return what stands between a number and the one before it, in its clause or list item."""
    low = max(0, a.start - 14)
    for mark in "，。；、！？\n：":
        low = max(low, passage.plain.rfind(mark, 0, a.start) + 1)
    for other in passage.amounts:
        if other.end <= a.start:
            low = max(low, other.end)
    return grams_of(passage.plain[low : a.start])


#: a number that something moves away from is said of the same as the one it moves to
_FROM = re.compile(r"[降升增减下上到至缩]|[^，。；\d]{0,6}[至到]\d")


def find_exchanged(pair: Pairing) -> Iterator[Clue]:
    """Find two numbers of a list that have changed places: 甲跌4%、乙跌6% for 甲跌6%、乙跌4%."""
    if not any(a.kind for a in pair.sentence.amounts):
        return
    theirs = [
        (b, segment(p, b))
        for p, b in pair.amounts
        if b.kind and p is not pair.title and not _FROM.match(p.plain, b.end)
    ]
    if len(theirs) < 2:
        return
    seen: dict[str, int] = {}
    for _, grams in theirs:
        for gram in grams:
            seen[gram] = seen.get(gram, 0) + 1
    listed = _listed_amounts(pair)
    for a in pair.sentence.amounts:
        mine = {g for g in segment(pair.sentence, a) if seen.get(g) == 1}
        if (
            id(a) in listed
            or not a.kind
            or not mine
            or _is_renamed(pair, a, theirs)
            or _is_shared(pair, a)
        ):
            continue
        fits = [
            len(mine & grams)
            for b, grams in theirs
            if grams and same_unit(a, b) and (is_equal(a, b) or rounds(a, b))
        ]
        if not fits or max(fits):
            continue
        for b, grams in theirs:
            if b.kind == a.kind and len(mine & grams) >= 1 and len(mine & grams) == len(mine):
                yield Clue(
                    code="number-exchanged",
                    words=a.text,
                    carried=b.text,
                    reason=f"the source says {b.text} of this, and {a.text} of another",
                )
                return


def _listed_amounts(pair: Pairing) -> frozenset[int]:
    """Return the numbers that the sentence's own list gives to names by their order (分别)."""
    return frozenset(
        id(entry.amount) for entries in find_entries(pair.sentence) for entry in entries
    )


def find_crossed_lists(pair: Pairing) -> Iterator[Clue]:
    """Find a number that 分别 gives to another name of the list: 甲和乙分别为1和2, 甲2."""
    own = _listed_amounts(pair)
    for quote in pair.quotes if pair.sentence.amounts else ():
        for entries in find_entries(quote):
            names, values = [e.name for e in entries], [e.amount for e in entries]
            for a in pair.sentence.amounts:
                if id(a) in own:
                    continue  # by the order of the sentence's own list
                found = _nearest_name(pair, a, names)
                told = [i for i, b in enumerate(values) if agree(a, b)]
                if found is not None and told and found not in told:
                    yield Clue(
                        code="number-exchanged",
                        words=names[found][-6:] + a.text,
                        carried=names[told[0]][-6:] + values[told[0]].text,
                        reason="the source's list gives it to another",
                    )
                    return


def _nearest_name(pair: Pairing, a: Amount, names: list[str]) -> int | None:
    """Return which name of a list stands last before a number, in its clause or list item."""
    plain = pair.sentence.plain
    low = max((plain.rfind(c, 0, a.start) for c in "，。；、\n"), default=-1) + 1
    keys = [grams_of(name) for name in names]
    best, place = -1, None
    for i, own in enumerate(keys):
        unlike = own.difference(*(other for j, other in enumerate(keys) if j != i))
        spots = [plain.rfind(g, low, a.start) for g in unlike]
        if spots and max(spots) > best:
            best, place = max(spots), i
    return place


def _is_shared(pair: Pairing, a: Amount) -> bool:
    """Whether the evidence says this number of several at once: 均上调至117港元, 分别为."""
    for passage, b in pair.amounts:
        clause = passage.clause_at(b.start)
        if is_equal(a, b) and clause and any(w in clause.text for w in ("均", "都", "各", "分别")):
            return True
    return False


def _is_renamed(pair: Pairing, a: Amount, theirs: list[tuple[Amount, frozenset[str]]]) -> bool:
    """Whether the words before a number name, in another form, what stands before it there."""
    held = _grams_of_forms(pair.sentence.plain[max(0, a.start - 20) : a.start])
    return any(held & grams for b, grams in theirs if is_equal(a, b))


@lru_cache(maxsize=8192)
def _grams_of_forms(words: str) -> frozenset[str]:
    """Return the character pairs of the other forms of what some words name."""
    forms = {
        form
        for mark in load_synonym_finder().find(words)
        for form in load_synonyms()[mark.word]
        if len(form) > 1
    }
    names = load_sisters()[1]
    forms |= {form for mark in find_sister_names(words) for form in names[mark.word]}
    return frozenset(gram for form in forms for gram in grams_of(form))


_BRACKETED = re.compile(
    r"(?P<name>[^，。；、：！？（）()\n]{2,24})[（(](?:[^（）()]{0,12}?)(?P<number>\d+(?:\.\d+)?)%[^（）()]{0,6}[）)]"
)


def find_crossed_brackets(pair: Pairing) -> Iterator[Clue]:
    """Find a share that the evidence gives in brackets to another: 甲（46%）、乙（29%）."""
    shares = [a for a in pair.sentence.amounts if a.kind == "%"]
    told = [
        (grams_of(m["name"]), m["name"], float(m["number"]))
        for quote in (pair.quotes if shares else ())
        if "%" in quote.plain and ("（" in quote.plain or "(" in quote.plain)
        for m in _BRACKETED.finditer(quote.plain)
    ]
    for a in shares if len(told) > 1 else ():
        own = [name for name in told if name[2] == a.value]
        if len(own) != 1:
            continue
        low = (
            max((pair.sentence.plain.rfind(c, 0, a.start) for c in "，。；、（(\n"), default=-1) + 1
        )
        before = grams_of(pair.sentence.plain[low : a.start])
        for grams, name, number in told:
            if number == a.value or before & own[0][0]:
                continue
            if before & (grams - own[0][0]):
                yield Clue(
                    code="number-exchanged",
                    words=pair.sentence.plain[low : a.end],
                    carried=f"{name}{number:g}%",
                    reason="the source's list gives it to another",
                )
                return
