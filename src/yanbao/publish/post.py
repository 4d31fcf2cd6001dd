"""The post: a note as Jekyll reads it, with everything strangers wrote made inert.

Liquid runs over a post before kramdown does, and kramdown passes HTML through. So every character
that means something to one of them is written as a numeric entity: kramdown turns it back into the
character, and neither ever sees markup. Plain words stay plain, so that the file reads well raw.
"""

from __future__ import annotations

import re

from yanbao.model.notes import Block, Note, Paragraph, RankedItem, Section, Sentence, Table
from yanbao.model.stories import EarlierNote
from yanbao.publish.earlier import point_back, tell_new
from yanbao.publish.evidence import Apparatus, number_evidence
from yanbao.publish.labels import Labels, find_labels
from yanbao.publish.names import name_files
from yanbao.publish.plain import clean, find_link, shorten, write_instant, write_minute
from yanbao.publish.wording import (
    Segment,
    tell_direction,
    tell_ground,
    tell_score,
    tell_table_cells,
)

SOURCES_SECTION = "sources"
# Always: HTML, Liquid, emphasis, code, links, images, tables, headings, attribute lists, math,
# strike-through, abbreviations, smart quotes. Runs: dashes and dots that kramdown would set.
_SPECIAL = re.compile(r"""[&<>{}\[\]*_`\\|#~$"'^]|(?<=-)-|-(?=-)|(?<=\.)\.|\.(?=\.)""")
# At the start of a block: list markers, setext and definition marks.
_OPENING = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)](?:\s|$)))")


def escape(text: str, *, opens: bool = True) -> str:
    """Return strangers' text as kramdown shows it verbatim.

    ``opens`` says that it may stand at the start of a line, where more characters are markup.
    """
    line = clean(text)
    escaped = _SPECIAL.sub(_entity, line)
    if opens and (opening := _OPENING.match(escaped)):
        end = opening.end()
        if escaped[0].isdigit():
            return f"{escaped[:end]}{_entity_of(escaped[end])}{escaped[end + 1 :]}"
        return _entity_of(escaped[0]) + escaped[1:]
    return escaped


def _entity_of(character: str) -> str:
    return f"&#{ord(character)};"


def _entity(found: re.Match[str]) -> str:
    return _entity_of(found.group())


def render_post(note: Note) -> str:
    """Return the note as a Jekyll post: front matter, headings, list, tables, footnotes."""
    labels = find_labels(note.language)
    apparatus = number_evidence(note)
    moment = write_instant(note.as_of)
    name = name_files(note.name).name
    lines = ["---", "layout: post", f'title: "{name}"', f'date: "{moment}"']
    lines += [f'posttime: "{moment}"', "---", ""]
    for section in note.sections:
        lines += _render_section(section, note, apparatus, labels)
    for entry in apparatus.entries:
        told = _render_segments(tell_ground(entry.ground, apparatus, labels))
        lines += [f"[^{entry.number}]: {told}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _render_section(
    section: Section, note: Note, apparatus: Apparatus, labels: Labels
) -> list[str]:
    lines = [f"{'#' * section.level} {escape(section.heading, opens=False)}", ""]
    if new := tell_new(section.blocks, labels):
        lines += [new, ""]
    for block in section.blocks:
        lines += [*_render_block(block, apparatus, labels), ""]
    if section.id == SOURCES_SECTION and note.sources:
        lines += [*_render_sources(note, labels), ""]
    if section.id == SOURCES_SECTION and note.earlier:
        lines += [f"{labels.earlier}{labels.colon}{_render_earlier(note.earlier, labels)}", ""]
    return lines


def _render_block(block: Block, apparatus: Apparatus, labels: Labels) -> list[str]:
    if isinstance(block, Paragraph):
        label = f"**{escape(block.label, opens=False)}**" if clean(block.label) else ""
        return [label + _render_sentences(block.sentences, apparatus, labels)]
    if isinstance(block, RankedItem):
        return _render_item(block, apparatus, labels)
    return _render_table(block, apparatus)


def _render_sentences(sentences: tuple[Sentence, ...], apparatus: Apparatus, labels: Labels) -> str:
    between = " " if labels.lang == "en" else ""
    return between.join(_render_sentence(sentence, apparatus) for sentence in sentences)


def _render_sentence(sentence: Sentence, apparatus: Apparatus) -> str:
    text = escape(sentence.text)
    if sentence.strong and text:
        text = f"**{text}**"
    return text + _markers(sentence, apparatus)


def _markers(sentence: Sentence, apparatus: Apparatus) -> str:
    return "".join(f"[^{number}]" for number in apparatus.of(sentence))


def _render_item(item: RankedItem, apparatus: Apparatus, labels: Labels) -> list[str]:
    opening, closing = labels.brackets
    score = f"{item.impact.total:.1f}"
    if item.impact.parts:
        score += f"{opening}{labels.parts}{labels.colon}{tell_score(item, labels)}{closing}"
    meta = [
        (labels.direction, tell_direction(item, labels)),
        (labels.horizon, labels.horizons[item.horizon]),
        (labels.codes, labels.comma.join(clean(label) for label in item.listing_labels)),
        (labels.sources, labels.comma.join(shorten(name, 60) for name in item.publishers)),
        (labels.impact, score),
    ]
    told = " · ".join(
        f"{name}{labels.colon}{escape(value, opens=False)}" for name, value in meta if value
    )
    prefix = f"{item.rank}. "
    lead = _render_sentences(item.sentences, apparatus, labels)
    # Two blanks before a newline are a hard break: the meta line stands under its item.
    if item.earlier:
        told += f" · {labels.earlier}{labels.colon}{_render_earlier(item.earlier, labels)}"
    return [f"{prefix}{lead}  ", f"{' ' * len(prefix)}{told}"]


def _render_earlier(earlier: tuple[EarlierNote, ...], labels: Labels) -> str:
    """The earlier notes as links that Jekyll completes with the site's own path."""
    told = []
    for pointer in point_back(earlier, labels):
        name = escape(pointer.name, opens=False)
        if pointer.page:
            name = f"[{name}]({{{{ '/{pointer.page}' | relative_url }}}})"
        told.append(f"{name} {pointer.place}".strip())
    return labels.comma.join(told)


def _render_table(table: Table, apparatus: Apparatus) -> list[str]:
    width = len(table.columns)
    lines = [_render_row(tuple(escape(column) for column in table.columns)), "|---" * width + "|"]
    for row in table.rows:
        cells = [escape(c) for c in tell_table_cells(row.sentence, row.cells, width)]
        cells[-1] += _markers(row.sentence, apparatus)
        lines.append(_render_row(tuple(cells)))
    return lines


def _render_row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell or " " for cell in cells) + " |"


def _render_segments(segments: list[Segment]) -> str:
    told = []
    for place, segment in enumerate(segments):
        # Blanks at a segment's edge separate it from its neighbours; clean() would trim them.
        text = escape(segment.text, opens=place == 0)
        text = " " * segment.text.startswith(" ") + text + " " * segment.text.endswith(" ")
        told.append(f"[{text}]({segment.address})" if segment.address else text)
    return "".join(told).strip()


def _render_sources(note: Note, labels: Labels) -> list[str]:
    lines = []
    for source in note.sources:
        address = find_link(source.address)
        title = escape(shorten(source.title)) or escape(shorten(source.path)) or labels.source
        linked = f"[{title}]({address})" if address else title
        if not address and clean(source.address):
            linked += f" {escape(shorten(source.address), opens=False)}"
        day = write_minute(source.published_at) or labels.undated
        publisher = escape(shorten(source.publisher, 60), opens=False)
        lines.append(f"{source.number}. {publisher} · {day} · {linked}")
    return lines
