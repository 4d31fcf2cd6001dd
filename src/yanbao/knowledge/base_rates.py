"""How often shares beat their index, or rose, over h sessions: counts by window, as of a day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from yanbao.errors import ParseError
from yanbao.model.references import Reference

TABLE = Path(__file__).parent / "data" / "base_rates.json"
#: any window; one that begins with a session far above or below the index; one of a new listing
Condition = Literal["any", "after_rise", "after_fall", "new_listing"]
Asked = Literal["beats", "rises"]
#: what a panel's cases are: single shares, baskets of an industry, or the index itself
Of = Literal["shares", "sectors", "index"]

_CONDITION_WORDS: dict[Condition, tuple[str, str]] = {
    "any": ("", ""),
    "after_rise": (
        "单日跑赢指数{move:.0%}以上之后",
        "after a session {move:.0%} or more above the index",
    ),
    "after_fall": (
        "单日跑输指数{move:.0%}以上之后",
        "after a session {move:.0%} or more below the index",
    ),
    "new_listing": ("", ""),
}
_ASKED_WORDS: dict[Asked, tuple[str, str]] = {
    "beats": ("{h}个交易日跑赢指数", "beat the index over {h} sessions"),
    "rises": ("{h}个交易日上涨", "rose over {h} sessions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCount:
    """The cases of one block of sessions: how many, how many beat the index, how many rose.

    ``beats`` is None where the panel has no index. ``ends_on`` is the last close that was used.
    """

    ends_on: date
    n: int
    beats: int | None
    rises: int

    def hits(self, asked: Asked) -> int | None:
        """The cases that answer the question with yes."""
        return self.beats if asked == "beats" else self.rises


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Securities of one market over some years. ``known_on`` None: each window from its end on."""

    id: str
    of: Of
    label: tuple[str, str]
    venues: tuple[str, ...]
    benchmark: str
    source: str
    known_on: date | None
    notes: str
    #: by condition and horizon; six thousand rows, of which a call asks for some
    blocks: Mapping[tuple[str, int], Sequence[Sequence[Any]]]

    def rows(self, condition: Condition, horizon: int) -> tuple[WindowCount, ...]:
        """Return the blocks of one condition and horizon, in order of time."""
        return tuple(_read_row(row) for row in self.blocks.get((condition, horizon), ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The windows known on a day that answer one question, and the row they make in a note."""

    panel: Panel
    rows: tuple[WindowCount, ...]
    hits: tuple[int, ...]
    sizes: tuple[int, ...]
    label: tuple[str, str]
    reference: Reference


class BaseRateTable:
    """Counts by panel; a window that had not ended before a day is not known on it."""

    def __init__(self, panels: Iterable[Panel], *, move: float) -> None:
        self._panels = tuple(panels)
        self.move = move

    @classmethod
    def load(cls, path: Path = TABLE) -> BaseRateTable:
        """Read the compiled table; ParseError when it has another layout."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            panels = [_read_panel(name, panel) for name, panel in raw["panels"].items()]
            move = float(raw["move"])
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise ParseError(
                f"{path.name} is not a table of base rates: {error!r}",
                hint="rebuild it with scripts/build_base_rates.py",
            ) from error
        return cls(panels, move=move)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels, in the table's order."""
        return self._panels

    def find(
        self,
        asked: Asked,
        horizon: int,
        *,
        mic: str,
        as_of: date,
        condition: Condition = "any",
        of: Of = "shares",
    ) -> Counts | None:
        """Return what is known of a market on a day; None where nothing is.

        A window counts from the day after its last close.
        """
        for panel in self._panels:
            if mic not in panel.venues or panel.of != of:
                continue
            pairs = [
                (row, hits)
                for row in panel.rows(condition, horizon)
                if max(row.ends_on, panel.known_on or row.ends_on) < as_of
                and (hits := row.hits(asked)) is not None
            ]
            if pairs:
                return self._tell(panel, asked, horizon, condition, pairs)
        return None

    def _tell(
        self,
        panel: Panel,
        asked: Asked,
        horizon: int,
        condition: Condition,
        pairs: list[tuple[WindowCount, int]],
    ) -> Counts:
        rows = tuple(row for row, _ in pairs)
        hits, sizes = tuple(h for _, h in pairs), tuple(row.n for row in rows)
        words = _CONDITION_WORDS[condition]
        until = max(row.ends_on for row in rows)
        where = tuple(part.format(move=self.move) for part in words)
        asks = tuple(part.format(h=horizon) for part in _ASKED_WORDS[asked])
        label = (
            f"{panel.label[0]}{where[0]}{asks[0]}（截至{until}）",
            f"{panel.label[1]}{' ' + where[1] if where[1] else ''} that {asks[1]} (to {until})",
        )
        return Counts(
            panel=panel,
            rows=rows,
            hits=hits,
            sizes=sizes,
            label=label,
            reference=Reference(
                dataset="base_rates",
                key=f"{panel.id}/{condition}/{asked}/{horizon}",
                quote=f"{label[1]}: {sum(hits)} of {sum(sizes)} in {len(rows)} blocks of sessions;"
                f" {panel.notes}",
                address=panel.source,
                known_on=panel.known_on or until,
            ),
        )


def _read_panel(name: str, raw: dict[str, Any]) -> Panel:
    known_on = raw["known_on"]
    of: Of | None = next((one for one in get_args(Of) if one == raw["of"]), None)
    if of is None:
        raise ValueError(f"unknown kind of panel {raw['of']!r}")
    return Panel(
        id=name,
        of=of,
        label=(str(raw["label"][0]), str(raw["label"][1])),
        venues=tuple(raw["venues"]),
        benchmark=str(raw["benchmark"]),
        source=str(raw["source"]),
        known_on=None if known_on is None else date.fromisoformat(known_on),
        notes=str(raw["notes"]),
        blocks={_read_key(key): rows for key, rows in raw["rows"].items()},
    )


def _read_key(key: str) -> tuple[str, int]:
    condition, _, horizon = key.partition("/")
    if condition not in _CONDITION_WORDS:
        raise ValueError(f"unknown condition {condition!r}")
    return condition, int(horizon)


def _read_row(row: Sequence[Any]) -> WindowCount:
    ends_on, n, beats, rises = row
    if not (0 <= rises <= n and 0 <= (beats or 0) <= n):
        raise ParseError(f"no count of windows in base_rates.json: {row!r}")
    return WindowCount(
        ends_on=date.fromisoformat(ends_on),
        n=int(n),
        beats=None if beats is None else int(beats),
        rises=int(rises),
    )
