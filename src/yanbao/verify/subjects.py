"""Subjects: what is said of one name here, and of another name in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from yanbao.verify.evidence import Listings
from yanbao.verify.lexicon import load_common_pairs
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han, marked_places

Name = tuple[int, int, str]

_LATIN = re.compile(r"[a-z][a-z0-9&.'-]*(?: [a-z][a-z0-9&.'-]+){0,2}")
#: 米兰·科瓦奇: a foreign name in Chinese characters
_FOREIGN = re.compile(
    r"[\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,8}?)+(?=[^\u3400-\u9fff]|[在将已称说也还则曾为任负表认指警是和与及的宣]|$)"
)
_SIDE = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]方(?![面式法案向])")
_BODY = re.compile(
    r"(?<=[^\u3400-\u9fff])[\u3400-\u9fff]{2,6}(?:公司|集团|银行|证券|基金|大学|协会|委员会|"
    r"研究院|交易所|汽车|股份|法院|总统|总理|外长|财长|大使)"
)
_NO_LATIN_NAME: Final = frozenset(
    (
        "q1 q2 q3 q4 h1 h2 fy ceo cfo cto coo cmo cio ai ipo etf gdp cpi ppi pmi app us eps ebitda "
        "roe nand dram"
    ).split()
)
_NO_NAME = re.compile(
    r"(?:上市|该|本|子|母|分|股|目标|同类|这家|一家|多家)公司$|[于的由在对将把被为]"
)
_SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋"
    "蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎"
    "易常武贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢路岳齐梅莫庄辛祝左"
    "涂祁耿牟詹苗凌费靳盛童欧甄项裴席覃霍翁隋植甘景薄柏柯阮桂闵解车冉房鲍瞿戚丘滕晋邬臧畅苟褚"
    "廉简娄奚穆燕郎冀姬屠连晏栾郁商蒙喻揭窦迟敖糜冷卓花仇艾蓝巩稽练乐虞卞封冼衣楚佟栗匡宗应巫"
)
#: words that move the subject from before the verb
_PASSIVE = re.compile(r"[被遭由获受向与和给对]|来自|除")
#: what follows is said of the one who is appointed
_APPOINTS = re.compile(r"由(?!于)|任命|委任|聘任")
_PRONOUN = re.compile(r"公司|该|其|他|她|双方|后者|前者")
_BEFORE: Final = frozenset("，。；：！？、“”《》「」（）() \n的")


@lru_cache(maxsize=4096)
def find_names(passage: Passage, listings: Listings | None) -> tuple[Name, ...]:
    """Return the names of a passage: of listings, in Latin letters, of bodies, persons, sides and
    countries, in order and without overlap.
    """
    plain = passage.plain
    told_in_han = any(map(is_han, plain))  # in English a first word's capital names nothing
    found = [
        (m.start(), m.end(), m.group())
        for m in _LATIN.finditer(plain)
        if len(m.group()) > 1
        and m.group() not in _NO_LATIN_NAME
        and plain[m.start() - 1 : m.start()] not in ("（", "(")
        and passage.text[m.start() : m.start() + 1].isupper()
        and (m.start() or told_in_han)
    ]
    found += [(m.start(), m.end(), m.group()) for m in _FOREIGN.finditer(plain)]
    found += [(m.start(), m.end(), m.group()) for m in _SIDE.finditer(plain)]
    found += [(m.start, m.end, m.word) for m in passage.marks if "geo.name" in m.classes]
    if listings is not None:
        found += [(h.start, h.end, h.text) for h in listings.find_names(plain) if len(h.text) > 1]
    found.sort(key=lambda name: (name[0], -name[1]))
    # a body's name is taken where no person's begins: 胡志鹏出任集团
    found += _persons(passage)
    found += [
        (m.start(), m.end(), m.group())
        for m in _BODY.finditer(plain)
        if not _NO_NAME.search(m.group())
    ]
    found.sort(key=lambda name: name[0])
    kept: list[Name] = []
    for name in found:
        if not kept or name[0] >= kept[-1][1]:
            kept.append(name)
    return tuple(kept)


def _persons(passage: Passage) -> Iterator[Name]:
    """Yield runs of two or three characters that begin with a surname and are rare in the press."""
    common, plain = load_common_pairs(), passage.plain
    busy = marked_places(passage)
    place = 0
    while place < len(plain) - 1:
        size = 0
        if plain[place] in _SURNAMES and place not in busy:
            for length in (3, 2):
                word = plain[place : place + length]
                inside = range(place, place + length)
                if (
                    len(word) == length
                    and all(map(is_han, word))
                    and busy.isdisjoint(inside)
                    and all(word[i : i + 2] not in common for i in range(length - 1))
                ):
                    size = length
                    break
        if size:
            yield place, place + size, plain[place : place + size]
        place += size or 1


def find_exchanged_subjects(pair: Pairing) -> Iterator[Clue]:
    """Find a clause that the evidence says of another name, and not of its own."""
    sentence, listings = pair.sentence, pair.listings
    if not any(map(is_han, sentence.plain)):
        return  # in English a name's place says less of its part
    names = find_names(sentence, listings)
    for place, (start, end, name) in enumerate(names):
        side = name.endswith("方") and name[0] in pair.characters
        if not _leads(sentence, start) or not (side or name in pair.evidence):
            continue
        stop = names[place + 1][0] if place + 1 < len(names) else len(sentence.plain)
        stop = min(stop, _clause_end(sentence, end))
        words = sentence.plain[end:stop]
        said = grams_of(words)
        if (
            len(said) < 2
            or _PASSIVE.search(words[:6])
            or _APPOINTS.search(words)
            or _is_listed(sentence, start, end)
        ):
            continue
        own, others = _said_of(pair, name)
        for other, theirs in others:
            moved = (said & theirs) - own
            stays = (said & own) - theirs
            if len(moved) >= 2 and not stays and len(moved) >= 0.4 * len(said & pair.grams):
                yield Clue(
                    code="subject-exchanged",
                    words=name + words[:20],
                    carried=other,
                    reason="the source says this of another",
                )
                return


def _said_of(pair: Pairing, name: str) -> tuple[frozenset[str], list[tuple[str, frozenset[str]]]]:
    """Return what the evidence says of a name, and what of each other that leads a clause."""
    own: set[str] = set()
    others: list[tuple[str, frozenset[str]]] = []
    for quote in (*pair.quotes, pair.title):
        leading = [
            n for n in find_names(quote, pair.listings) if _leads(quote, n[0]) or n[2] == name
        ]
        for place, (start, end, one) in enumerate(leading):
            stop = leading[place + 1][0] if place + 1 < len(leading) else len(quote.plain)
            full = min(_sentence_end(quote, end), len(quote.plain))
            if one in name or name in one or is_abbreviation(one, name):
                # what stands before a name in its clause may be said of it as well
                low = max((quote.plain.rfind(c, 0, start) for c in "，。；！？\n"), default=-1) + 1
                own |= grams_of(quote.plain[low : min(stop, full)])
            elif quote is not pair.title and not _PRONOUN.search(
                quote.plain[end : min(stop, full)]
            ):
                words = quote.plain[end : min(stop, full)]
                speaks = any(end <= m.start < end + 3 and "say" in m.classes for m in quote.marks)
                if not (speaks or _PASSIVE.search(words[:6]) or _is_listed(quote, start, end)):
                    others.append((one, grams_of(words)))
    return frozenset(own), others


def _is_listed(passage: Passage, start: int, end: int) -> bool:
    """Whether a name is one of several: of what is said after it, the others are meant too."""
    after = passage.plain[end : end + 2]
    return (
        passage.plain[start - 1 : start] in ("、", "和")
        or after[:1] in tuple("、和及与")
        or after == "在内"
    )


def is_abbreviation(one: str, two: str) -> bool:
    """Whether one name may be short for the other: its characters stand in it in order."""
    short, long = sorted((one, two), key=len)
    place = -1
    for c in short:
        place = long.find(c, place + 1)
        if place < 0:
            return False
    return True


def _leads(passage: Passage, start: int) -> bool:
    """Whether a name stands first in its clause, or after a title that does."""
    if start == 0 or passage.plain[start - 1] in _BEFORE:
        return True
    low = max((passage.plain.rfind(c, 0, start) for c in "，。；！？\n："), default=-1) + 1
    return (
        start - low <= 10
        and re.fullmatch(r".*(?:人|裁|理|席|师|长|官|员|家|士|使|者)", passage.plain[low:start])
        is not None
    )


def _clause_end(passage: Passage, place: int) -> int:
    ends = [i for c in "，。；！？\n" if (i := passage.plain.find(c, place)) >= 0]
    return min(ends, default=len(passage.plain))


def _sentence_end(passage: Passage, place: int) -> int:
    ends = [i for c in "。！？\n" if (i := passage.plain.find(c, place)) >= 0]
    return min(ends, default=len(passage.plain))


_PART = re.compile(
    r"[\u3400-\u9fff]{2,12}?(?:分公司|子公司|事业部|研究院|公司|部门|分行|支行|航空|云)"
)
_UNIT = re.compile(r"分公司|子公司|事业部|研究院|部门|[分支]行|航空|云$|[东西南北中]")
_NO_PART = re.compile(r"[将两三的把与和在向称为被家对由于已及从给等是有多该这]|旗下")
_SAME_BODY: Final = ("股份", "集团", "有限", "控股", "公司")


def find_raised_owners(pair: Pairing) -> Iterator[Clue]:
    """Find a company where the evidence names a part of it only: 中国石油西南油气田公司."""
    plain = pair.sentence.plain
    for start, end, held in pair.listed:
        name = plain[start:end]
        if not held or name in pair.title.plain:
            continue
        parts = []
        for quote in pair.quotes:
            for match in re.finditer(re.escape(name), quote.plain):
                part = _PART.match(quote.plain, match.end())
                if part is None or any(word in part.group()[:-2] for word in _SAME_BODY):
                    return
                if _NO_PART.search(part.group()) or not _UNIT.search(part.group()):
                    return
                parts.append(part.group())
        if parts and not any(grams_of(part) & pair.sentence.grams for part in parts):
            yield Clue(
                code="owner-raised",
                words=name,
                carried=name + parts[0],
                reason="the source says it of a part of this company",
            )
            return


_MOVES = re.compile(
    r"(?:^|[，。；、：\s])(?P<who>[\u3400-\u9fffa-z0-9-]{2,10}?)(?:一度|盘中|盘初|现)?(?:大|收|急|飙)?[涨跌升降挫]"
)
_NOBODY = re.compile(
    r"累计|日内|其|公司|该股|股价|同比|环比|幅|市值|今日|昨日|早盘|午后|尾盘|开盘|此前|随后|目前|当日|板块|概念"
)


def find_other_movers(pair: Pairing) -> Iterator[Clue]:
    """Find a company that the quote does not name, where another's move is the number's own."""
    missing = [pair.sentence.plain[s:e] for s, e, held in pair.listed if not held]
    if not missing or len(missing) < len(pair.listed):
        return
    for a in pair.sentence.amounts:
        for quote, b in pair.amounts:
            if not a.kind or a.value != b.value or a.kind != b.kind or quote is pair.title:
                continue
            low = max((quote.plain.rfind(c, 0, b.start) for c in "，。；！？、\n"), default=-1)
            mover = _MOVES.search(quote.plain[max(low, 0) : b.start])
            if mover is None or _NOBODY.search(mover["who"]):
                return
            if any(is_abbreviation(mover["who"], name) for name in missing):
                return
            yield Clue(
                code="subject-exchanged",
                words=missing[0],
                carried=mover["who"] + b.text,
                reason="the source says this of another",
            )
            return


_OWNED = re.compile(r"的(?P<what>[\u3400-\u9fff]{2})")


def find_exchanged_owners(pair: Pairing) -> Iterator[Clue]:
    """Find what the evidence calls another's: ABB的机器人部门 told as 甲骨文的机器人部门."""
    sentence = pair.sentence
    for start, end, name in find_names(sentence, pair.listings):
        owned = _OWNED.match(sentence.plain, end)
        if owned is None or name not in pair.evidence or start < 0:
            continue
        if sentence.plain[max(0, start - 1) : start] in tuple("对向与和给"):
            continue  # 甲对乙的收购 is of 甲
        rival = ""
        for quote in pair.quotes:
            names = find_names(quote, pair.listings)
            for match in re.finditer("的" + owned["what"], quote.plain):
                before = [n for n in names if match.start() - 2 <= n[1] <= match.start()]
                if any(n[2] in name or name in n[2] or is_abbreviation(n[2], name) for n in before):
                    return
                if before:
                    rival = before[-1][2]
            if name + owned["what"] in quote.plain:
                return
        if rival:
            yield Clue(
                code="subject-exchanged",
                words=name + owned.group(),
                carried=f"{rival}的{owned['what']}",
                reason="the source says this of another",
            )
            return
