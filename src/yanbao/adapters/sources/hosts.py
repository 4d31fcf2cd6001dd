"""What is remembered of each host within one process: its pace, its rest, its robots.txt."""

from __future__ import annotations

import threading

from yanbao.collect.sources.robots import Robots
from yanbao.ports import Timer

_ROBOTS_LIFE_S = 86_400.0


class Hosts:
    """Keeps requests to one host apart, across threads, and lets a host rest that asks for it."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._lock = threading.Lock()
        self._next_s: dict[str, float] = {}
        self._rest_until_s: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Robots]] = {}

    def pace(self, host: str, delay_s: float) -> None:
        """Wait for this host's next turn and take it."""
        with self._lock:
            now_s = self._timer.elapsed_s()
            turn_s = max(now_s, self._next_s.get(host, now_s))
            self._next_s[host] = turn_s + delay_s
        self._timer.wait(turn_s - now_s)

    def rest(self, host: str, seconds: float) -> None:
        """Ask nothing more of a host for so long."""
        with self._lock:
            until_s = self._timer.elapsed_s() + seconds
            self._rest_until_s[host] = max(until_s, self._rest_until_s.get(host, until_s))

    def resting_s(self, host: str) -> float:
        """Return for how long a host is still left alone, 0 where it is not."""
        with self._lock:
            return max(0.0, self._rest_until_s.get(host, 0.0) - self._timer.elapsed_s())

    def robots(self, origin: str) -> Robots | None:
        """Return an origin's rules as learned within a day, None where they are to be asked."""
        with self._lock:
            kept = self._robots.get(origin)
        if kept is None or self._timer.elapsed_s() - kept[0] > _ROBOTS_LIFE_S:
            return None
        return kept[1]

    def learn(self, origin: str, robots: Robots) -> None:
        """Keep an origin's rules."""
        with self._lock:
            self._robots[origin] = (self._timer.elapsed_s(), robots)
