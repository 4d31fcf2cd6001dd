"""Statements: sentences of the sources that can stand in a note by themselves, best first.

A statement is a piece of one source sentence, cut of its dateline and connectives, never reworded
except for script, dates made absolute and codes added. What cannot stand alone (a pronoun without
its noun, a question, a torn end, a slogan) is not a statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from yanbao.compose.scribe import Scribe
from yanbao.model.documents import Document
from yanbao.model.readings import Claim, Event, Link, Reading
from yanbao.model.spans import Span
from yanbao.text.pointing import points_back
from yanbao.text.simplify import simplify

#: a statement without a number and below this tells of a mood, a slogan or what all know
THIN_SCORE = 2.0
_SHORTEST, _LONGEST = 12, 150
#: what a day so long ago, or a period that ended so long ago, brought is background
_PAST_DAY, _BACKGROUND = timedelta(days=10), timedelta(days=45)
_QUOTED_ENDS = ("。”", "！”", "？”", "…”", "。』", "。」")
_SHORTEST_EN, _LONGEST_EN = 30, 320

_AGENCY = r"[\u4e00-\u9fffA-Za-z]{2,10}"
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
#: what stands before the news itself, cut from the front as often as it occurs
_FRONT = re.compile(
    r"^(?:"
    rf"{_AGENCY}(?:[\u4e00-\u9fff]{{0,4}})?{_DATE}?(?:电|讯)"
    r"(?:\s*[（(]记者[^）)]{1,30}[）)])?[，,：:\s]*"
    rf"|《[^》]{{2,12}}》{_DATE}讯(?:\s*[（(](?:记者|编辑)[^）)]{{1,30}}[）)])?[，,：:\s]*"
    r"|[（(](?:记者|作者|编辑|来源)[^）)]{1,40}[）)]"
    r"|[（(][\u4e00-\u9fff·]{2,4}(?:[ ，,、]+[\u4e00-\u9fff·]{2,4})*[）)](?=[\u4e00-\u9fff\d])"
    r"|(?:注|备注)[：:]"
    r"|(?:每经|财联社|格隆汇|智通财经|证券时报|e公司|观点网|鞭牛士)[^，。]{0,8}(?:快)?讯[，,：:\s]*"
    r"|(?:记者|\d{0,2}[\u4e00-\u9fff]{1,6})获悉[，,：:]"
    rf"|记者{_DATE}?从[^，。]{{2,24}}获悉[，,：:]"
    r"|(?:此外|同时|另外|另|其次|再者|首先|最后|具体来看|具体而言|整体来看|总体来看|总的来看|"
    r"值得注意的是|需要注意的是|值得一提的是|消息面上|数据显示|公告显示|公开资料显示|资料显示|"
    r"受此影响|至此|受此消息影响|受消息影响|在此背景下|与此同时|不过|但是|但|然而|因此|所以|而且|并且|事实上|实际上)[，,：:]"
    r"|就在(?=\d)"
    r"|(?:但是|但(?!斌)|不过|然而|而且|并且)(?=[\u4e00-\u9fff])"
    r"|[（(]?[一二三四五六七八九十\d]{1,2}[)）、]\s*|[•●·■▲▼◆★※>＞—-]+\s*|第[一二三四五][，、,]"
    r"|【[^】]{2,60}】"
    r")"
)
_BACK = re.compile(
    r"(?:[（(](?:记者|作者|编辑|来源|文章来源|完|图|图片来源)[^）)]{0,40}[）)]|\s+)$"
)
_TORN = re.compile(r"(?:\.{2,}|…+|\[…\]|\[\.\.\.\])\s*$")
_PRONOUN = re.compile(
    r"^(?:据[^，。]{1,8}，|(?:现在|如今|目前|随后|此后|当时)[，,])?"
    r"(?:用于|旨在|从而|以便|使得|他|她|它|其(?!他)|该|这|那|此(?!次)|对此|上述|前述|同期|同日|其间|期间|两者|二者|双方|后者|前者|我|你|如此|也|还|则|并|而|即|"
    r"He |She |It |They |This |That |These |Those |His |Her |Its |Their |But |And |So |However)"
)
#: words for somebody or something that only the text around them names
_NAMELESS = re.compile(
    r"^(?:(?:报告期|期间|截至[^，。]{2,12}|[\d年月日上下前首一二三四季度半全内截至末底初今本去，、]+?)[内，,]*)?"
    r"(?:公司|本公司|本集团|该公司|该行|集团|本[次轮期]|每股|股价|总?市值|报价|换手率|"
    r"项目(?!经理|组|部)|工程(?!师|机械)|线路|机组|比赛|赛事|会议|活动)"
    r"|[\u4e00-\u9fff]{2,8}[后前时中]，(?:其(?!他)|公司|该公司)"
)
#: what a company's results open with where the sentence before has named the company
_ITEM_OF_RESULTS = re.compile(
    r"^(?:全年|上半年|下半年|前三季度|第?[一二三四]季度|单季度?|期内|年内|其中|实现|公司|[，,：:])*"
    r"(?:业绩|营业|营收|收入|归母|归属|净利|毛利|扣非|每股|经营性?现金|基本每股|稀释每股)"
)
#: what to do with one's money is not a note's to say, whoever says it
_ADVICE = re.compile(
    r"建议.{0,24}(?:仓位|关注|配置|布局|买入|持有|把握|规避|参与)|逢[低高](?:关注|布局|买|吸纳|配置|减|卖)|"
    r"控制(?:好)?仓位|可(?:以)?(?:重点|积极|适当|持续)(?:关注|配置|布局)|静待.{0,10}(?:信号|拐点)|"
    r"(?:investors|you) should (?:buy|sell|hold)",
    re.IGNORECASE,
)
#: within a sentence, what points back to words that are not told with it
_POINTS_BACK = re.compile(r"(?:^会[后上]|这些|这一|该项)")
_WEAK = re.compile(
    r"[?？!！]|如下[:：]|怎么|为什么|如何看|我们|咱们|小编|点击|订阅|扫码|下载|责任编辑|免责|风险自担|"
    r"市场(?:的目光)?(?:再度|再次|重新)聚焦|(?:全面|不断|持续)深化|不构成|仅供参考|投资需谨慎|概不负责|概不|"
    r"作为背景|记者(?:就此|为此|随后)?(?:采访|致电|联系|走访)|Let's|Let us|"
    r"转载|版权|图源|文[|｜/]|作者[:：|｜]|编辑[:：|｜]|来源[:：]|热线|欢迎|读者|"
    r"appeared first on|Sign up|Subscribe|Click|Read more|Follow us"
)
#: that a meeting was held says nothing of what it decided
_CEREMONY = re.compile(
    r"会议(?:还|并)?(?:强调|指出|要求|认为)|通电话|会见|会晤|(?:召开|举行|出席|主持|参加).{0,16}(?:会议|发布会|论坛|座谈|大会|仪式|活动)|发表(?:重要|视频)?讲话|(?:专题|集体)学习|检阅|来了|请看|一文|揭秘|盘点|"
    r"(?:列出|载列|披露)[^，。]{0,14}(?:安排|情况|名单|详情)"
)
#: praise of what was decided, and what people in the trade think, tell nothing of it
_PRAISE = re.compile(
    r"业内(?:人士)?(?:普遍|一致)?(?:认为|表示|指出)|(?:共赢|多赢)|助力.{0,12}高质量|标志着|里程碑|意义(?:重大|深远)|筑牢|保驾护航|按照.{0,14}决策部署|注入.{0,6}(?:动力|动能|活力)|有力(?:支撑|保障)|关键举措|"
    r"高质量发展(?:全)?新"
)
#: that people look at something says nothing of it
_ATTENTION = re.compile(r"(?:引发|引起|备受|受到)(?:市场|各方|投资者)?(?:广泛|高度)?(?:关注|热议)")
_QUOTED = re.compile(r"[“\"「『]")
_VERB = re.compile(
    r"[涨跌升降增减为达至获发布宣拟将计划预完成推出签投资募收购回购上市挂牌定价批准下调上调维持披露公告表示认为显示]"
)


#: a headline over several pieces
_SEVERAL = re.compile(r"[丨｜|]|[；;].*[；;]")
#: the day itself after a word for it: 今天（8日）
_IN_BRACKETS = re.compile(r"[（(](?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[）)]")
#: after a name these make it another name (华泰国际), or its bearer the author of a view
_LONGER = re.compile(
    r"黄金|矿业|汽车|电子|医药|生物|能源|电力|地产|置业|物业|健康|云|国际|证券|资本|集团|基金|控股|资管|资产|投资|财险|人寿|银行|期货|创投|科技|股份|系|概念|"
    r"-?[A-Z](?![A-Za-z])|认为|表示|研究|研报|分析师|指出|预计|称|发布研"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A citable piece of a sentence, with what it claims and how well it would serve.

    ``named`` says that its own words name whom it is about, ``nameless`` that they stand for
    somebody (公司, 本次) whom only the text around them names.
    """

    span: Span
    language: str
    publisher: str
    genre: str
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    named: bool
    nameless: bool
    score: float


@lru_cache(maxsize=2048)
def _plain(text: str) -> str:
    return simplify(text)


def trim(span: Span, document: Document) -> Span | None:
    """Cut dateline, connectives and credits off a sentence; None when nothing is left."""
    plain = _plain(span.quote)
    start, end = 0, len(plain)
    for _ in range(4):
        while start < end and plain[start] in " \t\u3000\n":
            start += 1
        front = _FRONT.match(plain[start:end])
        if not front or front.end() == 0:
            break
        start += front.end()
    back = _BACK.search(plain[start:end])
    if back:
        end = start + back.start()
    if end - start < 2:
        return None
    return document.span(span.start + start, span.start + end)


def _fits(plain: str, language: str) -> bool:
    if language == "en":
        return _SHORTEST_EN <= len(plain) <= _LONGEST_EN and plain[0].isupper()
    return _SHORTEST <= len(plain) <= _LONGEST


def _stands_alone(plain: str, *, in_title: bool) -> bool:
    if _TORN.search(plain) or _WEAK.search(plain) or _ADVICE.search(plain):
        return False
    if in_title and _SEVERAL.search(plain):
        return False
    if not in_title and plain[-1] not in "。.；;”」』）)":
        return False
    if plain[0] in "“「" and plain.rstrip("。")[-1] in "”」":
        return False  # somebody's words without who said them
    if plain.count("“") != plain.count("”") or plain.count("（") != plain.count("）"):
        return False
    return not (_PRONOUN.match(plain) or points_back(plain))


def find_statements(
    spans: Sequence[Span],
    document: Document,
    reading: Reading,
    links: Sequence[Link],
    *,
    event_type: str,
    expected: Sequence[str] = (),
) -> list[Statement]:
    """Return the statements among some sentences of one document, best first."""
    found = []
    order = {sentence.start: i for i, sentence in enumerate(reading.sentences)}
    for span in spans:
        trimmed = trim(span, document)
        if trimmed is None:
            continue
        in_title = span.end <= len(document.title)
        if in_title and document.genre == "filing":
            continue  # the title of an announcement names it and tells nothing
        plain = _plain(trimmed.quote)
        if not _fits(plain, document.language) or not _stands_alone(plain, in_title=in_title):
            continue
        claims = tuple(c for c in reading.claims if trimmed.covers(c.span))
        events = tuple(e for e in reading.events if e.span.overlaps(trimmed))
        score = _score(plain, claims, events, event_type, expected)
        named = any(
            trimmed.covers(link.mention.span) and link.mention.role == "subject" for link in links
        )
        score += 0.6 * named
        score += 1.2 / (1 + order.get(span.start, 9) / 3) - (1.6 if in_title else 0.0)
        nameless = bool(_NAMELESS.match(plain) or _ITEM_OF_RESULTS.match(plain))
        if nameless:
            score -= 1.5
        if _is_background(trimmed, document, reading):
            score -= 2.4
        found.append(
            Statement(
                span=trimmed,
                language=document.language,
                publisher=document.publisher,
                genre=document.genre,
                claims=claims,
                events=events,
                named=named,
                nameless=nameless,
                score=round(score, 4),
            )
        )
    body = [s for s in found if s.span.end > len(document.title)]
    found = body or found  # a headline speaks only where its text has nothing that can
    found.sort(key=lambda s: (-s.score, s.span.start))
    return found


def _is_background(span: Span, document: Document, reading: Reading) -> bool:
    """Whether all the days a sentence names lie long before its publication."""
    if document.published_at is None:
        return False
    told_on = document.published_at.date()
    times = [time for time in reading.times if span.covers(time.span)]
    newest = max((time.end_on for time in times), default=told_on)
    days = all(time.grain == "day" for time in times)
    return newest < told_on - (_PAST_DAY if days else _BACKGROUND)


def _score(
    plain: str,
    claims: Sequence[Claim],
    events: Sequence[Event],
    event_type: str,
    expected: Sequence[str],
) -> float:
    score = 0.5 * min(len(claims), 4)
    score += 0.3 * min(sum(claim.attribute in expected for claim in claims), 3)
    if any(event.type == event_type for event in events):
        score += 1.6
    elif events:
        score += 0.5
    if any(event.main for event in events):
        score += 0.5
    if _POINTS_BACK.search(plain):
        score -= 0.8
    if not claims and _CEREMONY.search(plain):
        score -= 1.2
    if _ATTENTION.search(plain):
        score -= 1.5
    if not claims and _PRAISE.search(plain):
        score -= 1.5
    if not _VERB.search(plain) and plain.isascii() is False:
        score -= 0.8
    score -= 0.4 * len(_QUOTED.findall(plain))
    score -= max(0, len(plain) - 90) / 60 if not plain.isascii() else 0.0
    return score


def day_words(day: date, language: str) -> str:
    """Return a day as a note tells it: ``1月2日``, ``2026-01-02``."""
    return f"{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def printed(statement: Statement, scribe: Scribe, links: Sequence[Link], reading: Reading) -> str:
    """Return a statement as the note prints it.

    Simplified script in a Chinese note; days relative to publication made absolute; the code
    added at a listing's first mention; a sentence in the other language is quoted as what it is.
    """
    span = statement.span
    if statement.language != scribe.language:
        return _finish(span.quote, statement, scribe)  # a quotation is left as it is
    base = span.start
    plain = _plain(span.quote)
    edits: list[tuple[int, int, str]] = []
    days_told: set[date] = set()
    for time in reading.times:
        if time.grain != "day" or not span.covers(time.span):
            continue
        told = time.start_on in days_told
        days_told.add(time.start_on)
        by_sessions = "交易日" in time.span.quote  # counted by a calendar, told as it is
        if time.relative and not (told or by_sessions):
            in_brackets = _IN_BRACKETS.match(plain, time.span.end - base)
            end = in_brackets.end() if in_brackets else time.span.end - base
            edits.append((time.span.start - base, end, day_words(time.start_on, scribe.language)))
    for link in links:
        mention = link.mention
        if link.listing_id and span.covers(mention.span) and mention.role != "source":
            end = mention.span.end - base
            follows = plain[end : end + 1]
            if mention.printed_code or follows in ("（", "("):
                if mention.printed_code:
                    scribe.code(link.listing_id)  # the source prints it: it is not said again
                continue
            symbol = link.listing_id.partition(".")[0]
            if (
                _LONGER.match(plain, end)
                or plain.startswith(symbol, end)
                or plain[: mention.span.start - base].endswith("据")
            ):
                continue
            code = scribe.code(link.listing_id)
            if code:
                edits.append((end, end, code))
    text = _apply(plain, edits)
    return _finish(text, statement, scribe)


def _apply(plain: str, edits: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, words in sorted(edits):
        if start < position:
            continue
        pieces.append(plain[position:start])
        pieces.append(words)
        position = end
    pieces.append(plain[position:])
    return "".join(pieces)


def _joined(text: str) -> str:
    """A blank between two Chinese clauses, as headlines have it, is printed as a comma."""
    text = re.sub(r"(?<=[\u4e00-\u9fff%])[ \u3000]+(?=[\u4e00-\u9fff])", "，", text)
    text = re.sub(r"(?<=）)[ \u3000]+(?=[\u4e00-\u9fff])|(?<=[，、；：。])[ \u3000]+", "", text)
    return text.replace("\n", "")


def _finish(text: str, statement: Statement, scribe: Scribe) -> str:
    text = " ".join(text.split()) if statement.language == "en" else _joined(text)
    if statement.language == scribe.language:
        if text[-1] in "。.！!？?" or text.endswith(_QUOTED_ENDS):
            return text
        closed = text.rstrip("；;，,、 ")
        return closed + ("。" if scribe.language == "zh" else ".")
    if scribe.language == "zh":
        return f"{simplify(statement.publisher)}（英文）：“{text}”"
    return f"{statement.publisher} (in Chinese): “{text}”"
