"""Likeness of two short texts by the pairs of characters they share."""

from __future__ import annotations

from functools import lru_cache


def overlap(left: str, right: str) -> float:
    """Return the overlap coefficient of two texts' character bigrams, in [0, 1].

    ``|A ∩ B| / min(|A|, |B|)`` (Szymkiewicz-Simpson): a text inside a longer one is all the same.
    """
    one, two = _pairs(left), _pairs(right)
    return len(one & two) / max(1, min(len(one), len(two)))


def shares_run(left: str, right: str, length: int) -> bool:
    """Return whether the texts have ``length`` characters running in common (a report's title)."""
    return not _runs(left, length).isdisjoint(_runs(right, length))


@lru_cache(maxsize=1024)
def _runs(text: str, length: int) -> frozenset[str]:
    return frozenset(text[i : i + length] for i in range(len(text) - length + 1))


@lru_cache(maxsize=1024)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
