"""Train the model of the main event on judged documents of the news days.

    python scripts/train_main_event.py [--check]

Reads scripts/main_events.tsv (judged by title and lead before anything read them; none of them is
an annotated document of ../shared/bench or of tests/reading) and ../shared/data/news; writes
src/yanbao/extract/data/main_event.json. ``--check`` prints the accuracy under five-fold
cross-validation beside that of the triggers alone. Same inputs, same bytes: nothing is drawn but
the folds, by a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from yanbao.collect import Options, collect
from yanbao.extract import prepare
from yanbao.extract.events import find_sightings, score_types, tell
from yanbao.extract.main_event import SHARED, Look, Weights, look, weigh
from yanbao.model.vocabulary import EVENT_TYPES
from yanbao.pipeline.assembly import assemble

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "scripts" / "main_events.tsv"
NEWS = ROOT.parent / "shared" / "data" / "news"
TARGET = ROOT / "src" / "yanbao" / "extract" / "data" / "main_event.json"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
TYPES = sorted(EVENT_TYPES)
#: characters of a document that are read, as in the annotated ones
LONGEST = 1300
#: letters seen in fewer documents than this are not learned
LEAST = 3
#: penalties: of what types share, of a type's bias, of the forms, of the letters
PENALTIES = (0.01, 1.0, 1.0, 0.1)
#: how much of a document the main type has where others are judged possible
MAIN_SHARE = 0.75
#: weights below this are not kept
SMALLEST = 0.05
FOLDS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A judged document: what is seen of it, the triggers' scores, and its types."""

    seen: Look
    scores: dict[str, float]
    types: tuple[str, ...]


def main() -> int:
    """Read the documents, train, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    words = parser.parse_args()
    if not NEWS.is_dir():
        print("the news days (../shared/data/news) are not beside this checkout")
        return 2
    examples = read_examples()
    if words.check:
        check(examples)
        return 0
    weights = train(examples)
    table = {"shared": weights.shared, "bias": weights.bias, "by_name": weights.by_name}
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    TARGET.write_text(text + "\n", "utf-8")
    size = TARGET.stat().st_size
    print(f"{len(examples)} documents, {len(weights.by_name)} features, {size:,} bytes")
    return 0


def read_examples() -> list[Example]:
    """Collect the judged documents and look at them as the program does."""
    lines = LABELS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    types = {name: tuple(kinds.split()) for _, name, kinds in rows}
    days = sorted({NEWS / f"{day}.json" for day, _, _ in rows})
    assembly = assemble()
    options = Options(split_roundups=False)
    documents, _ = collect(days, readers=assembly.readers, now=NOW, options=options)
    found = {document.id: document for document in documents if document.id in types}
    missing = sorted(set(types) - set(found))
    if missing:
        raise SystemExit(f"{len(missing)} judged documents are not among the days: {missing[:5]}")
    examples = []
    for name in sorted(found):
        document = replace(found[name], text=found[name].text[:LONGEST])
        passage = prepare(document, assembly.knowledge)
        sightings = find_sightings(passage)
        scores = score_types(passage, sightings)
        seen = look(passage, tell(sightings), scores)
        examples.append(Example(seen=seen, scores=scores, types=types[name]))
    return examples


def train(examples: list[Example]) -> Weights:
    """Fit the regression by L-BFGS (Liu and Nocedal 1989, Mathematical Programming 45, 503)."""
    counts = Counter(gram for one in examples for gram in one.seen.grams)
    grams = sorted(gram for gram, count in counts.items() if count >= LEAST)
    forms = sorted({f"={name}" for one in examples for name in one.seen.features})
    names = {name: number for number, name in enumerate([*forms, *grams])}
    shared, own, target = _matrices(examples, names)
    kinds, width = shared.shape[1:]
    size = len(names)
    per_name = np.where(np.arange(size) < len(forms), PENALTIES[2], PENALTIES[3])
    penalty = np.concatenate(
        [
            np.full(width, PENALTIES[0]),
            np.full(kinds, PENALTIES[1]),
            np.repeat(per_name, kinds),
        ]
    )

    def loss(weights: Floats) -> tuple[float, Floats]:
        common, bias = weights[:width], weights[width : width + kinds]
        by_name = weights[width + kinds :].reshape(size, kinds)
        logits = shared @ common + bias + own @ by_name
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        value = -(target * np.log(shares + 1e-12)).sum() + 0.5 * (penalty * weights**2).sum()
        apart = shares - target
        slope = [np.einsum("nks,nk->s", shared, apart), apart.sum(axis=0), (own.T @ apart).ravel()]
        return float(value), np.concatenate(slope) + penalty * weights

    start = np.zeros(width + kinds + size * kinds)
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    by_name = fitted[width + kinds :].reshape(size, kinds)
    return Weights(
        shared=tuple(round(float(one), 3) for one in fitted[:width]),
        bias=dict(zip(TYPES, (round(float(one), 3) for one in fitted[width:]), strict=False)),
        by_name={
            name: {
                TYPES[kind]: round(float(weight), 2)
                for kind, weight in enumerate(by_name[number])
                if abs(weight) >= SMALLEST
            }
            for name, number in names.items()
        },
    )


def _matrices(examples: list[Example], names: dict[str, int]) -> tuple[Floats, Floats, Floats]:
    """Return what types share (n, types, shared), own features (n, names), targets (n, types)."""
    shared = np.zeros((len(examples), len(TYPES), len(SHARED)))
    own = np.zeros((len(examples), len(names)))
    target = np.zeros((len(examples), len(TYPES)))
    for row, one in enumerate(examples):
        for kind, values in one.seen.shared.items():
            shared[row, TYPES.index(kind)] = values
        for name in one.seen.features:
            own[row, names[f"={name}"]] = 1.0
        known = [names[gram] for gram in one.seen.grams if gram in names]
        own[row, known] = 1 / np.sqrt(max(1, len(known)))
        first, *rest = one.types
        target[row, TYPES.index(first)] = MAIN_SHARE if rest else 1.0
        for kind in rest:
            target[row, TYPES.index(kind)] += (1 - MAIN_SHARE) / len(rest)
    return shared, own, target


def check(examples: list[Example]) -> None:
    """Print how often the main type is found, by the triggers alone and with the model."""
    fold = np.random.default_rng(0).permutation(len(examples)) % FOLDS
    hits: Counter[str] = Counter()
    for number in range(FOLDS):
        weights = train([one for one, at in zip(examples, fold, strict=True) if at != number])
        for one, at in zip(examples, fold, strict=True):
            if at != number:
                continue
            judged = weigh(one.seen, one.scores, weights)
            hits["model"] += max(sorted(judged), key=lambda kind: judged[kind]) == one.types[0]
            alone = max(sorted(one.scores), key=lambda kind: one.scores[kind])
            hits["triggers"] += alone == one.types[0]
    for name in ("triggers", "model"):
        print(f"{name}: {hits[name] / len(examples):.3f} of {len(examples)}")


if __name__ == "__main__":
    sys.exit(main())
