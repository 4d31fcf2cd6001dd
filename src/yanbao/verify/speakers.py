"""Speakers: who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han

_SAY: Final = frozenset(
    "表示 称 指出 认为 说 透露 强调 宣布 披露 提到 写道 直言 坦言 警告 提醒 判断 预计 "
    "预测 建议 回应 介绍 解释 反驳 否认 承认 "
    "补充 证实 分析 谈到 谈及 声明 主张 相信 呼吁 评价 评论 回忆 自称 重申 显示 said says "
    "told noted argues warned stated wrote "
    "believes announced".split()
)


_ROLES = re.compile(r"一名|一位|知情|高官|官员|人士|负责人|相关|高级|方面|有关|内部|匿名")


_OPENING = re.compile(r"^([^，。；！？：]{2,14})：")


_PREFIX = re.compile(r"^(?:据|按照|按|照|根据|而|但|不过|其中|并|此外|对此|同时|则)")


_GENERIC: Final = (
    "嘉宾",
    "团队",
    "文章",
    "作者",
    "报道",
    "人士",
    "业内",
    "公司",
    "提问",
    "报告",
    "消息",
    "公告",
    "文中",
    "本文",
    "该文",
    "记者",
    "他",
    "她",
    "其",
)


def _speaker(passage: Passage, mark: Mark) -> tuple[int, int]:
    """Return the place of the words before a word of saying, within its clause."""
    start = max(passage.plain.rfind(c, 0, mark.start) for c in "，。；！？\n、：”") + 1
    return start, mark.start


def find_speakers(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of who says it."""
    sentence = pair.sentence
    for mark in sentence.marks:
        if mark.word not in _SAY:
            continue
        start, end = _speaker(sentence, mark)
        words = sentence.plain[start:end]
        following = sentence.plain[mark.end : mark.end + 1]
        if following in ("的", "中", "。", "性", "书", "会", "") or sentence.plain[
            mark.start - 1 : mark.start
        ] in ("的", "后"):
            continue
        words = _ROLES.sub("", _PREFIX.sub("", words.strip()))
        own = grams_of(words)
        if not own or any(word in words for word in _GENERIC):
            continue
        content = [
            c for c in words if is_han(c) and c not in "的在对就和与中上还也则曾亦仍并首席官员"
        ]
        held = len(own & pair.grams)
        if (
            content
            and held < 0.5 * len(own)
            and words[-2:] not in pair.known
            and not abbreviates("".join(content), pair.known)
        ):
            yield Clue(
                code="speaker-unknown",
                words=words.strip(),
                reason="the evidence does not name this speaker",
            )
            continue
        yield from _compare_speakers(pair, mark, words, own)
        break


def abbreviates(words: str, known: str) -> bool:
    """Whether the characters stand in this order within a short stretch, as 证监会 does."""
    if len(words) > 12 or not words:
        return len(words) > 12
    place = known.find(words[0])
    while place >= 0:
        spot = place
        for c in words[1:]:
            spot = known.find(c, spot + 1, place + 24)
            if spot < 0:
                break
        else:
            return True
        place = known.find(words[0], place + 1)
    return False


def _compare_speakers(pair: Pairing, mark: Mark, words: str, own: frozenset[str]) -> Iterator[Clue]:
    """Find that what is said stands in the evidence behind another speaker."""
    said = grams_of(pair.sentence.plain[mark.end :]) - own
    best, rival = 0, 0
    rival_words = ""
    speakers = 0
    apart = False
    for quote in pair.quotes:
        marks = [m for m in quote.marks if m.word in _SAY]
        opening = _OPENING.match(quote.plain)
        shared = len(said & quote.grams)
        if opening and grams_of(opening[1]):
            speakers += 1
            if grams_of(opening[1]) & own:
                best = max(best, shared)
            elif shared > rival:
                rival, rival_words = shared, opening[1]
        apart = apart or (shared >= 5 and not own & quote.grams)
        for place, one in enumerate(marks):
            start, end = _speaker(quote, one)
            told = quote.plain[start:end]
            theirs = grams_of(told)
            pronoun = any(
                w in told for w in ("他", "她", "其", "该", "并", "同时", "虽", "尽管", "从")
            )
            if not theirs and not pronoun:
                continue
            speakers += 1
            until = (
                _speaker(quote, marks[place + 1])[0] if place + 1 < len(marks) else len(quote.plain)
            )
            shared = len(said & grams_of(quote.plain[one.end : until]))
            if theirs & own or pronoun:
                best = max(best, shared)
            elif shared > rival:
                rival, rival_words = shared, quote.plain[start:end]
    known = grams_of(rival_words.strip()[-5:])
    if rival >= best + 4 and rival_words and not (known and known <= pair.sentence.grams):
        yield Clue(
            code="speaker-differs",
            words=words.strip(),
            carried=rival_words.strip(),
            reason="somebody else says so in the source",
        )
    elif apart and best < 3:
        yield Clue(
            code="speaker-apart",
            words=words.strip(),
            reason="the words stand in another quote than the speaker",
        )
    elif not speakers and not own & pair.grams:
        yield Clue(
            code="speaker-unsaid", words=words.strip(), reason="the evidence has nobody say it"
        )
