"""Numbers of a table: the row says of what, the head of the column when and in which unit.

A table is lines of cells with a stroke between them, as ``collect`` writes the tables of pages. A
unit stands in the head of a column (同比（%）), in the corner (项目（百万元）), behind the label of
a row, or on the line above (单位：万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanbao.extract.metrics import Metric, metric_lexicon, metrics
from yanbao.extract.passages import Passage
from yanbao.extract.topics import Subject
from yanbao.model.documents import STROKE
from yanbao.model.readings import Claim, Quantity
from yanbao.text.quantities import find_quantities
from yanbao.text.views import View

#: Bounds: rows of one table that are read, and characters of a claim's quote.
MOST_ROWS = 200
LONGEST_QUOTE = 60

_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(
    r"(?P<open>[(（])?(?P<sign>[-−–]\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?)[)）]?\s?[%％]?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(
    r"[（(](?:单位[:：]?|in )?(?P<unit>[^（）()0-9]{1,16})[)）]"
    r"|单位[:：]\s?(?P<told>[^\s|，,]{1,8})",
    re.IGNORECASE,
)
#: money stands before its number: US$ million is read as US$1 million
_MONEY_FIRST = re.compile(r"(?P<money>[A-Z]{0,3}[$€£¥]|[A-Z]{3})\s?(?P<scale>.*)")
_CHANGE = re.compile(r"同比|增减|变动|增长|增幅|涨跌|变化|yoy|change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The words of a cell at ``[start, end)``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit as a table's head writes it."""

    symbol: str
    scale: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells; the first is the head, which may lack the corner."""

    above: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def start(self) -> int:
        """Where the head begins."""
        return self.rows[0][0].start

    @property
    def end(self) -> int:
        """Where the last row ends."""
        return self.rows[-1][-1].end


def find_tables(passage: Passage) -> list[Table]:
    """Return the tables of a text: a head without numbers, and rows with them."""
    tables: list[Table] = []
    rows: list[tuple[Cell, ...]] = []
    above = last = ""
    for match in _LINE.finditer(passage.view.plain):
        line = match.group()
        if STROKE not in line:
            tables.extend(_table(above, rows))
            rows, last = [], line
            continue
        if not rows:
            above = last
        if len(rows) < MOST_ROWS:
            rows.append(tuple(_cells(line, match.start())))
    tables.extend(_table(above, rows))
    return tables


def _table(above: str, rows: Sequence[tuple[Cell, ...]]) -> list[Table]:
    if len(rows) < 2 or any(_is_number(cell.text) for cell in rows[0]):
        return []
    return [Table(above=above, rows=tuple(rows))]


def _cells(line: str, start: int) -> Iterator[Cell]:
    at = 0
    for text in line.split(STROKE):
        lead = len(text) - len(text.lstrip())
        bare = text.strip()
        yield Cell(start=start + at + lead, end=start + at + lead + len(bare), text=bare)
        at += len(text) + len(STROKE)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and _YEAR.fullmatch(text) is None


def find_table_claims(passage: Passage, tables: Sequence[Table], subject: Subject) -> list[Claim]:
    """Return a claim for each number whose row names a measure and whose unit is told."""
    claims: list[Claim] = []
    for table in tables:
        head = table.rows[0]
        common = _unit(head[0].text) or _unit(table.above)
        newest = next(filter(None, (_period(passage, cell) for cell in head[1:])), None)
        for label, *cells in table.rows[1:]:
            metric = _metric(label.text)
            if metric is None:
                continue
            own = _unit(label.text)
            for number, cell in enumerate(reversed(cells)):
                top = head[-1 - number] if number < len(head) else None
                if not _is_number(cell.text) or top is None:
                    continue
                unit = _unit(cell.text) or _unit(top.text) or own or common
                period = _period(passage, top) or (
                    newest if _CHANGE.search(top.text.lower()) else None
                )
                claim = _claim(passage, (label, cell, top), metric, unit, period, subject)
                claims.extend([claim] if claim is not None else [])
    return claims


def _period(passage: Passage, cell: Cell) -> str | None:
    """Return the period that a column's head names."""
    times = passage.between(passage.times, cell.start, cell.end)
    return times[0].period if times else None


def _unit(text: str) -> Unit | None:
    """Read a unit off a head, a label or the line above; None where there is none."""
    if text.endswith(("%", "％")) and _is_number(text):
        return Unit(symbol="%", scale=Decimal(1))
    match = _UNIT.search(text)
    if match is None:
        return None
    words = (match["unit"] or match["told"]).strip()
    first = _MONEY_FIRST.fullmatch(words)
    scale = first["scale"].removesuffix("s") if first else ""
    written = f"{first['money']}1 {scale}".rstrip() if first else f"1{words}"
    found = find_quantities(View(document_id="", text=written, plain=written))
    if len(found) != 1 or not found[0].unit:
        return None
    return Unit(symbol=found[0].unit, scale=found[0].scale)


def _metric(label: str) -> Metric | None:
    """Return the weightiest measure that a label names."""
    table = metrics()
    hits = metric_lexicon().find(label.lower())
    best = max(hits, key=lambda hit: (table[hit.entry].weight, -hit.start), default=None)
    return table[best.entry] if best is not None else None


def _claim(
    passage: Passage,
    cells: tuple[Cell, Cell, Cell],
    metric: Metric,
    unit: Unit | None,
    period: str | None,
    subject: Subject,
) -> Claim | None:
    """Make the claim of one cell; None where nothing says in which unit it is."""
    label, cell, top = cells
    if unit is None:
        return None
    changed = _CHANGE.search(top.text.lower()) or _CHANGE.search(label.text.lower())
    kind = ("change" if changed else "level") if unit.symbol == "%" else _kind(unit)
    attribute = metric.attributes.get(kind)
    match = _NUMBER.fullmatch(cell.text)
    if attribute is None or match is None:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    below = match["sign"] is not None or match["open"] is not None
    quantity = Quantity(
        span=passage.view.span(cell.start, cell.end),
        value=-value if below else value,
        unit=unit.symbol,
        scale=unit.scale,
    )
    start = label.start if cell.end - label.start <= LONGEST_QUOTE else cell.start
    return Claim(
        id="c",
        span=passage.view.span(start, cell.end),
        subject=subject.name,
        subject_span=subject.span,
        attribute=attribute,
        quantity=quantity,
        period=period,
        modality="actual",
        holder=None,
        basis=None,
    )


def _kind(unit: Unit) -> str:
    named = {"pp": "pp", "x": "times", "bp": "bp", "shares": "shares", "point": "point"}
    money = len(unit.symbol) == 3 and unit.symbol.isascii() and unit.symbol.isupper()
    return named.get(unit.symbol, "money" if money else "count")
