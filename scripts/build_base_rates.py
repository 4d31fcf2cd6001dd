"""Compile ``base_rates.json``: how often shares beat their index, or rose, over h sessions.

Run: ``.venv/bin/python scripts/build_base_rates.py PANELS TABLE.csv`` with a checkout of the index
panels (``PANELS_ADDRESS`` below) and the table of Hong Kong listings (``LISTINGS_ADDRESS``).
Windows of one horizon do not overlap, so that each is one observation in time; each row says when
its window ended, so that a call made earlier cannot use it. Only counts are kept, no price.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from yanbao.knowledge import load_knowledge  # noqa: E402

TARGET = ROOT / "src/yanbao/knowledge/data/base_rates.json"
HORIZONS = (5, 20, 60, 250)
#: one session's return above or below the index that makes a move
MOVE = 0.05
#: sessions since listing that count as a horizon: a quarter more or less
NEAR = 0.25
SNAPSHOT = date(2026, 2, 16)
SNAPSHOT_KNOWN = date(2026, 3, 1)
PANELS_ADDRESS = (
    "https://github.com/Janzen-Alpha/Famous-Stock-Index-Constituents-Historical-Data-2010-2025"
)
LISTINGS_ADDRESS = "https://github.com/leon7786/20260218-hkstock"
YEARS = range(2010, 2026)
Prices = dict[str, dict[date, float]]
Row = list[Any]


def parse_day(text: str) -> date:
    """Read ``2025-01-02`` and ``2025/1/2``."""
    year, month, day = text[:10].replace("/", "-").split("-")
    return date(int(year), int(month), int(day))


def read_wide(path: Path, prices: Prices) -> None:
    """Add a table with a column a share."""
    with path.open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            day = parse_day(row.pop("Date"))
            for code, text in row.items():
                if text and math.isfinite(value := float(text)) and value > 0:
                    prices.setdefault(code, {})[day] = value


def read_panel(folder: Path, name: str) -> tuple[Prices, dict[date, float]]:
    """Return the members' closes and the index of one market."""
    prices: Prices = {}
    for year in YEARS:
        stem = f"{name}_constituents_close"
        read_wide(folder / f"{stem}_2010to2025" / f"{stem}_{year}.csv", prices)
    with (folder / "Index benchmark data" / f"{name}_daily.csv").open(
        encoding="utf-8-sig"
    ) as lines:
        return prices, {
            parse_day(row["date"]): float(row["close"]) for row in csv.DictReader(lines)
        }


def count(cases: Mapping[int, list[tuple[date, float, float]]]) -> list[Row]:
    """Return a row a block: last end, cases, beats, rises."""
    rows = []
    for _, block in sorted(cases.items()):
        ends = max(end for end, _, _ in block).isoformat()
        beats = sum(own > market for _, own, market in block)
        rows.append([ends, len(block), beats, sum(own > 0 for _, own, _ in block)])
    return rows


def find_cases(
    closes: Mapping[date, float], index: Mapping[date, float], days: list[date], h: int
) -> Iterator[tuple[str, int, tuple[date, float, float]]]:
    """Yield condition, block and (end, return, index return) of one share's windows."""
    last: dict[tuple[str, int], bool] = {}
    for i in range(1, len(days) - h):
        end = days[i + h]
        if days[i] not in closes or end not in closes:
            continue
        case = (
            end,
            closes[end] / closes[days[i]] - 1,
            index[end] / index[days[i]] - 1,
        )
        if i % h == 1 % h:
            yield "any", i // h, case
        if days[i - 1] not in closes:
            continue
        moved = closes[days[i]] / closes[days[i - 1]] - index[days[i]] / index[days[i - 1]]
        condition = "after_rise" if moved >= MOVE else "after_fall" if moved <= -MOVE else ""
        if condition and (condition, i // h) not in last:
            last[condition, i // h] = True
            yield condition, i // h, case


def count_panel(prices: Prices, index: Mapping[date, float]) -> dict[str, list[Row]]:
    """Return the rows of one panel: shares in the files' order, sessions of the index."""
    first = min(day for closes in prices.values() for day in closes)
    last = max(day for closes in prices.values() for day in closes)
    days = sorted(day for day in index if first <= day <= last)
    rows: dict[str, list[Row]] = {}
    for h in HORIZONS:
        cases: dict[str, dict[int, list[tuple[date, float, float]]]] = {}
        for closes in prices.values():
            for condition, block, case in find_cases(closes, index, days, h):
                cases.setdefault(condition, {}).setdefault(block, []).append(case)
        for condition in ("any", "after_rise", "after_fall"):
            rows[f"{condition}/{h}"] = count(cases.get(condition, {}))
    return rows


def count_listings(path: Path) -> dict[str, list[Row]]:
    """Return how many Hong Kong listings stood above their first close about h sessions later.

    The table gives first-day and cumulative return over the offer price at one snapshot.
    """
    calendars = load_knowledge().calendars
    ages = []
    with path.open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            try:
                first, whole = (float(row[k].rstrip("%")) / 100 for k in ("首日涨幅", "累计涨幅"))
                listed = parse_day(row["上市日期"])
            except ValueError:
                continue
            if listed < SNAPSHOT and first > -1:
                age = calendars.count_sessions("XHKG", listed, SNAPSHOT) - 1
                ages.append((age, (1 + whole) / (1 + first) - 1))
    rows: dict[str, list[Row]] = {}
    for h in HORIZONS:
        near = [value for age, value in ages if abs(age - h) <= max(1, NEAR * h)]
        if near:
            rises = sum(v > 0 for v in near)
            rows[f"new_listing/{h}"] = [[SNAPSHOT.isoformat(), len(near), None, rises]]
    return rows


def describe(label: list[str], venues: list[str], benchmark: str) -> dict[str, Any]:
    """Return what is said of an index panel."""
    return {
        "label": label,
        "venues": venues,
        "benchmark": benchmark,
        "source": PANELS_ADDRESS,
        "known_on": None,
        "notes": "adjusted closes against the price index: dividends favour the shares; a year's"
        " file lists that year's members, and a window across years needs a share in both files,"
        " so that long horizons favour those that stayed",
    }


def build(panels: Path, listings: Path) -> dict[str, Any]:
    """Return the whole table."""
    csi = describe(["沪深300成份股", "CSI 300 members"], ["XSHG", "XSHE", "BJSE"], "000300.XSHG")
    spx = describe(["标普500成份股", "S&P 500 members"], ["XNAS", "XNYS", "XASE"], "SPX.XNYS")
    return {
        "move": MOVE,
        "panels": {
            "csi300": {**csi, "rows": count_panel(*read_panel(panels, "CSI300"))},
            "sp500": {**spx, "rows": count_panel(*read_panel(panels, "SP500"))},
            "hk_listings": {
                "label": ["港交所新股自首日收盘起", "Hong Kong listings since their first close"],
                "venues": ["XHKG"],
                "benchmark": "",
                "source": LISTINGS_ADDRESS,
                "known_on": SNAPSHOT_KNOWN.isoformat(),
                "notes": "one snapshot of cumulative returns, its day inferred from the newest"
                " listings; sessions since listing within a quarter of the horizon; no index",
                "rows": count_listings(listings),
            },
        },
    }


def main() -> None:
    """Write the table, a row a line."""
    table = build(Path(sys.argv[1]), Path(sys.argv[2]))
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    text = text.replace('":[[', '":[\n[').replace("],[", "],\n[")
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
