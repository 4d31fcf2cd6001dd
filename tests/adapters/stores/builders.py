"""Small records of the desk, with only what a test cares about spelled out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from tests.builders import a_document

from yanbao.errors import Issue
from yanbao.model.captures import Capture, CapturedRound
from yanbao.model.documents import Document
from yanbao.model.notes import Correction
from yanbao.model.pages import PageLook
from yanbao.model.runs import RunRecord, Told
from yanbao.model.sources import ArticleLink, Visit

_NOTE = '{"theme": "半导体"}'
AT = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


def a_link(number: int = 1, **changes: str) -> ArticleLink:
    fields = {"address": f"https://paper.example/{number}.html", "title": f"Item {number}"}
    return ArticleLink(**{**fields, **changes})


def a_visit(hours: float = 0, source: str = "paper") -> Visit:
    at = AT + timedelta(hours=hours)
    return Visit(source=source, at=at, outcome="fresh", items=20, fresh=3, fields=("a", "标题"))


def a_text(number: int = 1, hours: float = 0) -> Document:
    return a_document(
        f"第{number}条：甲公司营业收入增长{number}%。",
        title=f"第{number}条",
        at=AT + timedelta(hours=hours),
        address=f"https://paper.example/{number}.html",
    )


def a_capture(number: int = 1, hours: float = 0, **changes: object) -> Capture:
    fields: dict[str, object] = {
        "document": a_text(number, hours),
        "source": "paper",
        "captured_at": AT + timedelta(hours=hours),
        "asked": f"https://paper.example/{number}.html",
        "link": a_link(number),
    }
    return Capture(**{**fields, **changes})  # type: ignore[arg-type]


def a_round(*numbers: int, hours: float = 0) -> CapturedRound:
    return CapturedRound(
        visit=a_visit(hours),
        links=tuple(a_link(n) for n in numbers),
        captures=tuple(a_capture(n, hours) for n in numbers),
    )


def a_look(number: int = 1, look: int = 0, hours: float = 0, **changes: object) -> PageLook:
    fields: dict[str, object] = {
        "source": "paper",
        "link": a_link(number),
        "look": look,
        "at": AT + timedelta(hours=hours),
        "outcome": "read",
        "first_at": AT,
        "document_id": a_text(number).id,
        "due_at": AT + timedelta(hours=hours + 1),
    }
    return PageLook(**{**fields, **changes})  # type: ignore[arg-type]


def a_run(name: str = "fund_research_2026-01-05", hours: float = 0, **changes: object) -> RunRecord:
    fields: dict[str, object] = {
        "id": f"{name}-{hours}",
        "slot": "close",
        "kind": "brief",
        "name": name,
        "language": "zh",
        "as_of": AT + timedelta(hours=hours),
        "made_at": AT + timedelta(hours=hours),
        "version": "0.1",
        "document_ids": (a_text(1).id,),
        "issues": (Issue(code="source.silent", severity="warning", subject="p", detail="d"),),
        "registered": True,
        "note": _NOTE,
        "note_sha256": hashlib.sha256(_NOTE.encode()).hexdigest(),
        "told": (Told(document_id=a_text(1).id, story_id="story-1", rank=1),),
        "corrections": (
            Correction(
                note="n",
                sentence_id="s001",
                old_id="a",
                new_id="b",
                was=a_text(1).span(0, 3),
                now=None,
            ),
        ),
        "calls": ('{"id":"c"}',),
    }
    return RunRecord(**{**fields, **changes})  # type: ignore[arg-type]
