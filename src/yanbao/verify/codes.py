"""Codes: a security code is that of the name before it, in the evidence or the listing table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from yanbao.model.listings import Listing, ListingName
from yanbao.verify.evidence import Listings
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import grams_of

_CODED = re.compile(
    r"[（(]\s?(?P<code>\d{5,6}|[a-z]{1,5})(?:\.(?P<market>hk|sz|sh|bj|xhkg|xshg|xshe|"
    r"bjse|us|n|o))?\s?[)）]",
    re.IGNORECASE,
)


_MARKETS: Final = {
    "hk": "XHKG",
    "xhkg": "XHKG",
    "sz": "XSHE",
    "xshe": "XSHE",
    "sh": "XSHG",
    "xshg": "XSHG",
    "bj": "BJSE",
    "bjse": "BJSE",
}


def find_codes(pair: Pairing, listings: Listings | None, as_of: date | None) -> Iterator[Clue]:
    """Yield a clue for each code that is not that of the name before it."""
    text = pair.sentence.plain
    for match in _CODED.finditer(text):
        code = match["code"]
        if not code[0].isdigit() and not match["market"]:
            continue
        name = text[max(0, match.start() - 12) : match.start()].rstrip(" 》”\"'*")
        shown = _codes_shown(pair, code)
        if shown is not None:
            if not any(_ends_alike(name, other) for other in shown):
                yield Clue(
                    code="code-differs",
                    words=name[-6:] + match.group(),
                    carried=shown[0][-8:],
                    reason="the source gives this code to another",
                )
            continue
        other_code = _code_after(pair, name)
        if other_code and other_code != code:
            yield Clue(
                code="code-differs",
                words=name[-6:] + match.group(),
                carried=other_code,
                reason=f"the source gives {other_code}",
            )
            continue
        if listings is None:
            continue
        ids = _ids(code, (match["market"] or "").lower())
        found = [listing for one in ids if (listing := listings.by_id(one)) is not None]
        if not found:
            yield Clue(
                code="code-unknown", words=match.group(), reason="no listing table holds this code"
            )
            continue
        names = [n for listing in found for n in _names(listing, listings, as_of)]
        if not any(n and name.endswith(n) for n in names):
            if any(len(n) >= 2 and (n in text or n[:2] in name) for n in names):
                continue
            yield Clue(
                code="code-differs",
                words=name[-6:] + match.group(),
                carried=found[0].name,
                reason=f"{found[0].id} is {found[0].name}",
            )
    for match in re.finditer(r"(?<![\d.])\d{6}(?![\d.]|[万亿元%股])", text):
        if match.group() not in pair.known and not any(
            m.start() <= match.start() < m.end() for m in _CODED.finditer(text)
        ):
            yield Clue(
                code="code-unsaid",
                words=match.group(),
                reason="the evidence does not hold this code",
            )


def _names(listing: Listing, listings: Listings, as_of: date | None) -> list[str]:
    forms: list[ListingName] = []
    for one in (listing.id, *listings.pair_of(listing.id)):
        forms += listings.names_of(one)
    names = [
        listing.name,
        *(f.text for f in forms if as_of is None or f.valid_from is None or f.valid_from <= as_of),
    ]
    return ["".join(n.lower().split()).rstrip("*") for n in names]


def _ids(code: str, market: str) -> list[str]:
    if market in _MARKETS:
        return [f"{code}.{_MARKETS[market]}"]
    if not code[0].isdigit():
        return [f"{code.upper()}.{mic}" for mic in ("XNAS", "XNYS", "XASE", "ARCX")]
    if len(code) == 5:
        return [f"{code}.XHKG"]
    return [f"{code}.{mic}" for mic in ("XSHG", "XSHE", "BJSE")]


def _codes_shown(pair: Pairing, code: str) -> list[str] | None:
    """Return the words before each place where the evidence prints the code, None if nowhere."""
    found = []
    for passage in (*pair.quotes, pair.title):
        place = passage.plain.find(code)
        while place >= 0:
            found.append(passage.plain[max(0, place - 14) : place].rstrip("（( “\"'：:"))
            place = passage.plain.find(code, place + 1)
    return found or None


def _ends_alike(name: str, other: str) -> bool:
    """Whether two names before a code may be one: they share a character pair near their ends."""
    if not other or not name:
        return True
    return (
        bool(grams_of(name[-8:]) & grams_of(other[-14:]))
        or name[-2:] == other[-2:]
        or "代码" in other[-6:]
    )


def _code_after(pair: Pairing, name: str) -> str | None:
    """Return the code that the evidence prints after the same name."""
    for passage in (*pair.quotes, pair.title):
        for match in _CODED.finditer(passage.plain):
            before = passage.plain[max(0, match.start() - 8) : match.start()]
            if len(name) >= 2 and before.endswith(name[-3:]):
                return match["code"]
    return None
