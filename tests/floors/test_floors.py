"""Scores on the annotated documents may rise, never fall; a floor is never pinned lower."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.floors import Floor, Refused, find_drops, pin, read_floors, write_floors
from benchmarks.quality import CORPUS, digest, measure

PINNED = Floor(digest="a", scores={"f1": 0.8, "event": 0.7})


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("suite", sorted(CORPUS))
def test_no_score_falls_below_its_floor(shared: Path, suite: str) -> None:
    bench = shared / "bench"
    pinned = read_floors()[suite]
    assert digest(suite, bench) == pinned.digest, "the corpus is another one: pin anew"
    measured = Floor(digest=pinned.digest, scores=measure(suite, bench))
    assert find_drops(pinned, measured) == []


def test_every_suite_has_a_floor() -> None:
    floors = read_floors()
    assert sorted(floors) == sorted(CORPUS)
    for floor in floors.values():
        assert len(floor.digest) == 64
        assert all(0 < value <= 1 for value in floor.scores.values())


def test_a_lower_score_is_refused() -> None:
    with pytest.raises(Refused, match=r"f1: 0\.79 is below its floor 0\.8"):
        pin(PINNED, Floor(digest="a", scores={"f1": 0.79, "event": 0.9}))


def test_a_score_that_vanishes_is_refused() -> None:
    with pytest.raises(Refused, match=r"event: pinned at 0\.7, no longer measured"):
        pin(PINNED, Floor(digest="a", scores={"f1": 0.9}))


def test_a_lower_score_is_refused_whatever_is_said() -> None:
    with pytest.raises(Refused):
        pin(PINNED, Floor(digest="a", scores={"f1": 0.1, "event": 0.1}), corpus_changed=True)


def test_another_corpus_must_be_named_as_such() -> None:
    other = Floor(digest="b", scores={"f1": 0.5, "event": 0.5})
    with pytest.raises(Refused, match="another one"):
        pin(PINNED, other)
    assert pin(PINNED, other, corpus_changed=True) == other


def test_higher_scores_are_pinned(tmp_path: Path) -> None:
    higher = Floor(digest="a", scores={"f1": 0.8, "event": 0.75})
    place = tmp_path / "floors.json"
    write_floors({"reading": pin(PINNED, higher)}, place)
    assert read_floors(place) == {"reading": higher}


def test_a_missing_file_of_floors_reads_as_none(tmp_path: Path) -> None:
    assert read_floors(tmp_path / "none.json") == {}
