"""Factor returns from CSV text: a date column and a column a factor, as fractions or percent."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Literal

import numpy as np

from yanbao.errors import Issue, ParseError
from yanbao.measure.prices import DATE_NAMES, parse_day, parse_price
from yanbao.quant.arrays import Floats, Integers

_RISKLESS = ("rf", "risk_free", "riskless")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorTable:
    """Factor returns as fractions: ``values`` (k, t) on ascending ``days``; ``riskless`` (t,)."""

    names: tuple[str, ...]
    days: Integers
    values: Floats
    riskless: Floats

    def lay(self, days: Integers, names: tuple[str, ...]) -> tuple[Floats, Floats]:
        """Return the named factors (k, len(days)) and the riskless rate; NaN where not given.

        Raises ParseError where the table lacks one of the names.
        """
        missing = [name for name in names if name not in self.names]
        if missing:
            raise ParseError(
                f"factors lack {', '.join(missing)}", hint=f"found {', '.join(self.names)}"
            )
        at = np.searchsorted(self.days, days)
        clipped = np.minimum(at, len(self.days) - 1)
        found = self.days[clipped] == days
        rows = [self.names.index(name) for name in names]
        chosen = np.where(found, self.values[rows][:, clipped], np.nan)
        return chosen, np.where(found, self.riskless[clipped], np.nan)


def parse_factors(
    text: str, *, unit: Literal["fraction", "percent"] = "fraction"
) -> tuple[FactorTable, list[Issue]]:
    """Read a factor table; columns are lowered and ``-`` becomes ``_`` (``Mkt-RF``: ``mkt_rf``).

    Raises
    ------
    ParseError
        Without a date column or without rows.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [cell.strip().lower().replace("-", "_") for cell in next(reader, [])]
    at = next((header.index(name) for name in DATE_NAMES if name in header), 0)
    rows: dict[int, list[float]] = {}
    issues: list[Issue] = []
    for line, cells in enumerate(reader, start=2):
        day = parse_day(cells[at]) if at < len(cells) else None
        numbers = [parse_price(cell) for i, cell in enumerate(cells) if i != at]
        if day is None or len(cells) != len(header) or any(isinstance(n, str) for n in numbers):
            issues.append(
                Issue(
                    code="study.factor-row-unreadable",
                    severity="warning",
                    subject="factors",
                    detail="the row is left out: its date or a number cannot be read",
                    place=f"line {line}",
                )
            )
            continue
        rows[day.toordinal()] = [n if isinstance(n, float) else float("nan") for n in numbers]
    if not rows:
        raise ParseError("no factor row could be read", hint="first line: date,mkt_rf,smb,hml,rf")
    days = sorted(rows)
    values = np.array([rows[day] for day in days]).T * (0.01 if unit == "percent" else 1.0)
    names = [name for i, name in enumerate(header) if i != at]
    riskless = next((values[names.index(n)] for n in _RISKLESS if n in names), None)
    return (
        FactorTable(
            names=tuple(names),
            days=np.array(days, dtype=np.int64),
            values=values,
            riskless=np.zeros(len(days)) if riskless is None else riskless,
        ),
        issues,
    )
