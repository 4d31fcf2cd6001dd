"""The names a document speaks of, and what it, a line or a heading is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from yanbao.extract.lexicon import Lexicon
from yanbao.extract.passages import Passage, is_digest
from yanbao.extract.subject_wording import (
    ADVERB_END,
    APPOSITIVE,
    BEFORE_FIRM,
    BREAK,
    CODE,
    COUNTRY,
    ENTITY,
    FIRM,
    FIRM_END,
    INTRODUCED,
    INVESTS,
    LATIN_NAME,
    LEADING,
    MARKED_NAME,
    NO_NAME,
    NOT_A_NAME,
    OFFICE,
    OFFICE_BEFORE,
    ONLY_NAMED,
    PARTIES,
    PLATFORM_BEFORE,
    PRONOUN,
    REPORTS,
    SPEAKS,
    WITHIN,
)
from yanbao.model.spans import Span

#: The longest noun phrase taken for a subject, in characters.
LONGEST_PHRASE = 22
#: The most names a text is let introduce, and the most places where they stand.
MOST_NAMES = 100
MOST_PLACES = 400
#: How often a name must stand in the text to be what the document is about.
REPEATED = 3
OFTEN = 5
_BREAK = re.compile("\n")
# A question that opens a title.
_ASKED = re.compile(r"[^？?。！!]*[？?](?=.{4})")
#: How far into a line a Latin name still opens it.
OPENING = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A resolved name, and where it stands (None when only context names it)."""

    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name that can be a subject; a mention (2) outweighs an unlisted Latin name (1)."""

    span: Span
    weight: int


@lru_cache(maxsize=1)
def _known_names() -> Lexicon:
    """Return the names that are not listed, from ``data/names.txt``."""
    source = files("yanbao.extract").joinpath("data/names.txt").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if line.strip() and not line.startswith("#")]
    return Lexicon([[name.strip() for line in lines for name in line.split(",")]], longest=True)


def _firm_start(match: re.Match[str]) -> int:
    """Return where a firm's name begins: behind the words that lead to it."""
    before = BEFORE_FIRM.match(match["stem"])
    return match.start("name") + (before.end() if before else 0)


def _is_person(lower: str, low: int, high: int) -> bool:
    """Whether a Latin name is told to be somebody's by the office before it or what they say."""
    held = OFFICE_BEFORE.search(lower, max(0, low - OPENING), low) is not None
    return held or OFFICE.match(lower, low) is not None or SPEAKS.match(lower, high) is not None


class Topics:
    """The names of one document by place, and the topics that follow from them."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._lines: dict[int, Subject | None] = {}
        self.line_starts = [0] + [match.end() for match in _BREAK.finditer(passage.lower)]
        self._named = self._names()
        #: whether only repetition makes the document's topic, and the title does not name it
        self.repeated = False
        self._written = self._chinese_names()
        self.document = self._document_topic()

    def _names(self) -> tuple[Named, ...]:
        """Return every name that can be a subject: mentions, and Latin names in Chinese text."""
        passage = self._passage
        found = [
            Named(span=mention.span, weight=2)
            for mention in passage.mentions
            if mention.kind in PARTIES and mention.role == "subject"
            if not CODE.fullmatch(mention.span.quote)
        ] or [
            Named(span=mention.span, weight=2)
            for mention in passage.mentions
            if mention.kind in PARTIES and mention.role == "subject"
        ]
        found.extend(self._introduced(found))
        known = _known_names().find(passage.lower)
        spans = [(named.span.start, named.span.end) for named in found]
        found.extend(
            Named(span=passage.view.span(hit.start, hit.end), weight=2)
            for hit in known
            if not WITHIN.search(passage.lower, max(0, hit.start - OPENING), hit.start)
            if not any(low < hit.end and high > hit.start for low, high in spans)
        )
        taken = [(hit.start, hit.end) for hit in known]
        taken += [(mention.span.start, mention.span.end) for mention in passage.mentions]
        taken += spans
        taken += [(quantity.span.start, quantity.span.end) for quantity in passage.quantities]
        taken.sort()
        text = passage.view.text
        chinese = not passage.lower[: passage.title_end or 200].isascii()
        for match in LATIN_NAME.finditer(text) if chinese else ():
            low, high = match.span()
            index = bisect_left(taken, (low, 0))
            clash = any(
                one < high and other > low for one, other in taken[max(0, index - 1) : index + 2]
            )
            if high - low < 2 or clash or NOT_A_NAME.match(match.group()):
                continue
            before = passage.lower[max(0, low - 3) : low]
            if _is_person(passage.lower, low, high):
                continue
            if not (ONLY_NAMED.match(passage.lower, high) or PLATFORM_BEFORE.search(before)):
                found.append(Named(span=passage.view.span(low, high), weight=1))
        return tuple(sorted(found, key=lambda named: named.span.start))

    def _chinese_names(self) -> dict[str, str]:
        """Return, for a listing also written in Latin letters, its Chinese name in this text."""
        chinese: dict[str, str] = {}
        latin: dict[str, str] = {}
        for mention in self._passage.mentions:
            quote = mention.span.quote
            if mention.kind != "listing" or not mention.candidates:
                continue
            if quote.isascii():
                latin.setdefault(quote, mention.candidates[0])
            else:
                chinese.setdefault(mention.candidates[0], quote)
        return {quote: chinese[issuer] for quote, issuer in latin.items() if issuer in chinese}

    def written(self, subject: Subject | None) -> Subject | None:
        """Return the subject under the name that the text uses in Chinese (ASML: 阿斯麦)."""
        if subject is None or subject.name not in self._written:
            return subject
        return replace(subject, name=self._written[subject.name])

    def _introduced(self, found: list[Named]) -> list[Named]:
        """Return the names that the text makes known: firms with their form, what it calls them
        for short, and works or firms set in marks by the title.
        """
        passage = self._passage
        plain = passage.view.plain
        firms = islice(FIRM.finditer(plain) if FIRM_END.search(plain) else (), MOST_PLACES)
        spans = {(_firm_start(match), match.end("name")) for match in firms}
        shorts = {match["name"] for match in INTRODUCED.finditer(plain)}
        shorts -= {name for name in shorts if NO_NAME.search(name)}
        shorts |= {
            match["name"]
            for match in APPOSITIVE.finditer(plain)
            if plain.count(match["name"]) >= REPEATED
        }
        shorts |= {match["name"] for match in MARKED_NAME.finditer(plain, 0, passage.title_end)}
        for name in sorted(shorts)[:MOST_NAMES]:
            at = plain.find(name)
            while at >= 0 and len(spans) < 2 * MOST_PLACES:
                spans.add((at, at + len(name)))
                at = plain.find(name, at + len(name))
        taken = [(named.span.start, named.span.end) for named in found]
        names: list[Named] = []
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not any(low < end and high > start for low, high in taken):
                names.append(Named(span=passage.view.span(start, end), weight=2))
                taken.append((start, end))
        return names

    def piece(self, start: int, end: int) -> Subject | None:
        """Return the trimmed piece as a subject; a time that it begins within is none of it."""
        text = self._passage.view.text
        times = self._passage.between(self._passage.times, start - LONGEST_PHRASE, start)
        if times and start < times[-1].span.end <= end:
            start = times[-1].span.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        span = self._passage.view.span(start, end)
        return Subject(name=span.quote, span=span)

    def parties(self, start: int, end: int) -> list[Named]:
        """Return the names in ``[start, end)`` that can be subjects."""
        return [
            named
            for named in self._passage.between(self._named, max(0, start), end)
            if named.span.end <= end
        ]

    def line_topic(self, position: int) -> Subject | None:
        """Take the first name of the line, or of a short heading above it."""
        line = bisect_right(self.line_starts, position) - 1
        if line == 0 and self._passage.title_end:
            return None
        if line not in self._lines:
            end = (
                self.line_starts[line + 1]
                if line + 1 < len(self.line_starts)
                else len(self._passage.lower)
            )
            named = self._line_names(self.line_starts[line], end)
            if not named and line > 0:
                above = self.line_starts[line - 1]
                if self.line_starts[line] - above < 60 and (above or not self._passage.title_end):
                    named = self._line_names(above, self.line_starts[line])
            best = max(named, key=lambda name: (name.weight, -name.span.start), default=None)
            self._lines[line] = Subject(name=best.span.quote, span=best.span) if best else None
        return self._lines[line]

    def _line_names(self, start: int, end: int) -> list[Named]:
        """Return the mentions of a line, and a Latin name that opens it."""
        return [
            named
            for named in self.parties(start, end)
            if not INVESTS.match(self._passage.lower, named.span.end)
            if named.weight > 1 or named.span.start - start <= OPENING
        ]

    def _document_topic(self) -> Subject | None:
        """Take the title's name, the phrase it opens with, or the name the text repeats."""
        passage = self._passage
        heading = passage.lower[: passage.title_end]
        if is_digest(passage):
            return None
        named = self.parties(0, passage.title_end)
        if named:
            best = max(named, key=lambda name: (name.weight, -name.span.start))
            return Subject(name=best.span.quote, span=best.span)
        opening = self._title_opening(heading)
        if opening is not None and REPORTS.match(heading, opening.span.end if opening.span else 0):
            return opening
        for weight in (2, 1):
            counts = Counter(name.span.quote for name in self._named if name.weight == weight)
            quote, count = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
            often = REPEATED if weight > 1 else OFTEN
            if count >= often or (count and not passage.title_end):
                self.repeated = True
                first = next(name for name in self._named if name.span.quote == quote)
                return Subject(name=quote, span=first.span)
        if opening is not None and not self._recurs(opening):
            opening = None
        return self._country(heading) or opening

    def _recurs(self, opening: Subject) -> bool:
        """Whether the text takes up what the title opens with; a figure of speech it does not."""
        body = self._passage.lower[self._passage.title_end :]
        name = opening.name.lower()
        return not body.strip() or ENTITY.search(name) is not None or name in body

    def _country(self, heading: str) -> Subject | None:
        """Take the one country that a title without any name speaks of."""
        places = list(COUNTRY.finditer(heading))
        if len({place.group() for place in places}) != 1:
            return None
        return self.piece(places[0].start(), places[0].end())

    def _title_opening(self, heading: str) -> Subject | None:
        """Take the words of a Chinese title before its first verb or mark."""
        if not heading or heading.isascii():
            return None
        if heading[0] in '“"「':
            return None
        asked = _ASKED.match(heading)
        lead = LEADING.match(heading, asked.end() if asked else 0)
        start = lead.end() if lead else asked.end() if asked else 0
        stop = BREAK.search(heading, start) or REPORTS.search(heading, start)
        end = stop.start() if stop else len(heading)
        report = REPORTS.search(heading, start, end)
        end = report.start() if report else end
        end = start + len(ADVERB_END.sub("", heading[start:end]))
        if PRONOUN.match(heading[start:end]):
            return None
        return self.piece(start, end) if 2 <= end - start <= LONGEST_PHRASE else None
