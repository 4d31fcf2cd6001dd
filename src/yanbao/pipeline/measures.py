"""Measures of a theme: the dates ahead, and how comparable listings went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from yanbao.cluster import Corpus
from yanbao.errors import Issue
from yanbao.knowledge import Knowledge
from yanbao.measure.date_kinds import merge_dates
from yanbao.measure.entries import NEW, RECURRING, entry_dates
from yanbao.measure.key_dates import KeyDateInput, Options, key_dates
from yanbao.measure.listing_cases import find_listing_case
from yanbao.measure.listing_statistics import comparables
from yanbao.measure.printed_dates import printed_dates
from yanbao.model.measures import KeyDate, ListingStatistics
from yanbao.model.stories import Theme

_LISTING_EVENTS = frozenset({"ipo_filing", "ipo_pricing", "ipo_listing", "lockup_expiry"})
_RATE_EVENTS = frozenset({"monetary_policy", "bond_move"})
_HOME = ("XHKG", "XSHG")
#: recurring dates further off than this are nobody's concern today
_AHEAD = timedelta(days=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Dates and statistics of a theme, and what could not be computed.

    ``listed_on`` is the first trading day that tables or documents tell of a listing theme;
    ``entries`` are the first days on which indices and channels can take it.
    """

    listed_on: date | None
    key_dates: tuple[KeyDate, ...]
    entries: tuple[KeyDate, ...]
    statistics: tuple[ListingStatistics, ...]
    issues: tuple[Issue, ...]


def measure_theme(
    theme: Theme,
    corpus: Corpus,
    document_ids: Iterable[str],
    *,
    knowledge: Knowledge,
    as_of: datetime,
) -> Measured:
    """Compute what rules and tables say of a theme as of an instant."""
    documents = {i: corpus.documents[i] for i in document_ids}
    printed = printed_dates(documents, corpus.readings, as_of=as_of)
    statistics: tuple[ListingStatistics, ...] = ()
    issues: list[Issue] = []
    listed_on: date | None = None
    if theme.subject_id and theme.event_type in _LISTING_EVENTS:
        case, met = find_listing_case(
            theme.subject_id,
            documents=documents,
            readings=corpus.readings,
            links=corpus.links,
            knowledge=knowledge,
            as_of=as_of,
        )
        issues += met
        listed_on = dict(case.key_input.triggers).get("listing")
        computed, met_too = key_dates(
            case.key_input, calendars=knowledge.calendars, as_of=as_of.date()
        )
        issues += met_too
        if theme.subject_id.endswith(".XHKG"):
            statistics = comparables(case.offer, knowledge.offerings, as_of)
    else:
        computed = _calendar_dates(theme, knowledge, as_of.date(), issues)
    return Measured(
        listed_on=listed_on,
        key_dates=merge_dates(printed, computed),
        entries=_first_entries(theme, listed_on, knowledge, as_of.date()),
        statistics=statistics,
        issues=tuple(issues),
    )


def _first_entries(
    theme: Theme, listed_on: date | None, knowledge: Knowledge, on: date
) -> tuple[KeyDate, ...]:
    """The first days for a listing that is new; what recurs for every share says nothing of it."""
    listing = knowledge.listings.by_id(theme.subject_id) if theme.subject_id else None
    if listing is None:
        return ()
    listing = replace(listing, listed_on=listing.listed_on or listed_on)
    if listing.listed_on is None or not timedelta(0) <= on - listing.listed_on <= NEW:
        return ()
    pair = knowledge.listings.pair_of(listing.id)
    found, _ = entry_dates(listing, pair=pair, calendars=knowledge.calendars, as_of=on)
    return tuple(one for one in found if one.rule and one.rule.key not in RECURRING)


def _calendar_dates(
    theme: Theme, knowledge: Knowledge, on: date, issues: list[Issue]
) -> tuple[KeyDate, ...]:
    """The recurring dates of the venues a theme touches: deadlines and index reviews."""
    traits = ["fund-holdings"]
    if theme.event_type in _RATE_EVENTS:
        traits.append("china-rates")
    venues = [theme.subject_id.partition(".")[2]] if theme.subject_id else list(_HOME)
    found: dict[tuple[date, tuple[str, str]], KeyDate] = {}
    for mic in venues:
        if mic not in knowledge.calendars.mics:
            continue
        case = KeyDateInput(listing_id=theme.subject_id or "", mic=mic, traits=tuple(traits))
        options = Options(until=on + _AHEAD)
        dates, met = key_dates(case, calendars=knowledge.calendars, as_of=on, options=options)
        issues += met
        for key_date in dates:
            found.setdefault((key_date.on, key_date.label), key_date)
    return tuple(found.values())
