"""One mention decided: a listing with its reason, or None with the reason and an Issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanbao.errors import Issue
from yanbao.knowledge import ListingTable
from yanbao.link.markets import MARKET_OF, decide_market, read_market
from yanbao.model.documents import Document
from yanbao.model.listings import Listing
from yanbao.model.readings import Link, Mention, Reading
from yanbao.text.simplify import simplify

_HAN = re.compile(r"[一-鿿]")
#: characters that every other company carries in its name say nothing about which it is
_COMMON_HAN = frozenset("股份有限公司集团控股科技中国")


#: why a listing was taken where nothing chose among an issuer's
HOME = "home listing; no market is named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the whole text lends to each mention.

    Market words, the shares that trade in one market alone, and the codes it prints.
    """

    document: Document
    places: tuple[tuple[int, str], ...]
    alone: tuple[tuple[int, str], ...]
    printed: dict[str, str]
    said_ids: frozenset[str]
    listings: ListingTable

    @classmethod
    def of(cls, document: Document, reading: Reading, listings: ListingTable) -> Context:
        """Gather the context of a document."""
        coded = [mention for mention in reading.mentions if mention.printed_code]
        said = {
            listing_id
            for mention in coded
            for listing_id in mention.candidates
            if listing_id.rsplit(".", 1)[0] == mention.printed_code
        }
        return cls(
            document=document,
            places=read_market(document.text),
            alone=tuple(_alone(reading, listings)),
            printed={m.span.quote: m.printed_code for m in coded if m.printed_code},
            said_ids=frozenset(said),
            listings=listings,
        )


def _alone(reading: Reading, listings: ListingTable) -> Iterator[tuple[int, str]]:
    """Yield place and market of each mention that can mean one listing only."""
    for mention in reading.mentions:
        if mention.role != "subject" or len(mention.candidates) != 1:
            continue
        listing = listings.by_id(mention.candidates[0])
        if listing and listing.mic in MARKET_OF and not listings.pair_of(listing.id):
            yield mention.span.start, MARKET_OF[listing.mic]


def decide_listing(mention: Mention, context: Context) -> tuple[Link, list[Issue]]:
    """Decide one mention: by printed code, then market words, then the home listing."""
    listings = context.listings
    candidates = [one for i in mention.candidates if (one := listings.by_id(i)) is not None]
    code = mention.printed_code or context.printed.get(mention.span.quote)
    if code:
        return _by_code(mention, code, candidates, context)
    if not candidates:
        return _undecided(mention, "the table knows no listing of this name"), []
    span = mention.span
    market = decide_market(
        span.start, span.end, context.document.text, context.places, context.alone
    )
    inside = [one for one in candidates if MARKET_OF.get(one.mic) == market]
    if len(_issuers(candidates, listings)) > 1:
        if len(inside) != 1:
            return _ambiguous(mention, candidates, context)
        return _linked(mention, inside[0], listings, f"{market} words decide between issuers"), []
    choices = _choices(candidates, listings)
    said = [one for one in choices if one.id in context.said_ids]
    if len(said) == 1:
        return _linked(mention, said[0], listings, f"the text prints {said[0].symbol}"), []
    inside = [one for one in choices if MARKET_OF.get(one.mic) == market]
    if len(choices) > 1 and inside:
        return _linked(mention, inside[0], listings, f"words of market {market} stand near"), []
    reason = "the only listing" if len(choices) == 1 else HOME
    return _linked(mention, choices[0], listings, reason), []


def settle(links: Sequence[Link], listings: ListingTable) -> list[Link]:
    """Give a name that nothing decided the listing that it has wherever something did.

    百度（9888）公告…… 百度解释: one listing of the text, where its words name one.
    """
    told: dict[str, set[str]] = {}
    for one in links:
        if one.listing_id and one.reason != HOME:
            told.setdefault(simplify(one.mention.span.quote), set()).add(one.listing_id)
    settled = []
    for one in links:
        own = told.get(simplify(one.mention.span.quote), set()) if one.reason == HOME else set()
        listing = listings.by_id(next(iter(own))) if len(own) == 1 else None
        reason = "as the same name elsewhere in the text"
        settled.append(_linked(one.mention, listing, listings, reason) if listing else one)
    return settled


def _by_code(
    mention: Mention, code: str, candidates: list[Listing], context: Context
) -> tuple[Link, list[Issue]]:
    listings = context.listings
    matching = [one for one in candidates if one.symbol == code]
    known = matching or [one for one in listings.by_symbol(code) if one.kind != "index"]
    if not known:
        hint = "check the code; the listing may be newer or older than the table"
        issue = _issue(mention, "link.unknown-code", f"no listing under {code}", hint, context)
        if candidates and len(_issuers(candidates, listings)) == 1:
            reason = f"by name; the printed code {code} is unknown"
            return _linked(mention, candidates[0], listings, reason), [issue]
        return _undecided(mention, f"unknown code {code}"), [issue]
    decided = known[0]
    issues = []
    if not _agrees(mention, decided, candidates, listings):
        detail = f"{code} is {decided.name} in the table"
        hint = "name and code differ: check both against the source"
        issues.append(_issue(mention, "link.name-code-differ", detail, hint, context))
    return _linked(mention, decided, listings, f"the text prints {code}"), issues


def _agrees(
    mention: Mention, decided: Listing, candidates: list[Listing], listings: ListingTable
) -> bool:
    """Whether the name as written can be the listing's: a Latin name or a fund is not judged."""
    if decided.kind in ("etf", "fund", "index"):
        return True
    related = {decided.id, *listings.pair_of(decided.id)}
    named = {one.id for one in listings.by_name(simplify(mention.span.quote))}
    if named:
        return bool(named & related)
    if any(one.symbol != decided.symbol for one in candidates):
        return any(one.id in related for one in candidates)
    written = set(_HAN.findall(simplify(mention.span.quote))) - _COMMON_HAN
    if len(written) < 2 or re.search(r"代[号码]", simplify(mention.span.quote)):
        return True
    known = {
        char
        for listing_id in related
        for name in listings.names_of(listing_id)
        for char in simplify(name.text)
    }
    return bool(written & known)


def _issuers(candidates: list[Listing], listings: ListingTable) -> list[tuple[str, ...]]:
    """Return the distinct issuers, each as its group of listings."""
    groups: list[tuple[str, ...]] = []
    for one in candidates:
        group = listings.pair_of(one.id) or (one.id,)
        if group not in groups:
            groups.append(group)
    return groups


def _choices(candidates: list[Listing], listings: ListingTable) -> list[Listing]:
    """Return the issuer's listings, likeliest first.

    A mainland issuer's Hong Kong share often has a name of its own, so the written name decides
    there; an issuer at home in New York carries one name everywhere, so home does.
    """
    pair = [one for i in listings.pair_of(candidates[0].id) if (one := listings.by_id(i))]
    if not pair:
        return candidates
    if MARKET_OF.get(pair[0].mic) == "US":
        return pair
    named = {one.id for one in candidates}
    return [one for one in pair if one.id in named] + [one for one in pair if one.id not in named]


def _linked(mention: Mention, listing: Listing, listings: ListingTable, reason: str) -> Link:
    also = tuple(i for i in listings.pair_of(listing.id) if i != listing.id)
    return Link(mention=mention, listing_id=listing.id, also=also, reason=reason)


def _undecided(mention: Mention, reason: str) -> Link:
    return Link(mention=mention, listing_id=None, reason=reason)


def _ambiguous(
    mention: Mention, candidates: list[Listing], context: Context
) -> tuple[Link, list[Issue]]:
    names = "、".join(f"{one.name} {one.id}" for one in candidates[:6])
    hint = "a code printed in the text would decide it"
    issue = _issue(mention, "link.ambiguous-name", f"may be {names}", hint, context)
    return _undecided(mention, f"ambiguous: {names}"), [issue]


def _issue(mention: Mention, code: str, detail: str, hint: str, context: Context) -> Issue:
    return Issue(
        code=code,
        severity="warning",
        subject=context.document.id,
        detail=f"{simplify(mention.span.quote)}: {detail}",
        hint=hint,
        place=f"characters {mention.span.start}-{mention.span.end}",
        quote=mention.span.quote,
    )
