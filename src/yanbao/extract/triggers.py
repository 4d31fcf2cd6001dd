"""The words that report an event of each type, read from ``data/triggers.txt``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from yanbao.extract.lexicon import Lexicon
from yanbao.model.vocabulary import EVENT_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A line of the table (see the head of the file)."""

    type: str
    weight: float
    words: tuple[str, ...]
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def parse_triggers(table: str) -> tuple[Trigger, ...]:
    """Parse the table; a line that names an unknown type raises ValueError."""
    named: dict[str, str] = {}
    triggers = []
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, rest = line.partition(": ")
        kind, _, weight = head.partition(" ")
        if kind == "let":
            named[weight] = rest
            continue
        if kind not in EVENT_TYPES:
            raise ValueError(f"unknown event type in the trigger table: {kind!r}")
        rest, _, unless = rest.partition(" !! ")
        words, _, needs = rest.partition(" && ")
        triggers.append(
            Trigger(
                type=kind,
                weight=float(weight),
                words=tuple(word.strip() for word in words.split(", ")),
                needs=_expression(needs, named),
                unless=_expression(unless, named),
            )
        )
    return tuple(triggers)


def _expression(source: str, named: dict[str, str]) -> re.Pattern[str] | None:
    """Compile an expression with its named parts put in; None for an empty one."""
    for name, part in named.items():
        source = source.replace(f"{{{name}}}", part)
    return re.compile(source.strip()) if source.strip() else None


@lru_cache(maxsize=1)
def triggers() -> tuple[Trigger, ...]:
    """The parsed table."""
    source = files("yanbao.extract").joinpath("data/triggers.txt")
    return parse_triggers(source.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def trigger_lexicon() -> Lexicon:
    """The words of the table; an entry's number is its line's."""
    return Lexicon([trigger.words for trigger in triggers()], longest=False)
