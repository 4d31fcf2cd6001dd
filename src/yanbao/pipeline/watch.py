"""Watch: the desk's run before the open, at noon and after the close, for as long as it is let.

The wall clock is asked anew every half minute, so that one that jumps, or a machine that slept, is
met where it is: what fell due meanwhile is caught up by one run, the newest slot's. Which slots
were run stands in the store, so that a restart runs none twice. After a run what is new goes into
the search index, and the newest notes to the channels.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from yanbao.errors import Issue, SourceError, YanbaoError
from yanbao.knowledge.slots import find_due, find_next
from yanbao.model.slots import DueSlot
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.channels import CHANNELS, load_channels, read_environment
from yanbao.pipeline.desk_run import run_desk
from yanbao.pipeline.push import Pushed, Pushing, PushOptions, push_note
from yanbao.pipeline.push_assembly import open_pushing
from yanbao.pipeline.run import read_new
from yanbao.pipeline.search import update_index
from yanbao.pipeline.workplace import Workplace
from yanbao.ports import Stop, Timer
from yanbao.publish import check_site, parse_note

_LOG: Final = logging.getLogger("yanbao.desk")
#: the clock is looked at this often; a jump is more than this beside the timer
_LOOK_S: Final = 30.0
_JUMP_S: Final = 60.0
#: waits after a run that failed, in seconds; after the last the slot is given up
_WAITS_S: Final = (60.0, 300.0, 900.0, 1800.0)
#: an older note is no news to push
_PUSHED: Final = timedelta(hours=12)


@dataclass(slots=True)
class Watch:
    """A desk that is watched; ``stop`` ends it after the current step.

    ``settled`` is the slot last known to be done; ``failed`` counts the failures of ``slot``, and
    ``rest_until_s`` is the timer's reading before which it is not tried again; ``fault`` is what
    failed last.
    """

    work: Workplace
    assembly: Assembly
    timer: Timer
    stop: Stop
    pushing: Callable[[Workplace], Pushing] = field(
        default=lambda work: open_pushing(lambda: work.desk.store.pushes)
    )
    settled: str = ""
    slot: str = ""
    failed: int = 0
    rest_until_s: float = 0.0
    fault: YanbaoError | None = None

    def run(self, *, once: bool = False) -> None:
        """Run what falls due until stopped; with ``once`` what is due now.

        Raises
        ------
        NotFound
            The market's hours are not known, or its calendar is at its end.
        YanbaoError
            With ``once``: what the run raised.
        """
        market, calendars = self.work.settings.market, self.assembly.knowledge.calendars
        clock, timer = self.work.desk.clock, self.timer
        last = clock.now(), timer.elapsed_s()
        while not self.stop.is_set():
            now, elapsed_s = clock.now(), timer.elapsed_s()
            jump_s = (now - last[0]).total_seconds() - (elapsed_s - last[1])
            if abs(jump_s) > _JUMP_S:
                _LOG.warning("the clock jumped", extra={"seconds": round(jump_s)})
            last = now, elapsed_s
            self._look()
            if once:
                if self.fault is not None:
                    raise self.fault
                return
            ahead_s = (find_next(calendars, market, now).at - clock.now()).total_seconds()
            self.stop.wait(min(max(ahead_s, 1.0), _LOOK_S))

    def _look(self) -> None:
        """Run the slot that is due, if one is; whatever fails is told and tried again."""
        market, calendars = self.work.settings.market, self.assembly.knowledge.calendars
        now = self.work.desk.clock.now()
        newest = find_due(calendars, market, now, done=(self.settled,))
        if newest is None or (
            newest.slot.name == self.slot and self.timer.elapsed_s() < self.rest_until_s
        ):
            return  # the store is asked when a slot is new, not at each look
        try:
            done = self.work.desk.store.slots.done(market)
            due = find_due(calendars, market, now, done=done)
            if due is None:
                self.settled = newest.slot.name
            else:
                self._run(due)
        except SourceError as error:
            self.fault = error
            _LOG.error("the store failed", extra={"error": str(error), "hint": error.hint})

    def _run(self, due: DueSlot) -> None:
        name, market = due.slot.name, self.work.settings.market
        if name != self.slot:
            self.slot, self.failed, self.rest_until_s = name, 0, 0.0
        missed = [slot.name for slot in due.missed]
        _LOG.info("slot due", extra={"slot": name, "missed": missed})
        try:
            run_desk(self.work, self.assembly, slot=due.slot.kind, stop=self.stop.is_set)
        except YanbaoError as error:
            self._rest(name, error)
            return
        if self.stop.is_set():
            _LOG.info("stopped before the slot was done", extra={"slot": name})
            return
        self._follow()
        slots, now = self.work.desk.store.slots, self.work.desk.clock.now()
        slots.mark(market, missed, "covered", at=now)
        slots.mark(market, [name], "run", at=now)
        _LOG.info("slot done", extra={"slot": name})

    def _rest(self, name: str, error: YanbaoError) -> None:
        """Wait longer after each failure; give the slot up after the last."""
        self.fault = error
        told = {"slot": name, "error": str(error), "hint": error.hint}
        if self.failed >= len(_WAITS_S):
            _LOG.error("slot given up", extra=told)
            now = self.work.desk.clock.now()
            self.work.desk.store.slots.mark(self.work.settings.market, [name], "failed", at=now)
            return
        wait_s = _WAITS_S[self.failed]
        self.failed += 1
        self.rest_until_s = self.timer.elapsed_s() + wait_s
        _LOG.error("run failed", extra={**told, "again_in_s": wait_s})

    def _follow(self) -> None:
        """Index and push what the run left; a failure here takes nothing back."""
        store = self.work.desk.store
        for step in (
            partial(
                update_index, store, partial(read_new, assembly=self.assembly, cache=store.readings)
            ),
            self._push,
        ):
            try:
                step()
            except YanbaoError as error:
                _LOG.error("a step failed", extra={"error": str(error), "hint": error.hint})

    def _push(self) -> None:
        pushed, issues = push_newest(self.work, self.pushing)
        for one in pushed:
            _LOG.info("pushed", extra={"channel": one.channel, "state": one.state})
        for issue in issues:
            told = {"code": issue.code, "subject": issue.subject, "detail": issue.detail}
            _LOG.warning("push", extra=told)


def push_newest(
    work: Workplace, pushing: Callable[[Workplace], Pushing]
) -> tuple[list[Pushed], list[Issue]]:
    """Push the newest note of each kind to all channels, where it is of today.

    Asked of the store, not of the run: a note whose run was killed before its push is pushed by
    the next, and one that was pushed is not pushed again.
    """
    channels, issues = load_channels(work.folder / CHANNELS, read_environment())
    pushed: list[Pushed] = []
    if not channels:
        return pushed, issues
    doors = pushing(work)
    now = work.desk.clock.now()
    options = PushOptions(site=check_site(work.settings.site))
    newest = {run.kind: run for run in work.desk.store.runs.find(most=12)}
    for run in newest.values():
        if now - run.as_of > _PUSHED:
            continue
        done, met = push_note(parse_note(run.note), list(channels.values()), doors, options=options)
        pushed += done
        issues += met
    return pushed, issues
