"""Scopes: all and part, one kind and the others, where, and of which company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of
from yanbao.verify.wholes import find_wholes

_GEO: Final = ("cn", "world", "abroad", "hk", "us", "asia", "europe", "jp", "kr")


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


def _is_of_seats(quote: Passage, mark: Mark) -> bool:
    """Whether 多数 or 部分 is of a parliament or a group: 多数席位, 一部分."""
    before, after = quote.plain[mark.start - 1 : mark.start], quote.plain[mark.end : mark.end + 1]
    return before in ("一", "组") or after in tuple("席党股派票")


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


#: from this share on, in per cent, a source's number is nearly all: 几乎全部
_NEARLY_ALL: Final = 95.0
_NEARLY = re.compile(r"(?:几乎|近乎|几近|接近|差不多|nearly |almost )$")


def _is_nearly_all(pair: Pairing, mark: Mark) -> bool:
    """Whether 几乎 stands before a word for all, and the evidence gives a share that bears it."""
    before = pair.sentence.plain[max(0, mark.start - 7) : mark.start]
    return _NEARLY.search(before) is not None and any(
        b.kind == "%" and _NEARLY_ALL <= b.value <= 100 for _, b in pair.amounts
    )


#: 甲城每家2亿元，其他每家1亿元: a number for some, and another for the others
_OTHERS = re.compile(r"[，；,;](?:而|对)?(?:其他|其它|其余|另外)(?P<rest>[^，。；]{2,30})")


def _find_dropped_kinds(pair: Pairing) -> Iterator[Clue]:
    """Find a number told of all that the evidence gives to one kind, and another to the others."""
    for quote in pair.quotes if pair.sentence.amounts else ():
        if not any(word in quote.plain for word in ("其他", "其它", "其余", "另外")):
            continue
        for match in _OTHERS.finditer(quote.plain):
            low = max((quote.plain.rfind(c, 0, match.start()) for c in "，。；\n"), default=-1) + 1
            own = [b for b in quote.amounts if low <= b.start < match.start()]
            rest = [b for b in quote.amounts if match.start() < b.start < match.end()]
            if (
                not own
                or not rest
                or own[-1].unit != rest[0].unit
                or own[-1].value == rest[0].value
            ):
                continue
            kind = grams_of(quote.plain[low : own[0].start]) - grams_of(match["rest"])
            told = [a for a in pair.sentence.amounts if a.value == own[-1].value]
            both = any(a.value == rest[0].value for a in pair.sentence.amounts)
            if told and not both and kind and len(kind & pair.sentence.grams) < 0.5 * len(kind):
                yield Clue(
                    code="scope-all-of-part",
                    words=told[0].text,
                    carried=match.group()[1:],
                    reason="the source says it of one kind, and another number of the others",
                )
                return


#: a headline that says of all that they rose, and a text in which they did not
_TOGETHER = re.compile(r"集体|全线|悉数|齐[涨跌升降]|双双")
_MIXED = re.compile(r"不一|互现|分化|各异")


def find_scopes(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of all and part, of places and of subsidiaries."""
    sentence = pair.sentence
    both = [m for m in sentence.marks if m.word in ("均", "都", "皆") and m.word not in pair.known]
    if both and not pair.holds("scope.all"):
        yield Clue(
            code="scope-both", words=both[0].word, reason="the source does not say it of all"
        )
    widened = _find_most(pair) or _find_everywhere(pair) or _find_widened(pair)
    if widened is not None:
        yield widened
    yield from find_wholes(pair)
    yield from _find_dropped_kinds(pair)
    yield from _find_places(pair)


_MOST_OF = re.compile(r"绝大多数|绝大部分|大多数|大部分|多数|过半|超过半数|大半|most of|majority")
_SOME_OF = re.compile(r"部分|一些|少数|个别|若干|有的|some |several |a few ")


def _find_most(pair: Pairing) -> Clue | None:
    """Find 绝大多数 where the source has 部分."""
    most = _MOST_OF.search(pair.sentence.plain)
    if (
        most is None
        or _MOST_OF.search(pair.evidence)
        or any(b.kind == "%" for _, b in pair.amounts)
    ):
        return None
    some = _SOME_OF.search(pair.evidence)
    if some is None:
        return None
    return Clue(
        code="scope-all-of-part",
        words=most.group(),
        carried=some.group(),
        reason="the source says it of some",
    )


_EVERYWHERE = re.compile(r"各大|各地|各国|各省|各市|全国各地")
_MANY_PLACES = re.compile(r"各|多地|全国|等地|多个|多国|全球|nationwide|across")


def _find_everywhere(pair: Pairing) -> Clue | None:
    """Find 各大城市 where the source names one place."""
    where = _EVERYWHERE.search(pair.sentence.plain)
    if where is None or _MANY_PLACES.search(pair.known):
        return None
    return Clue(
        code="scope-all-of-part", words=where.group(), reason="the source does not say it of all"
    )


def _find_widened(pair: Pairing) -> Clue | None:
    """Find what is said of all here, and in the source of a part or not of all."""
    mine = [
        m
        for m in pair.sentence.marks
        if "scope.all" in m.classes
        and m.word not in pair.known
        and m.word not in _LOOSE_ALL
        and not _is_nearly_all(pair, m)
    ]
    fitting = _all_that_fit(pair)
    if mine:
        return _judge_all(pair, mine[0], fitting=bool(fitting))
    if fitting:
        return Clue(
            code="scope-all-of-part",
            words=fitting,
            carried="符合条件",
            reason="the source says it of those only that meet conditions",
        )
    parted = pair.sentence.has("scope.part")
    if not parted and (word := _part_under_all(pair)):
        return Clue(
            code="scope-all-of-part",
            words="均",
            carried=word,
            reason="the source says it of a part",
        )
    if word := _almost_all(pair):
        return Clue(
            code="scope-all-of-part",
            words=word,
            carried="几乎" + word,
            reason="the source stops short of all",
        )
    return None


_WAYS = re.compile(r"[涨升]|[跌降]")


def _all_move(pair: Pairing) -> bool:
    """Whether all that the evidence lists moves one way, as the sentence says of all: 全部上涨."""
    ways = {m.group() in "涨升" for q in pair.quotes for m in _WAYS.finditer(q.plain)}
    mine = {m.group() in "涨升" for m in _WAYS.finditer(pair.sentence.plain)}
    rates = sum(b.kind == "%" for q in pair.quotes for b in q.amounts)
    return rates > 1 and len(ways) == 1 and ways == mine


def _move_apart(pair: Pairing) -> bool:
    """Whether the sentence has all go one way, and the evidence some the other."""
    ways = {m.group() in "涨升" for q in pair.quotes for m in _WAYS.finditer(q.plain)}
    mine = {m.group() in "涨升" for m in _WAYS.finditer(pair.sentence.plain)}
    return len(ways) == 2 and len(mine) == 1


def _judge_all(pair: Pairing, mark: Mark, *, fitting: bool) -> Clue | None:
    """Compare a word for all that the source does not print with what the source says of all."""
    if _all_move(pair):
        return None
    if mark.word in ("全线", "全部", "悉数") and _move_apart(pair):
        return Clue(
            code="scope-all-of-part", words=mark.word, reason="the source has some go the other way"
        )
    part = next((m for q, m in pair.marks("scope.part") if not _is_of_seats(q, m)), None)
    together = _TOGETHER.search(pair.title.plain) and not _MIXED.search(pair.evidence)
    if part is None and not fitting and (together or pair.holds("scope.all")):
        return None
    if part is not None and _SOME_OF.search(pair.sentence.plain):
        return None  # 全行业或个别银行
    return Clue(
        code="scope-all-of-part" if part else "scope-all",
        words=mark.word,
        carried=part.word if part else "",
        reason="the source does not say it of all",
    )


#: a capital stands for its country
_CAPITALS: Final = {
    "us": ("华盛顿", "白宫", "华尔街"), "cn": ("北京", "中方"), "jp": ("东京",), "kr": ("首尔",),
    "europe": ("布鲁塞尔",),
}  # fmt: skip
#: countries whose first character alone stands for them
_MONIES: Final = frozenset("日美韩欧英澳加瑞")
#: what is imported comes from abroad
_IMPORTED = re.compile(r"进口|外贸|出口|\bimport(?:s|ed)?\b|\bexport(?:s|ed)?\b")


def _is_no_place(pair: Pairing, name: str, mark: Mark) -> bool:
    """Whether the word names no place here (首日股价), or the evidence says it otherwise."""
    plain = pair.sentence.plain
    if plain.startswith("时间", mark.end):
        return True  # 北京时间
    if mark.word == "日股" and (
        plain[mark.start - 1 : mark.start] in tuple("首当昨今次前每周单近") + tuple("0123456789")
        or plain[mark.end : mark.end + 1] in tuple("价份东权票息")
    ):
        return True
    if mark.word[0] in _MONIES and re.search(
        rf"{mark.word[0]}(?:元|圆|央|债|股|方|联储)|[访赴对抵驻]{mark.word[0]}", pair.known
    ):
        return True  # 日元 tells that it is of Japan
    if any(city in pair.known for city in _CAPITALS.get(name, ())):
        return True
    return name == "abroad" and _IMPORTED.search(pair.evidence) is not None


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
            if m.word not in pair.known
            and not _names_place(pair, name, m.word.isascii())
            and not _is_no_place(pair, name, m)
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
            and not sentence.plain.startswith("时间", mark.end)
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
        "部分 一部分 少部分 有部分 一些 有些 多数 大多 大多数 大部分 几乎 个别 若干 有的 某些 "
        "绝大多数 绝大部分 "
        "局部 半数 少数 some most partly certain nearly almost 一定程度"
    ).split()
)
