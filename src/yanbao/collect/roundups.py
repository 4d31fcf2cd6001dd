"""Roundups: one text that tells of many happenings → its items.

The decision rests on structure: many short items, each under a headline of its own (a bold or
linked line, 【…】, a number), each beginning afresh with a date or a source. An interview's bold
questions and a feature's subheads look alike but fail the second test. A title that names a
digest only lowers the number asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from yanbao.collect.blocks import Block

_DIGEST_TITLE = re.compile(
    r"早餐|早报|晚报|午报|日报|早参|早知道|晚间|一览|快递|快讯集|精华摘要|[0-9]+点1氪|公告精选|公告汇总|"
    r"要闻|汇总|集锦|盘前必读|隔夜|简报|速览|创投大视野|Morning (?:Brief|Bid|Minute)|Daily Digest|"
    r"News (?:Brief|Roundup)|What to know",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"\d{1,2}月\d{1,2}日|(?:当地时间|北京时间)?\d{1,2}日|近日|日前|今日|昨日|今天|昨天|上周|本周|周[一二三四五六日末]|"
    r"获悉|公告|发布|消息|据|宣布|披露|表示|报道|称|一季[度报]|二季[度报]|三季[度报]|年报|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:said|announced|reported|according)\b"
)
_SOURCE_MARK = re.compile(r"[（(][^（()）]{2,20}[）)]\s*$")
_BRACKETED = re.compile(r"【([^【】]{4,80})】")
_NUMBERED = re.compile(r"(?:[（(]?(\d{1,2})[）)、.．]|([一二三四五六七八九十]{1,3})、)\s*(?=\S)")
_SECTION = re.compile(
    r"(?:今日|隔夜|昨夜)?(?:海外|国内|国际|全球|中国|宏观|行业|产业|公司|市场|政策|科技|财经|金融|地产|[A港美]股|其他)"
    r"(?:要闻|新闻|动态|市场|收报|公司)?|要闻"
)
_SPEAKER = re.compile(r"^([^：:]{1,14})[：:]")
_SENTENCE_END = re.compile(r"[。！？!?]|[.](?=\s)")


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a roundup: its headline, where it has one, and its text."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Roundup:
    """The items in order, the section headings between them, and what was left out as a repeat."""

    parts: tuple[Part, ...]
    sections: tuple[str, ...] = ()
    repeats: int = 0


@dataclass(slots=True)
class _Unit:
    title: str
    lines: list[str]

    @property
    def length(self) -> int:
        return len(self.title) + sum(len(line) for line in self.lines)


@dataclass(slots=True)
class _Plan:
    """The blocks sorted into units, the text before and between them, and section names."""

    units: list[_Unit]
    loose: list[str]
    sections: list[str]


def _headline(text: str) -> str:
    bare = text.strip().removeprefix("【").removesuffix("】") if text.count("【") < 2 else text
    return bare.strip().rstrip("：:。；;，,").strip()


def _lead_headline(block: Block) -> tuple[str, str] | None:
    """Split a paragraph that begins with its own headline; None where it does not."""
    text = block.text
    found = _BRACKETED.match(text)
    if found and len(text) > found.end() + 4:
        return found[1].strip(), text[found.end() :].strip()
    if not 2 <= block.lead < len(text) - 8 or block.lead > 90:
        return None
    end = block.lead
    rest = text[end:].lstrip()
    closed = text[end - 1] in "：:。！？】" or rest[:1] in {"：", ":", "。", "！", "？", "】"}
    if not closed:
        return None
    return _headline(text[:end]), rest.lstrip("：:。！？】 ")


def _is_head(block: Block, following: Block | None) -> bool:
    if not block.all_strong or following is None:
        return False
    if len(block.text) > 100 or block.text.endswith(("。", "；", "，")):
        return False
    return not following.all_strong and following.kind != "heading"


def _plan(blocks: list[Block], *, headings_are_heads: bool) -> _Plan:
    plan = _Plan([], [], [])
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if block.kind == "heading" and not (headings_are_heads and _is_head(block, following)):
            plan.sections.append(block.text)
            plan.units.append(_Unit("", []))  # closes the item before
            continue
        if _is_head(block, following) and not re.fullmatch(r"【.{1,10}】", block.text):
            plan.units.append(_Unit(_headline(block.text), []))
            continue
        if block.all_strong and (len(block.text) <= 12 or block.text.startswith("【")):
            plan.sections.append(block.text)
            plan.units.append(_Unit("", []))
            continue
        lead = _lead_headline(block)
        if lead is not None:
            plan.units.append(_Unit(lead[0], [lead[1]]))
        elif plan.units and plan.units[-1].title:
            plan.units[-1].lines.append(block.text)
        else:
            plan.loose.append(block.text)
    plan.units = [unit for unit in plan.units if unit.title and unit.lines]
    return plan


def _numbered_plan(blocks: list[Block]) -> _Plan:
    """Items that count themselves: 1、 2、 3、 … in one run, each a paragraph or more."""
    plan = _Plan([], [], [])
    expected = 1
    for block in blocks:
        found = _NUMBERED.match(block.text)
        number = int(found[1]) if found and found[1] else None
        if found and number is not None and number in {expected, 1} and block.kind != "row":
            expected = number + 1
            rest = block.text[found.end() :].strip()
            first = _SENTENCE_END.search(rest)
            if first and first.end() < len(rest) - 4 and first.end() <= 80:
                plan.units.append(
                    _Unit(_headline(rest[: first.end()]), [rest[first.end() :].strip()])
                )
            else:
                plan.units.append(_Unit("", [rest]))
        elif block.kind == "heading":
            plan.sections.append(block.text)
        elif plan.units:
            plan.units[-1].lines.append(block.text)
        else:
            plan.loose.append(block.text)
    return plan


def _begins_afresh(unit: _Unit) -> bool:
    first = unit.lines[0]
    return bool(_DATELINE.search(first[:60]) or _SOURCE_MARK.search(unit.lines[-1][-30:]))


def _is_roundup(plan: _Plan, blocks: list[Block], title: str) -> bool:
    units = plan.units
    named = bool(_DIGEST_TITLE.search(title))
    if len(units) < (5 if named else 7):
        return False
    total = sum(len(block.text) for block in blocks) or 1
    covered = sum(unit.length for unit in units) / total
    typical = median(unit.length for unit in units)
    paragraphs = median(len(unit.lines) for unit in units)
    if covered < (0.4 if named else 0.6) or typical > 600 or paragraphs > 3:
        return False
    questions = sum(unit.title.endswith(("？", "?")) for unit in units) / len(units)
    speakers = [found[1] for unit in units if (found := _SPEAKER.match(unit.title))]
    repeated = max((speakers.count(name) for name in speakers), default=0) / len(units)
    short = sum(len(unit.title) < 8 for unit in units) / len(units)
    afresh = sum(map(_begins_afresh, units)) / len(units)
    if questions > 0.25 or repeated > 0.25:
        return False
    if named:
        return afresh >= 0.3
    # Without a digest's title, the headlines must be sentences and nearly all items begin anew.
    return afresh >= 0.75 and short <= 0.3 and typical <= 420


def _lead_sentence(text: str) -> Part:
    found = _SENTENCE_END.search(text)
    if found and found.end() <= 90:
        return Part(text[: found.end()], text[found.end() :].strip())
    return Part("", text) if len(text) > 90 else Part(text, "")


def _parts(plan: _Plan, title: str) -> tuple[list[Part], int]:
    heads = [unit.title for unit in plan.units]
    known = {re.sub(r"\W", "", head) for head in heads}
    loose = [line for line in plan.loose if re.sub(r"\W", "", line) not in known]
    parts = []
    if sum(map(len, loose)) >= 20:
        parts.append(Part(title, "\n".join(loose)))
    elif loose:
        parts.append(Part("", "\n".join(loose)))
    for unit in plan.units:
        if _SECTION.fullmatch(unit.title):  # each of its lines tells of something else
            plan.sections.append(unit.title)
            parts.extend(map(_lead_sentence, unit.lines))
            continue
        body = "\n".join(unit.lines)
        parts.append(Part(unit.title, body) if unit.title else _lead_sentence(body))
    return parts, len(plan.loose) - len(loose)


def find_roundup(title: str, blocks: list[Block]) -> Roundup | None:
    """Find the items of a roundup; None where the text tells of one thing."""
    if len(blocks) < 7:
        return None
    by_heads = _plan(blocks, headings_are_heads=False)
    plans = [by_heads, _numbered_plan(blocks)]
    if _DIGEST_TITLE.search(title):
        # Headings as headlines are also how a long report is ordered: only a digest's count.
        plans.append(_plan(blocks, headings_are_heads=True))
    chosen = [plan for plan in plans if _is_roundup(plan, blocks, title)]
    if not chosen:
        return None
    # Bold or linked headlines are the surest sign: another plan must find far more to win.
    plan = max(chosen, key=lambda one: len(one.units) * (3 if one is by_heads else 2))
    parts, repeats = _parts(plan, title)
    return Roundup(tuple(parts), tuple(plan.sections), repeats)
