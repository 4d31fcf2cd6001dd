"""Several processes of this machine, each with its own copy of the tables."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from yanbao.adapters.engines.shares import Crew, CrewEngine, Death, Done, Share, work

#: How long a worker that was told to end may take.
_PATIENCE_S = 5.0


def open_processes(processes: int | None = None) -> CrewEngine:
    """Return an engine over as many processes as the machine has cores, or as told."""
    size = processes or os.cpu_count() or 1

    @contextmanager
    def hire(one: Callable[[Any], Any]) -> Iterator[Crew]:
        crew = _Processes(one, size)
        try:
            yield crew
        finally:
            crew.close()

    return CrewEngine(hire)


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    door: Connection
    share: Share | None = None


class _Processes:
    """Processes that are started when there is work for them, one pipe each."""

    def __init__(self, one: Callable[[Any], Any], size: int) -> None:
        self.size = size
        self._one = pickle.dumps(one)
        # A fresh interpreter a worker: a forked one would inherit threads and open files.
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def is_free(self) -> bool:
        """Whether a worker is idle or can be started."""
        return len(self._workers) < self.size or any(w.share is None for w in self._workers)

    def give(self, share: Share) -> None:
        """Send a share to an idle worker; one that died idle is found out when waited on."""
        worker = next((w for w in self._workers if w.share is None), None) or self._start()
        worker.share = share
        try:
            worker.door.send(share.items)
        except OSError:
            return

    def wait(self) -> list[Done | Death]:
        """Wait until a worker answers or ends."""
        busy = {worker.door: worker for worker in self._workers if worker.share is not None}
        return [self._hear(busy[door]) for door in wait(list(busy)) if isinstance(door, Connection)]

    def close(self) -> None:
        """End every worker."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            _bury(worker)
        self._workers.clear()

    def _start(self) -> _Worker:
        door, inner = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(inner, self._one), daemon=True)
        process.start()
        inner.close()  # so that the door tells when the worker is gone
        worker = _Worker(process, door)
        self._workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> Done | Death:
        share = worker.share
        assert share is not None
        try:
            results, error = worker.door.recv()
        except (EOFError, OSError):
            self._workers.remove(worker)
            _bury(worker)
            how = _how(worker.process.exitcode)
            return Death(share=share, worker=f"process {worker.process.pid}", how=how)
        worker.share = None
        return Done(share=share, results=results, error=error)


def _serve(door: Connection, one: bytes) -> None:
    """Do shares until the other side hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it decides what Ctrl-C means
    function = pickle.loads(one)  # noqa: S301  from the process that started this one
    while True:
        try:
            items = door.recv()
            door.send(work(function, items))
        except (EOFError, OSError):
            return


def _bury(worker: _Worker) -> None:
    worker.door.close()
    worker.process.join(_PATIENCE_S)
    if worker.process.exitcode is None:
        worker.process.kill()
        worker.process.join()


def _how(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        try:
            return f"signal {signal.Signals(-exitcode).name}"
        except ValueError:
            return f"signal {-exitcode}"
    return f"exit code {exitcode}"
