"""The annotated sentences of FewFC, in the two shapes in which they are published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRAIN = ("train_base", "train_trans", "test_base", "test_trans")
TEST = "casee_test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word at ``[start, end)`` that tells an event of a type."""

    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What plays a role in the events of a type, at ``[start, end)``."""

    type: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with what its annotators marked."""

    id: str
    text: str
    triggers: frozenset[Trigger]
    arguments: frozenset[Argument]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Test sentences, the training sentences that are not among them, and the ids of those test
    sentences whose words also stand in the published training sentences.
    """

    train: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    shared: frozenset[str]


def read_split(folder: Path) -> Split:
    """Read both splits; a training sentence with the words of a test sentence is left out."""
    test = tuple(map(_sentence, _rows(folder / f"{TEST}.json")))
    ids, texts = {one.id for one in test}, {one.text: one.id for one in test}
    others = [
        sentence
        for name in TRAIN
        for sentence in map(_sentence, _rows(folder / f"{name}.json"))
        if sentence.id not in ids
    ]
    return Split(
        train=tuple(one for one in others if one.text not in texts),
        test=test,
        shared=frozenset(texts[one.text] for one in others if one.text in texts),
    )


def _rows(path: Path) -> Sequence[Mapping[str, Any]]:
    """Read a JSON array, or one object a line."""
    text = path.read_text("utf-8").strip()
    if text.startswith("["):
        rows: list[Mapping[str, Any]] = json.loads(text)
        return rows
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _sentence(row: Mapping[str, Any]) -> Sentence:
    triggers: set[Trigger] = set()
    arguments: set[Argument] = set()
    for kind, role, start, end in _marks(row["events"]):
        if role == "trigger":
            triggers.add(Trigger(type=kind, start=start, end=end))
        else:
            arguments.add(Argument(type=kind, role=role, start=start, end=end))
    return Sentence(
        id=row["id"],
        text=row["content"],
        triggers=frozenset(triggers),
        arguments=frozenset(arguments),
    )


def _marks(events: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, int, int]]:
    """Yield type, role, start and end of every marked piece, from either shape."""
    for event in events:
        pieces = [(one["role"], one["span"]) for one in event.get("mentions", ())]
        if "trigger" in event:
            pieces.append(("trigger", event["trigger"]["span"]))
        for role, ones in event.get("args", {}).items():
            pieces.extend((role, one["span"]) for one in ones)
        for role, (start, end) in pieces:
            yield event["type"], role, start, end
