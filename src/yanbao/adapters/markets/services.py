"""What the doors to price services share: a call within a time limit, and a frame read with care.

The services are libraries that call an endpoint nobody promises: it may be blocked, slow, changed
or say nothing. Each of these is told by a code of its own, and nothing is filled in.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from math import isfinite
from typing import Any

from yanbao.errors import Issue, MissingExtra
from yanbao.model.prices import PriceHistory, PriceRequest
from yanbao.ports import Clock

_LONG = re.compile(r"\S{60,}")
#: How long one answer may take.
LIMIT_S = 30.0
#: More closes than any security has days.
_ROWS = 30_000


class NoPrices(Exception):
    """A service gave no prices: the Issue's code, and why."""

    def __init__(self, code: str, detail: str, *, hint: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.hint = hint

    def to_issue(self, security: str, service: str) -> Issue:
        """Return the Issue that tells it."""
        return Issue(
            code=self.code,
            severity="warning",
            subject=security,
            detail=f"{service}: {self}"[:300],
            hint=self.hint,
        )


def ask(name: str, function: Callable[[], Any], limit_s: float = LIMIT_S) -> Any:
    """Call a function of a service, for at most ``limit_s`` seconds.

    Raises
    ------
    NoPrices
        It failed (``prices.service-failed``) or did not answer in time (``prices.too-slow``).
    """
    found: list[Any] = []
    failed: list[Exception] = []

    def call() -> None:
        try:
            found.append(function())
        except Exception as error:  # a blocked endpoint fails there in any way
            failed.append(error)

    asking = threading.Thread(target=call, daemon=True)
    asking.start()
    asking.join(limit_s)
    if failed:
        raise NoPrices("prices.service-failed", f"{name} failed: {_words(failed[0])}")
    if not found:
        raise NoPrices("prices.too-slow", f"{name} has not answered within {limit_s:g} s")
    return found[0]


def _words(error: Exception) -> str:
    """An error in one line, without the addresses that libraries quote whole."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return _LONG.sub("…", words)[:120]


def read_closes(
    name: str, days: Any, prices: Any, first: date, last: date
) -> tuple[tuple[date, float], ...]:
    """Read the closes of a frame's two columns that lie within the days asked for.

    A row without a number is no close; a row whose day cannot be read, or a day that comes twice
    with two closes, is a layout that is not understood.

    Raises
    ------
    NoPrices
        ``prices.layout-changed`` or ``prices.nothing-found``.
    """
    closes: dict[date, float] = {}
    for day, price in zip(list(days)[:_ROWS], list(prices)[:_ROWS], strict=True):
        on = _day(day)
        if on is None:
            raise NoPrices("prices.layout-changed", f"{name} has a day {str(day)[:40]!r}")
        close = _close(name, price)
        if close is None or not first <= on <= last:
            continue
        if closes.setdefault(on, close) != close:
            raise NoPrices("prices.layout-changed", f"{name} gives {on} twice")
    if not closes:
        raise NoPrices("prices.nothing-found", f"{name} has no close from {first} to {last}")
    return tuple(sorted(closes.items()))


def find_columns(name: str, frame: Any, wanted: tuple[str, ...]) -> list[Any]:
    """Return the columns of a frame by name.

    Raises
    ------
    NoPrices
        The frame is empty, or lacks one of them, or is no frame.
    """
    try:
        columns = [str(column) for column in frame.columns]
        if not len(frame):
            raise NoPrices("prices.nothing-found", f"{name} gave an empty table")
        lacking = [column for column in wanted if column not in columns]
        if lacking:
            raise NoPrices(
                "prices.layout-changed",
                f"{name} gave no column {', '.join(lacking)}; it gave {', '.join(columns[:12])}",
                hint="a newer version of the library may know the new layout",
            )
        return [list(frame[column]) for column in wanted]
    except (AttributeError, TypeError) as error:
        raise NoPrices(
            "prices.layout-changed", f"{name} gave {type(frame).__name__}, no table"
        ) from error


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date() if value == value else None  # noqa: PLR0124  pandas' NaT is one
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _close(name: str, value: object) -> float | None:
    if value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        raise NoPrices("prices.layout-changed", f"{name} has a close {str(value)[:40]!r}") from None
    return number if isfinite(number) and number > 0 else None


class ServiceReader:
    """A price service behind its library: what is common to all of them.

    A subclass names the library as its extra does and asks it for one security (``_read``).
    Raises MissingExtra where the library is not installed.
    """

    name: str

    def __init__(
        self, clock: Clock, *, load: Callable[[], Any] | None = None, limit_s: float = LIMIT_S
    ) -> None:
        try:
            self._library = (load or self._load)()
        except ImportError as error:
            raise MissingExtra(self.name, needed_for=f"--prices {self.name}:") from error
        self._clock = clock
        self._limit_s = limit_s

    def read(self, request: PriceRequest) -> tuple[PriceHistory | None, list[Issue]]:
        """Read one security's closes; what went wrong is an Issue."""
        try:
            return self._read(request), []
        except NoPrices as none:
            return None, [none.to_issue(request.code, self.name)]

    def _load(self) -> Any:
        return import_module(self.name)

    def _read(self, request: PriceRequest) -> PriceHistory:
        raise NotImplementedError
