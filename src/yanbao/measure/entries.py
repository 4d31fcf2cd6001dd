"""When indices and trading channels can take a listing, by published rules."""

from __future__ import annotations

from datetime import date, timedelta

from yanbao.errors import Issue
from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.rules import load_rules
from yanbao.measure.key_dates import KeyDateInput, Options, key_dates
from yanbao.model.listings import Listing
from yanbao.model.measures import KeyDate

#: Rules about entry into an index or a channel; the others are about lock-ups and deadlines.
RULES = frozenset(
    {
        "cn.csi-review",
        "cn.star-review",
        "global.ftse-fast-entry",
        "global.msci-early-inclusion",
        "global.msci-review",
        "hk.index-first-review",
        "hk.index-next-review",
        "hk.short-selling",
        "hk.southbound-a-h",
        "hk.southbound-first-review",
        "hk.southbound-weighted-voting",
    }
)
#: Of these, reviews that come round for every share.
RECURRING = frozenset({"cn.csi-review", "global.msci-review", "hk.index-next-review"})
#: A listing younger than this is new: rules about first reviews bind it.
NEW = timedelta(days=400)


def find_traits(listing: Listing, pair: tuple[str, ...], as_of: date) -> tuple[str, ...]:
    """Return what code, name and table say of a listing, in the rules' words."""
    traits = []
    if listing.listed_on is not None and timedelta(0) <= as_of - listing.listed_on <= NEW:
        # the size tests of MSCI and FTSE are named in the label: the day stands under their "if"
        traits += ["new-listing", "large-offering"]
    if any(one.endswith(("XSHG", "XSHE")) for one in pair) and listing.mic == "XHKG":
        traits.append("a-h")
    if "-W" in listing.name or listing.name.endswith("-SW"):
        traits.append("weighted-voting")
    if listing.mic == "XHKG" and listing.symbol.startswith("08"):
        traits.append("gem")
    if listing.mic == "XSHG" and listing.symbol.startswith("688"):
        traits.append("star-board")
    return tuple(traits)


def entry_dates(
    listing: Listing, *, pair: tuple[str, ...], calendars: Calendars, as_of: date
) -> tuple[tuple[KeyDate, ...], list[Issue]]:
    """Compute the days on which an index or a channel can first take the listing, by day.

    Nothing for a fund, an index or a listing of a market whose rules are not in the table; no rule
    starts from a first trading day that lies ahead.
    """
    if listing.kind not in ("share", "adr"):
        return (), []
    listed_on = listing.listed_on if listing.listed_on and listing.listed_on <= as_of else None
    triggers = (("listing", listed_on),) if listed_on else ()
    case = KeyDateInput(
        listing_id=listing.id,
        mic=listing.mic,
        triggers=triggers,
        traits=find_traits(listing, pair, as_of),
    )
    if not any(listing.mic in rule.markets for rule in load_rules().rules):
        return (), []
    found, issues = key_dates(case, calendars=calendars, as_of=as_of, options=Options())
    return tuple(one for one in found if one.rule and one.rule.key in RULES), issues
