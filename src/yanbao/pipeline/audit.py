"""Audit of a published note: from each sentence to quoted words, document and source bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from yanbao.collect import collect
from yanbao.errors import IntegrityError, NotFound
from yanbao.model.documents import Document
from yanbao.model.notes import Note
from yanbao.model.verdicts import AuditTrail
from yanbao.pipeline.archive import read_source
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.recipes import read_again
from yanbao.publish import parse_note
from yanbao.verify import audit


def audit_file(
    path: Path, sentence_id: str | None, *, sources: Path | None, assembly: Assembly
) -> AuditTrail:
    """Audit one sentence of a published note, or all.

    The source bytes are those kept beside the note when it was published, unless ``sources`` names
    the folder of the originals.

    Raises
    ------
    NotFound
        No such note, sentence or source bytes.
    IntegrityError
        A link is broken: changed words, offsets, bytes, formula or number.
    """
    try:
        note = parse_note(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound(f"no note at {path}", hint="give the .json file that yanbao wrote") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IntegrityError(f"{path} cannot be read: {error}") from error

    def collected(file: Path) -> Sequence[Document]:
        """Read a kept file into its documents again."""
        found = [
            read_again(
                source,
                file.read_bytes(),
                out=path.parent,
                readers=assembly.readers,
                now=assembly.clock.now(),
            )
            for source in note.sources
            if sources is None and file.as_posix().endswith(f"/{source.path}")
        ]
        if any(documents is not None for documents in found):
            return [document for documents in found for document in documents or ()]
        documents, _ = collect([file], readers=assembly.readers, now=assembly.clock.now())
        return documents

    if sources is not None:
        return audit(
            note,
            sentence_id=sentence_id,
            root=sources,
            collect=collected,
            knowledge=assembly.knowledge,
        )
    with tempfile.TemporaryDirectory(prefix="yanbao-audit-") as folder:
        root = Path(folder)
        _lay_out(note, path.parent, root)
        return audit(
            note,
            sentence_id=sentence_id,
            root=root,
            collect=collected,
            knowledge=assembly.knowledge,
        )


def _lay_out(note: Note, out: Path, root: Path) -> None:
    """Put the kept bytes back under the names the documents were collected from."""
    for source in note.sources:
        target = (root / source.path).resolve()
        if not target.is_relative_to(root.resolve()):
            raise IntegrityError(f"source path {source.path!r} leaves its folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read_source(out, source.sha256))
