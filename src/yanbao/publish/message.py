"""Message: the brief part of a note, as much of it as a channel takes, always with its link.

Sentences are kept whole: first the items lose what follows their lead, then the last items go,
then the overview is cut, and says so by an ellipsis. What strangers wrote stays text: in HTML it
is escaped, in plain text the marks by which chat tools call people are widened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from yanbao.model.notes import Note
from yanbao.model.pushes import ChannelForm, Measure, Message
from yanbao.publish.brief import Brief, find_address, find_brief
from yanbao.publish.labels import Labels, find_labels
from yanbao.publish.markup import Html, element, join
from yanbao.publish.plain import shorten

# <at user_id="all"> in 飞书 and <!channel> in Slack call everybody; @all is an address in others
_WIDE: Final = str.maketrans({"<": "＜", ">": "＞", "@": "＠"})
_OVERVIEWS: Final = (400, 200, 100, 40, 0)


def fit_message(note: Note, form: ChannelForm, *, site: str = "") -> Message:
    """Return the richest message that the channel takes.

    Raises
    ------
    ValueError
        Not even the title and the link fit: no channel is so narrow.
    """
    brief, labels = find_brief(note), find_labels(note.language)
    link = find_address(note, site) if site else ""
    for body in _bodies(brief, labels, link, form):
        title = brief.title if form.markup == "html" else brief.title.translate(_WIDE)
        if measure(f"{title}\r\n{body}", form.measure) <= form.limit:
            return Message(title=title, body=body, markup=form.markup)
    raise ValueError(f"{form.service} takes {form.limit} {form.measure}, too few for a title")


def measure(text: str, how: Measure) -> int:
    """Return the length of a text as a channel counts it."""
    if how == "bytes":
        return len(text.encode("utf-8"))
    if how == "json":
        return len(json.dumps(text))
    return len(text)


def _bodies(brief: Brief, labels: Labels, link: str, form: ChannelForm) -> Iterator[str]:
    """Yield bodies, the richest first."""
    render = _render_html if form.markup == "html" else _render_text
    # who has the morning's message reads what is new first; each keeps its place's number
    items = sorted(brief.items, key=lambda item: item.is_told)
    whole = [(item.rank, item.text) for item in items]
    leads = [(item.rank, item.lead) for item in items]
    yield render(brief.overview, whole, 0, labels, link)
    for kept in range(len(leads), 0, -1):
        yield render(brief.overview, leads[:kept], len(leads) - kept, labels, link)
    for length in _OVERVIEWS:
        overview = shorten(brief.overview, length) if length else ""
        yield render(overview, [], len(leads), labels, link)


def _render_text(
    overview: str, items: list[tuple[int, str]], left: int, labels: Labels, link: str
) -> str:
    lines = [overview.translate(_WIDE)] if overview else []
    lines += [f"{rank}. {text}".translate(_WIDE) for rank, text in items]
    if left:
        lines.append(labels.more.format(n=left))
    if link:
        lines.append(f"{labels.full}{labels.colon}{link}")
    return "\n\n".join(lines)


def _render_html(
    overview: str, items: list[tuple[int, str]], left: int, labels: Labels, link: str
) -> str:
    parts: list[Html] = [element("p", overview)] if overview else []
    parts += [element("p", element("b", f"{rank}."), f" {text}") for rank, text in items]
    if left:
        parts.append(element("p", labels.more.format(n=left)))
    if link:
        parts.append(element("p", element("a", labels.full, href=link)))
    return join(parts).markup
