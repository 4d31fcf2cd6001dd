"""Posts: who leads and who follows, who does it to whom, and who holds which post."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of
from yanbao.verify.subjects import find_names


def find_post_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of a part, an act or a post given to another."""
    yield from _find_other_role(pair)
    yield from _find_crossed_parties(pair)
    yield from _find_other_employer(pair)
    yield from _find_other_head(pair)
    yield from _find_other_post(pair)


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
