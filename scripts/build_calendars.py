"""Compile ``knowledge/data/calendars.json`` from exchange_calendars and the sourced overrides.

Run: ``.venv/bin/python scripts/build_calendars.py`` (development dependencies needed).
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import exchange_calendars

FOLDER = Path(__file__).resolve().parents[1] / "src" / "yanbao" / "knowledge" / "data"
FIRST = date(2023, 1, 1)
#: XHKG, XNYS: two years on, so that a 24-month lock-up of this year's listings falls inside. XSHG:
#: the library ends where the State Council's notices end; one year more by its standing rule.
LAST = {"XHKG": date(2028, 12, 31), "XNYS": date(2028, 12, 31), "XSHG": date(2027, 12, 31)}
#: From here on Hong Kong's list is the library's projection, the mainland's that of the overrides'
#: ``projected``: no notice was known.
PROJECTED_FROM = {"XHKG": date(2027, 1, 1), "XSHG": date(2027, 1, 1)}
#: The last day that the library knows of a venue.
LIBRARY_LAST = {"XSHG": date(2026, 12, 31)}
#: Venues that keep another venue's sessions.
SHARED = {
    "ARCX": "XNYS",
    "BATS": "XNYS",
    "BJSE": "XSHG",
    "XASE": "XNYS",
    "XNAS": "XNYS",
    "XSHE": "XSHG",
}


def read_library(mic: str) -> tuple[set[date], set[date]]:
    """Return the weekday closures and the half days that the library knows."""
    last = LIBRARY_LAST.get(mic, LAST[mic])
    calendar = exchange_calendars.get_calendar(mic, start=FIRST, end=last)
    sessions = {stamp.date() for stamp in calendar.sessions}
    span = (FIRST + timedelta(days=i) for i in range((last - FIRST).days + 1))
    closures = {day for day in span if day.weekday() < 5 and day not in sessions}
    return closures, {stamp.date() for stamp in calendar.early_closes}


def by_year(days: set[date]) -> dict[str, str]:
    """Write days as one string a year."""
    years = sorted({day.year for day in days})
    return {str(y): " ".join(f"{d:%m%d}" for d in sorted(days) if d.year == y) for y in years}


def main() -> None:
    """Compile and write the table."""
    overrides = json.loads((FOLDER / "calendars.overrides.json").read_text(encoding="utf-8"))
    calendars = {}
    for mic in sorted(LAST):
        closures, half_days = read_library(mic)
        for row in (*overrides["overrides"], *overrides["projected"]):
            if row["mic"] == mic:
                (closures if row["kind"] == "closed" else half_days).add(
                    date.fromisoformat(row["day"])
                )
        projected = PROJECTED_FROM.get(mic)
        calendars[mic] = {
            "first": FIRST.isoformat(),
            "last": LAST[mic].isoformat(),
            "projected_from": projected.isoformat() if projected else None,
            "closures": by_year(closures),
            "half_days": by_year(half_days),
        }
    table = {
        "source": f"exchange_calendars {exchange_calendars.__version__}; calendars.overrides.json",
        "shared": SHARED,
        "calendars": calendars,
    }
    text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    (FOLDER / "calendars.json").write_text(text, encoding="utf-8")
    print(f"calendars.json: {len(text)} bytes")


if __name__ == "__main__":
    main()
