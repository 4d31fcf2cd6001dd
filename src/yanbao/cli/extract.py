"""``yanbao extract``: what each document of a file says, as JSON lines."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from yanbao.collect import Options, Readers, collect
from yanbao.collect.documents import Admission
from yanbao.collect.files import find_files, read_files
from yanbao.collect.formats import sniff
from yanbao.collect.structured import parse_json, parse_json_lines
from yanbao.errors import Issue, SourceError, UsageError
from yanbao.extract import read
from yanbao.extract.records import Record, full_record, short_record
from yanbao.knowledge import load_knowledge
from yanbao.link import link
from yanbao.model.documents import Document
from yanbao.pipeline.assembly import Assembly, assemble

_OWN_ID = re.compile(r"(?:^| )id=([\w.:-]{1,64})$")
#: One line of the input is one document, roundups too.
_OPTIONS = Options(split_roundups=False)
_ENGINES = ("serial", "processes")
_WORTH_A_LINE = ("warning", "error")

Documents = Annotated[
    Path,
    typer.Argument(
        metavar="DOCUMENTS.jsonl",
        help="One document a line: id, title, text, published, source. Any other file that the "
        "note reads (JSON, feed, HTML, PDF, text) is read too.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Where the lines go.")]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="Add mentions, links, quantities, times, events and claims with spans."
    ),
]
Engine = Annotated[str, typer.Option("--engine", metavar="|".join(_ENGINES), help="Where it runs.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one document gave: its line, and the issues met."""

    record: Record
    issues: tuple[Issue, ...]


def extract_command(
    documents: Documents,
    out: Out,
    full: Full = False,
    engine: Engine = "serial",
    debug: Debug = False,
) -> None:
    """Write what each document says: events, securities and facts, one JSON line a document."""
    if engine not in _ENGINES:
        raise UsageError(f"--engine {engine!r} is not known", hint=f"use {' or '.join(_ENGINES)}")
    assembly = assemble(engine=engine)
    found, issues = collect_lines(documents, assembly)
    if not found:
        _report(issues)
        raise SourceError(
            f"{documents} holds no document that could be read",
            hint="a line is a JSON object with title or text, and if known id, published, source",
        )
    read_at = issues.extend
    count = 0
    with _Beside(out) as beside:
        for one in assembly.engine.map(partial(read_document, full=full), found):
            beside.write(json.dumps(one.record, ensure_ascii=False) + "\n")
            read_at(one.issues)
            count += 1
    _report(issues)
    typer.echo(f"{out}: {count} documents", err=True)


def collect_lines(path: Path, assembly: Assembly) -> tuple[list[Document], list[Issue]]:
    """Collect a file's documents, each line on its own: what repeats another is kept."""
    readers: Readers = assembly.readers
    now = assembly.clock.now()
    found, issues = find_files([path], _OPTIONS)
    documents: list[Document] = []
    for file, problem in read_files(found, _OPTIONS):
        if file is None or problem is not None:
            issues.extend([problem] if problem else [])
            continue
        kind = sniff(file.path, file.payload)[0]
        if kind not in ("json", "json_lines"):
            continue
        parse = parse_json if kind == "json" else parse_json_lines
        entries, met, _ = parse(file, _OPTIONS)
        issues.extend(met)
        for entry in entries:
            admission = Admission(file, now=now, options=_OPTIONS, places={})
            admission.admit(entry)
            documents.extend(admission.documents)
            issues.extend(admission.issues)
    if not documents and not issues:
        return collect([path], readers=readers, now=now, options=_OPTIONS)
    return documents, issues


def read_document(document: Document, *, full: bool) -> Read:
    """Read and link one document; the tables load once a process."""
    knowledge = load_knowledge()
    reading, issues = read(document, knowledge=knowledge)
    links, met = link(document, reading, knowledge=knowledge)
    own = _OWN_ID.search(document.origin.pointer)
    name = own.group(1) if own else document.id
    if full:
        record = full_record(name, document.id, document.title, reading, links)
    else:
        record = short_record(name, reading, links)
    return Read(record=record, issues=(*issues, *met))


class _Beside:
    """A file written beside its place and renamed over it when whole."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._beside = out.with_name(f".{out.name}.{os.getpid()}.part")

    def __enter__(self) -> _Beside:
        try:
            self._out.parent.mkdir(parents=True, exist_ok=True)
            if self._out.is_dir():
                raise UsageError(f"--out {self._out} is a folder", hint="name a file")
            self._stream = self._beside.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise SourceError(f"{self._out} cannot be written: {error.strerror}") from error
        return self

    def write(self, line: str) -> None:
        """Write one line."""
        self._stream.write(line)

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            if kind is None:
                self._beside.replace(self._out)
        finally:
            self._beside.unlink(missing_ok=True)


def _report(issues: list[Issue]) -> None:
    """Tell what was set aside, line by line; what only informs is counted."""
    for issue in _told(issues):
        place = f" {issue.place}" if issue.place else ""
        typer.echo(f"  {issue.code} {issue.subject}{place}: {issue.detail}", err=True)
    counts = Counter((issue.severity, issue.code) for issue in issues)
    for (severity, code), count in sorted(counts.items()):
        typer.echo(f"  {severity:7} {code} x{count}", err=True)


def _told(issues: list[Issue]) -> Iterator[Issue]:
    """Yield what was set aside; doubts about single names are only counted."""
    for issue in issues:
        if issue.severity in _WORTH_A_LINE and issue.code.startswith("collect."):
            yield issue
