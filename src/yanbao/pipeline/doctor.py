"""Doctor: what a desk lacks or what is wrong with it, each with what to do.

Reads   settings, channels, the store with its history, the machine, the shipped tables.
Writes  nothing but a store that is made or migrated where there is one to open.
Never   stops at the first thing that is wrong; asks the network for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from yanbao.collect.sources.health import WINDOW, decide_health
from yanbao.collect.sources.requests import plan_request
from yanbao.errors import MissingExtra, YanbaoError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.slots import HOURS, find_due
from yanbao.model.checkups import Checkup
from yanbao.model.sources import Source
from yanbao.pipeline.channels import CHANNELS, load_channels, read_environment
from yanbao.pipeline.desk import load_sources
from yanbao.pipeline.ledger import check_ledger
from yanbao.pipeline.lost_memory import find_lost_memory
from yanbao.pipeline.machine_checks import check_extras, check_folder, check_python, check_room
from yanbao.pipeline.price_sources import SERVICES
from yanbao.pipeline.run import ZONE
from yanbao.pipeline.settings import DeskSettings, load_settings
from yanbao.pipeline.workplace import Workplace
from yanbao.ports import Messenger

_SOON: Final = timedelta(days=30)
_STALE: Final = timedelta(days=150)
_SKEW: Final = timedelta(minutes=5)
#: a slot that is due for longer than this is run by nobody
_LATE: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """What an examination needs from outside; ``open`` opens the desk of a folder."""

    now: datetime
    knowledge: Knowledge
    messenger: Messenger
    open: Callable[[Path], Workplace]


def examine(folder: Path, doctor: Doctor) -> list[Checkup]:
    """Look at everything; what cannot be looked at is told as such, and the rest goes on."""
    found = [*check_python()]
    try:
        settings = load_settings(folder)
    except YanbaoError as error:
        found.append(_fault("settings", error))
        settings = DeskSettings()
    else:
        found.append(Checkup(name="settings", state="well", told=f"{folder} is read"))
    found += check_folder("desk", folder)
    found += check_folder("notes", folder / settings.out)
    found += check_room(folder)
    for name, look in (
        ("extras", partial(_check_extras, folder, settings)),
        ("channels", partial(_check_channels, folder, settings, doctor)),
        ("calendar", partial(_check_calendar, settings, doctor)),
        ("tables", partial(_check_tables, doctor)),
        ("ledger", partial(_check_ledger, folder)),
        ("store", partial(_check_store, folder, settings, doctor)),
    ):
        try:
            found += look()
        except YanbaoError as error:
            found.append(_fault(name, error))
    return found


def _fault(name: str, error: YanbaoError) -> Checkup:
    remedy = error.hint or "see docs/desk.md"
    return Checkup(name=name, state="error", told=str(error), remedy=remedy)


def _check_extras(folder: Path, settings: DeskSettings) -> Iterator[Checkup]:
    """Look for the optional parts that the desk's settings, channels and sources need."""
    channels, _ = load_channels(folder / CHANNELS, read_environment())
    needed = {"push"} if channels else set()
    needed |= {"postgres"} if settings.database.startswith("postgres") else set()
    needed |= {name[:-1] for name in settings.prices if name in SERVICES}
    needed |= {"panels"} if any(name.endswith(".parquet") for name in settings.prices) else set()
    flashes = [
        source.name
        for source in load_sources(folder / settings.own_sources)
        if source.kind == "akshare" and source.name in (settings.sources or (source.name,))
    ]
    needed |= {"akshare"} if flashes and settings.sources else set()  # named, not by default
    useful = {"akshare": f"{', '.join(flashes)} cannot be visited"} if flashes else {}
    yield from check_extras(frozenset(needed), useful)


def _check_channels(folder: Path, settings: DeskSettings, doctor: Doctor) -> Iterator[Checkup]:
    channels, issues = load_channels(folder / CHANNELS, read_environment())
    for issue in issues:
        yield Checkup(name="channels", state="warning", told=issue.detail, remedy=issue.hint)
    for channel in channels.values():
        name = f"channel {channel.name}"
        try:
            form = doctor.messenger.find_form(channel)
        except MissingExtra:
            return  # told above
        except YanbaoError as error:
            yield _fault(name, error)
        else:
            yield Checkup(name=name, state="well", told=f"{form.service}, not tried")
    if channels and not settings.site:
        yield Checkup(
            name="site",
            state="warning",
            told="messages and the feed carry no link to the notes",
            remedy="set site in desk.toml to where the notes are read",
        )


def _check_calendar(settings: DeskSettings, doctor: Doctor) -> Iterator[Checkup]:
    calendars, market = doctor.knowledge.calendars, settings.market
    today = doctor.now.astimezone(ZONE).date()
    _, last = calendars.bounds(market)
    name = f"calendar {market}"
    remedy = "install a newer yanbao, or rebuild it with scripts/build_calendars.py"
    if last < today:
        yield Checkup(name=name, state="error", told=f"ended on {last}", remedy=remedy)
    elif last - today < _SOON:
        yield Checkup(name=name, state="warning", told=f"ends on {last}", remedy=remedy)
    elif calendars.is_projected(market, today + _SOON):
        told = f"known to {last}, by projection within 30 days"
        yield Checkup(name=name, state="warning", told=told, remedy=remedy)
    else:
        yield Checkup(name=name, state="well", told=f"known to {last}")


def _check_tables(doctor: Doctor) -> Iterator[Checkup]:
    """Look at how old the newest facts of the shipped tables are."""
    today = doctor.now.astimezone(ZONE).date()
    newest: dict[str, date] = {
        "fund holdings": max(one.known_on for one in doctor.knowledge.funds.sets),
        "Hong Kong offerings": doctor.knowledge.offerings.bounds[1],
    }
    for name, day in newest.items():
        told = f"newest of {day}"
        if today - day > _STALE:
            yield Checkup(
                name=name,
                state="warning",
                told=f"{told}, {(today - day).days} days old",
                remedy="install a newer yanbao, or rebuild the table (scripts/)",
            )
        else:
            yield Checkup(name=name, state="well", told=told)


def _check_ledger(folder: Path) -> Iterator[Checkup]:
    path = folder / "ledger.jsonl"
    if path.exists():
        entries = len(check_ledger(path).entries)
        yield Checkup(name="ledger", state="well", told=f"{entries} entries, every link holds")


def _check_store(folder: Path, settings: DeskSettings, doctor: Doctor) -> Iterator[Checkup]:
    if not settings.database and not (folder / "store" / "yanbao.db").exists():
        lost = find_lost_memory(None, folder / settings.out)
        yield Checkup(
            name="store",
            state="error" if lost else "warning",
            told="; ".join(["there is none yet", *(issue.detail for issue in lost)]),
            remedy=lost[0].hint if lost else f"yanbao run --desk {folder}",
        )
        return
    work = doctor.open(folder)
    count = work.desk.store.documents.count()
    yield Checkup(name="store", state="well", told=f"{count:,} documents, tables up to date")
    yield from _check_runs(work, doctor)
    yield from _check_sources(work, doctor)
    yield from _check_clock(work, doctor)


def _check_runs(work: Workplace, doctor: Doctor) -> Iterator[Checkup]:
    store, market = work.desk.store, work.settings.market
    for issue in find_lost_memory(next(iter(store.runs.find(most=1)), None), work.out):
        yield Checkup(name="memory", state="error", told=issue.detail, remedy=issue.hint)
    for run in store.runs.find_unpublished():
        yield Checkup(
            name=f"note {run.name}",
            state="warning",
            told="written and not published: a run was cut off",
            remedy=f"yanbao run --desk {work.folder}",
        )
    done = store.slots.done(market)
    if not done or market not in HOURS:
        return  # not watched
    due = find_due(doctor.knowledge.calendars, market, doctor.now, done=done)
    if due is not None and doctor.now - due.slot.at > _LATE:
        yield Checkup(
            name="watch",
            state="error",
            told=f"the slot {due.slot.name} was due at {due.slot.at:%Y-%m-%d %H:%M} and not run",
            remedy="see that yanbao watch runs (systemctl status yanbao), and its log",
        )
    else:
        yield Checkup(name="watch", state="well", told="the newest slot was run")


def _check_sources(work: Workplace, doctor: Doctor) -> Iterator[Checkup]:
    never: list[str] = []
    for source in work.watched:
        visits = work.desk.store.rounds.visits(source.name, since=doctor.now - WINDOW)
        name = f"source {source.name}"
        remedy = f"yanbao sources test {source.name}"
        if not visits:
            never.append(source.name)
            continue
        for issue in decide_health(source, visits, now=doctor.now):
            yield Checkup(name=name, state="warning", told=issue.detail, remedy=remedy)
        last = visits[-1]
        if last.outcome == "failed":
            told = f"the last visit failed, {last.at:%Y-%m-%d %H:%M}"
            yield Checkup(name=name, state="warning", told=told, remedy=remedy)
    heard = len(work.watched) - len(never)
    if never:
        yield Checkup(
            name="sources",
            state="warning",
            told=f"{len(never)} of {len(work.watched)} were never visited: "
            + ", ".join(never[:5])
            + ("…" if len(never) > 5 else ""),
            remedy=f"yanbao run --desk {work.folder} --all",
        )
    else:
        yield Checkup(name="sources", state="well", told=f"{heard} were visited")


def _check_clock(work: Workplace, doctor: Doctor) -> Iterator[Checkup]:
    """Compare the clock with what servers said, and with what the desk itself recorded."""
    remedy = "set the clock (timedatectl set-ntp true)"
    runs = work.desk.store.runs.find(most=1)
    if runs and runs[-1].made_at > doctor.now:
        told = f"the last note was written {runs[-1].made_at:%Y-%m-%d %H:%M}, later than now"
        yield Checkup(name="clock", state="error", told=told, remedy=remedy)
        return
    skews = [
        skew
        for source in work.watched
        if (skew := _find_skew(source, work, doctor.now)) is not None
    ]
    if not skews:
        yield Checkup(name="clock", state="well", told="no server has been heard to compare with")
        return
    skew = timedelta(seconds=median(skew.total_seconds() for skew in skews))
    told = f"{skew.total_seconds():+.0f} s beside {len(skews)} servers, when they were last heard"
    if abs(skew) > _SKEW:
        yield Checkup(name="clock", state="warning", told=told, remedy=remedy)
    else:
        yield Checkup(name="clock", state="well", told=told)


def _find_skew(source: Source, work: Workplace, now: datetime) -> timedelta | None:
    kept = work.desk.replies.newest(plan_request(source, now=now).key)
    if kept is None:
        return None
    try:
        dated = parsedate_to_datetime(kept.header("date"))
    except (ValueError, TypeError):
        return None
    return kept.received_at - dated if dated.tzinfo is not None else None
