"""CallCase: the few facts about a security that decide which base rate applies to it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yanbao.knowledge import Knowledge
from yanbao.knowledge.base_rates import Of
from yanbao.knowledge.closes import GAUGES
from yanbao.model.readings import Claim
from yanbao.model.stories import Point
from yanbao.model.vocabulary import COMPANY_EVENTS
from yanbao.text.spells import tells_of_longer

#: what happens to a company itself; of a market's or a state's doings no share is the party
_OWN_EVENTS = frozenset({*COMPANY_EVENTS, "market_move"})
_GREY = re.compile("暗[盘盤]|gr[ae]y market", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: no session moves a share further; what claims to is another kind of number
_LARGEST_MOVE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCase:
    """Whom a call is about, and what base rates are ``of``. ``note`` names the note it stands in.

    ``day_move`` is the return of session ``moved_on``, over its index where that is known (0.08 for
    8 %); ``listed_on``, ``offer_price`` and ``grey_market_return`` (of the evening before the first
    session, over the offer price) concern new listings.
    """

    note: str
    listing_id: str
    event_type: str
    day_move: float | None = None
    moved_on: date | None = None
    listed_on: date | None = None
    offer_price: float | None = None
    grey_market_return: float | None = None
    of: Of = "shares"

    @property
    def mic(self) -> str:
        """The venue."""
        return self.listing_id.rpartition(".")[2]


def find_day_move(
    listing_id: str, claims: Sequence[Claim], subjects: Mapping[str, str], as_of: datetime
) -> tuple[float, date] | None:
    """Return the latest actual move of one session that the claims tell of a listing.

    It is over the market's move of that day where the claims tell that too. ``subjects`` maps a
    claim's id to its listing. None where no claim gives one single number for one day up to the
    instant.
    """
    found = _find_moves(listing_id, "price_change_pct", claims, subjects, as_of)
    if not found:
        return None
    day = max(found)
    for gauge in GAUGES.get(listing_id.rpartition(".")[2], ()):
        market = _find_moves(gauge, "index_change_pct", claims, subjects, as_of)
        if day in market:
            return found[day] - market[day], day
    return found[day], day


def _find_moves(
    listing_id: str,
    attribute: str,
    claims: Sequence[Claim],
    subjects: Mapping[str, str],
    as_of: datetime,
) -> dict[date, float]:
    """Return the first move told of each day up to the instant."""
    found: dict[date, float] = {}
    for claim in claims:
        if (
            claim.attribute != attribute
            or claim.modality != "actual"
            or subjects.get(claim.id) != listing_id
            or not _DAY.fullmatch(claim.period or "")
            or claim.quantity.value_max is not None
            or claim.quantity.unit != "%"
            or tells_of_longer(claim.span.quote)
        ):
            continue
        day, move = date.fromisoformat(claim.period or ""), float(claim.quantity.amount) / 100
        if day <= as_of.date() and math.isfinite(move) and abs(move) <= _LARGEST_MOVE:
            found.setdefault(day, move)
    return found


def find_grey_market_return(
    listing_id: str, claims: Sequence[Claim], subjects: Mapping[str, str]
) -> float | None:
    """Return the grey market's return over the offer price, as the first claim that has one says.

    Brokers' grey markets differ by a little; what counts for a base rate is how high it ended.
    """
    for claim in claims:
        if (
            claim.attribute == "price_change_pct"
            and claim.modality == "actual"
            and subjects.get(claim.id) == listing_id
            and claim.quantity.value_max is None
            and claim.quantity.unit == "%"
            and _GREY.search(claim.span.quote)
        ):
            value = float(claim.quantity.amount) / 100
            if math.isfinite(value) and abs(value) <= _LARGEST_MOVE:
                return value
    return None


def find_offer_price(
    listing_id: str, claims: Sequence[Claim], subjects: Mapping[str, str]
) -> float | None:
    """Return the fixed offer price that the claims agree on; None where there is none, or several.

    A range or a maximum is no price that a first close can be held against.
    """
    found = {
        claim.quantity.amount
        for claim in claims
        if claim.attribute == "offer_price"
        and claim.modality == "actual"
        and subjects.get(claim.id) == listing_id
        and claim.quantity.value_max is None
        and claim.quantity.comparator == "eq"
    }
    return float(found.pop()) if len(found) == 1 else None


def cases_of(
    points: Sequence[Point],
    *,
    note: str,
    subjects: Mapping[str, str],
    knowledge: Knowledge,
    as_of: datetime,
    market: Sequence[Claim] = (),
) -> tuple[CallCase, ...]:
    """Return a case for the share each point is about first, one a share, in the points' order.

    ``market`` are claims that tell how indices moved. Points about the market or a policy name
    shares beside them (a broker that comments, a maker that is hit): no call is drawn from those.
    """
    found: dict[str, CallCase] = {}
    for point in points:
        if point.event_type not in _OWN_EVENTS:
            continue
        listing_id = point.listing_ids[0] if point.listing_ids else ""
        listing = knowledge.listings.by_id(listing_id) if listing_id else None
        if listing is None or listing.kind not in ("share", "adr") or listing_id in found:
            continue
        move = find_day_move(listing_id, [*point.claims, *market], subjects, as_of)
        found[listing_id] = CallCase(
            note=note,
            listing_id=listing_id,
            event_type=point.event_type,
            day_move=move[0] if move else None,
            moved_on=move[1] if move else None,
            listed_on=find_listed_on(listing_id, knowledge, as_of),
        )
    return tuple(found.values())


def find_listed_on(listing_id: str, knowledge: Knowledge, as_of: datetime) -> date | None:
    """Return the first trading day where the tables know it and it had come."""
    offering = knowledge.offerings.find(listing_id, as_of)
    if offering is not None:
        return offering.listed_on
    listing = knowledge.listings.by_id(listing_id)
    if listing is None or listing.listed_on is None or listing.listed_on > as_of.date():
        return None
    return listing.listed_on
