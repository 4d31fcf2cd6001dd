"""Train the model of the main event on judged documents of the news days.

    python scripts/train_main_event.py [--check]

Reads scripts/main_events.tsv (judged by title and lead before anything read them; none of them is
an annotated document of ../shared/bench or of tests/reading, nor one whose id five divides: those
are held out in tests/reading/main_events.tsv) and ../shared/data/news; writes
src/yanbao/extract/data/main_event.json. ``--check`` prints the accuracy under five-fold
cross-validation beside that of the triggers alone. Same inputs, same bytes: nothing is drawn but
the folds, by a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.main_events import LONGEST, TRAINING, read_judged  # noqa: E402
from benchmarks.measures import NEWS  # noqa: E402

from yanbao.extract import prepare  # noqa: E402
from yanbao.extract.events import describe, find_sightings  # noqa: E402
from yanbao.extract.headlines import find_headline  # noqa: E402
from yanbao.extract.main_event import SHARED, TYPES, Look, Weights, weigh  # noqa: E402
from yanbao.model.documents import Document  # noqa: E402
from yanbao.pipeline.assembly import assemble  # noqa: E402

TARGET = ROOT / "src" / "yanbao" / "extract" / "data" / "main_event.json"
#: words and publishers seen in fewer documents than this are not learned
LEAST = 3
#: characters from which a document is also learned from without its opening
SHORTEST_CUT = 600
#: penalties: of what types share, of a type's bias, of the forms, of the words
PENALTIES = (0.01, 1.0, 1.0, 0.1)
#: how much of a document the main type has where others are judged possible
MAIN_SHARE = 0.9
#: weights below this are not kept
SMALLEST = 0.1
FOLDS = 5
#: steps of the optimiser
STEPS = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A judged document, whole or an excerpt: what is seen of it, and its types."""

    seen: Look
    types: tuple[str, ...]
    whole: bool


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
    by_name = {
        name: [part for kind, weight in pairs for part in (kind, round(100 * weight))]
        for name, pairs in weights.by_name.items()
    }
    table = {"shared": weights.shared, "bias": weights.bias, "by_name": by_name}
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    TARGET.write_text(text + "\n", "utf-8")
    size = TARGET.stat().st_size
    print(f"{len(examples)} texts, {len(weights.by_name)} features, {size:,} bytes")
    return 0


def read_examples() -> list[Example]:
    """Look at the judged documents as the program does, at long ones also without their opening.

    What reaches a reader is not always a document's beginning; its title has to do then.
    """
    assembly = assemble()
    examples = []
    for document, types in read_judged(TRAINING, assembly):
        for cut in (document, _excerpt(document)):
            if cut is None:
                continue
            passage = prepare(replace(cut, text=cut.text[:LONGEST]), assembly.knowledge)
            headline = find_headline(passage)
            seen = describe(passage, headline, find_sightings(passage, headline))
            examples.append(Example(seen=seen, types=types, whole=cut is document))
    return examples


def _excerpt(document: Document) -> Document | None:
    """Return the title and what follows the middle of a text; None for a short one."""
    title, text = document.title, document.text
    if len(text) < SHORTEST_CUT or not text.startswith(title):
        return None
    place = max(text.find(stop, len(text) // 2) for stop in ("。", ". ", "\n"))
    return replace(document, text=f"{title}\n{text[place + 1 :].strip()}") if place > 0 else None


def train(examples: list[Example]) -> Weights:
    """Fit the regression by L-BFGS (Liu and Nocedal 1989, Mathematical Programming 45, 503)."""
    forms = _frequent(list(one.seen.features) for one in examples)
    words = _frequent([word for group in one.seen.words for word in group] for one in examples)
    names = {name: number for number, name in enumerate([*forms, *words])}
    shared, own, target = _matrices(examples, names)
    kinds, width = shared.shape[1:]
    size = len(names)
    turned = own.T.tocsr()
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
        slope = [np.einsum("nks,nk->s", shared, apart), apart.sum(axis=0), (turned @ apart).ravel()]
        return float(value), np.concatenate(slope) + penalty * weights

    start = np.zeros(width + kinds + size * kinds)
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    by_name = fitted[width + kinds :].reshape(size, kinds)
    return Weights(
        shared=tuple(round(float(one), 3) for one in fitted[:width]),
        bias=tuple(round(float(one), 3) for one in fitted[width : width + kinds]),
        by_name={
            name: pairs for name, number in names.items() if (pairs := _large(by_name[number]))
        },
    )


def _frequent(rows: Iterable[list[str]]) -> list[str]:
    """Return the names that enough rows have."""
    counts = Counter(name for row in rows for name in row)
    return sorted(name for name, count in counts.items() if count >= LEAST)


def _large(row: Floats) -> tuple[tuple[int, float], ...]:
    """Return the weights of a name that are worth keeping, by the numbers of their types."""
    return tuple(
        (kind, round(float(weight), 2))
        for kind, weight in enumerate(row)
        if abs(weight) >= SMALLEST
    )


def _matrices(examples: list[Example], names: dict[str, int]) -> tuple[Floats, csr_array, Floats]:
    """Return what types share (n, types, shared), own features (n, names), targets (n, types)."""
    shared = np.zeros((len(examples), len(TYPES), len(SHARED)))
    target = np.zeros((len(examples), len(TYPES)))
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, one in enumerate(examples):
        for kind, place in one.seen.shared.items():
            shared[row, TYPES.index(kind)] = place
        cells = [(names[name], value) for name, value in one.seen.features.items() if name in names]
        for words in one.seen.words:
            known = [names[word] for word in words if word in names]
            cells += [(column, 1 / np.sqrt(len(known))) for column in known]
        rows += [row] * len(cells)
        columns += [column for column, _ in cells]
        values += [value for _, value in cells]
        first, *rest = one.types
        target[row, TYPES.index(first)] = MAIN_SHARE if rest else 1.0
        for kind in rest:
            target[row, TYPES.index(kind)] += (1 - MAIN_SHARE) / len(rest)
    own = csr_array((values, (rows, columns)), shape=(len(examples), len(names)))
    return shared, own, target


def check(examples: list[Example]) -> None:
    """Print how often the main type is found, by the triggers alone and with the model."""
    numbers = np.cumsum([one.whole for one in examples]) - 1
    fold = (np.random.default_rng(0).permutation(int(numbers[-1]) + 1) % FOLDS)[numbers]
    hits: Counter[tuple[str, bool]] = Counter()
    for number in range(FOLDS):
        weights = train([one for one, at in zip(examples, fold, strict=True) if at != number])
        for one, at in zip(examples, fold, strict=True):
            if at != number:
                continue
            judged = weigh(one.seen, weights)
            best = max(sorted(judged), key=lambda kind: judged[kind])
            alone = max(sorted(one.seen.scores), key=lambda kind: one.seen.scores[kind])
            hits["model", one.whole] += best == one.types[0]
            hits["triggers", one.whole] += alone == one.types[0]
    for whole, words in ((True, "documents"), (False, "without their opening")):
        count = sum(one.whole == whole for one in examples)
        for name in ("triggers", "model"):
            print(f"{name}: {hits[name, whole] / count:.3f} of {count} {words}")


if __name__ == "__main__":
    sys.exit(main())
