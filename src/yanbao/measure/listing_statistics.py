"""How a Hong Kong listing's offer and first day compare with those known before it.

Only offerings known by the as-of date are counted, and never the case itself. Each record says how
many there are; where ``enough`` is False it may say no more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from yanbao.knowledge.offerings import Offering, OfferingTable
from yanbao.model.measures import ListingStatistics
from yanbao.model.references import Reference
from yanbao.quant.statistics import mean, mean_interval, median, percentile_rank, share_interval

MEASURES = {
    "first_day_return": ("首日涨跌幅（收盘对发行价）", "first-day return (close over offer price)"),
    "grey_market_return": ("暗盘涨跌幅（对发行价）", "grey-market return (over offer price)"),
    "public_multiple": ("公开发售认购倍数", "public subscription, times"),
    "international_multiple": ("国际发售认购倍数", "international subscription, times"),
    "cornerstone_share": ("基石投资者占发售比例", "cornerstones' share of the offer"),
    "greenshoe": ("超额配股权行使比例", "over-allotment option, share exercised"),
}
_RETURNS = frozenset({"first_day_return", "grey_market_return"})
_MULTIPLES = frozenset({"public_multiple", "international_multiple"})
#: Told with n = 0: the one public table that gives it contradicts the filings (rows' notes).
_UNKNOWN = frozenset({"greenshoe"})
_QUOTED_MEMBERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCase:
    """The listing in question, as far as its facts are known. Units as in ``Offering``."""

    listing_id: str
    board: str = "main"
    chapter: str = ""
    sector: str = ""
    theme: str = ""
    net_proceeds_hkd_mn: float | None = None
    public_multiple: float | None = None
    international_multiple: float | None = None
    cornerstone_share: float | None = None
    first_day_return: float | None = None
    grey_market_return: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The window before the as-of date, the confidence level, how near counts as alike.

    ``size_factor`` 3 takes offers between a third and three times the case's net proceeds;
    ``multiple_factor`` likewise for the public subscription. ``min_n`` is the least sample that
    ``enough`` asks for.
    """

    window_days: int = 365
    level: float = 0.95
    min_n: int = 5
    size_factor: float = 3.0
    multiple_factor: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """A set of comparable offerings under a label; ``key`` names it in the reference."""

    key: str
    label: tuple[str, str]
    belongs: Callable[[Offering], bool]


def find_case(listing_id: str, table: OfferingTable, as_of: date) -> OfferCase | None:
    """Return the table's own facts of a listing as a case; None when not known by then."""
    offering = table.find(listing_id, as_of)
    if offering is None:
        return None
    return OfferCase(
        listing_id=offering.listing_id,
        board=offering.board,
        chapter=offering.chapter,
        sector=offering.sector,
        theme=offering.theme,
        net_proceeds_hkd_mn=offering.net_proceeds_hkd_mn,
        public_multiple=offering.public_multiple,
        international_multiple=offering.international_multiple,
        cornerstone_share=offering.cornerstone_share,
        first_day_return=offering.first_day_return,
        grey_market_return=offering.grey_market_return,
    )


def comparables(
    case: OfferCase, table: OfferingTable, as_of: date, options: Options | None = None
) -> tuple[ListingStatistics, ...]:
    """Estimate returns and terms of listings comparable with the case, as known by ``as_of``.

    First-day return on every sample, the widest first: the board; of it the same sector, theme,
    chapter; offers of like size and of like public demand. Then on the board alone the grey
    market's, the multiples, the cornerstones' share and the greenshoe.
    Mean with Student's interval (1908), share of gains with Wilson's (1927). A sample whose
    criterion the case does not have is left out. ``as_of`` may be an aware instant.
    """
    options = options or Options()
    day = date(as_of.year, as_of.month, as_of.day)
    since = max(table.bounds[0], day - timedelta(days=options.window_days))
    pool = [
        offering
        for offering in table.known(as_of)
        if offering.listed_on >= since
        and offering.listing_id != case.listing_id
        and offering.board == case.board
    ]
    window = (since, min(day, table.bounds[1]))
    samples = _find_samples(case, window, options)
    wanted = [("first_day_return", sample) for sample in samples]
    wanted += [(measure, samples[0]) for measure in MEASURES if measure != "first_day_return"]
    return tuple(
        _measure(measure, sample, [o for o in pool if sample.belongs(o)], case, options)
        for measure, sample in wanted
    )


def _find_samples(case: OfferCase, window: tuple[date, date], options: Options) -> list[_Sample]:
    span = f"{window[0]}～{window[1]}"
    venue = ("港交所主板", "HKEX Main Board") if case.board == "main" else ("GEM", "GEM")
    board = (f"{venue[0]}新上市（{span}）", f"{venue[1]} listings ({span})")
    samples = [_Sample(key="board", label=board, belongs=lambda _: True)]

    def add(key: str, zh: str, en: str, belongs: Callable[[Offering], bool]) -> None:
        label = (f"{board[0]}中{zh}", f"{board[1]}, {en}")
        samples.append(_Sample(key=key, label=label, belongs=belongs))

    if case.sector:
        add("sector", "同一行业大类", "same broad sector", lambda o: o.sector == case.sector)
    if case.theme:
        theme = (case.sector, case.theme)
        add("theme", "同一主题", "same theme", lambda o: (o.sector, o.theme) == theme)
    if case.chapter:
        chapter = case.chapter[:3]
        add(
            "chapter",
            f"配发公告载明第{chapter}章者",
            f"allotment announcement names Chapter {chapter}",
            lambda o: o.chapter[:3] == chapter,
        )
    if size := case.net_proceeds_hkd_mn:
        factor = options.size_factor
        add(
            "size",
            f"募资净额在其1/{factor:g}至{factor:g}倍之间",
            f"net proceeds between 1/{factor:g} and {factor:g} times its own",
            lambda o: _is_near(o.net_proceeds_hkd_mn, size, factor),
        )
    if multiple := case.public_multiple:
        factor = options.multiple_factor
        add(
            "demand",
            f"公开认购倍数在其1/{factor:g}至{factor:g}倍之间",
            f"public subscription between 1/{factor:g} and {factor:g} times its own",
            lambda o: _is_near(o.public_multiple, multiple, factor),
        )
    return samples


def _is_near(value: float | None, centre: float, factor: float) -> bool:
    return value is not None and centre / factor <= value <= centre * factor


def _measure(
    measure: str, sample: _Sample, pool: list[Offering], case: OfferCase, options: Options
) -> ListingStatistics:
    pairs = [(o, v) for o in pool if (v := _read(o, measure)) is not None]
    values = [value for _, value in pairs]
    n, positive = len(values), sum(value > 0 for value in values)
    enough = n >= max(2, options.min_n)
    own = _read(case, measure)
    interval = mean_interval(values, level=options.level) if enough else None
    gains = enough and measure in _RETURNS
    share = share_interval(positive, n, level=options.level) if gains else None
    return ListingStatistics(
        measure=MEASURES[measure],
        unit="times" if measure in _MULTIPLES else "fraction",
        sample=sample.label,
        values=tuple(values),
        n=n,
        mean=mean(values) if enough else 0.0,
        median=median(values) if enough else 0.0,
        interval=(interval.low, interval.high) if interval else (0.0, 0.0),
        share_positive=positive / n if gains else None,
        share_interval=(share.low, share.high) if share else None,
        case_value=own,
        case_percentile=percentile_rank(own, values) if enough and own is not None else None,
        enough=enough,
        reference=_refer(measure, sample, pairs),
    )


def _read(whose: Offering | OfferCase, measure: str) -> float | None:
    value: float | None = None if measure in _UNKNOWN else getattr(whose, measure)
    return value


def _refer(measure: str, sample: _Sample, pairs: list[tuple[Offering, float]]) -> Reference:
    latest = pairs[-_QUOTED_MEMBERS:]
    form = ".1f" if measure in _MULTIPLES else "+.1%" if measure in _RETURNS else ".1%"
    shown = ", ".join(f"{o.listing_id} {value:{form}}" for o, value in latest)
    more = f"; {len(pairs) - len(latest)} earlier" if len(pairs) > len(latest) else ""
    addresses = sorted({a for o, _ in pairs for a in o.sources.get(measure, ())})
    return Reference(
        dataset="offerings",
        key=f"{measure}/{sample.key}",
        quote=f"{sample.label[1]}: n={len(pairs)}; {shown}{more}",
        address=addresses[0] if addresses else "",
        known_on=max((o.known_on for o, _ in pairs), default=None),
    )
