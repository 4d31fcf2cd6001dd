"""Passages: a sentence or a quote, read once into clauses, marks, amounts, days and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import fsum
from operator import add
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.amounts import (
    Amount,
    find_amounts,
    find_codes,
    find_named_numbers,
    find_tokens,
)
from yanbao.verify.days import Day, complete, find_days, meant_days
from yanbao.verify.lexicon import Mark, load_synonym_finder, load_words

# what a mark can begin with comes first: ``re`` then runs over all else
_CLAUSE = re.compile(
    r"[，。；！？\n：,;:!?.—]"
    r"(?:(?<=[，。；！？\n：])|(?<=[,;:!?])(?!\d)|(?<=\.)(?=\s|$)|(?<=—)—)"
)
_WORD = re.compile(r"[a-z](?:[a-z'’-]*[a-z])?")
_PERIOD = re.compile(
    r"(?P<q>第?[一二三四1-4]季(?:度|报)|第?[一二三四1-4]财季|第[一二三四1-4]季|[首次末]季度?|q[1-4]|"
    r"[1-4]q(?!\w)|(?:first|second|third|fourth)[- ]quarter)"
    r"|(?P<h>[上下]半年|h[12](?!\w)|半年(?:度|报)|中期|(?:first|second)[- ]half)"
    r"|(?P<r>(?<!\d)(?:1|4|7|10)月?(?:份)?[-—–~至到]{1,2}\d{1,2}月)"
    r"|(?P<n>[前首](?:[一二两三四五六七八九十]{1,2}|\d{1,2})个?月|"
    r"前三季度?|首三季)"
    r"|(?P<y>全年|年度|年报|full[- ]year)"
)
_ORDINALS: Final = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "上": "1",
    "下": "2",
    "首": "1",
    "次": "2",
    "末": "4",
}
TEXT_LIMIT: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clause:
    """A stretch between marks of punctuation."""

    start: int
    end: int
    text: str
    grams: frozenset[str]
    marks: tuple[Mark, ...]
    classes: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether a word of this class stands in the clause."""
        return name in self.classes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """What one text says, in parts. ``plain`` is simplified and lower-cased, of equal length."""

    text: str
    plain: str
    clauses: tuple[Clause, ...]
    marks: tuple[Mark, ...]
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]
    printed_days: tuple[Day, ...]
    meant: tuple[Day, ...]
    periods: tuple[tuple[int, int, str], ...]
    codes: tuple[tuple[int, int, str], ...]
    tokens: tuple[tuple[int, int, str], ...]
    grams: frozenset[str]
    characters: frozenset[str]
    words: frozenset[str]
    synonyms: tuple[Mark, ...]
    classes: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether a word of this class stands anywhere."""
        return name in self.classes

    def clause_at(self, place: int) -> Clause | None:
        """Return the clause around an offset."""
        return next((c for c in self.clauses if c.start <= place < c.end), None)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return an English word without its commonest endings."""
    word = word.removesuffix("'s").removesuffix("’s")
    for ending in (
        "ations",
        "ation",
        "ingly",
        "edly",
        "ings",
        "ing",
        "ied",
        "ies",
        "ed",
        "es",
        "ly",
        "s",
        "er",
    ):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word.removesuffix("e") if len(word) > 4 else word


def find_words(plain: str) -> list[tuple[int, int, str]]:
    """Return the Latin words of a text with their places."""
    return [(m.start(), m.end(), m.group()) for m in _WORD.finditer(plain)]


HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z]{3}")


@lru_cache(maxsize=1024)
def grams_of(plain: str) -> frozenset[str]:
    """Return the character pairs of the Chinese part and the stems of the Latin part."""
    pairs: set[str] = set()
    for run in HAN_RUN.findall(plain):
        pairs.update(map(add, run, run[1:]))
    if _LATIN.search(plain):
        pairs.update(stem(word) for _, _, word in find_words(plain) if len(word) > 2)
    return frozenset(pairs)


def is_han(c: str) -> bool:
    """Whether a character is Chinese."""
    return "\u3400" <= c <= "\u9fff"


#: a thousand's comma printed full width: 1，567，200
_WIDE_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3}){2,6}(?!\d)")


@lru_cache(maxsize=2048)
def read_passage(text: str, published_on: date | None) -> Passage:
    """Read a text. ``published_on`` completes its dates and says what its relative words mean."""
    text = text[:TEXT_LIMIT]
    plain = _WIDE_GROUPS.sub(lambda m: m.group().replace("，", ","), simplify(text).lower())
    if len(plain) != len(text):
        plain = simplify(text)
    marks = load_words().find(plain)
    days = find_days(plain)
    periods, codes = _find_periods(plain), find_codes(plain)
    tokens = tuple(t for t in find_tokens(plain) if not any(p[0] <= t[0] < p[1] for p in periods))
    # an ordinal of a period (first quarter, 首季) is no superlative
    marks = tuple(m for m in marks if not any(p[0] < m.end and m.start < p[1] for p in periods))
    blanked = list(plain)
    for start, end in (
        *((d.start, d.end) for d in days),
        *((t[0], t[1]) for t in tokens),
        *((c[0], c[1]) for c in codes),
        *((p[0], p[1]) for p in periods),
        *find_named_numbers(plain),
    ):
        blanked[start:end] = "\x00" * (end - start)
    completed = tuple(complete(day, published_on) for day in days)
    return Passage(
        text=text,
        plain=plain,
        clauses=_find_clauses(plain, marks),
        marks=marks,
        amounts=find_amounts("".join(blanked), marks),
        days=completed,
        printed_days=days,
        meant=tuple(meant_days(plain, published_on)),
        periods=periods,
        codes=codes,
        tokens=tokens,
        grams=grams_of(plain),
        characters=frozenset(plain),
        words=frozenset(stem(w) for _, _, w in find_words(plain)),
        synonyms=load_synonym_finder().find(plain),
        classes=classes_of(marks),
    )


#: months that are a period with a name
_RANGES: Final = {
    (1, 12): "fy", (4, 6): "q2", (7, 9): "q3", (10, 12): "q4", (7, 12): "h2",
}  # fmt: skip
_TWO_QUARTERS = re.compile(r"第?([一二三四1-4])、?(?=[一二三四1-4]季)")


def _find_periods(plain: str) -> tuple[tuple[int, int, str], ...]:
    """Return the periods of the year; 三四季度 is two of them."""
    found = [(m.start(), m.end(), _period(m)) for m in _PERIOD.finditer(plain)]
    found += [
        (m.start(), m.end(), "q" + _ORDINALS.get(m[1], m[1])) for m in _TWO_QUARTERS.finditer(plain)
    ]
    return tuple(sorted(found))


def _period(match: re.Match[str]) -> str:
    word = match.group()
    if match["r"]:
        first, last = (int(digits) for digits in _DIGITS.findall(word))
        return f"{last}m" if first == 1 and last < 12 else _RANGES.get((first, last), word)
    if match["n"]:
        return f"{_months(word)}m"
    if match["y"]:
        return "fy"
    number = next((c for c in word if c.isdigit()), None)
    if number is None:
        number = next((n for w, n in _ORDINALS.items() if w in word), "1")
    return ("q" if match["q"] else "h") + number


def _months(word: str) -> int:
    """Return how many months a stretch from the year's beginning has (前三季度: 9)."""
    if "季" in word:
        return 9
    digits = "".join(
        c if c.isdigit() else " " for c in word.removeprefix("1月").removeprefix("1")
    ).split()
    if digits:
        return int(digits[-1])
    numbers = [c for c in word.replace("两", "二") if c in "一二三四五六七八九十"]
    tens = 10 if "十" in numbers else 0
    return tens + sum("一二三四五六七八九".index(c) + 1 for c in numbers if c != "十")


@lru_cache(maxsize=4096)
def marked_places(passage: Passage) -> frozenset[int]:
    """Return the offsets that words of the lexicon of more than one character take."""
    marks = (mark for mark in passage.marks if len(mark.word) > 1)
    return frozenset(place for mark in marks for place in range(mark.start, mark.end))


def classes_of(marks: tuple[Mark, ...]) -> frozenset[str]:
    """Return the classes of all marks."""
    return frozenset().union(*(mark.classes for mark in marks))


def _find_clauses(plain: str, marks: tuple[Mark, ...]) -> tuple[Clause, ...]:
    found, start = [], 0
    for end, following in [
        *((m.start(), m.end()) for m in _CLAUSE.finditer(plain)),
        (len(plain), len(plain)),
    ]:
        text = plain[start:end]
        if text.strip():
            own = tuple(m for m in marks if m.start >= start and m.end <= end)
            found.append(
                Clause(
                    start=start, end=end, text=text, grams=grams_of(text), marks=own,
                    classes=classes_of(own),
                )
            )  # fmt: skip
        start = following
    return tuple(found)


_SENTENCE = re.compile(r"(?<=[。！？!?；\n])|(?<=\.) (?=[A-Z])")


@lru_cache(maxsize=2048)
def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a document, blanks trimmed."""
    return tuple(part.strip()[:400] for part in _SENTENCE.split(text[:100_000]) if part.strip())


@lru_cache(maxsize=8192)
def grams_of_text(text: str) -> frozenset[str]:
    """Return the character pairs and stems of a raw text."""
    plain = simplify(text).lower()
    digits = {m.group() for m in _DIGITS.finditer(plain)}
    return grams_of(plain) | digits


_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def find_best_sentences(text: str, sentence: Passage, *, limit: int) -> tuple[str, ...]:
    """Return the sentences of a text that are most like one, the best first.

    Each next one is chosen for what those before it do not hold yet.
    """
    parts = [(part, grams_of_text(part)) for part in split_sentences(text)]
    wanted = set(grams_of_text(sentence.text))
    rarity = {gram: 1.0 / (1 + sum(gram in grams for _, grams in parts)) for gram in wanted}
    chosen: list[str] = []
    while wanted and len(chosen) < limit:
        best, gain = "", 0.0
        for part, grams in parts:
            held = fsum(rarity[g] for g in wanted & grams)  # sets have no order
            if held > gain and part not in chosen:
                best, gain = part, held
        if not best:
            break
        chosen.append(best)
        wanted -= grams_of_text(best)
    return tuple(chosen)
