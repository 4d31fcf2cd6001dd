"""Read disclosed holdings and index members from files, and refuse what cannot be right.

Weights come in percent of net assets and leave as fractions. Each set is accepted or refused as a
whole, with the reason: half a book is worse than none.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from yanbao.errors import Issue
from yanbao.model.funds import Holding, HoldingKind, HoldingSet
from yanbao.model.references import Reference

COLUMNS = (
    "set_id",
    "fund_code",
    "fund_name",
    "kind",
    "index_name",
    "report_date",
    "published_on",
    "security_code",
    "security_name",
    "weight_pct",
    "source_url",
)
KINDS: dict[str, HoldingKind] = {
    "fund_top10": "top_ten",
    "fund_full": "full_book",
    "full_index": "index_weights",
    "index_top": "index_weights",
}
MAX_ROWS = 200_000
#: Rounding of printed weights may carry a full book a little past 100 %.
MAX_SUM_PCT = 100.5
MIN_FULL_PCT = 99.0
_SUFFIXES = {"SH": "XSHG", "SS": "XSHG", "SZ": "XSHE", "BJ": "BJSE", "HK": "XHKG"}
_FIRST_DIGITS = {"6": "XSHG", "5": "XSHG", "0": "XSHE", "3": "XSHE", "1": "XSHE", "9": "BJSE"}
#: Venues abroad as issuers' files write them: those of codes in digits, and of codes in letters.
_DIGITS_ABROAD = {"JP": "XTKS", "TT": "XTAI", "KS": "XKRX"}
_LETTERS_ABROAD = {
    "AU": "XASX", "BB": "XBRU", "BZ": "BVMF", "CN": "XTSE", "CT": "XTSE", "FH": "XHEL",
    "FP": "XPAR", "GR": "XETR", "GY": "XETR", "IM": "XMIL", "IT": "XTAE", "LN": "XLON",
    "NA": "XAMS", "NO": "XOSL", "SE": "XSWX", "SM": "XMAD", "SP": "XSES", "SS": "XSTO",
    "SW": "XSWX", "UH": "XADS",
}  # fmt: skip
#: The column a row's line number is kept under.
LINE = "#line"
Row = dict[str, str]


def find_listing_id(code: str, *, us_mics: Mapping[str, str]) -> str | None:
    """Return ``symbol.MIC`` for a code as vendors write it; None when its venue is not clear.

    Six digits: by the exchanges' number ranges; five digits or ``.HK``: Hong Kong; ``.US``: by the
    given table of US symbols; other venues abroad by the suffix of issuers' files (``6857.JP``),
    letters and digits apart: TEL2B.SS is Stockholm's, 600000.SS Shanghai's.
    """
    code = code.strip().upper()
    symbol, _, suffix = code.rpartition(".") if code.endswith(".US") else code.partition(".")
    if suffix == "US":
        symbol = symbol.replace("/", ".")
        mic = us_mics.get(symbol) or us_mics.get(symbol.replace(".", "/"))
        return f"{symbol}.{mic}" if mic else None
    if suffix and symbol.isascii() and symbol.isalnum():
        abroad = _DIGITS_ABROAD if symbol[0].isdigit() else _LETTERS_ABROAD
        if suffix in abroad:
            return f"{symbol}.{abroad[suffix]}"
    if not (symbol.isascii() and symbol.isdigit()):
        return None
    if suffix == "HK" or (not suffix and len(symbol) == 5):
        return f"{symbol.zfill(5)}.XHKG" if len(symbol) <= 5 else None
    if len(symbol) != 6:
        return None
    mic = _SUFFIXES.get(suffix) if suffix else _FIRST_DIGITS.get(symbol[0])
    return f"{symbol}.{mic}" if mic else None


def parse_holdings(
    text: str, *, subject: str, us_mics: Mapping[str, str], collected_on: date
) -> tuple[list[HoldingSet], list[Issue]]:
    """Parse a file of disclosed holdings, one row a line of a book, grouped by ``set_id``.

    ``known_on`` is the day of publication; the last day of the month where only a month is given;
    ``collected_on`` where none is: later than the truth perhaps, never earlier.
    """
    rows, problem = _read_rows(text, COLUMNS)
    if problem:
        return [], [_refusal("knowledge.holdings-layout", subject, problem)]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["set_id"], []).append(row)
    sets: list[HoldingSet] = []
    issues: list[Issue] = []
    for set_id, group in groups.items():
        try:
            sets.append(_read_set(set_id, group, us_mics=us_mics, collected_on=collected_on))
        except ValueError as error:
            issues.append(_refusal("knowledge.holdings-refused", subject, str(error), set_id))
    return sets, issues


def check_weights(weights_pct: Sequence[float], codes: Sequence[str], *, full: bool) -> str:
    """Say what is wrong with a book's weights (percent); empty when nothing is."""
    seen: set[str] = set()
    repeated: list[str] = []
    for code in codes:
        (repeated.append if code in seen else seen.add)(code)
    total = sum(weights_pct)
    if not all(math.isfinite(weight) for weight in weights_pct):
        return "not a finite weight"
    if repeated:
        return f"listed twice: {', '.join(repeated[:5])}"
    if not weights_pct or min(weights_pct) < 0:
        return f"a negative weight: {min(weights_pct, default=0.0)}"
    if max(weights_pct) > 100:
        return f"a weight over 100 %: {max(weights_pct)}"
    if total > MAX_SUM_PCT:
        return f"the weights sum to {total:.2f} %"
    if len(weights_pct) >= 5 and total <= 1.05:
        return f"the weights sum to {total:.4f}: fractions, where percent is expected"
    if full and total < MIN_FULL_PCT:
        return f"called a full book, but the weights sum to {total:.2f} %"
    return ""


def _read_rows(text: str, columns: Sequence[str]) -> tuple[list[Row], str]:
    """Return the rows of a CSV text, or what is wrong with its layout."""
    try:
        reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restval="")
        rows = [{**row, LINE: str(reader.line_num)} for row in reader]
    except csv.Error as error:
        return [], f"not a CSV file: {error}"
    found = ", ".join(str(key) for key in rows[0] if key != LINE)[:120] if rows else "no rows"
    missing = [name for name in columns if not rows or name not in rows[0]]
    if missing:
        return [], f"columns missing: {', '.join(missing)}; found: {found}"
    if len(rows) > MAX_ROWS:
        return [], f"{len(rows)} rows, at most {MAX_ROWS} are read"
    return rows, ""


def _read_set(
    set_id: str, rows: Sequence[Row], *, us_mics: Mapping[str, str], collected_on: date
) -> HoldingSet:
    head = rows[0]
    kind = KINDS.get(head["kind"])
    if kind is None:
        raise ValueError(f"unknown kind {head['kind']!r}; known: {', '.join(sorted(KINDS))}")
    report_on = _read_day(head["report_date"], name=f"line {head[LINE]}: report_date")
    known_on, basis = _read_known_on(head["published_on"], collected_on)
    if known_on < report_on:
        raise ValueError(f"published on {known_on}, before its report date {report_on}")
    codes = [row["security_code"] for row in rows]
    weights = [_read_weight(row) for row in rows]
    if problem := check_weights(weights, codes, full=head["kind"].endswith(("full", "full_index"))):
        raise ValueError(problem)
    holdings = []
    for row, weight in zip(rows, weights, strict=True):
        listing_id = find_listing_id(row["security_code"], us_mics=us_mics)
        if listing_id is None:
            raise ValueError(
                f"line {row[LINE]}: no venue for {row['security_code']!r} ({row['security_name']});"
                " expected six digits, five digits, or a code with .SH, .SZ, .HK or .US"
            )
        name = row["security_name"].strip()
        holdings.append(Holding(listing_id=listing_id, name=name, weight=round(weight / 100, 7)))
    if kind == "top_ten" and len(holdings) < 10:
        kind = "partial"
    is_index = kind == "index_weights"
    return HoldingSet(
        id=set_id,
        fund_symbol="" if is_index else head["fund_code"].strip(),
        fund_name="" if is_index else head["fund_name"].strip(),
        index_name=head["index_name"].strip(),
        kind=kind,
        report_on=report_on,
        known_on=known_on,
        holdings=tuple(holdings),
        disclosed=round(sum(holding.weight for holding in holdings), 7),
        reference=Reference(
            dataset="holdings",
            key=set_id,
            quote=basis,
            address=head["source_url"].strip(),
            known_on=known_on,
        ),
        ranked=weights == sorted(weights, reverse=True),
    )


def _read_day(text: str, *, name: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{name} {text!r} is no day (YYYY-MM-DD): an undated book") from error


def _read_known_on(text: str, collected_on: date) -> tuple[date, str]:
    text = text.strip()
    if not text:
        return collected_on, "day of publication not printed: the day it was collected"
    if len(text) == len("2026-02"):
        first = _read_day(f"{text}-01", name="published_on")
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return following - timedelta(days=1), "only the month of publication is known: its last day"
    return _read_day(text, name="published_on"), "day of publication"


def _read_weight(row: Row) -> float:
    text = row["weight_pct"]
    try:
        return float(text.strip().rstrip("%"))
    except ValueError as error:
        raise ValueError(
            f"line {row[LINE]}: weight_pct {text!r} is no number; percent expected, such as 12.58"
        ) from error


def _refusal(code: str, subject: str, detail: str, place: str = "") -> Issue:
    return Issue(code=code, severity="error", subject=subject, detail=detail, place=place)
