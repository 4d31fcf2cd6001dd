"""A Ray cluster: the one that RAY_ADDRESS names, else one on this machine for as long as it takes.

Every machine of the cluster needs this package in the same version: functions travel by name.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from yanbao.adapters.engines.shares import Crew, CrewEngine, Death, Done, Share, work
from yanbao.errors import MissingExtra, SourceError

#: Shares pass through Ray's store one after the other: it needs room for few.
_STORE_BYTES = 256 * 1024 * 1024
#: Unless the user says otherwise Ray reports nothing to its makers.
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0"}


def open_cluster(workers: int | None = None) -> CrewEngine:
    """Return an engine over as many workers as the cluster has cores, or as told.

    Raises
    ------
    MissingExtra
        Without Ray.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise MissingExtra("ray", needed_for="--engine ray") from error

    @contextmanager
    def hire(one: Callable[[Any], Any]) -> Iterator[Crew]:
        """Join or start a cluster for as long as the crew works."""
        own = not ray.is_initialized()
        if own:
            _join(ray, workers)
        try:
            crew = _Cluster(ray, one, workers or int(ray.cluster_resources().get("CPU", 1)))
            try:
                yield crew
            finally:
                crew.close()
        finally:
            if own:
                ray.shutdown()

    return CrewEngine(hire)


def _join(ray: Any, workers: int | None) -> None:
    address = os.environ.get("RAY_ADDRESS", "")
    quiet = {"log_to_driver": False, "configure_logging": True, "logging_level": "ERROR"}
    try:
        if address:
            ray.init(address=address, **quiet)
        else:
            ray.init(
                address="local",
                num_cpus=workers,
                include_dashboard=False,
                object_store_memory=_STORE_BYTES,
                **quiet,
            )
    except (ConnectionError, RuntimeError, ValueError, OSError, TimeoutError) as error:
        where = address or "on this machine"
        raise SourceError(
            f"no Ray cluster {where}: {error}", hint="see RAY_ADDRESS, or --engine processes"
        ) from error


class _Cluster:
    """Actors, each a process somewhere that knows the function and does one share at a time."""

    def __init__(self, ray: Any, one: Callable[[Any], Any], size: int) -> None:
        self.size = size
        self._ray = ray
        self._one = ray.put(one)
        self._remote = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Worker)
        self._idle: list[Any] = []
        self._busy: dict[Any, tuple[Any, Share]] = {}

    def is_free(self) -> bool:
        """Whether an actor is idle or can be started."""
        return bool(self._idle) or len(self._busy) < self.size

    def give(self, share: Share) -> None:
        """Send a share to an idle actor."""
        worker = self._idle.pop() if self._idle else self._remote.remote(self._one)
        self._busy[worker.work.remote(share.items)] = (worker, share)

    def wait(self) -> list[Done | Death]:
        """Wait until an actor answers or ends."""
        ready, _ = self._ray.wait(list(self._busy), num_returns=1)
        return [self._hear(reference) for reference in ready]

    def close(self) -> None:
        """End every actor."""
        for worker in (*self._idle, *(worker for worker, _ in self._busy.values())):
            self._ray.kill(worker)

    def _hear(self, reference: Any) -> Done | Death:
        worker, share = self._busy.pop(reference)
        try:
            results, error = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError:
            raise  # of our own making: what an item does wrong travels as a value
        except self._ray.exceptions.RayError as death:  # the actor, its machine, its memory
            self._ray.kill(worker)
            name = f"actor {worker._actor_id.hex()[:12]}"
            return Death(share=share, worker=name, how=_how(str(death)))
        self._idle.append(worker)
        return Done(share=share, results=results, error=error)


class _Worker:
    """What runs in an actor."""

    def __init__(self, one: Callable[[Any], Any]) -> None:
        self._one = one

    def work(self, items: tuple[Any, ...]) -> tuple[list[Any] | None, Any]:
        """Do a share."""
        return work(self._one, items)


def _how(told: str) -> str:
    """Shorten what Ray tells of a death to one line: pid, machine and cause."""
    lines = [" ".join(line.split()) for line in told.splitlines()]
    kept = [line for line in lines if line.startswith(("pid:", "ip:"))]
    cause = next((line for line in lines if "ause" in line or "exit" in line), lines[0])
    return ", ".join((*kept, cause))[:200]
