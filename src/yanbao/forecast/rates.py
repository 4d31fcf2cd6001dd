"""Base rates for one question: the market's, that of comparable cases, and what both say.

Comparables are shrunk toward the market's rate, and that toward a coin: a beta-binomial mean at
each step (docs/methods.md, "Calls").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yanbao.forecast.options import Options
from yanbao.knowledge import Knowledge
from yanbao.knowledge.base_rates import Asked, Condition, Counts, Of
from yanbao.knowledge.offerings import Offering
from yanbao.model.forecasts import BaseRate
from yanbao.model.measures import ListingStatistics
from yanbao.model.references import Reference
from yanbao.quant.proportions import estimate_share, estimate_strength, shrink
from yanbao.quant.statistics import share_interval

COIN = 0.5
_FIRST_DAY = "first_day_return/"
#: the narrowest sample of listings first
_NARROW = ("theme", "chapter", "sector")
#: the grey market's return over the offer price that parts a firm one from a hot one
_FIRM = 0.1
_SPELLS = {
    "flat": ("暗盘未高于发行价", "whose grey market ended no higher than the offer"),
    "firm": (f"暗盘高于发行价至多{_FIRM:.0%}", f"whose grey market ended up to {_FIRM:.0%} above"),
    "hot": (f"暗盘高于发行价{_FIRM:.0%}以上", f"whose grey market ended over {_FIRM:.0%} above"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A probability and what it was drawn from. ``baseline`` uses the market's rate alone."""

    base_rate: BaseRate
    market_rate: BaseRate
    strength: float
    baseline: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where, when and of what a question is asked, and what had just happened."""

    mic: str
    condition: Condition
    on: date
    of: Of = "shares"


def draw(base_rate: BaseRate, market_rate: BaseRate, *, strength: float, options: Options) -> Drawn:
    """Shrink; every number is rounded as printed, so that a reader's sum comes out the same."""
    baseline = round(shrink(market_rate.rate, market_rate.effective_n, COIN, options.strength), 4)
    probability = baseline
    if base_rate is not market_rate:
        probability = round(shrink(base_rate.rate, base_rate.effective_n, baseline, strength), 4)
    return Drawn(
        base_rate=base_rate,
        market_rate=market_rate,
        strength=strength,
        baseline=baseline,
        probability=probability,
    )


def find_window_rates(
    asked: Asked,
    horizon: int,
    *,
    setting: Setting,
    knowledge: Knowledge,
    options: Options,
) -> Drawn | None:
    """Return the rates of a question over a horizon as known on a day; None where none is known."""
    table, mic, on = knowledge.base_rates, setting.mic, setting.on
    market = table.find(asked, horizon, mic=mic, as_of=on, of=setting.of)
    borrowed = market is None
    if market is None and setting.of == "shares":
        market = table.find(asked, horizon, mic=options.lender, as_of=on)
    if market is None:
        return None
    market_rate = _to_rate(market, options, borrowed=borrowed)
    base_rate = market_rate
    if setting.condition != "any":
        own = table.find(asked, horizon, mic=mic, as_of=on, condition=setting.condition)
        if own is not None and sum(own.sizes) >= options.min_n:
            base_rate = _to_rate(own, options, borrowed=False)
    return draw(base_rate, market_rate, strength=options.strength, options=options)


def _to_rate(counts: Counts, options: Options, *, borrowed: bool) -> BaseRate:
    share = estimate_share(counts.hits, counts.sizes, correlation=options.correlation)
    effective = min(share.effective_n, options.borrowed_n) if borrowed else share.effective_n
    label = counts.label
    if borrowed:
        label = (f"借用{label[0]}，本市场无此统计", f"borrowed: {label[1]}; none of its own market")
    return BaseRate(
        label=label,
        hits=share.hits,
        n=share.n,
        rate=round(share.rate, 4),
        effective_n=round(effective, 1),
        interval=(round(share.interval[0], 4), round(share.interval[1], 4)),
        reference=counts.reference,
        borrowed=borrowed,
    )


def find_first_day_rates(
    statistics: Sequence[ListingStatistics],
    *,
    grey_market: float | None,
    as_of: datetime,
    knowledge: Knowledge,
    options: Options,
) -> Drawn | None:
    """Return how often listings closed their first day above the offer price.

    The board's rate is the market's. Comparable are the listings whose grey market, the evening
    before, ended as the case's did; where that is not known the narrowest sample with enough
    listings. Both are shrunk by what the differences between such groups say (moments). None below
    ``min_n``.
    """
    by_key = {
        found.reference.key.removeprefix(_FIRST_DAY): found
        for found in statistics
        if found.reference.key.startswith(_FIRST_DAY) and found.n >= options.min_n
    }
    board = by_key.get("board")
    if board is None:
        return None
    market_rate = _to_share(board)
    known = [
        offering
        for offering in knowledge.offerings.known(as_of)
        if offering.first_day_return is not None
    ]
    groups = _split(known, _find_spell if grey_market is not None else _find_sector)
    strength = estimate_strength(
        [sum(came) for came in groups.values()],
        [len(came) for came in groups.values()],
        otherwise=options.strength,
    )
    if grey_market is not None:
        spell = _name_spell(grey_market)
        came = groups.get(spell, [])
        if len(came) >= options.min_n:
            latest = max(o.listed_on for o in known if _find_spell(o) == spell)
            base_rate = _to_spell(spell, came, latest, board.reference.address)
            return draw(base_rate, market_rate, strength=round(strength, 1), options=options)
    narrow = next((by_key[key] for key in _NARROW if key in by_key), None)
    base_rate = market_rate if narrow is None else _to_share(narrow)
    return draw(base_rate, market_rate, strength=round(strength, 1), options=options)


def _split(known: Sequence[Offering], name_of: Callable[[Offering], str]) -> dict[str, list[bool]]:
    """Group whether the first day closed above the offer; offerings without a group are left."""
    groups: dict[str, list[bool]] = {}
    for offering in known:
        if name := name_of(offering):
            groups.setdefault(name, []).append((offering.first_day_return or 0) > 0)
    return {name: groups[name] for name in sorted(groups)}


def _find_sector(offering: Offering) -> str:
    return offering.sector


def _find_spell(offering: Offering) -> str:
    if offering.grey_market_return is None:
        return ""
    return _name_spell(offering.grey_market_return)


def _name_spell(value: float) -> str:
    if value <= 0:
        return "flat"
    return "firm" if value <= _FIRM else "hot"


def _to_spell(spell: str, came: Sequence[bool], latest: date, address: str) -> BaseRate:
    words = _SPELLS[spell]
    label = (f"{words[0]}的新股首日收于发行价之上", f"listings {words[1]}, first close above offer")
    hits, n = sum(came), len(came)
    interval = share_interval(hits, n)
    return BaseRate(
        label=label,
        hits=hits,
        n=n,
        rate=round(hits / n, 4),
        effective_n=float(n),
        interval=(round(interval.low, 4), round(interval.high, 4)),
        reference=Reference(
            dataset="offerings",
            key=f"first_day_return/grey-{spell}",
            quote=f"{label[1]}: {hits} of {n} (to {latest})",
            address=address,
            known_on=latest,
        ),
    )


def _to_share(found: ListingStatistics) -> BaseRate:
    hits = sum(value > 0 for value in found.values)
    interval = share_interval(hits, found.n)
    return BaseRate(
        label=(
            f"{found.sample[0]}首日收于发行价之上",
            f"{found.sample[1]}, first close above offer",
        ),
        hits=hits,
        n=found.n,
        rate=round(hits / found.n, 4),
        effective_n=float(found.n),
        interval=(round(interval.low, 4), round(interval.high, 4)),
        reference=found.reference,
    )
