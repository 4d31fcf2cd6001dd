"""Short names that changed, and between which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yanbao.errors import ParseError
from yanbao.knowledge.listing_rows import read_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """A listing's short name changed after ``last_seen`` and by ``first_seen`` (inclusive).

    ``last_seen`` is None where no day is known on which the old name was still in use; ``later``
    is the name found on ``first_seen``, not always the next one. In between either is accepted.
    """

    listing_id: str
    former: str
    later: str
    last_seen: date | None
    first_seen: date
    addresses: tuple[str, ...]


def read_renaming(cells: Sequence[str]) -> Renaming:
    """Read a row of a table of former names; ValueError for another layout."""
    listing_id, former, last, later, first, source = cells
    return Renaming(
        listing_id=listing_id, former=former, later=later, last_seen=read_day(last),
        first_seen=date.fromisoformat(first), addresses=tuple(source.split()),
    )  # fmt: skip


def read_own_renamings(path: Path) -> tuple[Renaming, ...]:
    """Read the user's own renamings, where there are any; ParseError for another layout."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else ()
    try:
        return tuple(read_renaming(line.split("\t")) for line in lines if line)
    except ValueError as error:
        raise ParseError(
            f"{path} has another layout: {error}",
            hint="remove it and run yanbao knowledge update again",
        ) from error


def render_renaming(one: Renaming) -> str:
    """Return a renaming as the table of former names writes it."""
    last = one.last_seen.isoformat() if one.last_seen else ""
    cells = (one.listing_id, one.former, last, one.later, one.first_seen.isoformat())
    return "\t".join((*cells, " ".join(one.addresses)))
