#!/usr/bin/env python3
"""Weigh the verifier's clues on annotated sentences and write verify/data/weights.json.

    train_verifier.py CLAIMS.jsonl DOCUMENTS.jsonl [--only 0|1] [--write]

Logistic regression by Newton's method with a Gaussian prior around weights set by hand (PRIOR), so
that a clue seen twice does not weigh by chance; a clue never speaks for a sentence. Documents are
split in two halves by a hash of their id: ``--only 0`` learns on one and scores on the other. The
threshold is the lowest that lets nine of ten supported sentences through, by cross-validation over
documents.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import DECISIVE, find_clues, measure
from yanbao.verify.claims_gold import read_claims
from yanbao.verify.contents import find_cover

#: what a clue says by itself, in log-odds against the sentence
PRIOR = {
    4.0: (
        "number-differs magnitude-differs unit-differs code-differs rounding-differs "
        "direction-differs condition-dropped modality-done period-differs date-differs "
        "negation-dropped"
    ),
    3.0: (
        "content-strange listed-added name-added turned negation-added strength-added "
        "scope-all-of-part cause-added cause-other negation-flipped code-unsaid code-unknown "
        "number-elsewhere place-changed cause-swapped place-added company-added name-strange "
        "order-swapped negation-doubled year-differs subject-differs modality-certain "
        "base-differs speaker-differs comparison-turned comparison-wrong body-changed "
        "number-exchanged doer-differs modality-weakened modality-possible strength-reach "
        "strength-oneof cause-unknown subject-exchanged owner-raised "
        "sister-named"
    ),
    2.0: (
        "role-swapped speaker-unknown done-unsaid modality-dropped comparison-base "
        "comparison-added strength-changed strength-since scope-all turned-soft "
        "strength-more subject-unknown content-rare cause-soft speaker-apart"
    ),
    0.8: (
        "date-elsewhere content-new negation-moved scope-both role-elsewhere speaker-unsaid "
        "condition-soft strength-much scope-part-dropped base-added-yoy base-added-qoq "
        "base-added-cum base-added-single base-added-week base-added-month base-added-day "
        "base-added-early base-added-mid base-added-late number-computed bound-dropped "
        "rounding-unmarked period-inferred count-differs subject-soft"
    ),
    0.2: (
        "date-near year-inferred owner-dropped bound-dropped"
    ),
}  # fmt: skip
MEASURES = {"uncovered-share": 4.0, "longest": 0.3, "latin-uncovered": 0.5,
            "evidence": 0.0, "quotes": 0.0, "numbers": 0.0, "length": 0.2}  # fmt: skip
#: of the supported sentences, the share that must pass when learned without their document
RECALL = 0.905
AGAINST = ("uncovered-share", "strange", "longest", "latin-uncovered", "worst-clause")
RIDGE_CLUE, RIDGE_MEASURE, BIAS = 0.5, 2.0, -2.2


def half_of(name: str) -> int:
    """Return the half of a document, by a hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


def read(claims: Path, documents: Path) -> list[tuple[str, str, bool, dict[str, float]]]:
    """Return (document, trap, unsupported, features) of each claim."""
    listings = load_knowledge().listings
    rows = []
    for claim in read_claims(claims, documents):
        pair = claim.pair(listings)
        clues = find_clues(pair, listings)
        cover = find_cover(pair)
        features = {f"clue:{clue.code}": 1.0 for clue in clues}
        measured = measure(pair, cover, clues)
        features |= {name: measured[name] for name in MEASURES}
        rows.append((claim.document_id, claim.trap, claim.label != "supported", features))
    return rows


def learn(rows: list[tuple[str, str, bool, dict[str, float]]]) -> dict[str, float]:
    """Return the weight of each feature; ``bias`` among them."""
    prior = {f"clue:{code}": weight for weight, codes in PRIOR.items() for code in codes.split()}
    names = [*prior, *MEASURES]
    start = np.array([*prior.values(), *MEASURES.values(), BIAS])
    ridge = np.array([RIDGE_CLUE] * len(prior) + [RIDGE_MEASURE] * len(MEASURES) + [0.05])
    features = np.array([[row[3].get(name, 0.0) for name in names] + [1.0] for row in rows])
    truth = np.array([float(row[2]) for row in rows])
    weights = start.copy()

    def loss(at: np.ndarray) -> float:
        line = features @ at
        return float(np.logaddexp(0, line).sum() - truth @ line + 0.5 * ridge @ (at - start) ** 2)

    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (chance - truth) + ridge * (weights - start)
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        reach = 1.0
        while reach > 1e-4 and loss(weights - reach * step) > loss(weights):
            reach /= 2
        weights = weights - reach * step
    # A clue never speaks for a sentence, nor do words that the evidence lacks.
    against = [place for place, name in enumerate(names) if place < len(prior) or name in AGAINST]
    weights[against] = np.maximum(weights[against], 0.0)
    return dict(zip([*names, "bias"], map(float, weights), strict=True))


def odds(weights: dict[str, float], features: dict[str, float]) -> float:
    """Return the log-odds that a sentence is not supported."""
    clues = [weights.get(name, 0.0) for name in features if name.startswith("clue:")]
    if max(clues, default=0.0) >= DECISIVE:
        return 99.0
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


def score(truth: list[bool], told: list[bool]) -> tuple[float, float, float]:
    """Return precision, recall and balanced accuracy of letting through."""
    passed = [not t for t in told]
    good = sum(p and not t for p, t in zip(passed, truth, strict=True))
    recall = good / max(sum(not t for t in truth), 1)
    caught = sum(u and t for u, t in zip(told, truth, strict=True)) / max(sum(truth), 1)
    return good / max(sum(passed), 1), recall, (recall + caught) / 2


def cross_validate(rows: list[tuple[str, str, bool, dict[str, float]]]) -> list[float]:
    """Return the log-odds of each row as learned without its document."""
    names = sorted({row[0] for row in rows}, key=lambda n: hashlib.sha256(n.encode()).hexdigest())
    fold = {name: place % 6 for place, name in enumerate(names)}
    found = [0.0] * len(rows)
    for number in range(6):
        weights = learn([row for row in rows if fold[row[0]] != number])
        for place, row in enumerate(rows):
            if fold[row[0]] == number:
                found[place] = odds(weights, row[3])
    return found


def best_threshold(truth: list[bool], found: list[float]) -> float:
    """Return the lowest threshold that lets 0.9 of the supported sentences through."""
    for threshold in np.arange(-3.0, 5.0, 0.05):
        _, recall, _ = score(truth, [o > threshold for o in found])
        if recall >= RECALL:
            return float(threshold)
    return 0.0


def main() -> None:
    """Learn, report, and write where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--only", type=int, default=-1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = read(arguments.claims, arguments.documents)
    learned = [r for r in rows if arguments.only < 0 or half_of(r[0]) == arguments.only]
    found = cross_validate(learned)
    truth = [row[2] for row in learned]
    threshold = best_threshold(truth, found)
    print(f"cross-validated: threshold {threshold:.2f}, precision, recall, balanced",
          *(f"{x:.3f}" for x in score(truth, [o > threshold for o in found])))  # fmt: skip
    weights = learn(learned)
    held = [r for r in rows if r not in learned]
    if held:
        told = [odds(weights, r[3]) > threshold for r in held]
        print("held out:", *(f"{x:.3f}" for x in score([r[2] for r in held], told)))
        caught: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row, stopped in zip(held, told, strict=True):
            caught[row[1]][0] += stopped
            caught[row[1]][1] += 1
        print("  stopped:", {trap: f"{a}/{b}" for trap, (a, b) in sorted(caught.items())})
    if arguments.write:
        weights["bias"] -= threshold
        text = json.dumps(
            {
                "bias": round(weights["bias"], 4),
                "clues": {
                    name[5:]: round(weight, 3)
                    for name, weight in sorted(weights.items())
                    if name.startswith("clue:")
                },
                "measures": {n: round(weights[n], 3) for n in sorted(MEASURES)},
            },
            indent=1,
        )  # fmt: skip
        place = Path(__file__).resolve().parents[1] / "src/yanbao/verify/data/weights.json"
        place.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
