"""Causes: a reason needs one in the evidence, of the same thing, the same way round."""

from __future__ import annotations

from collections.abc import Iterator

from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import grams_of


def find_causes(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of reasons: added, swapped, another, or none."""
    strict = [
        m
        for m in pair.sentence.marks
        if "cause.strict" in m.classes and m.word not in ("影响", "as", "after")
    ]
    if not strict:
        return
    told = any(p.has("cause.strict") for p in (*pair.quotes, pair.title))
    loose = told or any(
        p.has("cause.back") or p.has("cause.forth") for p in (*pair.quotes, pair.title)
    )
    first = strict[0]
    if not told and first.word not in pair.known:
        yield Clue(
            code="cause-added" if not loose else "cause-soft",
            words=first.word,
            reason="no word of the source says that one is the reason of the other",
        )
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
            swapped = (len(cause & other_effect), len(effect & other_cause))
            crossed = sum(swapped) if min(swapped) > 1 else 0
            shared = len(effect & other_effect)
            if shared > other[0] and len(other_cause) >= 2:
                other = (shared, len(cause & other_cause), parts[0].strip()[:30])
            if best is None or straight + crossed > best[0] + best[1]:
                best = (straight, crossed, mark.word)
    if best and best[1] > best[0] + 1:
        yield Clue(
            code="cause-swapped",
            words=first.word,
            carried=best[2],
            reason="cause and effect have changed places",
        )
    if other[0] >= 3 and len(cause) >= 3 and other[1] <= 0.2 * len(cause):
        yield Clue(
            code="cause-other",
            words=mine[0].strip()[:40],
            carried=other[2],
            reason="the source names another reason",
        )
    if cause and len(cause & pair.grams) < 0.35 * len(cause):
        yield Clue(
            code="cause-unknown",
            words=mine[0].strip()[:40],
            reason="the source names another reason, or none",
        )


def _split_cause(plain: str, mark: Mark) -> tuple[str, str] | None:
    """Return (cause, effect) as one causal word splits a text."""
    start = max(plain.rfind(c, 0, mark.start) for c in "。！？\n；") + 1
    ends = [p for c in "。！？\n；" if (p := plain.find(c, mark.end)) >= 0]
    end = min(ends, default=len(plain))
    before, after = plain[start : mark.start], plain[mark.end : end]
    if "cause.back" in mark.classes and "cause.forth" not in mark.classes:
        if len(before) < 6 or (
            mark.word in ("因", "由于", "因为", "受", "鉴于", "出于", "为了", "受到")
            and "，" in after
            and len(before) < 14
        ):
            cause, _, effect = after.partition("，")
            return (cause, before + effect) if effect else None
        return after, before
    return before, after
