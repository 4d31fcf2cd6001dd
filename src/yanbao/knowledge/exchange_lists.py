"""The exchanges' own lists of securities: what is new, renamed or gone since the tables were made.

Reads   lists as received: Hong Kong's and Shenzhen's workbooks, Shanghai's answer in JSON.
Writes  nothing: it returns the user's tables with what changed, or the reason of a refusal.
Never   takes a list that misses more of the known codes than can have left.

A name that changed and a share that is gone are known from the day on which the list was fetched:
when before that day it happened, the list does not say.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yanbao.errors import Issue
from yanbao.knowledge.identifiers import is_isin
from yanbao.knowledge.members import MemberLists, join_lists
from yanbao.knowledge.received import (
    Known,
    Received,
    Row,
    TableChange,
    TableRefusedError,
    TableUpdate,
    refuse,
)
from yanbao.knowledge.renamings import Renaming, render_renaming

#: A list of Hong Kong that shows less of the known codes is cut off or another one.
LEAST_KEPT = 0.9
#: Of a mainland board fewer leave in a year; a list that shows less is not taken.
LEAST_LISTED = 0.95
#: The southbound list as a list of members.
SOUTHBOUND = "港股通（深）"
LEAST_SOUTHBOUND = 300
_SHARES = ("Equity", "Real Estate Investment Trusts", "Exchange Traded Products")
_MARK = re.compile(r"^(?:S?\*?ST|XD|XR|DR|[NCU](?=[\u4e00-\u9fff])|退市)|(?:退|-\w+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of an exchange's list."""

    name: str
    kind: str = "share"
    full: str = ""
    isin: str = ""
    listed_on: str = ""


@dataclass(slots=True)
class _Own:
    """The user's tables while lists are laid over them."""

    lines: dict[str, str]
    renamings: dict[tuple[str, str], str]
    isins: dict[str, tuple[str, str]]
    listed: list[TableChange] = field(default_factory=list)
    identified: list[TableChange] = field(default_factory=list)
    renamed: list[TableChange] = field(default_factory=list)


def update_listings(
    received: Iterable[Received], known: Known
) -> tuple[list[TableUpdate], list[Issue]]:
    """Return the user's listings, former names and ISINs with what some lists say."""
    listings = known.listings
    mine = known.identifiers.own
    own = _Own(
        lines={i: listings.own_line(i) for i in listings.own_ids},
        renamings={(r.listing_id, r.former): render_renaming(r) for r in listings.own_renamings},
        isins={r.listing_id: (r.isin, f"{r.isin_on} {r.isin_source}") for r in mine},
    )  # fmt: skip
    issues = []
    for one in received:
        try:
            if one.table.layout == "hkex-securities":
                _lay_hong_kong(one, known, own)
            elif one.table.layout == "sse-shares":
                _lay_mainland(one, read_shanghai(one.text), known, own)
            else:
                _lay_mainland(one, read_shenzhen(one.rows), known, own)
        except TableRefusedError as error:
            issues.append(refuse(one.table.name, str(error)))
    sources = {source: f"u{n}" for n, (_, source) in enumerate(own.isins.values())}
    identifiers = [f"# source {mark}: {source}" for source, mark in sources.items()]
    identifiers += [f"{i}\t{isin}\t{sources[source]}\t" for i, (isin, source) in own.isins.items()]
    return [
        _write("identifiers.tsv", identifiers, own.identified),
        _write("listings.tsv", own.lines.values(), own.listed),
        _write("former_names.tsv", own.renamings.values(), own.renamed),
    ], issues


def read_southbound(one: Received) -> MemberLists:
    """Read Shenzhen's list of the Hong Kong shares that can be bought from there."""
    head, places = _find_head(one.rows, ("证券代码",))
    codes: dict[str, None] = {}
    for line, row in enumerate(one.rows[head + 1 :], start=head + 2):
        code = row[places[0]].strip().zfill(5) if len(row) > places[0] else ""
        if not code.strip("0"):
            continue
        if not code.isdigit() or len(code) != 5 or f"{code}.XHKG" in codes:
            raise TableRefusedError(f"line {line}: code {code!r}; expected five digits, each once")
        codes[f"{code}.XHKG"] = None
    if len(codes) < LEAST_SOUTHBOUND:
        raise TableRefusedError(f"{len(codes)} codes; expected {LEAST_SOUTHBOUND} at least")
    return join_lists(SOUTHBOUND, one.table.address, [(one.known_on, list(codes))])


def read_shanghai(text: str) -> dict[str, Listed]:
    """Read Shanghai's answer: ``result`` with a row a share, the whole list on one page."""
    try:
        answer = json.loads(text)
        rows = [
            (str(row["A_STOCK_CODE"]), str(row["SEC_NAME_CN"]), str(row["LIST_DATE"]),
             str(row.get("FULL_NAME") or ""))
            for row in answer["result"]
        ]  # fmt: skip
        total = int(answer.get("pageHelp", {}).get("total") or len(rows))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TableRefusedError(
            f"no result with A_STOCK_CODE, SEC_NAME_CN and LIST_DATE: {error!r}"
        ) from None
    if total != len(rows):
        raise TableRefusedError(f"{len(rows)} of {total} rows; expected the whole list")
    return _check_codes("XSHG", enumerate(rows, start=1))


def read_shenzhen(rows: Sequence[Row]) -> dict[str, Listed]:
    """Read Shenzhen's workbook of A-shares."""
    head, places = _find_head(rows, ("A股代码", "A股简称", "A股上市日期", "公司全称"))
    lines = (
        (line, tuple(row[place].strip() for place in places))
        for line, row in enumerate(rows[head + 1 :], start=head + 2)
        if len(row) > max(places) and row[places[0]].strip()
    )
    return _check_codes("XSHE", lines)


def _check_codes(mic: str, rows: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for line, (code, name, day, full) in rows:
        symbol = code.zfill(6)
        if not symbol.isdigit() or len(symbol) != 6 or f"{symbol}.{mic}" in found:
            raise TableRefusedError(f"line {line}: code {code!r}; expected six digits, each once")
        digits = re.sub(r"\D", "", day)[:8]
        try:
            listed_on = date.fromisoformat(digits).isoformat()
        except ValueError:
            raise TableRefusedError(
                f"line {line}: {symbol} was listed on {day!r}; expected a day such as 2026-01-05"
            ) from None
        plain = unicodedata.normalize("NFKC", name).replace(" ", "")
        found[f"{symbol}.{mic}"] = Listed(name=plain, full=full.strip(), listed_on=listed_on)
    return found


def _lay_mainland(one: Received, rows: Mapping[str, Listed], known: Known, own: _Own) -> None:
    """Add what is new, renamed or gone on the boards that a list is of."""
    boards = {(i.rpartition(".")[2], i[:2]) for i in rows}
    held = []
    for listing_id in known.listings.ids():
        listing = known.listings.by_id(listing_id)
        if listing and listing.kind == "share" and listing.delisted_on is None:
            held += [listing] if (listing.mic, listing.symbol[:2]) in boards else []
    kept = sum(listing.id in rows for listing in held)
    if not rows or kept < LEAST_LISTED * len(held):
        raise TableRefusedError(f"shows {kept} of {len(held)} known codes; expected 95 % at least")
    day = one.known_on.isoformat()
    for listing in held:
        if listing.id not in rows:
            cells = known.listings.own_line(listing.id).split("\t")
            own.lines[listing.id] = "\t".join((*cells[:6], day))
            own.listed.append(
                TableChange(key=listing.id, before=listing.name, after=f"left by {day}")
            )
    for listing_id, listed in rows.items():
        before = known.listings.by_id(listing_id)
        if before is None:
            symbol, _, mic = listing_id.partition(".")
            full = f"full:{listed.full}" if listed.full else ""
            cells = [symbol, mic, "share", listed.name, listed.listed_on, full]
            own.lines[listing_id] = "\t".join(cells)
            own.listed.append(TableChange(key=listing_id, before="", after=listed.name))
        elif not _same_name(before.name, listed.name):
            cells = known.listings.own_line(listing_id).split("\t")
            own.lines[listing_id] = "\t".join((*cells[:3], listed.name, *cells[4:]))
            own.listed.append(TableChange(key=listing_id, before=before.name, after=listed.name))
            renaming = Renaming(
                listing_id=listing_id, former=before.name, later=listed.name, last_seen=None,
                first_seen=one.known_on, addresses=(one.table.address,),
            )  # fmt: skip
            own.renamings[(listing_id, before.name)] = render_renaming(renaming)
            own.renamed.append(
                TableChange(key=listing_id, before=before.name, after=f"{listed.name} by {day}")
            )


def _lay_hong_kong(one: Received, known: Known, own: _Own) -> None:
    rows = _read_hong_kong(one.rows)
    held = [i for i in known.listings.ids() if i.endswith(".XHKG")]
    held = [i for i in held if (row := known.identifiers.of(i)) is not None and row.isin]
    kept = sum(i in rows for i in held)
    if kept < LEAST_KEPT * len(held):
        raise TableRefusedError(f"shows {kept} of {len(held)} known codes; expected 90 % at least")
    for listing_id, listed in rows.items():
        identifier = known.identifiers.of(listing_id)
        before = identifier.isin if identifier else ""
        if listed.isin and listed.isin != before:
            own.identified.append(TableChange(key=listing_id, before=before, after=listed.isin))
            own.isins[listing_id] = (listed.isin, f"{one.known_on} {one.table.address}")
        if known.listings.by_id(listing_id) is None:
            own.listed.append(TableChange(key=listing_id, before="", after=listed.name))
            own.lines[listing_id] = f"{listing_id[:5]}\tXHKG\t{listed.kind}\t{listed.name}\t\t"


def _read_hong_kong(rows: Sequence[Row]) -> dict[str, Listed]:
    names = ("Stock Code", "ISIN", "Name of Securities", "Category")
    head, (at_code, at_isin, at_name, at_kind) = _find_head(rows, names)
    found: dict[str, Listed] = {}
    for line, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = [cell.strip() for cell in row]
        if len(cells) <= max(at_code, at_isin, at_name, at_kind) or not cells[at_code]:
            continue
        code = cells[at_code].zfill(5)
        kind, isin = cells[at_kind], cells[at_isin]
        if kind not in _SHARES:
            continue
        if not code.isdigit() or len(code) != 5:
            raise TableRefusedError(f"line {line}: code {code!r}; expected five digits")
        if isin and not is_isin(isin):
            raise TableRefusedError(f"line {line}: ISIN {isin!r} has a wrong form or check digit")
        if f"{code}.XHKG" in found:
            raise TableRefusedError(f"line {line}: code {code} stands there twice")
        found[f"{code}.XHKG"] = Listed(
            name=cells[at_name], isin=isin, kind="etf" if kind == _SHARES[2] else "share"
        )
    return found


def _find_head(rows: Sequence[Row], names: Sequence[str]) -> tuple[int, tuple[int, ...]]:
    """Return the line with the first of the names in it, and the places of them all."""
    for number, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        if names[0] not in cells:
            continue
        missing = [name for name in names if name not in cells]
        if missing:
            raise TableRefusedError(f"columns missing: {', '.join(missing)}")
        return number, tuple(cells.index(name) for name in names)
    raise TableRefusedError(f"no line with {' and '.join(names[:2])}")


def _same_name(one: str, other: str) -> bool:
    """Whether two short names are one but for marks of a share's state and class."""
    bare = [
        _MARK.sub("", unicodedata.normalize("NFKC", name)).replace(" ", "") for name in (one, other)
    ]
    return bare[0] in bare[1] or bare[1] in bare[0]


def _write(file: str, lines: Iterable[str], changes: Sequence[TableChange]) -> TableUpdate:
    return TableUpdate(file=file, text="\n".join(lines) + "\n", changes=tuple(changes))
