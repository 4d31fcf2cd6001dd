"""Hong Kong listings with the facts of their offers, each with its source, as of a date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from yanbao.errors import ParseError, UsageError
from yanbao.model.references import Reference

TABLE = Path(__file__).parent / "data" / "offerings.json"
HONG_KONG = timezone(timedelta(hours=8))
#: The closing auction ends at a random minute up to this time; then the first day is known.
CLOSE = time(16, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A listing's offer and first day. None: no source says, or the sources disagree (``notes``).

    Multiples are times covered; returns and shares are fractions (0.758 for 75.8 %); the first
    day's return is close over offer price, the grey market's last over offer price. ``chapter`` of
    the listing rules is given only where the allotment announcement names it. ``sector`` and
    ``theme`` group the source's industry labels.
    """

    listing_id: str
    name: str
    listed_on: date
    board: str
    chapter: str
    sector: str
    theme: str
    offer_price_hkd: float | None
    public_multiple: float | None
    international_multiple: float | None
    first_day_return: float | None
    grey_market_return: float | None
    cornerstone_share: float | None
    over_allotment_shares: float | None
    net_proceeds_hkd_mn: float | None
    sources: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]

    @property
    def known_on(self) -> date:
        """The first day all of it could be known: the listing day, after the close."""
        return self.listed_on

    @property
    def known_at(self) -> datetime:
        """The instant the first day's close is fixed."""
        return datetime.combine(self.listed_on, CLOSE, tzinfo=HONG_KONG)

    def reference(self, field: str) -> Reference:
        """Return the row's reference for one fact; KeyError when the fact is not there."""
        addresses = self.sources[field]
        return Reference(
            dataset="offerings",
            key=f"{self.listing_id}/{field}",
            quote=f"{self.listing_id} {self.name} {self.listed_on}: {field} {getattr(self, field)}"
            f" ({'; '.join(addresses)})",
            address=addresses[0],
            known_on=self.known_on,
        )


class OfferingTable:
    """The offers of Hong Kong's listings."""

    def __init__(self, offerings: Iterable[Offering]) -> None:
        self._offerings = tuple(sorted(offerings, key=lambda o: (o.listed_on, o.listing_id)))
        self._by_id = {offering.listing_id: offering for offering in self._offerings}

    @classmethod
    def load(cls, path: Path = TABLE) -> OfferingTable:
        """Read the compiled table; ParseError when it has another layout."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            fields, sources = raw["fields"], raw["sources"]
            offerings = [_read_row(row, fields, sources) for row in raw["rows"]]
        except (ValueError, KeyError, TypeError) as error:
            raise ParseError(
                f"{path.name} is not a table of offerings: {error!r}",
                hint="rebuild it with scripts/build_offerings.py",
            ) from error
        return cls(offerings)

    @property
    def bounds(self) -> tuple[date, date]:
        """The first and the last listing day in the table."""
        return self._offerings[0].listed_on, self._offerings[-1].listed_on

    def known(self, as_of: date) -> tuple[Offering, ...]:
        """Return the offerings known on a day, by listing day; given an instant, to the minute.

        A day counts as over: its own first-day returns are known. An instant must be aware.
        """
        if isinstance(as_of, datetime):
            if as_of.tzinfo is None:
                raise UsageError(f"an instant without a time zone: {as_of}")
            return tuple(o for o in self._offerings if o.known_at <= as_of)
        return tuple(o for o in self._offerings if o.known_on <= as_of)

    def first_days(self, as_of: date) -> dict[str, date]:
        """Return the first trading day of each listing known, for look-through."""
        return {o.listing_id: o.listed_on for o in self.known(as_of)}

    def find(self, listing_id: str, as_of: date) -> Offering | None:
        """Return one listing's offering if it is known; None when it is not (yet) in the table."""
        offering = self._by_id.get(listing_id)
        return offering if offering is not None and offering in self.known(as_of) else None


def _read_row(row: dict[str, Any], fields: list[str], sources: dict[str, str]) -> Offering:
    values = dict(zip(fields, row["values"], strict=True))
    carried = {
        field: tuple(sources[letter] for letter in letters)
        for field, letters in zip(fields, row["sources"], strict=True)
        if letters
    }
    return Offering(
        listing_id=f"{row['code']}.XHKG",
        name=row["name"],
        listed_on=date.fromisoformat(row["listed_on"]),
        board=row["board"],
        chapter=row["chapter"],
        sector=row["sector"],
        theme=row["theme"],
        sources=carried,
        notes=tuple(row["notes"]),
        **values,
    )
