"""Knowledge: reference tables with as-of look-ups, each read from package data on first use.

Reads   the tables under knowledge/data (facts with their public source).
Writes  nothing; the tables are frozen.
Never   the clock or the network: what is valid on a day is asked with that day.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path

from yanbao.errors import NotFound
from yanbao.knowledge.base_rates import BaseRateTable
from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.connect import ConnectTable
from yanbao.knowledge.funds import FundTable
from yanbao.knowledge.identifiers import IdentifierTable
from yanbao.knowledge.listings import ListingTable
from yanbao.knowledge.loading import pause_collector
from yanbao.knowledge.members import MemberTable
from yanbao.knowledge.offerings import OfferingTable
from yanbao.knowledge.playbooks import PlaybookTable
from yanbao.knowledge.themes import ThemeTable

__all__ = [
    "BaseRateTable",
    "Calendars",
    "ConnectTable",
    "FundTable",
    "IdentifierTable",
    "Knowledge",
    "ListingTable",
    "MemberTable",
    "OfferingTable",
    "PlaybookTable",
    "ThemeTable",
    "load_knowledge",
]


class Knowledge:
    """The tables, each loaded when first asked for; the user's own over the shipped ones."""

    _own: Path | None = None

    def __init__(self, own: Path | None = None) -> None:
        self._own = own

    def __reduce__(self) -> tuple[Callable[[Path | None], Knowledge], tuple[Path | None]]:
        """Travel to another process by name: it has the same tables and loads what it needs."""
        return _arrive, (self._own,)

    @cached_property
    @pause_collector()
    def listings(self) -> ListingTable:
        """Who is listed where, under which names."""
        return ListingTable.load(own=self._own / "listings.tsv" if self._own else None)

    @cached_property
    def calendars(self) -> Calendars:
        """Which days are sessions of which venue."""
        return Calendars.load()

    @cached_property
    @pause_collector()
    def funds(self) -> FundTable:
        """Disclosed books of funds and indices, and which fund tracks what."""
        return FundTable.load(own=self._own)

    @cached_property
    def connect(self) -> ConnectTable:
        """Which mainland securities can be traded northbound, and since when."""
        return ConnectTable.load()

    @cached_property
    def members(self) -> MemberTable:
        """Which listings indices count among their members, by lists kept of them."""
        return MemberTable.load(own=self._own / "members.tsv" if self._own else None)

    @cached_property
    def identifiers(self) -> IdentifierTable:
        """ISINs, and sectors by the names of GICS."""
        return IdentifierTable.load(own=self._own / "identifiers.tsv" if self._own else None)

    @cached_property
    @pause_collector()
    def offerings(self) -> OfferingTable:
        """Hong Kong listings with the facts of their offers."""
        return OfferingTable.load()

    @cached_property
    def base_rates(self) -> BaseRateTable:
        """How often shares beat their index or rose over some sessions."""
        return BaseRateTable.load()

    @cached_property
    @pause_collector()
    def playbooks(self) -> PlaybookTable:
        """What events of a type tend to do, and the studies behind it."""
        return PlaybookTable.load()

    @cached_property
    @pause_collector()
    def themes(self) -> ThemeTable:
        """Industry chains and themes, with their members."""
        return ThemeTable.load(listings=self.listings, funds=self.funds, offerings=self.offerings)


@lru_cache(maxsize=2)
def load_knowledge(own: Path | None = None) -> Knowledge:
    """Return the shipped knowledge, with the user's folder over it; tables load lazily, once."""
    return Knowledge(own)


def _arrive(own: Path | None) -> Knowledge:
    """Load the knowledge where it was sent to; own tables that are not there would be missed."""
    if own is not None and not own.is_dir():
        raise NotFound(
            f"the folder of own tables {own} is not on this machine",
            hint="it must lie at the same place on every machine",
        )
    return load_knowledge(own)
