"""Compile ``base_rates.json``: how often shares beat their index, or rose, over h sessions.

Run: ``.venv/bin/python scripts/build_base_rates.py PANELS TABLE.csv HONGKONG HSI.csv`` with a
checkout of the index panels (``PANELS_ADDRESS`` below), the table of Hong Kong listings
(``LISTINGS_ADDRESS``), the folder of Hong Kong prices (``HONGKONG_ADDRESS``) and the Hang Seng
index (``HSI_ADDRESS``). Windows of one horizon do not overlap, so that each is one observation in
time; each row says when its window ended, so that a call made earlier cannot use it. Only counts
are kept, no price.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from yanbao.knowledge import load_knowledge  # noqa: E402
from yanbao.knowledge.industries import IndustryTable  # noqa: E402

TARGET = ROOT / "src/yanbao/knowledge/data/base_rates.json"
HORIZONS = (5, 20, 60, 250)
#: over a year equal parts beat the index by their weights rather than by their industry
SECTOR_HORIZONS = (5, 20, 60)
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
HONGKONG_ADDRESS = "https://github.com/luciusneo1017/momentum-portfolio_optimization"
#: the members of the Hang Seng Composite that the prices are of were read on this day
HONGKONG_KNOWN = date(2025, 10, 31)
HSI_ADDRESS = "https://github.com/tzjtan/historical-stock-data"
#: a Hong Kong window begins with the shares of the largest turnover over so many sessions
MOST_TRADED, TRADED_OVER = 150, 60
#: the classification of industries is of this day; a basket of fewer members is none
INDUSTRIES_KNOWN = date(2021, 12, 31)
LEAST_MEMBERS = 5
YEARS = range(2010, 2026)
Prices = dict[str, dict[date, float]]
Row = list[Any]
#: the last day of a window, a return over it, the index's
Case = tuple[date, float, float]
Members = dict[str, set[date]]


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
    return prices, read_index(folder / "Index benchmark data" / f"{name}_daily.csv")


def read_hongkong(folder: Path, index: Path) -> tuple[Prices, dict[date, float], Members]:
    """Return closes, the index, and the days on which each share was among the most traded.

    The files hold the shares that were in an index at their end. Taking those with the largest
    turnover at a window's start keeps out what came in because it had risen.
    """
    prices: Prices = {}
    turnover: Prices = {}
    for path in sorted(folder.glob("*.HK.csv")):
        code = path.name.removesuffix(".csv")
        with path.open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                close, day = float(row["Close"]), parse_day(row["Date"])
                if math.isfinite(close) and close > 0:
                    prices.setdefault(code, {})[day] = close
                    turnover.setdefault(code, {})[day] = close * float(row["Volume"])
    last = max(max(closes) for closes in prices.values())
    levels = read_index(index)
    days = [day for day in sorted(levels) if day <= last and any(day in p for p in prices.values())]
    members: Members = {code: set() for code in prices}
    running = dict.fromkeys(prices, 0.0)
    for i, day in enumerate(days):
        for code, traded in turnover.items():
            running[code] += traded.get(day, 0.0)
            running[code] -= traded.get(days[i - TRADED_OVER], 0.0) if i >= TRADED_OVER else 0.0
        if i >= TRADED_OVER:
            for code in sorted(running, key=lambda one: -running[one])[:MOST_TRADED]:
                members[code].add(day)
    return prices, {day: levels[day] for day in days}, members


def read_index(path: Path) -> dict[date, float]:
    """Return an index's closes; days without one are left out."""
    with path.open(encoding="utf-8-sig") as lines:
        return {
            parse_day(row["date"]): float(row["close"])
            for row in csv.DictReader(lines)
            if row["close"]
        }


def count(cases: Mapping[int, list[Case]], *, against: bool = True) -> list[Row]:
    """Return a row a block: last end, cases, beats (where there is an index), rises."""
    rows = []
    for _, block in sorted(cases.items()):
        ends = max(end for end, _, _ in block).isoformat()
        beats = sum(own > market for _, own, market in block) if against else None
        rows.append([ends, len(block), beats, sum(own > 0 for _, own, _ in block)])
    return rows


def find_cases(
    closes: Mapping[date, float],
    index: Mapping[date, float],
    days: list[date],
    h: int,
    held: set[date] | None = None,
) -> Iterator[tuple[str, int, Case]]:
    """Yield condition, block and case of one share's windows; they begin on ``held`` days."""
    last: dict[tuple[str, int], bool] = {}
    for i in range(1, len(days) - h):
        end = days[i + h]
        if days[i] not in closes or end not in closes or (held is not None and days[i] not in held):
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


def find_days(prices: Prices, index: Mapping[date, float]) -> list[date]:
    """Return the sessions of the index within the panel's range."""
    first = min(day for closes in prices.values() for day in closes)
    last = max(day for closes in prices.values() for day in closes)
    return sorted(day for day in index if first <= day <= last)


def count_panel(
    prices: Prices, index: Mapping[date, float], members: Members | None = None
) -> dict[str, list[Row]]:
    """Return the rows of one panel: shares in the files' order, sessions of the index."""
    days = find_days(prices, index)
    rows: dict[str, list[Row]] = {}
    for h in HORIZONS:
        cases: dict[str, dict[int, list[Case]]] = {}
        for code, closes in prices.items():
            held = None if members is None else members[code]
            for condition, block, case in find_cases(closes, index, days, h, held):
                cases.setdefault(condition, {}).setdefault(block, []).append(case)
        for condition in ("any", "after_rise", "after_fall"):
            rows[f"{condition}/{h}"] = count(cases.get(condition, {}))
    return rows


def count_index(index: Mapping[date, float]) -> dict[str, list[Row]]:
    """Return how often an index rose: one case a block."""
    days = sorted(index)
    rows = {}
    for h in HORIZONS:
        found = find_cases(index, index, days, h)
        cases = {block: [case] for condition, block, case in found if condition == "any"}
        rows[f"any/{h}"] = count(cases, against=False)
    return rows


def count_sectors(prices: Prices, index: Mapping[date, float]) -> dict[str, list[Row]]:
    """Return the rows of baskets: the members of one industry in equal parts, held unchanged."""
    industries = IndustryTable.load()
    sectors: dict[str, list[str]] = {}
    for code in prices:
        symbol, _, venue = code.partition(".")
        known = industries.of(f"{symbol}.{'XSHG' if venue == 'SS' else 'XSHE'}")
        if known is not None and known.code:
            sectors.setdefault(known.code[:2], []).append(code)
    days = find_days(prices, index)
    rows = {}
    for h in SECTOR_HORIZONS:
        cases: dict[int, list[Case]] = {}
        for codes in sectors.values():
            whole: dict[int, list[Case]] = {}
            for code in codes:
                for condition, block, case in find_cases(prices[code], index, days, h):
                    if condition == "any":
                        whole.setdefault(block, []).append(case)
            for block, found in whole.items():
                if len(found) >= LEAST_MEMBERS:
                    mean = sum(own for _, own, _ in found) / len(found)
                    cases.setdefault(block, []).append((found[0][0], mean, found[0][2]))
        rows[f"any/{h}"] = count(cases)
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


_YEARLY = (
    "adjusted closes against the price index: dividends favour the shares; a year's"
    " file lists that year's members, and a window across years needs a share in both files,"
    " so that long horizons favour those that stayed"
)
_TRADED = (
    f"adjusted closes against the price index: dividends favour the shares; the {MOST_TRADED} of"
    f" the largest turnover over {TRADED_OVER} sessions before each window, out of the Hang Seng"
    " Composite's members of October 2025: those that had left it by then are missing, which"
    " favours shares over long horizons"
)
_BASKETS = (
    "members of one Shenwan industry (2021) in equal parts, held unchanged over the window; no"
    " fund's fees; dividends are in the closes and not in the index; one rate for all industries"
)


def describe(  # noqa: PLR0913  (what is said of a panel; most of it is the same for most)
    label: tuple[str, str],
    venues: Iterable[str],
    rows: dict[str, list[Row]],
    *,
    benchmark: str = "",
    of: str = "shares",
    source: str = PANELS_ADDRESS,
    known_on: date | None = None,
    notes: str = _YEARLY,
) -> dict[str, Any]:
    """Return a panel: what is said of it, and its rows."""
    return {
        "label": list(label),
        "of": of,
        "venues": list(venues),
        "benchmark": benchmark,
        "source": source,
        "known_on": known_on and known_on.isoformat(),
        "notes": notes,
        "rows": rows,
    }


def build(panels: Path, listings: Path, hongkong: Path, hsi: Path) -> dict[str, Any]:
    """Return the whole table."""
    china, america = ("XSHG", "XSHE", "BJSE"), ("XNAS", "XNYS", "XASE")
    csi, spx = read_panel(panels, "CSI300"), read_panel(panels, "SP500")
    level = "the index's closes, without dividends"
    return {
        "move": MOVE,
        "panels": {
            "csi300": describe(
                ("沪深300成份股", "CSI 300 members"),
                china,
                count_panel(*csi),
                benchmark="000300.XSHG",
            ),
            "sp500": describe(
                ("标普500成份股", "S&P 500 members"),
                america,
                count_panel(*spx),
                benchmark="SPX.XNYS",
            ),
            "hk_traded": describe(
                (
                    f"港股成交额前{MOST_TRADED}只股票",
                    f"the {MOST_TRADED} most traded Hong Kong shares",
                ),
                ("XHKG",),
                count_panel(*read_hongkong(hongkong, hsi)),
                benchmark="HSI.XHKG",
                source=HONGKONG_ADDRESS,
                known_on=HONGKONG_KNOWN,
                notes=_TRADED,
            ),
            "hk_listings": describe(
                ("港交所新股自首日收盘起", "Hong Kong listings since their first close"),
                ("XHKG",),
                count_listings(listings),
                source=LISTINGS_ADDRESS,
                known_on=SNAPSHOT_KNOWN,
                notes="one snapshot of cumulative returns, its day inferred from the newest"
                " listings; sessions since listing within a quarter of the horizon; no index",
            ),
            "csi300_sectors": describe(
                ("沪深300成份股的行业组合", "baskets of CSI 300 members by industry"),
                china,
                count_sectors(*csi),
                benchmark="000300.XSHG",
                of="sectors",
                known_on=INDUSTRIES_KNOWN,
                notes=_BASKETS,
            ),
            "csi300_index": describe(
                ("沪深300指数", "the CSI 300"), china, count_index(csi[1]), of="index", notes=level
            ),
            "hsi_index": describe(
                ("恒生指数", "the Hang Seng index"),
                ("XHKG",),
                count_index({d: v for d, v in read_index(hsi).items() if d.year >= YEARS[0]}),
                of="index",
                source=HSI_ADDRESS,
                notes=level,
            ),
            "spx_index": describe(
                ("标普500指数", "the S&P 500"),
                america,
                count_index(spx[1]),
                of="index",
                notes=level,
            ),
        },
    }


def main() -> None:
    """Write the table, a row a line."""
    table = build(*(Path(word) for word in sys.argv[1:5]))
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    text = text.replace('":[[', '":[\n[').replace("],[", "],\n[")
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
