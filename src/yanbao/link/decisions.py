"""One mention decided: a listing with its reason, or None with the reason and an Issue."""

from __future__ import annotations

from yanbao.errors import Issue
from yanbao.knowledge import ListingTable
from yanbao.link.markets import MARKET_OF, decide_market
from yanbao.model.documents import Document
from yanbao.model.listings import Listing
from yanbao.model.readings import Link, Mention
from yanbao.text.simplify import simplify

Places = tuple[tuple[int, str], ...]


def decide_listing(
    document: Document, mention: Mention, code: str | None, places: Places, listings: ListingTable
) -> tuple[Link, list[Issue]]:
    """Decide one mention. ``code`` is the one printed beside it here or elsewhere in the text."""
    candidates = [one for i in mention.candidates if (one := listings.by_id(i)) is not None]
    if code:
        return _by_code(document, mention, code, candidates, listings)
    if not candidates:
        return _undecided(mention, "the table knows no listing of this name"), []
    issuers = _issuers(candidates, listings)
    market = decide_market(mention.span.start, mention.span.end, document.text, places)
    if len(issuers) > 1:
        inside = [one for one in candidates if MARKET_OF.get(one.mic) == market]
        if len(inside) != 1:
            return _ambiguous(document, mention, candidates)
        return _linked(mention, inside[0], listings, f"{market} words decide between issuers"), []
    choices = _choices(candidates, listings)
    inside = [one for one in choices if MARKET_OF.get(one.mic) == market]
    if len(choices) > 1 and inside:
        return _linked(mention, inside[0], listings, f"words of market {market} stand near"), []
    reason = "the only listing" if len(choices) == 1 else "home listing; no market is named"
    return _linked(mention, choices[0], listings, reason), []


def _by_code(
    document: Document,
    mention: Mention,
    code: str,
    candidates: list[Listing],
    listings: ListingTable,
) -> tuple[Link, list[Issue]]:
    matching = [one for one in candidates if one.symbol == code]
    if matching:
        return _linked(mention, matching[0], listings, f"the text prints {code}"), []
    known = _under_code(code, listings)
    if not known:
        hint = "check the code; the listing may be newer than the table"
        issue = _issue(document, mention, "link.unknown-code", f"no listing under {code}", hint)
        if candidates and len(_issuers(candidates, listings)) == 1:
            reason = f"by name; the printed code {code} is unknown"
            return _linked(mention, candidates[0], listings, reason), [issue]
        return _undecided(mention, f"unknown code {code}"), [issue]
    decided = known[0]
    related = set(listings.pair_of(decided.id)) | {decided.id}
    issues = []
    if decided.kind != "etf" and not related & {one.id for one in candidates}:
        detail = f"{code} is {decided.name} in the table"
        hint = "name and code differ: check both against the source"
        issues.append(_issue(document, mention, "link.name-code-differ", detail, hint))
    return _linked(mention, decided, listings, f"the text prints {code}"), issues


def _under_code(code: str, listings: ListingTable) -> list[Listing]:
    found = [one for one in listings.by_symbol(code) if one.kind != "index"]
    if not found and len(code) == 6 and code[:2] in ("43", "83", "87", "88"):
        found = list(listings.by_symbol("920" + code[3:]))
    return found


def _issuers(candidates: list[Listing], listings: ListingTable) -> list[tuple[str, ...]]:
    """Return the distinct issuers, each as its group of listings."""
    groups: list[tuple[str, ...]] = []
    for one in candidates:
        group = listings.pair_of(one.id) or (one.id,)
        if group not in groups:
            groups.append(group)
    return groups


def _choices(candidates: list[Listing], listings: ListingTable) -> list[Listing]:
    """Return the issuer's listings, those that carry the written name first."""
    pair = [one for i in listings.pair_of(candidates[0].id) if (one := listings.by_id(i))]
    if not pair:
        return candidates
    named = {one.id for one in candidates}
    home_named = [one for one in pair if one.id in named]
    return home_named + [one for one in pair if one.id not in named]


def _linked(mention: Mention, listing: Listing, listings: ListingTable, reason: str) -> Link:
    also = tuple(i for i in listings.pair_of(listing.id) if i != listing.id)
    also += tuple(
        i for i in mention.candidates
        if i != listing.id and i not in also and _same_name(i, listing, listings)
    )  # fmt: skip
    return Link(mention=mention, listing_id=listing.id, also=also, reason=reason)


def _same_name(other_id: str, listing: Listing, listings: ListingTable) -> bool:
    other = listings.by_id(other_id)
    return other is not None and bool(set(listings.pair_of(other_id)) & {listing.id})


def _undecided(mention: Mention, reason: str) -> Link:
    return Link(mention=mention, listing_id=None, reason=reason)


def _ambiguous(
    document: Document, mention: Mention, candidates: list[Listing]
) -> tuple[Link, list[Issue]]:
    names = "、".join(f"{one.name} {one.id}" for one in candidates[:6])
    issue = _issue(
        document, mention, "link.ambiguous-name", f"may be {names}", "print the code in the text"
    )
    return _undecided(mention, f"ambiguous: {names}"), [issue]


def _issue(document: Document, mention: Mention, code: str, detail: str, hint: str) -> Issue:
    return Issue(
        code=code,
        severity="warning",
        subject=document.id,
        detail=f"{simplify(mention.span.quote)}: {detail}",
        hint=hint,
        place=f"characters {mention.span.start}-{mention.span.end}",
        quote=mention.span.quote,
    )
