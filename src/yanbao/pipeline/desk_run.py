"""A run of the desk: collect what is due, read what is new, write, check, publish once.

    1  hold the store: two runs never work on it at once, and the system lets go when one dies
    2  finish what a killed run recorded and did not publish
    3  visit what is due; each round is recorded whole
    4  read what was not read before; choose, write, gate
    5  record the note with all it was written from: from here it counts
    6  its calls into the ledger, its sources' bytes beside it, its files in place; then mark it so

A kill before 5 loses nothing that was recorded and publishes nothing; one after it leaves a
recorded note, and the next run publishes those very bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from yanbao.cluster import find_followups
from yanbao.errors import Issue
from yanbao.forecast import read_forecast, write_forecast
from yanbao.model.captures import Capture
from yanbao.model.notes import Correction, Note, NoteKind
from yanbao.model.runs import RunRecord
from yanbao.model.slots import SlotKind
from yanbao.model.verdicts import Finding
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.feed import derive_feed
from yanbao.pipeline.fingerprint import version
from yanbao.pipeline.ledger import register
from yanbao.pipeline.lost_memory import find_lost_memory
from yanbao.pipeline.notices import find_noticed
from yanbao.pipeline.price_sources import find_price_sources
from yanbao.pipeline.recipes import keep_captured
from yanbao.pipeline.retention import drop_expired
from yanbao.pipeline.rounds import Collected, collect_due
from yanbao.pipeline.run import ZONE, Clustered, read_documents
from yanbao.pipeline.slots import find_slot, name_note
from yanbao.pipeline.tasks import Before, WritingTask
from yanbao.pipeline.told_documents import find_told
from yanbao.pipeline.versions import EarlierNotes, find_changed, keep_latest
from yanbao.pipeline.workplace import Workplace
from yanbao.pipeline.writing import Written, write_note
from yanbao.ports import Store
from yanbao.publish import Published, parse_note, publish, render_files, render_json

#: how far back the desk remembers what it told
MEMORY: Final = timedelta(days=30)
_LOG: Final = logging.getLogger("yanbao.desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNote:
    """A note the desk published: its record, the files, and what the gate removed.

    ``finished`` says that an earlier run recorded it and this one put it in place.
    """

    run: RunRecord
    note: Note
    published: Published
    findings: tuple[Finding, ...] = ()
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOutcome:
    """What a run of the desk did. ``notes`` is empty where nothing was new."""

    slot: SlotKind
    notes: tuple[DeskNote, ...]
    collected: Collected
    issues: tuple[Issue, ...]


def _never() -> bool:
    return False


def run_desk(
    work: Workplace,
    assembly: Assembly,
    *,
    slot: SlotKind | None = None,
    everything: bool = False,
    stop: Callable[[], bool] = _never,
) -> DeskOutcome:
    """Run a desk once.

    Parameters
    ----------
    work
        The desk.
    assembly
        The doors of reading and writing.
    slot
        Which of the day's notes is due; by the clock and the market's sessions where None.
    everything
        Visit all sources, due or not.
    stop
        Asked between sources and before each note: whether to leave the rest to the next run.

    Raises
    ------
    SourceError
        Another run is under way; the store or a folder cannot be read or written; the clock is
        off. What was recorded stays, and the next run goes on from there.
    """
    with work.desk.store.runs.hold():
        last = next(iter(work.desk.store.runs.find(most=1)), None)
        lost = find_lost_memory(last, work.out)
        for issue in lost:
            _LOG.warning("%s; %s", issue.detail, issue.hint)
        finished = _finish(work)
        now = work.desk.clock.now()
        slot = slot or find_slot(now, work.settings.market, assembly.knowledge.calendars)
        due = work.watched
        collected = collect_due(due, work.desk, assembly, work.settings, everything, stop)
        issues = [*lost, *_clock_set_back(last, now), *collected.issues]
        as_of = _to_second(work.desk.clock.now())
        notes = [
            made
            for kind in work.settings.kinds
            if not stop()
            and (made := _write(work, assembly, kind, slot, as_of, issues)) is not None
        ]
        now = work.desk.clock.now()
        issues += drop_expired(work.sources, work.desk, now=now, out=work.out)
    if not notes:
        _LOG.info("nothing new", extra={"slot": slot})
    return DeskOutcome(
        slot=slot, notes=(*finished, *notes), collected=collected, issues=tuple(issues)
    )


def _to_second(now: datetime) -> datetime:
    """Round up: what was captured in the second under way is known as of it."""
    whole = now.astimezone(ZONE).replace(microsecond=0)
    return whole + timedelta(seconds=now.microsecond > 0)


def _clock_set_back(last: RunRecord | None, now: datetime) -> list[Issue]:
    if last is None or last.made_at <= now:
        return []
    return [
        Issue(
            code="run.clock-set-back",
            severity="warning",
            subject=last.name,
            detail=f"the last note was written {last.made_at.isoformat()}, later than now",
            hint="one of the two clocks is off; what was captured in between waits until then",
        )
    ]


def _write(
    work: Workplace,
    assembly: Assembly,
    kind: NoteKind,
    slot: SlotKind,
    as_of: datetime,
    issues: list[Issue],
) -> DeskNote | None:
    """Write, record and publish one note; None where nothing is new since the last of its kind."""
    store, settings = work.desk.store, work.settings
    ids = store.documents.find_known(as_of - timedelta(days=settings.window_days), as_of)
    last = next(iter(store.runs.find(kind=kind, most=1)), None)
    if not set(ids) - set(last.document_ids if last else ()):
        return None
    captures = keep_latest(store.documents.read(ids))
    run = RunRecord(
        id=f"{name_note(kind, slot, as_of)}-{as_of:%H%M%S}-{_digest(''.join(ids))[:8]}",
        slot=slot,
        kind=kind,
        name=name_note(kind, slot, as_of),
        language=settings.language,
        as_of=as_of,
        made_at=work.desk.clock.now(),
        version=version(),
        # all that were looked at, so that the next run knows what is new
        document_ids=ids,
        issues=tuple(told_issues(issues)),
        registered=kind == "note",
        note="",
        note_sha256="",
        prices=settings.prices if kind == "note" else (),
        benchmark=settings.benchmark if kind == "note" else "",
    )
    written, clustered, run = compose_run(run, captures, work, assembly)
    text = render_json(written.note)
    run = replace(
        run,
        note=text,
        note_sha256=_digest(text),
        told=find_told(written.note, written.stories, captures),
        calls=tuple(
            json.dumps(write_forecast(f), ensure_ascii=False, sort_keys=True)
            for f in written.forecasts
        ),
    )
    store.runs.record(run)
    _LOG.info("written", extra={"note": run.name, "documents": len(captures)})
    published = _publish(run, work, issues)
    issues += clustered.issues
    return DeskNote(run=run, note=written.note, published=published, findings=written.findings)


def compose_run(
    run: RunRecord,
    captures: Sequence[Capture],
    work: Workplace,
    assembly: Assembly,
    *,
    again: bool = False,
) -> tuple[Written, Clustered, RunRecord]:
    """Write a run's note from its documents and from what was told before it.

    ``again`` writes what was written once: what runs before it told counts, what came later not.
    Returns the note, what was read, and the run with its corrections.
    """
    store = work.desk.store
    documents = [capture.document for capture in captures]
    clustered = read_documents(documents, assembly, cache=store.readings)
    as_of = run.as_of.astimezone(ZONE)
    tellings = [
        replace(telling, as_of=telling.as_of.astimezone(ZONE))
        for telling in store.runs.find_told(since=as_of - MEMORY, before=run.id if again else "")
    ]
    followups = find_followups(clustered.stories, clustered.corpus, tellings)
    corrections = (
        list(run.corrections)
        if again
        else _find_corrections(captures, clustered, store, EarlierNotes(store, tellings))
    )
    named = dict.fromkeys(i for c in corrections for i in (c.old_id, c.new_id))
    behind = [capture.document for capture in store.documents.read(list(named))]
    task = WritingTask(
        kind=run.kind,
        language=run.language,
        name=run.name,
        as_of=as_of,
        registered=run.registered,
        prices=find_price_sources(run.prices, run.benchmark, folder=work.folder),
        before=Before(
            followups=tuple(followups.values()),
            corrections=tuple(corrections),
            documents=tuple(behind),
        ),
    )
    issues = (*run.issues, *clustered.issues)
    written = write_note(
        clustered.corpus, clustered.stories, task, issues=issues, assembly=assembly
    )
    return written, clustered, replace(run, corrections=tuple(corrections))


def _find_corrections(
    captures: Sequence[Capture], clustered: Clustered, store: Store, told: EarlierNotes
) -> list[Correction]:
    """The corrections that no note has printed yet."""
    printed = store.runs.corrected()
    found: dict[tuple[str, str, str, str], Correction] = {}
    for one in (
        *find_changed(captures, store, told),
        *find_noticed(clustered.stories, clustered.corpus, told),
    ):
        key = (one.note, one.sentence_id, one.old_id, one.new_id)
        if key not in printed:
            found.setdefault(key, one)
    return list(found.values())


def told_issues(issues: Iterable[Issue]) -> list[Issue]:
    """What a note tells of the collecting: how its sources are, not each address that failed."""
    return [issue for issue in issues if issue.code.startswith("source.")]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _publish(run: RunRecord, work: Workplace, issues: list[Issue]) -> Published:
    """Put a recorded note in place; done twice it changes nothing."""
    note = parse_note(run.note)
    if run.calls:
        forecasts = [read_forecast(json.loads(line)) for line in run.calls]
        register(work.ledger, forecasts, now=run.made_at)
    ids = [source.document_id for source in note.sources]
    captures = {c.document.id: c for c in work.desk.store.documents.read(ids)}
    # the bytes first: a note is never visible without what its audit needs
    issues += keep_captured(note, captures, work.desk.replies, work.sources, out=work.out)
    published = publish(
        render_files(note),
        out=work.out,
        derive=partial(derive_feed, note, out=work.out, site=work.settings.site, issues=issues),
    )
    work.desk.store.runs.mark_published(run.id, at=work.desk.clock.now())
    _LOG.info("published", extra={"note": run.name, "files": len(published.written)})
    return published


def _finish(work: Workplace) -> list[DeskNote]:
    """Publish what an earlier run recorded and did not live to publish."""
    notes: list[DeskNote] = []
    for run in work.desk.store.runs.find_unpublished():
        _LOG.warning("an earlier run was cut off: its note is published", extra={"note": run.name})
        published = _publish(run, work, [])
        notes.append(
            DeskNote(run=run, note=parse_note(run.note), published=published, finished=True)
        )
    return notes
