"""Names of a note's files, derived from the note's own name and from nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from yanbao.errors import UsageError

_NAME = re.compile(r"([a-z][a-z0-9]*(?:_[a-z0-9]+){0,5})_(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNames:
    """Relative paths of one note's files."""

    name: str
    post: str
    page: str
    record: str


def name_files(name: str) -> FileNames:
    """Return the paths for a note's name, such as ``fund_research_2026-01-04``.

    Raises
    ------
    UsageError
        The name is not ``words_YYYY-MM-DD``; it becomes part of a path, so nothing else may pass.
    """
    found = _NAME.fullmatch(name) if len(name) <= 100 else None
    try:
        day = date.fromisoformat(found.group(2)) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        raise UsageError(
            f"a note's name must read words_YYYY-MM-DD, got {name[:100]!r}",
            hint="for example fund_research_2026-01-04",
        )
    return FileNames(
        name=name,
        post=f"_posts/{day.isoformat()}-{found.group(1)}.md",
        page=f"{name}.html",
        record=f"{name}.json",
    )
