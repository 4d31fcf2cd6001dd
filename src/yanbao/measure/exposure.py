"""Look through funds and indices to the listings they hold.

What a book does not show is bounded, not zero: a listing outside a ranked list weighs at most as
much as the list's last line, and never more than the whole undisclosed rest. A listing that began
to trade after a book's report date cannot be in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yanbao.knowledge.funds import FundTable, find_fund_symbol
from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.name_forms import UNITED_STATES
from yanbao.model.funds import Exposure, Holding, HoldingSet, LookThrough

#: The markets whose listings alone an index, or a fund named after one, can hold by its name.
_MARKETS = (
    (re.compile(r"^上证|科创(?!创业)"), ("XSHG",)),
    (re.compile(r"^深证|(?<!科创)创业板"), ("XSHE",)),
    (re.compile(r"恒生|香港|港股"), ("XHKG",)),
    (re.compile(r"纳斯达克|标普500"), UNITED_STATES),
)
#: Indices of several markets, whatever else their names say.
_SEVERAL = re.compile(r"沪港深|港美|A股|沪深港|双创|联接")
#: Printed weights are rounded to the hundredth of a percent: a rest this small is rounding.
ROUNDING = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``listed_on`` gives first trading days by listing id; ``limit`` 0 returns every exposure.

    ``holders`` climbs on from each fund found to the feeders and funds of funds that hold it.
    """

    listed_on: Mapping[str, date] = field(default_factory=dict)
    limit: int = 0
    holders: bool = False


def could_hold(holding_set: HoldingSet, listed_on: date | None) -> bool:
    """Tell whether a listing traded by the book's report date (an unknown day counts as yes)."""
    return listed_on is None or listed_on <= holding_set.report_on


def could_include(name: str, listing_id: str) -> bool:
    """Tell whether an index or fund can include a listing of that market, as far as its name says.

    上证… and …科创… are of Shanghai, 深证… and 创业板… of Shenzhen, 恒生…, …香港… and …港股… of
    Hong Kong, 纳斯达克 and 标普500 of the United States; any other name leaves it open.
    """
    mic = listing_id.rpartition(".")[2]
    if not _SEVERAL.search(name):
        for pattern, mics in _MARKETS:
            if pattern.search(name):
                return mic in mics
    return True


def bound_undisclosed(holding_set: HoldingSet, unseen: int) -> float:
    """Return the most that ``unseen`` listings outside the shown lines can weigh together.

    ``min(unseen x last shown weight, 1 - disclosed)`` for a ranked list, ``1 - disclosed``
    otherwise; zero for a full book, whose rest is cash or rounding.
    """
    rest = max(0.0, 1.0 - holding_set.disclosed)
    if unseen <= 0 or holding_set.kind == "full_book" or rest <= ROUNDING:
        return 0.0
    if holding_set.ranked and holding_set.holdings:
        return min(rest, unseen * min(line.weight for line in holding_set.holdings))
    return rest


def search(
    listing_ids: Sequence[str], *, funds: FundTable, as_of: date, options: Options | None = None
) -> LookThrough:
    """Search every book known on ``as_of`` for the listings; say what was found and what was not.

    An index stands in for the funds that follow it, one exposure a fund, unless the fund's own
    book is known; for an index without weights, the book of one of its funds does. Ranked by
    weight, then bound, both downwards, then by path.
    """
    options = options or Options()
    wanted = tuple(dict.fromkeys(listing_ids))
    sets = funds.holding_sets(as_of)
    own_books = {holding_set.fund_symbol for holding_set in sets}
    stand_ins = {one.id for one in funds.stand_ins(as_of).values()}
    exposures: list[Exposure] = []
    without: list[HoldingSet] = []
    too_early: list[HoldingSet] = []
    for holding_set in sets:
        possible = [i for i in wanted if could_hold(holding_set, options.listed_on.get(i))]
        if not possible:
            too_early.append(holding_set)
            continue
        parts = tuple(line for line in holding_set.holdings if line.listing_id in possible)
        if not parts:
            without.append(holding_set)
            continue
        shown = {part.listing_id for part in parts}
        unseen = _count_unseen(holding_set, possible, shown)
        paths = _find_paths(holding_set, funds, own_books, as_of)
        if holding_set.id in stand_ins:
            paths += _find_stand_in_paths(holding_set, funds, own_books, as_of)
        exposures.extend(
            Exposure(
                holding_set=holding_set,
                weight=round(sum(part.weight for part in parts), 7),
                bound=round(bound_undisclosed(holding_set, unseen), 7),
                parts=parts,
                path=(*path, *(part.listing_id for part in parts)),
            )
            for path in paths
        )
    if options.holders:
        exposures += _climb(exposures, sets, funds, as_of)
    exposures.sort(key=lambda e: (-e.weight, -e.bound, e.path))
    return LookThrough(
        exposures=tuple(exposures[: options.limit] if options.limit else exposures),
        searched=len(sets),
        without=tuple(without),
        too_early=tuple(too_early),
        bound=round(max((bound_unseen(s, wanted) for s in without), default=0.0), 7),
    )


def bound_unseen(holding_set: HoldingSet, listing_ids: Sequence[str]) -> float:
    """Return the most that a book which shows none of the listings can hold of them together."""
    return bound_undisclosed(holding_set, _count_unseen(holding_set, listing_ids, ()))


def _count_unseen(
    holding_set: HoldingSet, listing_ids: Sequence[str], shown: Collection[str]
) -> int:
    name = holding_set.index_name or holding_set.fund_name
    return sum(one not in shown and could_include(name, one) for one in listing_ids)


def _find_paths(
    holding_set: HoldingSet, funds: FundTable, own_books: set[str], as_of: date
) -> list[tuple[str, ...]]:
    if holding_set.fund_symbol:
        symbol = holding_set.fund_symbol
        tracking = funds.tracks(symbol, as_of=as_of)
        # only codes that begin with 1 and 5 are listed funds; 000988 alone is no share of Shenzhen
        listed = find_listing_id(symbol, us_mics={}) if symbol[:1] in ("1", "5") else None
        return [(tracking.fund_id if tracking else listed or symbol,)]
    followers = [
        t
        for t in funds.trackers(holding_set.index_name, as_of=as_of)
        if t.fund_symbol not in own_books
    ]
    whose = holding_set.index_name or holding_set.fund_name
    return [(t.fund_id, whose) for t in followers] or [(whose,)]


def _find_stand_in_paths(
    holding_set: HoldingSet, funds: FundTable, own_books: set[str], as_of: date
) -> list[tuple[str, ...]]:
    """Return the ways from other funds of a fund's index to its book."""
    return [
        (t.fund_id, holding_set.index_name, holding_set.fund_symbol)
        for t in funds.trackers(holding_set.index_name, as_of=as_of)
        if t.fund_symbol not in own_books
    ]


def _climb(
    exposures: Sequence[Exposure], sets: Sequence[HoldingSet], funds: FundTable, as_of: date
) -> list[Exposure]:
    """Return the exposures of feeders and of funds that hold a fund found, and so on upwards.

    A fund met twice on one path is not climbed again: a cycle adds nothing.
    """
    holders: dict[str, list[tuple[HoldingSet, Holding]]] = {}
    for holding_set in sets:
        for line in holding_set.holdings if holding_set.fund_symbol else ():
            if symbol := find_fund_symbol(line.listing_id):
                holders.setdefault(symbol, []).append((holding_set, line))
    found: list[Exposure] = []
    pending = list(exposures)
    while pending:
        exposure = pending.pop()
        top = exposure.path[0]
        met = {find_fund_symbol(step) for step in exposure.path}
        above = [
            replace(exposure, path=(feeder.symbol, *exposure.path))
            for feeder in funds.feeders_of(top, as_of=as_of)
            if feeder.symbol not in met
        ]
        is_feeder = funds.feeds(top) is not None
        for holding_set, line in () if is_feeder else holders.get(find_fund_symbol(top), ()):
            if holding_set.fund_symbol not in met:
                above.append(
                    Exposure(
                        holding_set=holding_set,
                        weight=round(exposure.weight * line.weight, 7),
                        bound=round(exposure.bound * line.weight, 7),
                        parts=(line,),
                        path=(holding_set.fund_symbol, *exposure.path),
                    )
                )
        found += above
        pending += above
    return found
