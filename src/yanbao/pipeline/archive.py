"""Archive: the bytes behind every cited document, kept under their hash for the audit."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from yanbao.collect import Options as CollectOptions
from yanbao.collect import Readers
from yanbao.collect.entries import SourceFile
from yanbao.collect.files import find_files
from yanbao.collect.rounds import Received, collect_round
from yanbao.errors import IntegrityError, Issue, NotFound, SourceError
from yanbao.knowledge.sources import SourceTable
from yanbao.model.captures import Capture
from yanbao.model.documents import Document
from yanbao.model.notes import Note, NoteSource
from yanbao.model.sources import ArticleLink, Source
from yanbao.ports import ReplyStore

#: beside the notes, under a name that Jekyll does not publish
_FOLDER = Path("_sources")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    """How the bytes of a reply become the document a note cites."""

    source: Source
    link: ArticleLink | None
    address: str


def _place(out: Path, sha256: str) -> Path:
    return out / _FOLDER / sha256[:2] / f"{sha256}.gz"


def keep_sources(note: Note, paths: Sequence[Path], *, out: Path) -> int:
    """Keep the bytes of each cited file; return how many files were new.

    A file is written beside and renamed, so that a kill leaves none half-written; its name is its
    hash, so that a second run finds it already there.
    """
    wanted = {source.path: source.sha256 for source in note.sources}
    found, _ = find_files(paths, CollectOptions())
    new = 0
    for name, path in found:
        sha256 = wanted.get(name)
        if sha256 is None or _place(out, sha256).exists():
            continue
        payload = path.read_bytes()
        if hashlib.sha256(payload).hexdigest() != sha256:
            continue  # another root's file of the same name
        _keep(payload, _place(out, sha256), out)
        new += 1
    return new


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
        place, recipe = _place(out, source.sha256), _recipe_place(out, source)
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
        _keep(payload, place, out)
        try:
            watched = _lent(sources.by_name(capture.source), capture)
        except NotFound:
            detail = f"how to read it went with the source {capture.source}"
            issues.append(_not_auditable(source, detail))
            continue
        read = _Recipe(source=watched, link=capture.link, address=kept.final_address)
        _keep(msgspec.json.encode(read), recipe, out, plain=True)
    return issues


def forget_sources(hashes: Iterable[str], *, out: Path) -> None:
    """Take away kept bytes, and how they were read."""
    for sha256 in dict.fromkeys(hashes):
        place = _place(out, sha256)
        for path in (place, *sorted(place.parent.glob(f"{sha256}-*.json"))):
            path.unlink(missing_ok=True)


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
    return out / _FOLDER / source.sha256[:2] / name


def _keep(payload: bytes, place: Path, out: Path, *, plain: bool = False) -> None:
    try:
        _write(payload, place, plain=plain)
    except OSError as error:
        raise SourceError(
            f"cannot keep the source bytes under {out}: {error.strerror or error}",
            hint="give --out a folder that can be written, on a disk with room",
        ) from error


def _write(payload: bytes, target: Path, *, plain: bool = False) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(f".{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(payload if plain else gzip.compress(payload, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def read_source(out: Path, sha256: str) -> bytes:
    """Return the kept bytes of a hash, checked against it.

    Raises NotFound where they were never kept, IntegrityError where they no longer match.
    """
    place = _place(out, sha256)
    if not place.exists():
        raise NotFound(
            f"the bytes {sha256[:12]}… are not kept under {out}",
            hint="give the folder of the original files with --sources; a desk drops what a"
            " publisher does not allow to be kept longer",
        )
    try:
        payload = gzip.decompress(place.read_bytes())
    except (OSError, EOFError) as error:
        raise IntegrityError(f"the kept bytes {sha256[:12]}… cannot be read: {error}") from error
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise IntegrityError(f"the kept bytes {sha256[:12]}… no longer match their hash")
    return payload
