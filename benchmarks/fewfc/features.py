"""What a linear model sees of a sentence: letters, words with their class, numbers and times."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jieba.posseg

from yanbao.model.spans import Span
from yanbao.text.quantities import find_quantities
from yanbao.text.times import find_times
from yanbao.text.views import View

#: Letters to each side that are seen from a letter.
REACH = 3
_KINDS = (
    ("0", re.compile(r"[0-9０-９.]")),
    ("a", re.compile(r"[A-Za-z]")),
    ("n", re.compile(r"[一二三四五六七八九十百千万亿两]")),
    ("(", re.compile(r"[（(《“\"]")),
    (")", re.compile(r"[）)》”\"]")),
    (",", re.compile(r"[，,、：:]")),
    (".", re.compile(r"[。；;！!]")),
    ("p", re.compile(r"[^\w]")),
)
_FIRM = re.compile(
    r"有限公司|有限责任公司|有限合伙|合伙企业|股份公司|集团|银行|证券|基金|信托|公司|企业|中心|法院|委员会|事务所|分行|支行|"
    r"研究院|大学|政府|股份|控股|科技|投资|资本|实业"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of the segmentation with its class (``nr`` person, ``nt`` body, ``v`` verb, …)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A sentence, its words, and one list of features a letter."""

    text: str
    words: tuple[Word, ...]
    letters: tuple[tuple[str, ...], ...]

    def word_at(self, place: int) -> int:
        """Return the number of the word at or after ``place``."""
        return min(bisect_left(self.words, place, key=lambda word: word.start), len(self.words) - 1)


def see(text: str) -> Sight:
    """Cut a sentence into words and describe each of its letters."""
    words = tuple(_words(text))
    marks = _marks(text)
    kinds = [_kind(letter) for letter in text]
    places = [""] * len(text)
    for number, word in enumerate(words):
        for place in range(word.start, word.end):
            edge = ("B" if place == word.start else "") + ("E" if place == word.end - 1 else "")
            places[place] = f"{edge}{number}"
    letters = []
    for place in range(len(text)):
        word_number = int(places[place].lstrip("BE"))
        letters.append(
            (
                "bias",
                *_window(text, place),
                *_shapes(kinds, place),
                *_word_features(text, words, word_number, places[place].rstrip("0123456789")),
                *marks[place],
            )
        )
    return Sight(text=text, words=words, letters=tuple(letters))


def _words(text: str) -> Iterator[Word]:
    start = 0
    for pair in jieba.posseg.cut(text):
        end = start + len(pair.word)
        yield Word(start=start, end=end, kind=pair.flag)
        start = end


def _kind(letter: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.match(letter)), "h")


def _letter(text: str, place: int) -> str:
    return text[place] if 0 <= place < len(text) else "|"


def _window(text: str, place: int) -> Iterator[str]:
    """Letters around, in ones, twos and threes."""
    for by in range(-REACH, REACH + 1):
        yield f"c{by}={_letter(text, place + by)}"
    for by in range(-2, 2):
        yield f"d{by}={_letter(text, place + by)}{_letter(text, place + by + 1)}"
    for by in (-3, -2, -1, 0, 1):
        yield f"t{by}={''.join(_letter(text, place + by + more) for more in range(3))}"


def _shapes(kinds: Sequence[str], place: int) -> Iterator[str]:
    around = "".join(kinds[max(0, place - 2) : place + 3])
    yield f"k={kinds[place]}"
    yield f"k5={around}"


def _word_features(text: str, words: Sequence[Word], number: int, edge: str) -> Iterator[str]:
    """The word of the letter and its neighbours."""
    word = words[number]
    yield f"w={text[word.start : word.end]}"
    yield f"e={edge}{word.kind}"
    for by in (-2, -1, 1, 2):
        if 0 <= number + by < len(words):
            other = words[number + by]
            yield f"w{by}={text[other.start : other.end]}"
            yield f"f{by}={edge}{other.kind}"
    firm = _FIRM.search(text[word.start : word.end + 4])
    if firm:
        yield f"firm={firm.group()}"


def _marks(text: str) -> list[list[str]]:
    """Where yanbao reads numbers, times and firms, letter by letter."""
    view = View(document_id="", text=text, plain=text)
    marks: list[list[str]] = [[] for _ in text]

    def mark(start: int, end: int, name: str) -> None:
        for place in range(start, end):
            marks[place].append(f"{'B' if place == start else 'I'}:{name}")

    for quantity in find_quantities(view):
        span: Span = quantity.span
        mark(span.start, span.end, f"q{quantity.unit}")
    for time in find_times(view, published_on=None):
        mark(time.span.start, time.span.end, "time")
    for match in _FIRM.finditer(text):
        mark(*match.span(), "firm")
    return marks
