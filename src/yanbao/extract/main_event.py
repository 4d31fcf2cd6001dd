"""Which of the events a document reports is its main one: a small linear model over the triggers.

A multinomial logistic regression (Cox 1958, J. R. Stat. Soc. B 20, 215) with an L2 penalty. What
the triggers say of a type (``score_types`` and where they stand) weighs the same for every type;
the form of the title and the opening, and their letters, weigh by type. The weights lie in
``data/main_event.json``; ``scripts/train_main_event.py`` makes them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from yanbao.extract.passages import Passage, is_digest

#: What every type has of each document, in this order.
SHARED = ("log", "title", "repeats", "place", "first", "in_title", "in_lead")
#: How much the score of the triggers counts beside what was learned.
RULE_SHARE = 0.6
#: Types that need no trigger.
UNTOLD = ("opinion", "other")
#: How much of the opening is seen, and how many sentences of it, in characters and sentences.
OPENING = 120
LEAD_SENTENCES = 2
SHORT_BODY = 80

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[a-z]{3,}")
_RUNS = re.compile(r"[一-鿿]+")
_FORMS = (
    ("asked", re.compile(r"[？?]")),
    ("number", re.compile(r"\d")),
    ("percent", re.compile(r"[%％]")),
    ("colon", re.compile(r"：|: ")),
    ("called", re.compile(r"！")),
)
_OPENINGS = (
    ("speaker", re.compile(r"\s*[一-鿿•·A-Za-z]{2,12}[：:]")),
    ("byline", re.compile(r".*?(?:作者|编辑|撰文|文)\s*[|｜丨]", re.DOTALL)),
    (
        "dateline",
        re.compile(
            r".*?(?:[一-鿿]{2,12}\d{1,2}月\d{1,2}日(?:电|讯)|记者.{0,20}报道|快讯)", re.DOTALL
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A trigger that holds: its type, where it stands, how much it weighs there."""

    type: str
    start: int
    sentence: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the model sees of a document."""

    shared: Mapping[str, tuple[float, ...]]
    features: tuple[str, ...]
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The trained weights; those of a form or of letters, by its name and by type, are sparse."""

    shared: tuple[float, ...]
    bias: Mapping[str, float]
    by_name: Mapping[str, Mapping[str, float]]


def look(passage: Passage, told: Sequence[Told], scores: Mapping[str, float]) -> Look:
    """Describe a document by its triggers, the scores they give, and its first words."""
    end = passage.title_end
    heading = passage.view.plain[:end]
    opening = passage.view.plain[end : end + OPENING + 20].strip()
    features = [name for name, form in _FORMS if form.search(heading)]
    features += [name for name, form in _OPENINGS if form.match(opening)]
    named = any(m.kind == "listing" for m in passage.between(passage.mentions, 0, end))
    facts = {
        "digest": is_digest(passage),
        "latin": heading.isascii(),
        "quiet_title": not any(one.start < end for one in told),
        "quiet": not told,
        "short": len(passage.lower) - end < SHORT_BODY,
        "listing": named,
    }
    features += [name for name, holds in facts.items() if holds]
    grams = [*_grams("t", passage.lower[:end]), *_grams("b", passage.lower[end : end + OPENING])]
    return Look(
        shared=_shared(end, told, scores),
        features=tuple(features),
        grams=tuple(dict.fromkeys(grams)),
    )


def _shared(
    title_end: int, told: Sequence[Told], scores: Mapping[str, float]
) -> dict[str, tuple[float, ...]]:
    """Say of each type how firmly and where its triggers tell it."""
    titled = sorted((one.start, one.type) for one in told if one.start < title_end)
    shared: dict[str, tuple[float, ...]] = {}
    for kind in sorted({*scores, *UNTOLD}):
        mine = [one for one in told if one.type == kind]
        in_title = [one for one in mine if one.start < title_end]
        first = min((one.start for one in in_title), default=title_end)
        shared[kind] = (
            math.log1p(max(0.0, scores.get(kind, 0.0))),
            max((one.score for one in in_title), default=0.0) / 3,
            math.log1p(len(mine)),
            1 - first / title_end if title_end else 0.0,
            float(bool(titled) and titled[0][1] == kind),
            float(bool(in_title)),
            float(any(one.start >= title_end and one.sentence <= LEAD_SENTENCES for one in mine)),
        )
    return shared


def _grams(place: str, lower: str) -> list[str]:
    """Return the words of Latin text and the pairs and triples of Chinese letters."""
    lower = _DIGITS.sub("0", lower)
    found = [place + word for word in _WORDS.findall(lower)]
    for run in _RUNS.findall(lower):
        found += [place + run[at : at + 2] for at in range(len(run) - 1)]
        found += [place + run[at : at + 3] for at in range(len(run) - 2)]
    return found


def weigh(seen: Look, scores: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Return what each type scores that is told, or needs no telling."""
    judged = {
        kind: RULE_SHARE * scores.get(kind, 0.0)
        + weights.bias.get(kind, 0.0)
        + sum(weight * value for weight, value in zip(weights.shared, values, strict=True))
        for kind, values in seen.shared.items()
    }
    known = [weights.by_name[gram] for gram in seen.grams if gram in weights.by_name]
    forms = [weights.by_name.get(f"={name}", {}) for name in seen.features]
    share = 1 / math.sqrt(len(known)) if known else 0.0
    for kind in judged:
        judged[kind] += sum([table[kind] for table in forms if kind in table])
        judged[kind] += share * sum([table[kind] for table in known if kind in table])
    return judged


def judge(passage: Passage, told: Sequence[Told], scores: Mapping[str, float]) -> dict[str, float]:
    """Return a score for each type that the document may be about."""
    return weigh(look(passage, told, scores), scores, weights())


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that ship."""
    source = files("yanbao.extract").joinpath("data/main_event.json").read_text("utf-8")
    table = json.loads(source)
    return Weights(shared=tuple(table["shared"]), bias=table["bias"], by_name=table["by_name"])
