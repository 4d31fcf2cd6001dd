"""Which base rates speak of a security: those of shares, of an industry's basket, or of the index.

A fund on an index that is neither the market's nor an industry's has none, and no call is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from yanbao.forecast.cases import CallCase
from yanbao.forecast.options import BENCHMARKS
from yanbao.knowledge import Knowledge
from yanbao.knowledge.base_rates import Of
from yanbao.model.funds import LookThrough

_CHINA = ("XSHG", "XSHE", "BJSE")
#: an index of the whole market, of a size or of a board is no industry's
_BROAD = re.compile(
    r"(?:沪深|中证|上证|深证|科创板?|创业板?|北证|国证|双创|MSCI|富时|中国)*"
    r"(?:综合|综指|成份|成指|指数?|A?\d+|A股)*"
)
#: a style is no industry either
_STYLE = re.compile("红利|低波|价值|成长|质量|自由现金流|央企|国企|ESG")
#: of a book's disclosed weight so much lies in mainland shares where the rates of these apply
_MAINLAND = 0.9


def find_kind(listing_id: str, knowledge: Knowledge, on: date) -> Of | None:
    """Return what a security's base rates are of; None where there are none for its kind."""
    listing = knowledge.listings.by_id(listing_id)
    if listing is None or listing.kind in ("share", "adr"):
        return "shares"
    home = dict(BENCHMARKS).get(listing.mic, "")
    if listing.kind == "index":
        return "index" if listing_id == home else None
    followed = knowledge.funds.tracks(listing_id, as_of=on) if listing.kind == "etf" else None
    index = knowledge.listings.by_id(home)
    if followed is None or index is None:
        return None
    if followed.index_name == index.name:
        return "index"
    if listing.mic not in _CHINA or not _is_industry(followed.index_name, knowledge, on):
        return None
    return "sectors"


def _is_industry(index_name: str, knowledge: Knowledge, on: date) -> bool:
    if _BROAD.fullmatch(index_name) or _STYLE.search(index_name):
        return False
    books = [b for b in knowledge.funds.holding_sets(on) if b.index_name == index_name]
    lines = [line for book in books for line in book.holdings]
    whole = sum(line.weight for line in lines)
    home = sum(line.weight for line in lines if line.listing_id.endswith(_CHINA))
    return whole > 0 and home >= _MAINLAND * whole


def find_fund_cases(
    looks: Sequence[LookThrough | None],
    *,
    note: str,
    event_type: str,
    knowledge: Knowledge,
    as_of: datetime,
    most: int = 2,
) -> tuple[CallCase, ...]:
    """Return a case for the industries' ETFs with the largest disclosed weight, one an index.

    Of an index's ETFs the first that a page names. A fund on the whole market is left: what it says
    of an event is what the market says.
    """
    found: dict[str, CallCase] = {}
    exposures = [e for look in looks if look is not None for e in look.exposures]
    for exposure in sorted(exposures, key=lambda e: (-e.weight, e.holding_set.id)):
        index_name = exposure.holding_set.index_name
        for tracking in knowledge.funds.trackers(index_name, as_of=as_of.date()):
            fund = knowledge.listings.by_id(tracking.fund_id)
            if fund is None or find_kind(fund.id, knowledge, as_of.date()) != "sectors":
                continue
            case = CallCase(note=note, listing_id=fund.id, event_type=event_type, of="sectors")
            found.setdefault(index_name, case)
            break
        if len(found) == most:
            break
    return tuple(found.values())
