"""What a refresh of the tables speaks of: tables to fetch, tables as received, what they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from yanbao.errors import Issue
from yanbao.knowledge.funds import FundTable
from yanbao.knowledge.identifiers import IdentifierTable
from yanbao.knowledge.listings import ListingTable
from yanbao.knowledge.members import MemberTable

Layout = Literal[
    "hkex-securities",
    "sse-shares",
    "szse-shares",
    "szse-southbound",
    "fund-names",
    "csindex-weights",
]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
#: These come as text that is no sheet.
TEXTS: tuple[Layout, ...] = ("fund-names", "sse-shares")
Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTable:
    """A table to fetch: its name, address, layout, and the index it is of (weights only).

    ``referer`` is the page that a server wants to have been asked from.
    """

    name: str
    address: str
    layout: Layout
    index_name: str = ""
    referer: str = ""


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
    members: MemberTable


class TableRefusedError(Exception):
    """Why a table is not taken."""


def refuse(subject: str, detail: str) -> Issue:
    """Return the issue of a table that is not taken."""
    return Issue(
        code="knowledge.table-refused",
        severity="error",
        subject=subject,
        detail=detail,
        hint="the table known before stays",
    )
