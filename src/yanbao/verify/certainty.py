"""Certainty: what is planned or possible in the evidence and plain in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing, sentence_around
from yanbao.verify.passages import Clause, Passage

_DENIALS: Final = ("否认", "辟谣", "不实", "denied", "denies")
#: steps of a matter that is not decided, which are things of their own too (递交申请)
_PENDING: Final = frozenset(
    "申请 申报 受理 意向书 备忘录 招标 竞标 草案 预案 准备 application".split()
)
_SOON: Final = frozenset("将 将会 将要 即将 将于 后续 尚需 还需 仍需 will".split())
_WEAK: Final = frozenset(("modality.plan", "modality.expect", "modality.may", "modality.rumor"))
#: what is applied for is told as applied for
_APPLIED = re.compile(r"递表|递交|提交|申请|申报|备案|报送")
_TOWARDS = re.compile(
    r"(?:为了?|以便?|申请|谋求|寻求|冲刺|筹备|筹划|力争|确保|争取|有望|助力|尽快|早日|推动|计划|拟|将|预计)[^，。；]{0,2}$"
)
_DONE_WORDS: Final = frozenset(
    (
        "已 已经 已完成 完成 落地 获批 正式 中标 拿下 签署 达成 已获 均已 already has have "
        "completed approved"
    ).split()
)
_ALREADY: Final = frozenset("已 已经 已完成 均已 已获 has have already".split())
#: what is still talked about is not done
_TALKS: Final = frozenset("谈判 洽谈 磋商 商讨 接洽 早期阶段 talks negotiations".split())
_REACHED: Final = frozenset(
    "完成 落地 获批 批准 核准 中标 拿下 达成 敲定 竣工 签署 签订 交割 上市 投产 量产 开业".split()
)
_FIRM: Final = frozenset(
    "批文 批复 完成 已完成 落地 获批 获准 批准 核准 正式 已正式 中标 拿下 签署 签订 达成 "
    "敲定 证实 被证实 已被证实 确认 成功 已获 completed approved "
    "confirmed finalized secured".split()
)


def _is_weak(mark: Mark) -> bool:
    return not _WEAK.isdisjoint(mark.classes)


_OFFICIAL = re.compile(r"宣布|公告|官宣|正式|证实|确认|披露|\bannounced|\bconfirmed")


def _find_made_official(pair: Pairing) -> Iterator[Clue]:
    """Find as announced what the source has from people who know of it (据知情人士)."""
    told = _OFFICIAL.search(pair.sentence.plain)
    if told is None or told.group() in pair.known or pair.sentence.has("modality.rumor"):
        return
    rumor = next((mark for _, mark in pair.marks("modality.rumor")), None)
    if rumor:
        yield Clue(
            code="modality-certain",
            words=told.group(),
            carried=rumor.word,
            reason="the source only heard of it",
        )


def find_modality(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what is done, planned, possible or rumoured."""
    yield from _find_made_official(pair)
    for clause, ranked in pair.aligned:
        if not ranked or ranked[0][0] < 0.3:
            continue
        _, quote, best = ranked[0]
        weak = [] if _WEAK.isdisjoint(best.classes) else [m for m in best.marks if _is_weak(m)]
        if _is_denied(clause.marks):
            weak = []
        weak = [m for m in weak if not _is_noun(quote, m) and not _is_denied_before(quote, m)]
        own = [m for m in clause.marks if _is_weak(m) or m.classes & {"cond", "modality.reserve"}]
        own = [m for m in own if m.word != "待" or not _STAYED.match(pair.sentence.plain, m.end)]
        own += [m for m in pair.sentence.marks if "cond" in m.classes and m.end <= clause.start]
        if _MAYBE.match(clause.text):
            continue
        soon = [m for m in best.marks if m.word in _SOON]
        if weak and not own:
            yield from _find_dropped(pair, clause, best, weak)
        if soon and not weak and not own:
            yield from _find_to_come(pair, clause, best, soon)
        if not weak and not soon:
            yield from _find_weakened(pair, quote, best, own)
        if not weak and not own:
            yield from _find_finished(pair, clause, quote, best)
        yield from _find_possible(pair, clause, best)
        yield from _find_potential(clause, best)
    yield from _find_supposed(pair)
    yield from _find_firm(pair)
    yield from _find_past(pair)
    yield from _find_purposes(pair)


#: 待过两家公司 tells of no plan
_STAYED = re.compile(r"[过在遇着到]")
#: 或触及退市: what may be
_MAYBE = re.compile(r"\s*(?:公司|股价|其)?(?:或|恐|料)(?![者许是])")


#: so much of the sentence's character pairs stand in what is only supposed
_SUPPOSED: Final = 0.3


def _find_supposed(pair: Pairing) -> Iterator[Clue]:
    """Find as done, or as sure to come, what all cited words only suppose, plan or expect."""
    sentence = pair.sentence
    told = next((m for m in sentence.marks if m.word in _ALREADY or m.word in _SURELY), None)
    if told is None or not sentence.classes.isdisjoint(_WEAK | _RESERVED):
        return
    quotes = [m for q in pair.quotes for m in q.marks]
    open_yet = _POSSIBLE if told.word in _SURELY else _POSSIBLE | {"modality.plan"}
    supposed = next((m for m in quotes if m.classes & open_yet), None)
    if supposed is None or _APPLIED.search(sentence.plain) or "了" in pair.evidence:
        return
    if any(_is_already(m) or m.word in _SURELY for m in quotes):
        return
    if len(sentence.grams & pair.grams_of_quotes) >= _SUPPOSED * len(sentence.grams):
        yield Clue(
            code="modality-certain" if told.word in _SURELY else "modality-done",
            words=told.word,
            carried=supposed.word,
            reason="in the source it is only supposed or planned",
        )


_SURELY: Final = frozenset("将 将会 必将 势必 必然 一定 will".split())


def _is_denied_before(passage: Passage, mark: Mark) -> bool:
    """Whether a word of reserve is itself denied: 从未有机会."""
    return mark.start > 0 and passage.plain[mark.start - 1] in "没未无"


def _is_noun(passage: Passage, mark: Mark) -> bool:
    """Whether a word is the name of a thing: 谨慎的预测, 预期值."""
    before, after = passage.plain[mark.start - 1 : mark.start], passage.plain[mark.end :][:1]
    return before == "的" or after in ("的", "值", "书")


def _is_denied(marks: Sequence[Mark]) -> bool:
    return any(m.word in _DENIALS for m in marks)


def _find_dropped(
    pair: Pairing, clause: Clause, best: Clause, weak: Sequence[Mark]
) -> Iterator[Clue]:
    if _APPLIED.search(pair.sentence.plain):
        weak = [m for m in weak if m.word not in _PENDING]
    if pair.sentence.has("modality.rumor"):
        weak = [m for m in weak if "modality.rumor" not in m.classes]
    if not weak:
        return
    held = {m.word for m in best.marks}
    done = [m for m in clause.marks if "modality.done" in m.classes and m.word not in held]
    will = [m for m in clause.marks if "modality.will" in m.classes]
    if done:
        yield Clue(
            code="modality-done",
            words=done[0].word,
            carried=weak[0].word,
            reason="told as done, in the source it is not",
        )
    elif will and not any("modality.will" in m.classes for m in best.marks):
        yield Clue(
            code="modality-certain",
            words=will[0].word,
            carried=weak[0].word,
            reason="told as certain",
        )
    elif not any(_is_weak(m) for m in pair.sentence.marks) and weak[0].word not in _PENDING:
        yield Clue(
            code="modality-dropped",
            words=clause.text.strip(),
            carried=weak[0].word,
            reason="the source's reserve is gone",
        )


def _is_held_done(pair: Pairing, clause: Clause) -> bool:
    """Whether what the clause calls done (已流片) is done in a clause of the evidence too."""
    verbs = [pair.sentence.plain[m.end : m.end + 2] for m in clause.marks if _is_already(m)]
    return any(
        len(verb) == 2
        and verb in other.text
        and any("modality.done" in m.classes for m in other.marks)
        and not any(_is_weak(m) or m.word in _SOON for m in other.marks)
        for verb in verbs
        for quote in pair.quotes
        for other in quote.clauses
    )


def _find_to_come(
    pair: Pairing, clause: Clause, best: Clause, soon: Sequence[Mark]
) -> Iterator[Clue]:
    already = any(map(_is_already, clause.marks)) and not any(map(_is_already, best.marks))
    over = next((m.word for m in clause.marks if m.word in _REACHED), "")
    already = already or bool(over and over not in pair.known)
    if already and not _is_held_done(pair, clause):
        yield Clue(
            code="modality-done",
            words=clause.text.strip(),
            carried=soon[0].word,
            reason="told as done, in the source it is to come",
        )


def _find_weakened(
    pair: Pairing, quote: Passage, best: Clause, own: Sequence[Mark]
) -> Iterator[Clue]:
    plan = [m for m in own if "modality.plan" in m.classes and m.word not in pair.known]
    if not plan:
        return
    over = [m.word for m in best.marks if m.word in _DONE_WORDS]
    around = sentence_around(quote, best)
    if not over and not any(_is_weak(m) for m in quote.marks if m.word in around):
        over = [word for word in ("决定", "已") if word in around]
    if over:
        yield Clue(
            code="modality-weakened",
            words=plan[0].word,
            carried=over[0],
            reason="planned here, done in the source",
        )


def _find_finished(pair: Pairing, clause: Clause, quote: Passage, best: Clause) -> Iterator[Clue]:
    finished = [
        m
        for m in clause.marks
        if _is_already(m) or (m.word in _DONE_WORDS and m.word not in pair.known)
    ]
    if not finished or any(_is_weak(m) for m in pair.sentence.marks):
        return
    around = sentence_around(quote, best)
    near = [m for m in quote.marks if m.word in around]
    ahead = [m for m in near if m.classes & {"modality.plan", "modality.may"} or m.word in _TALKS]
    if ahead and not any(map(_is_already, near)):
        yield Clue(
            code="modality-done",
            words=finished[0].word,
            carried=ahead[-1].word,
            reason="told as done, in the source it is not",
        )


def _is_already(mark: Mark) -> bool:
    return mark.word in _ALREADY or (mark.word[0] == "已" and "modality.done" in mark.classes)


def _find_purposes(pair: Pairing) -> Iterator[Clue]:
    """Find what is told as done and, in the source, is only what something is for."""
    for mark in pair.sentence.marks:
        if mark.word not in _REACHED:
            continue
        before = pair.sentence.plain[max(0, mark.start - 14) : mark.start]
        if _APPLIED.search(pair.sentence.plain):
            continue
        if _TOWARDS.search(before[-4:]) or "为" in before or _reserves(pair.sentence, mark):
            continue
        told = [q.plain[max(0, i - 4) : i] for q in pair.quotes for i in _places(q, mark.word)]
        if told and all(_TOWARDS.search(words) for words in told):
            yield Clue(
                code="modality-done",
                words=mark.word,
                carried=told[0] + mark.word,
                reason="told as done, in the source it is what is aimed at",
            )
            return


def _reserves(passage: Passage, mark: Mark) -> bool:
    """Whether a word of reserve stands before another."""
    return any(
        m.end <= mark.start and (_is_weak(m) or m.word in _SOON or "modality.reserve" in m.classes)
        for m in passage.marks
    )


def _places(passage: Passage, word: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(word), passage.plain)]


_POSSIBLE: Final = frozenset(("modality.may", "modality.rumor"))
_RESERVED: Final = _POSSIBLE | {"modality.expect", "modality.reserve", "cond"}


def _find_possible(pair: Pairing, clause: Clause, best: Clause) -> Iterator[Clue]:
    may = [m for m in best.marks if not _POSSIBLE.isdisjoint(m.classes)]
    reserved = not _RESERVED.isdisjoint(pair.sentence.classes)
    if may and not reserved and not _is_denied(pair.sentence.marks):
        yield Clue(
            code="modality-possible",
            words=clause.text.strip(),
            carried=may[0].word,
            reason="what the source calls possible is told without reserve",
        )


_POTENTIAL = re.compile(
    r"(?:有|存在|具备|具有|蕴含)[^，。；]{0,14}?(?:潜力|空间|机会|余地)|potential"
)
_WILL: Final = frozenset("将 将会 必将 势必 会 will".split())


def _find_potential(clause: Clause, best: Clause) -> Iterator[Clue]:
    """Find 将超预期 where the source has 存在超预期的潜力."""
    found = _POTENTIAL.search(best.text)
    sure = [m.word for m in clause.marks if m.word in _WILL]
    if (
        found
        and sure
        and not _POTENTIAL.search(clause.text)
        and not any(_is_weak(m) and m.word != "预期" for m in clause.marks)
    ):
        yield Clue(
            code="modality-certain",
            words=sure[0],
            carried=found.group(),
            reason="told as certain",
        )


_VERB_DONE = re.compile(
    r"(?P<verb>[\u3400-\u9fff]{2})了|(?:已经?|均已)(?P<done>[\u3400-\u9fff]{2})"
)
_TO_COME = re.compile(
    r"将(?!近|军|领|士)|拟|计划|未来|下一步|预计|打算|要求|呼吁|有望|力争|争取|加速|推动|推进"
)
_DONE_SO_FAR = re.compile(r"已|了|完成|实现了|此前|截至")


def _is_to_come(quote: Passage, place: int) -> bool:
    """Whether a verb stands in a sentence that speaks of what is to come, after its word for it."""
    low = max(quote.plain.rfind(c, 0, place) for c in "。！？\n") + 1
    before = quote.plain[low:place]
    own = before.rpartition("，")[2]
    if _TO_COME.search(own) is not None and not _DONE_SO_FAR.search(own):
        return True
    return _TO_COME.search(before) is not None and not _DONE_SO_FAR.search(before)


_AHEAD = re.compile(r"(?:将|拟|计划|打算|预计|准备|有望|考虑)[^，。；]{0,12}$")


def _find_past(pair: Pairing) -> Iterator[Clue]:
    """Find 公布了 where the source has 将公布 only."""
    for match in _VERB_DONE.finditer(pair.sentence.plain):
        verb = match["verb"] or match["done"]
        told = [(q, place) for q in pair.quotes for place in _places(q, verb)]
        before = pair.sentence.plain[max(0, match.start() - 12) : match.start()]
        if match["done"]:
            ahead = all(_is_to_come(q, place) for q, place in told)
        else:
            ahead = not _AHEAD.search(before) and all(
                _AHEAD.search(q.plain, max(0, place - 16), place)
                and not q.plain.startswith("了", place + 2)
                for q, place in told
            )
        if told and ahead:
            yield Clue(
                code="modality-done",
                words=match.group(),
                carried=verb,
                reason="told as done, in the source it is to come",
            )
            return


_YET = re.compile(r"(?:待|未|尚|没有?|难以?|无法)[^，。；]{0,2}$")  # 还有待敲定


def _find_firm(pair: Pairing) -> Iterator[Clue]:
    if not any(m.word in _FIRM for m in pair.sentence.marks):
        return
    if any(m.word in _FIRM for _, m in pair.marks("modality.done")):
        return
    already = any(_is_already(m) for q in pair.quotes for m in q.marks)
    supposed = min((m.start for m in pair.sentence.marks if "cond" in m.classes), default=None)
    for mark in pair.sentence.marks:
        if supposed is not None and supposed < mark.start:
            break
        if already and mark.word[0] == "已":
            continue
        if _YET.search(pair.sentence.plain, max(0, mark.start - 4), mark.start):
            continue
        if mark.word in _FIRM and mark.word not in pair.known:
            yield Clue(
                code="done-unsaid",
                words=mark.word,
                reason="the source says of nothing that it is done",
            )
