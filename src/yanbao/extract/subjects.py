"""Resolve who or what a number is about: a name in the clause, a noun phrase, or what went before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanbao.extract.attributes import Decision
from yanbao.extract.passages import Passage
from yanbao.model.readings import Mention, Quantity
from yanbao.model.spans import Span

#: The longest noun phrase taken for a subject, in characters (Chinese) and words (English).
LONGEST_PHRASE = 22
LONGEST_WORDS = 6

_PARTIES = frozenset(("listing", "organization", "product", "index"))
_LEADING = re.compile(
    r"^(?:[\s“”\"'‘’「」『』（）()【】\[\]、—\-·*①-⑩]|其中|同时|此外|另外|而且|而|但是|但|并且|并|且|不过|目前|截至|此前|随后|"
    r"当日|今日|昨日|今年|去年|上年|本年|本月|当月|报告期内?|期内|期间|上半年|下半年|前三季度|全年|全天|日内|盘中|午后|早盘|尾盘|隔夜|"
    r"据悉|据了解|数据显示|报告显示|公告显示|显示|公告称?|消息|每经快讯|\d{1,2}月\d{1,2}日|\d{4}年|周[一二三四五六日]|"
    r"另据|例如|比如|如|尤其是|特别是|仅|即|预计|实现|完成|受此影响|方面|由于|因为|如果|虽然|尽管|随着|在|于|截止|加上|以及|和|与|及|也|还|则|较|比)+"
)
_BREAK = re.compile(
    r"在|将|于|已|也|则|仍|更|均|较|同比|环比|实现|达|为(?!准)|是|有(?!色|限)|从|由|至|把|被|因|受|随|对|向|比(?!特)|占|超|约|近(?!岸)|"
    r"上涨|下跌|涨|跌|增|减|降|升|突破|创(?!业|新)|推出|宣布|公布|发布|公告|预计|共|累计|合计|分别|出现|处于|回落|反弹|走|"
    r"收报|收于|收盘|报|录得|触及|逼近|维持|保持|仅|就|以|用|可|能|会|让|使|获|年|目前|最高|最低|平均|持续|继续|"
    r"扩大|收窄|大幅|小幅|微|首次|再次|重|拟|计划|[“”（）()，。；：、《》0-9]"
)
_BREAK_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|rose|fell|rise|rises|fall|falls|jump\w*|slump\w*|surg\w*|plung\w*|"
    r"tumbl\w*|climb\w*|slid\w*|slip\w*|gain\w*|drop\w*|sank|sinks?|said|says|will|would|could|to|from|"
    r"ended|closed|traded|added|lost|grew|notched|reported|raised|prices?|priced|hit|reached|in|on|at|"
    r"for|with|as|after|by|of|that|which|while|leading|ultimately|up|down|soar\w*|ralli\w*|settled|posted)\b"
)
_PRONOUN = re.compile(
    r"^(?:公司|本公司|该公司|该行|该机构|该股|其|它|他|她|我们|集团|本集团|该集团|双方|前者|后者|这|这一|此举|此次|本次|该|"
    r"股价|业绩|整体|总体|单价|价格|规模|金额|数量|总额|比例|其他|it|its|the company|they|he|she|we|this|that)(?:的)?$"
)
_TAIL = re.compile(r"(?:的|之|方面|板块整体|业务实现|整体|总|年|月|日|股份公司的|\s)+$")
_AFTER_THING = re.compile(
    r"^(?:期货|现货|主力|合约|指数|价格|综合|收益率|当月|连续|近月|成分|即期|汇率|对人民币|兑人民币|兑美元|兑日元|中间价|"
    r" ?futures| ?prices?| ?yields?| ?composite| ?industrial average)+"
)
_THING_STOP = re.compile(
    r"[\s，。；：、,;:（）()“”\"《》【】—]|在|受|推动|提振|拖累|带动|叠加|随着|当日|国际(?=油|金|原)|目前|同时|其中|而|但|并|和|与|及|的"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A resolved name, and where it stands (None when only context names it)."""

    name: str
    span: Span | None = None


class Resolver:
    """Resolves one document's subjects in text order; remembers what was spoken of last."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._last: Subject | None = None
        self._last_sentence = -1
        self._topics: dict[int, Subject | None] = {}
        self._line_starts = [0] + [m.end() for m in re.finditer("\n", passage.lower)]
        self._title = self._title_topic()

    def resolve(self, quantity: Quantity, decision: Decision) -> Subject:
        """Name what the number is about."""
        passage = self._passage
        number = passage.sentence_at(quantity.span.start)
        if number != self._last_sentence:
            self._last = None
        subject = (
            self._thing(decision)
            or self._listed(quantity)
            or self._mentioned(quantity, decision)
            or self._phrase(quantity, decision)
            or self._last
            or self._in_sentence(number, quantity)
            or self._topic(quantity.span.start)
            or self._title
            or Subject(name=passage.view.text[: passage.title_end][:LONGEST_PHRASE] or "")
        )
        self._last, self._last_sentence = subject, number
        return subject

    def _span(self, start: int, end: int) -> Subject | None:
        """Return the trimmed piece as a subject."""
        text = self._passage.view.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        span = self._passage.view.span(start, end)
        return Subject(name=span.quote, span=span)

    def _thing(self, decision: Decision) -> Subject | None:
        """Take the thing that the words of the measure name, with what belongs to its name."""
        if decision.hit is None or decision.metric is None or not decision.metric.thing:
            return None
        passage, hit = self._passage, decision.hit
        for mention in passage.between(passage.mentions, hit.start - 20, hit.end):
            if mention.span.end > hit.start and mention.kind == "index":
                return self._span(mention.span.start, max(mention.span.end, hit.end))
        clause_start, _ = passage.clause_at(hit.start)
        low = max(clause_start, hit.start - 14)
        others = passage.between(passage.quantities, low, hit.start)
        times = passage.between(passage.times, low, hit.start)
        low = max([low, *(item.span.end for item in (*others, *times))])
        left = passage.lower[low : hit.start]
        stops = list(_THING_STOP.finditer(left))
        if left.isascii():
            words = left.split()
            start = hit.start - (
                len(words[-1]) + 1
                if words and words[-1] in ("spot", "brent", "us", "u.s.", "crude", "10-year")
                else 0
            )
        else:
            start = low + (stops[-1].end() if stops else 0)
            match = _LEADING.match(passage.lower[start : hit.start])
            start += match.end() if match else 0
        tail = _AFTER_THING.match(passage.lower[hit.end : hit.end + 24])
        return self._span(start, hit.end + (tail.end() if tail else 0))

    def _listed(self, quantity: Quantity) -> Subject | None:
        """Align a list of names with a list of numbers (A、B 分别为 1、2)."""
        passage = self._passage
        sentence = passage.sentences[passage.sentence_at(quantity.span.start)]
        clause_start, clause_end = passage.clause_at(quantity.span.start)
        clause_end = min(clause_end, sentence.end)
        marker = passage.lower.find("分别", clause_start, quantity.span.start)
        if marker < 0:
            return None
        numbers = passage.between(passage.quantities, marker, clause_end)
        if len(passage.between(passage.times, clause_start, marker)) == len(numbers):
            return None
        names = re.split(r"、|和|与|及", passage.lower[clause_start:marker])
        if len(names) < 2 or len(names) != len(numbers):
            return None
        index = numbers.index(quantity)
        start = clause_start + sum(len(name) + 1 for name in names[:index])
        lead = _LEADING.match(passage.lower[start : start + len(names[index])])
        return self._span(start + (lead.end() if lead else 0), start + len(names[index]))

    def _mentioned(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take the name before the measure in the clause, with the part of it that is meant."""
        passage = self._passage
        clause_start, _ = passage.clause_at(quantity.span.start)
        anchor = quantity.span.start
        if decision.hit is not None and clause_start <= decision.hit.start < anchor:
            anchor = decision.hit.start
        named = self._parties(clause_start, anchor) or self._parties(
            clause_start, quantity.span.start
        )
        if not named:
            return None
        mention = named[-1]
        part = passage.lower[mention.span.end : anchor]
        end = mention.span.end
        if 0 < len(part) <= 10 and not _BREAK.search(part) and decision.hit is not None:
            end = anchor - (len(part) - len(_TAIL.sub("", part)))
        return self._span(mention.span.start, max(end, mention.span.end))

    def _parties(self, start: int, end: int) -> list[Mention]:
        """Return the names in ``[start, end)`` that can be subjects."""
        return [
            mention
            for mention in self._passage.between(self._passage.mentions, start, end)
            if mention.kind in _PARTIES and mention.role == "subject" and mention.span.end <= end
        ]

    def _phrase(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take the noun phrase that opens the clause."""
        passage = self._passage
        start, _ = passage.clause_at(quantity.span.start)
        end = quantity.span.start
        if decision.hit is not None and start < decision.hit.start < end:
            end = decision.hit.start
        for time in passage.between(passage.times, start, end):
            if not passage.lower[start : time.span.start].strip(" ，截至据在"):
                start = min(time.span.end, end)
        piece = passage.lower[start:end]
        if piece.isascii():
            return self._phrase_en(start, piece)
        lead = _LEADING.match(piece)
        start += lead.end() if lead else 0
        piece = passage.lower[start:end]
        stop = _BREAK.search(piece)
        piece = _TAIL.sub("", piece[: stop.start()] if stop else piece)
        if not 2 <= len(piece) <= LONGEST_PHRASE or _PRONOUN.match(piece):
            return None
        return self._span(start, start + len(piece))

    def _phrase_en(self, start: int, piece: str) -> Subject | None:
        """Take the words before the verb of an English clause."""
        lead = re.match(r"\s*(?:(?:the|a|an|and|but|while|meanwhile|its|their|his)\s+)*", piece)
        offset = lead.end() if lead else 0
        stop = _BREAK_EN.search(piece, offset)
        phrase = piece[offset : stop.start() if stop else len(piece)].rstrip(" $'\"")
        if len(phrase) < 2 or len(phrase.split()) > LONGEST_WORDS or _PRONOUN.match(phrase):
            return None
        return self._span(start + offset, start + offset + len(phrase))

    def _in_sentence(self, number: int, quantity: Quantity) -> Subject | None:
        """Take the last name of the sentence before the number."""
        sentence = self._passage.sentences[number]
        named = self._parties(sentence.start, quantity.span.start)
        return Subject(name=named[-1].span.quote, span=named[-1].span) if named else None

    def _topic(self, position: int) -> Subject | None:
        """Take the first name of the line, or of a short heading above it."""
        line = max(index for index, start in enumerate(self._line_starts) if start <= position)
        if line == 0 and self._passage.title_end:
            return None
        if line not in self._topics:
            end = (
                self._line_starts[line + 1]
                if line + 1 < len(self._line_starts)
                else len(self._passage.lower)
            )
            named = self._parties(self._line_starts[line], end)
            if not named and line > 0:
                above = self._line_starts[line - 1]
                if self._line_starts[line] - above < 60 and (above or not self._passage.title_end):
                    named = self._parties(above, self._line_starts[line])
            self._topics[line] = (
                Subject(name=named[0].span.quote, span=named[0].span) if named else None
            )
        return self._topics[line]

    def _title_topic(self) -> Subject | None:
        """Take the first name of the title, else the words before its first verb or mark."""
        passage = self._passage
        named = self._parties(0, passage.title_end)
        if named:
            return Subject(name=named[0].span.quote, span=named[0].span)
        heading = passage.lower[: passage.title_end]
        if not heading or heading.isascii():
            return None
        lead = _LEADING.match(heading)
        start = lead.end() if lead else 0
        stop = _BREAK.search(heading, start)
        end = stop.start() if stop else len(heading)
        return self._span(start, end) if 2 <= end - start <= LONGEST_PHRASE else None
