"""What visits found, a file of JSON Lines a source; a line is appended whole or not at all."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from yanbao.collect.sources.issues import issue
from yanbao.errors import Issue, SourceError
from yanbao.model.sources import Visit

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class VisitFolder:
    """Remembers visits under one folder; several processes may append at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, visit: Visit) -> None:
        """Append a visit.

        Raises
        ------
        SourceError
            The disk is full or the folder may not be written.
        """
        line = json.dumps(
            {
                "at": visit.at.astimezone(UTC).isoformat(),
                "fields": list(visit.fields),
                "fresh": visit.fresh,
                "items": visit.items,
                "outcome": visit.outcome,
            },
            ensure_ascii=False,
        )
        path = self._path(visit.source)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # the line break goes first: what a full disk cut short does not spoil this line
            payload = ("\n" + line + "\n").encode()
            target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                written = os.write(target, payload)
            finally:
                os.close(target)
            if written != len(payload):
                raise OSError(28, os.strerror(28))
        except OSError as error:
            detail = f"the visit to {visit.source} cannot be noted: {error.strerror}"
            raise SourceError(detail, hint=f"make room under {self._folder}") from error

    def read(self, source: str) -> tuple[list[Visit], list[Issue]]:
        """Return a source's visits in the order of time; lines that do not read are told."""
        try:
            lines = self._path(source).read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return [], []  # never visited
        visits: list[Visit] = []
        torn = 0
        for line in lines:
            if not line.strip():
                continue
            try:
                visits.append(_parse(source, json.loads(line)))
            except (ValueError, KeyError, TypeError):
                torn += 1
        visits.sort(key=lambda visit: visit.at)
        if not torn:
            return visits, []
        detail = f"{torn} of {torn + len(visits)} noted visits cannot be read"
        return visits, [issue("source.torn-history", source, detail)]

    def _path(self, source: str) -> Path:
        if not _NAME.fullmatch(source):
            raise ValueError(f"{source!r} is no name of a source")
        return self._folder / f"{source}.jsonl"


def _parse(source: str, value: dict[str, object]) -> Visit:
    outcome, at, items, fresh = value["outcome"], value["at"], value["items"], value["fresh"]
    fields = value["fields"]
    if outcome not in ("fresh", "unchanged", "failed") or not isinstance(fields, list):
        raise ValueError("no visit")
    if not isinstance(items, int) or not isinstance(fresh, int):
        raise ValueError("no visit")
    return Visit(
        source=source,
        at=datetime.fromisoformat(str(at)),
        outcome="fresh"
        if outcome == "fresh"
        else "unchanged"
        if outcome == "unchanged"
        else "failed",
        items=items,
        fresh=fresh,
        fields=tuple(str(name) for name in fields),
    )
