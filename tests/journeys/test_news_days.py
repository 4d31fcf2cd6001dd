"""Thirty real days: a brief each, and no entry of any file that is not accounted for."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.journeys.builders import collect_again, ungrounded
from tests.journeys.test_evidence import NOW

from yanbao.collect import collect
from yanbao.pipeline.admission import admit
from yanbao.pipeline.assembly import Assembly, assemble
from yanbao.pipeline.run import BRIEF_WINDOW, Request, read_documents, run

_ENTRY = re.compile(r"articles\[(\d+)\]")


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return assemble()


class Standing:
    """A clock that stands still after the last of the days."""

    def now(self) -> datetime:
        return NOW


def unaccounted(source: Path, assembly: Assembly) -> Iterator[str]:
    """Name each entry, document or story member of a day that was silently lost."""
    entries = range(len(json.loads(source.read_text("utf-8"))["articles"]))
    documents, issues = collect([source], readers=assembly.readers, now=NOW)
    places = [document.origin.pointer for document in documents] + [i.place for i in issues]
    told = {int(n) for place in places for n in _ENTRY.findall(place)}
    yield from (f"entry {n} is neither read nor reported" for n in entries if n not in told)
    admitted = admit(documents, as_of=None, now=NOW, window=BRIEF_WINDOW)
    lost = len(documents) - len(admitted.documents) - len(admitted.issues)
    if lost:
        yield f"{lost} documents were left out without a reason"
    clustered = read_documents(admitted.documents, assembly)
    homes = Counter(name for story in clustered.stories for name in story.document_ids)
    for document in admitted.documents:
        if homes[document.id] != 1:
            yield f"{document.title!r} stands in {homes[document.id]} stories"


@pytest.mark.shared
@pytest.mark.slow
def test_thirty_days_each_have_a_brief(shared: Path, tmp_path: Path) -> None:
    assembly = replace(assemble(), clock=Standing())
    days = sorted((shared / "data" / "news").glob("*.json"))
    assert len(days) == 30
    faults = []
    for day in days:
        outcome = run(Request(sources=(day,), kind="brief", out=tmp_path), assembly)
        note = outcome.note
        if note.name.rpartition("_")[2] > day.stem:
            faults.append(f"{day.stem}: the brief is dated {note.name}")
        documents = collect_again([day], assembly, NOW)
        faults += [f"{day.stem}: {words}" for words in ungrounded(note, documents)]
        faults += [f"{day.stem}: {words}" for words in unaccounted(day, assembly)]
        if len(note.sources) < 5:
            faults.append(f"{day.stem}: only {len(note.sources)} sources are cited")
    assert faults == []
