"""The page: a note as one self-contained HTML file, every sentence a click from its evidence."""

from __future__ import annotations

from itertools import groupby

from yanbao.model.notes import Block, Note, Paragraph, RankedItem, Sentence, Table
from yanbao.model.stories import EarlierNote
from yanbao.publish.earlier import point_back, tell_new
from yanbao.publish.evidence import Apparatus, Entry, number_evidence
from yanbao.publish.head import render_head
from yanbao.publish.labels import Labels, find_labels
from yanbao.publish.markup import Child, Html, element, join
from yanbao.publish.plain import (
    clean,
    find_link,
    shorten,
    write_instant,
    write_machine_time,
    write_minute,
)
from yanbao.publish.wording import Segment, tell_direction, tell_ground, tell_table_cells

SOURCES_SECTION = "sources"
_REL = "noopener noreferrer nofollow"


def render_page(note: Note) -> str:
    """Return the note as an HTML page that loads nothing and runs nothing."""
    labels = find_labels(note.language)
    apparatus = number_evidence(note)
    titled = bool(note.sections) and note.sections[0].level == 1
    title = clean(note.sections[0].heading if titled else note.theme) or note.name
    body = element(
        "body",
        element("a", labels.contents, class_="skip", href="#main"),
        element(
            "div",
            _render_header(note, title, labels),
            _render_contents(note, labels),
            element("main", *_render_main(note, apparatus, labels, titled), id="main"),
            class_="frame",
        ),
    )
    page = element("html", render_head(title), body, lang=labels.lang)
    return f"<!DOCTYPE html>\n{page.markup}\n"


def _render_header(note: Note, title: str, labels: Labels) -> Html:
    moment = element("time", write_instant(note.as_of), datetime=write_machine_time(note.as_of))
    facts = [element("span", f"{labels.as_of} ", moment)]
    for name, count in note.counts:
        facts.append(
            element(
                "span", f"{shorten(labels.counts.get(name, name), 40)} ", element("b", str(count))
            )
        )
    return element(
        "header",
        element("p", "研报 YANBAO", class_="brand"),
        element("h1", title),
        element("p", *facts, class_="facts"),
    )


def _anchor(place: int) -> str:
    """Headings get ids of their own: a section's id is the writer's, not checked for HTML."""
    return f"section-{place}"


def _render_contents(note: Note, labels: Labels) -> Html:
    entries = [
        element(
            "li",
            element("a", clean(section.heading), href=f"#{_anchor(place)}"),
            **({"class_": "deep"} if section.level > 2 else {}),
        )
        for place, section in enumerate(note.sections)
        if 2 <= section.level <= 3
    ]
    entries.append(element("li", element("a", labels.evidence, href="#evidence")))
    legend = [
        element("li", _render_mark(kind, labels), labels.kind_notes[kind])
        for kind in ("calculation", "judgement", "forecast", "notice")
    ]
    return element(
        "nav",
        element("h2", labels.contents),
        element("ol", *entries),
        element("ul", *legend, class_="legend"),
        aria_label=labels.contents,
    )


def _render_main(note: Note, apparatus: Apparatus, labels: Labels, titled: bool) -> list[Child]:
    parts: list[Child] = []
    for place, section in enumerate(note.sections):
        if not (titled and place == 0):  # the first heading stands in the page's header
            level = min(max(section.level, 2), 6)
            heading = clean(section.heading)
            parts.append(element(f"h{level}", heading, id=_anchor(place)))
        if new := tell_new(section.blocks, labels):
            parts.append(element("p", new))
        for ranked, blocks in groupby(section.blocks, lambda b: isinstance(b, RankedItem)):
            shown = [_render_block(block, apparatus, labels) for block in blocks]
            parts += [element("ol", *shown, class_="ranked")] if ranked else shown
        if section.id == SOURCES_SECTION and note.sources:
            parts.append(_render_sources(note, labels))
        if section.id == SOURCES_SECTION and note.earlier:
            parts.append(element("p", *_render_earlier(note.earlier, labels)))
    parts.append(element("h2", labels.evidence, id="evidence"))
    entries = [_render_entry(entry, apparatus, labels) for entry in apparatus.entries]
    parts.append(element("ol", *entries, class_="list entries"))
    return parts


def _render_block(block: Block, apparatus: Apparatus, labels: Labels) -> Html:
    if isinstance(block, Paragraph):
        label = clean(block.label)
        before = [element("span", label, class_="label")] if label else []
        return element("p", *before, _render_sentences(block.sentences, apparatus, labels))
    if isinstance(block, RankedItem):
        return _render_item(block, apparatus, labels)
    return _render_table(block, apparatus, labels)


def _render_sentences(
    sentences: tuple[Sentence, ...], apparatus: Apparatus, labels: Labels
) -> Html:
    between = " " if labels.lang == "en" else ""
    shown: list[Child] = []
    for sentence in sentences:
        shown += [_render_sentence(sentence, apparatus, labels), between]
    return join(shown[:-1])


def _sentence_anchor(sentence_id: str) -> str:
    """An id in the page must hold no blanks; ids of the note's own form pass as they are."""
    return "s-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in sentence_id)


def _render_sentence(sentence: Sentence, apparatus: Apparatus, labels: Labels) -> Html:
    text, weight = clean(sentence.text), "strong" if sentence.strong else "text"
    marks = _render_marks(sentence, apparatus, labels)
    # The last words hold on to the marks, so that no line begins with a lone number.
    held = element("span", element("span", text[-2:], class_=weight), marks, class_="marks")
    return element(
        "span",
        element("span", text[:-2], class_=weight),
        held,
        class_=f"s {sentence.kind}",
        id=_sentence_anchor(sentence.id),
        title=f"{labels.kinds[sentence.kind]} {clean(sentence.id)}",
    )


def _render_mark(kind: str, labels: Labels) -> Html:
    return element("span", labels.kinds[kind], class_=f"mark {kind}")


def _render_marks(sentence: Sentence, apparatus: Apparatus, labels: Labels) -> Html:
    """Return the sentence's kind, where it is not a plain fact, and a marker for each ground."""
    marks: list[Child] = []
    if sentence.kind != "fact":
        marks.append(_render_mark(sentence.kind, labels))
    for place, number in enumerate(apparatus.of(sentence)):
        if place and place % 4 == 0:
            marks.append(element("wbr"))
        ground = apparatus.entries[number - 1].ground
        tip = _render_segments(tell_ground(ground, apparatus, labels), linked=False)
        marker = element(
            "a", str(number), href=f"#e{number}", aria_label=f"{labels.evidence} {number}"
        )
        marks.append(element("span", marker, element("span", tip, class_="tip"), class_="ref"))
    return join(marks)


def _render_segments(segments: list[Segment], *, linked: bool = True) -> Html:
    shown: list[Child] = []
    for segment in segments:
        if segment.address and linked:
            shown.append(element("a", segment.text, href=segment.address, rel=_REL))
        elif segment.role in ("plain", "link"):
            shown.append(segment.text)
        else:
            shown.append(element("span", segment.text, class_=segment.role))
    return join(shown)


def _render_item(item: RankedItem, apparatus: Apparatus, labels: Labels) -> Html:
    label = labels.colon
    chips = [
        element("li", element("b", tell_direction(item, labels), class_=item.direction)),
        element("li", labels.horizons[item.horizon]),
    ]
    chips += [element("li", clean(code), class_="code") for code in item.listing_labels]
    if item.publishers:
        names = labels.comma.join(shorten(name, 60) for name in item.publishers)
        chips.append(element("li", f"{labels.sources}{label}{names}"))
    if item.earlier:
        chips.append(element("li", *_render_earlier(item.earlier, labels)))
    return element(
        "li",
        element("span", str(item.rank), class_="rank", aria_hidden="true"),
        element(
            "div",
            element("p", _render_sentences(item.sentences, apparatus, labels)),
            element("ul", *chips, class_="meta"),
            _render_impact(item, labels),
        ),
    )


def _render_earlier(earlier: tuple[EarlierNote, ...], labels: Labels) -> list[Child]:
    parts: list[Child] = [f"{labels.earlier}{labels.colon}"]
    for number, pointer in enumerate(point_back(earlier, labels)):
        parts.append(labels.comma if number else "")
        parts.append(
            element("a", pointer.name, href=pointer.page) if pointer.page else pointer.name
        )
        parts.append(f" {pointer.place}" if pointer.place else "")
    return parts


def _render_impact(item: RankedItem, labels: Labels) -> Html:
    weights = dict(item.impact.weights)
    total = element("b", f"{item.impact.total:.1f}")
    columns = (labels.parts, labels.value, labels.weight, labels.reason)
    rows = [
        element(
            "tr",
            element("th", shorten(labels.score_parts.get(name, name), 60), scope="row"),
            element(
                "td",
                element("meter", f"{value:.2f}", min="0", max="1", value=f"{value:.3f}"),
                f"{value:.2f}",
            ),
            element("td", f"{weights[name]:.0%}" if name in weights else ""),
            element("td", shorten(reason)),
        )
        for name, value, reason in item.impact.parts
    ]
    return element(
        "details",
        element("summary", f"{labels.impact} ", total),
        _frame_table(columns, rows),
    )


def _frame_table(columns: tuple[str, ...], rows: list[Html]) -> Html:
    heads = [element("th", clean(column), scope="col") for column in columns]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    return element("div", table, class_="table")


def _render_table(table: Table, apparatus: Apparatus, labels: Labels) -> Html:
    rows = []
    for row in table.rows:
        texts = [clean(c) for c in tell_table_cells(row.sentence, row.cells, len(table.columns))]
        cells = [element("th", texts[0], scope="row")]
        cells += [element("td", text) for text in texts[1:-1]]
        marks = _render_marks(row.sentence, apparatus, labels)
        if len(texts) > 1:
            cells.append(element("td", texts[-1], marks))
        else:
            cells = [element("td", texts[0], marks)]
        rows.append(element("tr", *cells, id=_sentence_anchor(row.sentence.id), class_="s"))
    return _frame_table(table.columns, rows)


def _render_entry(entry: Entry, apparatus: Apparatus, labels: Labels) -> Html:
    told = _render_segments(tell_ground(entry.ground, apparatus, labels))
    backs = [
        element(
            "a",
            f"↩{clean(sentence_id)}",
            href=f"#{_sentence_anchor(sentence_id)}",
            class_="back",
        )
        for sentence_id in entry.sentence_ids
    ]
    return element("li", told, *backs, id=f"e{entry.number}", class_="entry")


def _render_sources(note: Note, labels: Labels) -> Html:
    entries = []
    for source in note.sources:
        title = shorten(source.title) or shorten(source.path) or labels.source
        address = find_link(source.address)
        linked: Child = element("a", title, href=address, rel=_REL) if address else title
        printed = "" if address else f" {shorten(source.address)}"
        day = write_minute(source.published_at) or labels.undated
        entries.append(
            element(
                "li",
                element("span", shorten(source.publisher, 60), class_="publisher"),
                element("span", f" {day} · ", class_="day"),
                linked,
                printed.rstrip(),
                value=str(source.number),
            )
        )
    return element("ol", *entries, class_="list")
