"""Shares of work over a crew: results in the items' order, a dead worker's share done again.

The same scheduling for the processes of this machine and for a cluster; what differs is the crew.
Memory is bounded by what is out with the workers and what waits behind the oldest of it.
"""

from __future__ import annotations

import pickle
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeVar

from yanbao.errors import Issue, SourceError

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items a share, and shares a worker that may wait for an older one. A share of sixteen news items
#: is a tenth of a second of reading: handing it over costs two hundredths of that.
SHARE = 16
WAITING = 8
#: An item is given up when so many workers ended with it; the last of them had it alone.
DEATHS = 3
#: So many deaths without a share done between them are no accident of an item.
DEATHS_IN_A_ROW = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A share came back: its results, or the exception that ended it."""

    share: Share
    results: list[Any] | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A worker ended with a share: who it was, and how it ended."""

    share: Share
    worker: str
    how: str


@dataclass(slots=True, eq=False)
class Share:
    """Some items that go to a worker together; ``parts`` once they go one by one."""

    items: tuple[Any, ...]
    deaths: int = 0
    results: list[Any] | None = None
    parts: tuple[Share, ...] = field(default=())

    def is_done(self) -> bool:
        """Whether all its results are here."""
        return self.results is not None or (
            bool(self.parts) and all(part.is_done() for part in self.parts)
        )

    def take(self) -> list[Any]:
        """Return the results in the items' order."""
        if self.results is not None:
            return self.results
        return [result for part in self.parts for result in part.take()]


class Crew(Protocol):
    """Workers somewhere, each with one share at a time."""

    @property
    def size(self) -> int:
        """How many workers there may be."""
        ...

    def is_free(self) -> bool:
        """Whether a share can be given without waiting."""
        ...

    def give(self, share: Share) -> None:
        """Give a share to a free worker."""
        ...

    def wait(self) -> list[Done | Death]:
        """Wait until something comes back."""
        ...


#: Opens a crew that knows the function; leaving it ends every worker.
Hire = Callable[[Callable[[Any], Any]], AbstractContextManager[Crew]]


class CrewEngine:
    """Maps over the workers of a crew. ``one``, the items and the results must be picklable."""

    def __init__(self, hire: Hire) -> None:
        self._hire = hire
        self._issues: list[Issue] = []

    def take_issues(self) -> list[Issue]:
        """Return which workers died since this was last asked."""
        taken, self._issues = self._issues, []
        return taken

    def map(
        self,
        one: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        lost: Callable[[Item, Issue], Result] | None = None,
    ) -> Generator[Result, None, None]:
        """Yield ``one(item)`` for each item, in the items' order.

        Raises
        ------
        SourceError
            Workers die one after the other; or an item ends every worker and ``lost`` is not given.
        """
        source = iter(items)
        order: deque[Share] = deque()
        again: deque[Share] = deque()
        deaths = 0
        with self._hire(one) as crew:
            while True:
                while crew.is_free():
                    room = len(order) < WAITING * crew.size
                    share = again.popleft() if again else _draw(source, order) if room else None
                    if share is None:
                        break
                    crew.give(share)
                if not order:
                    return
                if not order[0].is_done():
                    for ended in crew.wait():
                        if isinstance(ended, Done):
                            deaths = 0
                            ended.share.results = _unpack(ended)
                        else:
                            deaths += 1
                            again.extend(self._bury(ended, deaths, lost))
                while order and order[0].is_done():
                    yield from order.popleft().take()

    def _bury(
        self, death: Death, in_a_row: int, lost: Callable[[Any, Issue], Any] | None
    ) -> Sequence[Share]:
        """Note a death; return what is to be done again, item by item after the second."""
        share = death.share
        share.deaths += 1
        count = len(share.items)
        named = f"{death.worker} ended ({death.how}) with {count} item{'s' * (count > 1)}"
        if in_a_row >= DEATHS_IN_A_ROW:
            raise SourceError(
                f"{in_a_row} workers died in a row; the last: {named}",
                hint="run with --engine serial to see what is wrong",
            )
        if count == 1 and share.deaths >= DEATHS:
            detail = f"{share.deaths} workers ended with it; the last: {death.worker} ({death.how})"
            issue = _issue("engine.document-lost", "error", str(share.items[0])[:80], detail)
            if lost is None:
                raise SourceError(f"an item cannot be worked on: {detail}", hint=issue.subject)
            share.results = [lost(share.items[0], issue)]
            return ()
        self._issues.append(
            _issue("engine.worker-died", "warning", death.worker, f"{named}; they are done again")
        )
        if share.deaths == DEATHS - 1 and count > 1:
            share.parts = tuple(Share((item,), share.deaths) for item in share.items)
            return share.parts
        return (share,)


def work(one: Callable[[Any], Any], items: Sequence[Any]) -> tuple[list[Any] | None, Any]:
    """Do a share in a worker: (results, None), or (None, the exception as it can travel)."""
    try:
        return [one(item) for item in items], None
    except Exception as error:
        error.add_note("in a worker:\n" + "".join(traceback.format_exception(error)))
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
        except Exception:
            return None, RuntimeError(f"{type(error).__name__}: {error}")
        return None, error


def _draw(source: Iterator[Any], order: deque[Share]) -> Share | None:
    items = tuple(islice(source, SHARE))
    if not items:
        return None
    share = Share(items)
    order.append(share)
    return share


def _unpack(done: Done) -> list[Any]:
    if done.error is not None:
        raise done.error
    return done.results or []


def _issue(code: str, severity: str, subject: str, detail: str) -> Issue:
    return Issue(
        code=code,
        severity="error" if severity == "error" else "warning",
        subject=subject,
        detail=detail,
    )
