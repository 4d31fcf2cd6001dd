"""One run: documents in, a note published, everything accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from yanbao.cluster import Corpus, claim_subjects, cluster
from yanbao.collect import Options as CollectOptions
from yanbao.collect import collect
from yanbao.errors import Issue, ParseError, UsageError
from yanbao.extract import read
from yanbao.knowledge import Knowledge
from yanbao.link import link
from yanbao.model.documents import Document
from yanbao.model.forecasts import TrackSummary
from yanbao.model.notes import Note, NoteKind, NoteLanguage
from yanbao.model.readings import ReadDocument
from yanbao.model.stories import Story
from yanbao.model.verdicts import Finding
from yanbao.pipeline.admission import admit
from yanbao.pipeline.archive import keep_sources
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.feed import derive_feed
from yanbao.pipeline.fingerprint import READING, fingerprint
from yanbao.pipeline.ledger import register
from yanbao.pipeline.price_sources import PRICE_STORE, PriceSources
from yanbao.pipeline.tasks import WritingTask
from yanbao.pipeline.writing import write_note
from yanbao.ports import ReadingStore
from yanbao.publish import Published, name_files, parse_note, publish, render_files
from yanbao.publish.track_json import parse_track_summary

ZONE = ZoneInfo("Asia/Shanghai")
#: a day's brief takes in what was published since the last session before a long weekend
BRIEF_WINDOW = timedelta(days=4)
#: readings that are kept in one transaction: what a kill costs is no more than these
_KEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a user asks for."""

    sources: tuple[Path, ...]
    kind: NoteKind = "note"
    as_of: datetime | None = None
    topic: str = ""
    language: NoteLanguage = "zh"
    out: Path = field(default_factory=lambda: Path("out"))
    name: str = "fund_research"
    site: str = ""
    ledger: Path | None = None
    track_record: Path | None = None
    prices: tuple[Path, ...] = ()
    benchmark: str = ""
    price_store: Path = PRICE_STORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run made, and everything it met."""

    note: Note
    published: Published
    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """Read and clustered documents: what every note of the run is written from."""

    corpus: Corpus
    stories: tuple[Story, ...]
    issues: tuple[Issue, ...]


def read_documents(
    documents: Sequence[Document], assembly: Assembly, *, cache: ReadingStore | None = None
) -> Clustered:
    """Read, link and cluster documents; with a cache only those that were not read before."""
    found = read_new(documents, assembly, cache)
    readings = {i: one.reading for i, one in found.items()}
    links = {i: one.links for i, one in found.items()}
    stories, met = cluster(documents, readings, links)
    corpus = Corpus(
        documents={document.id: document for document in documents},
        readings=readings,
        links=links,
        subjects=claim_subjects(readings, links),
    )
    issues = [issue for document in documents for issue in found[document.id].issues]
    return Clustered(corpus=corpus, stories=tuple(stories), issues=(*issues, *met))


def read_new(
    documents: Sequence[Document], assembly: Assembly, cache: ReadingStore | None
) -> dict[str, ReadDocument]:
    """Return what is read from each document, in their order; with a cache, read no one twice."""
    reader = fingerprint(READING) if cache is not None else ""
    known = cache.read([d.id for d in documents], reader) if cache is not None else {}
    new = (document for document in documents if document.id not in known)
    waiting: list[ReadDocument] = []
    for one in assembly.engine.map(partial(_read_one, knowledge=assembly.knowledge), new):
        known[one.reading.document_id] = one
        waiting.append(one)
        if cache is not None and len(waiting) >= _KEPT_AT_ONCE:
            cache.keep(reader, waiting)
            waiting = []
    if cache is not None and waiting:
        cache.keep(reader, waiting)
    return {document.id: known[document.id] for document in documents}


def _read_one(document: Document, *, knowledge: Knowledge) -> ReadDocument:
    reading, issues = read(document, knowledge=knowledge)
    links, met = link(document, reading, knowledge=knowledge)
    return ReadDocument(reading=reading, links=tuple(links), issues=(*issues, *met))


def run(request: Request, assembly: Assembly) -> Outcome:
    """Write and publish one note.

    Raises UsageError where there is nothing to read at all.
    """
    _check(request)
    now = assembly.clock.now()
    # a run must not read what an earlier one wrote into the folder of its sources
    options = CollectOptions(leave_out=frozenset({request.out.resolve()}))
    documents, issues = collect(request.sources, readers=assembly.readers, now=now, options=options)
    window = BRIEF_WINDOW if request.kind == "brief" else None
    admitted = admit(documents, as_of=request.as_of, now=now, window=window)
    issues += admitted.issues
    if not admitted.documents and not request.topic:
        raise UsageError(
            f"nothing to write from: {len(documents)} documents collected, none usable as of "
            f"{admitted.as_of.astimezone(ZONE).isoformat()}; {_summary(issues)}",
            hint="give files or folders with documents, or another --as-of",
        )
    clustered = read_documents(admitted.documents, assembly)
    issues += clustered.issues
    as_of = admitted.as_of.astimezone(ZONE)
    written = write_note(
        clustered.corpus, clustered.stories, _task(request, as_of), issues=issues, assembly=assembly
    )
    note = written.note
    issues += written.issues
    if request.ledger is not None:
        register(request.ledger, written.forecasts, now=assembly.clock.now())
    issues += _replaced(note, request.out)
    # the bytes first: a note is never visible without what its audit needs
    keep_sources(note, request.sources, out=request.out)
    published = publish(
        render_files(note),
        out=request.out,
        derive=partial(derive_feed, note, out=request.out, site=request.site, issues=issues),
    )
    counts = _account(documents, admitted.documents, note, issues)
    return Outcome(
        note=note,
        published=published,
        issues=tuple(issues),
        findings=written.findings,
        counts=counts,
    )


def _check(request: Request) -> None:
    """Refuse what no run could serve, before anything is read."""
    if request.topic and not any(character.isalnum() for character in request.topic):
        raise UsageError(
            f"--topic {request.topic!r} holds no word", hint="name a company, a code or a word"
        )
    if request.out.exists() and not request.out.is_dir():
        raise UsageError(f"--out {request.out} is a file", hint="name a folder")


def _replaced(note: Note, out: Path) -> list[Issue]:
    """Report that another note of the day stands under the same file names and gives way."""
    path = out / name_files(note.name).record
    if not path.exists():
        return []
    try:
        before = parse_note(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ParseError):
        return []
    if (before.kind, before.theme) == (note.kind, note.theme):
        return []
    return [
        Issue(
            code="run.note-replaced",
            severity="warning",
            subject=f"{before.theme} ({before.kind})",
            place=path.name,
            detail="another note of this day stood under the same name and has been replaced",
            hint="give each note its own --out",
        )
    ]


def _task(request: Request, as_of: datetime) -> WritingTask:
    record = request.track_record
    return WritingTask(
        kind=request.kind,
        language=request.language,
        name=f"{request.name}_{as_of:%Y-%m-%d}",
        as_of=as_of,
        topic=request.topic,
        registered=request.ledger is not None,
        prices=_price_sources(request),
        record=_read_record(record, as_of) if record is not None else None,
    )


def _price_sources(request: Request) -> PriceSources | None:
    if not request.prices:
        return None
    return PriceSources(
        named=request.prices, benchmark=request.benchmark, store=request.price_store
    )


def _read_record(path: Path, as_of: datetime) -> TrackSummary:
    """Read the summary of a published track record that was known at the instant."""
    try:
        record = parse_track_summary(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ParseError) as error:
        raise UsageError(
            f"--track-record {path}: {error}",
            hint="give the track_record.json that `yanbao score --out` wrote",
        ) from error
    if record.as_of > as_of:
        raise UsageError(
            f"--track-record {path} is as of {record.as_of.isoformat()}, after the note's instant"
            f" {as_of.isoformat()}",
            hint="score the ledger as of an earlier instant",
        )
    return record


def _account(
    collected: Sequence[Document],
    admitted: Sequence[Document],
    note: Note,
    issues: Sequence[Issue],
) -> dict[str, int]:
    gated = dict(note.counts)
    return {
        "collected": len(collected),
        "left out": len(collected) - len(admitted),
        "read": len(admitted),
        "cited": len(note.sources),
        "sentences": len(note.sentences),
        **{name: gated[name] for name in ("verified", "mended", "cut", "dropped") if name in gated},
        "issues": len(issues),
    }


def _summary(issues: Sequence[Issue]) -> str:
    counted = Counter(issue.code for issue in issues)
    return ", ".join(f"{code} x{count}" for code, count in sorted(counted.items())) or "no issue"
