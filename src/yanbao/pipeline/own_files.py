"""Read the user's own files: books, creation baskets, lists of members; each whole or not at all.

What a file is, its content says: ``knowledge/holding_files.py`` names the layouts of books,
``creation_baskets.py`` and ``members.py`` the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from yanbao.errors import Issue, ParseError, SourceError, UsageError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.creation_baskets import PriceOf, is_basket, parse_basket
from yanbao.knowledge.holding_files import Origin, read_holdings
from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.members import (
    EXCLUSIVE,
    SIZES,
    MemberLists,
    check_exclusive,
    find_index,
    is_member_list,
    join_lists,
    parse_members,
)
from yanbao.knowledge.received import TableUpdate, refuse
from yanbao.knowledge.updates import update_holdings, update_members
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.prices import parse_prices
from yanbao.model.funds import HoldingSet
from yanbao.ports import SheetReader

MAX_BYTES = 32_000_000
#: A close older than this before a basket's trading day is none.
LAST_CLOSE = timedelta(days=10)
#: Between two lists of different days, reviews move members from one index to another.
MOST_MOVED = 0.2


@dataclass(slots=True, kw_only=True)
class OwnFiles:
    """What the user's files hold, and what of them was refused."""

    sets: list[HoldingSet] = field(default_factory=list)
    lists: list[MemberLists] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading the files needs beside them: whose they are, what is known, prices."""

    origin: Origin
    sheets: SheetReader
    knowledge: Knowledge
    price_of: PriceOf


def read_files(paths: Iterable[Path], reading: Reading) -> OwnFiles:
    """Read files of any known layout.

    Raises
    ------
    SourceError
        A file cannot be opened or is larger than 32 MB.
    """
    found = OwnFiles()
    members: dict[str, list[str]] = {}
    indices: dict[str, str] = {}
    us_mics = find_us_mics(reading.knowledge)
    for path in paths:
        payload = _read_bytes(path)
        text = _decode(payload)
        if is_basket(text):
            found.issues += _read_basket(text, path.name, reading, found.sets)
            continue
        try:
            rows = reading.sheets.read(payload)
        except ParseError as error:
            found.issues.append(refuse(path.name, str(error)))
            continue
        text = "\n".join(",".join(_quote(cell) for cell in row) for row in rows)
        if not is_member_list(rows):
            sets, issues = read_holdings(
                text, subject=path.name, origin=reading.origin, us_mics=us_mics
            )
            found.sets += sets
            found.issues += issues
            continue
        members[path.name], issues = parse_members(text, subject=path.name, us_mics=us_mics)
        indices[path.name] = reading.origin.index_name or find_index(path.name)
        if not indices[path.name]:
            issues.append(refuse(path.name, "whose members they are: expected --index NAME"))
        found.issues += issues
    _take_lists(members, indices, reading, found)
    return found


def plan_own(found: OwnFiles, knowledge: Knowledge) -> tuple[TableUpdate, ...]:
    """Return what is to be written of the user's books and lists."""
    updates = (
        update_holdings(found.sets, knowledge.funds),
        update_members(found.lists, knowledge.members),
    )
    return tuple(update for update in updates if update.changes)


def read_closes(paths: Sequence[Path]) -> tuple[PriceOf, list[Issue]]:
    """Read price files (the layouts of ``yanbao study``) as a look-up of the last close before."""
    closes: dict[str, PriceSeries] = {}
    issues: list[Issue] = []
    for path in paths:
        text = _decode(_read_bytes(path))
        series, met = parse_prices(text, name=path.stem, adjustment="unadjusted")
        issues += met
        found = ((find_listing_id(one.code, us_mics={}) or one.code, one) for one in series)
        closes.update(found)

    def price_of(listing_id: str, day: date) -> float | None:
        series = closes.get(listing_id)
        if series is None:
            return None
        place = bisect_left(series.days, day.toordinal()) - 1
        if place < 0 or day.toordinal() - int(series.days[place]) > LAST_CLOSE.days:
            return None
        return float(series.closes[place])

    return price_of, issues


def find_us_mics(knowledge: Knowledge) -> dict[str, str]:
    """Return the venue of each US symbol."""
    venues = ("XNAS", "XNYS", "XASE", "ARCX")
    parts = (listing_id.rpartition(".") for listing_id in knowledge.listings.ids())
    return {symbol: mic for symbol, _, mic in parts if mic in venues}


def parse_origin(
    *, fund: str, index: str, report_on: str, known_on: str, address: str, today: date
) -> Origin:
    """Return whose book the user's files are and of when; UsageError for what is no day."""
    try:
        return Origin(
            known_on=date.fromisoformat(known_on) if known_on else today,
            fund_symbol=fund,
            index_name=index,
            report_on=date.fromisoformat(report_on) if report_on else None,
            address=address,
        )
    except ValueError as error:
        raise UsageError(f"no day: {error}", hint="write 2026-09-30") from None


def _read_basket(text: str, subject: str, reading: Reading, sets: list[HoldingSet]) -> list[Issue]:
    origin = reading.origin
    book, issues = parse_basket(
        text,
        subject=subject,
        price_of=reading.price_of,
        known_on=origin.known_on,
        address=origin.address,
    )
    if book is not None and origin.fund_symbol not in ("", book.fund_symbol):
        detail = f"the basket of {book.fund_symbol}; expected {origin.fund_symbol}, as --fund says"
        return [*issues, refuse(subject, detail)]
    sets += [book] if book is not None else []
    return issues


def _take_lists(
    members: Mapping[str, list[str]],
    indices: Mapping[str, str],
    reading: Reading,
    found: OwnFiles,
) -> None:
    """Check lists beside one another and beside those known, and take those without fault."""
    sizes = {name: SIZES[index] for name, index in indices.items() if index in SIZES}
    checked = {name: ids for name, ids in members.items() if indices[name] in EXCLUSIVE}
    same = {index for index in indices.values() if list(indices.values()).count(index) > 1}
    known_on = reading.origin.known_on
    for index in EXCLUSIVE:
        known = reading.knowledge.members.lists_of(index, known_on)
        if known is None or index in indices.values():
            continue
        ids = list(known.on(known_on))
        shared = [len(set(ids) & set(own)) / min(len(ids), len(own)) for own in checked.values()]
        if max(shared, default=0.0) > MOST_MOVED:
            checked[index], sizes[index] = ids, len(ids)
    faults = [issue for issue in check_exclusive(checked, sizes=sizes) if issue.subject in members]
    faults += [
        refuse(name, f"a second list of {index} in one go; expected one list an index")
        for name, index in indices.items()
        if index in same
    ]
    for name, ids in members.items():
        since = reading.knowledge.members.followed_on(indices[name], ids, known_on)
        if since is not None:
            detail = f"the members of a list that another of {since} has followed"
            faults.append(refuse(name, f"{detail}; expected a list of its own day"))
    found.issues += faults
    refused = {issue.subject for issue in found.issues if issue.severity == "error"}
    for name, ids in members.items():
        if name not in refused:
            day = max(reading.origin.report_on or known_on, known_on)
            found.lists.append(join_lists(indices[name], reading.origin.address, [(day, ids)]))


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{path} is larger than 32 MB")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error


def _decode(payload: bytes) -> str:
    """Return text in UTF-8, else in GB18030, in which Shanghai writes its baskets."""
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        return payload.decode("gb18030", errors="replace")


def _quote(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if any(mark in cell for mark in ',"\n\r') else cell
