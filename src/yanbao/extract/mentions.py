"""Mentions: every listed security and index that a text names, each with its candidates."""

from __future__ import annotations

from dataclasses import replace

from yanbao.extract.codes import PrintedCode, find_codes, find_ticker
from yanbao.extract.learned_names import (
    Found,
    find_repeated,
    find_unknown,
    find_warned,
    learn_issuer,
    learn_short_forms,
)
from yanbao.extract.name_context import (
    is_listed_among,
    is_part_of_another,
    is_share_like,
    is_source,
    may_speak,
)
from yanbao.extract.name_extents import find_end, find_printed, find_start
from yanbao.knowledge import ListingTable
from yanbao.knowledge.names import NameHit
from yanbao.model.documents import Document
from yanbao.model.readings import Mention, MentionKind, MentionRole
from yanbao.text.views import View


def find_mentions(view: View, *, listings: ListingTable, document: Document) -> tuple[Mention, ...]:
    """Return the mentions of securities and indices, in text order; none overlap.

    A name that is also a word (机器人) counts with a printed code, in a list of share names, or
    with words that only a share takes. A name unknown to the table counts where a code is printed
    right after it, and from then on everywhere in the document; so does a short form that the text
    itself introduces (以下简称).
    """
    plain = view.plain
    codes = find_codes(plain, listings)
    hits = listings.find_names(plain)
    found, used = _known_names(plain, hits, codes, listings)
    found += find_warned(plain, found, listings)
    learned: dict[str, Found] = {}
    for code in codes:
        if code.start not in used:
            found += find_unknown(plain, code, learned)
    learn_issuer(plain, codes, learned)
    learn_short_forms(plain, found, learned)
    found += find_repeated(plain, learned)
    mentions = [_mention(view, one, listings, document) for one in _without_overlap(found)]
    return tuple(_with_voices(plain, mentions))


def _known_names(
    plain: str, hits: list[NameHit], codes: list[PrintedCode], listings: ListingTable
) -> tuple[list[Found], set[int]]:
    """Return what the table's names give, and the starts of the codes they took."""
    by_anchor: dict[int, list[PrintedCode]] = {}
    for code in codes:
        by_anchor.setdefault(code.anchor, []).append(code)
    used: set[int] = set()
    found: list[Found] = []
    plainly: set[int] = set()
    doubtful: list[tuple[int, Found]] = []
    for place, hit in enumerate(hits):
        if is_part_of_another(plain, hit):
            continue
        end = find_end(plain, hit.end)
        printed = find_printed(plain, (hit.end, end), by_anchor)
        ids = hit.listing_ids
        said = printed[0].code if printed else find_ticker(plain, end, ids)
        used.update(one.start for one in printed)
        start = find_start(plain, hit.start, end)
        one = Found(start=start, end=end, candidates=_ranked(ids, printed), code=said)
        if said or not _needs_context(hit, listings):
            plainly.add(place)
            found.append(one)
        else:
            doubtful.append((place, one))
    found += _accepted(plain, hits, doubtful, (found, plainly), listings)
    return found, used


def _accepted(
    plain: str,
    hits: list[NameHit],
    doubtful: list[tuple[int, Found]],
    sure: tuple[list[Found], set[int]],
    listings: ListingTable,
) -> list[Found]:
    """Return the doubtful names that what stands around them, or the rest of the text, confirms."""
    known = {one.candidates[0] for one in sure[0]}
    plainly = sure[1]
    accepted: list[Found] = []
    waiting: list[tuple[int, Found]] = []
    for place, one in doubtful:
        if _is_generic_fund(hits[place], listings):
            continue
        loosely = listings.word_rule(hits[place].text) == "context"
        warned = one.start < hits[place].start
        if (
            warned
            or is_share_like(plain, hits[place])
            or is_listed_among(plain, place, hits, plainly, loosely=loosely)
        ):
            plainly.add(place)
            accepted.append(one)
            known.update(one.candidates)
        else:
            waiting.append((place, one))
    accepted += [
        one
        for place, one in waiting
        if listings.word_rule(hits[place].text) == "context" and known & set(one.candidates)
    ]
    return accepted


def _needs_context(hit: NameHit, listings: ListingTable) -> bool:
    return listings.word_rule(hit.text) is not None or _is_generic_fund(hit, listings)


def _is_generic_fund(hit: NameHit, listings: ListingTable) -> bool:
    """Whether the name is a class of funds (半导体ETF): many managers run one of that name."""
    listing = listings.by_id(hit.listing_ids[0])
    generic = hit.text.endswith(("ETF", "ETF基金", "ETF指数", "LOF"))
    return listing is not None and listing.kind == "etf" and generic and not hit.text.isascii()


def _without_overlap(found: list[Found]) -> list[Found]:
    """Keep the longer of two that overlap; what a code backs beats what it does not."""
    kept: list[Found] = []
    taken: list[tuple[int, int]] = []
    ranked = sorted(found, key=lambda one: (one.code is None, one.start - one.end, one.start))
    last: dict[int, bool] = {}
    for one in ranked:
        if any(last.get(place) for place in range(one.start, one.end)):
            continue
        for place in range(one.start, one.end):
            last[place] = True
        taken.append((one.start, one.end))
        kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _mention(view: View, one: Found, listings: ListingTable, document: Document) -> Mention:
    name = view.plain[one.start : one.end]
    first = listings.by_id(one.candidates[0]) if one.candidates else None
    kind: MentionKind = "index" if first and first.kind == "index" else "listing"
    role: MentionRole = "subject"
    signs = name == document.publisher and not document.title.startswith(name)
    if is_source(view.plain, one.start, one.end, name) or signs:
        role = "source"
    return Mention(
        span=view.span(one.start, one.end),
        kind=kind,
        candidates=one.candidates,
        role=role,
        printed_code=one.code,
    )


def _ranked(ids: tuple[str, ...], printed: list[PrintedCode]) -> tuple[str, ...]:
    """Put what the printed code says first, where the name may mean it."""
    said = [listing_id for code in printed for listing_id in code.listing_ids]
    first = [listing_id for listing_id in said if listing_id in ids]
    return (*first, *(listing_id for listing_id in ids if listing_id not in first))


def _with_voices(plain: str, mentions: list[Mention]) -> list[Mention]:
    """Let a house that speaks once in the text be a source wherever it does not act itself."""
    voices = {one.candidates[0] for one in mentions if one.role == "source" and one.candidates}
    return [
        replace(one, role="source")
        if one.role == "subject"
        and one.candidates
        and one.candidates[0] in voices
        and may_speak(plain, one.span.start, one.span.end, one.span.quote)
        else one
        for one in mentions
    ]
