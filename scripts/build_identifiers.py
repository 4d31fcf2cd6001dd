"""Compile ``identifiers.tsv``: ISINs, and sectors by the names of GICS, by listing.

    python scripts/build_identifiers.py --core core_listings.csv --verified CHUNK.csv ... \
        --classes HKG.csv SHH.csv SHZ.csv NCM.csv ...

Sources (facts only)
    --core      ``data/core_listings.csv`` of github.com/adanos-software/free-ticker-database (MIT,
                2026-05-31), which reads the lists of the exchanges; one row a security
    --verified  the tables under ``data/stock_verification/run-20260516-source-refresh`` there: rows
                found in an exchange's own list, second lines of a security too
    --classes   tables by market under ``database/equities`` of github.com/JerBouma/FinanceDatabase
                (MIT, 2026-08-16): sectors by the names of GICS, set by hand there, not MSCI's
                own; and ISINs where the first source has none. Beside Shenwan's of 2021, mainland
                shares agree in 78 of 100 and are not taken (they have Shenwan's); Hong
                Kong's with an A-share agree in 70 of 77, and of the seven, five lie where the two
                classifications draw the line elsewhere and two are coal, which is left out

An ISIN is taken where its check digit is right and its country fits the venue; one that two
issuers would share is taken for neither. Nothing is derived, but that a renminbi counter (80700)
is the same security as the main counter (00700).
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from yanbao.knowledge.identifiers import is_isin
from yanbao.knowledge.industries import IndustryTable
from yanbao.knowledge.listings import ListingTable

DATA = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data"
MICS = {
    "SSE": "XSHG", "SZSE": "XSHE", "HKEX": "XHKG", "NASDAQ": "XNAS", "NYSE": "XNYS",
    "NYSE MKT": "XASE", "NYSE ARCA": "ARCX",
}  # fmt: skip
SUFFIXES = {".HK": "XHKG", ".SS": "XSHG", ".SZ": "XSHE"}
#: Where a symbol abroad is another company's, the first source took the other's ISIN: of the
#: United States only their own prefix is taken, of the mainland China's; Hong Kong's list prints
#: its own, of companies from anywhere.
PREFIXES = {"XSHG": ("CN",), "XSHE": ("CN",), "XNAS": ("US",), "XNYS": ("US",), "XASE": ("US",),
            "ARCX": ("US",)}  # fmt: skip
#: The day the names are of.
DAY = date(2026, 8, 1)
HEAD = (
    "# listing, ISIN, its source, sector (all from source d)",
    "# source f: 2026-05-31 https://github.com/adanos-software/free-ticker-database",
    "# source d: 2026-08-16 https://github.com/JerBouma/FinanceDatabase",
    "# source c: 2026-05-31 https://github.com/adanos-software/free-ticker-database"
    " (by the renminbi counter)",
)


def read(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    """Yield the rows of some CSV files."""
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)


def fits(listing_id: str, isin: str) -> bool:
    """Whether an ISIN can be a listing's."""
    prefixes = PREFIXES.get(listing_id.rpartition(".")[2])
    return is_isin(isin) and (prefixes is None or isin.startswith(prefixes))


def name_listing(row: dict[str, str]) -> str:
    """Return the listing id of a row of the first source."""
    mic = MICS.get(row["exchange"], "")
    symbol = row["ticker"].zfill(5) if mic == "XHKG" else row["ticker"]
    return f"{symbol}.{mic}"


def name_class_listing(row: dict[str, str]) -> str:
    """Return the listing id of a row of the second source."""
    symbol, dot, suffix = row["symbol"].rpartition(".")
    mic = SUFFIXES.get(dot + suffix)
    if mic is None:
        return f"{row['symbol']}.{row['mic']}"
    return f"{symbol.zfill(5) if mic == 'XHKG' else symbol}.{mic}"


def find_isins(arguments: argparse.Namespace, known: set[str]) -> dict[str, tuple[str, str]]:
    """Return (ISIN, source) by listing."""
    found: dict[str, tuple[str, str]] = {}
    for row in read([*arguments.core, *arguments.verified]):
        if row.get("status", "verified") != "verified":
            continue
        listing_id = name_listing(row)
        if listing_id in known and fits(listing_id, row["isin"]):
            found.setdefault(listing_id, (row["isin"], "f"))
        main = f"0{listing_id[1:]}"
        is_counter = listing_id.startswith("8") and row["name"].endswith("-R")
        if listing_id.endswith(".XHKG") and is_counter and main in known:
            found.setdefault(main, (row["isin"], "c"))
    for row in read(arguments.classes):
        listing_id = name_class_listing(row)
        # ADRs and bonds stand there beside Hong Kong codes: the form is not enough
        is_other = listing_id.endswith(".XHKG") and row["isin"][:2] in ("US", "XS", "NL")
        if listing_id in known and fits(listing_id, row["isin"]) and not is_other:
            found.setdefault(listing_id, (row["isin"], "d"))
    return found


def drop_shared(
    found: dict[str, tuple[str, str]], listings: ListingTable
) -> dict[str, tuple[str, str]]:
    """Leave out an ISIN that listings of several issuers would bear."""
    bearers: dict[str, list[str]] = {}
    for listing_id, (isin, _) in found.items():
        bearers.setdefault(isin, []).append(listing_id)
    shared = set()
    for isin, ids in bearers.items():
        mains = {f"0{one[1:]}" if one[0] == "8" and one.endswith("XHKG") else one for one in ids}
        issuers = {listings.pair_of(one) or (one,) for one in mains}
        if len(issuers) > 1:
            shared.add(isin)
            print("shared, left out:", isin, *(f"{i} {listings.name_on(i, DAY)}" for i in ids))
    return {one: row for one, row in found.items() if row[0] not in shared}


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("core", "verified", "classes"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", default=[])
    arguments = parser.parse_args()
    listings = ListingTable.load()
    known = {one for one in listings.ids() if not one.endswith(".BJSE")}
    isins = drop_shared(find_isins(arguments, known), listings)
    sectors: dict[str, str] = {}
    industries = IndustryTable.load()
    for row in read(arguments.classes):
        listing_id = name_class_listing(row)
        listing = listings.by_id(listing_id)
        if listing is None or listing.kind not in ("share", "adr") or not row["sector"]:
            continue
        pair = [industries.of(one) for one in listings.pair_of(listing_id)]
        is_coal = any(one and one.levels[:1] == ("煤炭",) for one in pair)
        if listing.mic not in ("XSHG", "XSHE") and not is_coal:
            sectors[listing_id] = row["sector"]
    numbers = {name: str(n) for n, name in enumerate(sorted(set(sectors.values())), start=1)}
    lines = [*HEAD, *(f"# sector {n}: {name}" for name, n in numbers.items())]
    for listing_id in sorted({*isins, *sectors}):
        isin, source = isins.get(listing_id, ("", ""))
        number = numbers.get(sectors.get(listing_id, ""), "")
        lines.append(f"{listing_id}\t{isin}\t{source}\t{number}")
    (DATA / "identifiers.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(isins)} ISINs, {len(sectors)} sectors of {len(numbers)}")


if __name__ == "__main__":
    main()
