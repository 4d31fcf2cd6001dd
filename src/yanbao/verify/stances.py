"""Stances: how sure, under which condition, yes or no, which way, why, and how strong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark, load_synonyms, load_words
from yanbao.verify.pairing import Clue, Pairing, sentence_around
from yanbao.verify.passages import Clause, Passage, grams_of

_WEAK: Final = frozenset(("modality.plan", "modality.expect", "modality.may", "modality.rumor"))
_AXES: Final = ("change", "width", "profit", "trade", "flow", "rate", "stance", "more", "open", "time", "in", "join")
_POLES: Final = {axis: (f"axis.{axis}+", f"axis.{axis}-") for axis in _AXES}
_GEO: Final = ("cn", "world", "abroad", "hk", "us", "asia", "europe", "jp", "kr")
_STRENGTHS: Final = ("first", "most", "only", "record")


def find_stance_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of modality, condition, polarity, cause, strength and scope."""
    yield from _find_modality(pair)
    yield from _find_conditions(pair)
    yield from _find_negations(pair)
    yield from _find_flips(pair)
    yield from _find_turns(pair)
    yield from _find_orders(pair)
    yield from _find_causes(pair)
    yield from _find_strengths(pair)
    yield from _find_scopes(pair)


def _is_weak(mark: Mark) -> bool:
    return not _WEAK.isdisjoint(mark.classes)


def _find_modality(pair: Pairing) -> Iterator[Clue]:
    whole_weak = [m for m in pair.sentence.marks if _is_weak(m)]
    for clause, ranked in pair.aligned:
        if not ranked or ranked[0][0] < 0.3:
            continue
        _, quote, best = ranked[0]
        weak = [m for m in best.marks if _is_weak(m)]
        if any(m.word in ("否认", "辟谣", "不实", "denied", "denies") for m in clause.marks):
            weak = []
        done = [m for m in clause.marks if "modality.done" in m.classes]
        will = [m for m in clause.marks if "modality.will" in m.classes]
        own = [m for m in clause.marks if _is_weak(m) or "cond" in m.classes]
        if weak and not own:
            if done and not any(m.word == d.word for d in done for m in best.marks):
                yield Clue(code="modality-done", words=done[0].word, carried=weak[0].word,
                           reason="told as done, in the source it is not")  # fmt: skip
            elif will and not any("modality.will" in m.classes for m in best.marks):
                yield Clue(code="modality-certain", words=will[0].word, carried=weak[0].word,
                           reason="told as certain")  # fmt: skip
            elif not whole_weak:
                yield Clue(code="modality-dropped", words=clause.text.strip(), carried=weak[0].word,
                           reason="the source's reserve is gone")  # fmt: skip
        soon = [m for m in best.marks if m.word in ("将", "将会", "将要", "即将", "will")]
        if soon and not weak and not own and any(m.word in ("已", "已经", "完成", "has", "already") for m in clause.marks):
            if not any(m.word in _DONE_WORDS for m in best.marks):
                yield Clue(code="modality-done", words=clause.text.strip(), carried=soon[0].word, reason="told as done, in the source it is to come")
        plan = [m for m in own if "modality.plan" in m.classes and m.word not in pair.known]
        over = [m for m in best.marks if m.word in _DONE_WORDS]
        if plan and over and not weak:
            yield Clue(code="modality-weakened", words=plan[0].word, carried=over[0].word, reason="planned here, done in the source")
        finished = [m for m in clause.marks if m.word in _DONE_WORDS]
        if finished and not weak and not own:
            around = sentence_around(quote, best)
            ahead = [m for m in quote.marks if m.classes & {"modality.plan", "modality.may"} and m.word in around]
            if ahead and not whole_weak and not any(m.word in _DONE_WORDS and m.word in around for m in quote.marks):
                yield Clue(code="modality-done", words=finished[0].word, carried=ahead[-1].word,
                           reason="told as done, in the source it is not")  # fmt: skip
        may = [m for m in best.marks if m.classes & {"modality.may", "modality.rumor"}]
        if any(m.word in ("否认", "辟谣", "不实", "denied", "denies") for m in pair.sentence.marks):
            may = []
        if may and not [m for m in pair.sentence.marks if m.classes & {"modality.may", "modality.rumor", "modality.expect", "cond"}]:
            yield Clue(code="modality-possible", words=clause.text.strip(), carried=may[0].word,
                       reason="what the source calls possible is told without reserve")  # fmt: skip
    for mark in pair.sentence.marks:
        if mark.word in _FIRM and mark.word not in pair.known and not any(m.word in _FIRM for _, m in pair.marks("modality.done")):
            yield Clue(code="done-unsaid", words=mark.word, reason="the source says of nothing that it is done")


def _find_conditions(pair: Pairing) -> Iterator[Clue]:
    bold = [m for m in pair.sentence.marks if "regardless" in m.classes]
    if bold and bold[0].word not in pair.evidence and (pair.holds("cond") or _WHEN.search(pair.evidence)):
        yield Clue(code="condition-dropped", words=bold[0].word, reason="the source says it only under a condition")
        return
    own = [m for m in pair.sentence.marks if "cond" in m.classes]
    if own:
        return
    when = _WHEN.search(pair.evidence)
    if when and not any(w in pair.sentence.plain for w in ("当", "时", "后", "期间")) and len(grams_of(when[1]) & pair.sentence.grams) < 3:
        yield Clue(code="condition-dropped", words="", carried=when.group(), reason="the source says it only for then")
        return
    for clause, ranked in pair.aligned:
        if not ranked or ranked[0][0] < 0.25:
            continue
        _, quote, best = ranked[0]
        around = sentence_around(quote, best)
        for mark in quote.marks:
            ahead = mark.start < best.end or mark.word.isascii() or mark.word in ("除非", "前提", "以换取")
            if "cond" in mark.classes and ahead and mark.word in around:
                strong = mark.word in _STRONG_CONDITIONS
                yield Clue(code="condition-dropped" if strong else "condition-soft", words=clause.text.strip(),
                           carried=mark.word, reason="the source says it only under a condition")  # fmt: skip
                return


_WHEN = re.compile(r"当(?![天日年月地前时局下中])([^，。；！？\n]{4,30})(?<!小)时[，,]")
_STRONG_CONDITIONS: Final = frozenset(
    "若 如果 一旦 假如 倘若 假若 倘 要是 只要 除非 前提 如有 如有必要 万一 直至 若是 如若 if unless provided once".split()
)


_DONE_WORDS: Final = frozenset("已 已经 已完成 完成 落地 获批 正式 中标 拿下 签署 达成 已获 均已 already has have completed approved".split())
_FIRM: Final = frozenset(
    "批文 批复 完成 已完成 落地 获批 获准 批准 核准 正式 已正式 中标 拿下 签署 签订 达成 敲定 证实 被证实 已被证实 确认 成功 已获 completed approved "
    "confirmed finalized secured".split()
)


def _negated(clause: Clause) -> list[Mark]:
    return [m for m in clause.marks if "neg" in m.classes and "falseneg" not in m.classes]


_STRONG_NEGATIONS: Final = frozenset("从未 并未 没有 不再 未 不会 并不 并非 无 尚未 不是 拒绝 否认 取消 终止 叫停 未能 没 无法 不能 难以 不可 禁止 不可以 not never no cannot denied".split())


def _find_negations(pair: Pairing) -> Iterator[Clue]:
    for clause, ranked in pair.aligned:
        mine = _negated(clause)
        if not ranked:
            continue
        if mine and mine[0].word in _STRONG_NEGATIONS and mine[0].word not in pair.known and not any(
            "falseneg" not in m.classes for _, m in pair.marks("neg")
        ):
            yield Clue(code="negation-added", words=mine[0].word, reason="denied here, not in the source")
            continue
        if ranked[0][0] < 0.3:
            continue
        close = [entry for entry in ranked if entry[0] > 0.6 * ranked[0][0]]
        theirs = [m for _, _, other in close for m in _negated(other)]
        if mine and not theirs:
            negative = any("falseneg" not in m.classes for _, m in pair.marks("neg"))
            code = "negation-moved" if negative else "negation-added"
            yield Clue(code=code, words=mine[0].word, carried=close[0][2].text.strip(),
                       reason="denied here, not in the source")  # fmt: skip
        elif mine and theirs and len(mine) > len(theirs) and any(m.word not in pair.known for m in mine) and any(m.word in pair.known for m in mine):
            word = next(m.word for m in mine if m.word not in pair.known)
            yield Clue(code="negation-doubled", words=word, carried=theirs[0].word, reason="one denial more than in the source")
        elif theirs and not mine and ranked[0][0] >= 0.25 and _negated(ranked[0][2]):
            whole = any("neg" in m.classes and "falseneg" not in m.classes for m in pair.sentence.marks)
            synonym = any(m.classes & {"axis.open-", "axis.stance-", "approx.under"} for m in clause.marks)
            code = "negation-moved" if whole or synonym else "negation-dropped"
            yield Clue(code=code, words=clause.text.strip(), carried=theirs[0].word,
                       reason="the source denies it")  # fmt: skip


def _find_flips(pair: Pairing) -> Iterator[Clue]:
    """Find a verb that one side denies and the other does not."""
    sentence = pair.sentence
    for quote in pair.quotes:
        for mark in quote.marks:
            if _denies(mark) and (words := _denied_alone(quote, mark, sentence)):
                yield Clue(code="negation-dropped", words=words, carried=mark.word + words, reason="the source denies it")
                return
    for mark in sentence.marks:
        if not _denies(mark):
            continue
        told = [words for quote in pair.quotes if (words := _denied_alone(sentence, mark, quote))]
        if told and mark.word not in pair.evidence:
            yield Clue(code="negation-flipped", words=mark.word + told[0], carried=told[0], reason="denied here, not in the source")
            return


_PLAIN_NEGATIONS: Final = frozenset("不 没 没有 未 无 并非 并未 并不 并无 不是 尚未 暂未 未能 不能 无法 从未 不会 不再 不得 未曾 不曾 难以 拒绝 禁止 停止 终止 取消 暂停".split())


def _denies(mark: Mark) -> bool:
    return mark.word in _PLAIN_NEGATIONS


def _denied_alone(one: Passage, mark: Mark, two: Passage) -> str:
    """Return the words denied in ``one`` that stand undenied in ``two``; nothing if none do."""
    words = one.plain[mark.end : mark.end + 2]
    if len(words) < 2 or words[0] in "在对向于与和把被将为以从给跟同":
        return ""
    if len(words) < 2 or grams_of(words) == frozenset() or load_words().classes_of(words) & {"free", "say"}:
        return ""
    forms = (words, *load_synonyms().get(words, ()))
    words = next((form for form in forms if len(form) > 1 and form in two.plain), words)
    place, found = two.plain.find(words), ""
    while place >= 0:
        clause = two.clause_at(place)
        low = clause.start if clause else 0
        if any("neg" in m.classes and low <= m.start < place and place - m.end <= 8 for m in two.marks):
            return ""
        near = grams_of(one.plain[max(0, mark.start - 8) : mark.end + 12]) & grams_of(two.plain[max(0, place - 12) : place + 14])
        if len(near) >= 3:
            found = words
        place = two.plain.find(words, place + 1)
    return found


def _aligned_even(ranked: tuple[tuple[float, Passage, Clause], ...]) -> str:
    for _, _, other in ranked[:2]:
        for mark in other.marks:
            if "equal" in mark.classes:
                return mark.word
    return ""


def _find_turns(pair: Pairing) -> Iterator[Clue]:
    """Find a word whose opposite stands where the source says the same otherwise."""
    for clause, ranked in pair.aligned:
        for axis in _AXES:
            up, down = _POLES[axis]
            if up not in clause.classes and down not in clause.classes:
                continue
            mine = {(up in m.classes) - (down in m.classes) for m in clause.marks if m.classes & {up, down}}
            if len(mine) != 1 or not ranked or ranked[0][0] < 0.25:
                continue
            word = next(m.word for m in clause.marks if m.classes & {up, down})
            if word in pair.known:
                continue
            if axis == "more" and not any(q.has(up) or q.has(down) for q in pair.quotes) and (even := _aligned_even(ranked)):
                yield Clue(code="comparison-turned", words=word, carried=even, reason="alike in the source")
                continue
            theirs: dict[int, str] = {}
            for score, _, other in ranked:
                if score < 0.5 * ranked[0][0]:
                    continue
                for mark in other.marks:
                    if mark.classes & {up, down}:
                        theirs.setdefault((up in mark.classes) - (down in mark.classes), mark.word)
            own = next(iter(mine))
            if theirs and own not in theirs:
                yield Clue(code="turned" if axis not in ("more", "stance") else "turned-soft", words=word,
                           carried=next(iter(theirs.values())), reason="the source says the opposite")  # fmt: skip


_FROM_TO = re.compile(r"(?:从|由)(.{2,14}?)(?:转向|转为|变为|升至|降至|升到|降到|改为|更名为|变更为|调整为|到|至|切换)(.{2,14})")
_OVER = re.compile(r"(.{2,14}?)(?<!不)(?:高于|低于|领先|落后于|超过|多于|少于|优于|不及|大于|小于)(?![^，。]{0,2}\d)(.{2,14})")


_FROM = re.compile(r"[从由]")
_WAY = re.compile(r"[高低多少优大小]于|领先|落后于|超过|不及")


def _find_orders(pair: Pairing) -> Iterator[Clue]:
    """Find what goes from one to the other here, and from the other to the one in the source."""
    for form, needed in ((_FROM_TO, _FROM), (_OVER, _WAY)):
        if not needed.search(pair.sentence.plain):
            continue
        mine = form.search(pair.sentence.plain)
        if mine is None:
            continue
        start, end = grams_of(mine[1]), grams_of(mine[2])
        for quote in pair.quotes:
            for theirs in form.finditer(quote.plain):
                first, last = grams_of(theirs[1]), grams_of(theirs[2])
                straight = len(start & first) + len(end & last)
                if len(start & last) + len(end & first) > straight + 1:
                    yield Clue(code="order-swapped", words=mine.group(), carried=theirs.group(), reason="the source has it the other way round")
                    return


def _find_causes(pair: Pairing) -> Iterator[Clue]:
    strict = [m for m in pair.sentence.marks if "cause.strict" in m.classes and m.word not in ("影响", "as", "after")]
    if not strict:
        return
    told = any(p.has("cause.strict") for p in (*pair.quotes, pair.title))
    loose = told or any(p.has("cause.back") or p.has("cause.forth") for p in (*pair.quotes, pair.title))
    first = strict[0]
    if not told and first.word not in pair.known:
        yield Clue(code="cause-added" if not loose else "cause-soft", words=first.word,
                   reason="no word of the source says that one is the reason of the other")  # fmt: skip
    mine = _split_cause(pair.sentence.plain, first)
    if mine is None:
        return
    cause, effect = grams_of(mine[0]), grams_of(mine[1])
    best: tuple[float, float, str] | None = None
    other: tuple[int, int, str] = (0, 0, "")
    for passage in (*pair.quotes, pair.title):
        for mark in passage.marks:
            if not mark.classes & {"cause.strict", "cause.back", "cause.forth"}:
                continue
            parts = _split_cause(passage.plain, mark)
            if parts is None:
                continue
            other_cause, other_effect = grams_of(parts[0]), grams_of(parts[1])
            straight = len(cause & other_cause) + len(effect & other_effect)
            crossed = len(cause & other_effect) + len(effect & other_cause)
            shared = len(effect & other_effect)
            if shared > other[0] and len(other_cause) >= 2:
                other = (shared, len(cause & other_cause), parts[0].strip()[:30])
            if best is None or straight + crossed > best[0] + best[1]:
                best = (straight, crossed, mark.word)
    if best and best[1] > best[0] + 1:
        yield Clue(code="cause-swapped", words=first.word, carried=best[2], reason="cause and effect have changed places")
    if other[0] >= 3 and not other[1] and len(cause) >= 3:
        yield Clue(code="cause-other", words=mine[0].strip()[:40], carried=other[2], reason="the source names another reason")
    if cause and len(cause & pair.grams) < 0.35 * len(cause):
        yield Clue(code="cause-unknown", words=mine[0].strip()[:40], reason="the source names another reason, or none")


def _split_cause(plain: str, mark: Mark) -> tuple[str, str] | None:
    """Return (cause, effect) as one causal word splits a text."""
    start = max(plain.rfind(c, 0, mark.start) for c in "。！？\n；") + 1
    ends = [p for c in "。！？\n；" if (p := plain.find(c, mark.end)) >= 0]
    end = min(ends, default=len(plain))
    before, after = plain[start : mark.start], plain[mark.end : end]
    if "cause.back" in mark.classes and "cause.forth" not in mark.classes:
        if len(before) < 6 or mark.word in ("因", "由于", "因为", "受", "鉴于", "出于", "为了", "受到") and "，" in after and len(before) < 14:
            cause, _, effect = after.partition("，")
            return (cause, before + effect) if effect else None
        return after, before
    return before, after


_ALIKE: Final = (
    frozenset("居首 榜首 第一 第一名 排名第一 位居第一 位列第一 首位 居冠 领跑 引领 之首 最高 最大 最多".split()),
    frozenset("史上 有史以来 历史新高 历史最高 创纪录 纪录 历史纪录 新高 record all-time ever".split()),
    frozenset("worst largest biggest steepest sharpest".split()),
    frozenset("最强 最高 新高 最佳 最好".split()),
    frozenset("之最 最高 最大 最复杂 最多 最强".split()),
    frozenset("唯一 惟一 独家 仅有 only sole".split()),
)


def _said_alike(word: str, known: str) -> bool:
    return any(word in group and any(w in known for w in group) for group in _ALIKE)


def _find_strengths(pair: Pairing) -> Iterator[Clue]:
    for name in _STRENGTHS:
        if f"strength.{name}" not in pair.sentence.classes:
            continue
        mine = [m for m in pair.sentence.marks if f"strength.{name}" in m.classes]
        if not mine:
            continue
        same = [m for _, m in pair.marks(f"strength.{name}")] + [m for m in pair.title.marks if f"strength.{name}" in m.classes]
        if name in ("first", "most"):
            same += [m for other in ("first", "most") for _, m in pair.marks(f"strength.{other}") if other != name and m.word.startswith(("第一", "排名第一", "位居第一", "位列第一"))]
        missing = [m for m in mine if m.word not in pair.known and not _said_alike(m.word, pair.known)]
        if missing and not same:
            yield Clue(code="strength-added", words=missing[0].word, reason="the source does not go so far")
        elif missing:
            yield Clue(code="strength-changed", words=missing[0].word, carried=same[0].word)
        if same and not pair.sentence.has("oneof") and pair.holds("oneof"):
            yield Clue(code="strength-oneof", words=mine[0].word, carried="之一", reason="one of several in the source")
        if same and pair.holds("since") and not pair.sentence.has("since"):
            yield Clue(code="strength-since", words=mine[0].word, carried=same[0].word, reason="the source limits it to a time")
        for mark in mine:
            if mark.word in ("最高", "最多", "最低", "最少") and any(0 <= a.start - mark.end <= 4 for a in pair.sentence.amounts):
                continue
            if mark.word in pair.known:
                yield from _compare_reach(pair, mark)
                break
    much = [m for m in pair.sentence.marks if "strength.much" in m.classes and m.word not in pair.known]
    if much and not pair.holds("strength.much"):
        little = pair.holds("strength.little")
        yield Clue(code="strength-more" if little else "strength-much", words=much[0].word, reason="the source does not say how much")


def _compare_reach(pair: Pairing, mark: Mark) -> Iterator[Clue]:
    """What the superlative is said of must be what it is said of in the source."""
    mine = grams_of(pair.sentence.plain[max(0, mark.start - 10) : mark.end + 12])
    theirs: frozenset[str] = frozenset()
    for passage in (*pair.quotes, pair.title):
        place = passage.plain.find(mark.word)
        while place >= 0:
            theirs |= grams_of(passage.plain[max(0, place - 24) : place + len(mark.word) + 24])
            place = passage.plain.find(mark.word, place + 1)
    if mine and len(mine & theirs) < 0.35 * len(mine):
        yield Clue(code="strength-reach", words=mark.word, reason="said of something else in the source")


def _part_under_all(pair: Pairing) -> bool:
    """Whether the very clause that says 均 stands beside one that speaks of a part."""
    for clause, ranked in pair.aligned:
        if ranked and any(m.word in ("均", "都", "皆") for m in clause.marks):
            if any(m.word in _PARTS for m in ranked[0][2].marks):
                return True
    return False


def _names_place(pair: Pairing, name: str, latin: bool) -> bool:
    """Whether the evidence names the place in the sentence's own script; VFS Global is no place."""
    return any(
        f"geo.{name}" in mark.classes and mark.word.isascii() == latin
        for passage in (*pair.quotes, pair.title)
        for mark in passage.marks
    )


def _aligned_part(pair: Pairing) -> str:
    """Return the word for a part in the clauses that the sentence's clauses stand beside."""
    for _, ranked in pair.aligned:
        if ranked and ranked[0][0] >= 0.3:
            quote, best = ranked[0][1:]
            for mark in best.marks:
                if mark.word in _PARTS and quote.plain[mark.start - 1 : mark.start] not in ("一", "组"):
                    return mark.word
    return ""


def _find_scopes(pair: Pairing) -> Iterator[Clue]:
    sentence = pair.sentence
    both = [m for m in sentence.marks if m.word in ("均", "都", "皆") and m.word not in pair.known]
    if both and not pair.holds("scope.all"):
        yield Clue(code="scope-both", words=both[0].word, reason="the source does not say it of all")
    mine = [m for m in sentence.marks if "scope.all" in m.classes and m.word not in pair.known and m.word not in _LOOSE_ALL]
    part = [m for _, m in pair.marks("scope.part")]
    if mine:
        code = "scope-all-of-part" if part else "scope-all"
        if not pair.holds("scope.all") or part:
            yield Clue(code=code, words=mine[0].word, carried=part[0].word if part else "", reason="the source does not say it of all")
    elif (word := _aligned_part(pair)) and not sentence.has("scope.part"):
        both = _part_under_all(pair)
        yield Clue(code="scope-all-of-part" if both else "scope-part-dropped", words="", carried=word, reason="the source says it of a part")
    for name in _GEO:
        if f"geo.{name}" not in sentence.classes:
            continue
        marks = [m for m in sentence.marks if f"geo.{name}" in m.classes]
        if marks and not _names_place(pair, name, marks[0].word.isascii()) and marks[0].word not in pair.known:
            others = any(p.has(f"geo.{g}") for g in _GEO for p in pair.quotes)
            yield Clue(code="place-changed" if others else "place-added", words=marks[0].word, reason="the source does not say where so")
    for mark in sentence.marks:
        if "geo.name" in mark.classes and mark.word not in pair.known and not any(c in pair.characters and c in "伊以俄乌印越泰巴英法德意西瑞荷波沙京沪深穗杭津渝台澳加墨阿" for c in mark.word):
            yield Clue(code="place-added", words=mark.word, reason="the source does not name this place")
    if pair.holds("owner.sub") and not sentence.has("owner.sub"):
        yield Clue(code="owner-dropped", words="", carried="子公司")


_LOOSE_ALL: Final = frozenset("各 均 都 皆 每 每个 any 凡 整体 整个 全面 一致 通常 总是 始终 历来 完全 任何 fully both 每家 entire whole".split())
_PARTS: Final = frozenset("部分 一些 有些 多数 大多 大多数 大部分 几乎 个别 若干 有的 某些 绝大多数 绝大部分 局部 半数 少数 some most partly certain nearly almost 一定程度".split())
