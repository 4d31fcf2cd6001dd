"""HoldingMatrix: look-through both ways over thousands of books at once, as arrays.

Lines are stored once, sorted by fund, as three columns (fund, listing, weight), with a second order
by listing. Both directions are then slices and one ``bincount``. Used where many funds are asked at
once; a note asks a hundred books and does without (this module imports numpy, the note does not).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from yanbao.model.funds import HoldingSet
from yanbao.quant.arrays import Floats, Integers


class HoldingMatrix:
    """Weights of listings in funds, by fund and by listing.

    ``funds`` and ``listings`` name rows and columns; ``of`` arrays hold their numbers.
    """

    def __init__(
        self,
        funds: Sequence[str],
        listings: Sequence[str],
        fund_of: Integers,
        listing_of: Integers,
        weights: Floats,
    ) -> None:
        if not len(fund_of) == len(listing_of) == len(weights):
            raise ValueError(
                f"columns differ: {len(fund_of)} funds, {len(listing_of)} listings, "
                f"{len(weights)} weights"
            )
        order = np.lexsort((listing_of, fund_of))
        self.funds = tuple(funds)
        self.listings = tuple(listings)
        self._row = {name: number for number, name in enumerate(self.funds)}
        self._column = {name: number for number, name in enumerate(self.listings)}
        self._fund_of = fund_of[order]
        self._listing_of = listing_of[order]
        self._weights = weights[order]
        self._fund_start = np.searchsorted(self._fund_of, np.arange(len(self.funds) + 1))
        self._by_listing = np.argsort(self._listing_of, kind="stable")
        self._listing_start = np.searchsorted(
            self._listing_of[self._by_listing], np.arange(len(self.listings) + 1)
        )

    @classmethod
    def of(cls, sets: Iterable[HoldingSet]) -> HoldingMatrix:
        """Build from books, each under its fund's symbol or its index's name."""
        funds: dict[str, int] = {}
        listings: dict[str, int] = {}
        rows: list[tuple[int, int, float]] = []
        for book in sets:
            fund = funds.setdefault(book.fund_symbol or book.index_name or book.id, len(funds))
            for line in book.holdings:
                column = listings.setdefault(line.listing_id, len(listings))
                rows.append((fund, column, line.weight))
        return cls(
            tuple(funds),
            tuple(listings),
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.int64),
            np.array([row[2] for row in rows], dtype=np.float64),
        )

    def holdings(self, fund: str) -> list[tuple[str, float]]:
        """Return a fund's lines, heaviest first; empty for a fund not held here."""
        row = self._row.get(fund)
        if row is None:
            return []
        part = slice(int(self._fund_start[row]), int(self._fund_start[row + 1]))
        order = np.argsort(-self._weights[part], kind="stable")
        columns, weights = self._listing_of[part][order], self._weights[part][order]
        return [(self.listings[c], float(w)) for c, w in zip(columns, weights, strict=True)]

    def holders(self, listing_ids: Iterable[str]) -> list[tuple[str, float]]:
        """Return the funds that hold any of the listings, by summed weight, heaviest first."""
        columns = [self._column[i] for i in dict.fromkeys(listing_ids) if i in self._column]
        parts = [
            self._by_listing[int(self._listing_start[c]) : int(self._listing_start[c + 1])]
            for c in columns
        ]
        if not parts:
            return []
        lines = np.concatenate(parts)
        summed = np.bincount(
            self._fund_of[lines], weights=self._weights[lines], minlength=len(self.funds)
        )
        held = np.flatnonzero(summed)
        order = held[np.argsort(-summed[held], kind="stable")]
        return [(self.funds[row], float(summed[row])) for row in order]

    def weigh(self, groups: Mapping[str, Iterable[str]]) -> Floats:
        """Return the weight of each group of listings in each fund, shape (funds, groups).

        Groups may overlap (themes) or not (industries): those that do not share a listing are
        summed in one pass over the lines. Listings unknown here count for nothing.
        """
        columns = [
            np.unique([self._column[i] for i in ids if i in self._column]).astype(np.int64)
            for ids in groups.values()
        ]
        result = np.zeros((len(self.funds), len(columns)))
        pending = [number for number, column in enumerate(columns) if len(column)]
        while pending:
            chosen: list[int] = []
            later: list[int] = []
            group_of = np.full(len(self.listings), -1, dtype=np.int64)
            for number in pending:
                if (group_of[columns[number]] >= 0).any():
                    later.append(number)
                else:
                    group_of[columns[number]] = len(chosen)
                    chosen.append(number)
            result[:, chosen] = self._sum(group_of, len(chosen))
            pending = later
        return result

    def _sum(self, group_of: Integers, count: int) -> Floats:
        """Return weights by fund and group, where each listing is of one group or none (-1)."""
        keys = group_of[self._listing_of]
        keys[keys < 0] = count
        keys += self._fund_of * (count + 1)
        size = len(self.funds) * (count + 1)
        summed: Floats = np.bincount(keys, weights=self._weights, minlength=size).astype(np.float64)
        return summed.reshape(len(self.funds), count + 1)[:, :count]
