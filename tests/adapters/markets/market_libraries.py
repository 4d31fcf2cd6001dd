"""Stand for akshare and yfinance at the door: frames as their functions return them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from yanbao.model.prices import PriceRequest

NOON = datetime(2026, 1, 10, 4, 0, tzinfo=UTC)
DAYS = [date(2026, 1, day) for day in (5, 6, 7, 8, 9)]
CLOSES = [10.0, 10.5, float("nan"), 10.2, 10.4]


class Frame:
    """What a pandas frame offers and the doors read."""

    def __init__(self, columns: dict[str, list[Any]], index: list[Any] | None = None) -> None:
        self._columns = columns
        self.columns = list(columns)
        self.index = index or []

    def __len__(self) -> int:
        return max((len(column) for column in self._columns.values()), default=0)

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]


class Clock:
    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def history(closes: list[Any] | None = None, **renamed: str) -> Frame:
    columns = {"日期": list(DAYS), "开盘": [9.9] * 5, "收盘": closes or list(CLOSES)}
    return Frame({renamed.get(name, name): column for name, column in columns.items()})


class Akshare:
    """Four functions, each answering by ``answer``; what was asked is noted."""

    __version__ = "9.9"

    def __init__(self, answer: Callable[[], Any] = history) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        if not name.endswith(("_hist", "_hist_em")):
            raise AttributeError(name)

        def function(**words: Any) -> Any:
            self.asked.append((name, words))
            return self.answer()

        return function


class Yahoo:
    __version__ = "8.8"

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def Ticker(self, symbol: str) -> Any:  # noqa: N802  its name there
        outer = self

        class Ticker:
            def history(self, **words: Any) -> Any:
                outer.asked.append((symbol, words))
                return outer.answer()

        return Ticker()


def yahoo_history() -> Frame:
    midnight = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in DAYS]
    return Frame({"Open": [1.0] * 5, "Close": list(CLOSES)}, index=midnight)


def request(code: str = "600519.XSHG", **changes: Any) -> PriceRequest:
    words: dict[str, Any] = {
        "code": code,
        "first": date(2026, 1, 5),
        "last": date(2026, 1, 9),
        "adjustment": "adjusted",
        "as_of": NOON,
    }
    return PriceRequest(**(words | changes))


def fail() -> Any:
    raise ConnectionError("blocked by the other side")


def html_for_json() -> Any:
    raise ValueError("Expecting value: line 1 column 1 (char 0)")


def hang() -> Any:
    time.sleep(1.0)
