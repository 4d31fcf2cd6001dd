"""What the commands that ask the tables share: the day asked about, and who or what is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

from yanbao.errors import NotFound, UsageError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.connect import Status
from yanbao.knowledge.exchange_lists import SOUTHBOUND
from yanbao.knowledge.identifiers import is_isin
from yanbao.model.listings import Listing, is_renminbi_counter, plain_name
from yanbao.text.simplify import simplify

MOST_NEAR = 5
MOST_FOUND = 20
_NEAR_SCORE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a text means: a share, a fund or index (its id, code or name), or a theme (its id).

    ``also`` names what else the text can mean.
    """

    kind: Literal["share", "fund", "theme"]
    id: str
    also: tuple[str, ...] = ()


#: Where no southbound list is known.
NO_LIST = (
    "Stock Connect southbound: no list is in the tables; yanbao knowledge update --only szse"
    " fetches Shenzhen's"
)
#: Northbound access in words.
ACCESS: dict[Status, str] = {
    "both": "can be bought and sold",
    "sell": "can be sold only",
    "out": "is not on the list",
}


def tell_access(listing_id: str, knowledge: Knowledge, day: date) -> str:
    """Return a security's access by Stock Connect in a phrase; empty beyond both sides of it."""
    if listing_id.endswith(".XHKG"):
        return _tell_southbound(listing_id, knowledge, day)
    access = knowledge.connect.of(listing_id, day)
    if access is None:
        return ""
    since = ""
    if access.since is not None:
        since = f", {'by' if access.since_first else 'since about'} {access.since}"
    words = f"Stock Connect northbound: {ACCESS[access.status]}{since}"
    return f"{words} (lists to {access.listed_on}; {access.source})"


def _tell_southbound(listing_id: str, knowledge: Knowledge, day: date) -> str:
    lists = knowledge.members.lists_of(SOUTHBOUND, day)
    if lists is None:
        return NO_LIST
    found = [o for o in knowledge.members.of(listing_id, day) if o.index_name == SOUTHBOUND]
    newest = max(one for one in lists.days if one <= day)
    if not found:
        return f"Stock Connect southbound: is not on Shenzhen's list ({newest}; {lists.source})"
    since = f"{'by' if found[0].since_first else 'since about'} {found[0].since}"
    return f"Stock Connect southbound: is on Shenzhen's list {since} ({newest}; {lists.source})"


def parse_day(text: str, *, newest: date) -> date:
    """Read ``--as-of``: a day, or an instant of which the day counts; empty means ``newest``."""
    text = text.strip()
    if not text:
        return newest
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise UsageError(
            f"--as-of {text!r} is no day", hint="write 2026-01-04 or '2026-01-04 15:34'"
        ) from None


def find_newest(knowledge: Knowledge) -> date:
    """Return the day of the newest disclosure in the tables: as of it, all of them are known."""
    return max(holding_set.known_on for holding_set in knowledge.funds.sets)


def find_candidates(text: str, knowledge: Knowledge, day: date) -> list[tuple[Listing, str]]:
    """Return the listings a text can mean, each with the reason, the likelier first.

    Who bore the name on the day comes before who bears it today. An id, an ISIN, a code at any
    venue, then names exactly so; only without any of these, shares of the mainland and Hong Kong in
    whose short name it stands, those that begin so first.
    """
    plain = simplify(text).strip()
    found = _exactly(plain, knowledge, day)
    if not found and len(plain) >= 2:
        found = _containing(plain, knowledge)
    return list(found.values())


def find_subject(text: str, knowledge: Knowledge, day: date) -> Subject:
    """Return what a text means: a listing named exactly so, a feeder or index, then a theme.

    A plain noun that is a theme's name and a company's (机器人) means the theme. Only then shares
    in whose name it stands; NotFound with the candidates, or with near names.
    """
    plain = simplify(text).strip()
    themes = [theme.id for theme in knowledge.themes.find(plain)]
    exact = [listing for listing, _ in _exactly(plain, knowledge, day).values()]
    if exact and themes and knowledge.listings.word_rule(plain) == "noun":
        also = tuple(f"{one.id} {one.name}" for one in exact)
        return Subject(kind="theme", id=themes[0], also=also)
    if exact and all(one.kind in ("etf", "fund") for one in exact):
        one = find_listing(text, knowledge, day)
        return Subject(kind="fund", id=one.id, also=tuple(themes))
    if exact and all(one.kind == "index" for one in exact):
        forms = [name.text for one in exact for name in knowledge.listings.names_of(one.id)]
        index = knowledge.funds.find_index(plain, exact[0].symbol, *forms)
        return Subject(kind="fund", id=index or exact[0].name)
    if exact:
        one = find_listing(text, knowledge, day)
        return Subject(kind="share", id=one.id)
    if knowledge.funds.feeds(plain, as_of=day):
        return Subject(kind="fund", id=plain)
    if index := knowledge.funds.find_index(plain):
        return Subject(kind="fund", id=index)
    if themes:
        return Subject(kind="theme", id=themes[0])
    return Subject(kind="share", id=find_listing(text, knowledge, day).id)


def _exactly(plain: str, knowledge: Knowledge, day: date) -> dict[str, tuple[Listing, str]]:
    listings = knowledge.listings
    found: dict[str, tuple[Listing, str]] = {}
    one = listings.by_id(plain.upper())
    if one is not None:
        return {one.id: (one, "id")}
    if is_isin(plain.upper()):
        bearers = map(listings.by_id, knowledge.identifiers.by_isin(plain.upper()))
        return {listing.id: (listing, "ISIN") for listing in bearers if listing}
    for listing in listings.by_symbol(plain.upper()):
        reason = "code" if listing.symbol == plain.upper() else f"old code {plain}"
        found.setdefault(listing.id, (listing, reason))
    for listing in (*listings.by_name(plain, as_of=day), *listings.by_name(plain)):
        found.setdefault(listing.id, (listing, _why(plain, listing, knowledge)))
        for other in listings.pair_of(listing.id):
            sister = listings.by_id(other)
            if sister is not None:
                found.setdefault(other, (sister, f"same issuer as {listing.id}"))
    return found


def find_listing(text: str, knowledge: Knowledge, day: date) -> Listing:
    """Return the one listing a text means; NotFound with the candidates, or with near names.

    Of several, those that bore the name on the day.
    """
    found = find_candidates(text, knowledge, day)
    bearers = {one.id for one in knowledge.listings.by_name(simplify(text).strip(), as_of=day)}
    found = [row for row in found if row[0].id in bearers] or found
    # a renminbi counter trades the same share as the main counter beside it
    found = [row for row in found if not is_renminbi_counter(row[0])] or found
    if not found:
        near = "、".join(find_near(text, knowledge)) or "nothing near it"
        raise NotFound(f"{text!r} is no listing in the table", hint=f"near: {near}")
    issuers = {
        knowledge.listings.pair_of(listing.id) or (listing.id,): listing for listing, _ in found
    }
    if len(issuers) > 1:
        names = "、".join(f"{listing.name} {listing.id}" for listing, _ in found[:8])
        raise NotFound(f"{text!r} may be several listings", hint=f"give one id of: {names}")
    return found[0][0]


def find_near(text: str, knowledge: Knowledge) -> list[str]:
    """Return the names nearest to a text, with their ids."""
    forms = knowledge.listings.names()
    plain = simplify(text).strip()[:60]
    close = get_close_matches(plain, forms, n=MOST_NEAR, cutoff=_NEAR_SCORE)
    return [f"{name} {forms[name][0]}" for name in close]


def _containing(plain: str, knowledge: Knowledge) -> dict[str, tuple[Listing, str]]:
    listings = knowledge.listings
    found: list[tuple[int, str, Listing]] = []
    for name, ids in listings.names().items():
        if plain not in name:
            continue
        for listing_id in ids:
            listing = listings.by_id(listing_id)
            if listing and listing.kind == "share" and plain in plain_name(listing.name):
                found.append((listing.name.find(plain), listing_id, listing))
    found.sort(key=lambda row: row[:2])
    return {
        listing_id: (listing, "short name begins so" if place == 0 else "stands in the short name")
        for place, listing_id, listing in found[:MOST_FOUND]
    }


def _why(plain: str, listing: Listing, knowledge: Knowledge) -> str:
    kinds = {n.text: n for n in knowledge.listings.names_of(listing.id)}
    name = kinds.get(plain)
    if name is None:
        warned = plain.startswith(("ST", "*ST", "S*ST", "退市")) or plain.endswith("退")
        return "short name under a warning" if warned else "name of the issuer's other listing"
    words = {
        "short": "short name",
        "full": "full name",
        "alias": "as the press writes it",
        "former": "former name",
        "english": "English name",
    }[name.kind]
    if name.valid_to:
        words += f", until {name.valid_to}"
    if name.valid_from:
        words += f", since {name.valid_from}"
    return words
