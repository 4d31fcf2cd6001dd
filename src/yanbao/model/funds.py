"""Funds, what they hold, and what that exposes them to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yanbao.model.references import Reference

HoldingKind = Literal["full_book", "top_ten", "partial", "index_weights", "creation_basket"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One line of a disclosed book. ``weight`` is a fraction of net assets (0.1258 for 12.58 %)."""

    listing_id: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingSet:
    """What a fund or index held on ``report_on``, known from ``known_on``.

    ``disclosed`` is the sum of the weights shown; what lies beyond is bounded, not zero.
    ``fund_symbol`` may be empty where only the index is known. ``ranked`` says that the lines are
    the largest ones in order, so that what is not shown weighs at most as much as the last line.
    """

    id: str
    fund_symbol: str
    fund_name: str
    index_name: str
    kind: HoldingKind
    report_on: date
    known_on: date
    holdings: tuple[Holding, ...]
    disclosed: float
    reference: Reference
    ranked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What a fund (or an index standing in for it) has in a set of listings, as of a date.

    ``weight`` is the disclosed weight; ``bound`` the most that the undisclosed rest can add (zero
    for a full book); ``parts`` are the lines behind it, ``path`` the hops from fund to security.
    """

    holding_set: HoldingSet
    weight: float
    bound: float
    parts: tuple[Holding, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookThrough:
    """What the search of all known books for some listings found, and what it did not.

    ``searched`` counts the books known on the date; ``without`` are those that show none of the
    listings though they could hold them; ``too_early`` those reported before any of them traded;
    ``bound`` is the most that any book of ``without`` can hold of them, unseen.
    """

    exposures: tuple[Exposure, ...]
    searched: int
    without: tuple[HoldingSet, ...]
    too_early: tuple[HoldingSet, ...]
    bound: float
