"""Which of the types of events a document is about: a small linear model.

A multinomial logistic regression (Cox 1958, J. R. Stat. Soc. B 20, 215) with an L2 penalty. What
the triggers say of a type (``score_types`` and where they stand) weighs the same for every type;
what else they tell, the form of the headline, the publisher and the words weigh by type. The
weights lie in ``data/main_event.json``; ``scripts/train_main_event.py`` makes them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain, pairwise
from operator import add
from typing import Literal

from yanbao.extract.headlines import Headline
from yanbao.extract.passages import Passage
from yanbao.model.vocabulary import EVENT_TYPES

#: The types in the order of their weights.
TYPES = tuple(sorted(EVENT_TYPES))
#: What every type has of each document, in this order.
SHARED = ("log", "title", "repeats", "place", "first", "in_title", "in_lead", "told")
SHORT_BODY = 80
#: How much the score of the triggers counts beside what was learned: little is lost by it on days
#: like those learned from, and other days are not read by their habits alone.
RULE_SHARE = 0.3
#: A text of fewer characters after its headline is a summary.
SUMMARY = 200
#: The publisher's value beside 1 of a form's: it is known for sure and tells much.
PUBLISHER = 2.0

Place = Literal["headline", "opening", "body"]

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[a-z][a-z'’&-]*[a-z]")
_RUNS = re.compile(r"[一-鿿]{2,}")
_ENDINGS = re.compile(r"(?:['’]s|(?<=\w{3})(?:ing|ed|es|s))$")
_FORMS = (
    ("asked", re.compile(r"[？?]")),
    ("number", re.compile(r"\d")),
    ("percent", re.compile(r"[%％]")),
    ("colon", re.compile(r"：|: ")),
    ("called", re.compile(r"！")),
)
# A summary that opens with its author's name (甲乙：……).
_SPEAKER = re.compile(r"\s*[一-鿿•·A-Za-z]{2,12}[：:]")
_OPENINGS = (
    ("byline", re.compile(r"(?:作者|编辑|撰文|文)\s*[|｜丨]")),
    (
        "dateline",
        re.compile(r"[一-鿿]{2}\d{1,2}月\d{1,2}日(?:电|讯)|记者.{0,20}报道|快讯", re.DOTALL),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A trigger that holds: its type, where it stands, how much it weighs there."""

    type: str
    start: int
    place: Place
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the model sees of a document; ``words`` are those of its headline and opening."""

    scores: Mapping[str, float]
    shared: Mapping[str, tuple[float, ...]]
    features: Mapping[str, float]
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The trained weights; ``by_name`` has pairs of a number of ``TYPES`` and its weight."""

    shared: tuple[float, ...]
    bias: tuple[float, ...]
    by_name: Mapping[str, tuple[tuple[int, float], ...]]


def look(
    passage: Passage, headline: Headline, told: Sequence[Told], scores: Mapping[str, float]
) -> Look:
    """Describe a document by its triggers, the scores they give, its form and its words."""
    lower, start, end = passage.lower, headline.start, headline.end
    return Look(
        scores=scores,
        shared=_shared(headline, told, scores),
        features={
            **dict.fromkeys(_forms(passage, headline, told), 1.0),
            **{f"=told {one.type}": 1.0 for one in told if one.place == "headline"},
            **{f"=score {kind}": math.log1p(max(0.0, scores[kind])) for kind in scores},
            f"=from {passage.publisher}": PUBLISHER,
        },
        words=(
            tuple(dict.fromkeys(_grams("t", lower[start:end], pairs=True))),
            tuple(dict.fromkeys(_grams("b", lower[end : headline.opening_end], pairs=False))),
        ),
    )


def _forms(passage: Passage, headline: Headline, told: Sequence[Told]) -> list[str]:
    """Name the forms that the headline and its opening have."""
    start, end = headline.start, headline.end
    words = passage.view.plain[start:end]
    opening = passage.view.plain[end : end + 140].strip()
    forms = [name for name, form in _FORMS if form.search(words)]
    forms += [name for name, form in _OPENINGS if form.search(opening)]
    facts = {
        "digest": headline.digest,
        "latin": words.isascii(),
        "quiet_title": not any(one.place == "headline" for one in told),
        "quiet": not told,
        "short": len(passage.lower) - end < SHORT_BODY,
        "speaker": len(passage.lower) - end < SUMMARY and _SPEAKER.match(opening) is not None,
        "listing": any(m.kind == "listing" for m in passage.between(passage.mentions, start, end)),
    }
    return [f"={name}" for name in (*forms, *(name for name, holds in facts.items() if holds))]


def _shared(
    headline: Headline, told: Sequence[Told], scores: Mapping[str, float]
) -> dict[str, tuple[float, ...]]:
    """Say of each type how firmly and where its triggers tell it."""
    length = headline.end - headline.start
    titled = sorted((one.start, -one.score, one.type) for one in told if one.place == "headline")
    of_type: dict[str, list[Told]] = {}
    for one in told:
        of_type.setdefault(one.type, []).append(one)
    shared: dict[str, tuple[float, ...]] = {}
    for kind in sorted(scores):
        mine = of_type.get(kind, ())
        in_title = [one for one in mine if one.place == "headline"]
        first = min((one.start - headline.start for one in in_title), default=length)
        shared[kind] = (
            math.log1p(max(0.0, scores[kind])),
            max((one.score for one in in_title), default=0.0) / 3,
            math.log1p(len(mine)),
            1 - first / length if length else 0.0,
            float(bool(titled) and titled[0][2] == kind),
            float(bool(in_title)),
            float(any(one.place == "opening" for one in mine)),
            1.0,
        )
    return shared


def _grams(place: str, lower: str, *, pairs: bool) -> list[str]:
    """Return the stems of Latin words and the pairs of Chinese letters; with ``pairs`` also pairs
    of words and runs of three letters.
    """
    lower = _DIGITS.sub("0", lower)
    words = [_ENDINGS.sub("", word) for word in _WORDS.findall(lower)]
    found = [place + word for word in words]
    if pairs:
        found += [f"{place}{one} {next_one}" for one, next_one in pairwise(words)]
    for run in _RUNS.findall(lower):
        letters = [*map(add, run, run[1:])]
        if pairs:
            letters += map(add, letters, run[2:])
        found += map(place.__add__, letters)
    return found


def weigh(seen: Look, weights: Weights) -> dict[str, float]:
    """Return a score for each type."""
    totals, by_name = list(weights.bias), weights.by_name
    for name, value in seen.features.items():
        for kind, weight in by_name.get(name, ()):
            totals[kind] += value * weight
    for words in seen.words:
        known = [pairs for pairs in map(by_name.get, words) if pairs]
        share = 1 / math.sqrt(len(known)) if known else 0.0
        sums = [0.0] * len(totals)
        for kind, weight in chain.from_iterable(known):
            sums[kind] += weight
        totals = [total + share * one for total, one in zip(totals, sums, strict=True)]
    judged = dict(zip(TYPES, totals, strict=True))
    for name, values in seen.shared.items():
        judged[name] += RULE_SHARE * seen.scores[name]
        judged[name] += sum(one * value for one, value in zip(weights.shared, values, strict=True))
    return judged


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that ship."""
    source = files("yanbao.extract").joinpath("data/main_event.json").read_text("utf-8")
    table = json.loads(source)
    return Weights(
        shared=tuple(table["shared"]),
        bias=tuple(table["bias"]),
        by_name={
            name: tuple(zip(pairs[::2], (weight / 100 for weight in pairs[1::2]), strict=True))
            for name, pairs in table["by_name"].items()
        },
    )
