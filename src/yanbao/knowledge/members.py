"""Which listings an index counts among its members, by the lists that were kept of it.

A list is known from the day on which it was kept; what changed between two lists took effect on the
day of the second or before it. A list that cannot be right is refused whole, with the reason.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

from yanbao.errors import Issue, ParseError
from yanbao.knowledge.holding_sets import MAX_ROWS, find_listing_id

TABLE = Path(__file__).parent / "data" / "members.tsv"
#: Indices of a set number of members, and those that share none by construction.
SIZES = {"沪深300": 300, "中证500": 500, "中证1000": 1000}
EXCLUSIVE = tuple(SIZES)
#: Indices by the word that stands for them in the names of files.
WORDS = {
    "csi300": "沪深300", "000300": "沪深300", "csi500": "中证500", "000905": "中证500",
    "csi1000": "中证1000", "000852": "中证1000", "hsi": "恒生指数", "hstech": "恒生科技指数",
    "nasdaq100": "纳斯达克100", "sp500": "标普500",
}  # fmt: skip
_WORD = re.compile("|".join(sorted(WORDS, key=len, reverse=True)), re.IGNORECASE)
#: Members named in an issue before the rest is counted.
_MOST_NAMED = 5
Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An index counts a listing among its members.

    ``since`` is the day of the first list, of whatever source, that shows it with none between
    that does not (``since_first``: the first list kept of all, so that it was a member before too);
    ``listed_on`` and ``source`` are those of the newest list used.
    """

    index_name: str
    since: date
    since_first: bool
    listed_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLists:
    """The lists kept of one index: their days, and from when to when each listing stood there.

    A span's second day is that of the first list without the listing; None while it is there.
    """

    index_name: str
    days: tuple[date, ...]
    source: str
    spans: Mapping[str, tuple[Span, ...]]

    def on(self, day: date) -> tuple[str, ...]:
        """Return the members by the newest list of up to a day, by id."""
        return tuple(sorted(one for one, spans in self.spans.items() if _span(spans, day)))


class MemberTable:
    """Members by index, and indices by listing; the user's lists over the shipped ones."""

    def __init__(self, lists: Iterable[MemberLists], own: Iterable[MemberLists] = ()) -> None:
        self.own = tuple(own)
        self._lists = (*lists, *self.own)

    @classmethod
    def load(cls, path: Path = TABLE, *, own: Path | None = None) -> MemberTable:
        """Read the compiled table, and the user's; ParseError when one has another layout."""
        mine = read_lists(own) if own is not None and own.exists() else ()
        return cls(read_lists(path), mine)

    def indices(self) -> tuple[str, ...]:
        """Return the names of the indices with a list."""
        return tuple(dict.fromkeys(one.index_name for one in self._lists))

    def lists_of(self, index_name: str, as_of: date) -> MemberLists | None:
        """Return the newest lists of an index that were known on a day."""
        known = [o for o in self._lists if o.index_name == index_name and o.days[0] <= as_of]
        return max(known, key=lambda one: max(d for d in one.days if d <= as_of), default=None)

    def followed_on(self, index_name: str, members: Iterable[str], as_of: date) -> date | None:
        """Return the day of the newest list where it follows one of just these members; None where
        they are no list gone by. A copy that stands still shows such a list as new.
        """
        newest, asked = self.lists_of(index_name, as_of), set(members)
        if newest is None or set(newest.on(as_of)) == asked:
            return None
        lists = [one for one in self._lists if one.index_name == index_name]
        gone = any(set(one.on(d)) == asked for one in lists for d in one.days if d <= as_of)
        return max(day for day in newest.days if day <= as_of) if gone else None

    def of(self, listing_id: str, as_of: date) -> tuple[Membership, ...]:
        """Return the indices that counted a listing among their members, as known on a day."""
        found = []
        for index_name in self._holding.get(listing_id, ()):
            lists = self.lists_of(index_name, as_of)
            span = _span(lists.spans.get(listing_id, ()), as_of) if lists else None
            if lists is not None and span is not None:
                since, since_first = self._trace(listing_id, lists, span[0])
                found.append(
                    Membership(
                        index_name=index_name,
                        since=since,
                        since_first=since_first,
                        listed_on=max(day for day in lists.days if day <= as_of),
                        source=lists.source,
                    )
                )
        return tuple(found)

    def _trace(self, listing_id: str, lists: MemberLists, since: date) -> tuple[date, bool]:
        """Return since when, over older lists of every source, and whether the first shows it."""
        while since == lists.days[0]:
            before = since - timedelta(days=1)
            older = self.lists_of(lists.index_name, before)
            if older is None:
                return since, True
            span = _span(older.spans.get(listing_id, ()), before)
            if span is None:
                break
            lists, since = older, span[0]
        return since, False

    @cached_property
    def _holding(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for lists in self._lists:
            for listing_id in lists.spans:
                found.setdefault(listing_id, {})[lists.index_name] = None
        return {listing_id: tuple(names) for listing_id, names in found.items()}


def read_lists(path: Path) -> tuple[MemberLists, ...]:
    """Read a table of lists: a head line ``# index, source, days``, then its members' spans."""
    found: list[MemberLists] = []
    spans: dict[str, tuple[Span, ...]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.removeprefix("# ").split("\t")
            if line.startswith("# "):
                if len(cells) == 1:
                    continue
                spans = {}
                days = tuple(map(date.fromisoformat, cells[2].split()))
                found.append(
                    MemberLists(index_name=cells[0], days=days, source=cells[1], spans=spans)
                )
            else:
                spans[cells[0]] = tuple(_read_span(cell) for cell in cells[1:])
    except (IndexError, ValueError) as error:
        raise ParseError(
            f"{path.name} is not a table of members: {error!r}",
            hint="rebuild it with scripts/build_members.py, or remove your own",
        ) from error
    return tuple(found)


def render_lists(lists: Iterable[MemberLists]) -> str:
    """Return lists as the table writes them."""
    lines = ["# lists of members: index, source, days; then listing, first day and last"]
    for one in lists:
        lines.append("\t".join((f"# {one.index_name}", one.source, " ".join(map(str, one.days)))))
        lines += [
            "\t".join((i, *(f"{a} {b}" if b else f"{a}" for a, b in one.spans[i])))
            for i in sorted(one.spans)
        ]
    return "\n".join(lines) + "\n"


def join_lists(
    index_name: str, source: str, lists: Iterable[tuple[date, Sequence[str]]]
) -> MemberLists:
    """Return lists of ascending days as one, each member with its spans."""
    days: list[date] = []
    spans: dict[str, list[Span]] = {}
    for day, members in lists:
        days.append(day)
        for listing_id in members:
            known = spans.setdefault(listing_id, [])
            if not known or known[-1][1] is not None:
                known.append((day, None))
        gone = set(spans).difference(members)
        for listing_id in gone:
            first, last = spans[listing_id][-1]
            spans[listing_id][-1] = (first, last or day)
    return MemberLists(
        index_name=index_name,
        days=tuple(days),
        source=source,
        spans={listing_id: tuple(found) for listing_id, found in spans.items()},
    )


def is_member_list(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table's head is a member list's: ``Symbol`` and ``Name``, and no weight."""
    head = {cell.strip().lower() for cell in rows[0]} if rows else set()
    return {"symbol", "name"} <= head and not any("weight" in cell for cell in head)


def find_index(file_name: str) -> str:
    """Return the index that a file's name speaks of; empty when none is known."""
    match = _WORD.search(file_name)
    return WORDS[match[0].lower()] if match else ""


def parse_members(
    text: str, *, subject: str, us_mics: Mapping[str, str] | None = None
) -> tuple[list[str], list[Issue]]:
    """Parse a file of index members (columns ``Symbol``, ``Name``) into listing ids.

    A code without a venue is looked up among the US symbols, where these are given.
    """
    rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    if not rows or not {"Symbol", "Name"} <= set(rows[0]):
        found = ", ".join(rows[0])[:120] if rows else "no rows"
        detail = f"columns missing: expected Symbol and Name; found: {found}"
        return [], [_refusal("knowledge.members-layout", subject, detail)]
    if len(rows) > MAX_ROWS:
        detail = f"{len(rows)} rows, at most {MAX_ROWS} are read"
        return [], [_refusal("knowledge.members-layout", subject, detail)]
    place = rows[0].index("Symbol")
    members: dict[str, None] = {}
    wrong: list[tuple[int, str]] = []
    for number, row in enumerate(rows[1:], start=2):
        symbol = row[place] if place < len(row) else ""
        american = f"{symbol}.US" if us_mics and symbol in us_mics else symbol
        listing_id = find_listing_id(american, us_mics=us_mics or {})
        if listing_id is None or listing_id in members:
            wrong.append((number, symbol))
        else:
            members[listing_id] = None
    if not wrong:
        return list(members), []
    detail = (
        f"{len(wrong)} of {len(rows) - 1} codes have no venue or stand there twice, the first"
        f" {wrong[0][1]!r}; expected each once, such as 600000.SH or 0700.HK"
    )
    return list(members), [
        _refusal("knowledge.members-code", subject, detail, f"line {wrong[0][0]}")
    ]


def check_exclusive(
    members: Mapping[str, Sequence[str]], *, sizes: Mapping[str, int]
) -> list[Issue]:
    """Check indices that share no member by construction (CSI 300, 500, 1000) and have a set size.

    Returns one issue a fault; the names of the indices found faulty are their subjects. Of two
    that overlap, the one whose size is wrong is at fault; both, when neither size tells.
    """
    issues = [
        _refusal(
            "knowledge.members-count", name, f"{len(members[name])} members, expected {sizes[name]}"
        )
        for name in members
        if name in sizes and len(members[name]) != sizes[name]
    ]
    wrong = {issue.subject for issue in issues}
    names = sorted(members)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            shared = sorted(set(members[one]) & set(members[other]))
            if not shared:
                continue
            detail = (
                f"{len(shared)} members stand in both {one} and {other}: "
                f"{', '.join(shared[:_MOST_NAMED])}"
            )
            at_fault = [name for name in (one, other) if name in wrong] or [one, other]
            issues += [_refusal("knowledge.members-overlap", name, detail) for name in at_fault]
    return issues


def _span(spans: Sequence[Span], day: date) -> Span | None:
    return next((one for one in spans if one[0] <= day and (one[1] is None or day < one[1])), None)


@cache
def _read_span(cell: str) -> Span:
    first, _, last = cell.partition(" ")
    return date.fromisoformat(first), date.fromisoformat(last) if last else None


def _refusal(code: str, subject: str, detail: str, place: str = "") -> Issue:
    return Issue(code=code, severity="error", subject=subject, detail=detail, place=place)
