"""Stock Connect northbound: which mainland securities foreigners may trade through Hong Kong.

Each change stands with the day of the first kept list that shows it, so it is known from then on;
it took effect on that day or shortly before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from yanbao.errors import ParseError

TABLE = Path(__file__).parent / "data" / "connect.tsv"
Status = Literal["both", "sell", "out"]
_STATUSES: dict[str, Status] = {"both": "both", "sell": "sell", "out": "out"}
_MARK = re.compile(r"# (first|last \w+|source): (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Whether a security can be bought and sold northbound on a day.

    ``both``: bought and sold; ``sell``: sold only; ``out``: neither. ``since`` is the day of the
    first list that shows it (None: on no list so far); ``listed_on`` the day of the newest list
    used; ``since_first`` says that ``since`` is the first list kept, so that it held before too.
    """

    status: Status
    since: date | None
    since_first: bool
    listed_on: date
    source: str


class ConnectTable:
    """Northbound access by listing."""

    def __init__(self, rows: dict[str, list[tuple[date, Status]]], marks: dict[str, str]) -> None:
        self._rows = rows
        self._first = date.fromisoformat(marks["first"])
        self._last = {
            key.removeprefix("last "): date.fromisoformat(day)
            for key, day in marks.items()
            if key.startswith("last ")
        }
        self._source = marks["source"]

    @classmethod
    def load(cls, path: Path = TABLE) -> ConnectTable:
        """Read the compiled table; ParseError when it has another layout."""
        rows: dict[str, list[tuple[date, Status]]] = {}
        marks: dict[str, str] = {}
        try:
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith("#"):
                    if match := _MARK.fullmatch(line):
                        marks[match[1]] = match[2]
                    continue
                listing_id, *changes = line.split("\t")
                cut = (change.partition(" ") for change in changes)
                rows[listing_id] = [(date.fromisoformat(d), _STATUSES[s]) for d, _, s in cut]
            return cls(rows, marks)
        except (KeyError, ValueError) as error:
            raise ParseError(
                f"{path.name} is not a table of access: {error!r}",
                hint="rebuild it with scripts/build_connect.py",
            ) from error

    def of(self, listing_id: str, as_of: date) -> Access | None:
        """Return a mainland security's access on a day; None for others and before the first list.

        After the newest list its status is taken to stand: ``listed_on`` says of when it is.
        """
        last = self._last.get(listing_id.rpartition(".")[2])
        if last is None or as_of < self._first:
            return None
        known = [change for change in self._rows.get(listing_id, ()) if change[0] <= as_of]
        since, status = known[-1] if known else (None, _STATUSES["out"])
        return Access(
            status=status,
            since=since,
            since_first=since == self._first,
            listed_on=min(last, as_of),
            source=self._source,
        )
