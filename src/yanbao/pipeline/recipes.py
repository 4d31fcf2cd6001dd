"""Recipes: how the replies behind a desk's note become its documents, kept for the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from yanbao.collect import Readers
from yanbao.collect.entries import SourceFile
from yanbao.collect.rounds import Received, collect_round
from yanbao.errors import IntegrityError, Issue, NotFound
from yanbao.knowledge.sources import SourceTable
from yanbao.model.captures import Capture
from yanbao.model.documents import Document
from yanbao.model.notes import Note, NoteSource
from yanbao.model.sources import ArticleLink, Source
from yanbao.pipeline.archive import keep_bytes, place_of
from yanbao.ports import ReplyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    """How the bytes of a reply become the document a note cites."""

    source: Source
    link: ArticleLink | None
    address: str


def keep_captured(
    note: Note,
    captures: Mapping[str, Capture],
    replies: ReplyStore,
    sources: SourceTable,
    *,
    out: Path,
) -> list[Issue]:
    """Keep the bytes behind a note of the desk, each with how it was read.

    Bytes that the folder of replies no longer has are told: their sentences stand in the store
    alone.
    """
    issues: list[Issue] = []
    for source in note.sources:
        capture = captures[source.document_id]
        place, recipe = place_of(out, source.sha256), _recipe_place(out, source)
        if place.exists() and recipe.exists():
            continue
        kept = replies.find(capture.asked, source.sha256)
        try:
            payload = replies.read(kept) if kept is not None else None
        except IntegrityError:
            payload = None
        if kept is None or payload is None:
            issues.append(_not_auditable(source, "its bytes are not among the replies"))
            continue
        keep_bytes(payload, place, out)
        try:
            watched = _lent(sources.by_name(capture.source), capture)
        except NotFound:
            detail = f"how to read it went with the source {capture.source}"
            issues.append(_not_auditable(source, detail))
            continue
        read = _Recipe(source=watched, link=capture.link, address=kept.final_address)
        keep_bytes(msgspec.json.encode(read), recipe, out, plain=True)
    return issues


def _not_auditable(source: NoteSource, detail: str) -> Issue:
    return Issue(
        code="run.not-auditable",
        severity="warning",
        subject=source.title,
        detail=detail,
        place=source.address,
    )


def _lent(source: Source, capture: Capture) -> Source:
    """An article bears the publisher that its list lent it."""
    return replace(source, publisher=capture.document.publisher) if capture.link else source


def read_again(
    source: NoteSource, payload: bytes, *, out: Path, readers: Readers, now: datetime
) -> list[Document] | None:
    """Read kept bytes as the desk read them; None where they were no reply to the desk.

    Raises IntegrityError where it is not said how any more.
    """
    place = _recipe_place(out, source)
    if not place.exists():
        return None
    try:
        recipe = msgspec.json.decode(place.read_bytes(), type=_Recipe)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise IntegrityError(f"{place} does not say how its bytes are read: {error}") from error
    file = SourceFile(path=recipe.address, payload=payload, sha256=source.sha256)
    received = Received(file=file, link=recipe.link)
    documents, _ = collect_round(recipe.source, [received], readers=readers, now=now)
    return documents


def _recipe_place(out: Path, source: NoteSource) -> Path:
    name = f"{source.sha256}-{source.document_id}.json"
    return place_of(out, source.sha256).with_name(name)
