#!/usr/bin/env python3
"""Weigh the verifier's clues on annotated sentences and write verify/data/weights.json.

    train_verifier.py SHARED [--write]

SHARED holds ``bench/gold`` (the annotated sentences) and the documents of the sets in
tests/verify/pairs. Logistic regression by Newton's method with a Gaussian prior around weights set
by hand (PRIOR), so that a clue seen twice does not weigh by chance; a clue never speaks for a
sentence. A clue looks surer than it is on a set that its rule was made from, so the gold and
the sets by many hands, of which few faults were mended, count for more (COUNT_GOLD, COUNT_MANY).
Each set is scored by weights learned without it, and the threshold is the one that is best on
these sets.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import count_clues, find_clues, measure
from yanbao.verify.claims_gold import read_claims
from yanbao.verify.contents import find_cover
from yanbao.verify.pairing import Pairing

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.verify.pairs import FOLDER, read_pairs  # noqa: E402

#: (set, trap, unsupported, features) of a sentence
Row = tuple[str, str, bool, dict[str, float]]

#: what a clue says by itself, in log-odds against the sentence
PRIOR = {
    # the source says otherwise
    4.0: (
        "token-added number-replaced number-crossed number-differs magnitude-differs unit-differs "
        "code-differs rounding-differs "
        "direction-differs condition-dropped modality-done period-differs date-differs "
        "negation-dropped negation-added negation-doubled negation-flipped opposite-said turned "
        "aim-done places-crossed speaker-differs number-exchanged place-added place-changed "
        "name-added company-added order-swapped sister-named date-exchanged base-differs "
        "scope-all-of-part comparison-turned comparison-wrong modality-certain cause-swapped "
        "subject-exchanged places-traded"
    ),
    # the source says it of another, or not so far
    3.0: (
        "listed-added code-unsaid code-unknown year-differs owner-exchanged titled-instead "
        "body-changed modality-weakened strength-oneof owner-raised strength-added scope-all "
        "cause-unknown strength-reach doer-differs name-strange cause-added"
    ),
    # a word of the source is gone, or one more stands here
    2.0: (
        "content-strange cause-other modality-possible modality-dropped "
        "comparison-base comparison-added speaker-unknown done-unsaid turned-soft "
        "period-unheld number-elsewhere strength-since strength-more aim-dropped stage-dropped"
    ),
    0.8: (
        "cause-soft strength-changed date-elsewhere scope-both "
        "role-elsewhere speaker-unsaid condition-soft strength-much "
        "rounding-unmarked period-inferred count-differs"
    ),
    0.3: "content-new content-rare date-near year-inferred bound-dropped",
}  # fmt: skip
#: from this weight on a clue doubts by itself
GRAVE = 2.0
MEASURES = {"uncovered-share": 4.0, "longest": 0.3, "latin-uncovered": 0.5, "doubts": 0.0,
            "doubted-nearness": 0.0, "doubted-length": -1.0, "doubted-numbers": 0.0}  # fmt: skip
#: not learned: what hands wrote false for these sets is shorter than what they wrote true, by far
#: more than on the gold; it tells of how such sets are written, not of what can be trusted
FIXED = frozenset(("doubted-length",))
AGAINST = ("uncovered-share", "longest", "latin-uncovered", "doubted-nearness")
FOR = ("doubts", "doubted-length", "doubted-numbers")
RIDGE_CLUE, RIDGE_MEASURE, BIAS = 2.0, 2.0, -2.2
GOLD = "gold"
#: what the gold is held to, whatever is learned
FLOORS, SUITE = ROOT / "tests/floors/floors.json", "faithfulness"
#: a set that says so in its first line is neither learned from nor scored here
HELD_OUT = "held out"
#: of sets by many hands, most of whose faults are left: there a clue is as sure as it looks
BY_MANY = "other hands"
#: how much a sentence counts: of the gold, of a set by many hands, of another
COUNT_GOLD, COUNT_MANY = 8.0, 2.0
#: balanced accuracies that lie no further apart are alike: less than the standard error of one
CHANCE = 0.005


def read(shared: Path) -> Iterator[Row]:
    """Yield the sentences of the gold and of the own sets."""
    listings = load_knowledge().listings
    gold = shared / "bench" / "gold"
    for claim in read_claims(gold / "faithfulness.dev.jsonl", gold / "documents.dev.jsonl"):
        yield GOLD, claim.trap, claim.label != "supported", look(claim.pair(listings))
    for path in sorted(FOLDER.glob("*.tsv")):
        text = path.read_text("utf-8")
        if "# document\t" not in text or HELD_OUT in text.partition("\n")[0]:
            continue  # not sentences with the words they cite, or kept to measure
        for own in read_pairs(shared, path.stem):
            pair = Pairing(own.sentence, own.cited, own.frame, listings)
            yield path.stem, own.trap, own.trap != "none", look(pair)


@lru_cache
def count_of(name: str) -> float:
    """Return how much a sentence of a set counts."""
    if name == GOLD:
        return COUNT_GOLD
    return COUNT_MANY if BY_MANY in head_of(name) else 1.0


def head_of(name: str) -> str:
    """Return the first line of a set, which says what it was used for."""
    return (FOLDER / f"{name}.tsv").read_text("utf-8").partition("\n")[0]


def look(pair: Pairing) -> dict[str, float]:
    """Return the clues and measures of a sentence."""
    cover = find_cover(pair)
    clues = find_clues(pair, pair.listings, cover)
    measured = measure(pair, cover, clues)
    counted = {f"clue:{code}": often for code, often in count_clues(clues).items()}
    return counted | {name: measured[name] for name in MEASURES}


def grave() -> set[str]:
    """Return the clues that doubt by themselves."""
    return {code for weight, codes in PRIOR.items() if weight >= GRAVE for code in codes.split()}


def learn(rows: list[Row]) -> dict[str, float]:
    """Return the weight of each feature; ``bias`` among them."""
    counts = np.array([count_of(row[0]) for row in rows])
    prior = {f"clue:{code}": weight for weight, codes in PRIOR.items() for code in codes.split()}
    names = [*prior, *MEASURES]
    start = np.array([*prior.values(), *MEASURES.values(), BIAS])
    held = [1e6 if name in FIXED else RIDGE_MEASURE for name in MEASURES]
    ridge = np.array([RIDGE_CLUE] * len(prior) + held + [0.05])
    features = np.array([[row[3].get(name, 0.0) for name in names] + [1.0] for row in rows])
    truth = np.array([float(row[2]) for row in rows])
    weights = start.copy()

    def loss(at: np.ndarray) -> float:
        line = features @ at
        missed = counts @ (np.logaddexp(0, line) - truth * line)
        return float(missed + 0.5 * ridge @ (at - start) ** 2)

    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (counts * (chance - truth)) + ridge * (weights - start)
        bend = (features * (counts * chance * (1 - chance))[:, None]).T @ features + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        reach = 1.0
        while reach > 1e-4 and loss(weights - reach * step) > loss(weights):
            reach /= 2
        weights = weights - reach * step
    # A clue never speaks for a sentence, nor do words that the evidence lacks.
    against = [place for place, name in enumerate(names) if place < len(prior) or name in AGAINST]
    weights[against] = np.maximum(weights[against], 0.0)
    lighter = [place for place, name in enumerate(names) if name in FOR]
    weights[lighter] = np.minimum(weights[lighter], 0.0)
    return dict(zip([*names, "bias"], map(float, weights), strict=True))


def odds(weights: dict[str, float], features: dict[str, float]) -> float:
    """Return the log-odds that a sentence is not supported."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


def score(truth: list[bool], told: list[bool]) -> tuple[float, float, float]:
    """Return precision, recall and balanced accuracy of letting through."""
    passed = [not t for t in told]
    good = sum(p and not t for p, t in zip(passed, truth, strict=True))
    recall = good / max(sum(not t for t in truth), 1)
    caught = sum(u and t for u, t in zip(told, truth, strict=True)) / max(sum(truth), 1)
    return good / max(sum(passed), 1), recall, (recall + caught) / 2


def leave_out(rows: list[Row]) -> list[float]:
    """Return the log-odds of each row as learned without its set."""
    weights = {
        name: learn([row for row in rows if row[0] != name])
        for name in dict.fromkeys(row[0] for row in rows)
    }
    return [odds(weights[row[0]], row[3]) for row in rows]


def balance(rows: list[Row], told: list[bool], *, own: bool | None = None) -> float:
    """Return the balanced accuracy on the sets by many hands, on the gold, or (None) the mean."""
    if own is None:
        return (balance(rows, told, own=True) + balance(rows, told, own=False)) / 2
    picked = [
        (row[2], stopped)
        for row, stopped in zip(rows, told, strict=True)
        if (row[0] == GOLD) != own and count_of(row[0]) > 1.0
    ]
    return score([truth for truth, _ in picked], [t for _, t in picked])[2]


def best_threshold(rows: list[Row], found: list[float], shipped: list[float]) -> float:
    """Return the threshold that lets most through of those as good as the best, but for chance,
    at which the gold, by the weights that are shipped, keeps its pinned precision.
    """
    tried = np.arange(-1.0, 3.0, 0.025)
    scores = np.array([balance(rows, [o > t for o in found]) for t in tried])
    floor = json.loads(FLOORS.read_text("utf-8"))[SUITE]["scores"]["precision"]
    gold = [(row[2], odds) for row, odds in zip(rows, shipped, strict=True) if row[0] == GOLD]
    kept = [
        round(score([bad for bad, _ in gold], [o > t for _, o in gold])[0], 4) >= floor
        for t in tried
    ]
    return float(tried[(scores >= scores.max() - CHANCE) & kept].max())


def report(rows: list[Row], told: list[bool]) -> None:
    """Print precision, recall and balanced accuracy by set, and what was stopped by trap."""
    for name in dict.fromkeys(row[0] for row in rows):
        picked = [(r[2], t) for r, t in zip(rows, told, strict=True) if r[0] == name]
        figures = score([truth for truth, _ in picked], [t for _, t in picked])
        print(f"{name:11}", len(picked), *(f"{x:.3f}" for x in figures))
    caught: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, stopped in zip(rows, told, strict=True):
        caught[row[1]][0] += stopped
        caught[row[1]][1] += 1
    print("stopped:", {trap: f"{a}/{b}" for trap, (a, b) in sorted(caught.items())})


def main() -> None:
    """Learn, report, and write where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = list(read(arguments.shared))
    found = leave_out(rows)
    weights = learn(rows)
    shipped = [odds(weights, row[3]) for row in rows]
    threshold = best_threshold(rows, found, shipped)
    print(f"each set by weights learned without it, threshold {threshold:.2f}: "
          "sentences, precision, recall, balanced accuracy")  # fmt: skip
    report(rows, [o > threshold for o in found])
    print("learned on all:")
    report(rows, [o > threshold for o in shipped])
    if arguments.write:
        weights["bias"] -= float(threshold)
        write(weights)


def write(weights: dict[str, float]) -> None:
    """Write the weights into the package."""
    text = json.dumps(
        {
            "bias": round(weights["bias"], 4),
            "grave": sorted(grave()),
            "clues": {
                name[5:]: round(weight, 3)
                for name, weight in sorted(weights.items())
                if name.startswith("clue:")
            },
            "measures": {n: round(weights[n], 3) for n in sorted(MEASURES)},
        },
        indent=1,
    )
    (ROOT / "src/yanbao/verify/data/weights.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
