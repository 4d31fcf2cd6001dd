"""Turn what a public table says into the user's own tables, and say what changed.

Reads   a table's cells as received, and the tables as they are known now.
Writes  nothing: it returns each table's new text with its changes, or the reason of a refusal.
Never   half a table: what cannot be right is refused whole, and the old one stays.

The user's tables lie over the shipped ones: a row given again takes the shipped one's place.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from yanbao.errors import Issue, ParseError
from yanbao.knowledge.feeders import find_feeders, find_targets
from yanbao.knowledge.funds import FundTable, render_sets
from yanbao.knowledge.holding_files import MIN_WHOLE, Origin, read_holdings
from yanbao.knowledge.identifiers import IdentifierTable, is_isin
from yanbao.knowledge.listings import ListingTable
from yanbao.knowledge.members import MemberLists, MemberTable, render_lists
from yanbao.model.funds import HoldingSet

TABLES = Path(__file__).parent / "data" / "tables.toml"
Layout = Literal["hkex-securities", "fund-names", "csindex-weights"]
LAYOUTS: tuple[Layout, ...] = ("hkex-securities", "fund-names", "csindex-weights")
#: A list that shows less than this of what it showed before is cut off or another one.
LEAST_KEPT = 0.9
_CSI_CODE = re.compile(r"(?:000|93|95|H3)\w+")
_SHARES = ("Equity", "Real Estate Investment Trusts", "Exchange Traded Products")
Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTable:
    """A table to fetch: its name, address, layout, and the index it is of (weights only)."""

    name: str
    address: str
    layout: Layout
    index_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A table as it came: cells row by row (or its text), and the day from which it is known."""

    table: PublicTable
    known_on: date
    rows: Sequence[Row] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """One thing that is now otherwise; ``before`` is empty for what is new."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUpdate:
    """The new text of one of the user's files, and how it differs from what was known."""

    file: str
    text: str
    changes: tuple[TableChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The tables an update starts from: shipped ones with the user's own over them."""

    listings: ListingTable
    funds: FundTable
    identifiers: IdentifierTable


class _RefusedError(Exception):
    """Why a table is not taken."""


def read_public_tables(funds: FundTable, path: Path = TABLES) -> tuple[PublicTable, ...]:
    """Read which tables are public; one of ``{code}`` stands once for each tracked CSI index."""
    found: list[PublicTable] = []
    for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if row["layout"] not in LAYOUTS:
            raise ParseError(
                f"{path.name}: {name} has layout {row['layout']!r}",
                hint=f"known: {', '.join(LAYOUTS)}",
            )
        if "{code}" not in row["address"]:
            found.append(PublicTable(name=name, address=row["address"], layout=row["layout"]))
            continue
        codes = {t.index_code: t.index_name for t in funds.trackings if t.index_code}
        found += [
            PublicTable(
                name=f"{name}/{code}",
                address=row["address"].replace("{code}", code),
                layout=row["layout"],
                index_name=codes[code],
            )
            for code in sorted(codes)
            if _CSI_CODE.fullmatch(code)
        ]
    return tuple(found)


def update_tables(
    received: Iterable[Received], known: Known
) -> tuple[tuple[TableUpdate, ...], list[Issue]]:
    """Return the user's files that are to be written, and what was refused.

    A file appears only when something in it changes.
    """
    issues: list[Issue] = []
    sets: list[HoldingSet] = []
    updates: list[TableUpdate] = []
    for one in received:
        try:
            if one.table.layout == "csindex-weights":
                found, met = read_weights(one)
                sets += found
                issues += met
            elif one.table.layout == "fund-names":
                updates.append(_update_feeders(one, known))
            else:
                updates += _update_securities(one, known)
        except _RefusedError as error:
            issues.append(_refusal(one.table.name, str(error)))
    updates.append(update_holdings(sets, known.funds))
    return tuple(update for update in updates if update.changes), issues


def update_holdings(sets: Sequence[HoldingSet], funds: FundTable) -> TableUpdate:
    """Return the user's holdings with some sets added; one of the same day gives way."""
    own = {(_owner(one), one.report_on): one for one in funds.own_sets}
    shipped = {(_owner(one), one.report_on): one for one in funds.sets}
    newest: dict[str, HoldingSet] = {}
    for one in funds.sets:
        newest[_owner(one)] = one  # by report date
    changes = []
    for one in sets:
        key = (_owner(one), one.report_on)
        if key in shipped and _weigh(shipped[key]) == _weigh(one):
            continue
        own[key] = one
        before = shipped.get(key) or newest.get(_owner(one))
        changes.append(
            TableChange(
                key=_owner(one),
                before=_describe(before) if before else "",
                after=_describe(one),
            )
        )
    text = render_sets([own[key] for key in sorted(own)])
    return TableUpdate(file="holdings.json", text=text, changes=tuple(changes))


def update_members(lists: Sequence[MemberLists], table: MemberTable) -> TableUpdate:
    """Return the user's lists of members with some added; one that says nothing new is left out."""
    own = {(one.index_name, one.days[0]): one for one in table.own}
    changes = []
    for one in lists:
        day = one.days[0]
        known = table.lists_of(one.index_name, day)
        members, before = set(one.on(day)), set(known.on(day)) if known else set()
        if members == before:
            continue
        own[(one.index_name, day)] = one
        moved = f", {len(members - before)} came, {len(before - members)} went" if known else ""
        changes.append(
            TableChange(
                key=one.index_name,
                before=f"{len(before)} members" if known else "",
                after=f"{day}, {len(members)} members{moved}",
            )
        )
    text = render_lists(own[key] for key in sorted(own))
    return TableUpdate(file="members.tsv", text=text, changes=tuple(changes))


def read_weights(one: Received) -> tuple[list[HoldingSet], list[Issue]]:
    """Read an index's weight file as one set of its index."""
    text = io.StringIO()
    csv.writer(text).writerows(row for row in one.rows if any(row))
    origin = Origin(
        known_on=one.known_on, index_name=one.table.index_name, address=one.table.address
    )
    sets, issues = read_holdings(text.getvalue(), subject=one.table.name, origin=origin, us_mics={})
    if len(sets) > 1:
        raise _RefusedError(f"{len(sets)} books in one file of weights; expected one day's")
    if sets and sets[0].disclosed < MIN_WHOLE:
        raise _RefusedError(f"the weights sum to {sets[0].disclosed:.2%}; expected an index whole")
    return sets, issues


def _update_feeders(one: Received, known: Known) -> TableUpdate:
    text = one.text
    try:
        listed = json.loads(text[text.index("[[") : text.rindex("]]") + 2])
        names = [(str(row[0]), str(row[2])) for row in listed]
    except (ValueError, IndexError, TypeError) as error:
        raise _RefusedError(f"no list of [code, initials, name, …]: {error}") from None
    trackings = known.funds.trackings
    targets = find_targets(names, listings=known.listings, trackings=trackings)
    found = {row[0]: row for row in find_feeders(names, targets)}
    held = {feeder.symbol: feeder for feeder in known.funds.feeders}
    codes = {code for code, _ in names}
    kept = sum(symbol in codes for symbol in held)
    if kept < LEAST_KEPT * len(held):
        raise _RefusedError(f"shows {kept} of {len(held)} known feeders; expected 90 % at least")
    changes = tuple(
        TableChange(
            key=f"{symbol} {name}",
            before=held[symbol].fund_id if symbol in held else "",
            after=fund_id,
        )
        for symbol, name, fund_id in found.values()
        if symbol not in held or held[symbol].fund_id != fund_id
    )
    # a feeder known before keeps its day: only what is new is written
    own = {f.symbol: (f.symbol, f.name, f.fund_id, f.reference) for f in known.funds.own_feeders}
    lines = ["# feeder fund, name, the ETF it is named after"]
    for symbol, name, fund_id, reference in own.values():
        lines += [f"# list: {reference.address}", f"# seen: {reference.known_on}"]
        lines.append("\t".join((symbol, name, fund_id)))
    lines += [f"# list: {one.table.address}", f"# seen: {one.known_on}"]
    new = {change.key.partition(" ")[0] for change in changes}
    lines += ["\t".join(row) for symbol, row in found.items() if symbol in new]
    return TableUpdate(file="feeders.tsv", text="\n".join(lines) + "\n", changes=changes)


def _update_securities(one: Received, known: Known) -> list[TableUpdate]:
    rows = _read_securities(one.rows)
    held = [i for i in known.listings.ids() if i.endswith(".XHKG")]
    held = [i for i in held if (row := known.identifiers.of(i)) is not None and row.isin]
    kept = sum(i in rows for i in held)
    if kept < LEAST_KEPT * len(held):
        raise _RefusedError(f"shows {kept} of {len(held)} known codes; expected 90 % at least")
    isins: list[TableChange] = []
    listed: list[TableChange] = []
    for listing_id, (name, isin, _) in rows.items():
        identifier = known.identifiers.of(listing_id)
        before = identifier.isin if identifier else ""
        if isin and isin != before:
            isins.append(TableChange(key=listing_id, before=before, after=isin))
        if known.listings.by_id(listing_id) is None:
            listed.append(TableChange(key=listing_id, before="", after=name))
    own = {row.listing_id: row for row in known.identifiers.own}
    lines = [f"# source u: {one.known_on} {one.table.address}"]
    lines += [f"# source {i}: {r.isin_on} {r.isin_source}" for i, r in enumerate(own.values())]
    changed = {change.key for change in isins}
    lines += [
        f"{r.listing_id}\t{r.isin}\t{i}\t"
        for i, r in enumerate(own.values())
        if r.listing_id not in changed
    ]
    lines += [f"{change.key}\t{change.after}\tu\t" for change in isins]
    kinds = {i: "etf" if kind == _SHARES[2] else "share" for i, (_, _, kind) in rows.items()}
    added = [known.listings.own_line(i) for i in known.listings.own_ids]
    added += [f"{c.key[:5]}\tXHKG\t{kinds[c.key]}\t{c.after}\t\t" for c in listed]
    return [
        TableUpdate(file="identifiers.tsv", text="\n".join(lines) + "\n", changes=tuple(isins)),
        TableUpdate(file="listings.tsv", text="\n".join(added) + "\n", changes=tuple(listed)),
    ]


def _read_securities(rows: Sequence[Row]) -> dict[str, tuple[str, str, str]]:
    """Return (name, ISIN, category) by listing of the shares and funds in Hong Kong's list."""
    cells_by_line = [[cell.strip() for cell in row] for row in rows]
    heads = [n for n, row in enumerate(cells_by_line) if "Stock Code" in row and "ISIN" in row]
    if not heads:
        raise _RefusedError("no line with Stock Code and ISIN")
    names = cells_by_line[heads[0]]
    places = {name: names.index(name) for name in ("Stock Code", "ISIN")}
    try:
        places["name"] = names.index("Name of Securities")
        places["kind"] = names.index("Category")
    except ValueError as error:
        raise _RefusedError(f"a column is missing: {error}") from None
    found: dict[str, tuple[str, str, str]] = {}
    for line, cells in enumerate(cells_by_line[heads[0] + 1 :], start=heads[0] + 2):
        if len(cells) <= max(places.values()) or not cells[places["Stock Code"]]:
            continue
        code = cells[places["Stock Code"]].zfill(5)
        kind, isin = cells[places["kind"]], cells[places["ISIN"]]
        if kind not in _SHARES:
            continue
        if not code.isdigit() or len(code) != 5:
            raise _RefusedError(f"line {line}: code {code!r}; expected five digits")
        if isin and not is_isin(isin):
            raise _RefusedError(f"line {line}: ISIN {isin!r} has a wrong form or check digit")
        if f"{code}.XHKG" in found:
            raise _RefusedError(f"line {line}: code {code} stands there twice")
        found[f"{code}.XHKG"] = (cells[places["name"]], isin, kind)
    return found


def _owner(one: HoldingSet) -> str:
    return one.fund_symbol or one.index_name or one.fund_name


def _weigh(one: HoldingSet) -> dict[str, float]:
    return {line.listing_id: line.weight for line in one.holdings}


def _describe(one: HoldingSet) -> str:
    return f"{one.report_on}, {len(one.holdings)} lines, {one.disclosed:.1%}"


def _refusal(subject: str, detail: str) -> Issue:
    return Issue(
        code="knowledge.table-refused",
        severity="error",
        subject=subject,
        detail=detail,
        hint="the table known before stays",
    )
