"""The figures on the annotated sentences may rise, never fall."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.verify.pairs import read_pairs

from yanbao.collect import collect
from yanbao.knowledge import load_knowledge
from yanbao.pipeline.assembly import assemble
from yanbao.verify.claims import judge_claim, load_weights
from yanbao.verify.claims_gold import read_claims
from yanbao.verify.foreign import check_note
from yanbao.verify.pairing import Pairing

#: of these at least nine in ten must be stopped, of every other kind six
SURE = frozenset(("number", "magnitude", "unit", "direction", "code", "negation"))
#: a small set moves by a point with each sentence: those alike in kind are held together
GROUPS = {
    "pairs_first": (
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "ninth", "tenth",
        "twelfth", "colloquial",
    ),
    "pairs_many_hands": (
        "thirteenth", "fourteenth", "fifteenth", "seventeenth", "eighteenth", "nineteenth",
    ),
    "pairs_more_hands": ("twentieth", "twenty_first"),
    "pairs_held_out": ("eighth", "eleventh", "sixteenth"),
    "pairs_held_out_later": ("twenty_second",),
}  # fmt: skip
TRAINING = Path(__file__).parents[2] / "scripts" / "train_verifier.py"
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
@pytest.mark.parametrize("group", GROUPS)
def test_own_sentences(shared: Path, group: str) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    listings = load_knowledge().listings
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name in GROUPS[group]:
        for pair in read_pairs(shared, name):
            read = Pairing(pair.sentence, pair.cited, pair.frame, listings)
            counts[pair.trap][0] += judge_claim(pair.id, read, listings).stands
            counts[pair.trap][1] += 1
    _hold(group, counts, floors)


@pytest.mark.shared
@pytest.mark.slow
def test_sentences_among_all_documents(shared: Path) -> None:
    """Sentences that cite nothing find their words among the articles of thirty days."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    now = datetime(2026, 11, 1, tzinfo=UTC)
    documents, _ = collect([shared / "data" / "news"], readers=assemble().readers, now=now)
    pairs = [p for p in read_pairs(shared, "fifteenth") if p.frame.published_on]
    text = "\n\n".join(pair.sentence for pair in pairs)
    note = check_note(text, documents, listings=load_knowledge().listings)
    carried = {one.text: one.status == "supported" for one in note.sentences}
    told = [(carried[p.sentence], p.trap == "none") for p in pairs if p.sentence in carried]
    assert len(told) >= 0.98 * len(pairs)
    kept = [found for found, true in told if true]
    refused = [not found for found, true in told if not true]
    assert sum(kept) / len(kept) >= floors["foreign_held"]
    assert sum(refused) / len(refused) >= floors["foreign_refused"]


@pytest.mark.shared
@pytest.mark.slow
def test_sets_left_out(shared: Path) -> None:
    """Weights learned without a set must hold on it, at the threshold that is shipped."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    spec = importlib.util.spec_from_file_location("train_verifier", TRAINING)
    assert spec is not None
    assert spec.loader is not None
    training = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(training)
    rows = list(training.read(shared))
    threshold = training.learn(rows)["bias"] - load_weights().bias
    told = [odds > threshold for odds in training.leave_out(rows)]
    assert training.balance(rows, told, own=False) >= floors["left_out_gold"]
    for group, floor in (
        ("pairs_many_hands", "left_out_own"),
        ("pairs_more_hands", "left_out_more"),
    ):
        picked = [(r, t) for r, t in zip(rows, told, strict=True) if r[0] in GROUPS[group]]
        held = training.balance([r for r, _ in picked], [t for _, t in picked], own=True)
        assert held >= floors[floor], group


def _hold(suite: str, counts: dict[str, list[int]], floors: dict[str, float]) -> None:
    """Hold precision, recall and balanced accuracy of letting through to their floors."""
    kept, good = counts["none"]
    let_through = sum(passed for trap, (passed, _) in counts.items() if trap != "none")
    bad = sum(total for trap, (_, total) in counts.items() if trap != "none")
    recall = kept / good
    assert kept / (kept + let_through) >= floors[f"{suite}_precision"]
    assert recall >= floors[f"{suite}_recall"]
    assert (recall + 1 - let_through / bad) / 2 >= floors[f"{suite}_balanced_accuracy"]
