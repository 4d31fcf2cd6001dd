"""What is held out for measuring is never trained on."""

from __future__ import annotations

from benchmarks.fresh import FIRST, FOURTH, SECOND, THIRD, read_annotations
from benchmarks.main_events import HELD_OUT, TRAINING, is_held_out, read_judgements

from yanbao.model.vocabulary import EVENT_TYPES


def test_every_fifth_judged_document_is_held_out_by_its_id() -> None:
    assert not any(is_held_out(name) for name in read_judgements(TRAINING))
    assert all(is_held_out(name) for name in read_judgements(HELD_OUT))


def test_no_annotated_document_is_judged_for_training() -> None:
    annotated = {row["id"] for row in read_annotations([FIRST, SECOND, THIRD, FOURTH])}
    assert not annotated & {*read_judgements(TRAINING), *read_judgements(HELD_OUT)}


def test_every_judgement_is_of_a_known_type() -> None:
    for path in (TRAINING, HELD_OUT):
        for _, types in read_judgements(path).values():
            assert types
            assert set(types) <= set(EVENT_TYPES)
