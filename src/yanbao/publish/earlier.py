"""Earlier notes, as a later one points back at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from yanbao.errors import UsageError
from yanbao.model.notes import Block, RankedItem
from yanbao.model.stories import EarlierNote
from yanbao.publish.labels import Labels
from yanbao.publish.names import name_files
from yanbao.publish.plain import clean, shorten

#: the novelty part of a score below which nothing is new since an earlier note
_NEWS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A name, the page it leads to (none where the name is no note's), and the place there."""

    name: str
    page: str
    place: str


def point_back(earlier: Sequence[EarlierNote], labels: Labels) -> list[Pointer]:
    """Return where the earlier notes stand, in their order."""
    found = []
    for note in earlier:
        try:
            page = name_files(note.name).page
        except UsageError:
            page = ""
        place = labels.place.format(n=note.rank) if note.rank else ""
        found.append(Pointer(name=shorten(clean(note.name), 100), page=page, place=place))
    return found


def is_told(item: RankedItem) -> bool:
    """Whether earlier notes told an item and nothing is new since."""
    novelty = {name: value for name, value, _ in item.impact.parts}.get("novelty", 1.0)
    return bool(item.earlier) and novelty < _NEWS


def tell_new(blocks: Sequence[Block], labels: Labels) -> str:
    """Tell which of the ranked items are new to who has read the earlier notes.

    Empty where no item was told before: then all of them are.
    """
    items = [block for block in blocks if isinstance(block, RankedItem)]
    if not any(item.earlier for item in items):
        return ""
    comma = "、" if labels.lang != "en" else ", "
    new = [str(item.rank) for item in items if not item.earlier]
    news = [str(item.rank) for item in items if item.earlier and not is_told(item)]
    told = [labels.new.format(n=comma.join(new))] if new else []
    told += [labels.news.format(n=comma.join(news))] if news else []
    if not told:
        told = [labels.all_told]
    elif len(new) + len(news) < len(items):
        told.append(labels.rest)
    first, *rest = told
    between, stop = ("；", "。") if labels.lang != "en" else ("; ", ".")
    return between.join([first[:1].upper() + first[1:], *rest]) + stop
