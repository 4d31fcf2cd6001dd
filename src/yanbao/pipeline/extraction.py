"""Extraction in bulk: each document of a file or folder read on its own, one line of JSON each.

Reads   files, a line or a file at a time.
Writes  one file, put in its place when it is whole.
Never   holds more than the engine's shares in memory, whatever the input's size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from yanbao.collect import Options, collect
from yanbao.collect.documents import Admission
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.files import find_files, read_files
from yanbao.collect.formats import sniff
from yanbao.collect.lines import RawLine, read_lines
from yanbao.collect.structured import parse_json, parse_line
from yanbao.errors import Issue, SourceError, UsageError
from yanbao.extract import read
from yanbao.extract.records import full_record, short_record
from yanbao.knowledge import Knowledge
from yanbao.link import link
from yanbao.model.documents import Document
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.beside import put_in_place

_OWN_ID = re.compile(r"(?:^| )id=([\w.:-]{1,64})$")
#: One line of the input is one document, roundups too.
_OPTIONS = Options(split_roundups=False)
_HEAD_BYTES = 4096

Tell = Callable[[Issue], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one item gave: its documents' lines, and the issues met."""

    lines: tuple[str, ...]
    issues: tuple[Issue, ...]


def extract_file(path: Path, out: Path, *, full: bool, assembly: Assembly, tell: Tell) -> int:
    """Read every document under ``path`` and write a line for each; return their number.

    Issues are told as they are met.

    Raises
    ------
    SourceError
        Nothing under ``path`` is a document, or ``out`` cannot be written; nothing is then left.
    UsageError
        ``path`` does not exist, or ``out`` is a folder.
    """
    now = assembly.clock.now()
    one = partial(read_item, now=now, full=full, knowledge=assembly.knowledge)
    count = 0
    items = _find_items(path, assembly, now, tell)
    with (
        _opened(out) as stream,
        closing(assembly.engine.map(one, items, lost=_note_lost)) as mapped,
    ):
        for done in mapped:
            stream.writelines(f"{line}\n".encode() for line in done.lines)
            count += len(done.lines)
            for issue in (*assembly.engine.take_issues(), *done.issues):
                tell(issue)
        if not count:
            raise SourceError(
                f"{path} holds no document that could be read",
                hint="a line is a JSON object with title or text, and if known id, published,"
                " source",
            )
    return count


def read_item(item: RawLine | Document, *, now: datetime, full: bool, knowledge: Knowledge) -> Read:
    """Read one item, a line of a file or a document: the pure function that engines map."""
    documents: list[Document] = []
    issues: list[Issue] = []
    if isinstance(item, Document):
        documents.append(item)
    else:
        entries, issues = parse_line(item, _OPTIONS)
        file = SourceFile(path=item.path, payload=b"", sha256=item.sha256)
        documents, met = _admit(file, entries, now)
        issues += met
    lines = []
    for document in documents:
        line, met = _read_document(document, full=full, knowledge=knowledge)
        lines.append(line)
        issues += met
    return Read(lines=tuple(lines), issues=tuple(issues))


def _read_document(
    document: Document, *, full: bool, knowledge: Knowledge
) -> tuple[str, list[Issue]]:
    reading, issues = read(document, knowledge=knowledge)
    links, met = link(document, reading, knowledge=knowledge)
    own = _OWN_ID.search(document.origin.pointer)
    name = own.group(1) if own else document.id
    if full:
        record = full_record(name, document.id, document.title, reading, links)
    else:
        record = short_record(name, reading, links)
    return json.dumps(record, ensure_ascii=False), [*issues, *met]


def _find_items(
    path: Path, assembly: Assembly, now: datetime, tell: Tell
) -> Iterator[RawLine | Document]:
    """Yield what is to be read: lines as they stand, documents where they need their whole file."""
    found, issues = find_files([path], _OPTIONS)
    for name, place in found:
        kind = _kind(name, place)
        if kind == "json_lines":
            for line in read_lines(place, name, _OPTIONS):
                if isinstance(line, Issue):
                    tell(line)
                else:
                    yield line
            continue
        documents: list[Document] = []
        met: list[Issue] = []
        if kind == "json":
            for file, problem in read_files([(name, place)], _OPTIONS):
                met += [problem] if problem else []
                if file is not None:
                    entries, parsed, _ = parse_json(file, _OPTIONS)
                    documents, admitted = _admit(file, entries, now)
                    met += [*parsed, *admitted]
        else:
            documents, met = collect([place], readers=assembly.readers, now=now, options=_OPTIONS)
        issues += met
        while issues:
            tell(issues.pop(0))
        yield from documents
    for issue in issues:
        tell(issue)


def _kind(name: str, path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return sniff(name, stream.read(_HEAD_BYTES))[0]
    except OSError:
        return "unreadable"  # collect tells why


def _admit(
    file: SourceFile, entries: list[Entry], now: datetime
) -> tuple[list[Document], list[Issue]]:
    """Admit entries each on its own: what repeats another is kept."""
    documents: list[Document] = []
    issues: list[Issue] = []
    for entry in entries:
        admission = Admission(file, now=now, options=_OPTIONS, places={})
        admission.admit(entry)
        documents += admission.documents
        issues += admission.issues
    return documents, issues


def _note_lost(item: RawLine | Document, issue: Issue) -> Read:
    if isinstance(item, RawLine):
        named = replace(issue, subject=item.path, place=f"line {item.number}")
    else:
        named = replace(issue, subject=item.origin.path, place=item.origin.pointer)
    return Read(lines=(), issues=(named,))


@contextmanager
def _opened(out: Path) -> Iterator[BinaryIO]:
    """The file of lines, in its place when the block has ended well."""
    if out.is_dir():
        raise UsageError(f"--out {out} is a folder", hint="name a file")
    try:
        with put_in_place(out) as stream:
            yield stream
    except OSError as error:
        raise SourceError(f"{out} cannot be written: {error.strerror}") from error
