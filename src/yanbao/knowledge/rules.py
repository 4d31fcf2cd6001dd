"""Market rules from which dates are computed, as data: trigger, steps, source, confidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from yanbao.errors import ParseError

TABLE = Path(__file__).parent / "data" / "rules.json"
Confidence = Literal["high", "medium", "low"]
#: What a rule may start from; ``KeyDateInput`` gives the days.
TRIGGERS = frozenset(
    {
        "application-close",
        "half-year-end",
        "issue-end",
        "listing",
        "record-date",
        "reduction-notice",
        "year-end",
    }
)
#: What must (or must not) be true of the case for a rule to bind it.
TRAITS = frozenset(
    {
        "18c-commercial",
        "18c-pre-commercial",
        "a-h",
        "china-rates",
        "controlling-shareholder",
        "controlling-subscriber",
        "cornerstones",
        "fund-holdings",
        "gem",
        "large-offering",
        "new-listing",
        "offline-placement",
        "prc-issuer",
        "private-placement",
        "stabilisation",
        "star-board",
        "strategic-placement",
        "weighted-voting",
    }
)
#: Steps by name, with the types of their arguments.
STEPS: dict[str, tuple[type, ...]] = {
    "days": (int,),
    "last-weekday": (),
    "month-end": (int,),
    "months": (int,),
    "next": (str,),
    "nth-weekday": (int, int),
    "previous": (str,),
    "quarter-end": (),
    "roll": (str,),
    "sessions": (str, int),
}
Step = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: from its trigger (or from each day ``every`` names, ``MM-DD``) by steps to a day.

    Texts are (Chinese, English). It binds venues in ``markets``, cases with all of ``traits`` and
    none of ``without``, and triggers between ``valid_from`` and ``valid_to``. ``family`` names the
    reviews whose announced days take the place of computed ones; ``if_moved`` is the confidence
    when a roll moved the day (a working Saturday is no session, yet no holiday either).
    """

    id: str
    markets: tuple[str, ...]
    trigger: str
    every: tuple[str, ...]
    steps: tuple[Step, ...]
    label: tuple[str, str]
    formula: tuple[str, str]
    note: tuple[str, str]
    confidence: Confidence
    traits: frozenset[str]
    without: frozenset[str]
    valid_from: date
    valid_to: date | None
    sources: tuple[str, ...]
    family: str
    if_moved: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedReview:
    """An index review whose effective day was announced."""

    family: str
    announced_on: date
    effective_on: date
    source: str


class RuleTable:
    """The rules, and the reviews announced so far."""

    def __init__(self, rules: Iterable[Rule], reviews: Iterable[AnnouncedReview]) -> None:
        self.rules = tuple(rules)
        self._reviews = tuple(sorted(reviews, key=lambda review: review.announced_on))

    @classmethod
    def load(cls, path: Path = TABLE) -> RuleTable:
        """Read the table; ParseError when it has another layout or an unknown word."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            rules = [_read_rule(row) for row in raw["rules"]]
            reviews = [_read_review(row) for row in raw["announced"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ParseError(
                f"{path.name} is not a table of rules: {error}",
                hint="see the fields of yanbao.knowledge.rules.Rule",
            ) from error
        return cls(rules, reviews)

    def find_review(self, family: str, computed: date, as_of: date) -> AnnouncedReview | None:
        """Return the announced review of the same month as a computed day, once announced."""
        for review in self._reviews:
            if (
                review.family == family
                and review.announced_on <= as_of
                and (review.effective_on.year, review.effective_on.month)
                == (computed.year, computed.month)
            ):
                return review
        return None


@lru_cache(maxsize=1)
def load_rules() -> RuleTable:
    """Return the shipped rules, read once a process."""
    return RuleTable.load()


def _read_rule(row: dict[str, Any]) -> Rule:
    trigger = row.get("trigger", "")
    traits, without = frozenset(row.get("traits", ())), frozenset(row.get("without", ()))
    if bool(trigger) == bool(row.get("every")):
        raise ValueError(f"{row['id']}: either a trigger or the days it recurs on")
    if trigger and trigger not in TRIGGERS:
        raise ValueError(f"{row['id']}: unknown trigger {trigger!r}")
    if unknown := sorted((traits | without) - TRAITS):
        raise ValueError(f"{row['id']}: unknown trait {unknown[0]!r}")
    if_moved = row.get("if_moved", row["confidence"])
    for word in (row["confidence"], if_moved):
        if word not in ("high", "medium", "low"):
            raise ValueError(f"{row['id']}: unknown confidence {word!r}")
    if not row["sources"]:
        raise ValueError(f"{row['id']}: a rule without a source")
    valid_to = row.get("valid_to")
    return Rule(
        id=row["id"],
        markets=tuple(row["markets"]),
        trigger=trigger,
        every=tuple(row.get("every", ())),
        steps=tuple(_read_step(row["id"], step) for step in row["steps"]),
        label=_read_pair(row["label"]),
        formula=_read_pair(row["formula"]),
        note=_read_pair(row.get("note", ("", ""))),
        confidence=row["confidence"],
        traits=traits,
        without=without,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        sources=tuple(row["sources"]),
        family=row.get("family", ""),
        if_moved=if_moved,
    )


def _read_pair(texts: Iterable[str]) -> tuple[str, str]:
    chinese, english = texts
    return str(chinese), str(english)


def _read_step(rule_id: str, step: list[Any]) -> Step:
    name, arguments = step[0], tuple(step[1:])
    kinds = STEPS.get(name)
    if kinds is None or len(kinds) != len(arguments):
        raise ValueError(f"{rule_id}: unknown step {step!r}")
    if not all(isinstance(a, kind) for a, kind in zip(arguments, kinds, strict=True)):
        raise ValueError(f"{rule_id}: a step with wrong arguments {step!r}")
    return name, arguments


def _read_review(row: dict[str, str]) -> AnnouncedReview:
    return AnnouncedReview(
        family=row["family"],
        announced_on=date.fromisoformat(row["announced_on"]),
        effective_on=date.fromisoformat(row["effective_on"]),
        source=row["source"],
    )
