"""Roles: who does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from yanbao.verify.lexicon import find_sister_names, load_common_pairs, load_sisters, load_words
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import HAN_RUN, Passage, grams_of, marked_places
from yanbao.verify.speakers import abbreviates
from yanbao.verify.subjects import is_abbreviation

_LATIN = re.compile(r"[a-z][a-z&.'-]*(?: [a-z][a-z&.'-]+){0,2}")


_ORGANISATION = re.compile(
    r"(?:[\u3400-\u9fff]{2,4}(?:公司|集团|银行|证券|基金|保险|资本|科技|股份|大学|协会|"
    r"委员会|研究所|研究院|交易所|部|局|院|会|署|行|"
    r"汽车|电子|药业|能源|传媒|控股|资管|央行|政府|总统|总理|议长|外长|财长|部长|首相))"
)


@lru_cache(maxsize=4096)
def find_party_names(passage: Passage) -> tuple[tuple[int, int, str], ...]:
    """Return what looks like a name: organisations by their endings, Latin names, rare words.

    A rare word is a run of character pairs that seldom stand in the press.
    """
    common = load_common_pairs()
    plain = passage.plain
    found = [
        (match.start(), match.end(), match.group())
        for match in _LATIN.finditer(plain)
        if passage.text[match.start() : match.start() + 1].isupper() and len(match.group()) > 1
    ]
    quiet = marked_places(passage)
    for run in HAN_RUN.finditer(plain):
        start = -1
        for i in range(run.start(), run.end()):
            rare = (
                i + 1 < run.end()
                and plain[i : i + 2] not in common
                and i not in quiet
                and i + 1 not in quiet
            )
            if rare and start < 0:
                start = i
            elif not rare and start >= 0:
                found.append((start, i + 1, plain[start : i + 1]))
                start = -1
    found += [(m.start(), m.end(), m.group()) for m in _ORGANISATION.finditer(plain)]
    return tuple(sorted(found))


def find_other_doers(pair: Pairing) -> Iterator[Clue]:
    """Find a name whose verb stands, in the evidence, right after another name only."""
    sentence = pair.sentence
    reduced = [_reduce(n, pair.evidence) for n in find_party_names(sentence)]
    names = {n for n in reduced if len(n[2]) >= 2 and _is_placed(sentence, n)}
    names |= {(low, high, sentence.plain[low:high]) for low, high, held in pair.listed if held}
    for start, end, name in sorted(names):
        verb = sentence.plain[end : end + 2]
        if start < 0 or not grams_of(verb) or verb in _COMMON_VERBS or _NO_VERB.search(verb):
            continue
        rival, own = "", False
        for quote in pair.quotes:
            place = quote.plain.find(verb)
            while place >= 0:
                before = quote.plain[max(0, place - 10) : place]
                own = own or name in before or name[-2:] in before
                near = [
                    n
                    for n in find_party_names(quote)
                    if n[1] == place and n[2] not in name and _is_placed(quote, n)
                ]
                if pair.listings is not None and not near:
                    near = [
                        (h.start, h.end, h.text)
                        for h in pair.listings.find_names(before)
                        if h.end >= len(before)
                    ]
                near = [n for n in near if not n[2].startswith(_PRONOUNS)]
                rival = rival or (near[0][2] if near else "")
                place = quote.plain.find(verb, place + 1)
        if rival and not own and not is_abbreviation(name, rival):
            yield Clue(
                code="doer-differs",
                words=name + verb,
                carried=rival + verb,
                reason="the source says this of another",
            )
            return


_NO_VERB = re.compile(r"[的等了在是与和之里中为已将也都均及或二两三]")
_COMMON_VERBS: Final = frozenset(
    "表示 认为 指出 公司 集团 宣布 公告 股价 等多 等个 相关 方面 将在 已在 同比".split()
)


_SUFFIXES: Final = (
    "银行",
    "证券",
    "基金",
    "保险",
    "集团",
    "大学",
    "协会",
    "委员会",
    "研究院",
    "研究所",
    "交易所",
    "资管",
    "大会",
    "理事会",
    "法院",
    "总统",
    "总理",
    "外长",
    "财长",
    "部长",
    "行长",
    "央行",
    "财政部",
    "商务部",
)


#: what stands before a body's kind without naming one
_KINDS: Final = frozenset(
    "相关 多家 部分 这家 该家 一家 两家 几家 家大 国内 本地 其他 主要 大型 中小 商业 投资".split()
)


_DONE_TO: Final = frozenset("基金 证券 保险".split())
_SUFFIX = re.compile("|".join(_SUFFIXES))
_BODY = re.compile(rf"[\u3400-\u9fff]{{2,8}}?(?:{'|'.join(_SUFFIXES)})")


def find_other_bodies(pair: Pairing) -> Iterator[Clue]:
    """Find a body whose name the evidence does not hold, where it holds another of the kind."""
    plain = pair.sentence.plain
    if not _SUFFIX.search(plain):
        return
    for day in pair.sentence.days:
        plain = f"{plain[: day.start]}{' ' * (day.end - day.start)}{plain[day.end :]}"
    for match in _BODY.finditer(plain):
        word = _FUNCTION.split(match.group())[-1]
        suffix = next((s for s in _SUFFIXES if word.endswith(s)), "")
        core = word.removesuffix(suffix)[-2:]
        if (
            len(core) < 2
            or len(suffix) < 2
            or core + suffix in pair.known
            or load_words().classes_of(core)
        ):
            continue
        if plain.startswith("公司", match.end()) or _FUNCTION.search(word[:-2]):
            continue
        if suffix in _MEETINGS and core[-1] + suffix in pair.known:
            continue  # 评奖委员会 for 经济学奖委员会
        if core in pair.known or abbreviates(word[-len(suffix) - 2 :], pair.known):
            continue
        if suffix in _DONE_TO and core in load_common_pairs():
            continue  # 推出基金, 衡量基金: a verb before what it is done to
        if suffix in pair.evidence and core not in _KINDS:
            yield Clue(
                code="body-changed",
                words=word,
                carried=suffix,
                reason="the evidence names another of this kind",
            )
            return


def find_sisters(pair: Pairing) -> Iterator[Clue]:
    """Find a proper name that the evidence does not hold, where it holds another of its kind."""
    forms = load_sisters()[1]
    known = pair.known
    for mark in find_sister_names(pair.sentence.plain):
        if any(form in known for form in forms[mark.word]):
            continue
        others = [
            other.word
            for quote in pair.quotes
            for other in find_sister_names(quote.plain)
            if other.classes & mark.classes and other.word not in pair.sentence.plain
        ]
        if others:
            yield Clue(
                code="sister-named",
                words=mark.word,
                carried=others[0],
                reason="the evidence names another of this kind",
            )
            return


_MEETINGS: Final = frozenset("委员会 大会 理事会 协会".split())
_FUNCTION = re.compile(r"[由至对向在将把被从为与和的及、]")
_PRONOUNS: Final = (
    "公司",
    "其",
    "该",
    "他",
    "她",
    "集团",
    "双方",
    "我",
    "本",
    "此",
    "这",
    "it ",
    "the company",
)


def _reduce(name: tuple[int, int, str], evidence: str) -> tuple[int, int, str]:
    """Return the longest part of a stretch that the evidence holds."""
    start, end, word = name
    for size in range(len(word), 1, -1):
        for low in range(len(word) - size + 1):
            part = word[low : low + size]
            if part in evidence:
                return start + low, start + low + size, part
    return start, end, ""


_BEFORE_NAMES: Final = frozenset(
    "，。；：！？、“”《》「」（）() \n和与由被向对经人裁理席师长任官员家事监"
)


def _is_placed(passage: Passage, name: tuple[int, int, str]) -> bool:
    """Whether a stretch stands where a name stands: first in a clause, or after a title."""
    start, _, word = name
    if word.isascii():
        return word not in ("ai", "ceo", "cfo", "etf", "ipo", "us", "gdp", "cpi", "the", "it")
    return start == 0 or passage.plain[start - 1] in _BEFORE_NAMES
