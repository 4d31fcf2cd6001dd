"""ListingTable: who is listed where, and every way the press writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from yanbao.knowledge.listing_rows import (
    ListingRow,
    read_day,
    read_lines,
    read_own_row,
    read_rows,
)
from yanbao.knowledge.loading import pause_collector
from yanbao.knowledge.name_forms import (
    KINDS,
    UNITED_STATES,
    add_meaning,
    is_findable,
    is_mainland_share,
    read_forms,
    reduce_letters,
    unmark,
)
from yanbao.knowledge.names import Meaning, NameHit, NameIndex
from yanbao.knowledge.renamings import Renaming, read_own_renamings, read_renaming
from yanbao.model.listings import Listing, ListingName, NameKind

__all__ = ["ListingTable", "NameHit", "NameIndex", "Renaming", "WordRule"]

WordRule = Literal["context", "noun"]

_CURRENCY = {
    "XSHG": "CNY", "XSHE": "CNY", "BJSE": "CNY", "XHKG": "HKD", "XTKS": "JPY", "XKRX": "KRW",
    "XTAI": "TWD", "XETR": "EUR", "XPAR": "EUR", "XAMS": "EUR", "XMIL": "EUR", "XMAD": "EUR",
    "XLON": "GBP", "XSWX": "CHF", "XCSE": "DKK", "XSTO": "SEK", "XASX": "AUD", "XSES": "SGD",
    "XSAU": "SAR", "XNSE": "INR", "XBOM": "INR", "XSTC": "VND",
}  # fmt: skip
#: a short name under a warning: the mark, and what of the name fits into four characters
_WARNED = re.compile(r"(?:S?\*?ST|退市)([\u4e00-\u9fff]{2,4})|([\u4e00-\u9fff]{2,3})退")
_BEIJING_BEFORE = ("43", "83", "87", "88")


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
    scripts/build_listings.py), ``listed_funds.tsv``, ``more.tsv``, ``indices.tsv`` and
    ``delisted.tsv`` (LOF and REIT, listings abroad, indices, shares that have left; same
    columns), ``listing_days.tsv`` (when listings began and ended, where the first table does not
    say), ``aliases.tsv`` (what the press writes), ``pairs.tsv`` (listings of one issuer, home
    first), ``former_names.tsv`` (renamings with the days between which they happened),
    ``common_words.tsv`` (names that are also words), ``english_names.tsv`` (full names of mainland
    companies, read when one is asked for).
    """

    def __init__(
        self,
        rows: dict[str, ListingRow],
        extras: list[_Extra],
        pairs: list[tuple[str, ...]],
        rules: list[tuple[str, str]],
        renamings: tuple[Renaming, ...] = (),
    ) -> None:
        self._rows = rows
        self._renamings: dict[str, tuple[Renaming, ...]] = {}
        for renaming in renamings:
            known = self._renamings.get(renaming.listing_id, ())
            self._renamings[renaming.listing_id] = (*known, renaming)
        extras = [*extras, *map(_former, renamings)]
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
        self._own: tuple[str, ...] = ()
        self._left: frozenset[str] = frozenset()
        #: the user's own
        self.own_renamings: tuple[Renaming, ...] = ()

    @classmethod
    def load(cls, *, own: Path | None = None) -> ListingTable:
        """Read the shipped tables, and the user's listings over them."""
        rows: dict[str, ListingRow] = {}
        for table in ("listings.tsv", "listed_funds.tsv", "more.tsv", "indices.tsv"):
            rows |= read_rows(table)
        left = read_rows("delisted.tsv")
        rows |= left
        for listing_id, listed_on, delisted_on, _ in read_lines("listing_days.tsv"):
            row = rows[listing_id]
            rows[listing_id] = ListingRow(*row[:4], listed_on, row.forms, delisted_on)
        extras = [
            _Extra(entry[0], KINDS[entry[1]], tuple(entry[2].split("|")), read_day(entry[3]),
                   read_day(entry[4]))
            for entry in read_lines("aliases.tsv")
        ]  # fmt: skip
        pairs = [tuple(entry) for entry in read_lines("pairs.tsv")]
        rules = [(rule, text) for rule, texts, *_ in read_lines("common_words.tsv")
                 for text in texts.split("|")]  # fmt: skip
        renamings = tuple(map(read_renaming, read_lines("former_names.tsv")))
        mine = read_own_renamings(own.with_name("former_names.tsv")) if own is not None else ()
        found = cls(rows, extras, pairs, rules, (*renamings, *mine))
        found._left, found.own_renamings = frozenset(left), mine
        if own is not None and own.exists():
            found._add_own(own)
        return found

    def _add_own(self, path: Path) -> None:
        lines = path.read_text("utf-8").splitlines()
        mine = [read_own_row(path, number, line) for number, line in enumerate(lines, 1) if line]
        self._rows.update({f"{row.symbol}.{row.mic}": row for row in mine})
        self._own = tuple(f"{row.symbol}.{row.mic}" for row in mine)

    @property
    def own_ids(self) -> tuple[str, ...]:
        """The ids of the user's own rows."""
        return self._own

    def own_line(self, listing_id: str) -> str:
        """Return a listing's row as the tables write it."""
        return "\t".join(self._rows[listing_id])

    def ids(self) -> tuple[str, ...]:
        """Return every listing's id, in the tables' order."""
        return tuple(self._rows)

    def by_id(self, listing_id: str) -> Listing | None:
        """Return the listing with this id, None when the table has none."""
        listing = self._listings.get(listing_id)
        if listing is None and (row := self._rows.get(listing_id)):
            listing = self._listings[listing_id] = Listing(
                id=listing_id, symbol=row.symbol, mic=row.mic, name=row.name, kind=row.kind,
                currency=_CURRENCY.get(row.mic, "USD"), listed_on=read_day(row.listed_on),
                delisted_on=read_day(row.delisted_on),
            )  # fmt: skip
        return listing

    def life_of(self, listing_id: str) -> tuple[str, date | None, date | None]:
        """Return a listing's name (its id when unknown), its first day and the day it left."""
        row = self._rows.get(listing_id)
        if row is None:
            return listing_id, None, None
        return row.name, read_day(row.listed_on), read_day(row.delisted_on)

    def by_symbol(self, symbol: str) -> tuple[Listing, ...]:
        """Return the listings with this symbol at any venue.

        Beijing renumbered its shares in 2025 (833284 became 920284): an old code leads to its
        successor where no other listing carries it.
        """
        known = self._symbols.get(symbol)
        if known is None and len(symbol) == 6 and symbol.startswith(_BEIJING_BEFORE):
            known = self._symbols.get("920" + symbol[3:])
        return self._listed(known or ())

    def by_name(self, text: str, *, as_of: date | None = None) -> tuple[Listing, ...]:
        """Return the listings written exactly so (plain text), the likelier first.

        Forms too short or too plain to be found in running text (HKEX's TENCENT, Aramark) count,
        and the names of shares that have left. With ``as_of`` only those that bore the name on that
        day: neither a name given up before nor one taken later; one that had left only where none
        listed bears its name.
        """
        known = (found for one in self._meanings if text in one for found in one[text][0])
        ids = tuple(dict.fromkeys((*known, *self._by_english(text)))) or self._by_warned(text)
        if as_of is None:
            return self._listed(ids)
        # a name given up may be another's today: 东风股份 was 601515 before it was 600006
        once = tuple(i for i in self._formers.get(text, ()) if i not in ids)
        return self._bearing(self._listed((*ids, *once)), text, as_of)

    def _by_warned(self, text: str) -> tuple[str, ...]:
        """Return the one share whose name, now or once, begins as a name under a warning does.

        The exchange puts *ST or 退市 before a name and cuts it (*ST元成: 元成股份), and takes the
        mark away again; not every such form is in the tables.
        """
        match = _WARNED.fullmatch(text)
        stem = (match[1] or match[2]) if match else ""
        found = [
            listing_id
            for listing_id in self._beginnings.get(stem[:2], ())
            if any(unmark(name.text).startswith(stem) for name in self.names_of(listing_id))
        ]
        return tuple(found) if stem and len(found) == 1 else ()

    def _by_english(self, text: str) -> tuple[str, ...]:
        """Return the mainland companies of a full English name, however its marks are set."""
        return self._english_ids.get(reduce_letters(text), ()) if " " in text else ()

    def name_on(self, listing_id: str, day: date) -> str:
        """Return the short name a listing bore on a day, as far as renamings are known."""
        row = self._rows.get(listing_id)
        before = [r for r in self._renamings.get(listing_id, ()) if day < r.first_seen]
        dated = [r for r in before if r.last_seen is None or day <= r.last_seen]
        if dated:
            return min(dated, key=lambda r: r.first_seen).former
        return row.name if row else ""

    def renamings(self, listing_id: str) -> tuple[Renaming, ...]:
        """Return the known changes of a listing's short name."""
        return self._renamings.get(listing_id, ())

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return every short, press and English name form with the ids it means."""
        short, english, *_ = self._meanings
        return {text: meaning[0] for forms in (short, english) for text, meaning in forms.items()}

    def names_of(self, listing_id: str) -> tuple[ListingName, ...]:
        """Return every name form of a listing, the exchange's short name first."""
        row = self._rows.get(listing_id)
        if row is None:
            return ()
        since = self._named_since(listing_id, row)
        names = [ListingName(listing_id=listing_id, text=text, kind=kind,
                             valid_from=since if text == row.name else None)
                 for text, kind in read_forms(row)]  # fmt: skip
        names += [
            ListingName(listing_id=listing_id, text=text, kind=extra.kind,
                        valid_from=extra.valid_from, valid_to=extra.valid_to)
            for extra in self._extras.get(listing_id, ())
            for text in extra.texts
        ]  # fmt: skip
        if english := self._english_names.get(listing_id):
            names.append(ListingName(listing_id=listing_id, text=english, kind="english"))
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

    def _named_since(self, listing_id: str, row: ListingRow) -> date | None:
        """Return the first day the short name can have been in use, where a renaming tells."""
        for renaming in self._renamings.get(listing_id, ()):
            if renaming.later == row.name and renaming.last_seen:
                return renaming.last_seen + timedelta(days=1)
        return None

    def _bearing(self, listings: tuple[Listing, ...], text: str, day: date) -> tuple[Listing, ...]:
        bearing = tuple(
            listing
            for listing in listings
            if (listing.listed_on is None or listing.listed_on <= day)
            and any(
                (name.valid_from is None or name.valid_from <= day)
                and (name.valid_to is None or day <= name.valid_to)
                for name in self.names_of(listing.id)
                if name.text == text
            )
        )
        still = tuple(one for one in bearing if not (one.delisted_on and one.delisted_on <= day))
        return still or bearing

    def _listed(self, ids: tuple[str, ...] | list[str]) -> tuple[Listing, ...]:
        found = (self.by_id(listing_id) for listing_id in ids)
        return tuple(listing for listing in found if listing is not None)

    @cached_property
    def _english_names(self) -> dict[str, str]:
        return {cells[0]: cells[1] for cells in read_lines("english_names.tsv")}

    @cached_property
    def _english_ids(self) -> dict[str, tuple[str, ...]]:
        ids: dict[str, tuple[str, ...]] = {}
        for listing_id, name in self._english_names.items():
            key = reduce_letters(name)
            ids[key] = (*ids.get(key, ()), listing_id)
        return ids

    @cached_property
    def _beginnings(self) -> dict[str, tuple[str, ...]]:
        beginnings: dict[str, tuple[str, ...]] = {}
        for listing_id, row in self._rows.items():
            # who is under a warning is listed still
            if not is_mainland_share(row) or listing_id in self._left:
                continue
            names = [text for text, kind in read_forms(row) if kind in ("short", "former")]
            for begin in dict.fromkeys(unmark(name)[:2] for name in names):
                beginnings[begin] = (*beginnings.get(begin, ()), listing_id)
        return beginnings

    @cached_property
    def _formers(self) -> dict[str, tuple[str, ...]]:
        formers: dict[str, tuple[str, ...]] = {}
        for listing_id, renamings in self._renamings.items():
            for renaming in renamings:
                formers[renaming.former] = (*formers.get(renaming.former, ()), listing_id)
        return formers

    @cached_property
    def _symbols(self) -> dict[str, list[str]]:
        symbols: dict[str, list[str]] = {}
        for listing_id, row in self._rows.items():
            symbols.setdefault(row.symbol, []).append(listing_id)
        return symbols

    @cached_property
    def _index(self) -> NameIndex:
        short, english, full, _ = self._meanings
        return NameIndex(short=short, english=english, full=full, blockers=self._blockers)

    @cached_property
    @pause_collector()
    def _meanings(self) -> tuple[dict[str, Meaning], ...]:
        """What each form means: short, English, full, and those only looked up exactly."""
        short: dict[str, Meaning] = {}
        english: dict[str, Meaning] = {}
        full: dict[str, Meaning] = {}
        exact: dict[str, Meaning] = {}
        left = self._left
        for listing_id, row in self._rows.items():
            for text, kind in read_forms(row):
                if kind == "full":
                    forms = full
                elif listing_id in left:  # 银河退: too plain to be looked for
                    forms = exact
                elif kind != "english":
                    forms = short
                elif is_findable(text, row.mic):
                    forms = english if row.mic in UNITED_STATES else short
                else:
                    forms = exact
                if text in forms or len(text) < 2:
                    add_meaning(forms, text, listing_id, kind)
                else:  # nearly all: what follows is the loading's time
                    forms[text] = ((listing_id,), kind)
        for extra in (extra for extras in self._extras.values() for extra in extras):
            for text in extra.texts:
                add_meaning(short, text, extra.listing_id, extra.kind)
        return short, english, full, exact


def _former(renaming: Renaming) -> _Extra:
    return _Extra(renaming.listing_id, "former", (renaming.former,), None,
                  renaming.first_seen - timedelta(days=1))  # fmt: skip
