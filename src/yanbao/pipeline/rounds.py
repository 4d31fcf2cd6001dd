"""Rounds over the sources that are due, each recorded whole; and whether the clock can be right."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect.sources.issues import issue
from yanbao.errors import Issue, SourceError
from yanbao.model.captures import CapturedRound
from yanbao.model.sources import Source, Visit
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.captures import read_round, record_round
from yanbao.pipeline.desk import Desk, Round, RoundOptions
from yanbao.pipeline.settings import DeskSettings
from yanbao.pipeline.visits import visit_source

#: a visit a little before its time is no visit too many
_EARLY: Final = 0.9
#: servers' clocks are this good, and so must ours be
_SKEW: Final = timedelta(hours=1)
#: visits wait for servers, not for us
_SIDE_BY_SIDE: Final = 8
_LOG: Final = logging.getLogger("yanbao.desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What the visits of one run brought; ``new_ids`` are documents not recorded before."""

    visits: tuple[Visit, ...]
    new_ids: tuple[str, ...]
    issues: tuple[Issue, ...]


def is_due(source: Source, last: datetime | None, now: datetime) -> bool:
    """Whether a source is to be visited: within its hours, and its pace has passed."""
    local = now.astimezone(ZoneInfo(source.zone)).time()
    if not source.schedule.opens <= local <= source.schedule.closes:
        return False
    # a visit noted in the future is a clock that was set back: it does not hold up the next
    pace = timedelta(minutes=source.schedule.every_minutes * _EARLY)
    return last is None or not timedelta(0) <= now - last < pace


def collect_due(
    sources: Sequence[Source],
    desk: Desk,
    assembly: Assembly,
    settings: DeskSettings,
    everything: bool,
    stop: Callable[[], bool],
) -> Collected:
    """Visit the sources that are due, and record each round, in their order, until stopped.

    A round whose server's clock is far from ours waits: if most servers say so, our clock is off,
    nothing dated by it is recorded, and SourceError is raised.
    """
    options = RoundOptions(articles=settings.articles, again=settings.again)
    visits: list[Visit] = []
    new: list[str] = []
    issues: list[Issue] = []
    waiting: list[tuple[Round, CapturedRound, timedelta]] = []
    heard = 0
    due = [source for source in sources if everything or _is_due_now(source, desk)]
    for number, visited in enumerate(_visit_all(due, desk, options, stop)):
        if visited is None:
            break
        made, met = visited
        source = made.source
        _LOG.debug("visiting", extra={"source": source.name, "at": number, "of": len(due)})
        captured, read = read_round(made, desk, readers=assembly.readers)
        issues += [*_heard(made, met), *read]
        visits.append(made.visit)
        skew = _find_skew(made)
        heard += skew is not None
        if skew is not None and abs(skew) > _SKEW:
            waiting.append((made, captured, skew))
            continue
        added = record_round(captured, desk)
        new += added
        _tell(made, added)
    _judge_clock(waiting, heard)
    for made, captured, skew in waiting:
        detail = f"the server's clock differs from ours by {_hours(skew)}"
        issues.append(issue("source.clock-differs", made.source.name, detail))
        added = record_round(captured, desk)
        new += added
        _tell(made, added)
    return Collected(visits=tuple(visits), new_ids=tuple(new), issues=tuple(issues))


def _heard(made: Round, met: Sequence[Issue]) -> list[Issue]:
    """What a visit met; where its list could not be had, that is told once, of the source."""
    if made.visit.outcome != "failed":
        return list(met)
    cause = next((i for i in met if not i.code.startswith("source.")), None)
    cause = cause or next((i for i in met if i.severity == "error"), None)
    reason = f"{cause.detail} ({cause.code})" if cause else "it sent no list"
    told = issue("source.not-heard", made.source.name, reason, hint=cause.hint if cause else "")
    return [told, *(i for i in met if i is not cause)]


def _is_due_now(source: Source, desk: Desk) -> bool:
    now = desk.clock.now()
    past = desk.store.rounds.visits(source.name, since=now - timedelta(days=8))
    return is_due(source, past[-1].at if past else None, now)


def _visit_all(
    due: Sequence[Source], desk: Desk, options: RoundOptions, stop: Callable[[], bool]
) -> Iterator[tuple[Round, list[Issue]] | None]:
    """Visit sources side by side, as each host is asked at its own pace; yield in their order.

    None stands for one that was not begun, as the run is to stop.
    """

    def visit(source: Source) -> tuple[Round, list[Issue]] | None:
        return None if stop() else visit_source(source, desk, options=options)

    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="visit") as pool:
        try:
            yield from pool.map(visit, due)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _tell(made: Round, added: Sequence[str]) -> None:
    _LOG.info(
        "visited",
        extra={
            "source": made.source.name,
            "outcome": made.visit.outcome,
            "items": made.visit.items,
            "documents": len(added),
        },
    )


def _find_skew(made: Round) -> timedelta | None:
    """How far our clock is ahead of the server's, by the replies of a round."""
    ahead: list[float] = []
    for kept in (*made.lists, *made.articles):
        if kept.received_at < made.visit.at - timedelta(minutes=30):
            continue  # kept by an earlier visit
        try:
            dated = parsedate_to_datetime(kept.header("date"))
        except (ValueError, TypeError):
            continue
        if dated.tzinfo is not None:
            ahead.append((kept.received_at - dated).total_seconds())
    return timedelta(seconds=median(ahead)) if ahead else None


def _judge_clock(waiting: Sequence[tuple[Round, CapturedRound, timedelta]], heard: int) -> None:
    if len(waiting) * 2 <= heard:
        return
    skew = median(skew.total_seconds() for _, _, skew in waiting)
    raise SourceError(
        f"this machine's clock differs by {_hours(timedelta(seconds=skew))} from what"
        f" {len(waiting)} of {heard} servers say",
        hint="set the clock, then run again; nothing was dated by it",
    )


def _hours(skew: timedelta) -> str:
    return f"{skew.total_seconds() / 3600:+.1f} h"
