"""Exchange codes that a text prints, and the name that stands right before each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanbao.knowledge import ListingTable

#: what a code can begin with comes first: most letters begin none, and are passed over at once
_CODE = re.compile(
    r"(?=[\dA-Zsb$港联纳纽美证股基])(?:"
    r"(?<![\w.])(?P<mainland>\d{6})\.(?P<venue>SH|SS|SZ|BJ|sh|sz|bj)(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])(?P<prefix>SH|SZ|BJ|sh|sz|bj)[:：]?\s?(?P<prefixed>\d{6})(?!\d)"
    r"|(?<![\w.])(?P<hong_kong>\d{1,5})\.(?:HK|hk)(?![A-Za-z])"
    r"|(?:HK|SEHK|HKEX|HKSE|港交所|联交所|港股|H股)[:：]?\s?(?P<hong_kong_prefixed>\d{4,5})(?!\d)"
    r"|(?:NASDAQ|Nasdaq|NYSE|AMEX|纳斯达克|纽交所|美股)[:：]\s?(?P<american>[A-Z][A-Z.]{0,5})(?![a-z])"
    r"|(?<![\w.])(?P<suffixed>[A-Z]{2,5})\.(?:US|OQ|O|N)(?![A-Za-z.])"
    r"|\$(?P<dollar>[A-Z]{1,5})(?:\.[A-Z]{1,2})?(?![A-Za-z0-9]|\$\d)"
    r"|(?:证券代码|股票代码|股份代号|股份代码|股票代号|基金代码|"
    r"[Ss]tock [Cc]ode(?: \(if listed\))?)"
    r"\s{0,2}[:：为]?\s{0,2}"
    r"(?P<labelled>\d{1,6})(?!\d)"
    r"|(?<=[（(])(?P<bracketed>\d{5,6})(?=[)）])"
    r")"
)
_TICKER = re.compile(r"\s?[（(](?P<ticker>[A-Z]{1,5})[)）]")
_VENUES = {"SH": "XSHG", "SS": "XSHG", "SZ": "XSHE", "BJ": "BJSE"}
_AMERICAN = ("XNAS", "XNYS", "XASE", "ARCX", "OTCM")
_MAINLAND = ("XSHG", "XSHE", "BJSE")
_OPEN, _STOP = "（([【", "）)]】。；;，\n"
_BRACKET_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCode:
    """A code as printed. ``anchor`` is where a name before it ends: the opening bracket, if any;
    ``listing_ids`` what the table knows under it (empty: unknown).
    """

    anchor: int
    start: int
    end: int
    code: str
    listing_ids: tuple[str, ...]
    bracketed: bool


def find_codes(plain: str, listings: ListingTable) -> list[PrintedCode]:
    """Return the codes printed in plain text, in text order."""
    found = []
    for match in _CODE.finditer(plain):
        code, ids = _read(match, listings)
        if not ids and match["bracketed"] and len(code) == 5:
            continue
        anchor = _opening(plain, match.start())
        found.append(
            PrintedCode(
                anchor=match.start() if anchor is None else anchor,
                start=match.start(),
                end=match.end(),
                code=code,
                listing_ids=ids,
                bracketed=anchor is not None,
            )
        )
    return found


def find_ticker(plain: str, end: int, ids: tuple[str, ...]) -> str | None:
    """Return the ticker in brackets right after a name that may be that listing."""
    match = _TICKER.match(plain, end)
    if match and any(listing_id.split(".")[0] == match["ticker"] for listing_id in ids):
        return match["ticker"]
    return None


def _read(match: re.Match[str], listings: ListingTable) -> tuple[str, tuple[str, ...]]:
    if code := match["mainland"]:
        return code, _known(listings, code, (_VENUES[match["venue"].upper()],))
    if code := match["prefixed"]:
        return code, _known(listings, code, (_VENUES[match["prefix"].upper()],))
    if code := match["hong_kong"] or match["hong_kong_prefixed"]:
        return code.zfill(5), _known(listings, code.zfill(5), ("XHKG",))
    if code := match["american"] or match["suffixed"] or match["dollar"]:
        return code, _known(listings, code.rstrip("."), _AMERICAN)
    code = match["labelled"] or match["bracketed"]
    if len(code) < 6:
        return code.zfill(5), _known(listings, code.zfill(5), ("XHKG",))
    return code, _known(listings, code, _MAINLAND)


def _known(listings: ListingTable, code: str, mics: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids under a code at these venues, securities before indices."""
    found = tuple(one.id for one in listings.by_symbol(code) if one.mic in mics)
    securities = tuple(i for i in found if (one := listings.by_id(i)) and one.kind != "index")
    return securities or found


def _opening(plain: str, start: int) -> int | None:
    """Return where the bracket around ``start`` opens, None outside brackets."""
    for place in range(start - 1, max(-1, start - _BRACKET_MAX), -1):
        if plain[place] in _OPEN:
            return place
        if plain[place] in _STOP:
            return None
    return None
