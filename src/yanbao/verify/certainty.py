"""Certainty: what is planned, possible or conditional in the evidence and plain in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing, sentence_around
from yanbao.verify.passages import grams_of

_WEAK: Final = frozenset(("modality.plan", "modality.expect", "modality.may", "modality.rumor"))


def _is_weak(mark: Mark) -> bool:
    return not _WEAK.isdisjoint(mark.classes)


def find_modality(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what is done, planned, possible or rumoured."""
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
            held = {m.word for m in best.marks}
            done = [d for d in done if d.word not in held]
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
            elif not whole_weak:
                yield Clue(
                    code="modality-dropped",
                    words=clause.text.strip(),
                    carried=weak[0].word,
                    reason="the source's reserve is gone",
                )
        soon = [m for m in best.marks if m.word in ("将", "将会", "将要", "即将", "will")]
        if (
            soon and not weak and not own and any(m.word in _ALREADY for m in clause.marks)
        ) and not any(m.word in _ALREADY for m in best.marks):
            yield Clue(
                code="modality-done",
                words=clause.text.strip(),
                carried=soon[0].word,
                reason="told as done, in the source it is to come",
            )
        plan = [m for m in own if "modality.plan" in m.classes and m.word not in pair.known]
        over = [m for m in best.marks if m.word in _DONE_WORDS]
        if plan and over and not weak and not soon:
            yield Clue(
                code="modality-weakened",
                words=plan[0].word,
                carried=over[0].word,
                reason="planned here, done in the source",
            )
        finished = [
            m
            for m in clause.marks
            if m.word in _ALREADY or (m.word in _DONE_WORDS and m.word not in pair.known)
        ]
        if finished and not weak and not own:
            around = sentence_around(quote, best)
            ahead = [
                m
                for m in quote.marks
                if (m.classes & {"modality.plan", "modality.may"} and m.word in around)
                or (m.word in _TALKS and m.word in around)
            ]
            if (
                ahead
                and not whole_weak
                and not any(m.word in _ALREADY and m.word in around for m in quote.marks)
            ):
                yield Clue(
                    code="modality-done",
                    words=finished[0].word,
                    carried=ahead[-1].word,
                    reason="told as done, in the source it is not",
                )
        may = [m for m in best.marks if m.classes & {"modality.may", "modality.rumor"}]
        if any(m.word in ("否认", "辟谣", "不实", "denied", "denies") for m in pair.sentence.marks):
            may = []
        if may and not [
            m
            for m in pair.sentence.marks
            if m.classes & {"modality.may", "modality.rumor", "modality.expect", "cond"}
        ]:
            yield Clue(
                code="modality-possible",
                words=clause.text.strip(),
                carried=may[0].word,
                reason="what the source calls possible is told without reserve",
            )
    for mark in pair.sentence.marks:
        if (
            mark.word in _FIRM
            and mark.word not in pair.known
            and not any(m.word in _FIRM for _, m in pair.marks("modality.done"))
        ):
            yield Clue(
                code="done-unsaid",
                words=mark.word,
                reason="the source says of nothing that it is done",
            )


def find_conditions(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue where the source says it only under a condition."""
    bold = [m for m in pair.sentence.marks if "regardless" in m.classes]
    if (
        bold
        and bold[0].word not in pair.evidence
        and (pair.holds("cond") or _WHEN.search(pair.evidence))
    ):
        yield Clue(
            code="condition-dropped",
            words=bold[0].word,
            reason="the source says it only under a condition",
        )
        return
    own = [m for m in pair.sentence.marks if "cond" in m.classes]
    if own:
        return
    when = _WHEN.search(pair.evidence)
    if (
        when
        and not any(w in pair.sentence.plain for w in ("当", "时", "后", "期间"))
        and len(grams_of(when[1]) & pair.sentence.grams) < 3
    ):
        yield Clue(
            code="condition-dropped",
            words="",
            carried=when.group(),
            reason="the source says it only for then",
        )
        return
    for clause, ranked in pair.aligned:
        if not ranked or ranked[0][0] < 0.25:
            continue
        _, quote, best = ranked[0]
        around = sentence_around(quote, best)
        for mark in quote.marks:
            ahead = (
                mark.start < best.end
                or mark.word.isascii()
                or mark.word in ("除非", "前提", "以换取")
            )
            if "cond" in mark.classes and ahead and mark.word in around:
                strong = mark.word in _STRONG_CONDITIONS
                yield Clue(
                    code="condition-dropped" if strong else "condition-soft",
                    words=clause.text.strip(),
                    carried=mark.word,
                    reason="the source says it only under a condition",
                )
                return


_WHEN = re.compile(r"当(?![天日年月地前时局下中])([^，。；！？\n]{4,30})(?<!小)时[，,]")


_STRONG_CONDITIONS: Final = frozenset(
    (
        "若 如果 一旦 假如 倘若 假若 倘 要是 只要 除非 前提 如有 如有必要 万一 直至 若是 "
        "如若 if unless provided once"
    ).split()
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
_FIRM: Final = frozenset(
    "批文 批复 完成 已完成 落地 获批 获准 批准 核准 正式 已正式 中标 拿下 签署 签订 达成 "
    "敲定 证实 被证实 已被证实 确认 成功 已获 completed approved "
    "confirmed finalized secured".split()
)
