"""Feed: the notes that stand under a folder, with the one that is about to, as one Atom file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yanbao.errors import Issue, ParseError, UsageError
from yanbao.model.notes import Note
from yanbao.publish import FEED, name_files, parse_note, render_feed
from yanbao.publish.feed import ENTRIES

_RECORD: Final = re.compile(r"(.+_(\d{4}-\d{2}-\d{2}))\.json")


def derive_feed(note: Note, *, out: Path, site: str, issues: list[Issue]) -> Mapping[str, str]:
    """Return the feed of the folder once the note stands in it; what is no note is told."""
    names = _find_names(out, besides=note.name)
    notes = [note]
    for name in names:
        if len(notes) == ENTRIES:
            break
        found = _read(out / f"{name}.json", issues)
        if found is not None and found.name == name:
            notes.append(found)
    return {FEED: render_feed(notes, site=site)}


def _find_names(out: Path, *, besides: str) -> list[str]:
    """Return the names of the notes in the folder, the newest day first."""
    found: list[tuple[str, str]] = []
    for path in out.iterdir():
        match = _RECORD.fullmatch(path.name)
        if match is None or match.group(1) == besides or not path.is_file():
            continue
        try:
            name_files(match.group(1))
        except UsageError:
            continue  # a file of the user's own
        found.append((match.group(2), match.group(1)))
    return [name for _, name in sorted(found, reverse=True)]


def _read(path: Path, issues: list[Issue]) -> Note | None:
    try:
        return parse_note(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ParseError) as error:
        issues.append(
            Issue(
                code="publish.not-in-feed",
                severity="warning",
                subject=path.name,
                detail=f"the note cannot be read, the feed goes without it: {error}",
                hint="write it anew, or take the file away",
            )
        )
        return None
