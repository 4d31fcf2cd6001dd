"""Claims in the form of the faithfulness gold: one JSON object a line, documents beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from yanbao.errors import ParseError
from yanbao.verify.days import day_of
from yanbao.verify.evidence import Listings
from yanbao.verify.pairing import Frame, Pairing

_LINE_LIMIT: Final = 2_000_000
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A sentence, the words it cites, and the document they are from."""

    id: str
    document_id: str
    sentence: str
    cited: tuple[str, ...]
    frame: Frame
    text: str = ""
    label: str = ""
    trap: str = ""

    def pair(self, listings: Listings | None = None) -> Pairing:
        """Lay the sentence beside its evidence."""
        return Pairing(self.sentence, self.cited, self.frame, listings)


def read_claims(claims: Path, documents: Path) -> Iterator[ClaimLine]:
    """Yield the claims of a file.

    Raises
    ------
    ParseError
        A line is no JSON object, or lacks an id, a sentence or its citations.
    """
    frames: dict[str, tuple[Frame, str]] = {}
    for row in _rows(documents):
        frames[str(row.get("id", ""))] = (_frame(row), str(row.get("text", "")))
    for row in _rows(claims):
        cited = row.get("cited", [])
        if (
            not isinstance(row.get("sentence"), str)
            or not isinstance(cited, list)
            or "id" not in row
        ):
            raise ParseError(
                f"{claims.name}: a claim needs id, sentence and cited, got {str(row)[:80]}"
            )
        frame, text = frames.get(str(row.get("doc", "")), (Frame(), ""))
        yield ClaimLine(
            id=str(row["id"]),
            document_id=str(row.get("doc", "")),
            sentence=row["sentence"],
            cited=tuple(str(quote) for quote in cited),
            frame=frame,
            text=text,
            label=str(row.get("label", "")),
            trap=str(row.get("trap", "")),
        )


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line[:_LINE_LIMIT])
            except ValueError:
                raise ParseError(f"{path.name}:{number} is no JSON") from None
            if not isinstance(row, dict):
                raise ParseError(f"{path.name}:{number} is no JSON object")
            yield row


def _frame(row: Mapping[str, Any]) -> Frame:
    return Frame(
        title=str(row.get("title") or ""),
        publisher=str(row.get("source") or row.get("publisher") or ""),
        published_on=read_day(str(row.get("published") or row.get("published_at") or "")),
    )


def read_day(text: str) -> date | None:
    """Return the day of a publication time as feeds write it, in Asia/Shanghai; None if unread."""
    text = _BLANKS.sub(" ", text.strip())[:60]
    for form in ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return _on_day(datetime.strptime(text, form))
        except ValueError:
            continue
    try:
        return _on_day(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _on_day(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return None


def _on_day(instant: datetime) -> date:
    return instant.date() if instant.tzinfo is None else day_of(instant)
