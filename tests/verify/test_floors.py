"""The figures on the annotated sentences may rise, never fall."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import judge_claim
from yanbao.verify.claims_gold import read_claims

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
    kept, good = counts.pop("none")
    let_through = sum(passed for passed, _ in counts.values())
    bad = sum(total for _, total in counts.values())
    recall = kept / good
    assert kept / (kept + let_through) >= floors["faithfulness_precision"]
    assert recall >= floors["faithfulness_recall"]
    assert (recall + 1 - let_through / bad) / 2 >= floors["faithfulness_balanced_accuracy"]
    for trap in ("number", "magnitude", "unit", "direction", "code"):
        assert counts[trap][0] <= 0.1 * counts[trap][1], trap
