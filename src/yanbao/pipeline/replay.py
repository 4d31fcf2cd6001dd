"""Replay: a note written again from the store, held against the bytes that were published."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from yanbao.errors import NotFound
from yanbao.model.captures import DroppedText
from yanbao.model.runs import RunRecord
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.desk_run import compose_run
from yanbao.pipeline.fingerprint import version
from yanbao.pipeline.versions import keep_latest
from yanbao.pipeline.workplace import Workplace
from yanbao.publish import render_json

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A run written again: the text now, and whether it is what was published.

    ``dropped`` are the texts it was written from that are gone, as the time their source may be
    kept is over: where there are any, nothing can be written again, and ``text`` is empty.

    ``version`` is that of the yanbao that wrote now; where it is another one than the run's, its
    code or tables are others, and so may be the text. ``line`` is the first that differs, 0 where
    none does.
    """

    run: RunRecord
    text: str
    version: str
    line: int
    dropped: tuple[DroppedText, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether the bytes are those that were published."""
        return self.line == 0 and not self.dropped

    @property
    def is_same_version(self) -> bool:
        """Whether code and tables are those that wrote the note."""
        return self.version == self.run.version


def replay(asked: str, work: Workplace, assembly: Assembly) -> list[Replayed]:
    """Write again what was published under a note's name, or on a day, from the store alone.

    Of a name that was written several times, the last is meant; a run's own id names any.

    Raises
    ------
    NotFound
        No such note was recorded, or a document it was written from never was.
    IntegrityError
        A record is damaged.
    """
    return [_again(run, work, assembly) for run in _find(asked, work)]


def _find(asked: str, work: Workplace) -> list[RunRecord]:
    runs = work.desk.store.runs
    if _DAY.fullmatch(asked):
        found = [run for run in runs.find() if run.name.endswith(f"_{asked}")]
        last = {run.name: run for run in found}
        named = list(last.values())
    else:
        named = runs.find(name=asked, most=1)
        named = named or [run for run in runs.find() if run.id == asked]
    if not named:
        newest = runs.find(most=1)
        hint = f"the newest is {newest[0].name}" if newest else "nothing was published yet"
        raise NotFound(f"no note {asked!r} is in the store", hint=hint)
    return named


def _again(run: RunRecord, work: Workplace, assembly: Assembly) -> Replayed:
    documents = work.desk.store.documents
    corrected = [i for c in run.corrections for i in (c.old_id, c.new_id)]
    dropped = documents.find_dropped(list(dict.fromkeys((*run.document_ids, *corrected))))
    if dropped:
        return Replayed(run=run, text="", version=version(), line=1, dropped=tuple(dropped))
    captures = keep_latest(documents.read(run.document_ids))
    written, _, _ = compose_run(run, captures, work, assembly, again=True)
    text = render_json(written.note)
    return Replayed(run=run, text=text, version=version(), line=_first_difference(run, text))


def _first_difference(run: RunRecord, text: str) -> int:
    if hashlib.sha256(text.encode()).hexdigest() == run.note_sha256:
        return 0
    was, now = run.note.splitlines(), text.splitlines()
    pairs = zip(was, now, strict=False)
    same = next((n for n, (one, two) in enumerate(pairs) if one != two), min(len(was), len(now)))
    return same + 1
