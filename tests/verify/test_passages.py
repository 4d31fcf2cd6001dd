from __future__ import annotations

import pytest

from yanbao.verify.passages import find_best_sentences, read_passage

WORDS = (
    "harbour meadow lantern copper willow granite orchid saddle timber velvet walnut yonder "
    "anchor bishop candle dragon falcon garden hammer island jacket kernel ladder magnet napkin "
    "oyster pepper quiver ribbon silver turtle urchin violet window yellow zephyr almond basket "
    "cactus donkey feather goblin helmet insect jungle"
).split()


@pytest.mark.parametrize("first", range(40))
def test_of_two_sentences_that_hold_as_much_the_first_is_best(first: int) -> None:
    """Rarities of 1/2, 1/3 and 1/6 come to another float in another order, and sets have none."""
    a, b, c, d, e, f = WORDS[first : first + 6]
    text = "\n".join([f"{a} {b} {c}.", f"{d} {e} {f}.", f"{b} {e}.", *[f"{c} {f}."] * 4])
    sentence = read_passage(f"{a} {b} {c} {d} {e} {f}", None)
    assert find_best_sentences(text, sentence, limit=1) == (f"{a} {b} {c}.",)
