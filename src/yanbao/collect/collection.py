"""Files and folders → Documents, file by file in sorted order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from yanbao.collect.documents import Admission
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.feeds import parse_feed
from yanbao.collect.files import find_files, read_files
from yanbao.collect.filings import parse_filing
from yanbao.collect.formats import by_extension, sniff
from yanbao.collect.issues import issue
from yanbao.collect.options import Options, Readers
from yanbao.collect.pages import parse_page
from yanbao.collect.structured import parse_json, parse_json_lines
from yanbao.collect.writings import parse_writing
from yanbao.errors import Issue
from yanbao.model.documents import Document

_Parsed = tuple[list[Entry], list[Issue], int]


#: Frozen, so that one may serve every call.
_DEFAULTS = Options()


def _parse(file: SourceFile, readers: Readers, options: Options) -> _Parsed:
    kind, what = sniff(file.path, file.payload)
    if kind == "pdf":
        return parse_filing(file, readers.pdfs)
    if kind == "json":
        return parse_json(file, options)
    if kind == "json_lines":
        return parse_json_lines(file, options)
    if kind == "feed":
        return parse_feed(file, options)
    if kind == "page":
        return parse_page(file, readers.pages, options)
    if kind == "binary":
        promised = by_extension(file.path)
        detail = f"the file is {what}" if what != "binary" else "the file is no text"
        if promised:
            detail += f", its name promises {promised.replace('_', ' ')}"
        hint = "unpack or convert it: JSON, feeds, HTML, PDF, Markdown and plain text are read"
        return [], [issue("unknown-format", file.path, detail, hint=hint)], 0
    return parse_writing(file)


def parse_file(
    file: SourceFile, readers: Readers, options: Options
) -> tuple[list[Entry], list[Issue]]:
    """Parse a file of any kind into its entries, by its content."""
    entries, issues, replaced = _parse(file, readers, options)
    if replaced:
        detail = f"{replaced} characters could not be decoded and stand as U+FFFD"
        hint = "the file's encoding may be declared wrongly, or the file damaged"
        issues.append(issue("replaced-characters", file.path, detail, hint=hint))
    return entries, issues


def collect(
    paths: Sequence[Path], *, readers: Readers, now: datetime, options: Options = _DEFAULTS
) -> tuple[list[Document], list[Issue]]:
    """Collect the documents under ``paths``, in sorted order of files and order within a file.

    Parameters
    ----------
    paths
        Files or folders; a folder is read recursively, hidden files are left out and counted.
    readers
        What reads HTML pages and PDFs.
    now
        Aware instant; what is dated later is set aside with an Issue.
    options
        Bounds.

    Returns
    -------
    The documents, each id once, and every Issue met.

    Raises
    ------
    UsageError
        When none of the paths exists.
    ValueError
        When ``now`` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    found, issues = find_files(paths, options)
    documents: list[Document] = []
    places: dict[str, str] = {}
    for file, problem in read_files(found, options):
        if problem is not None:
            issues.append(problem)
        if file is None:
            continue
        entries, met = parse_file(file, readers, options)
        admission = Admission(file, now=now, options=options, places=places)
        for entry in entries:
            admission.admit(entry)
        documents.extend(admission.documents)
        issues.extend((*met, *admission.issues))
    return documents, issues
