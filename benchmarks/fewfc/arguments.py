"""Arguments: for each type, which pieces of a sentence play which of its roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pycrfsuite

from benchmarks.fewfc.features import Sight
from benchmarks.fewfc.sentences import Argument, Sentence, Trigger

#: Distances to a trigger are told apart up to these, in letters.
STEPS = (1, 2, 3, 5, 8, 12, 18, 26, 40, 60)
#: Chosen on 900 training sentences held out.
SETTINGS = {"c1": 0.1, "c2": 0.5, "max_iterations": 100, "feature.minfreq": 2}
_CLAUSE = re.compile(r"[，,。；;：:]")


def describe(sight: Sight, kind: str, triggers: Collection[Trigger]) -> list[list[str]]:
    """Return the features of each letter, seen from the triggers of a type."""
    text = sight.text
    own = sorted((one for one in triggers if one.type == kind), key=lambda one: one.start)
    others = sorted({f"also={one.type}" for one in triggers if one.type != kind})
    words = sorted({f"t={text[one.start : one.end]}" for one in own})
    clauses = [0]
    for letter in text:
        clauses.append(clauses[-1] + bool(_CLAUSE.match(letter)))
    rows = []
    for place, letters in enumerate(sight.letters):
        near = min(own, key=lambda one: (_gap(one, place), one.start))
        gap = _gap(near, place)
        side = "in" if gap == 0 else "L" if place < near.start else "R"
        size = sum(gap > step for step in STEPS)
        apart = max(-3, min(3, clauses[place] - clauses[near.start]))
        word = text[near.start : near.end]
        class_ = sight.words[sight.word_at(place + 1) - 1 if place else 0].kind
        rows.append(
            [
                *letters,
                f"s={side}",
                f"g={side}{size}",
                f"a={apart}",
                f"ag={apart}{side}{size}",
                f"tw={word}{side}",
                f"twg={word}{side}{size}",
                f"ta={word}{apart}",
                f"first={place < own[0].start}",
                f"n={min(3, len(own))}",
                f"{side}{class_}",
                f"{apart}{class_}",
                f"{side}{size}{class_}",
                *others,
                *words,
            ]
        )
    return rows


def _gap(trigger: Trigger, place: int) -> int:
    """Return how many letters lie between; zero within the trigger."""
    if place < trigger.start:
        return trigger.start - place
    return max(0, place - trigger.end + 1)


def label(sentence: Sentence, kind: str) -> list[str]:
    """Return one label a letter; of pieces that overlap the longer one is kept."""
    labels = ["O"] * len(sentence.text)
    mine = [one for one in sentence.arguments if one.type == kind]
    for one in sorted(mine, key=lambda one: (one.start - one.end, one.start, one.role)):
        if any(labels[place] != "O" for place in range(one.start, one.end)):
            continue
        labels[one.start : one.end] = [
            f"B-{one.role}",
            *[f"I-{one.role}"] * (one.end - one.start - 1),
        ]
    return labels


def train_arguments(
    sentences: Sequence[Sentence],
    sights: Mapping[str, Sight],
    kinds: Sequence[str],
    folder: Path,
) -> None:
    """Train one model a type into ``folder``, on the sentences that tell the type."""
    for number, kind in enumerate(kinds):
        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.select("lbfgs")
        trainer.set_params(SETTINGS)
        for sentence in sentences:
            if any(one.type == kind for one in sentence.triggers):
                sight = sights[sentence.text]
                trainer.append(describe(sight, kind, sentence.triggers), label(sentence, kind))
        trainer.train(str(folder / f"argument-{number}.crf"))


class ArgumentReader:
    """Finds arguments with trained models."""

    def __init__(self, kinds: Sequence[str], folder: Path) -> None:
        self._taggers = {}
        for number, kind in enumerate(kinds):
            tagger = pycrfsuite.Tagger()
            tagger.open(str(folder / f"argument-{number}.crf"))
            self._taggers[kind] = tagger

    def find(self, sight: Sight, triggers: Collection[Trigger]) -> Iterator[Argument]:
        """Yield what plays a role in the types that the triggers tell."""
        for kind in sorted({one.type for one in triggers}):
            labels = self._taggers[kind].tag(describe(sight, kind, triggers))
            yield from _pieces(kind, labels)


def _pieces(kind: str, labels: Sequence[str]) -> Iterator[Argument]:
    """Read the pieces off their labels."""
    start, role = 0, ""
    for place, one in enumerate([*labels, "O"]):
        if role and one != f"I-{role}":
            yield Argument(type=kind, role=role, start=start, end=place)
            role = ""
        if one.startswith("B-"):
            start, role = place, one[2:]
