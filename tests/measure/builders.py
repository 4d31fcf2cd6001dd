"""Builders: books of funds and indices, with only what a test cares about spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from yanbao.knowledge.fund_rows import Feeder, Tracking
from yanbao.model.funds import Holding, HoldingKind, HoldingSet
from yanbao.model.references import Reference

ROW = Reference(
    dataset="t", key="k", quote="q", address="https://x.example", known_on=date(2026, 1, 4)
)


def a_book(
    weights: Mapping[str, float],
    *,
    fund: str = "",
    index: str = "",
    kind: HoldingKind | None = None,
    ranked: bool = True,
    report_on: date = date(2025, 12, 31),
) -> HoldingSet:
    """The book of a fund or, where none is named, the weights of an index."""
    index = index or ("" if fund else "index")
    return HoldingSet(
        id=f"{fund or index}-{report_on}",
        fund_symbol=fund,
        fund_name=fund,
        index_name=index,
        kind=kind or ("index_weights" if index else "full_book"),
        report_on=report_on,
        known_on=report_on,
        holdings=tuple(Holding(listing_id=i, name=i, weight=w) for i, w in weights.items()),
        disclosed=sum(weights.values()),
        reference=ROW,
        ranked=ranked,
    )


def follows(fund_id: str, index: str = "index") -> Tracking:
    return Tracking(
        fund_id=fund_id, fund_name=fund_id, index_name=index, index_code="", reference=ROW
    )


def feeds(symbol: str, fund_id: str) -> Feeder:
    return Feeder(
        symbol=symbol, name=symbol, fund_id=fund_id, address=ROW.address, known_on=ROW.known_on
    )
