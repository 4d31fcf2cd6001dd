"""Corrections: what earlier notes said by words that their sources have changed since."""

from __future__ import annotations

from yanbao.compose.draft import Draft
from yanbao.model.notes import Block, Correction, Paragraph, Sentence

_MOST = 10
_LONGEST = 160


def write_corrections(draft: Draft) -> list[Block]:
    """Write which earlier sentence rests on what words, and what stands in their place now."""
    # several sentences of a note may cite the same words: the record names each, the prose once
    once = {(c.note, c.was, c.new_id): c for c in reversed(draft.material.corrections)}
    found = list(reversed(once.values()))
    sentences = [_tell(draft, correction) for correction in found[:_MOST]]
    left = len(found) - _MOST
    zh = draft.language == "zh"
    if left > 0:
        words = f"另有{left}处更正未列出。" if zh else f"{left} further corrections are not listed."
        sentences.append(draft.scribe.notice(words))
    label = "更正：" if zh else "Corrections: "
    return [Paragraph(sentences=tuple(sentences), label=label)] if sentences else []


def _tell(draft: Draft, correction: Correction) -> Sentence:
    documents = draft.scribe.documents
    publisher = documents[correction.old_id].publisher
    was, now = _cut(correction.was.quote), _cut(correction.now.quote) if correction.now else ""
    spans = [correction.was, *([correction.now] if correction.now else [])]
    if draft.language == "zh":
        changed = f"现为“{now}”" if now else "现已不在原文中"
        text = f"{correction.note}所引{publisher}的原文“{was}”{changed}。"
    else:
        changed = f"now reads “{now}”" if now else "no longer stands in the text"
        text = f"{correction.note} cites {publisher}: “{was}”, which {changed}."
    return draft.scribe.fact(text, spans)


def _cut(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
