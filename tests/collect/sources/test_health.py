"""A source is judged by its own past: made histories, and the real feeds of thirty days."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from math import exp, factorial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.sources.builders import source, visit

from yanbao.collect.sources.health import decide_health, poisson_tail
from yanbao.errors import Issue
from yanbao.model.sources import ExpectedCount, Visit

#: Sunday evening in Shanghai; the last full day before it is a Saturday.
END = datetime(2026, 3, 1, 14, 0, tzinfo=UTC)


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def days(
    counts: list[int], *, end: datetime = END, per_day: int = 4, at_weekends: int | None = None
) -> list[Visit]:
    """Visits of consecutive days that end the day before ``end``; a day's count is spread."""
    visits = [visit(end - timedelta(days=len(counts) + 1), 20)]  # the first finds all
    for back, count in zip(range(len(counts), 0, -1), counts, strict=True):
        day = end - timedelta(days=back)
        weekend = (day + timedelta(hours=8)).weekday() > 4
        total = at_weekends if weekend and at_weekends is not None else count
        for number in range(per_day):
            share = total // per_day + (1 if number < total % per_day else 0)
            visits.append(visit(day - timedelta(hours=6 - number), share))
    return visits


def test_a_steady_source_is_well() -> None:
    assert decide_health(source(), days([20] * 30), now=END) == []


def test_a_source_never_visited_is_not_judged() -> None:
    assert decide_health(source(), [], now=END) == []


def test_silence_is_told_with_the_sources_own_pauses() -> None:
    visits = days([20] * 20 + [0] * 4)
    found = decide_health(source(), visits, now=END)
    assert "source.silent" in codes(found)
    silent = next(issue for issue in found if issue.code == "source.silent")
    assert "its longest pause" in silent.detail
    assert "visits since, 0 of them failed" in silent.detail


def test_a_source_that_pauses_by_habit_may_pause() -> None:
    rare = source(expected=ExpectedCount(weekday=0.3, weekend=0, basis="counted"))
    pattern = [1, 0, 0, 0] * 12  # its own pauses are four days
    assert decide_health(rare, days(pattern, per_day=1), now=END) == []
    silent = decide_health(rare, days([*pattern, *([0] * 5)], per_day=1), now=END)
    assert codes(silent) == ["source.silent"]


def test_a_new_source_is_held_against_what_is_expected() -> None:
    first = [visit(END - timedelta(days=5), 20)]
    still = [visit(END - timedelta(days=d), 0) for d in (3, 2, 1)]
    assert codes(decide_health(source(), first + still, now=END)) == ["source.silent"]
    rare = source(expected=ExpectedCount(weekday=0.2, weekend=0, basis="counted"))
    assert decide_health(rare, first + still, now=END) == []


def test_failed_visits_are_silence_too_and_counted() -> None:
    visits = days([20] * 20)
    lost = [visit(END + timedelta(hours=h), outcome="failed", items=0) for h in (20, 30, 40)]
    found = decide_health(source(), visits + lost, now=END + timedelta(days=2))
    assert codes(found) == ["source.silent"]
    assert "3 of them failed" in found[0].detail


def test_when_nobody_looks_it_is_not_the_source_that_is_silent() -> None:
    assert decide_health(source(), days([20] * 20), now=END + timedelta(days=20)) == []


def test_quiet_days_are_no_silence() -> None:
    visits = days([20] * 20 + [0] * 4)
    holidays = frozenset(date(2026, 2, d) for d in range(24, 29)) | {date(2026, 3, 1)}
    assert decide_health(source(), visits, now=END, quiet_on=holidays) == []


def test_half_of_a_usual_day_is_told() -> None:
    friday = END - timedelta(days=1)  # so that the last full day is a Friday
    found = decide_health(source(), days([40] * 20 + [12], end=friday), now=friday)
    assert codes(found) == ["source.half"]
    assert "12 new items on 2026-02-27" in found[0].detail


def test_weekends_are_held_against_weekends() -> None:
    quiet = days([40] * 40, at_weekends=8)
    assert decide_health(source(), quiet, now=END) == []


@pytest.mark.parametrize(("usual", "last"), [(4, 1), (2, 0), (6, 2)])
def test_a_small_number_may_halve_by_chance(usual: int, last: int) -> None:
    friday = END - timedelta(days=1)
    visits = days([usual] * 20 + [last], end=friday)
    assert "source.half" not in codes(decide_health(source(), visits, now=friday))


def test_a_day_without_a_visit_says_nothing_of_the_source() -> None:
    visits = days([40] * 20 + [5], end=END - timedelta(days=3))
    assert "source.half" not in codes(decide_health(source(), visits, now=END))


def test_a_field_that_was_always_there_and_is_gone_is_a_new_layout() -> None:
    visits = days([20] * 20)
    bare = visit(END - timedelta(minutes=5), 3, fields=("address", "title"))
    found = decide_health(source(), [*visits, bare], now=END)
    assert codes(found) == ["source.layout-changed"]
    assert "published" in found[0].detail


def test_a_field_that_comes_and_goes_is_none() -> None:
    visits = [
        visit(END - timedelta(hours=h), 1, fields=("title", "body") if h % 3 else ("title",))
        for h in range(60, 0, -1)
    ]
    assert decide_health(source(), visits, now=END) == []


def test_a_list_that_was_never_empty_and_is() -> None:
    visits = days([20] * 20)
    empty = visit(END - timedelta(minutes=5), 0, items=0, fields=())
    assert codes(decide_health(source(), [*visits, empty], now=END)) == ["source.layout-changed"]
    used_to_it = [visit(END - timedelta(days=9), 0, items=0, fields=()), *visits]
    assert decide_health(source(), [*used_to_it, empty], now=END) == []


def test_other_sources_and_later_visits_are_passed_over() -> None:
    visits = days([20] * 20)
    later = visit(END + timedelta(days=1), 0, items=0, fields=())
    assert decide_health(source(), [*visits, later], now=END) == []
    assert decide_health(source(name="other"), visits, now=END) == []


def test_the_order_of_visits_does_not_matter() -> None:
    visits = days([20] * 20 + [0] * 4)
    told = decide_health(source(), visits, now=END)
    assert decide_health(source(), visits[::-1], now=END) == told


@given(st.integers(0, 60), st.floats(0.01, 80))
def test_the_poisson_tail_is_the_sum_of_its_terms(count: int, rate: float) -> None:
    wanted = sum(exp(-rate) * rate**k / factorial(k) for k in range(count + 1))
    assert poisson_tail(count, rate) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_the_poisson_tail_of_tables() -> None:
    # cumulative Poisson, mean 10: Abramowitz and Stegun (1964), table 26.7
    assert poisson_tail(4, 10) == pytest.approx(0.02925, abs=5e-6)
    assert poisson_tail(10, 10) == pytest.approx(0.58304, abs=5e-6)


@pytest.mark.shared
def test_of_the_real_feeds_the_one_that_stood_still_is_silent(shared: Path) -> None:
    """Thirty days' files hold the newest five items of each feed; one feed never changed."""
    visits: dict[str, list[Visit]] = defaultdict(list)
    seen: dict[str, set[str]] = defaultdict(set)
    last = END
    for path in sorted((shared / "data" / "news").glob("2026-*.json")):
        at = datetime.fromisoformat(path.stem).replace(hour=2, tzinfo=UTC)
        links: dict[str, list[str]] = defaultdict(list)
        for article in json.loads(path.read_text("utf-8"))["articles"]:
            if isinstance(article["source"], str):
                links[article["source"]].append(article["link"])
        for name, listed in links.items():
            fresh = len(set(listed) - seen[name])
            seen[name] |= set(listed)
            visits[name].append(
                Visit(source="paper", at=at, outcome="fresh", items=len(listed), fresh=fresh)
            )
        last = at
    silent = {
        name
        for name, past in visits.items()
        if len(past) > 5 and "source.silent" in codes(decide_health(source(), past, now=last))
    }
    assert "Wall Street Journal" in silent
    assert not silent & {"华尔街见闻", "东方财富网", "36氪", "BBC全球经济", "中新网", "CNBC"}
