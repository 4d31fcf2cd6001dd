"""The note of a theme that nobody wrote about: it says so, in the same layout."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yanbao.compose.headings import HEADINGS, heading
from yanbao.model.notes import Note, NoteKind, NoteLanguage, Paragraph, Section, Sentence


def compose_nothing(
    *,
    topic: str,
    as_of: datetime,
    kind: NoteKind,
    language: NoteLanguage,
    name: str,
    counts: Mapping[str, int],
) -> Note:
    """Write that among the documents read none speaks of the topic."""
    read = counts.get("documents", 0)
    words = (
        f"截至{as_of:%Y-%m-%d %H:%M}，所读{read}篇文档中没有一篇谈及“{topic}”，本篇没有内容可写。"
        if language == "zh"
        else f"As of {as_of:%Y-%m-%d %H:%M} none of the {read} documents read speaks of “{topic}”; "
        "there is nothing to write."
    )
    empty = "没有相关来源。" if language == "zh" else "No source speaks of it."
    sections = []
    for number, (section, (level, _, _)) in enumerate(HEADINGS.items(), 1):
        bare = level < 3 or section == "sources"
        text = words if section == "overview" else empty
        sentence = Sentence(id=f"s{number:03d}", kind="notice", text=text)
        blocks = () if bare else (Paragraph(sentences=(sentence,)),)
        sections.append(
            Section(
                id=section,
                heading=heading(section, language, theme=topic),
                level=level,
                blocks=blocks,
            )
        )
    return Note(
        name=name,
        kind=kind,
        theme=topic,
        as_of=as_of,
        language=language,
        sections=tuple(sections),
        sources=(),
        counts=tuple(sorted(counts.items())),
    )
