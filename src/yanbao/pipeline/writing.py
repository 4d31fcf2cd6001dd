"""Writing: stories in, a gated note out; nothing here reads the clock or writes a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from yanbao.cluster import Corpus
from yanbao.compose import compose, compose_nothing
from yanbao.errors import Issue
from yanbao.model.forecasts import Forecast
from yanbao.model.notes import Note
from yanbao.model.stories import Story
from yanbao.model.verdicts import Finding
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.material import prepare
from yanbao.pipeline.tasks import WritingTask
from yanbao.verify import gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A note that went through the gate, what the gate found, and the calls it makes.

    ``stories`` are those it is written from, in order of time; ``issues`` what measuring met.
    """

    note: Note
    findings: tuple[Finding, ...]
    forecasts: tuple[Forecast, ...]
    stories: tuple[Story, ...]
    issues: tuple[Issue, ...] = ()


def write_note(
    corpus: Corpus,
    stories: Sequence[Story],
    task: WritingTask,
    *,
    issues: Sequence[Issue],
    assembly: Assembly,
) -> Written:
    """Write one note and hold it against its evidence; same inputs, same bytes."""
    material = prepare(corpus, stories, task, issues=tuple(issues), knowledge=assembly.knowledge)
    if material is None:
        counts = {"documents": len(corpus.documents), "stories": len(stories)}
        note = compose_nothing(
            topic=task.topic,
            as_of=task.as_of,
            kind=task.kind,
            language=task.language,
            name=task.name,
            counts=counts,
        )
        return Written(note=note, findings=(), forecasts=(), stories=())
    if task.record is not None:
        material = replace(material, record=task.record)
    documents = {**corpus.documents, **{d.id: d for d in task.before.documents}}
    note, findings = gate(compose(material), documents=documents, knowledge=assembly.knowledge)
    return Written(
        note=note,
        findings=findings,
        forecasts=tuple(call.forecast for call in material.calls),
        stories=material.theme.stories,
        issues=material.issues[len(issues) :],
    )
