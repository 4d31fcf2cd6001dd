"""Which ETF a feeder fund is named after, from the printed names of funds.

A feeder's name is its ETF's name and 联接. An ETF's name is manager, index and ETF, or today index,
ETF and manager; a feeder is kept where exactly one ETF bears its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yanbao.knowledge.funds import Tracking
from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

_FEEDER = re.compile(r"(.+?ETF)(?:发起式?)?联接.*")
_MARK = re.compile(r"\(.*?\)|（.*?）|交易型|开放式|发起式?$")
_TURNED = re.compile(r"(.+ETF)([\u4e00-\u9fff]{2,5})")
FundName = tuple[str, str]


def find_targets(
    rows: Iterable[FundName], *, listings: ListingTable, trackings: Iterable[Tracking]
) -> dict[str, set[str]]:
    """Return the ids of listed ETFs by each name a feeder may repeat; rows are (code, name)."""
    targets: dict[str, set[str]] = {}
    for code, name in rows:
        listing_id = find_listing_id(code, us_mics={}) or ""
        if code[:1] not in ("1", "5") or "ETF" not in name or "联接" in name:
            continue
        if listings.by_id(listing_id) is None:
            continue
        plain = _MARK.sub("", name)
        targets.setdefault(plain, set()).add(listing_id)
        if turned := _TURNED.fullmatch(plain):
            targets.setdefault(turned.group(2) + turned.group(1), set()).add(listing_id)
    for tracking in trackings:
        targets.setdefault(tracking.fund_name, set()).add(tracking.fund_id)
    return targets


def find_feeders(
    rows: Sequence[FundName], targets: dict[str, set[str]]
) -> list[tuple[str, str, str]]:
    """Return (code, name, ETF's id) of the feeders among (code, name), by code.

    Shares that only pay their fee at the end (后端) repeat another's book and are left out.
    """
    found = []
    for code, name in sorted(set(rows)):
        match = _FEEDER.fullmatch(_MARK.sub("", name))
        ids = targets.get(match.group(1), set()) if match else set()
        if len(ids) == 1 and "后端" not in name:
            found.append((code, name, next(iter(ids))))
    return found
