"""Earlier notes, as a later one points back at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanbao.errors import UsageError
from yanbao.model.stories import EarlierNote
from yanbao.publish.labels import Labels
from yanbao.publish.names import name_files
from yanbao.publish.plain import clean, shorten


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
