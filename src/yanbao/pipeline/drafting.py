"""Drafting: a published note's sentences in somebody else's words, gated and published anew."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import Final

from yanbao.collect import collect
from yanbao.collect.encodings import decode
from yanbao.errors import Issue, NotFound, ParseError, UsageError
from yanbao.model.documents import Document
from yanbao.model.notes import Note
from yanbao.pipeline.archive import keep_sources, read_source
from yanbao.pipeline.assembly import Assembly
from yanbao.pipeline.feed import derive_feed
from yanbao.publish import Published, parse_note, publish, render_files, render_post
from yanbao.verify.drafts import Draft, DraftFate, gate_drafts
from yanbao.verify.note_sentences import read_note

_LINES_LIMIT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrafted:
    """A note in new words, what became of each draft, and the files written."""

    note: Note
    fates: tuple[DraftFate, ...]
    issues: tuple[Issue, ...]
    published: Published

    @property
    def whole(self) -> bool:
        """Whether every draft stands as it was asked for, and each could be placed."""
        return not self.issues and all(f.fate in ("kept", "left-out") for f in self.fates)


def redraft(
    path: Path, drafted: Path, *, sources: Sequence[Path], out: Path, assembly: Assembly
) -> Redrafted:
    """Gate new words for the sentences of a published note, and publish what stands.

    ``drafted`` is an edited copy of the note (its JSON or its Markdown post), or JSON lines with
    ``id``, ``text`` and, where a sentence draws on others, ``evidence``. Without ``sources`` the
    bytes kept beside the note are read.

    Raises
    ------
    NotFound
        No such note, or its sources are neither kept nor given.
    UsageError
        The drafts are none of the three forms, or change nothing.
    """
    note = _read_note(path)
    drafts, issues = read_drafts(drafted, note)
    if not drafts and not issues:
        raise UsageError(
            f"{drafted} changes no sentence of {path.name}",
            hint="edit the text of a sentence, or give lines of id and text",
        )
    with tempfile.TemporaryDirectory(prefix="yanbao-drafts-") as folder:
        roots = list(sources) or _lay_out(note, path.parent, Path(folder))
        found, _ = collect(roots, readers=assembly.readers, now=assembly.clock.now())
        documents = _choose(note, found, path)
        redrawn, fates = gate_drafts(
            note, drafts, documents=documents, knowledge=assembly.knowledge
        )
        keep_sources(redrawn, roots, out=out)
    published = publish(
        render_files(redrawn),
        out=out,
        derive=partial(derive_feed, redrawn, out=out, site="", issues=[]),
    )
    return Redrafted(note=redrawn, fates=fates, issues=tuple(issues), published=published)


def _read_note(path: Path) -> Note:
    try:
        return parse_note(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound(f"no note at {path}", hint="give the .json file that yanbao wrote") from None
    except (OSError, UnicodeDecodeError, ParseError) as error:
        raise UsageError(
            f"{path} is no note of yanbao: {error}",
            hint="--drafted rewrites the note in a .json file that yanbao wrote",
        ) from error


def read_drafts(path: Path, note: Note) -> tuple[tuple[Draft, ...], list[Issue]]:
    """Return the drafts of a file, and an issue for each change that no sentence could be told of.

    Raises UsageError where the file is none of the three forms.
    """
    text = decode(path.read_bytes()).text
    if path.suffix.lower() in (".md", ".markdown"):
        return _compare_posts(note, text)
    if '"format"' in text[:200] and path.suffix.lower() == ".json":
        return _compare_notes(note, _read_note(path)), []
    return _read_lines(path, text), []


def _compare_notes(note: Note, edited: Note) -> tuple[Draft, ...]:
    """Return the sentences whose text an edited copy of the note changed; a missing one leaves."""
    if edited.name != note.name or edited.as_of != note.as_of:
        raise UsageError(
            f"the edited note is {edited.name} as of {edited.as_of.isoformat()}, the note is"
            f" {note.name} as of {note.as_of.isoformat()}",
            hint="edit a copy of the note itself",
        )
    texts = {sentence.id: sentence.text for sentence in edited.sentences}
    return tuple(
        Draft(sentence_id=sentence.id, text=texts.get(sentence.id, ""))
        for sentence in note.sentences
        if texts.get(sentence.id, "") != sentence.text
    )


def _read_lines(path: Path, text: str) -> tuple[Draft, ...]:
    """Return the drafts of JSON lines."""
    drafts = []
    for number, line in enumerate(text.splitlines()[:_LINES_LIMIT], 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            evidence = tuple(str(name) for name in row.get("evidence", ()))
            draft = Draft(sentence_id=_word(row["id"]), text=_word(row["text"]), evidence=evidence)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(
                f"{path.name} line {number} is no draft: {line[:80]!r}",
                hint='one line a sentence: {"id": "s012", "text": "..."}, an edited copy of the'
                " note's .json, or of its .md post",
            ) from error
        drafts.append(draft)
    return tuple(drafts)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {type(value).__name__}")
    return value


def _compare_posts(note: Note, edited: str) -> tuple[tuple[Draft, ...], list[Issue]]:
    """Return the sentences that an edited copy of the post words otherwise.

    Both posts are cut into pieces; a changed stretch belongs to a sentence of the note where all
    its old pieces do, or where as many pieces came as went.
    """
    owner = {
        piece.text: sentence.id for sentence in note.sentences for piece in read_note(sentence.text)
    }
    old = [piece.text for piece in read_note(render_post(note))]
    new = [piece.text for piece in read_note(edited)]
    changed: dict[str, dict[str, str]] = {}
    issues: list[Issue] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        owners = [owner.get(piece, "") for piece in old[a:b]]
        whole = "".join(new[c:d])
        if len(set(owners)) == 1 and owners[0]:
            pairs = [(old[a], whole), *((piece, "") for piece in old[a + 1 : b])]
        elif b - a == d - c and all(owners):
            pairs = list(zip(old[a:b], new[c:d], strict=True))
        elif not whole and all(owners):
            pairs = [(piece, "") for piece in old[a:b]]
        else:
            issues.append(_unplaced("".join(old[a:b]), whole))
            continue
        for piece, words in pairs:
            changed.setdefault(owner[piece], {})[piece] = words
    texts = {sentence.id: sentence.text for sentence in note.sentences}
    drafts = []
    for name, told in changed.items():
        pieces = [piece.text for piece in read_note(texts[name])]
        drafts.append(Draft(sentence_id=name, text="".join(told.get(p, p) for p in pieces)))
    return tuple(drafts), issues


def _unplaced(was: str, now: str) -> Issue:
    return Issue(
        code="verify.draft-unplaced",
        severity="warning",
        subject=(was or "nothing")[:60],
        detail="no sentence of the note could be told that these words are for; they are left out",
        quote=now[:200],
        hint="change sentences where they stand, or give lines of id and text",
    )


def _lay_out(note: Note, beside: Path, root: Path) -> list[Path]:
    """Put the bytes kept beside the note back under the names they were collected from."""
    for source in note.sources:
        target = (root / source.path).resolve()
        if not target.is_relative_to(root.resolve()):
            raise UsageError(f"source path {source.path!r} leaves its folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read_source(beside, source.sha256))
    return [root]


def _choose(note: Note, found: Sequence[Document], path: Path) -> Mapping[str, Document]:
    """Return the documents that the note cites, by id."""
    cited = {source.document_id: source for source in note.sources}
    documents = {document.id: document for document in found if document.id in cited}
    missing = [source for name, source in cited.items() if name not in documents]
    if missing:
        raise NotFound(
            f"{len(missing)} of {len(cited)} documents that {path.name} cites are not among the"
            f" sources, the first is {missing[0].path}",
            hint="give the files that the note was written from with --sources",
        )
    return documents
