"""Watching over days that pass in a moment: a clock and a timer that waiting moves on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from tests.adapters.messengers.servers import plain_service
from tests.adapters.sources import loopback
from tests.adapters.sources.loopback import Loopback, ok
from tests.collect.sources.builders import source
from tests.pipeline.desks import BUYBACK, RATES, RESULTS, DeskOnLoopback

from yanbao.errors import NotFound, SourceError
from yanbao.pipeline import watch as watching
from yanbao.pipeline.desk_run import DeskOutcome, run_desk
from yanbao.pipeline.watch import Watch

SHANGHAI = timezone(timedelta(hours=8))


@dataclass
class Passing:
    """Time that passes when it is waited for: ``until`` is when the wish to stop comes."""

    desk: DeskOnLoopback
    until: datetime
    jumps: dict[datetime, timedelta] = field(default_factory=dict)
    at_s: float = 0.0
    wished: bool = False

    def is_set(self) -> bool:
        return self.wished

    def wait(self, timeout: float) -> bool:
        self.at_s += timeout
        self.desk.wait(seconds=timeout)
        for when in [when for when in self.jumps if self.desk.now >= when]:
            self.desk.wait(seconds=self.jumps.pop(when).total_seconds())
        self.wished = self.wished or (not self.jumps and self.desk.now >= self.until)
        return self.wished

    def elapsed_s(self) -> float:
        return self.at_s


@pytest.fixture
def desk(tmp_path: Path, server: Loopback) -> DeskOnLoopback:
    """A desk on Friday 2026-01-09, 7:00, with one piece in its paper."""
    made = DeskOnLoopback.at(tmp_path, server)
    made.outside.clock.at = at("2026-01-09 07:00")
    made.paper.print(1, BUYBACK, at("2026-01-09 06:30"))
    made.store.slots.mark("XSHG", ["2026-01-08-close"], "run", at=at("2026-01-08 15:40"))
    return made


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


Runner = Callable[..., DeskOutcome]


@pytest.fixture
def runs(desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, datetime]]:
    """Which slots were run when; the runs themselves are the desk's."""
    seen: list[tuple[str, datetime]] = []

    def noted(*given: object, slot: str, **more: object) -> DeskOutcome:
        seen.append((slot, desk.now))
        return run_desk(*given, slot=slot, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "run_desk", noted)
    return seen


def watch(desk: DeskOnLoopback, until: str) -> None:
    passing = Passing(desk, at(until))
    Watch(work=desk.work, assembly=desk.assembly, timer=passing, stop=passing).run()


def minutes(runs: list[tuple[str, datetime]]) -> list[str]:
    return [f"{slot} {when.astimezone(SHANGHAI):%m-%d %H:%M}" for slot, when in runs]


def test_a_day_a_weekend_and_a_monday(
    desk: DeskOnLoopback, runs: list[tuple[str, datetime]]
) -> None:
    desk.paper.print(2, RESULTS, at("2026-01-09 10:00"))
    watch(desk, "2026-01-12 09:00")
    assert minutes(runs) == [
        "open 01-09 08:30",
        "noon 01-09 11:40",
        "close 01-09 15:30",
        "open 01-12 08:30",
    ]
    assert len(desk.store.slots.done("XSHG")) == 5


def test_each_slot_has_its_note(desk: DeskOnLoopback, runs: list[tuple[str, datetime]]) -> None:
    watch(desk, "2026-01-09 09:00")
    desk.paper.print(2, RESULTS, at("2026-01-09 10:00"))
    watch(desk, "2026-01-09 12:00")
    desk.paper.print(3, RATES, at("2026-01-09 14:00"))
    watch(desk, "2026-01-09 16:00")
    assert sorted(path.name for path in desk.work.out.glob("*.json")) == [
        "fund_research_2026-01-09.json",
        "fund_research_noon_2026-01-09.json",
        "fund_research_open_2026-01-09.json",
    ]
    assert len(runs) == 3, "each time the watch was begun anew, and none was run twice"


def test_what_was_missed_is_caught_up_by_one_run(
    desk: DeskOnLoopback, runs: list[tuple[str, datetime]]
) -> None:
    desk.outside.clock.at = at("2026-01-09 20:00")
    watch(desk, "2026-01-09 21:00")
    assert minutes(runs) == ["close 01-09 20:00"]
    done = desk.store.slots.done("XSHG")
    assert {"2026-01-09-open", "2026-01-09-noon", "2026-01-09-close"} <= done


@pytest.mark.parametrize(
    ("jump", "expected"),
    [
        (timedelta(hours=4), ["open 01-09 08:30", "noon 01-09 13:00", "close 01-09 15:30"]),
        (timedelta(minutes=-45), ["open 01-09 08:30", "noon 01-09 11:40", "close 01-09 15:30"]),
        # on a day before the desk's own past, its slots of that day are run; then its own again
        (timedelta(days=-1), ["open 01-09 08:30", "open 01-08 09:00", "noon 01-08 11:40"]),
    ],
)
def test_a_clock_that_jumps_is_met_where_it_is(
    jump: timedelta,
    expected: list[str],
    desk: DeskOnLoopback,
    runs: list[tuple[str, datetime]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    until = at("2026-01-08 12:00") if jump < -timedelta(hours=12) else at("2026-01-09 16:00")
    passing = Passing(desk, until, jumps={at("2026-01-09 09:00"): jump})
    with caplog.at_level(logging.INFO, logger="yanbao.desk"):
        Watch(work=desk.work, assembly=desk.assembly, timer=passing, stop=passing).run()
    assert minutes(runs) == expected
    assert any(record.message == "the clock jumped" for record in caplog.records)


def test_a_run_that_fails_is_tried_again_and_given_up(
    desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[datetime] = []

    def fail(*_: object, **__: object) -> DeskOutcome:
        tried.append(desk.now)
        raise SourceError("the disk is full", hint="make room")

    monkeypatch.setattr(watching, "run_desk", fail)
    watch(desk, "2026-01-09 11:00")
    waits = [round((b - a).total_seconds()) for a, b in pairwise(tried)]
    assert waits == [60, 300, 900, 1800]
    assert "2026-01-09-open" in desk.store.slots.done("XSHG")


def test_a_failure_that_passes_loses_nothing(
    desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [SourceError("gone"), SourceError("gone")]

    def fail_twice(*given: object, **more: object) -> DeskOutcome:
        if left:
            raise left.pop()
        return run_desk(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "run_desk", fail_twice)
    watch(desk, "2026-01-09 09:00")
    assert [path.name for path in desk.work.out.glob("*.json")] == [
        "fund_research_open_2026-01-09.json"
    ]


def test_the_note_is_pushed_once_and_found(
    desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with plain_service() as service:
        monkeypatch.setenv("YANBAO_CHANNEL_TEAM", f"json://127.0.0.1:{service.port}/x")
        watch(desk, "2026-01-09 12:00")
        assert len(service.received) == 1, "at noon nothing was new"
        title = service.received[0].json["title"]
        assert title.startswith("2026-01-09")
        desk.paper.print(2, RESULTS, at("2026-01-09 14:00"))
        watch(desk, "2026-01-09 16:00")
        assert len(service.received) == 2
    assert desk.store.index.newest("document") > 0
    assert desk.store.index.newest("note") > 0


def test_a_note_whose_run_was_killed_before_its_push_is_pushed(
    desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.outside.clock.at = at("2026-01-09 08:31")
    run_desk(desk.work, desk.assembly, slot="open")
    with plain_service() as service:
        monkeypatch.setenv("YANBAO_CHANNEL_TEAM", f"json://127.0.0.1:{service.port}/x")
        watch(desk, "2026-01-09 09:00")
        assert len(service.received) == 1


def test_once_runs_what_is_due_and_leaves(
    desk: DeskOnLoopback, runs: list[tuple[str, datetime]]
) -> None:
    desk.outside.clock.at = at("2026-01-09 12:00")
    passing = Passing(desk, at("2030-01-01 00:00"))
    for _ in range(2):
        Watch(work=desk.work, assembly=desk.assembly, timer=passing, stop=passing).run(once=True)
    assert minutes(runs) == ["noon 01-09 12:00"]


def test_once_says_what_failed(desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> DeskOutcome:
        raise SourceError("the disk is full", hint="make room")

    monkeypatch.setattr(watching, "run_desk", fail)
    passing = Passing(desk, at("2030-01-01 00:00"))
    desk.outside.clock.at = at("2026-01-09 12:00")
    with pytest.raises(SourceError, match="the disk is full"):
        Watch(work=desk.work, assembly=desk.assembly, timer=passing, stop=passing).run(once=True)
    assert "2026-01-09-noon" not in desk.store.slots.done("XSHG")


def test_the_end_of_the_calendar_ends_the_watch(desk: DeskOnLoopback) -> None:
    _, last = desk.assembly.knowledge.calendars.bounds("XSHG")
    desk.outside.clock.at = at(f"{last} 20:00")
    with pytest.raises(NotFound, match="calendar"):
        watch(desk, "2100-01-01 00:00")


def test_a_wish_to_stop_is_met_between_two_sources(
    desk: DeskOnLoopback, server: Loopback, runs: list[tuple[str, datetime]]
) -> None:
    """What was recorded stays, the slot stays due, nothing is written by halves."""
    passing = Passing(desk, at("2030-01-01 00:00"))
    feed = server.answers["/feed"]

    def wish(connection: loopback.Connection, request: str) -> None:
        passing.wished = True
        assert callable(feed)
        feed(connection, request)

    server.answers["/feed"] = wish
    others = [f"other-{n}" for n in range(60)]
    for name in others:
        server.answer(f"/{name}", ok(b"<rss><channel></channel></rss>"))
    first = source(address=server.url("/feed"), follow=False, publisher="甲报")
    rest = [source(name=n, address=server.url(f"/{n}"), follow=False) for n in others]
    desk.watch(first, *rest)
    desk.outside.clock.at = at("2026-01-09 08:31")
    Watch(work=desk.work, assembly=desk.assembly, timer=passing, stop=passing).run()
    asked = [name for name in others if f"/{name}" in server.hits]
    assert len(asked) < len(others)  # those under way when it was wished are ended
    assert desk.store.documents.count() == 1
    assert not list(desk.work.out.glob("*.json"))
    assert "2026-01-09-open" not in desk.store.slots.done("XSHG")
