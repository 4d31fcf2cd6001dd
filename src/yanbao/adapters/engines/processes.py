"""Several processes, each with its own copy of the tables; results in the items' order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items handed to a worker at a time, and workers' shares that wait in memory at once.
CHUNK = 8
WAITING = 16


class ProcessEngine:
    """Maps over a pool of processes. ``one`` and the items must be picklable."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or os.cpu_count() or 1

    def map(self, one: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield ``one(item)`` for each item; items are drawn a window at a time."""
        # A fresh interpreter a worker: a forked one would inherit threads and open files.
        pool = multiprocessing.get_context("spawn").Pool(self._processes)
        window = CHUNK * WAITING * self._processes
        source = iter(items)
        with pool:
            while batch := list(islice(source, window)):
                yield from pool.imap(one, batch, chunksize=CHUNK)
