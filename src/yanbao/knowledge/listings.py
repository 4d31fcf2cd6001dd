"""ListingTable: who is listed where, and every way the press writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Literal

from yanbao.knowledge.names import Meaning, NameHit, NameIndex
from yanbao.model.listings import Listing, ListingName, NameKind, SecurityKind

__all__ = ["ListingTable", "NameHit", "NameIndex", "WordRule"]

WordRule = Literal["context", "noun"]

_CURRENCY = {
    "XSHG": "CNY", "XSHE": "CNY", "BJSE": "CNY", "XHKG": "HKD", "XTKS": "JPY", "XKRX": "KRW",
    "XTAI": "TWD", "XETR": "EUR", "XPAR": "EUR", "XAMS": "EUR", "XMIL": "EUR", "XMAD": "EUR",
    "XLON": "GBP", "XSWX": "CHF", "XCSE": "DKK", "XSTO": "SEK", "XASX": "AUD", "XSES": "SGD",
    "XSAU": "SAR", "XNSE": "INR", "XBOM": "INR", "XSTC": "VND",
}  # fmt: skip
_KINDS: dict[str, NameKind] = {
    "short": "short", "full": "full", "alias": "alias", "former": "former", "english": "english",
}  # fmt: skip
_SECURITIES: dict[str, SecurityKind] = {
    "share": "share", "etf": "etf", "fund": "fund", "index": "index", "adr": "adr",
}  # fmt: skip
_UNITED_STATES = ("XNAS", "XNYS", "XASE", "ARCX")
#: renminbi counters (-R, -WR) trade the same share as the main counter, which carries its name
_COUNTER = re.compile(r"-S?W?R$")
_BEIJING_BEFORE = ("43", "83", "87", "88")
_RANK: dict[NameKind, int] = {"short": 0, "full": 1, "alias": 2, "english": 3, "former": 4}


@dataclass(frozen=True, slots=True)
class _Row:
    symbol: str
    mic: str
    kind: SecurityKind
    name: str
    listed_on: str
    forms: str
    delisted_on: str = ""


@dataclass(frozen=True, slots=True)
class _Extra:
    """A hand-kept form: id, kind, texts, validity."""

    listing_id: str
    kind: NameKind
    texts: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


class ListingTable:
    """Listings by id, symbol and name. ``load`` reads the shipped tables, once.

    Tables (package data, tab-separated, one fact a line): ``listings.tsv`` (built by
    scripts/build_listings.py), ``more.tsv`` and ``indices.tsv`` (listings abroad, delisted
    shares, indices; same columns), ``aliases.tsv`` (what the press writes), ``pairs.tsv``
    (listings of one issuer, home first), ``common_words.tsv`` (names that are also words).
    """

    def __init__(
        self,
        rows: dict[str, _Row],
        extras: list[_Extra],
        pairs: list[tuple[str, ...]],
        rules: list[tuple[str, str]],
    ) -> None:
        self._rows = rows
        self._extras: dict[str, list[_Extra]] = {}
        for extra in extras:
            self._extras.setdefault(extra.listing_id, []).append(extra)
        self._pairs = {listing_id: group for group in pairs for listing_id in group}
        self._words: dict[str, WordRule] = {
            text: "noun" if rule == "noun" else "context"
            for rule, text in rules
            if rule != "blocker"
        }
        self._blockers = tuple(text for rule, text in rules if rule == "blocker")
        self._listings: dict[str, Listing] = {}

    @classmethod
    def load(cls) -> ListingTable:
        """Read the shipped tables."""
        rows: dict[str, _Row] = {}
        for table in ("listings.tsv", "more.tsv", "indices.tsv"):
            for line in _lines(table):
                symbol, mic, kind, *rest = line
                rows[f"{symbol}.{mic}"] = _Row(symbol, mic, _SECURITIES[kind], *rest)
        extras = [
            _Extra(entry[0], _KINDS[entry[1]], tuple(entry[2].split("|")), _day(entry[3]),
                   _day(entry[4]))
            for entry in _lines("aliases.tsv")
        ]  # fmt: skip
        pairs = [tuple(entry) for entry in _lines("pairs.tsv")]
        rules = [(rule, text) for rule, texts, *_ in _lines("common_words.tsv")
                 for text in texts.split("|")]  # fmt: skip
        return cls(rows, extras, pairs, rules)

    def by_id(self, listing_id: str) -> Listing | None:
        """Return the listing with this id, None when the table has none."""
        listing = self._listings.get(listing_id)
        if listing is None and (row := self._rows.get(listing_id)):
            listing = self._listings[listing_id] = Listing(
                id=listing_id, symbol=row.symbol, mic=row.mic, name=row.name, kind=row.kind,
                currency=_CURRENCY.get(row.mic, "USD"), listed_on=_day(row.listed_on),
                delisted_on=_day(row.delisted_on),
            )  # fmt: skip
        return listing

    def by_symbol(self, symbol: str) -> tuple[Listing, ...]:
        """Return the listings with this symbol at any venue.

        Beijing renumbered its shares in 2025 (833284 became 920284): an old code leads to its
        successor where no other listing carries it.
        """
        known = self._symbols.get(symbol)
        if known is None and len(symbol) == 6 and symbol.startswith(_BEIJING_BEFORE):
            known = self._symbols.get("920" + symbol[3:])
        return self._listed(known or ())

    def by_name(self, text: str) -> tuple[Listing, ...]:
        """Return the listings written exactly so (plain text), the likelier first."""
        for forms in self._meanings:
            if meaning := forms.get(text):
                return self._listed(meaning[0])
        return ()

    def names_of(self, listing_id: str) -> tuple[ListingName, ...]:
        """Return every name form of a listing, the exchange's short name first."""
        row = self._rows.get(listing_id)
        if row is None:
            return ()
        names = [ListingName(listing_id=listing_id, text=text, kind=kind)
                 for text, kind in _row_forms(row)]  # fmt: skip
        names += [
            ListingName(listing_id=listing_id, text=text, kind=extra.kind,
                        valid_from=extra.valid_from, valid_to=extra.valid_to)
            for extra in self._extras.get(listing_id, ())
            for text in extra.texts
        ]  # fmt: skip
        dated = {name.text for name in names if name.valid_from or name.valid_to}
        return tuple(n for n in names if n.text not in dated or n.valid_from or n.valid_to)

    def find_names(self, plain: str) -> list[NameHit]:
        """Return the names in plain text, leftmost-longest, in text order."""
        return self._index.find(plain)

    def pair_of(self, listing_id: str) -> tuple[str, ...]:
        """Return the ids of the issuer's listings, home first; empty when there is only one."""
        return self._pairs.get(listing_id, ())

    def by_beginning(self, text: str) -> tuple[str, ...]:
        """Return the ids of the mainland shares whose short name, now or once, begins so."""
        return self._beginnings.get(text[:2], ())

    def word_rule(self, text: str) -> WordRule | None:
        """Return whether a name form is also a word: ``context`` (理想), ``noun`` (机器人)."""
        return self._words.get(text)

    def _listed(self, ids: tuple[str, ...] | list[str]) -> tuple[Listing, ...]:
        found = (self.by_id(listing_id) for listing_id in ids)
        return tuple(listing for listing in found if listing is not None)

    @cached_property
    def _beginnings(self) -> dict[str, tuple[str, ...]]:
        beginnings: dict[str, tuple[str, ...]] = {}
        for listing_id, row in self._rows.items():
            if row.mic not in ("XSHG", "XSHE", "BJSE") or row.kind != "share":
                continue
            names = [text for text, kind in _row_forms(row) if kind in ("short", "former")]
            for begin in dict.fromkeys(name.lstrip("*").removeprefix("ST")[:2] for name in names):
                beginnings[begin] = (*beginnings.get(begin, ()), listing_id)
        return beginnings

    @cached_property
    def _symbols(self) -> dict[str, list[str]]:
        symbols: dict[str, list[str]] = {}
        for listing_id, row in self._rows.items():
            symbols.setdefault(row.symbol, []).append(listing_id)
        return symbols

    @cached_property
    def _index(self) -> NameIndex:
        short, english, full = self._meanings
        return NameIndex(short=short, english=english, full=full, blockers=self._blockers)

    @cached_property
    def _meanings(self) -> tuple[dict[str, Meaning], dict[str, Meaning], dict[str, Meaning]]:
        short: dict[str, Meaning] = {}
        english: dict[str, Meaning] = {}
        full: dict[str, Meaning] = {}
        for listing_id, row in self._rows.items():
            abroad = row.mic in _UNITED_STATES
            for text, kind in _row_forms(row):
                if kind == "full":
                    _mean(full, text, listing_id, kind)
                elif kind == "english" and abroad:
                    if " " in text:  # one word alone (Bullish) needs an alias kept by hand
                        _mean(english, text, listing_id, kind)
                elif kind != "english" or not text.isupper():
                    _mean(short, text, listing_id, kind)
        for extra in (extra for extras in self._extras.values() for extra in extras):
            for text in extra.texts:
                _mean(short, text, extra.listing_id, extra.kind)
        return short, english, full


def _mean(forms: dict[str, Meaning], text: str, listing_id: str, kind: NameKind) -> None:
    """Add a listing to what a form means; today's names come before former ones."""
    if len(text) < 2:
        return
    if text not in forms:
        forms[text] = ((listing_id,), kind)
        return
    ids, known = forms[text]
    if listing_id in ids:
        return
    if kind == "former" and known != "former":
        return
    if known == "former" and kind != "former":
        forms[text] = ((listing_id,), kind)
        return
    forms[text] = ((*ids, listing_id), min(kind, known, key=_RANK.__getitem__))


def _row_forms(row: _Row) -> Iterator[tuple[str, NameKind]]:
    if row.mic == "XHKG" and _COUNTER.search(row.name):
        return
    yield row.name, "english" if row.name.isascii() and row.kind != "index" else "short"
    if row.forms:
        for entry in row.forms.split("|"):
            kind, _, text = entry.partition(":")
            yield text, _KINDS[kind]


def _lines(table: str) -> Iterator[list[str]]:
    text = files("yanbao.knowledge").joinpath("data", table).read_text("utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
