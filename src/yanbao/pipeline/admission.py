"""What a run may use: nothing that was not known as of its instant, nothing unexplained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yanbao.errors import Issue
from yanbao.model.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The documents of a run, those left out, and why."""

    as_of: datetime
    documents: tuple[Document, ...]
    issues: tuple[Issue, ...]


def admit(
    documents: Sequence[Document],
    *,
    as_of: datetime | None,
    now: datetime,
    window: timedelta | None,
) -> Admitted:
    """Leave out what could not be known as of the instant, or is older than the window.

    Without an instant the newest document's is taken, so that the same files give the same note on
    any day. A document without a date is used only then: for a chosen instant nothing shows that it
    could be known.
    """
    known = [document.known_at for document in documents if document.known_at]
    instant = as_of or max(known, default=now)
    kept, issues = [], []
    for document in documents:
        issue = _reason_against(document, instant, window=window, chosen=as_of is not None)
        if issue is None:
            kept.append(document)
        else:
            issues.append(issue)
    return Admitted(as_of=instant, documents=tuple(kept), issues=tuple(issues))


def _reason_against(
    document: Document, as_of: datetime, *, window: timedelta | None, chosen: bool
) -> Issue | None:
    name = document.title or document.origin.path
    place = f"{document.origin.path} {document.origin.pointer}".strip()
    if document.known_at is None:
        if not chosen:
            return None
        return Issue(
            code="run.undated",
            severity="warning",
            subject=name,
            place=place,
            detail="left out: without a date nothing shows that it was known as of the instant",
            hint="give the document a 'published' date, or leave --as-of away",
        )
    if document.known_at > as_of:
        return Issue(
            code="run.not-yet-known",
            severity="info",
            subject=name,
            place=place,
            detail=f"left out: known from {document.known_at.isoformat()}",
        )
    if window is not None and document.known_at < as_of - window:
        return Issue(
            code="run.old-news",
            severity="info",
            subject=name,
            place=place,
            detail=f"left out of the day's brief: published {document.known_at.isoformat()}",
        )
    return None
