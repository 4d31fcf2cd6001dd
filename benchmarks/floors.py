"""Floors: scores that may not fall. Kept in tests/floors/floors.json with the corpus's digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "tests" / "floors" / "floors.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The scores of a suite, and the digest of the corpus they were measured on."""

    digest: str
    scores: Mapping[str, float]


class Refused(Exception):
    """A floor may not be pinned so."""


def read_floors(place: Path = PLACE) -> dict[str, Floor]:
    """Return the pinned floors by suite."""
    if not place.exists():
        return {}
    rows = json.loads(place.read_text("utf-8"))
    return {name: Floor(digest=row["digest"], scores=row["scores"]) for name, row in rows.items()}


def write_floors(floors: Mapping[str, Floor], place: Path = PLACE) -> None:
    """Write the floors, sorted, so that a change reads well in a review."""
    rows = {
        name: {"digest": floor.digest, "scores": dict(sorted(floor.scores.items()))}
        for name, floor in sorted(floors.items())
    }
    place.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")


def find_drops(pinned: Floor, measured: Floor) -> list[str]:
    """Name each score that is lower than its floor, or gone."""
    drops = []
    for name, floor in sorted(pinned.scores.items()):
        value = measured.scores.get(name)
        if value is None:
            drops.append(f"{name}: pinned at {floor}, no longer measured")
        elif value < floor:
            drops.append(f"{name}: {value} is below its floor {floor}")
    return drops


def pin(pinned: Floor | None, measured: Floor, *, corpus_changed: bool = False) -> Floor:
    """Return the floor to write.

    Raises Refused where a score would fall on the same corpus, whoever asks; on another corpus
    the scores cannot be compared, so that must be said aloud with ``corpus_changed``.
    """
    if pinned is None:
        return measured
    if pinned.digest != measured.digest:
        if not corpus_changed:
            raise Refused("the corpus is another one: say --corpus-changed if that is meant")
        return measured
    drops = find_drops(pinned, measured)
    if drops:
        raise Refused("a floor is never pinned lower:\n  " + "\n  ".join(drops))
    return measured
