"""ThemeTable: industry chains and themes, with their members, roles, neighbours, indices and funds.

A member is known from a page's day on and never before it was listed: see ``data/themes.toml`` for
where members come from.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from yanbao.errors import NotFound, ParseError
from yanbao.knowledge.funds import FundTable, Tracking
from yanbao.knowledge.industries import (
    SECTOR_PAGE,
    SHENWAN_ON,
    SHENWAN_PAGE,
    IndustryTable,
)
from yanbao.knowledge.listings import ListingTable
from yanbao.knowledge.loading import pause_collector
from yanbao.knowledge.offerings import OfferingTable
from yanbao.model.references import Reference
from yanbao.text.simplify import simplify

THEMES = Path(__file__).parent / "data" / "themes.toml"
_KEYS = frozenset(
    "name words upstream downstream indices related industries sectors offerings members".split()
)
Pair = tuple[str, str]
#: Where a role is taken from, the strongest first.
Basis = Literal["stated", "industry", "offering", "sector", "index"]
_STRENGTH: dict[Basis, int] = {"stated": 0, "industry": 1, "offering": 2, "sector": 3, "index": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme: names in Chinese and English, its words, its neighbours in the chain.

    ``indices`` hold the theme and little else; ``related`` hold it among other things.
    """

    id: str
    name: Pair
    words: tuple[str, ...]
    upstream: tuple[str, ...]
    downstream: tuple[str, ...]
    indices: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A listing plays a role in a theme, as a page says, from ``valid_from`` on.

    ``valid_to`` is the day before it was delisted; None while it is listed.
    """

    theme_id: str
    listing_id: str
    name: str
    role: Pair
    basis: Basis
    valid_from: date
    #: the page that says so, and since when it is known
    address: str
    known_on: date
    valid_to: date | None = None

    @property
    def reference(self) -> Reference:
        """The row of the table; made when asked for, because a start reads thousands of them."""
        return Reference(
            dataset="themes",
            key=f"{self.theme_id}/{self.listing_id}",
            quote=f"{self.listing_id} {self.name}: {self.role[0]} / {self.role[1]}",
            address=self.address,
            known_on=self.known_on,
        )

    def is_known(self, as_of: date | None) -> bool:
        """Whether the member counts on a day; None asks for all there ever were."""
        return as_of is None or (
            self.valid_from <= as_of and (self.valid_to is None or as_of <= self.valid_to)
        )


class ThemeTable:
    """Themes by id, by word and by member. The tables it draws on load when first needed."""

    def __init__(
        self,
        raw: dict[str, Any],
        *,
        listings: ListingTable,
        funds: FundTable,
        offerings: OfferingTable,
    ) -> None:
        self._raw: dict[str, dict[str, Any]] = raw["theme"]
        self._sources: dict[str, tuple[str, date]] = {
            k: (v[0], v[1]) for k, v in raw["sources"].items()
        }
        self._listings = listings
        self._funds = funds
        self._offerings = offerings
        self._themes = {theme_id: _read_theme(theme_id, row) for theme_id, row in self._raw.items()}
        self._members: dict[str, tuple[Member, ...]] = {}

    @classmethod
    def load(
        cls,
        path: Path = THEMES,
        *,
        listings: ListingTable | None = None,
        funds: FundTable | None = None,
        offerings: OfferingTable | None = None,
    ) -> ThemeTable:
        """Read the table; ParseError when it has another layout or names an unknown theme."""
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            table = cls(
                raw,
                listings=listings or ListingTable.load(),
                funds=funds or FundTable.load(),
                offerings=offerings or OfferingTable.load(),
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise ParseError(f"{path.name} is not a table of themes: {error!r}") from error
        for theme in table.themes():
            for other in (*theme.upstream, *theme.downstream):
                if other not in table._themes:
                    raise ParseError(f"{path.name}: {theme.id} names an unknown theme {other!r}")
        return table

    def themes(self) -> tuple[Theme, ...]:
        """Return every theme, in the table's order."""
        return tuple(self._themes.values())

    def by_id(self, theme_id: str) -> Theme:
        """Return a theme; NotFound names the known ones."""
        theme = self._themes.get(theme_id)
        if theme is None:
            raise NotFound(f"no theme {theme_id!r}", hint=f"known: {', '.join(self._themes)}")
        return theme

    def find(self, text: str) -> tuple[Theme, ...]:
        """Return the themes a text means: its id or name; else those whose words stand in it.

        Of words found the longest counts first, so that 半导体设备 means equipment, then all chips.
        """
        plain = simplify(text).strip().casefold()
        exact = tuple(
            theme
            for theme in self._themes.values()
            if plain in (theme.id, *(name.casefold() for name in theme.name))
        )
        if exact or not plain:
            return exact
        found: list[tuple[int, str, Theme]] = []
        for theme in self._themes.values():
            lengths = [len(w) for w in (*theme.words, *theme.name) if w.casefold() in plain]
            if lengths:
                found.append((-max(lengths), theme.id, theme))
        return tuple(theme for _, _, theme in sorted(found, key=lambda row: row[:2]))

    def members(self, theme: str, as_of: date | None = None) -> tuple[Member, ...]:
        """Return a theme's members known and listed on a day, one row a role, by listing.

        Stated roles first, then index constituents; a listing may have several rows.
        """
        return tuple(m for m in self._all(self.by_id(theme).id) if m.is_known(as_of))

    def listing_ids(self, theme: str, as_of: date | None = None) -> tuple[str, ...]:
        """Return the ids of a theme's members, each once."""
        return tuple(dict.fromkeys(member.listing_id for member in self.members(theme, as_of)))

    def of_listing(self, listing_id: str, as_of: date | None = None) -> tuple[Member, ...]:
        """Return the roles of a listing in every theme; its issuer's other listings count too."""
        rows = self._by_listing.get(listing_id, ())
        return tuple(member for member in rows if member.is_known(as_of))

    def home_of(self, listing_id: str, as_of: date | None = None) -> Theme | None:
        """Return the theme a listing is most at home in; None when it is in none.

        By what its role is taken from (a page or an industry before mere index constituents), then
        the theme with the fewest members.
        """
        ranked = sorted(
            (
                _STRENGTH[member.basis],
                len(self.listing_ids(member.theme_id, as_of)),
                member.theme_id,
            )
            for member in self.of_listing(listing_id, as_of)
        )
        return self._themes[ranked[0][2]] if ranked else None

    def trackers(self, theme: str, as_of: date | None = None) -> tuple[Tracking, ...]:
        """Return the funds that follow an index of the theme, in the order of its indices."""
        return tuple(
            tracking
            for index in self.by_id(theme).indices
            for tracking in self._funds.trackers(index, as_of=as_of)
        )

    @cached_property
    def industries(self) -> IndustryTable:
        """Industries of mainland shares."""
        return IndustryTable.load()

    @cached_property
    @pause_collector()
    def _by_listing(self) -> dict[str, tuple[Member, ...]]:
        found: dict[str, list[Member]] = {}
        for theme_id in self._themes:
            for member in self._all(theme_id):
                found.setdefault(member.listing_id, []).append(member)
        return {listing_id: tuple(rows) for listing_id, rows in found.items()}

    def _all(self, theme_id: str) -> tuple[Member, ...]:
        if theme_id not in self._members:
            rows: dict[tuple[str, Pair], Member] = {}
            for member in (
                *self._stated(theme_id),
                *self._by_industry(theme_id),
                *self._by_offering(theme_id),
                *self._by_index(theme_id),
            ):
                known = rows.get((member.listing_id, member.role))
                if known is None or member.valid_from < known.valid_from:
                    rows[(member.listing_id, member.role)] = member
            self._members[theme_id] = tuple(rows.values())
        return self._members[theme_id]

    def _stated(self, theme_id: str) -> list[Member]:
        found = []
        for listing_id, role, role_en, source in self._raw[theme_id].get("members", ()):
            address, known_on = self._sources[source]
            found += [
                self._member(theme_id, other, (role, role_en), "stated", (known_on, address))
                for other in self._issuer(listing_id)
            ]
        return found

    def _by_industry(self, theme_id: str) -> list[Member]:
        row = self._raw[theme_id]
        found = []
        for code, role_en in row.get("industries", ()):
            role = (self.industries.name(code), role_en)
            found += [
                self._member(theme_id, other, role, "industry", (SHENWAN_ON, SHENWAN_PAGE))
                for listing_id in self.industries.with_code(code)
                for other in self._issuer(listing_id)
            ]
        for sector in row.get("sectors", ()):
            role = (sector, "sector")
            found += [
                self._member(theme_id, other, role, "sector", (known_on, SECTOR_PAGE))
                for listing_id, known_on in self.industries.with_sector(sector)
                for other in self._issuer(listing_id)
            ]
        return found

    def _by_offering(self, theme_id: str) -> list[Member]:
        groups = self._raw[theme_id].get("offerings", ())
        found = []
        for offering in self._offerings.known(date.max) if groups else ():
            if offering.theme in groups:
                address = next(iter(offering.sources.values()), ("",))[0]
                role = ("港股新股行业分组", f"offer grouped as {offering.theme}")
                day = offering.known_on
                source = (day, address)
                found.append(self._member(theme_id, offering.listing_id, role, "offering", source))
        return found

    def _by_index(self, theme_id: str) -> list[Member]:
        found = []
        indices = self._themes[theme_id].indices
        for holding_set in self._funds.sets:
            if holding_set.index_name in indices:
                role = (f"{holding_set.index_name}成份", f"in {holding_set.index_name}")
                source = (holding_set.known_on, holding_set.reference.address)
                found += [
                    self._member(theme_id, line.listing_id, role, "index", source)
                    for line in holding_set.holdings
                ]
        return found

    def _issuer(self, listing_id: str) -> tuple[str, ...]:
        return self._listings.pair_of(listing_id) or (listing_id,)

    def _member(
        self, theme_id: str, listing_id: str, role: Pair, basis: Basis, source: tuple[date, str]
    ) -> Member:
        known_on, address = source
        name, listed_on, delisted_on = self._listings.life_of(listing_id)
        return Member(
            theme_id=theme_id,
            listing_id=listing_id,
            name=name,
            role=role,
            basis=basis,
            valid_from=max(known_on, listed_on or known_on),
            address=address,
            known_on=known_on,
            valid_to=delisted_on - timedelta(days=1) if delisted_on else None,
        )


def _read_theme(theme_id: str, row: dict[str, Any]) -> Theme:
    if unknown := row.keys() - _KEYS:
        raise ValueError(f"{theme_id} has unknown keys: {', '.join(sorted(unknown))}")
    return Theme(
        id=theme_id,
        name=(row["name"][0], row["name"][1]),
        words=tuple(row["words"]),
        upstream=tuple(row.get("upstream", ())),
        downstream=tuple(row.get("downstream", ())),
        indices=tuple(row.get("indices", ())),
        related=tuple(row.get("related", ())),
    )
