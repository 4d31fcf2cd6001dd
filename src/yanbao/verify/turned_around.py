"""Turned around: the source's own words with two of a kind exchanged, or one for its rival.

公布后半小时 where the source has 公布前半小时, 上调评级 for 维持评级, 每年 told as 累计, 甲领投 for
乙领投: the words stand in the evidence, but not so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import same_unit
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han
from yanbao.verify.subjects import find_names


def find_turned_around(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of words that stand in the evidence otherwise."""
    yield from _find_other_side(pair)
    yield from _find_kept(pair)
    yield from _find_summed_up(pair)
    yield from _find_suspected(pair)
    yield from _find_other_role(pair)
    yield from _find_rather_other(pair)
    yield from _find_than_other(pair)
    yield from _find_crossed_numbers(pair)
    yield from _find_crossed_parties(pair)
    yield from _find_other_employer(pair)
    yield from _find_not_wholly(pair)
    yield from _find_no_more(pair)
    yield from _find_other_head(pair)
    yield from _find_other_post(pair)
    yield from _find_never(pair)


_SPAN: Final = (
    r"(?:半(?:个?小时|个?月|年|天)|"
    r"[一二两三四五六七八九十\d]{1,3}(?:个?小时|个?月|分钟|天|日|周|年|个?季度))"
)
_SIDED = re.compile(
    rf"(?P<before>[前后])(?P<first>{_SPAN})|(?P<last>{_SPAN})(?:之|以)?(?P<after>[前后])"
)


def _sided(passage: Passage) -> set[tuple[str, str]]:
    found = (
        (m["first"] or m["last"], m["before"] or m["after"]) for m in _SIDED.finditer(passage.plain)
    )
    return {(span.replace("个", "").replace("两", "二"), side) for span, side in found}


def _find_other_side(pair: Pairing) -> Iterator[Clue]:
    """Find 半小时后 where the source has 前半小时 only."""
    mine = _sided(pair.sentence)
    theirs = set().union(*(_sided(q) for q in pair.quotes)) if mine else set()
    for span, side in sorted(mine - theirs):
        if (span, "前" if side == "后" else "后") in theirs:
            yield Clue(
                code="opposite-said",
                words=span + side,
                carried="前" if side == "后" else "后",
                reason="the source has it on the other side of the event",
            )
            return


_MOVED = re.compile(
    r"(?:上调|调高|提高|下调|调低|调降)(?:了|至|到|为)?[^，。；]{0,6}?(?P<what>评级|目标价|利率|指引)"
    r"|(?P<of>评级|目标价|利率|指引)[^，。；]{0,8}?(?:上调|调高|提高|下调|调低|调降)"
)
_KEPT = re.compile(
    r"(?:维持|重申|保持)[^，。；]{0,24}?(?P<what>评级|目标价|利率|指引)|"
    r"(?P<of>评级|目标价|利率|指引)[^，。；]{0,8}?(?:不变|按兵不动)"
)
_ANY_MOVE = re.compile(r"上调|调高|提高|下调|调低|调降|加息|降息")


def _find_kept(pair: Pairing) -> Iterator[Clue]:
    """Find a rating told as raised or lowered that the source keeps."""
    mine = _MOVED.search(pair.sentence.plain)
    if mine is None or _ANY_MOVE.search(pair.evidence):
        return
    what = mine["what"] or mine["of"]
    for kept in _KEPT.finditer(pair.evidence):
        if (kept["what"] or kept["of"]) == what:
            yield Clue(
                code="turned",
                words=mine.group(),
                carried=kept.group(),
                reason="the source keeps it as it was",
            )
            return


_EACH = re.compile(r"每(?:一?[年月日天周季]|个?季度|个?月|股|台|辆|人|户|吨)|[年月日季周]均")
_TOGETHER = re.compile(r"累计|总共|合计|一共|共计|总计|总额")


def _find_summed_up(pair: Pairing) -> Iterator[Clue]:
    """Find 累计593亿度 where the source has 每年593亿度."""
    for amount in pair.sentence.amounts:
        clause = pair.sentence.clause_at(amount.start)
        if clause is None or not (amount.kind or amount.counter or amount.value > 31):
            continue
        summed = _TOGETHER.search(pair.sentence.plain, clause.start, amount.start)
        if summed is None or _EACH.search(clause.text):
            continue
        told = [
            _EACH.search(p.plain, c.start, b.start)
            for p, b in pair.amounts
            if b.value == amount.value and b.unit == amount.unit and (c := p.clause_at(b.start))
        ]
        if told and all(told) and told[0] is not None:
            yield Clue(
                code="base-differs",
                words=summed.group() + amount.text,
                carried=told[0].group() + amount.text,
                reason="the source gives it for each, not all together",
            )
            return


_SUSPECTED = re.compile(r"涉嫌|涉(?=[罪案])|疑似|嫌疑|suspected|alleged(?:ly)?|accused")
_FOUND = re.compile(
    r"认定|查实|证实|确认|坐实|违反了|构成|已经?违|established|proved|proven|found|confirmed"
)


def _find_suspected(pair: Pairing) -> Iterator[Clue]:
    """Find as found what the source only suspects."""
    mine = _FOUND.search(pair.sentence.plain)
    if mine is None or mine.group() in pair.evidence or _SUSPECTED.search(pair.sentence.plain):
        return
    suspected = _SUSPECTED.search(pair.evidence)
    if suspected:
        yield Clue(
            code="modality-done",
            words=mine.group(),
            carried=suspected.group(),
            reason="the source only suspects it",
        )


_IN_ROLE = re.compile(
    r"(?P<who>[^，。；！？\n]{2,60}?)(?:共同|联合|独家|等)*(?P<role>领投|跟投|牵头|保荐|承销|主办|承办|出资)"
)
_ROLE = re.compile(r"[领跟]投|牵头|保荐|承[销办]|主办|出资")
_WHO = re.compile(r"、|和|与|及|以及|由|为")


def _roles_of(passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield who has which part: (甲, 领投), (乙, 跟投)."""
    if not _ROLE.search(passage.plain):
        return
    for match in _IN_ROLE.finditer(passage.plain):
        for who in _WHO.split(match["who"].lstrip("，")):
            if len(who.strip()) > 1:
                yield who.strip(), match["role"]


def _find_other_role(pair: Pairing) -> Iterator[Clue]:
    """Find 甲领投 where the source has 乙领投、甲跟投."""
    mine = tuple(_roles_of(pair.sentence))
    held = [told for quote in pair.quotes for told in _roles_of(quote)] if mine else []
    for who, role in mine if held else ():
        own = {told for other, told in held if other.endswith(who[-4:]) or who.endswith(other)}
        if own and role not in own and any(told == role for _, told in held):
            yield Clue(
                code="subject-exchanged",
                words=who + role,
                carried=who + min(own),
                reason="the source gives this part to another",
            )
            return


_BUT = re.compile(r"(?:不是|并非|非)(?P<no>[^，。；]{2,24})[，,；]?而是(?P<yes>[^，。；]{2,24})")
_NOT = re.compile(r"(?P<yes>[^，。；]{2,24})[，,]?(?:而非|而不是|并非|不是)(?P<no>[^，。；]{2,24})")


def _sides_of(passage: Passage) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what a passage says that it is, and what it is not (不是甲，而是乙; 乙，而非甲)."""
    if "非" not in passage.plain and "不是" not in passage.plain:
        return None
    found = _BUT.search(passage.plain) or _NOT.search(passage.plain)
    if found is None:
        return None
    yes, no = grams_of(found["yes"]), grams_of(found["no"])
    return yes - no, no - yes


def _find_rather_other(pair: Pairing) -> Iterator[Clue]:
    """Find 是甲，并非乙 where the source has 并非甲，而是乙."""
    mine = _sides_of(pair.sentence)
    if mine is None:
        return
    for quote in pair.quotes:
        theirs = _sides_of(quote)
        if theirs is None:
            continue
        across = len(mine[0] & theirs[1]) + len(mine[1] & theirs[0])
        along = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
        if across > along + 1:
            yield Clue(
                code="negation-flipped",
                words=pair.sentence.plain[:30],
                carried=quote.plain[:30],
                reason="the source has it the other way round",
            )
            return


_THAN = re.compile(r"(?P<one>[^.;,]{3,80}) than (?P<two>[^.;,]{3,60})")


def _find_than_other(pair: Pairing) -> Iterator[Clue]:
    """Find, in English, the two that are compared in each other's places."""
    mine = _THAN.search(pair.sentence.plain) if " than " in pair.sentence.plain else None
    if mine is None or any(is_han(c) for c in mine.group()):
        return
    one, two = grams_of(mine["one"]), grams_of(mine["two"])
    for theirs in _THAN.finditer(pair.evidence):
        first, last = grams_of(theirs["one"]), grams_of(theirs["two"])
        across = (len((one - two) & (last - first)), len((two - one) & (first - last)))
        along = len((two - one) & (last - first))
        if min(across) and not along:
            yield Clue(
                code="order-swapped",
                words=mine.group()[:60],
                carried=theirs.group()[:60],
                reason="the source has the two the other way round",
            )
            return


_STOP: Final = "，。；：！？、\n"


def _before_number(passage: Passage, amount: Amount) -> str:
    """Return the words of its own stretch that stand before a number."""
    low = max(passage.plain.rfind(c, 0, amount.start) for c in _STOP) + 1
    return passage.plain[low : amount.start]


def _find_crossed_numbers(pair: Pairing) -> Iterator[Clue]:
    """Find two numbers that the sentence gives to two names the other way round."""
    if "分别" in pair.sentence.plain:
        return  # whose is which is told by the order (lists.py)
    told = [
        (a, words)
        for a in pair.sentence.amounts
        if (a.kind or a.counter) and len(words := _before_number(pair.sentence, a)) >= 2
    ]
    for (one, left), (two, right) in itertools.pairwise(told):
        if one.unit != two.unit or one.value == two.value:
            continue
        mine, other = grams_of(left) - grams_of(right), grams_of(right) - grams_of(left)
        for quote in pair.quotes:
            ways = (_owner(quote, one, mine, other), _owner(quote, two, mine, other))
            if ways == (1, 0):
                yield Clue(
                    code="number-crossed",
                    words=left[-8:] + one.text,
                    carried=right[-8:] + one.text,
                    reason="the source gives this number to the other, and the other's to this",
                )
                return


def _owner(quote: Passage, amount: Amount, mine: frozenset[str], other: frozenset[str]) -> int:
    """Return whose words stand nearer before a number of the evidence: 0, 1, or -1 for neither."""
    for b in quote.amounts:
        if b.value != amount.value or not same_unit(amount, b):
            continue
        low = max(quote.plain.rfind(c, 0, b.start) for c in "。！？\n") + 1
        before = quote.plain[low : b.start]
        spots = [max((before.rfind(g) for g in side), default=-1) for side in (mine, other)]
        if max(spots) >= 0 and spots[0] != spots[1]:
            return int(spots[1] > spots[0])
    return -1


_ACTS = re.compile(
    r"把|将(?=[a-z])|收购|入股|投资|起诉|供应|授权|批准|要求|敦促|警告|指责|拒绝|邀请|任命|取代|接替|替代|击败|持有|拿到|参股"
)
_PASSIVE = re.compile(r"被|由|获得?|遭|受|与|和|及|、")


def _find_crossed_parties(pair: Pairing) -> Iterator[Clue]:
    """Find 甲把乙…… where the source has 乙将甲……."""
    mine = _parties(pair.sentence, pair)
    for quote in pair.quotes if mine else ():
        theirs = _parties(quote, pair)
        if theirs and mine == theirs[::-1]:
            yield Clue(
                code="places-crossed",
                words="、".join(mine),
                carried="、".join(theirs),
                reason="the source has the two the other way round",
            )
            return


def _parties(passage: Passage, pair: Pairing) -> tuple[str, ...]:
    """Return the two names that a verb joins, who does it first; nothing where it is passive."""
    names = find_names(passage, pair.listings)
    for one, two in itertools.pairwise(names):
        between = passage.plain[one[1] : two[0]]
        if len(between) <= 14 and _ACTS.search(between) and not _PASSIVE.search(between):
            return (one[2], two[2])
    return ()


_TITLES: Final = r"首席执行官|ceo|董事长|总裁|首席[\u3400-\u9fff]{2,4}|创始人|总经理|行长"
_OFFICER = re.compile(
    rf"(?P<house>[a-z\u3400-\u9fff][a-z\u3400-\u9fff .&]{{1,24}}?)(?:{_TITLES})"
    r"(?P<who>[a-z]+ [a-z]+|[\u3400-\u9fff·]{2,8})"
)


def _find_other_employer(pair: Pairing) -> Iterator[Clue]:
    """Find a person called an officer of another house than in the source."""
    for mine in _OFFICER.finditer(pair.sentence.plain):
        who = mine["who"][:6]
        for quote in pair.quotes:
            for theirs in _OFFICER.finditer(quote.plain):
                if not theirs["who"].startswith(who):
                    continue
                one, two = grams_of(mine["house"]), grams_of(theirs["house"])
                if one and two and not one & two:
                    yield Clue(
                        code="titled-instead",
                        words=mine.group(),
                        carried=theirs.group(),
                        reason="the source has this person with another house",
                    )
                    return


_WHOLLY_NOT = re.compile(r"完全不|完全没有|毫不|都不|根本不")
_NOT_WHOLLY = re.compile(r"不完全|并非完全|不全|并不都|不都|不尽")


def _find_not_wholly(pair: Pairing) -> Iterator[Clue]:
    """Find 完全不依赖 where the source has 不完全依赖."""
    mine = _WHOLLY_NOT.search(pair.sentence.plain)
    theirs = _NOT_WHOLLY.search(pair.evidence)
    if mine and theirs and not _WHOLLY_NOT.search(pair.evidence):
        yield Clue(
            code="negation-flipped",
            words=mine.group(),
            carried=theirs.group(),
            reason="the source denies it in part only",
        )


_NO_MORE = re.compile(r"不再(?:被|会|是|受)?(?P<what>[\u3400-\u9fff]{2})")
_STILL = r"(?:仍|依旧|继续|还)(?:然|旧|会|是|在|被|受|要)?"


def _find_no_more(pair: Pairing) -> Iterator[Clue]:
    """Find 不再被禁止 where the source has 仍禁止."""
    for mine in _NO_MORE.finditer(pair.sentence.plain):
        still = re.search(_STILL + mine["what"], pair.evidence)
        if still:
            yield Clue(
                code="negation-flipped",
                words=mine.group(),
                carried=still.group(),
                reason="the source says that it is so still",
            )
            return


#: so many characters in a row at a clause's end are the source's own
_TAIL: Final = 10
#: heads that name nobody: what stands behind them is said of whom the text is about
_ANYBODY = re.compile(r"公司|股票|新股|个股|该股|股价|股份|我们|本次|此次|集团|上市|按|每股")


def _find_other_head(pair: Pairing) -> Iterator[Clue]:
    """Find a clause that ends as one of the evidence does, behind another name than there."""
    for clause in pair.sentence.clauses:
        mine = clause.text.strip()
        for quote in pair.quotes:
            for other in quote.clauses:
                theirs = other.text.strip()
                if mine[-_TAIL:] != theirs[-_TAIL:]:
                    continue
                size = _common_end(mine, theirs)
                one, two = mine[:-size], theirs[:-size]
                if (
                    min(len(mine), len(theirs)) > _TAIL
                    and 2 <= len(one) <= 8
                    and 2 <= len(two) <= 8
                    and one in pair.evidence.replace(theirs, "")
                    and two not in pair.sentence.plain
                    and not grams_of(one) & grams_of(two)
                    and not _ANYBODY.search(two)
                ):
                    yield Clue(
                        code="subject-exchanged",
                        words=mine,
                        carried=theirs,
                        reason="the source says this of another",
                    )
                    return


def _common_end(one: str, two: str) -> int:
    """Return how many characters two texts have in common at their ends."""
    pairs = zip(reversed(one), reversed(two), strict=False)
    return next((n for n, (c, d) in enumerate(pairs) if c != d), min(len(one), len(two)))


_APPOINTED = re.compile(
    r"(?P<who>[\u3400-\u9fffa-z·]{2,6}?)(?:将|已|正式)?(?:晋升为|升任|出任|担任|接任|获任|任)"
    r"(?P<post>[\u3400-\u9fff]{2,14})"
)


def _find_other_post(pair: Pairing) -> Iterator[Clue]:
    """Find 甲任总裁 where the source has 乙任总裁 and 甲 in another post."""
    mine = list(_APPOINTED.finditer(pair.sentence.plain))
    theirs = [m for quote in pair.quotes for m in _APPOINTED.finditer(quote.plain)] if mine else []
    for told in mine:
        own = [m for m in theirs if m["who"].endswith(told["who"][-2:])]
        same = [m for m in theirs if m["post"][:6] == told["post"][:6]]
        if own and same and not any(m in same for m in own):
            yield Clue(
                code="places-crossed",
                words=told.group(),
                carried=own[0].group(),
                reason="the source has this one in another post",
            )
            return


_NEVER = re.compile(r"从未|从没|未曾|不曾|never")
_ONCE = re.compile(r"曾(?!不|未)|once|previously|formerly")


def _find_never(pair: Pairing) -> Iterator[Clue]:
    """Find 从未参与 where the source has 曾……任职 in words that say the same else."""
    mine = _NEVER.search(pair.sentence.plain)
    if mine is None or mine.group() in pair.known:
        return
    for clause, ranked in pair.aligned:
        if not clause.start <= mine.start() < clause.end or not ranked:
            continue
        for _, _, other in ranked[:2]:
            once = _ONCE.search(other.text)
            if once and len(clause.grams & other.grams) >= 3:
                yield Clue(
                    code="negation-flipped",
                    words=mine.group(),
                    carried=once.group(),
                    reason="the source says that it was so once",
                )
                return
