"""Reach: how far a strong word goes: first and largest, only, record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from yanbao.verify.bindings import figure_of
from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import grams_of

_STRENGTHS: Final = ("first", "most", "only", "record")
#: who is ranked first is first, and has the most
_RANKED_FIRST: Final = {"first": "most", "most": "first"}
_FIRST_RANKS: Final = ("第一", "排名第一", "位居第一", "位列第一")
_BOUNDING: Final = frozenset("最高 最多 最低 最少".split())

_ALIKE: Final = (
    frozenset("首次 首度 第一次 头一次 首个 首家 首款 首例 首现 第一个 第一家 史上首次".split()),
    frozenset(
        (
            "居首 榜首 第一 第一名 排名第一 位居第一 位列第一 首位 居冠 领跑 引领 之首 最高 "
            "最大 最多"
        ).split()
    ),
    frozenset(
        "史上 有史以来 历史新高 历史最高 创纪录 纪录 历史纪录 新高 刷新纪录 创新高 创历史新高 "
        "创下新高 破纪录 刷新历史 纪录新高 历史峰值 历史之最 历史高位 有记录以来 有纪录以来 记录 "
        "历史高点 record all-time ever".split()
    ),
    frozenset("worst largest biggest steepest sharpest".split()),
    frozenset("最强 最高 新高 最佳 最好".split()),
    frozenset("之最 最高 最大 最复杂 最多 最强".split()),
    frozenset("唯一 惟一 独家 仅有 only sole".split()),
)


_EVER: Final = frozenset(
    "有统计以来 有记录以来 有纪录以来 历史新高 历史最高 历史新低 历史最低 史上 有史以来 "
    "创历史新高 创纪录 历史纪录 空前 "
    "历史性 破纪录 成立以来 创立以来 上市以来".split()
)
_SINCE_EVER = re.compile(r"(?:成立|创立|上市|建厂|开业|有记录)以来")
_SECOND = re.compile(
    r"(?:历史|全球|史上|全国)?(?:第[二三四]|次)[大高低多强快]|second[- ](?:largest|highest)"
)
_OF_BOTH = re.compile(r"双双|均|都|齐")
_OF_YEARS = re.compile(
    r"\d{4}年(?:\d{1,2}月)?以?来|[0-9一二三四五六七八九十两多数几]{1,3}(?:年|个?月|周)(?:多)?(?:来|以来)?的?(?:新高|新低|最高|最低|高点|低点|高位|低位|首次|首度|最)"
)
_ALSO: Final = ("亦", "也", "同样", "同创", "齐创", "均", "双双", "also", "both")


#: 第一部 and 首个 count alike, whatever is counted
_ORDINAL_FIRST = re.compile(r"(?:首|第一)[个部家款只座条项台本例支艘架届笔]")
_LEADING: Final = tuple("首个 首家 首款 首例 首次 第一个 第一家 第一".split())


def _said_alike(word: str, known: str) -> bool:
    if word[0] == "最" and word[:2] in known:
        return True
    if word.endswith(_LEADING) and (word[-1] == "批" or _ORDINAL_FIRST.search(known)):
        return True
    return any(word in group and any(w in known for w in group) for group in _ALIKE)


_RECORD = re.compile(r"(?:历史|纪录|记录|新高|新低|高位|record|all-time)")
_NEARLY = re.compile(
    r"(?:接近|逼近|临近|直逼|距离?|离|仅次于|不及|未达|close to|near)[^，。；]{0,8}"
    r"(?:历史|纪录|记录|新高|新低|高位|record|all-time)"
)


def _find_reached(pair: Pairing) -> Iterator[Clue]:
    """Find a record told as set that the source says is near only."""
    mine = _RECORD.search(pair.sentence.plain)
    if mine is None or _NEARLY.search(pair.sentence.plain):
        return
    second = _SECOND.search(pair.evidence)
    plain = pair.sentence.plain
    if second and _OF_BOTH.search(plain) and not _SECOND.search(plain):
        yield Clue(
            code="strength-added",
            words=mine.group(),
            carried=second.group(),
            reason="the source ranks one of them lower",
        )
    near = _NEARLY.search(pair.evidence)
    if near and len(_RECORD.findall(pair.evidence)) == 1:
        yield Clue(
            code="strength-added",
            words=mine.group(),
            carried=near.group(),
            reason="the source says that it is near, not there",
        )


_WINDOW = re.compile(
    r"\b(?:worst|largest|biggest|best|highest|lowest|steepest|sharpest)\b[^.;]{0,40}?"
    r"\b(?P<window>in (?:\w+ )?(?:months?|years?|weeks?|decades?)|of the year|this year|ever|"
    r"on record|in history)"
)


def _find_other_window(pair: Pairing) -> Iterator[Clue]:
    """Find worst of the year where the source has worst in six months."""
    mine = _WINDOW.search(pair.sentence.plain)
    theirs = {m["window"] for m in _WINDOW.finditer(pair.known)} if mine else set()
    if mine and theirs and mine["window"] not in theirs:
        yield Clue(
            code="strength-added",
            words=mine.group(),
            carried=min(theirs),
            reason="the source says it of another stretch of time",
        )


def _find_ever(pair: Pairing) -> Iterator[Clue]:
    """Find a record of all time that the source limits to some years."""
    ever = [m.word for m in pair.sentence.marks if m.word in _EVER]
    ever += [m.group() for m in _SINCE_EVER.finditer(pair.sentence.plain)]
    bounded = _OF_YEARS.search(pair.evidence)
    if ever and bounded and not any(word in pair.known for word in _EVER):
        yield Clue(
            code="strength-added",
            words=ever[0],
            carried=bounded.group(),
            reason="the source limits it to some years",
        )


def find_strengths(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of first, largest, only and record."""
    yield from _find_ever(pair)
    yield from _find_reached(pair)
    yield from _find_other_window(pair)
    for name in _STRENGTHS:
        mine = _strong_words(pair, name)
        if mine:
            theirs = _words_as_strong(pair, name)
            yield from _find_stronger(pair, mine, theirs)
            if theirs:
                yield from _find_dropped_limits(pair, mine, theirs)
            yield from _find_other_reach(pair, mine)
    yield from _find_much(pair)


def _strong_words(pair: Pairing, name: str) -> list[Mark]:
    """Return the sentence's words of a strength, but for a 最大 that the numbers bear out."""
    if f"strength.{name}" not in pair.sentence.classes:
        return []
    mine = [m for m in pair.sentence.marks if f"strength.{name}" in m.classes]
    mine = [m for m in mine if not _is_bound(pair, m)]
    return [m for m in mine if not _is_extreme(pair, m)] if name == "most" else mine


def _is_bound(pair: Pairing, mark: Mark) -> bool:
    """Whether 最多 or 最快 only bounds the number or the day behind it."""
    if mark.word not in ("最多", "最快", "最早", "最晚", "最迟", "最少"):
        return False
    places = [a.start for a in pair.sentence.amounts] + [d.start for d in pair.sentence.days]
    plain = pair.sentence.plain
    return any(
        0 <= place - mark.end <= 6 and "，" not in plain[mark.end : place] for place in places
    )


def _words_as_strong(pair: Pairing, name: str) -> list[Mark]:
    """Return the words of a strength in the quotes and the title; 第一 is first and most."""
    theirs = [m for _, m in pair.marks(f"strength.{name}")]
    theirs += [
        m
        for m in pair.title.marks
        # 首发 in a headline is said of the piece (printed here first), 首席 of a person's post
        if f"strength.{name}" in m.classes and m.word not in ("首发", "首席")
    ]
    if name in _RANKED_FIRST:
        other = pair.marks(f"strength.{_RANKED_FIRST[name]}")
        theirs += [m for _, m in other if m.word.startswith(_FIRST_RANKS)]
    return theirs


def _find_stronger(pair: Pairing, mine: list[Mark], theirs: list[Mark]) -> Iterator[Clue]:
    """Find a word that goes further than any of the source's, or another way."""
    missing = [m for m in mine if m.word not in pair.known and not _said_alike(m.word, pair.known)]
    if missing and not theirs:
        yield Clue(
            code="strength-added", words=missing[0].word, reason="the source does not go so far"
        )
    elif len(mine) > len(theirs) and any(w in pair.sentence.plain for w in _ALSO):
        yield Clue(
            code="strength-added",
            words=mine[-1].word,
            carried=mine[0].word,
            reason="the source says it of one, not of the other too",
        )
    elif missing and not any(m.word[:1] == missing[0].word[:1] for m in theirs):
        yield Clue(code="strength-changed", words=missing[0].word, carried=theirs[0].word)


def _find_dropped_limits(pair: Pairing, mine: list[Mark], theirs: list[Mark]) -> Iterator[Clue]:
    """Find what is the first of several, or since some time, in the source alone."""
    if not pair.sentence.has("oneof") and pair.holds("oneof"):
        yield Clue(
            code="strength-oneof",
            words=mine[0].word,
            carried="之一",
            reason="one of several in the source",
        )
    dated = any(w in pair.sentence.plain for w in ("来", "后", "自", "since"))
    if pair.holds("since") and not pair.sentence.has("since") and not dated:
        yield Clue(
            code="strength-since",
            words=mine[0].word,
            carried=theirs[0].word,
            reason="the source limits it to a time",
        )


def _find_other_reach(pair: Pairing, mine: list[Mark]) -> Iterator[Clue]:
    """Compare what the first word that both sides have is said of; 最高25元 bounds a number."""
    for mark in mine:
        bounds = mark.word in _BOUNDING and any(
            0 <= a.start - mark.end <= 4 for a in pair.sentence.amounts
        )
        if not bounds and mark.word in pair.known and not mark.word.startswith("第一"):
            yield from _compare_reach(pair, mark)
            return


def _find_much(pair: Pairing) -> Iterator[Clue]:
    """Find 大幅 where the source does not say how much, or says little."""
    much = [
        m for m in pair.sentence.marks if "strength.much" in m.classes and m.word not in pair.known
    ]
    if much and not pair.holds("strength.much"):
        little = pair.holds("strength.little")
        yield Clue(
            code="strength-more" if little else "strength-much",
            words=much[0].word,
            reason="the source does not say how much",
        )


def _is_extreme(pair: Pairing, mark: Mark) -> bool:
    """Whether the number beside 最小 or 最大 is the least or the greatest of the evidence's."""
    told = [b.value for _, b in pair.amounts]
    bounded = mark.word[0] == "最" and len(mark.word) == 2
    if bounded and any(
        0 <= a.start - mark.end <= 4 and a.value in told for a in pair.sentence.amounts
    ):
        return True
    way = min if mark.word in _LEAST else max if mark.word in _GREATEST else None
    if way is None or mark.word in pair.known:
        return False
    near = [
        a
        for a in pair.sentence.amounts
        if -12 <= a.start - mark.end <= 8
        and a.kind
        and a.kind != "ord"
        and pair.sentence.clause_at(a.start) is pair.sentence.clause_at(mark.start)
    ]
    for amount in near:
        alike = [b.value for _, b in pair.amounts if b.kind == amount.kind]
        if len(alike) >= 2 and amount.value == way(alike):
            return True
    return not near and _is_extreme_of(pair, mark, way)


def _is_extreme_of(pair: Pairing, mark: Mark, way: Callable[[list[float]], float]) -> bool:
    """Whether what is called 最小 has the least of the evidence's numbers, none printed here."""
    clause = pair.sentence.clause_at(mark.start)
    name = pair.sentence.plain[max(clause.start if clause else 0, mark.start - 16) : mark.start]
    own = figure_of(pair, name, "")
    alike = [b.value for _, b in pair.amounts if own and b.unit == own.unit]
    return own is not None and len(alike) >= 2 and own.value == way(alike)


_LEAST: Final = frozenset("最小 最低 最少 lowest smallest least".split())
_GREATEST: Final = frozenset(
    "最大 最高 最多 居首 领先 领涨 领跑 第一 榜首 largest highest biggest".split()
)


def _compare_reach(pair: Pairing, mark: Mark) -> Iterator[Clue]:
    """What the superlative is said of must be what it is said of in the source."""
    mine = grams_of(pair.sentence.plain[max(0, mark.start - 10) : mark.end + 12])
    theirs: frozenset[str] = frozenset()
    for passage in (*pair.quotes, pair.title):
        place = passage.plain.find(mark.word)
        while place >= 0:
            theirs |= grams_of(passage.plain[max(0, place - 24) : place + len(mark.word) + 24])
            place = passage.plain.find(mark.word, place + 1)
    if mine and len(mine & theirs) < 0.25 * len(mine):
        yield Clue(
            code="strength-reach", words=mark.word, reason="said of something else in the source"
        )
