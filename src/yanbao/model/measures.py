"""What measuring yields besides exposures: key dates and statistics of comparable listings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yanbao.model.prices import ToldPrices
from yanbao.model.references import Reference
from yanbao.model.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDate:
    """A date to watch. A document prints it (``span``), a rule computes it (``rule``), or both.

    ``label`` is (Chinese, English); ``formula`` shows the arithmetic of a computed date;
    ``rule`` is the rule's row with its source. A rule of low confidence yields no key date.
    """

    on: date
    label: tuple[str, str]
    formula: str = ""
    rule: Reference | None = None
    span: Span | None = None
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingStatistics:
    """A measure over comparable listings, and where the case stands among them.

    ``measure`` and ``sample`` are (Chinese, English) labels; ``values`` are fractions for returns
    and shares, plain numbers where the ``unit`` is times; intervals are 95 % (see
    quant/statistics.py); the percentile is in [0, 1], None where the case's own value is not known.
    ``enough`` is False where n is too small to infer from, and then only n may be told.
    """

    measure: tuple[str, str]
    sample: tuple[str, str]
    values: tuple[float, ...]
    n: int
    mean: float
    median: float
    interval: tuple[float, float]
    share_positive: float | None
    share_interval: tuple[float, float] | None
    case_value: float | None
    case_percentile: float | None
    enough: bool
    reference: Reference
    unit: Literal["fraction", "times"] = "fraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """An abnormal return around the theme's event: of one security, or of the sample's mean.

    ``effect`` and ``interval`` are fractions over the window of sessions ``window`` (day 0 is the
    first session of the security's own venue on or after the event); ``test`` names the statistic
    behind ``p_value``; ``corrected`` is the p-value after Holm's correction over all told together.
    ``model`` says what the market's part was taken off with.
    """

    listing_id: str
    n: int
    day_zero: date | None
    window: tuple[int, int]
    effect: float
    interval: tuple[float, float]
    test: str
    statistic: float
    p_value: float
    corrected: float
    benchmark: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionStudy:
    """What prices say of an event: the reactions measured, and how many securities were not.

    ``told_by`` names the services that told the prices and when; empty where files did.
    """

    reactions: tuple[Reaction, ...]
    asked: int
    refused: int
    told_by: tuple[ToldPrices, ...] = ()
