"""Parties: who does it, who says it, under which name and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from yanbao.model.listings import Listing, ListingName
from yanbao.verify.evidence import Listings
from yanbao.verify.lexicon import Mark, load_common_pairs, load_words
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han

_SAY: Final = frozenset(
    "表示 称 指出 认为 说 透露 强调 宣布 披露 提到 写道 直言 坦言 警告 提醒 判断 预计 预测 建议 回应 介绍 解释 反驳 否认 承认 "
    "补充 证实 分析 谈到 谈及 声明 主张 相信 呼吁 评价 评论 回忆 自称 重申 显示 said says told noted argues warned stated wrote "
    "believes announced".split()
)
_LATIN = re.compile(r"[a-z][a-z&.'-]*(?: [a-z][a-z&.'-]+){0,2}")
_ORGANISATION = re.compile(
    r"(?:[\u3400-\u9fff]{2,4}(?:公司|集团|银行|证券|基金|保险|资本|科技|股份|大学|协会|委员会|研究所|研究院|交易所|部|局|院|会|署|行|"
    r"汽车|电子|药业|能源|传媒|控股|资管|央行|政府|总统|总理|议长|外长|财长|部长|首相))"
)
_ROLES = re.compile(r"一名|一位|知情|高官|官员|人士|负责人|相关|高级|方面|有关|内部|匿名")
_OPENING = re.compile(r"^([^，。；！？：]{2,14})：")
_PREFIX = re.compile(r"^(?:据|按照|按|照|根据|而|但|不过|其中|并|此外|对此|同时|则)")
_GENERIC: Final = ("嘉宾", "团队", "文章", "作者", "报道", "人士", "业内", "公司", "提问", "报告", "消息", "公告", "文中", "本文", "该文", "记者", "他", "她", "其")
_CODED = re.compile(r"[（(]\s?(?P<code>\d{5,6}|[a-z]{1,5})(?:\.(?P<market>hk|sz|sh|bj|xhkg|xshg|xshe|bjse|us|n|o))?\s?[)）]", re.IGNORECASE)
_MARKETS: Final = {"hk": "XHKG", "xhkg": "XHKG", "sz": "XSHE", "xshe": "XSHE", "sh": "XSHG", "xshg": "XSHG", "bj": "BJSE", "bjse": "BJSE"}


def find_party_clues(pair: Pairing, listings: Listings | None, as_of: date | None) -> Iterator[Clue]:
    """Yield the clues of speakers, roles and codes."""
    yield from _find_codes(pair, listings, as_of)
    yield from _find_speakers(pair)
    yield from _find_role_swaps(pair)
    yield from _find_other_bodies(pair)
    yield from _find_other_doers(pair)


def _find_codes(pair: Pairing, listings: Listings | None, as_of: date | None) -> Iterator[Clue]:
    text = pair.sentence.plain
    for match in _CODED.finditer(text):
        code = match["code"]
        if not code[0].isdigit() and not match["market"]:
            continue
        name = text[max(0, match.start() - 12) : match.start()].rstrip(" 》”\"'*")
        shown = _codes_shown(pair, code)
        if shown is not None:
            if not any(_ends_alike(name, other) for other in shown):
                yield Clue(code="code-differs", words=name[-6:] + match.group(), carried=shown[0][-8:],
                           reason="the source gives this code to another")  # fmt: skip
            continue
        other_code = _code_after(pair, name)
        if other_code and other_code != code:
            yield Clue(code="code-differs", words=name[-6:] + match.group(), carried=other_code,
                       reason=f"the source gives {other_code}")  # fmt: skip
            continue
        if listings is None:
            continue
        ids = _ids(code, (match["market"] or "").lower())
        found = [listing for one in ids if (listing := listings.by_id(one)) is not None]
        if not found:
            yield Clue(code="code-unknown", words=match.group(), reason="no listing table holds this code")
            continue
        names = [n for listing in found for n in _names(listing, listings, as_of)]
        if not any(n and name.endswith(n) for n in names):
            if any(len(n) >= 2 and (n in text or n[:2] in name) for n in names):
                continue
            yield Clue(code="code-differs", words=name[-6:] + match.group(), carried=found[0].name,
                       reason=f"{found[0].id} is {found[0].name}")  # fmt: skip
    for match in re.finditer(r"(?<![\d.])\d{6}(?![\d.]|[万亿元%股])", text):
        if match.group() not in pair.known and not any(m.start() <= match.start() < m.end() for m in _CODED.finditer(text)):
            yield Clue(code="code-unsaid", words=match.group(), reason="the evidence does not hold this code")


def _names(listing: Listing, listings: Listings, as_of: date | None) -> list[str]:
    forms: list[ListingName] = []
    for one in (listing.id, *listings.pair_of(listing.id)):
        forms += listings.names_of(one)
    names = [listing.name, *(f.text for f in forms if as_of is None or f.valid_from is None or f.valid_from <= as_of)]
    return ["".join(n.lower().split()).rstrip("*") for n in names]


def _ids(code: str, market: str) -> list[str]:
    if market in _MARKETS:
        return [f"{code}.{_MARKETS[market]}"]
    if not code[0].isdigit():
        return [f"{code.upper()}.{mic}" for mic in ("XNAS", "XNYS", "XASE", "ARCX")]
    if len(code) == 5:
        return [f"{code}.XHKG"]
    return [f"{code}.{mic}" for mic in ("XSHG", "XSHE", "BJSE")]


def _codes_shown(pair: Pairing, code: str) -> list[str] | None:
    """Return the words before each place where the evidence prints the code; None where none does."""
    found = []
    for passage in (*pair.quotes, pair.title):
        place = passage.plain.find(code)
        while place >= 0:
            found.append(passage.plain[max(0, place - 14) : place].rstrip("（( “\"'：:"))
            place = passage.plain.find(code, place + 1)
    return found or None


def _ends_alike(name: str, other: str) -> bool:
    """Whether two names before a code may be one: they share a character pair near their ends."""
    if not other or not name:
        return True
    return bool(grams_of(name[-8:]) & grams_of(other[-14:])) or name[-2:] == other[-2:] or "代码" in other[-6:]


def _code_after(pair: Pairing, name: str) -> str | None:
    """Return the code that the evidence prints after the same name."""
    for passage in (*pair.quotes, pair.title):
        for match in _CODED.finditer(passage.plain):
            before = passage.plain[max(0, match.start() - 8) : match.start()]
            if len(name) >= 2 and before.endswith(name[-3:]):
                return match["code"]
    return None


def _speaker(passage: Passage, mark: Mark) -> tuple[int, int]:
    """Return the place of the words before a word of saying, within its clause."""
    start = max(passage.plain.rfind(c, 0, mark.start) for c in "，。；！？\n、：”") + 1
    return start, mark.start


def _find_speakers(pair: Pairing) -> Iterator[Clue]:
    sentence = pair.sentence
    for mark in sentence.marks:
        if mark.word not in _SAY:
            continue
        start, end = _speaker(sentence, mark)
        words = sentence.plain[start:end]
        following = sentence.plain[mark.end : mark.end + 1]
        if following in ("的", "中", "。", "性", "书", "会", "") or sentence.plain[mark.start - 1 : mark.start] in ("的", "后"):
            continue
        words = _ROLES.sub("", _PREFIX.sub("", words.strip()))
        own = grams_of(words)
        if not own or any(word in words for word in _GENERIC):
            continue
        content = [c for c in words if is_han(c) and c not in "的在对就和与中上还也则曾亦仍并首席官员"]
        held = len(own & pair.grams)
        if content and held < 0.5 * len(own) and words[-2:] not in pair.known and not _abbreviates("".join(content), pair.known):
            yield Clue(code="speaker-unknown", words=words.strip(), reason="the evidence does not name this speaker")
            continue
        yield from _compare_speakers(pair, mark, words, own)
        break


def _abbreviates(words: str, known: str) -> bool:
    """Whether the characters stand in this order within a short stretch: 证监会 in its full name."""
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
            pronoun = any(w in told for w in ("他", "她", "其", "该", "并", "同时", "虽", "尽管", "从"))
            if not theirs and not pronoun:
                continue
            speakers += 1
            until = _speaker(quote, marks[place + 1])[0] if place + 1 < len(marks) else len(quote.plain)
            shared = len(said & grams_of(quote.plain[one.end : until]))
            if theirs & own or pronoun:
                best = max(best, shared)
            elif shared > rival:
                rival, rival_words = shared, quote.plain[start:end]
    if rival >= best + 4 and rival_words:
        yield Clue(code="speaker-differs", words=words.strip(), carried=rival_words.strip(),
                   reason="somebody else says so in the source")  # fmt: skip
    elif apart and best < 3:
        yield Clue(code="speaker-apart", words=words.strip(), reason="the words stand in another quote than the speaker")
    elif not speakers and not own & pair.grams:
        yield Clue(code="speaker-unsaid", words=words.strip(), reason="the evidence has nobody say it")


@lru_cache(maxsize=4096)
def find_party_names(passage: Passage) -> tuple[tuple[int, int, str], ...]:
    """Return what looks like a name: organisations by their endings, Latin names, rare words.

    A rare word is a run of character pairs that seldom stand in the press.
    """
    common = load_common_pairs()
    found: list[tuple[int, int, str]] = []
    plain = passage.plain
    for match in _LATIN.finditer(plain):
        if passage.text[match.start() : match.start() + 1].isupper() and len(match.group()) > 1:
            found.append((match.start(), match.end(), match.group()))
    quiet = {i for mark in passage.marks for i in range(mark.start, mark.end)}
    start = -1
    for i in range(len(plain)):
        rare = (
            i + 1 < len(plain)
            and is_han(plain[i])
            and is_han(plain[i + 1])
            and i not in quiet
            and i + 1 not in quiet
            and plain[i : i + 2] not in common
        )
        if rare and start < 0:
            start = i
        elif not rare and start >= 0:
            found.append((start, i + 1, plain[start : i + 1]))
            start = -1
    for match in _ORGANISATION.finditer(plain):
        found.append((match.start(), match.end(), match.group()))
    return tuple(sorted(found))


def _find_other_doers(pair: Pairing) -> Iterator[Clue]:
    """Find a name whose verb stands, in the evidence, right after another name only."""
    sentence = pair.sentence
    reduced = [_reduce(n, pair.evidence) for n in find_party_names(sentence)]
    names = {(n[0], n[1], n[2]) for n in reduced if len(n[2]) >= 2}
    names |= {(low, high, sentence.plain[low:high]) for low, high, held in pair.listed if held}
    for start, end, name in sorted(names):
        verb = sentence.plain[end : end + 2]
        if len(verb) < 2 or not grams_of(verb) or start < 0 or verb in _COMMON_VERBS:
            continue
        rival, own = "", False
        for quote in pair.quotes:
            place = quote.plain.find(verb)
            while place >= 0:
                before = quote.plain[max(0, place - 10) : place]
                own = own or name in before or name[-2:] in before
                near = [n for n in find_party_names(quote) if place - 1 <= n[1] <= place and n[2] not in name]
                if pair.listings is not None and not near:
                    near = [(h.start, h.end, h.text) for h in pair.listings.find_names(before) if h.end >= len(before)]
                rival = rival or (near[0][2] if near else "")
                place = quote.plain.find(verb, place + 1)
        if rival and not own and name not in rival and rival not in name:
            yield Clue(code="doer-differs", words=name + verb, carried=rival + verb, reason="the source says this of another")
            return


_COMMON_VERBS: Final = frozenset("表示 认为 指出 公司 集团 宣布 公告 股价 等多 等个 相关 方面 将在 已在 同比".split())
_SUFFIXES: Final = (
    "银行", "证券", "基金", "保险", "集团", "大学", "协会", "委员会", "研究院", "研究所", "交易所", "资管", "大会", "理事会",
    "法院", "总统", "总理", "外长", "财长", "部长", "行长", "央行", "财政部", "商务部",
)  # fmt: skip
#: what stands before a body's kind without naming one
_KINDS: Final = frozenset("相关 多家 部分 这家 该家 一家 两家 几家 家大 国内 本地 其他 主要 大型 中小 商业 投资".split())
_BODY = re.compile(rf"[\u3400-\u9fff]{{2,8}}?(?:{'|'.join(_SUFFIXES)})")


def _find_other_bodies(pair: Pairing) -> Iterator[Clue]:
    """Find a body whose name the evidence does not hold, where it holds another of the kind."""
    for match in _BODY.finditer(pair.sentence.plain):
        word = match.group()
        suffix = next(s for s in _SUFFIXES if word.endswith(s))
        core = word.removesuffix(suffix)[-2:]
        if len(core) < 2 or len(suffix) < 2 or core + suffix in pair.known or load_words().classes_of(core):
            continue
        if core in pair.known or _abbreviates(word[-len(suffix) - 2 :], pair.known):
            continue
        if suffix in pair.evidence and core not in _KINDS:
            yield Clue(code="body-changed", words=word, carried=suffix, reason="the evidence names another of this kind")
            return


_PRONOUNS: Final = ("公司", "其", "该", "他", "她", "集团", "双方", "我", "本", "此", "这", "it ", "the company")


def _find_role_swaps(pair: Pairing) -> Iterator[Clue]:
    """Find words that the evidence says after another name than the sentence does."""
    yield from _find_other_subject(pair)
    sentence = pair.sentence
    reduced = [_reduce(n, pair.evidence) for n in find_party_names(sentence)]
    names = [n for n in reduced if len(n[2]) >= 2 and _is_placed(sentence, n)]
    rivals = [
        (q, n) for q in pair.quotes for n in find_party_names(q)
        if _is_placed(q, n) and (n[2] not in {m[2] for m in names} or len(names) > 1)
    ]  # fmt: skip
    for start, end, name in names:
        later = min((n[0] for n in names if n[0] >= end), default=len(sentence.plain))
        after = grams_of(sentence.plain[end : min(end + 18, later)])
        if len(after) < 3:
            continue
        own = max(_match_after(after, q.plain, name) for q in pair.quotes)
        best, other = 0, ""
        for quote, (low, high, rival) in rivals:
            if rival in name or name in rival or name in quote.plain[high : high + 10]:
                continue
            if name in quote.plain[max(0, low - 14) : low]:
                continue
            shared = len(after & grams_of(quote.plain[high : high + 26]))
            if shared > best:
                best, other = shared, rival
        if best >= own + 3 and own <= best / 2:
            yield Clue(code="role-swapped", words=name, carried=other, reason="the source says this of another")
            return


def _reduce(name: tuple[int, int, str], evidence: str) -> tuple[int, int, str]:
    """Return the longest part of a stretch that the evidence holds."""
    start, end, word = name
    for size in range(len(word), 1, -1):
        for low in range(len(word) - size + 1):
            part = word[low : low + size]
            if part in evidence:
                return start + low, start + low + size, part
    return start, end, ""


_BEFORE_NAMES: Final = frozenset("，。；：！？、“”《》「」（）() \n和与由被向对经人裁理席师长任官员家事监")


def _is_placed(passage: Passage, name: tuple[int, int, str]) -> bool:
    """Whether a stretch stands where a name stands: first in a clause, or after a title."""
    start, _, word = name
    if word.isascii():
        return word not in ("ai", "ceo", "cfo", "etf", "ipo", "us", "gdp", "cpi", "the", "it")
    return start == 0 or passage.plain[start - 1] in _BEFORE_NAMES


def _match_after(after: frozenset[str], plain: str, name: str) -> int:
    best, place = 0, plain.find(name)
    while place >= 0:
        best = max(best, len(after & grams_of(plain[place + len(name) : place + len(name) + 60])))
        place = plain.find(name, place + 1)
    return best


def _find_other_subject(pair: Pairing) -> Iterator[Clue]:
    """Find a clause that the evidence holds word for word, behind a subject the sentence lacks."""
    for clause in pair.sentence.clauses:
        text = clause.text.strip()
        shift = clause.start + clause.text.find(text)
        for quote in pair.quotes:
            for other in quote.clauses:
                if len(clause.grams & other.grams) < 5:
                    continue
                low, place, size = _longest_common(text, other.text)
                if size < 7 or low < 2:
                    continue
                mine, theirs = text[max(0, low - 6) : low], other.text[:place].strip()[-6:]
                if len(theirs) < 2 or any(w in theirs for w in _PRONOUNS):
                    continue
                strange = [theirs[i : i + 2] for i in range(len(theirs) - 1) if is_han(theirs[i]) and is_han(theirs[i + 1])]
                held = sum(p in pair.sentence.plain for p in strange)
                subject = grams_of(mine)
                before = quote.plain[max(0, other.start - 30) : other.start + place]
                if strange and not held and len(subject) >= 1 and not subject & grams_of(before) and shift >= 0:
                    names = [n for n in find_party_names(quote) if other.start <= n[1] and n[0] < other.start + place]
                    code = "subject-differs" if subject & pair.grams else "subject-unknown"
                    listed = pair.listings is not None and pair.listings.find_names(theirs + other.text[place : place + 2])
                    code = code if names or listed else "subject-soft"
                    yield Clue(code=code, words=mine, carried=theirs, reason="the source says this of another")
                    return


def _longest_common(one: str, two: str) -> tuple[int, int, int]:
    """Return (start in one, start in two, length) of the longest common stretch."""
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    found = matcher.find_longest_match(0, len(one), 0, len(two))
    return found.a, found.b, found.size
