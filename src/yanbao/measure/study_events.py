"""Study events: what happened to which security on which day, from a CSV text."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from yanbao.errors import Issue, ParseError
from yanbao.measure.prices import CODE_NAMES, DATE_NAMES, parse_day

_EVENT_DATES = ("date", "on", "event_date", "day", "日期", "事件日")
_EVENT_CODES = ("security", "firm_symbol", *CODE_NAMES[1:])
_LABELS = ("label", "event", "title", "事件", "名称")
_IDS = ("id", "event_id", "编号")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEvent:
    """An event of a security. ``id`` is unique in a study."""

    id: str
    security: str
    on: date
    label: str = ""


def parse_events(text: str) -> tuple[list[StudyEvent], list[Issue]]:
    """Read events from CSV with the columns security, date and, if wanted, id and label.

    Raises
    ------
    ParseError
        When there is no column for the security or the date.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
    columns = [_find(header, names) for names in (_EVENT_CODES, (*_EVENT_DATES, *DATE_NAMES))]
    if columns[0] is None or columns[1] is None:
        raise ParseError(
            f"events need a security and a date column, found {', '.join(header)!r}",
            hint="first line: security,date,label",
        )
    at_code, at_day = columns[0], columns[1]
    at_id, at_label = _find(header, _IDS), _find(header, _LABELS)
    events: list[StudyEvent] = []
    issues: list[Issue] = []
    taken: set[str] = set()
    for row in reader:
        line = reader.line_num
        code, text_day = (row.get(at_code) or "").strip(), (row.get(at_day) or "").strip()
        if not code and not text_day:
            continue
        day = parse_day(text_day)
        if not code or day is None:
            issues.append(
                Issue(
                    code="study.event-unreadable",
                    severity="error",
                    subject=code or f"line {line}",
                    detail="the event lacks a security or a date that can be read",
                    place=f"line {line}",
                    quote=text_day[:60],
                    hint="write dates as 2026-01-05",
                )
            )
            continue
        name = ((row.get(at_id) or "").strip() if at_id else "") or f"{code}@{day.isoformat()}"
        if name in taken:
            name = f"{name}#{line}"
        taken.add(name)
        label = (row.get(at_label) or "").strip()[:200] if at_label else ""
        events.append(StudyEvent(id=name, security=code, on=day, label=label))
    return events, issues


def _find(header: dict[str, str], names: tuple[str, ...]) -> str | None:
    for name in names:
        if name in header:
            return header[name]
    return None
