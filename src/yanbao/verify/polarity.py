"""Polarity: yes or no, and what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark, load_synonyms, load_words
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Clause, Passage, grams_of

#: 不会突破上限 bounds a number, it denies nothing
_BOUNDS_ONLY = re.compile(r"(?:会|能|得|再)?(?:突破|超过|高于|超出|低于|少于|多于|小于|大于|逾)")


def _negated(clause: Clause) -> list[Mark]:
    return [
        m
        for m in clause.marks
        if "neg" in m.classes
        and "falseneg" not in m.classes
        and not _BOUNDS_ONLY.match(clause.text, m.end - clause.start)
    ]


#: what was never so before is so for the first time
_NEVER: Final = frozenset("从未 从没 未曾 没有 没 未 尚未 不曾".split())
Ranked = tuple[tuple[float, Passage, Clause], ...]
_STRONG_NEGATIONS: Final = frozenset(
    (
        "从未 并未 没有 不再 未 不会 并不 并非 无 尚未 不是 拒绝 否认 取消 终止 叫停 未能 "
        "没 无法 不能 难以 不可 禁止 不可以 not never no cannot denied"
    ).split()
)


def _says_unless(pair: Pairing) -> bool:
    """Whether an 若不 here is the 除非 of the evidence, or the other way round."""
    if not (pair.sentence.has("cond") and pair.holds("cond")):
        return False
    here, there = (
        "除非" in text or "unless" in text for text in (pair.sentence.plain, pair.evidence)
    )
    return here != there


def find_negations(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of denials that stand on one side only."""
    if _says_unless(pair):
        return
    for clause, ranked in pair.aligned:
        if not ranked:
            continue
        mine = _negated(clause)
        if any(_says_otherwise(pair, m) for m in mine) or _RATHER_THAN.search(clause.text):
            continue  # 甲而非乙 denies the one or the other
        first = bool(mine) and mine[0].word in _NEVER and pair.holds("strength.first")
        if mine and not first and _is_strange_denial(pair, mine[0], ranked):
            yield Clue(
                code="negation-added", words=mine[0].word, reason="denied here, not in the source"
            )
        elif ranked[0][0] >= 0.3 and not first:
            close = [other for score, _, other in ranked if score > 0.6 * ranked[0][0]]
            theirs = [m for other in close for m in _negated(other)]
            if mine and theirs:
                yield from _find_doubled(pair, mine, theirs)
            elif mine:
                yield from _find_added(pair, mine[0], close[0])
            elif theirs and _negated(close[0]):
                yield from _find_dropped(pair, clause, ranked[0][1], theirs[0])


#: what a denial here may say of what the source says without one
_OTHERWISE: Final = tuple(
    (re.compile(mine), re.compile(theirs))
    for mine, theirs in (
        (r"(?:没有?|未|不|并未)(?:发生|出现|有|作)?(?:任何)?(?:改变|变化|变动|调整|松口|变|动)",
         r"维持|保持|重申|坚持|延续|持平|按兵不动|仍|依旧|不变|平盘"),
        (r"没(?=了|[\d])|没了|不复存在", r"蒸发|归零|消失|清零|抹去|抹平|缩水|流失"),
        (r"不再|不复", r"停止|终止|取消|结束|退出|放弃|告别|剔除|移除|关闭|停产|停更"),
        (r"没能|未能|没有能|没",
         r"失败|错失|落空|受阻|失守|跌出|落选|无缘|输|跌破|低于|不及"),
        (r"不(?:同意|认同|赞成|认可|看好|支持)", r"反对|质疑|拒绝|驳斥|否认|看空|看淡|悲观"),
        (r"没有|没|无|不含|不足",
         r"缺乏|缺少|缺失|空白|为零|零(?!售|件|部|食|碳)|免除|豁免|\b0\b|裸"),
        (r"不(?:久|日)|没多久", r"即将|很快|随即|随后"),
        (r"不(?:确定|明朗|清楚|明)|没有?(?:定论|结论)",
         r"悬|变数|是否|存疑|未知|有待|待定|观望"),
        (r"不平|不一|不同", r"分化|各异|涨跌互现|差异|分歧"),
        (r"未(?:行使|实施|生效|上市|公布|发布|完成|开始|到期|执行)",
         r"前(?:，|）|\)|的|$)|之前|以前|尚"),
    )
)  # fmt: skip


def _says_otherwise(pair: Pairing, mark: Mark) -> bool:
    """Whether a denial says what the source says without one: 没有改变 of 维持."""
    after = pair.sentence.plain[mark.start : mark.end + 6]
    return any(
        mine.match(after) is not None and theirs.search(pair.evidence) is not None
        for mine, theirs in _OTHERWISE
    )


_RATHER_THAN = re.compile(r"而非|而不是|并非|不是|rather than|instead of")


def _is_strange_denial(pair: Pairing, mark: Mark, ranked: Ranked) -> bool:
    """Whether a plain denial stands neither in the evidence nor in other words near its place."""
    return (
        mark.word in _STRONG_NEGATIONS
        and mark.word not in pair.known
        and not _denied_beside(ranked)
        and not _falls_short(pair)
    )


def _find_doubled(pair: Pairing, mine: list[Mark], theirs: list[Mark]) -> Iterator[Clue]:
    """Find a denial too many beside one that both sides have."""
    added = [m.word for m in mine if m.word not in pair.known]
    if len(mine) > len(theirs) and 0 < len(added) < len(mine):
        yield Clue(
            code="negation-doubled",
            words=added[0],
            carried=theirs[0].word,
            reason="one denial more than in the source",
        )


def _find_added(pair: Pairing, mark: Mark, best: Clause) -> Iterator[Clue]:
    """Find a denial that the clauses most alike do not have, where no other is there."""
    negative = any("falseneg" not in m.classes for _, m in pair.marks("neg"))
    slight = mark.word in ("不", "无", "未", "没") or _falls_short(pair)
    if not (negative or slight):
        yield Clue(
            code="negation-added",
            words=mark.word,
            carried=best.text.strip(),
            reason="denied here, not in the source",
        )


#: what failed is told as what it lacks: 只得到55票，还差5票
_SHORT_OF = re.compile(r"还?差\d|离[^，。]{1,12}差|不足|不够|落选|落败|short of")


def _find_dropped(pair: Pairing, clause: Clause, quote: Passage, denial: Mark) -> Iterator[Clue]:
    """Find a clause that lacks the denial of its place in the evidence, and says it nowhere."""
    whole = any(c is not clause and _says_denial(c, r) for c, r in pair.aligned)
    synonym = any(m.classes & {"axis.open-", "axis.stance-", "approx.under"} for m in clause.marks)
    verb = denial.word in _REFUSALS or _SHORT_OF.search(pair.sentence.plain) is not None
    verb = verb or (_BEYOND.search(quote.plain) and _ONLY_SO.search(clause.text)) is not None
    if not (whole or synonym or verb) and _tells_denied(pair, quote, denial):
        yield Clue(
            code="negation-dropped",
            words=clause.text.strip(),
            carried=denial.word,
            reason="the source denies it",
        )


#: 只顾及甲 says that there is nothing 甲以外
_BEYOND, _ONLY_SO = re.compile(r"以外|之外|除了|除此"), re.compile(r"只|仅|唯")
#: 未达预期 is what 不及预期 says
_ATTAINS = re.compile(r"(?:未|没有|没|未能|没能)(?:能)?(?:达|到|赶上|赶超)")
_FALLS_SHORT = re.compile(r"不及|低于|逊于|不如|弱于|差于")


def _falls_short(pair: Pairing) -> bool:
    told = _ATTAINS.search(pair.sentence.plain) is not None
    return told and _FALLS_SHORT.search(pair.evidence) is not None


#: a fault told as one says what the source denies
_FAULTS = re.compile(r"毛病|问题|违规|缺陷|瑕疵|缺席|缺位|落空|缺失|遗漏|疏漏|隐瞒|瞒报")
_HELPERS: Final = frozenset("能 有 会 再 曾 可 得 是 法 须 必 应 想 愿 敢 肯 被".split())


def _tells_denied(pair: Pairing, quote: Passage, mark: Mark) -> bool:
    """Whether the sentence holds some of the words that a denial is said of."""
    if _FAULTS.search(pair.sentence.plain):
        return False
    verb = mark.word[1:] if mark.word[0] in "未不没无" and mark.word[1:] not in _HELPERS else ""
    if verb:
        return verb in pair.sentence.plain
    after = quote.plain[mark.end : mark.end + 8].lstrip("能有会再曾被得以要将是在的")
    denied = grams_of(after[:4]) or set(after[:1].strip("，。；、！？ "))
    forms = set(denied)
    for gram in denied:
        forms.update(load_synonyms().get(gram, ()))
    return not denied or any(form in pair.sentence.plain for form in forms)


_UNLIKELY = re.compile(r"不大|不高|很小|较小|极小|渺茫|难以|难以?成真|几无可能|落空")


def _denied_beside(ranked: Ranked) -> bool:
    """Whether a clause nearly as much like the sentence's as the best one is denied."""
    if any(_UNLIKELY.search(other.text) for _, _, other in ranked):
        return True
    if any(_negated(other) for score, _, other in ranked if score > 0.3 * ranked[0][0]):
        return True
    _, quote, best = ranked[0]
    return any(_negated(c) for c in quote.clauses if 0 <= c.start - best.end <= 2)


def _says_denial(clause: Clause, ranked: Ranked) -> bool:
    """Whether a clause denies something that its own place in the evidence does not deny: the
    denial of another clause, moved.
    """
    return bool(_negated(clause)) and not (ranked and _negated(ranked[0][2]))


#: verbs that other verbs say as well (暂缓, 叫停): their absence is no proof
_REFUSALS: Final = frozenset(
    (
        "暂停 停止 终止 取消 中止 禁止 拒绝 避免 免于 豁免 撤销 撤回 放弃 失败 缺乏 缺少 "
        "halt halted cancel suspend"
    ).split()
)


def find_flips(pair: Pairing) -> Iterator[Clue]:
    """Find a verb that one side denies and the other does not."""
    if _says_unless(pair):
        return
    sentence = pair.sentence
    for quote in pair.quotes:
        for mark in quote.marks:
            if denies(mark) and (words := _denied_alone(quote, mark, sentence)):
                yield Clue(
                    code="negation-dropped",
                    words=words,
                    carried=mark.word + words,
                    reason="the source denies it",
                )
                return
    for mark in sentence.marks:
        if not denies(mark) or _says_otherwise(pair, mark):
            continue
        told = [words for quote in pair.quotes if (words := _denied_alone(sentence, mark, quote))]
        fresh = len(mark.word) == 1 or mark.word not in pair.evidence
        if told and fresh and f"{mark.word}{told[0]}" not in pair.evidence:
            yield Clue(
                code="negation-flipped",
                words=mark.word + told[0],
                carried=told[0],
                reason="denied here, not in the source",
            )
            return


#: 不等同于正式受理 denies 正式受理
_COPULA = re.compile(r"等同于|等于|意味着|代表着?|属于|意味|必然|一定|是")
_PLAIN_NEGATIONS: Final = frozenset(
    (
        "不太可能 不大可能 不可能 "
        "不 没 没有 未 无 并非 并未 并不 并无 不是 尚未 暂未 未能 不能 无法 从未 不会 不再 "
        "并不等同于 不等同于 不等于 不意味着 不代表 不属于 没有能 没能 未获 未予 不拟 "
        "不得 未曾 不曾 难以 拒绝 禁止 停止 终止 取消 暂停 未被 没被 没有被"
    ).split()
)
#: how far a negation reaches: to the verb, or past whom or what it is of
_NEAR: Final = 8
_PHRASE: Final = 24
_THERE_IS_NONE: Final = frozenset("无 没有 并无 暂无 尚无".split())
_THROUGH: Final = frozenset("对给因就在向与")


def denies(mark: Mark) -> bool:
    """Whether a word plainly denies what stands behind it."""
    return mark.word in _PLAIN_NEGATIONS


def _reaches(passage: Passage, mark: Mark, place: int) -> bool:
    """Whether a negation is of the word at ``place``: 不会对经营产生影响 denies the 影响."""
    through = passage.plain[mark.end : mark.end + 1] in _THROUGH or mark.word in _THERE_IS_NONE
    return mark.start < place <= mark.end + (_PHRASE if through else _NEAR)


_TAKEN_PLACE = re.compile(r"(?:有所|已经?|得到|出现|现在已经)$")
_ADVERB = re.compile(
    r"最终|完全|真正|正式|全部|真的|充分|全面|直接|明确|进一步|任何|必然|简单地?|单纯|轻易"
)
_ABLE = re.compile(r"(?<!不)(?:足以|足够|能够|可以|得以|能)")


def _stands_plainly(passage: Passage, words: str, mark: Mark) -> bool:
    """Whether the words denied at one place stand undenied at another of the same text."""
    return any(
        place.start() != mark.end
        and not any(denies(m) and 0 <= place.start() - m.end <= _NEAR for m in passage.marks)
        for place in re.finditer(re.escape(words), passage.plain)
    )


#: so many pairs of characters of a denied phrase stand in one clause
_OF_PHRASE: Final = 5


def _denied_phrase(one: Passage, start: int, two: Passage) -> str:
    """Return a denied 把 or 将 with its object and verb where one clause of ``two`` holds most of
    it and denies nothing: 并未将甲排除, 已把甲排除.
    """
    clause = one.clause_at(start)
    phrase = one.plain[start + 1 : min(clause.end if clause else start, start + _PHRASE)]
    wanted = grams_of(phrase)
    for other in two.clauses if len(wanted) >= _OF_PHRASE else ():
        held = len(wanted & other.grams)
        if held >= max(_OF_PHRASE, 0.5 * len(wanted)) and not _negated(other):
            return phrase
    return ""


def _denied_alone(one: Passage, mark: Mark, two: Passage) -> str:
    """Return the words denied in ``one`` that stand undenied in ``two``; nothing if none do."""
    start = mark.end
    adverb = _ADVERB.match(one.plain, start)
    start = adverb.end() if adverb else start
    copula = _COPULA.match(one.plain, start)
    if copula:
        start = copula.end()
    words = one.plain[start : start + 2]
    if words[:1] in ("将", "把", "对"):
        return _denied_phrase(one, start, two)
    if len(words) < 2 or words[0] in "在向于与和被为以从给跟同一二两三四五六七八九十百几":
        return ""
    if len(words) < 2 or not grams_of(words) or _stands_plainly(one, words, mark):
        return ""
    # what is denied may be a word that says little (开展): then more around it must agree
    needed = 5 if load_words().classes_of(words) & {"free", "say"} else 3
    unable = mark.word in ("无法", "不能", "难以", "不可", "未能", "不足以")
    forms = (words, *load_synonyms().get(words, ()))
    words = next((form for form in forms if len(form) > 1 and form in two.plain), words)
    place, found = two.plain.find(words), ""
    while place >= 0:
        clause = two.clause_at(place)
        low = clause.start if clause else 0
        if any(m.start < place < m.end and m.word[0] in "未没无不" for m in two.marks):
            return ""  # 未完成 is one word
        if any(
            "neg" in m.classes and low <= m.start and _reaches(two, m, place) for m in two.marks
        ) or _RATHER_THAN.search(two.plain, max(0, place - _NEAR), place):
            return ""
        near = grams_of(one.plain[max(0, mark.start - 8) : mark.end + 12]) & grams_of(
            two.plain[max(0, place - 12) : place + 14]
        )
        done = _TAKEN_PLACE.search(two.plain, max(0, place - 4), place) is not None
        able = done or (unable and _ABLE.search(two.plain, max(0, place - 4), place) is not None)
        if len(near) >= (1 if able else needed):
            found = words
        place = two.plain.find(words, place + 1)
    return found
