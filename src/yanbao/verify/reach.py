"""Reach: how strong a word is and how far it goes: first and largest, all and part, where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import grams_of

_GEO: Final = ("cn", "world", "abroad", "hk", "us", "asia", "europe", "jp", "kr")


_STRENGTHS: Final = ("first", "most", "only", "record")


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
    "历史性 破纪录".split()
)
_OF_YEARS = re.compile(
    r"\d{4}年(?:\d{1,2}月)?以?来|[0-9一二三四五六七八九十两多]{1,3}(?:年|个?月|周)(?:多)?(?:来|以来)?的?(?:新高|新低|最高|最低|高点|低点|高位|低位)"
)
_ALSO: Final = ("亦", "也", "同样", "同创", "齐创", "均", "双双", "also", "both")


def _said_alike(word: str, known: str) -> bool:
    if word[0] == "最" and word[:2] in known:
        return True
    return any(word in group and any(w in known for w in group) for group in _ALIKE)


def _find_ever(pair: Pairing) -> Iterator[Clue]:
    """Find a record of all time that the source limits to some years."""
    ever = [m.word for m in pair.sentence.marks if m.word in _EVER]
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
    for name in _STRENGTHS:
        if f"strength.{name}" not in pair.sentence.classes:
            continue
        mine = [m for m in pair.sentence.marks if f"strength.{name}" in m.classes]
        if name == "most":
            mine = [m for m in mine if not _is_extreme(pair, m)]
        if not mine:
            continue
        same = [m for _, m in pair.marks(f"strength.{name}")] + [
            m for m in pair.title.marks if f"strength.{name}" in m.classes
        ]
        if name in ("first", "most"):
            same += [
                m
                for other in ("first", "most")
                for _, m in pair.marks(f"strength.{other}")
                if other != name and m.word.startswith(("第一", "排名第一", "位居第一", "位列第一"))
            ]
        missing = [
            m for m in mine if m.word not in pair.known and not _said_alike(m.word, pair.known)
        ]
        if missing and not same:
            yield Clue(
                code="strength-added", words=missing[0].word, reason="the source does not go so far"
            )
        elif len(mine) > len(same) and any(w in pair.sentence.plain for w in _ALSO):
            yield Clue(
                code="strength-added",
                words=mine[-1].word,
                carried=mine[0].word,
                reason="the source says it of one, not of the other too",
            )
        elif missing and not any(m.word[:1] == missing[0].word[:1] for m in same):
            yield Clue(code="strength-changed", words=missing[0].word, carried=same[0].word)
        if same and not pair.sentence.has("oneof") and pair.holds("oneof"):
            yield Clue(
                code="strength-oneof",
                words=mine[0].word,
                carried="之一",
                reason="one of several in the source",
            )
        dated = any(w in pair.sentence.plain for w in ("来", "后", "自", "since"))
        if same and pair.holds("since") and not pair.sentence.has("since") and not dated:
            yield Clue(
                code="strength-since",
                words=mine[0].word,
                carried=same[0].word,
                reason="the source limits it to a time",
            )
        for mark in mine:
            if mark.word in ("最高", "最多", "最低", "最少") and any(
                0 <= a.start - mark.end <= 4 for a in pair.sentence.amounts
            ):
                continue
            if mark.word in pair.known and not mark.word.startswith("第一"):
                yield from _compare_reach(pair, mark)
                break
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
    near = [a for a in pair.sentence.amounts if -12 <= a.start - mark.end <= 8 and a.kind]
    for amount in near:
        alike = [b.value for _, b in pair.amounts if b.kind == amount.kind]
        if len(alike) >= 2 and amount.value == way(alike):
            return True
    return False


_LEAST: Final = frozenset(("最小", "最低", "最少", "lowest", "smallest", "least"))
_GREATEST: Final = frozenset(
    (
        "最大",
        "最高",
        "最多",
        "居首",
        "领先",
        "领涨",
        "领跑",
        "第一",
        "榜首",
        "largest",
        "highest",
        "biggest",
    )
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


def _part_under_all(pair: Pairing) -> str:
    """Return the word for a part beside which the very clause stands that says 均."""
    for clause, ranked in pair.aligned:
        every = ranked and any(m.word in _EACH for m in clause.marks)
        for mark in ranked[0][2].marks if every else ():
            if mark.word in _PARTS or mark.word in ("主要", "大都", "多为"):
                return mark.word
    return ""


_EACH: Final = frozenset("均 都 皆 均为 均是 都是 均系 皆为".split())


def _names_place(pair: Pairing, name: str, latin: bool) -> bool:
    """Whether the evidence names the place in the sentence's own script; VFS Global is no place."""
    return any(
        f"geo.{name}" in mark.classes and (mark.word.isascii() == latin or pair.crosses)
        for passage in (*pair.quotes, pair.title)
        for mark in passage.marks
    )


def _aligned_part(pair: Pairing) -> str:
    """Return the word for a part in the clauses that the sentence's clauses stand beside."""
    for _, ranked in pair.aligned:
        if ranked and ranked[0][0] >= 0.3:
            quote, best = ranked[0][1:]
            for mark in best.marks:
                if mark.word in _PARTS and quote.plain[mark.start - 1 : mark.start] not in (
                    "一",
                    "组",
                ):
                    return mark.word
    return ""


_ALMOST = re.compile(
    r"(?:几乎|近乎|几近|绝大多数|大多数|并非|不是|不|nearly |almost |not )"
    r"(?P<all>所有|全部|全体|全|all|every|each)"
)


_FITTING = re.compile(r"符合(?:相关|规定|一定)?(?:条件|要求)|合格的|特定|指定")
_EVERY = re.compile(r"所有|全部|一切|任何|每[个名位家]|一律")


def _all_that_fit(pair: Pairing) -> str:
    """Return the word for all, where the source speaks of those that meet conditions."""
    every = _EVERY.search(pair.sentence.plain)
    if every is None or every.group() in pair.evidence or _FITTING.search(pair.sentence.plain):
        return ""
    return every.group() if _FITTING.search(pair.evidence) else ""


def _almost_all(pair: Pairing) -> str:
    """Return the word for all that the evidence only says with 几乎 before it."""
    for quote in pair.quotes:
        for match in _ALMOST.finditer(quote.plain):
            word = match["all"]
            free = len(re.findall(re.escape(word), pair.evidence)) == 1
            if free and word in pair.sentence.plain and not _ALMOST.search(pair.sentence.plain):
                return word
    return ""


def find_scopes(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of all and part, of places and of subsidiaries."""
    sentence = pair.sentence
    both = [m for m in sentence.marks if m.word in ("均", "都", "皆") and m.word not in pair.known]
    if both and not pair.holds("scope.all"):
        yield Clue(
            code="scope-both", words=both[0].word, reason="the source does not say it of all"
        )
    mine = [
        m
        for m in sentence.marks
        if "scope.all" in m.classes and m.word not in pair.known and m.word not in _LOOSE_ALL
    ]
    part = [m for _, m in pair.marks("scope.part")]
    if mine:
        code = "scope-all-of-part" if part else "scope-all"
        if not pair.holds("scope.all") or part or _all_that_fit(pair):
            yield Clue(
                code=code,
                words=mine[0].word,
                carried=part[0].word if part else "",
                reason="the source does not say it of all",
            )
    elif word := _all_that_fit(pair):
        yield Clue(
            code="scope-all-of-part",
            words=word,
            carried="符合条件",
            reason="the source says it of those only that meet conditions",
        )
    elif not sentence.has("scope.part") and (word := _part_under_all(pair)):
        yield Clue(
            code="scope-all-of-part",
            words="均",
            carried=word,
            reason="the source says it of a part",
        )
    elif word := _almost_all(pair):
        yield Clue(
            code="scope-all-of-part",
            words=word,
            carried="几乎" + word,
            reason="the source stops short of all",
        )
    elif (word := _aligned_part(pair)) and not sentence.has("scope.part"):
        yield Clue(
            code="scope-part-dropped",
            words="",
            carried=word,
            reason="the source says it of a part",
        )
    yield from _find_places(pair)
    if pair.holds("owner.sub") and not sentence.has("owner.sub"):
        yield Clue(code="owner-dropped", words="", carried="子公司")


def _find_places(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of countries, regions and markets that the evidence does not name."""
    sentence = pair.sentence
    for name in _GEO:
        if f"geo.{name}" not in sentence.classes:
            continue
        marks = [m for m in sentence.marks if f"geo.{name}" in m.classes]
        marks = [
            m
            for m in marks
            if m.word not in pair.known and not _names_place(pair, name, m.word.isascii())
        ]
        if marks:
            others = any(p.has(f"geo.{g}") for g in _GEO for p in pair.quotes)
            yield Clue(
                code="place-changed" if others else "place-added",
                words=marks[0].word,
                reason="the source does not say where so",
            )
    for mark in sentence.marks:
        if (
            "geo.name" in mark.classes
            and mark.word not in pair.known
            and not any(
                c in pair.characters
                and c in "伊以俄乌印越泰巴英法德意西瑞荷波沙京沪深穗杭津渝台澳加墨阿"
                for c in mark.word
            )
        ):
            yield Clue(
                code="place-added", words=mark.word, reason="the source does not name this place"
            )


_LOOSE_ALL: Final = frozenset(
    (
        "各 均 都 皆 每 每个 any 凡 整体 整个 全面 一致 通常 总是 始终 历来 完全 任何 fully "
        "both 每家 entire whole"
    ).split()
)


_PARTS: Final = frozenset(
    (
        "部分 一些 有些 多数 大多 大多数 大部分 几乎 个别 若干 有的 某些 绝大多数 绝大部分 "
        "局部 半数 少数 some most partly certain nearly almost 一定程度"
    ).split()
)
