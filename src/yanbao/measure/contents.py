"""Look into a fund: its securities, through feeders, funds it holds and the index it follows.

A fund without a disclosure of its own is looked through by its index's weights, or, where none are
known, by the book of another fund of that index; the contents say so. A fund met again on its own
path is a cycle: refused with an issue, not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yanbao.errors import Issue
from yanbao.knowledge.funds import FundTable, find_fund_symbol
from yanbao.knowledge.industries import IndustryTable
from yanbao.knowledge.themes import ThemeTable
from yanbao.measure.exposure import bound_undisclosed
from yanbao.model.funds import HoldingSet
from yanbao.model.references import Reference

Basis = Literal["own book", "index weights", "another fund of the index", "none"]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A security in a fund: its weight over all paths, and the paths from the fund to it."""

    listing_id: str
    name: str
    weight: float
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a fund holds, as far as disclosed.

    ``weight`` and ``disclosed`` are fractions of net assets; ``bound`` is the most that one
    security not shown can weigh. ``books`` are the disclosures used, outermost first;
    ``references`` the rows that led from the fund to them.
    """

    fund: str
    name: str
    basis: Basis
    path: Path
    positions: tuple[Position, ...]
    disclosed: float
    bound: float
    books: tuple[HoldingSet, ...]
    references: tuple[Reference, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Door:
    """The book behind a fund (None: there is none) and the way to it."""

    book: HoldingSet | None
    path: Path
    references: tuple[Reference, ...]


class _Walk:
    """One look into one fund: the books known, and what was met on the way."""

    def __init__(self, funds: FundTable, as_of: date) -> None:
        self._funds = funds
        self._as_of = as_of
        self._own: dict[str, HoldingSet] = {}
        self._index: dict[str, HoldingSet] = {}
        for book in funds.holding_sets(as_of):
            if book.fund_symbol:
                self._own[book.fund_symbol] = book
            elif book.index_name:
                self._index[book.index_name] = book
        self._stand_ins = funds.stand_ins(as_of)
        self.books: list[HoldingSet] = []
        self.weights: dict[str, float] = {}
        self.names: dict[str, str] = {}
        self.paths: dict[str, list[Path]] = {}
        self.issues: list[Issue] = []

    def find_door(self, fund: str) -> _Door:
        """Find the book behind a fund: its own, its ETF's (a feeder), its index's, or an index.

        Last comes the book of another fund of the index, which then ends the path.
        """
        path: list[str] = [fund]
        references: list[Reference] = []
        while True:
            at = path[-1]
            if book := self._own.get(find_fund_symbol(at)) or self._index.get(at):
                return _Door(book, tuple(path), (*references, book.reference))
            feeder = self._funds.feeds(at, as_of=self._as_of)
            tracking = self._funds.tracks(at, as_of=self._as_of)
            if feeder and feeder.fund_id not in path:
                references.append(feeder.reference)
                path.append(feeder.fund_id)
            elif tracking and tracking.index_name not in path:
                references.append(tracking.reference)
                path.append(tracking.index_name)
            elif book := self._stand_ins.get(at):
                return _Door(book, (*path, book.fund_symbol), (*references, book.reference))
            else:
                return _Door(None, tuple(path), tuple(references))

    def enter(self, book: HoldingSet, weight: float, path: Path) -> None:
        """Add what a book holds, times ``weight``; go on into the funds among its lines."""
        self.books.append(book)
        for line in book.holdings:
            inner = self.find_door(line.listing_id)
            if inner.book is None:
                self._add(line.listing_id, line.name, weight * line.weight, path)
            elif {_plain(step) for step in path} & {_plain(step) for step in inner.path}:
                detail = (
                    f"{' → '.join((*path, line.listing_id))} comes back to a fund on its own path"
                )
                self.issues.append(_issue(path[0], "measure.fund-cycle", detail))
            else:
                self.enter(inner.book, weight * line.weight, (*path, *inner.path))

    def _add(self, listing_id: str, name: str, weight: float, path: Path) -> None:
        self.weights[listing_id] = self.weights.get(listing_id, 0.0) + weight
        self.names.setdefault(listing_id, name)
        self.paths.setdefault(listing_id, []).append((*path, listing_id))


def look_into(fund: str, *, funds: FundTable, as_of: date, name: str = "") -> Contents:
    """Return what a fund (symbol, with or without MIC) or an index by name holds on a day.

    Never raises for a fund without a disclosure: its contents are empty, and an issue says why.
    """
    walk = _Walk(funds, as_of)
    door = walk.find_door(fund)
    if door.book is None:
        way = " → ".join(door.path)
        detail = f"{way}: no book of its own and no index weights known on {as_of}"
        return Contents(
            fund=fund, name=name, basis="none", path=door.path, positions=(), disclosed=0.0,
            bound=1.0, books=(), references=door.references,
            issues=(_issue(fund, "measure.fund-without-holdings", detail),),
        )  # fmt: skip
    walk.enter(door.book, 1.0, door.path)
    positions = sorted(
        (
            Position(
                listing_id=listing_id,
                name=walk.names[listing_id],
                weight=round(weight, 7),
                paths=tuple(walk.paths[listing_id]),
            )
            for listing_id, weight in walk.weights.items()
        ),
        key=lambda p: (-p.weight, p.listing_id),
    )
    return Contents(
        fund=fund,
        name=name or door.book.fund_name or door.book.index_name,
        basis=_tell_basis(door),
        path=door.path,
        positions=tuple(positions),
        disclosed=door.book.disclosed,
        bound=round(bound_undisclosed(door.book, 1), 7),
        books=tuple(walk.books),
        references=door.references,
        issues=tuple(walk.issues),
    )


def weigh_industries(
    contents: Contents, industries: IndustryTable
) -> tuple[tuple[str, float], ...]:
    """Return the weight of each first-level Shenwan industry shown, heaviest first.

    What has no industry in the table is summed under an empty name.
    """
    found: dict[str, float] = {}
    for position in contents.positions:
        industry = industries.of(position.listing_id)
        name = industry.levels[0] if industry and industry.levels else ""
        found[name] = found.get(name, 0.0) + position.weight
    return _ranked(found)


def weigh_themes(
    contents: Contents, themes: ThemeTable, as_of: date
) -> tuple[tuple[str, float], ...]:
    """Return the weight of each theme shown, heaviest first. Themes overlap: no total is meant."""
    found: dict[str, float] = {}
    for position in contents.positions:
        roles = themes.of_listing(position.listing_id, as_of)
        for theme_id in dict.fromkeys(member.theme_id for member in roles):
            found[theme_id] = found.get(theme_id, 0.0) + position.weight
    return _ranked(found)


def _tell_basis(door: _Door) -> Basis:
    if door.book is None:
        return "none"
    if not door.book.fund_symbol:
        return "index weights"
    is_stand_in = len(door.path) > 1 and door.path[-2] == door.book.index_name
    return "another fund of the index" if is_stand_in else "own book"


def _plain(step: str) -> str:
    return find_fund_symbol(step) or step


def _ranked(weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    rows: Iterable[tuple[str, float]] = ((name, round(w, 7)) for name, w in weights.items())
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _issue(subject: str, code: str, detail: str) -> Issue:
    return Issue(code=code, severity="warning", subject=subject, detail=detail)
