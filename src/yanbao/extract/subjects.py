"""Resolve who or what a number is about: a name, a noun phrase, or what went before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from yanbao.extract.attributes import Decision
from yanbao.extract.name_lists import NameLists
from yanbao.extract.passages import WIDEST, Passage
from yanbao.extract.pointed_subjects import Pointed
from yanbao.extract.subject_wording import (
    ACCORDING,
    AFTER_THING,
    BREAK,
    BREAK_EN,
    CAUSED,
    CHARGED,
    CHINESE,
    COMPANY_LEAD,
    COUNTRY,
    ENGLISH_NAME,
    ENTITY,
    GENERIC_THING,
    LABEL,
    LATIN_NAME,
    LEADING,
    MOVER,
    NO_MOVER,
    NOBODY,
    NUMBERED_NAME,
    OBJECT_OF,
    OF_COUNTRIES,
    PART,
    PRONOUN,
    TAIL,
    THING_STOP,
    VERB_START,
)
from yanbao.extract.topics import LONGEST_PHRASE, Subject, Topics
from yanbao.model.readings import Quantity

# What belongs to the name of a commodity or yield that follows it.
_KINDS_BEFORE = frozenset(
    ("comex", "nymex", "lme", "wti", "spot", "brent", "us", "u.s.", "crude", "10-year")
)
_BARE_TRADE = frozenset(("出口", "进口", "进出口", "累计出口", "累计进口"))
#: The longest phrase that is rather a piece of a measure's name than somebody.
SHORT_PHRASE = 4
#: The most of a title that stands in for a subject.
LONGEST_FALLBACK = 40


class Resolver:
    """Resolves one document's subjects in text order; remembers what was spoken of last."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._last: Subject | None = None
        self._last_sentence = -1
        self._topics = Topics(passage)
        self._lists = NameLists(passage, self._topics)
        self._pointed = Pointed(passage, self._topics)

    def document(self) -> Subject:
        """Name what the whole document is about."""
        return self._topics.written(self._topics.document) or Subject(name=self._fallback())

    def resolve(self, quantity: Quantity, decision: Decision) -> Subject:
        """Name what the number is about."""
        passage = self._passage
        number = passage.sentence_at(quantity.span.start)
        if number != self._last_sentence:
            self._last = None
            self._lists.forget()
        found = (one for one in self._answers(number, quantity, decision) if _is_somebody(one))
        subject = next(found, None) or Subject(name=self._fallback())
        self._last, self._last_sentence = subject, number
        return subject

    def _answers(
        self, number: int, quantity: Quantity, decision: Decision
    ) -> Iterator[Subject | None]:
        """Yield what each way of looking finds, the surest first."""
        yield from self._pointed.find(quantity, decision)
        yield self._lists.respective(quantity, decision)
        yield self._charged(quantity, decision)
        yield self._thing(quantity, decision)
        yield self._mentioned(quantity, decision)
        yield self._phrase(quantity, decision)
        yield self._last
        yield self._labelled(quantity)
        yield self._in_sentence(number, quantity)
        yield self._topics.written(self._topics.line_topic(quantity.span.start))
        yield self._topics.written(self._topics.document)
        yield self._opening(number)

    def _charged(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take what a duty is laid on (对进口卡车征收25%关税)."""
        if decision.attribute != "tariff_pct":
            return None
        low, _ = self._passage.clause_at(quantity.span.start)
        charged = list(CHARGED.finditer(self._passage.lower, low, quantity.span.start))
        if not charged:
            return None
        bounds = charged[-1].span(charged[-1].lastgroup or 0)
        return self._topics.piece(self._past_opening(*bounds), bounds[1])

    def _opening(self, number: int) -> Subject | None:
        """Take the words that open the sentence, where the document has no single topic."""
        sentence = self._passage.sentences[number]
        source = ACCORDING.match(self._passage.lower, sentence.start, sentence.end)
        start = source.end() if source else sentence.start
        start = self._past_opening(start, sentence.end)
        while start < sentence.end and self._passage.lower[start] in "，,":
            start = self._past_opening(start + 1, sentence.end)
        high = min(sentence.end, start + LONGEST_PHRASE + 1)
        stop = BREAK.search(self._passage.lower, start, high)
        end = stop.start() if stop else high
        return self._topics.piece(start, end) if 2 <= end - start <= LONGEST_PHRASE else None

    def _fallback(self) -> str:
        """Return the title, cut at a word, where nothing else says whom the text is about."""
        title = self._passage.view.text[: self._passage.title_end]
        if len(title) <= LONGEST_FALLBACK:
            return title
        cut = title.rfind(" ", 0, LONGEST_FALLBACK)
        return title[: cut if cut > 0 else LONGEST_FALLBACK]

    def _thing(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take the thing that the words of the measure name, with what belongs to its name."""
        if decision.hit is None or decision.metric is None or not decision.metric.thing:
            return None
        passage, hit = self._passage, decision.hit
        clause_start, _ = passage.clause_at(quantity.span.start)
        if hit.end <= clause_start and (nearer := self._phrase(quantity, decision)) is not None:
            return nearer
        for mention in passage.between(passage.mentions, hit.start - 20, hit.end):
            if mention.span.end > hit.start and mention.kind == "index":
                return self._topics.piece(mention.span.start, max(mention.span.end, hit.end))
        clause_start, _ = passage.clause_at(hit.start)
        if passage.lower[hit.start - 1 : hit.start] in ("(", "（"):
            hit = hit._replace(start=hit.start - 1, end=hit.start - 1)  # the words it stands for
        low = max(clause_start, hit.start - 14)
        others = passage.between(passage.quantities, low, hit.start)
        times = passage.between(passage.times, low, hit.start)
        ends = [quantity.span.end for quantity in others]
        ends += [self._past_day(time.span.end) for time in times]
        low = max([low, *ends])
        left = passage.lower[low : hit.start]
        stops = list(THING_STOP.finditer(left))
        if left.isascii():
            start = hit.start
            words = left.split()
            if words and words[-1] in _KINDS_BEFORE:
                start = low + left.rindex(words[-1])
        else:
            start = low + (stops[-1].end() if stops else 0)
            match = LEADING.match(passage.lower[start : hit.start])
            start += match.end() if match else 0
        if passage.lower[start - 1 : start] == "》":  # 《金融时报》100种股票指数
            opened = passage.lower.rfind("《", max(0, start - LONGEST_PHRASE), start)
            start = opened if opened >= 0 else start
        tail = AFTER_THING.match(passage.lower[hit.end : hit.end + 24])
        end = hit.end + (tail.end() if tail else 0)
        if passage.lower[start:end].strip() in GENERIC_THING:
            return None
        found = self._topics.piece(start, end)
        if found is None or decision.metric.name not in OF_COUNTRIES:
            return found
        if found.name in _BARE_TRADE and (whole := self._of_what(found.name, hit.start)):
            return whole
        country = COUNTRY.search(passage.lower, clause_start, start)
        if country is None or COUNTRY.search(found.name):
            return found
        return Subject(name=country.group() + found.name, span=found.span)

    def _of_what(self, trade: str, place: int) -> Subject | None:
        """Take whose exports the sentence named before it said 出口 alone."""
        passage = self._passage
        low, _ = passage.around(place)
        at = passage.lower.rfind(trade, low, max(low, place - 1))
        if at < 0 or passage.between(passage.quantities, low, at):
            return None
        stops = [match.end() for match in THING_STOP.finditer(passage.lower, low, at)]
        start = max([low, at - SHORT_PHRASE * 2, *stops])
        return self._topics.piece(start, at + len(trade)) if at - start >= 2 else None

    def _mentioned(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take the name before the measure in the clause, with the part of it that is meant."""
        passage = self._passage
        clause_start, _ = passage.clause_at(quantity.span.start)
        anchor = quantity.span.start
        if decision.hit is not None and clause_start <= decision.hit.start < anchor:
            anchor = decision.hit.start
        named = self._topics.parties(clause_start, anchor) or self._topics.parties(
            clause_start, quantity.span.start
        )
        if not named:
            return None
        agents = [
            name
            for name in named
            if not OBJECT_OF.search(passage.lower[max(0, name.span.start - 8) : name.span.start])
        ]
        if not agents:
            return self._in_sentence(passage.sentence_at(quantity.span.start), quantity) or Subject(
                name=named[-1].span.quote, span=named[-1].span
            )
        mention = agents[-1]
        part = passage.lower[mention.span.end : anchor]
        end = mention.span.end
        if 0 < len(part) <= 10 and not BREAK.search(part) and decision.hit is not None:
            end = anchor - (len(part) - len(TAIL.sub("", part)))
        return self._topics.piece(mention.span.start, max(end, mention.span.end))

    def _phrase(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take the noun phrase that opens the clause, with its owner where it is a part of one."""
        passage = self._passage
        clause_start, _ = passage.clause_at(quantity.span.start)
        start, end = clause_start, quantity.span.start
        if decision.hit is not None and start <= decision.hit.start < end:
            end = decision.hit.start
        opened = self._past_opening(start, end)
        numbered = NUMBERED_NAME.match(passage.lower, opened, quantity.span.start)
        if numbered is not None:
            return self._topics.piece(*numbered.span(1))
        if passage.lower[start:end].strip() and not CHINESE.search(passage.lower, start, end):
            bare = not passage.lower[opened:end].strip()  # only a date: Q4营收……
            return None if bare else self._phrase_en(start, passage.lower[start:end])
        start = opened
        piece = passage.lower[start:end]
        caused = CAUSED.match(piece)
        if caused is not None:
            start += caused.end()
            piece = piece[caused.end() :]
        lead = COMPANY_LEAD.match(piece)
        owned = lead is not None
        if lead is not None:
            start += lead.end()
            piece = piece[lead.end() :]
        stop = BREAK.search(piece)
        piece = TAIL.sub("", piece[: stop.start()] if stop else piece)
        if not 2 <= len(piece) <= LONGEST_PHRASE or PRONOUN.match(piece):
            return None
        if VERB_START.match(piece) and not owned:
            return None
        found = self._topics.piece(start, start + len(piece))
        if found is not None and decision.hit is not None and decision.hit.end <= clause_start:
            # the measure is another clause's: only what names somebody is its new subject
            named = ENTITY.search(piece) or LATIN_NAME.fullmatch(found.name)
            return found if named else None
        if found is None or (ENTITY.search(piece) and not owned):
            return found
        if PART.search(piece) or owned:
            return self._owned(found, quantity)
        if passage.lower.startswith("其中", clause_start):
            return found
        moved = passage.lower[start + len(piece) : quantity.span.start]
        if decision.kind == "change" and MOVER.match(moved) and not NO_MOVER.match(piece):
            return found
        owner = self._owner(quantity)
        only_repeated = self._topics.repeated and owner == self._topics.document
        whole = len(piece) > SHORT_PHRASE
        return found if owner is None or (only_repeated and whole) else None

    def _past_opening(self, start: int, end: int) -> int:
        """Skip the connectives and dates that open a clause."""
        passage = self._passage
        while start < end:
            lead = LEADING.match(passage.lower, start, end)
            if lead is not None and lead.end() > start:
                named = passage.between(passage.mentions, start, lead.end())
                if named:  # 比亚迪 begins as 比 does
                    return named[0].span.start
                start = lead.end()
                continue
            times = passage.between(passage.times, start, start + 1)
            if not times:
                break
            start = min(self._past_day(times[0].span.end), end)
        return start

    def _past_day(self, end: int) -> int:
        """Pass the part of a year or month that is meant (2026年底)."""
        return end + (self._passage.lower[end : end + 1] in ("底", "末", "初", "份"))

    def _owner(self, quantity: Quantity) -> Subject | None:
        """Return whom the text speaks of here: in the sentence, the line, the document."""
        number = self._passage.sentence_at(quantity.span.start)
        return (
            self._in_sentence(number, quantity)
            or self._topics.line_topic(quantity.span.start)
            or self._topics.document
        )

    def resolve_list(self, quantity: Quantity) -> tuple[Subject, ...]:
        """Return the names of a list that shares one number (A、B等涨超5%), if one does."""
        passage = self._passage
        start, _ = passage.clause_at(quantity.span.start)
        if passage.between(passage.quantities, start, quantity.span.start):
            return ()
        return self._lists.sharing(quantity, self._past_opening(start, quantity.span.start))

    def _owned(self, part: Subject, quantity: Quantity) -> Subject:
        """Name a part together with its owner."""
        owner = self._owner(quantity)
        if owner is None or owner.name in part.name or COUNTRY.match(part.name):
            return part
        return Subject(name=owner.name + part.name, span=part.span)

    def _labelled(self, quantity: Quantity) -> Subject | None:
        """Take the label that opens the line (游戏业务：……)."""
        line = self._topics.line_starts[
            bisect_right(self._topics.line_starts, quantity.span.start) - 1
        ]
        match = LABEL.match(self._passage.lower, line)
        if match is None or match.end() > quantity.span.start or line < self._passage.title_end:
            return None
        label = match.group(1)
        whole = ENTITY.search(label) or COUNTRY.fullmatch(label)
        if not (PART.search(label) or whole):
            return None
        found = self._topics.piece(match.start(1), match.end(1))
        return found if found is None or whole else self._owned(found, quantity)

    def _phrase_en(self, start: int, piece: str) -> Subject | None:
        """Take the words before the verb of an English clause."""
        lead = re.match(r"\s*(?:(?:the|a|an|and|but|while|meanwhile|its|their|his)\s+)*", piece)
        offset = lead.end() if lead else 0
        stop = BREAK_EN.search(piece, offset)
        end = start + (stop.start() if stop else len(piece))
        name = ENGLISH_NAME.match(self._passage.view.text, start + offset, end)
        if name is None or len(name.group()) < 2 or PRONOUN.match(name.group().lower()):
            return None
        return self._topics.piece(*name.span())

    def _in_sentence(self, number: int, quantity: Quantity) -> Subject | None:
        """Take the last name of the sentence before the number."""
        sentence = self._passage.sentences[number]
        low = max(sentence.start, quantity.span.start - WIDEST)
        named = self._topics.parties(low, quantity.span.start)
        lower = self._passage.lower
        agents = [
            name
            for name in named
            if not OBJECT_OF.search(lower[max(0, name.span.start - 8) : name.span.start])
        ]
        chosen = agents or named
        return Subject(name=chosen[-1].span.quote, span=chosen[-1].span) if chosen else None


def _is_somebody(subject: Subject | None) -> bool:
    """Whether this names something that a number can be about."""
    if subject is None:
        return False
    return NOBODY.fullmatch(subject.name.strip().lower()) is None
