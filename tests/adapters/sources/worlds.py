"""Builders of the outside: a clock, a timer that records its waits, names as a test says."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tests.adapters.sources.loopback import Loopback

from yanbao.adapters.sources.fetching import HttpFetcher
from yanbao.adapters.sources.manners import Manners, World
from yanbao.errors import Issue
from yanbao.model.replies import FetchLimits, FetchRequest, Reply

NOW = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
PAGE = b"<html><body><p>A page.</p></body></html>"
QUICK = FetchLimits(
    connect_s=1.0, read_s=1.0, total_s=1.5, host_delay_s=0.0, backoff_s=1.0, wire_bytes=300_000,
    content_bytes=3_000_000,
)  # fmt: skip


@dataclass
class FixedClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class RecordingTimer:
    """Real time for deadlines; a wait is noted and passed over."""

    waits: list[float] = field(default_factory=list)
    ahead_s: float = 0.0

    def elapsed_s(self) -> float:
        return time.monotonic() + self.ahead_s

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waits.append(round(seconds, 3))
            self.ahead_s += seconds


@dataclass
class Names:
    """Resolves by a table; a name's answers are given in turn, the last again and again."""

    table: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        answers = self.table.get(host)
        if answers is None:
            if host.replace(".", "").isdigit() or ":" in host:
                return (host,)
            raise OSError(f"{host} does not resolve")
        return answers.pop(0) if len(answers) > 1 else answers[0]


@dataclass
class Outside:
    """One world with its parts at hand."""

    clock: FixedClock = field(default_factory=FixedClock)
    timer: RecordingTimer = field(default_factory=RecordingTimer)
    names: Names = field(default_factory=Names)
    share: float = 0.0

    def fetcher(self, *allowed: str, **limits: float) -> HttpFetcher:
        world = World(
            clock=self.clock, timer=self.timer, resolver=self.names, draw=lambda: self.share
        )
        bounds = replace(QUICK, **limits)  # type: ignore[arg-type]
        return HttpFetcher(world, Manners(limits=bounds, allowed=allowed, version="0.0"))


def fetch(
    outside: Outside, server: Loopback, path: str = "/feed", **limits: float
) -> tuple[Reply, list[Issue]]:
    fetcher = outside.fetcher(server.host, **limits)
    return fetcher.fetch(FetchRequest(address=server.url(path)))


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]
