"""Brief: the short part of a note in plain lines, for a feed's entry or a message."""

from __future__ import annotations

from dataclasses import dataclass

from yanbao.model.notes import Note, Paragraph, RankedItem
from yanbao.publish.earlier import is_told
from yanbao.publish.labels import find_labels
from yanbao.publish.names import name_files
from yanbao.publish.plain import clean, find_link, write_day

#: what follows is the detailed part
_END = "detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefItem:
    """A ranked piece of information: its number, its sentences, its lead (the first of them);
    ``is_told`` where earlier notes told it and nothing is new since.
    """

    rank: int
    lead: str
    text: str
    codes: tuple[str, ...]
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The brief part: title with the day, the overview, the ranked items, in cleaned text."""

    title: str
    overview: str
    items: tuple[BriefItem, ...]
    language: str


def find_brief(note: Note) -> Brief:
    """Return the brief part of a note: what stands before the section of details."""
    labels = find_labels(note.language)
    between = " " if labels.lang == "en" else ""
    titled = bool(note.sections) and note.sections[0].level == 1
    heading = clean(note.sections[0].heading if titled else note.theme) or note.name
    overview: list[str] = []
    items: list[BriefItem] = []
    for section in note.sections:
        if section.id == _END:
            break
        for block in section.blocks:
            if isinstance(block, Paragraph):
                overview += [clean(sentence.text) for sentence in block.sentences]
            elif isinstance(block, RankedItem):
                items.append(_find_item(block, between))
    return Brief(
        title=f"{write_day(note.as_of)} {heading}",
        overview=between.join(overview),
        items=tuple(items),
        language=labels.lang,
    )


def _find_item(block: RankedItem, between: str) -> BriefItem:
    texts = [clean(sentence.text) for sentence in block.sentences]
    return BriefItem(
        rank=block.rank,
        lead=texts[0] if texts else "",
        text=between.join(texts),
        codes=tuple(clean(label) for label in block.listing_labels),
        is_told=is_told(block),
    )


def find_address(note: Note, site: str) -> str:
    """Return where the note's page is read: below the site, or beside the feed without one."""
    page = name_files(note.name).page
    return (find_link(f"{site.rstrip('/')}/{page}") or page) if site else page
