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
from pathlib import Path

from yanbao.errors import Issue, ParseError
from yanbao.knowledge.exchange_lists import LEAST_KEPT, read_southbound, update_listings
from yanbao.knowledge.feeders import find_feeders, find_targets
from yanbao.knowledge.funds import FundTable, render_sets
from yanbao.knowledge.holding_files import MIN_WHOLE, Origin, read_holdings
from yanbao.knowledge.members import MemberLists, MemberTable, render_lists
from yanbao.knowledge.received import (
    LAYOUTS,
    Known,
    PublicTable,
    Received,
    TableChange,
    TableRefusedError,
    TableUpdate,
    refuse,
)
from yanbao.model.funds import HoldingSet

TABLES = Path(__file__).parent / "data" / "tables.toml"
_CSI_CODE = re.compile(r"(?:000|93|95|H3)\w+")
_EXCHANGES = ("hkex-securities", "sse-shares", "szse-shares")


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
            found.append(
                PublicTable(
                    name=name,
                    address=row["address"],
                    layout=row["layout"],
                    referer=row.get("referer", ""),
                )
            )
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
    received = tuple(received)
    lists = [one for one in received if one.table.layout in _EXCHANGES]
    updates, issues = update_listings(lists, known) if lists else ([], [])
    sets: list[HoldingSet] = []
    members: list[MemberLists] = []
    for one in received:
        try:
            if one.table.layout == "csindex-weights":
                found, met = read_weights(one)
                sets += found
                issues += met
            elif one.table.layout == "fund-names":
                updates.append(_update_feeders(one, known))
            elif one.table.layout == "szse-southbound":
                members.append(read_southbound(one))
        except TableRefusedError as error:
            issues.append(refuse(one.table.name, str(error)))
    updates += [update_holdings(sets, known.funds), update_members(members, known.members)]
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
        raise TableRefusedError(f"{len(sets)} books in one file of weights; expected one day's")
    if sets and sets[0].disclosed < MIN_WHOLE:
        raise TableRefusedError(
            f"the weights sum to {sets[0].disclosed:.2%}; expected an index whole"
        )
    return sets, issues


def _update_feeders(one: Received, known: Known) -> TableUpdate:
    text = one.text
    try:
        listed = json.loads(text[text.index("[[") : text.rindex("]]") + 2])
        names = [(str(row[0]), str(row[2])) for row in listed]
    except (ValueError, IndexError, TypeError) as error:
        raise TableRefusedError(f"no list of [code, initials, name, …]: {error}") from None
    trackings = known.funds.trackings
    targets = find_targets(names, listings=known.listings, trackings=trackings)
    found = {row[0]: row for row in find_feeders(names, targets)}
    held = {feeder.symbol: feeder for feeder in known.funds.feeders}
    codes = {code for code, _ in names}
    kept = sum(symbol in codes for symbol in held)
    if kept < LEAST_KEPT * len(held):
        raise TableRefusedError(
            f"shows {kept} of {len(held)} known feeders; expected 90 % at least"
        )
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


def _owner(one: HoldingSet) -> str:
    return one.fund_symbol or one.index_name or one.fund_name


def _weigh(one: HoldingSet) -> dict[str, float]:
    return {line.listing_id: line.weight for line in one.holdings}


def _describe(one: HoldingSet) -> str:
    return f"{one.report_on}, {len(one.holdings)} lines, {one.disclosed:.1%}"
