"""Conditions: what the evidence says only if, when or unless, and the sentence without that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.pairing import Clue, Pairing, sentence_around
from yanbao.verify.passages import grams_of

_WHEN = re.compile(r"当(?![天日年月地前时局下中])([^，。；！？\n]{4,30})(?<!小)时[，,]")
#: 待地缘因素消除后: only then; 在悲观情景下: only in this
_AWAITS = re.compile(r"待[^，。；]{3,20}之?后|[^，。；]{2,10}(?:情景|情形|假设)[”\"』」]?(?:之)?下")
_HELD = re.compile(r"待|后|情景|情形|假设|一旦|若|如果|悲观|乐观|最坏")
#: 如市场需求允许，; 经股东大会批准后，: a condition without a word of its own
_GIVEN = (
    r"如[^，。；：、]{2,16}(?:允许|许可|获批|通过|成立|成真|实现|达成|失败|破裂|升级|恶化|继续|持续|突破|"
    r"跌破|超过|低于|高于|出现|发生|下降|上升|回升|回落|改善)[^，。；：、]{0,6}[，,]"
)
_APPROVED = (
    r"(?:经|须经?|需经?|待|尚需|尚待|仍需|仍待)[^，。；]{2,16}(?:批准|同意|核准|许可|审议通过|审批)"
    r"(?:通过)?(?:之?后|方可|后方可)"
)
_BY_LEAVE = tuple(
    (needed, re.compile(rf"(?:^|[，。；：”])(?:{form})"))
    for needed, form in (("如", _GIVEN), ("后方", _APPROVED))
)
_LEAVE = re.compile(r"如|若|须|需|待|经|批准|核准|同意|通过|许可|审批|条件|前提|拟|计划|允许")
#: 若以每股210美元计算 says how it is reckoned
_MEASURED = re.compile(r"[以按照][^，。；]{2,20}(?:计算|计|来看|来算|折算|推算|口径)[，,]?")
_COUNT = re.compile(r"[\d数几不一二三四五六七八九十两]")
_RECKONED = re.compile(r"[计算按照以据]")
_STRONG_CONDITIONS: Final = frozenset(
    (
        "取决于 有赖于 只有 唯有 若能 若未 若无 除非是 前提是 一经 only if 若 如果 一旦 "
        "假如 倘若 假若 倘 要是 只要 除非 情景下 情形下 前提是 前提 如有 如有必要 万一 直至 若是 "
        "如若 if unless provided subject"
    ).split()
)
#: conditions that may stand behind what they are set for
_BEHIND: Final = frozenset("除非 前提 前提是 前提条件 以换取 取决于 有赖于 为前提".split())
#: 获批后有望: only then
_ONCE = re.compile(
    r"[\u3400-\u9fff]{2,8}(?:之后|以后|后)，?[^，。；]{0,4}(?:将|有望|可|才|预计|拟|会|料)"
)
#: should Trump decide: an if in English
_SHOULD = re.compile(r"\b(?:should|were|had) (?!be\b|have\b|not\b)[a-z'-]+ [a-z'-]+")
#: 实现之前, 要能接连发生: told as what must be first
_UNTIL = re.compile(
    r"之前|要能|要想|方才|才(?:能|会|可)|如(?=[全获能需不有未悉])|一[^，。]{1,8}就|一经|"
    r"(?<![例比诸譬犹])如(?![何此今期果同下上愿火意数实常约故初画是图题前表右左之])[^，。；：、]{3,18}[，,]"
)
_DEMANDS = re.compile(r"否则|除非|须|需|必须|要求|未经|otherwise|unless")


def find_conditions(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue where the source says it only under a condition."""
    clue = _find_regardless(pair)
    plain = pair.sentence.plain
    held = pair.sentence.has("cond") or any(form.search(plain) for form in (_SHOULD, _ONCE, _UNTIL))
    if clue is None and not held:
        clue = _find_otherwise(pair) or _find_when(pair) or _find_if(pair)
    if clue is not None:
        yield clue


def _find_regardless(pair: Pairing) -> Clue | None:
    """Find 无论如何 where the source makes a condition."""
    bold = next((m for m in pair.sentence.marks if "regardless" in m.classes), None)
    if bold is None or bold.word in pair.evidence:
        return None
    if not (pair.holds("cond") or _WHEN.search(pair.evidence)):
        return None
    return Clue(
        code="condition-dropped",
        words=bold.word,
        reason="the source says it only under a condition",
    )


def _find_otherwise(pair: Pairing) -> Clue | None:
    """Find what the source says only of what else would be (否则), told as it is."""
    if _DEMANDS.search(pair.sentence.plain):
        return None
    for clause, ranked in pair.aligned:
        if ranked and ranked[0][0] >= 0.4 and ranked[0][2].text.lstrip().startswith("否则"):
            return Clue(
                code="condition-dropped",
                words=clause.text.strip(),
                carried=ranked[0][2].text.strip(),
                reason="the source says what would be otherwise",
            )
    return None


def _find_when(pair: Pairing) -> Clue | None:
    """Find what the source says only for when something is so (当…时)."""
    for asked, kept in (
        (_AWAITS.search(pair.evidence), _HELD),
        (next(_find_leaves(pair), None), _LEAVE),
    ):
        if asked and not kept.search(pair.sentence.plain):
            return Clue(
                code="condition-dropped",
                words="",
                carried=asked.group(),
                reason="the source says it only under a condition",
            )
    when = _WHEN.search(pair.evidence)
    if when is None or any(w in pair.sentence.plain for w in ("当", "时", "后", "期间")):
        return None
    if len(grams_of(when[1]) & pair.sentence.grams) >= 3:
        return None
    return Clue(
        code="condition-dropped",
        words="",
        carried=when.group(),
        reason="the source says it only for then",
    )


def _find_leaves(pair: Pairing) -> Iterator[re.Match[str]]:
    for quote in pair.quotes:
        for needed, form in _BY_LEAVE:
            # a character that the form cannot do without costs less to look for
            found = form.search(quote.plain) if any(c in quote.plain for c in needed) else None
            if found:
                yield found


def _find_if(pair: Pairing) -> Clue | None:
    """Find the condition in the sentence of the source that a clause stands beside."""
    for clause, ranked in pair.aligned:
        if not ranked or ranked[0][0] < 0.25:
            continue
        _, quote, best = ranked[0]
        around = sentence_around(quote, best)
        for mark in quote.marks:
            ahead = mark.start < best.end or mark.word.isascii() or mark.word in _BEHIND
            if (
                "cond" in mark.classes
                and not (mark.word in ("只有", "直至") and _COUNT.match(quote.plain, mark.end))
                and ahead
                and mark.word in around
                and not (
                    _MEASURED.match(quote.plain, mark.end) and _RECKONED.search(pair.sentence.plain)
                )
            ):
                strong = mark.word in _STRONG_CONDITIONS
                return Clue(
                    code="condition-dropped" if strong else "condition-soft",
                    words=clause.text.strip(),
                    carried=mark.word,
                    reason="the source says it only under a condition",
                )
    return None
