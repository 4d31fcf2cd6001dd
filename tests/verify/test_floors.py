"""The figures on the annotated sentences may rise, never fall."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from tests.verify.pairs import read_pairs

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import judge_claim
from yanbao.verify.claims_gold import read_claims
from yanbao.verify.pairing import Pairing

#: of these at least nine in ten must be stopped, of every other kind six
SURE = frozenset(("number", "magnitude", "unit", "direction", "code", "negation"))
FLOORS = Path(__file__).parents[1] / "floors" / "verify.json"


@pytest.mark.shared
@pytest.mark.slow
def test_annotated_sentences(shared: Path) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    gold = shared / "bench" / "gold"
    listings = load_knowledge().listings
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for claim in read_claims(gold / "faithfulness.dev.jsonl", gold / "documents.dev.jsonl"):
        verdict = judge_claim(claim.id, claim.pair(listings), listings)
        counts[claim.trap][0] += verdict.stands
        counts[claim.trap][1] += 1
    _hold("faithfulness", counts, floors)
    for trap, (passed, total) in counts.items():
        allowed = 0.1 if trap in SURE else 0.4
        assert trap == "none" or passed <= allowed * total, trap


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", ["first", "second", "third", "fourth", "fifth", "sixth"])
def test_own_sentences(shared: Path, name: str) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    listings = load_knowledge().listings
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for pair in read_pairs(shared, name):
        read = Pairing(pair.sentence, pair.cited, pair.frame, listings)
        counts[pair.trap][0] += judge_claim(pair.id, read, listings).stands
        counts[pair.trap][1] += 1
    _hold(f"pairs_{name}", counts, floors)


def _hold(suite: str, counts: dict[str, list[int]], floors: dict[str, float]) -> None:
    """Hold precision, recall and balanced accuracy of letting through to their floors."""
    kept, good = counts["none"]
    let_through = sum(passed for trap, (passed, _) in counts.items() if trap != "none")
    bad = sum(total for trap, (_, total) in counts.items() if trap != "none")
    recall = kept / good
    assert kept / (kept + let_through) >= floors[f"{suite}_precision"]
    assert recall >= floors[f"{suite}_recall"]
    assert (recall + 1 - let_through / bad) / 2 >= floors[f"{suite}_balanced_accuracy"]
