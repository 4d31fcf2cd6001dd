"""Issuers and listings: who is who at which venue, and since when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

SecurityKind = Literal["share", "etf", "fund", "index", "adr"]
#: How a name form stands to its listing: the exchange's short name, the full company name, an
#: alias in the press, a former name, or the English name.
NameKind = Literal["short", "full", "alias", "former", "english"]


#: renminbi counters (-R, -WR, -SWR) trade the same share as the main counter
_COUNTER = re.compile(r"-S?W?R$")
_CLASS_MARK = re.compile(r"-(?:S?W|U|UW|B|P|S|R|BW|SWR|WR)$")


def plain_name(name: str) -> str:
    """Return a short name without the exchange's class mark (``百度集团-SW`` → ``百度集团``)."""
    return _CLASS_MARK.sub("", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A security at a venue. ``id`` is ``symbol.MIC`` (ISO 10383), e.g. ``06082.XHKG``."""

    id: str
    symbol: str
    mic: str
    name: str
    kind: SecurityKind
    currency: str
    listed_on: date | None = None
    delisted_on: date | None = None

    def __post_init__(self) -> None:
        if self.id != f"{self.symbol}.{self.mic}":
            raise ValueError(f"listing id must be symbol.MIC, got {self.id!r}")


def is_renminbi_counter(listing: Listing) -> bool:
    """Whether a Hong Kong listing is the renminbi counter of a share (腾讯控股-R, 80700)."""
    return listing.mic == "XHKG" and _COUNTER.search(listing.name) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingName:
    """A way a listing is written, valid from and to (inclusive; None: open)."""

    listing_id: str
    text: str
    kind: NameKind
    valid_from: date | None = None
    valid_to: date | None = None
