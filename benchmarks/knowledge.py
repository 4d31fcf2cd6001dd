"""The tables: look-ups by exact name, names found in text, loading, and what the package weighs."""

from __future__ import annotations

from benchmarks.measures import ROOT, Measure, median_s, print_table, run_python
from yanbao.knowledge.listings import ListingTable

LOOK_UPS = 50_000
TEXT = "宁德时代与英伟达合作，港股腾讯控股收涨，两市成交额回落，分析人士称市场情绪平稳。" * 5_000
#: tables are read when they are first asked: every one is asked once
_LOADING = """
import time
from datetime import date
import yanbao.knowledge
began = time.perf_counter()
known = yanbao.knowledge.load_knowledge()
known.listings.find_names("壁仞科技")
known.listings.by_name("壁仞科技")
known.funds.holding_sets(date(2026, 1, 2))
known.calendars.is_session("XHKG", date(2026, 1, 2))
known.themes.home_of("06082.XHKG", date(2026, 1, 2))
known.offerings.find("06082.XHKG", date(2026, 1, 2))
known.playbooks.find("ipo_listing")
print(time.perf_counter() - began)
"""


def run() -> list[Measure]:
    """Measure on one core; a plain dictionary stands beside the look-ups."""
    listings = ListingTable.load()
    names = list(listings.names())
    asked = (names * (LOOK_UPS // len(names) + 1))[:LOOK_UPS]
    plain = {name: name for name in names}
    listings.find_names(TEXT[:100])  # builds the matcher
    looked_s = median_s(lambda: [listings.by_name(name) for name in asked])
    bare_s = median_s(lambda: [plain[name] for name in asked])
    found_s = median_s(lambda: listings.find_names(TEXT))
    loads = sorted(float(run_python("-c", _LOADING)) for _ in range(3))
    data = ROOT / "src" / "yanbao"
    weight = sum(path.stat().st_size for path in data.rglob("data/**/*") if path.is_file())
    return [
        Measure(
            name="look-ups of exact names",
            value=LOOK_UPS / looked_s,
            unit="1/s",
            target=100_000,
            more_is_better=True,
            beside="a plain dictionary",
            beside_value=LOOK_UPS / bare_s,
        ),
        Measure(name="names found in text", value=len(TEXT) / found_s, unit="characters/s"),
        Measure(name="loading all tables", value=1000 * loads[1], unit="ms", target=150),
        Measure(name="package data", value=weight / 2**20, unit="MiB", target=8),
    ]


if __name__ == "__main__":
    print_table(run())
