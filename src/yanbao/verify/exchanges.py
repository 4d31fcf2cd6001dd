"""Exchanges: two that have changed places around a word that gives each its part.

甲向乙表示 and 乙向甲表示, 甲比乙更贵 and 乙比甲更贵, 出售给甲 and 甲出售,
甲国的机构 and 乙国的机构.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark, load_common_pairs
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Clause, grams_of
from yanbao.verify.subjects import find_names, is_abbreviation

#: words after which stands who it is done to, told to or given to
_TO = re.compile(
    r"出售给|转让给|卖给|交给|授予|提供给|起诉|指控|批评|指责|取代|接替|赶超|超越|(?<!方)向|(?<![反应相绝])对(?![外内应手])"
)
_BY = re.compile(r"(?<![理自])由(?!于)|被|遭(?!遇)|获(?=[^得取准批]{2,8}(?:投资|领投|增持|收购))")
_THAN = re.compile(r"(?<![占同环对可反])比(?![例重率较如起特亚利赛])")
#: who wins over whom, and what is more than what
_OVER = re.compile(r"跑[赢输]|超过|领先于?|落后于?|[高低大小多少强弱快慢优好]于|不及|收购|击败")
_BRACKETS = re.compile(r"[（(][^（）()]{0,24}[）)]")
_STOP = "，。；！？\n"
_HEAD: Final = 14
_TAIL: Final = 9
_FAR: Final = 16

_PRONOUN = re.compile(r"^(?:该|其|公司|双方|他|她|本|这)")


def find_crossed(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what has changed places."""
    if not any("\u3400" <= c <= "\u9fff" for c in pair.sentence.plain):
        return
    for form in (_TO, _BY, _THAN, _OVER):
        yield from _find_crossed_around(pair, form)
    yield from _find_other_owner(pair)


def _sides(plain: str, match: re.Match[str], reach: int) -> tuple[str, str, str]:
    """Return what stands before and right after a word in its clause, and all that follows."""
    low = max(plain.rfind(c, 0, match.start()) for c in _STOP) + 1
    ends = [i for c in _STOP if (i := plain.find(c, match.end())) >= 0]
    after = plain[match.end() : min(ends, default=len(plain))]
    return plain[low : match.start()][-2 * _HEAD :], after[:reach], after


def _find_crossed_around(pair: Pairing, form: re.Pattern[str]) -> Iterator[Clue]:
    if not form.search(pair.sentence.plain):
        return
    reach = _FAR if form is _OVER else _TAIL
    told = [_BRACKETS.sub("", quote.plain) for quote in pair.quotes]
    mine = _BRACKETS.sub("", pair.sentence.plain)
    for match in form.finditer(mine):
        before, after, rest = _sides(mine, match, reach)
        head, tail = grams_of(before), grams_of(after)
        if not head or not tail:
            continue
        crossed, straight = "", False
        for quote in told:
            for other in form.finditer(quote):
                if form in (_TO, _OVER) and other.group()[:2] != match.group()[:2]:
                    continue
                first, last, whole = _sides(quote, other, reach)
                one, two = grams_of(first), grams_of(last)
                over = (head - one) & (two - tail), (tail - two) & (one - head)
                alike = (grams_of(rest) & grams_of(whole)) or (head & one)
                if all(over) and alike:
                    crossed = first[-8:] + other.group() + last
                elif len((head & one) | (tail & two)) >= 3:
                    straight = True
        if crossed and not straight:
            yield Clue(
                code="places-crossed",
                words=before[-8:] + match.group() + after,
                carried=crossed,
                reason="the source has the two the other way round",
            )
            return


#: a country's own body or thing, not 等地, 和, 也在
_NOUN = re.compile(
    r"(?![等和与及的一全今去明本股元经时当二两三四在将已也对向之方各两是为有或、])[\u3400-\u9fff]{2,4}"
)


def _find_other_owner(pair: Pairing) -> Iterator[Clue]:
    """Find 法国通信管理局 where the source has 英国通信管理局 only."""
    sentence = pair.sentence
    for mark in filter(_is_country, sentence.marks):
        noun = _NOUN.match(sentence.plain, mark.end)
        if noun is None or noun.group()[:2] not in pair.evidence:
            continue
        for size in (4, 3, 2):
            words = noun.group()[:size]
            rivals = _before(pair, words)
            if not rivals:
                continue
            named = [r for r in rivals if r]
            if len(named) == len(rivals) and all(r != mark.word for r in named) and size > 2:
                yield Clue(
                    code="owner-exchanged",
                    words=mark.word + words,
                    carried=named[0] + words,
                    reason="the source says it of another country's",
                )
                return
            break


_COUNTRIES: Final = frozenset("geo.name geo.us geo.cn geo.jp geo.kr geo.europe geo.hk".split())


_ANY_COUNTRY: Final = frozenset("全国 国内 国产 境内 本土 内地 我国 大陆 a股 沪深".split())


def _is_country(mark: Mark) -> bool:
    return not _COUNTRIES.isdisjoint(mark.classes) and mark.word not in _ANY_COUNTRY


def _before(pair: Pairing, words: str) -> list[str]:
    """Return the country named right before each place of some words, empty where none is."""
    found = []
    for quote in pair.quotes:
        if words not in quote.plain:
            continue
        ends = {m.end: m.word for m in quote.marks if _is_country(m)}
        found += [ends.get(m.start(), "") for m in re.finditer(re.escape(words), quote.plain)]
    return found


def find_titled(pair: Pairing) -> Iterator[Clue]:
    """Find a name that only the title holds, told to do what the quote says of another name."""
    sentence = pair.sentence
    names = find_names(sentence, pair.listings)
    if not names or names[0][0] > 0 or len(names[0][2]) < 2:
        return
    _, end, name = names[0]
    if name in pair.evidence or name not in pair.title.plain:
        return
    for clause, ranked in pair.aligned:
        if not ranked or clause.start > end:
            continue
        for score, quote, best in ranked[:2]:
            low = max((quote.plain.rfind(c, 0, best.start) for c in "。！？\n"), default=-1) + 1
            theirs = [n for n in find_names(quote, pair.listings) if low <= n[0] < best.end]
            leads = [n for n in theirs if n[0] - low <= 12 and len(n[2]) > 1]
            told = any(n[2] in sentence.plain or is_abbreviation(n[2], name) for n in theirs)
            if score >= 0.35 and leads and not told:
                yield Clue(
                    code="titled-instead",
                    words=name,
                    carried=leads[0][2],
                    reason="the cited words say it of another, who is not named",
                )
                return


def find_given(pair: Pairing) -> Iterator[Clue]:
    """Find a name that does here what, in the source, is done to it: 出售给甲, 甲出售."""
    sentence = pair.sentence
    names = find_names(sentence, pair.listings)
    if not names or names[0][0] > 2:
        return
    start, end, name = names[0]
    head = name[:4]
    for match in _GIVEN.finditer(sentence.plain, end):
        receiver = match["to"]
        told = [m for q in pair.quotes for m in _GIVEN.finditer(q.plain)]
        if any(head in m["to"] for m in told) and not any(
            grams_of(receiver) & grams_of(m["to"]) for m in told
        ):
            if any(is_abbreviation(name, m["to"]) for m in told) and start < 0:
                continue
            yield Clue(
                code="places-crossed",
                words=name + match.group(),
                carried=told[0].group(),
                reason="in the source it is given to this one",
            )
            return


_GIVEN = re.compile(r"(?:出售|转让|卖|交|授|租|借|提供|转)(?:给|与|予)(?P<to>[^，。；\n]{2,12})")


def find_exchanged_parts(pair: Pairing) -> Iterator[Clue]:
    """Find two clauses that each take one half of two clauses of the source: 甲领投，乙跟投."""
    mine = pair.sentence.clauses if any(c > "\u3400" for c in pair.sentence.plain) else ()
    common = load_common_pairs()
    for one, two in itertools.pairwise(mine):
        first, second = one.grams - two.grams, two.grams - one.grams
        if len(first) < 3 or len(second) < 3:
            continue
        for quote in pair.quotes:
            theirs = quote.clauses if first & quote.grams and second & quote.grams else ()
            for here, there in itertools.pairwise(theirs):
                left, right = here.grams - there.grams, there.grams - here.grams
                parts = (first & left, first & right, second & right, second & left)
                rare = [not part <= common for part in parts]
                named = (rare[0] and rare[2]) or (rare[1] and rare[3])
                if all(parts) and named and _is_apart(one, two, parts):
                    yield Clue(
                        code="places-crossed",
                        words=one.text.strip()[-12:] + "，" + two.text.strip()[:12],
                        carried=here.text.strip()[-12:] + "，" + there.text.strip()[:12],
                        reason="the source joins the parts the other way round",
                    )
                    return


def _is_apart(one: Clause, two: Clause, parts: tuple[frozenset[str], ...]) -> bool:
    """Whether what each clause takes from either side stands on its own side in it, and the same
    way round in both.
    """
    ways = []
    for text, own, other in ((one.text, parts[0], parts[1]), (two.text, parts[2], parts[3])):
        mine = [text.find(g) for g in own]
        theirs = [text.find(g) for g in other]
        if max(mine) < min(theirs):
            ways.append(1)
        elif max(theirs) < min(mine):
            ways.append(-1)
        else:
            return False
    return ways[0] == ways[1]


_STAKE = re.compile(r"\b(?:stake|interest|holding|shares) in (?:the )?(?P<what>[a-z][a-z0-9&'-]+)")


def find_turned_stakes(pair: Pairing) -> Iterator[Clue]:
    """Find a stake in one company told as a stake in the one that takes it (in English)."""
    mine = _STAKE.search(pair.sentence.plain)
    if mine is None or mine["what"] not in pair.evidence:
        return
    theirs = {m["what"] for q in pair.quotes for m in _STAKE.finditer(q.plain)}
    held = [what for what in theirs if re.search(rf"\b{re.escape(what)}\b", pair.sentence.plain)]
    if held and mine["what"] not in theirs:
        yield Clue(
            code="order-swapped",
            words=mine.group(),
            carried=held[0],
            reason="the source has it the other way round",
        )
