"""Lists: names and numbers that 分别 joins in order, and which number is whose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import is_equal, same_unit
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of

_EACH = re.compile(
    r"(?P<names>[^，。；：！？\n]{2,16}(?:(?:、|和|与|及|以及)[^，。；：！？\n、和与及]{2,16})+?)"
    r"(?:[^，。；：！？\n]{0,14}，)?分别"
    r"(?P<rest>[^。；！？\n]*)"
)
_JOINTS = re.compile(r"、|以及|和|与|及")
_STOPS: Final = "。；！？\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name of a list with the number that is its own by order."""

    name: str
    amount: Amount


@lru_cache(maxsize=4096)
def find_entries(passage: Passage) -> tuple[tuple[Entry, ...], ...]:
    """Return the lists of a passage in which 分别 gives each name its number."""
    if "分别" not in passage.plain:
        return ()
    found = []
    for match in _EACH.finditer(passage.plain):
        names = [name for name in _JOINTS.split(match["names"]) if name]
        held = [a for a in passage.amounts if match.start("rest") <= a.start < match.end("rest")]
        if len(names) == len(held) > 1:
            pairs = zip(names, held, strict=True)
            found.append(tuple(Entry(name=name, amount=a) for name, a in pairs))
    return tuple(found)


def find_crossed_entries(pair: Pairing) -> Iterator[Clue]:
    """Find a list that gives its names their numbers in another order than the evidence does."""
    for entries in find_entries(pair.sentence):
        names = [entry.name.partition("的")[0] for entry in entries]
        for place, entry in enumerate(entries):
            owners = {
                owner
                for quote in pair.quotes
                for b in quote.amounts
                if same_unit(entry.amount, b) and is_equal(entry.amount, b)
                if (owner := _find_owner(quote, b, names)) is not None
            }
            if owners and place not in owners:
                yield Clue(
                    code="number-crossed",
                    words=entry.name[-6:] + entry.amount.text,
                    carried=names[min(owners)][-6:] + entry.amount.text,
                    reason="the source gives this number to another of the list",
                )
                return


def _find_owner(quote: Passage, b: Amount, names: Sequence[str]) -> int | None:
    """Return which of the names a number of the evidence is said of: by the order of its own
    list, else the one that stands last before it; None where none does.
    """
    for entries in find_entries(quote):
        for entry in entries:
            if entry.amount is b:
                return _most_alike(entry.name, names)
    low = max(quote.plain.rfind(c, 0, b.start) for c in _STOPS) + 1
    before = quote.plain[low : b.start]
    spots = [
        before.rfind(name) if name in before else max(before.rfind(gram) for gram in own)
        for name, own in zip(names, _apart(names), strict=True)
    ]
    # 食品价格 within 非食品价格 is not named there
    spots = [
        -1 if any(_holds(before, spot, name, other) for other in names) else spot
        for spot, name in zip(spots, names, strict=True)
    ]
    best = max(spots)
    return spots.index(best) if best >= 0 and spots.count(best) == 1 else None


def _holds(text: str, place: int, name: str, other: str) -> bool:
    """Whether what stands at a place is part of a longer name there."""
    shift = other.find(name) if other != name else -1
    return shift > -1 and place >= shift and text.startswith(other, place - shift)


def _most_alike(name: str, names: Sequence[str]) -> int | None:
    held = grams_of(name)
    shared = [len(held & own) for own in _apart(names)]
    return shared.index(max(shared)) if max(shared) and shared.count(max(shared)) == 1 else None


def _apart(names: Sequence[str]) -> list[frozenset[str]]:
    """Return of each name the character pairs that no other of them has, or the name itself."""
    keys = [grams_of(name) for name in names]
    apart = [
        own.difference(*(other for j, other in enumerate(keys) if j != i))
        for i, own in enumerate(keys)
    ]
    return [own or frozenset((name,)) for own, name in zip(apart, names, strict=True)]
