"""The measures that numbers are about, read from ``data/metrics.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from yanbao.extract.lexicon import Lexicon
from yanbao.model.vocabulary import ATTRIBUTES

KINDS = frozenset(
    ("money", "each", "level", "change", "pp", "bp", "times", "shares", "point", "count", "bare")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A line of the table. ``thing`` says that the words name the subject itself."""

    name: str
    weight: float
    thing: bool
    words: tuple[str, ...]
    attributes: dict[str, str]


def parse_metrics(table: str) -> tuple[Metric, ...]:
    """Parse the table; an unknown kind or attribute raises ValueError."""
    metrics = []
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, rest = line.partition(": ")
        name, _, weight = head.partition(" ")
        words, _, pairs = rest.partition(" => ")
        attributes = dict(pair.split("=", 1) for pair in pairs.split())
        if not set(attributes) <= KINDS or not set(attributes.values()) <= set(ATTRIBUTES):
            raise ValueError(f"unknown kind or attribute in the table of measures: {line!r}")
        metrics.append(
            Metric(
                name=name,
                weight=float(weight.rstrip("~")),
                thing=weight.endswith("~"),
                words=tuple(word.strip() for word in words.split(", ")),
                attributes=attributes,
            )
        )
    return tuple(metrics)


@lru_cache(maxsize=1)
def metrics() -> tuple[Metric, ...]:
    """The parsed table."""
    source = files("yanbao.extract").joinpath("data/metrics.txt")
    return parse_metrics(source.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def metric_lexicon() -> Lexicon:
    """The words of the table, longest first; an entry's number is its line's."""
    return Lexicon([metric.words for metric in metrics()], longest=True)
