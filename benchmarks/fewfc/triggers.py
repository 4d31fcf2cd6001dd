"""Triggers: words that told an event of a type in training, each occurrence accepted or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from benchmarks.fewfc.features import Sight
from benchmarks.fewfc.sentences import Sentence, Trigger

#: Words of a type are looked for when at least this share of their occurrences told it.
LEAST_RATE = 0.01
#: Chosen on 900 training sentences held out: penalties of the models (L1, L2), and the belief from
#: which an occurrence counts as a trigger.
SETTINGS = {"c1": 0.1, "c2": 2.0, "max_iterations": 120, "feature.minfreq": 2}
LEAST_BELIEF = 0.37


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An occurrence of a word at ``[start, end)``, and how often the word told the type."""

    start: int
    end: int
    rate: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """For each type the words that told it, with the share of their occurrences that did."""

    rates: Mapping[str, Mapping[str, float]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The types, in a fixed order."""
        return tuple(self.rates)

    @classmethod
    def learn(cls, sentences: Sequence[Sentence]) -> Lexicon:
        """Count how often each word that ever told a type told it."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for one in sentence.triggers:
                told[one.type][sentence.text[one.start : one.end]] += 1
        whole = "\n".join(sentence.text for sentence in sentences)
        return cls(
            {
                kind: {
                    word: rate
                    for word, count in sorted(words.items())
                    if (rate := min(1.0, count / whole.count(word))) >= LEAST_RATE
                }
                for kind, words in sorted(told.items())
            }
        )

    def find(self, kind: str, text: str) -> list[Candidate]:
        """Find every occurrence, in text order."""
        found = []
        for word, rate in self.rates[kind].items():
            place = text.find(word)
            while place >= 0:
                found.append(Candidate(start=place, end=place + len(word), rate=rate))
                place = text.find(word, place + 1)
        return sorted(found, key=lambda one: (one.start, one.end))


def describe(lexicon: Lexicon, kind: str, sight: Sight) -> list[list[str]]:
    """Return the features of each candidate."""
    text = sight.text
    candidates = lexicon.find(kind, text)
    others = [
        f"o={other}:{text[one.start : one.end]}"
        for other in lexicon.rates
        for one in lexicon.find(other, text)
        if one.rate > 0.2
    ]
    bag = [f"b={text[word.start : word.end]}" for word in sight.words if word.end - word.start > 1]
    best = max((one.rate for one in candidates), default=0.0)
    rows = []
    for number, one in enumerate(candidates):
        word = text[one.start : one.end]
        same = [more for more in candidates if text[more.start : more.end] == word]
        turn = f"{min(same.index(one), 3)}/{min(len(same), 4)}"
        rows.append(
            [
                "bias",
                f"w={word}",
                f"rate={int(one.rate * 10)}",
                f"best={one.rate == best}",
                f"turn={turn}",
                f"w+turn={word}{turn}",
                f"n={min(len(candidates), 6)}",
                f"i={min(number, 5)}",
                f"in={any(_holds(more, one) for more in candidates)}",
                f"holds={any(_holds(one, more) for more in candidates)}",
                f"part={10 * one.start // len(text)}",
                *_around(text, one, word),
                *_words_around(sight, one, word),
                *sorted(set(others)),
                *sorted(set(bag)),
            ]
        )
    return rows


def _holds(outer: Candidate, inner: Candidate) -> bool:
    """Whether one occurrence lies within another."""
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _around(text: str, one: Candidate, word: str) -> Iterator[str]:
    """Letters to both sides, and pairs of letters of the clause."""
    left, right = "||||" + text[: one.start], text[one.end :] + "||||"
    for size in (1, 2, 3, 4):
        yield f"l{size}={left[-size:]}"
        yield f"r{size}={right[:size]}"
        if size < 3:
            yield f"wl{size}={word}{left[-size:]}"
            yield f"wr{size}={word}{right[:size]}"
    yield f"lr={left[-1:]}{right[:1]}"
    yield f"lr2={left[-2:]}{right[:2]}"
    clause = max(text.rfind(mark, 0, one.start) for mark in "，,。；;")
    for letter in range(clause + 1, one.start):
        yield f"cl={text[letter : letter + 2]}"
    for letter in range(one.end, min(len(text) - 1, one.end + 16)):
        yield f"cr={text[letter : letter + 2]}"


def _words_around(sight: Sight, one: Candidate, word: str) -> Iterator[str]:
    """Words to both sides and their classes."""
    number = sight.word_at(one.start)
    for by in (-4, -3, -2, -1, 1, 2, 3, 4):
        if 0 <= number + by < len(sight.words):
            other = sight.words[number + by]
            side = "L" if by < 0 else "R"
            yield f"W{by}={sight.text[other.start : other.end]}"
            yield f"{side}={sight.text[other.start : other.end]}"
            yield f"F{by}={other.kind}"
    yield f"kind={sight.words[number].kind}{word}"


def train_triggers(
    sentences: Sequence[Sentence], sights: Mapping[str, Sight], folder: Path
) -> Lexicon:
    """Train one model a type into ``folder``; the same sentences make the same models."""
    lexicon = Lexicon.learn(sentences)
    for number, kind in enumerate(lexicon.kinds):
        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.select("lbfgs")
        trainer.set_params(SETTINGS)
        for sentence in sentences:
            rows = describe(lexicon, kind, sights[sentence.text])
            if rows:
                told = {(one.start, one.end) for one in sentence.triggers if one.type == kind}
                found = lexicon.find(kind, sentence.text)
                labels = ["1" if (one.start, one.end) in told else "0" for one in found]
                trainer.append(rows, labels)
        trainer.train(str(folder / f"trigger-{number}.crf"))
    return lexicon


class TriggerReader:
    """Finds triggers with trained models."""

    def __init__(self, lexicon: Lexicon, folder: Path) -> None:
        self._lexicon = lexicon
        self._taggers = {}
        for number, kind in enumerate(lexicon.kinds):
            tagger = pycrfsuite.Tagger()
            tagger.open(str(folder / f"trigger-{number}.crf"))
            self._taggers[kind] = tagger

    def find(self, sight: Sight) -> Iterator[Trigger]:
        """Yield the occurrences that the models accept."""
        for kind, tagger in self._taggers.items():
            rows = describe(self._lexicon, kind, sight)
            if not rows:
                continue
            tagger.set(rows)
            for place, one in enumerate(self._lexicon.find(kind, sight.text)):
                if tagger.marginal("1", place) >= LEAST_BELIEF:
                    yield Trigger(type=kind, start=one.start, end=one.end)
