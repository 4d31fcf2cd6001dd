"""Speakers: who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.verify.lexicon import Mark, load_sisters
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han

_SAY: Final = frozenset(
    "表示 称 指出 认为 说 透露 强调 宣布 披露 提到 写道 直言 坦言 坦承 警告 提醒 判断 预计 "
    "预测 建议 回应 介绍 解释 反驳 否认 承认 确认 所言 感叹 认定 表态 提出 测算 推测 猜测 "
    "补充 证实 分析 谈到 谈及 声明 主张 相信 呼吁 评价 评论 回忆 自称 重申 显示 估算 估计 "
    "质疑 抱怨 指责 指控 敦促 告诉 直呼 声称 宣称 形容 描述 感慨 承诺 威胁 "
    "said says told noted argues warned stated wrote "
    "believes announced estimates predicts".split()
)
Said = tuple[int, str, int, str]
#: what stands between a speaker and the word of saying without being part of the name
_CUT = re.compile(
    r"[对就在于向也还则曾亦均都既未不没]|另外|此外|则|次日|予以|当天|即|\d{1,2}月|通过|日前|近日|今日|昨日|当日|一致|明确|再次|公开|此前|"
    r"随后|同时|进一步|首次|援引|并(?!购)|虽|尽管|从"
)
_BY = re.compile(
    r"(?:(?<![数证依凭])据(?![报悉称传此了])|根据|按(?![兵下揭需月季年日])照?|援引|引述|引用)(?P<who>[^，。；：！？\n]{2,24}?)"
    r"(?:的?(?:估算|测算|统计|数据|报道|说法|消息|信息|预测|口径|介绍|调查|观点|表述|分析)[^，。；\n]{0,6}?)?[，,]"
    r"|在(?P<eyes>[^，。；：！？\n]{2,14}?)(?:看来|笔下)"
    r"|从(?P<from>[^，。；：！？\n]{2,16}?)处?(?:获悉|了解到|得知)"
)
_OPENING = re.compile(r"^((?!我)[^，。；！？：“”]{2,14})：")
#: a name alone behind what it says: “……”某院院长某某
_BEHIND = re.compile(r"”(?P<who>[^，。；：！？“”\n]{3,30})$")
#: 马斯克在一次播客中: where it is said is no part of who says it
_PLACE = re.compile(
    r"(?:本人)?(?:于|在)[^，。；]{2,20}(?:中|上|里|时|后|期间|会|采访)?(?:也|亦|还)?$"
)
_ROLES = re.compile(r"一名|一位|相关|高级|方面|有关|内部|匿名")
_PREFIX = re.compile(r"^(?:据|按照|按|照|根据|而|但|不过|其中|此外|对此|例如|比如|虽然|虽|尽管|仍)")
_GENERIC: Final = (
    "嘉宾", "团队", "文章", "作者", "报道", "业内", "公司", "提问", "报告", "消息", "公告",
    "文中", "笔者", "与会者", "大家", "专家", "人士", "市场", "外界",
    "官方", "本文", "该文", "the piece", "the author", "the article", "the writer", "the column",
    "记者", "他", "她", "其", "数据", "媒", "预告", "快报", "财报",
)  # fmt: skip
_PRONOUNS: Final = ("他", "她", "其", "该", "并", "同时", "当中", "文中", "对此", "而")
#: what is expected is said by somebody only where a pause follows: 高盛预计，
_EXPECTING: Final = frozenset(("预计", "估计", "建议", "分析", "判断", "预测", "评价", "回应"))


_NOUNS: Final = frozenset(("披露", "声明", "显示", "警告", "宣布", "评论", "评价", "主张"))


#: a bare name before 预计: 高盛预计2026年
_NAMED = re.compile(
    r"(?!公司|集团|市场|普遍|初步|合理|此前|原|目前|按|据|将|并|且|仍|也|其|该|本)[\u3400-\u9fffa-z]{2,8}"
)
_SAYS = re.compile(r"(?:透露|表示|称|指出|说|介绍|消息|刊文|撰文|发文|刊发)+$")
#: what shows something says nothing: 有证据显示
_SIGNS: Final = ("证据", "迹象", "信号", "种种")
_SUBORDINATE = re.compile(r"随着|由于|因为|如果|若|自从|当")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who says what at which place; ``speaker`` is empty where only the words before can tell."""

    speaker: str
    start: int
    end: int
    word: str


@lru_cache(maxsize=4096)
def find_statements(passage: Passage) -> tuple[Statement, ...]:
    """Return what a passage has somebody say, in order."""
    plain = passage.plain
    found: list[Said] = []
    behind = _BEHIND.search(plain)
    if behind:
        found.append((plain.find("“"), _name(behind["who"]), behind.start(), "”"))
    opening = _OPENING.match(plain)
    if opening:
        found.append((0, opening[1], opening.end(), "："))
    for match in _BY.finditer(plain):
        who = match["who"] or match["eyes"] or match["from"]
        found.append((match.start(), _name(who), match.end(), "据"))
    taken = [(place, said) for place, _, said, _ in found]
    for mark in passage.marks:
        if mark.word not in _SAY or any(low <= mark.start < high for low, high in taken):
            continue
        if not _is_noun(plain, mark):
            found.append(_said_by(plain, mark))
    found = _resolve(plain, sorted(found))
    ends = [*(place for place, *_ in found[1:]), *([len(plain)] if found else [])]
    return tuple(
        Statement(speaker=who, start=said, end=max(end, said), word=word)
        if plain[said:end].strip(" ：，。“”\n")
        else Statement(speaker=who, start=max(0, plain.rfind("“", 0, place)), end=place, word=word)
        for (place, who, said, word), end in zip(found, ends, strict=True)
    )


def _resolve(plain: str, found: list[Said]) -> list[Said]:
    """Return the statements with who is meant where a pronoun or nobody stands: who spoke before,
    or the words before, in which the speaker must then be looked for.
    """
    told: list[Said] = []
    for place, name, said, word in found:
        who = name
        if not name or name.startswith(_PRONOUNS):
            sentence = max(plain.rfind(c, 0, place) for c in "。！？\n") + 1
            who = told[-1][1] if told else plain[sentence:place].strip(" ，“”")
        if not who.startswith("的"):
            told.append((place, who, said, word))
    return told


def _is_noun(plain: str, mark: Mark) -> bool:
    after, before = plain[mark.end : mark.end + 1], plain[mark.start - 1 : mark.start]
    if mark.word == "补充" and after not in ("，", "：", "说", "称", "道", ","):
        return True  # 补充个别岗位 says nothing
    start = max(plain.rfind(c, 0, mark.start) for c in "，。；！？\n、：”“") + 1
    named = _NAMED.fullmatch(plain[start : mark.start]) is not None
    if mark.word in _EXPECTING and after not in ("，", "：", ",") and not named:
        return True
    if _SUBORDINATE.match(plain[start : mark.start]):
        return True
    if mark.word == "显示" and plain[start : mark.start].endswith(_SIGNS):
        return True
    if mark.word in _NOUNS and after in ("。", "、", "；", ""):
        return True
    if mark.word in _RECKONED and plain[start : start + 1] in ("以", "按", "照", "据"):
        return True
    raw = plain[start : mark.start]
    if mark.word in _NOUNS and any(word in raw for word in ("建议", "认为", "表示", "要求")):
        return True
    if before in ("未", "不", "没") or (mark.word == "说" and before == "来"):
        return True
    return after in ("的", "中", "性", "书", "会", "师", "日", "期", "前") or before in ("的", "后")


#: 按此作价推算: no one says it
_RECKONED: Final = frozenset("估算 测算 推算 计算 折算".split())


def _said_by(plain: str, mark: Mark) -> Said:
    start = max(plain.rfind(c, 0, mark.start) for c in "，。；！？\n、：”“") + 1
    who = _name(plain[start : mark.start])
    return start, who, mark.end, mark.word


def _name(words: str) -> str:
    """Return the words before a word of saying without what is not the speaker."""
    words = _SAYS.sub("", _PREFIX.sub("", words.strip()))
    place = _PLACE.search(words)
    words = words[: place.start()] if place and place.start() > 1 else words
    _, _, last = words.rpartition("的")
    words = last if len(last) >= 3 else words
    cut = _CUT.search(words, 2)
    return _ROLES.sub("", words[: cut.start()] if cut else words).strip()


def find_speakers(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of who says it."""
    for statement in find_statements(pair.sentence)[:2]:
        words = statement.speaker
        own = grams_of(words)
        if not own or statement.word == "：" or words.endswith(_GENERIC):
            continue
        if own & pair.publisher.grams:
            continue
        parts = _parts(pair.sentence, statement, own)
        content = [c for c in words if is_han(c) and c not in "的与和与中上首席官员"]
        if (
            content
            and len(own & pair.grams) < 0.5 * len(own)
            and words[-2:] not in pair.known
            and not abbreviates("".join(content), pair.known)
        ):
            other = max((_other(pair, words, own, part)[0] for part in parts), default=0)
            yield Clue(
                code="speaker-differs" if other >= 4 else "speaker-unknown",
                words=words,
                reason="the evidence does not name this speaker",
            )
            continue
        reported = _is_reported_of(pair, words) or _is_admitted(pair, statement)
        if statement.word != "据" and reported:
            yield Clue(
                code="speaker-differs",
                words=words,
                reason="the source reports it of them; they do not say it",
            )
            continue
        for part in parts:
            yield from _compare(pair, words, own, part)


def _parts(
    sentence: Passage, statement: Statement, own: frozenset[str]
) -> tuple[frozenset[str], ...]:
    """Return what each clause of a statement says, in character pairs."""
    found = []
    for clause in sentence.clauses:
        low, high = max(clause.start, statement.start), min(clause.end, statement.end)
        grams = grams_of(sentence.plain[low:high]) - own if low < high else frozenset()
        if len(grams) >= 3:
            found.append(grams)
    return tuple(found)


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


def _other(
    pair: Pairing, speaker: str, own: frozenset[str], said: frozenset[str]
) -> tuple[int, str]:
    """Return how much of what is said stands behind somebody else, and behind whom."""
    rival, words = 0, ""
    for quote in pair.quotes:
        told = find_statements(quote)
        for place, one in enumerate(told):
            if any(
                _is_same(before.speaker, speaker, own, quote)
                and "。" not in quote.plain[before.start : one.start]
                for before in told[:place]
                if before.speaker
            ):
                continue  # 甲表示，乙将……: it is told by the first
            shared = len(said & grams_of(quote.plain[one.start : one.end]))
            lead = _are_held(own, grams_of(_lead(quote, one)))
            if shared > rival and not lead and not _is_same(one.speaker, speaker, own, quote):
                rival, words = shared, one.speaker
    return rival, words


def _compare(
    pair: Pairing, speaker: str, own: frozenset[str], said: frozenset[str]
) -> Iterator[Clue]:
    """Find that what is said stands in the evidence behind another speaker, or behind none."""
    mine, speaks = 0, False
    rival, rival_words = _other(pair, speaker, own, said)
    for passage in (*pair.quotes, pair.title):
        told = find_statements(passage)
        for one in told:
            if _are_held(own, grams_of(_lead(passage, one))) or _is_same(
                one.speaker, speaker, own, passage
            ):
                shared = len(said & grams_of(passage.plain[one.start : one.end]))
                mine, speaks = max(mine, shared), True
    if rival_words.isascii() and any(c > "\u3400" for c in speaker) and speaker in pair.title.plain:
        return  # 马克斯 of the title, Marks of the text
    named = grams_of(rival_words[-5:])
    if rival >= 3 and mine <= 0.5 * rival and not (named and named <= pair.sentence.grams):
        titled = own <= pair.title.grams and (mine or len(rival_words) < 2)
        if not titled:
            yield Clue(
                code="speaker-differs",
                words=speaker,
                carried=rival_words[-20:],
                reason="somebody else says so in the source",
            )
    elif not speaks and not own & pair.grams:
        yield Clue(
            code="speaker-unsaid",
            words=speaker,
            reason="the evidence has nobody say it",
        )


def _are_held(own: frozenset[str], lead: frozenset[str]) -> bool:
    """Whether a speaker stands in the words before what is said, 内部 and the like aside."""
    return len(own & lead) >= 0.6 * len(own)


#: 苹果据报已预订: it is said of them, not by them
_REPORTED_OF = re.compile(r"[^，。；：]{0,4}?(?:据报道?|据称|据传|据悉|被曝|被传|传出?|reportedly)")


def _is_reported_of(pair: Pairing, words: str) -> bool:
    """Whether the evidence only reports of whom the sentence has speak."""
    found = False
    for quote in pair.quotes:
        if any(words in one.speaker for one in find_statements(quote)):
            return False
        place = quote.plain.find(words)
        found = found or (
            place >= 0 and _REPORTED_OF.match(quote.plain, place + len(words)) is not None
        )
    return found


#: words by which somebody stands to it
_ADMITS: Final = frozenset("承认 确认 证实 坦言 坦承 否认".split())
_BY_OTHERS = re.compile(
    r"(?:有|据)[^，。；]{0,8}?(?:报道|消息|传闻|爆料)称?|知情人士|消息人士|据悉|据传|据称"
)


def _is_admitted(pair: Pairing, statement: Statement) -> bool:
    """Whether somebody admits here what the source has from reports about them, or from nobody."""
    if statement.word not in _ADMITS or statement.word in pair.evidence:
        return False
    name = _name(statement.speaker)[:2]
    told = [q for q in pair.quotes if name and name in q.plain]
    return bool(told) and all(
        (_BY_OTHERS.search(q.plain) or not find_statements(q))
        and not any(name in s.speaker for s in find_statements(q))
        for q in told
    )


def _lead(passage: Passage, one: Statement) -> str:
    """Return the words of its clause before what is said: 据彭博社援引知情人士透露."""
    start = max(passage.plain.rfind(c, 0, max(one.start - 1, 0)) for c in "，。；！？\n") + 1
    return passage.plain[start : one.start]


def _is_same(one: str, two: str, own: frozenset[str], passage: Passage) -> bool:
    """Whether two speakers may be one: a shared pair of characters, a short form, or unknown."""
    if not one or one in ("公司", "该公司", "本公司", "我们", "我方", "我司"):
        return True
    if any(word in one for word in ("公司", "本报", "记者")):
        return bool(own & passage.grams)
    if any(form in one for form in _aliases(two)):
        return True
    if len(two) > 1 and two[-2:] + one[:2] in passage.plain:
        return True  # 巴基斯坦总理夏巴兹: the post stands before the name
    content = "".join(c for c in two if is_han(c))
    return bool(grams_of(one) & own) or (bool(content) and abbreviates(content, one))


def _aliases(speaker: str) -> tuple[str, ...]:
    """Return the other names under which a speaker is known: 小摩 is 摩根大通."""
    finder, forms = load_sisters()
    return tuple(
        form for mark in finder.find(speaker) for form in forms[mark.word] if len(form) > 1
    )
