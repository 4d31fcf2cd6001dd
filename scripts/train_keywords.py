#!/usr/bin/env python3
"""Weigh what is measured of keywords without digits, alone and in the text that they stand in.

    train_keywords.py DATASET.jsonl [--write]

The data set is UHGEval's (Liang et al. 2024, Apache-2.0): news items, each with keywords of a text
written about it, labelled reasonable or invented. The article is headline, beginning, remainder
and date; the generated text is what is checked, never what it is checked against. Logistic
regression with a ridge, by L-BFGS, on the measures of verify/keyword_traits.py and on the
characters, pairs and word families of the keyword; in its text, on those of
verify/keyword_context.py too. The background in which common stretches are counted is the articles
themselves. Writes keyword_weights.json, keyword_context_weights.json and common_words.tsv.

Prints the precision at which 85 of 100 invented keywords are found: cross-validated five-fold by
item (weights and background of the other items; the figure to believe) and on the training items.
The threshold is the cross-validated one. Same data, same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from yanbao.text.simplify import simplify
from yanbao.verify.keyword_context import (
    CONTEXT,
    Told,
    measure_context,
    name_context,
    read_told,
)
from yanbao.verify.keyword_traits import (
    TRAITS,
    measure_traits,
    name_grams,
    read_article,
)

Floats = npt.NDArray[np.float64]
PARTS = ("headLine", "newsBeginning", "newsRemainder", "broadcastDate")
FOLDS = 5
RECALL = 0.85
#: a stretch in fewer articles is not called common; a gram of fewer keywords is not weighed
COMMON_FROM, GRAM_FROM = 6, 3
RIDGE = 10.0
_BREAK = re.compile(r"[^\u4e00-\u9fffa-z]+")
DATA = Path(__file__).parents[1] / "src" / "yanbao" / "verify" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled keyword without digits: the ``number``-th of the text about article ``item``."""

    item: int
    number: int
    plain: str
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights learned, the measures' already divided by their spread."""

    bias: float
    traits: Floats
    grams: Mapping[str, float]

    def score(self, traits: Floats, grams: Sequence[frozenset[str]]) -> Floats:
        """Return the log-odds that each keyword is invented."""
        spelled = [sum(self.grams.get(g, 0.0) for g in sorted(held)) for held in grams]
        return self.bias + traits @ self.traits + np.array(spelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The items: ids, articles, the texts about them where these are read too, and keywords."""

    ids: Sequence[str]
    articles: Sequence[str]
    told: Sequence[Told] | None
    rows: Sequence[Row]

    def measure(self, commonness: Mapping[str, int]) -> Floats:
        """Return the measures of each keyword, one line each."""
        return np.array([self._measure(row, commonness) for row in self.rows])

    def _measure(self, row: Row, commonness: Mapping[str, int]) -> list[float]:
        article = read_article(self.articles[row.item])
        traits = measure_traits(article, row.plain, commonness)
        if self.told is None:
            return traits
        return traits + measure_context(article, self.told[row.item], row.number)

    def name(self) -> list[frozenset[str]]:
        """Return the grams of each keyword."""
        if self.told is None:
            return [name_grams(row.plain) for row in self.rows]
        return [
            name_grams(row.plain) | name_context(self.told[row.item], row.number)
            for row in self.rows
        ]


def read(path: Path, *, in_text: bool) -> Data:
    """Return the items with their keywords without digits, and their texts if asked."""
    ids, articles, told, rows = [], [], [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        item = json.loads(line)
        ids.append(item["id"])
        articles.append("\n".join(item[part] for part in PARTS))
        annotations = [annotation.partition("<sep>") for annotation in item["annotations"]]
        keywords = tuple(keyword for keyword, _, _ in annotations)
        told.append(read_told(item["hallucinatedContinuation"], keywords))
        for place, (keyword, _, label) in enumerate(annotations):
            if not any(c.isdigit() for c in keyword):
                plain = simplify(keyword).lower().strip()
                invented = label.startswith("不合理")
                rows.append(Row(item=number, number=place, plain=plain, invented=invented))
    return Data(ids=ids, articles=articles, told=told if in_text else None, rows=rows)


def count_common(articles: Sequence[str], *, least: int) -> dict[str, int]:
    """Return in how many articles each common stretch of two to four characters stands."""
    counts: Counter[str] = Counter()
    for article in articles:
        runs = _BREAK.split(read_article(article).plain)
        counts.update(
            {run[i : i + n] for run in runs for n in (2, 3, 4) for i in range(len(run) - n + 1)}
        )
    return {word: count for word, count in counts.items() if count >= least}


def fit(rows: Sequence[Row], traits: Floats, grams: Sequence[frozenset[str]]) -> Model:
    """Learn the weights of measures and grams."""
    counts = Counter(gram for held in grams for gram in held)
    place = {g: i for i, g in enumerate(sorted(g for g, c in counts.items() if c >= GRAM_FROM))}
    lines, columns = [], []
    for line, names in enumerate(grams):
        held = [place[gram] for gram in sorted(names) if gram in place]
        lines += [line] * len(held)
        columns += held
    ones = np.ones(len(lines))
    spelled = csr_matrix((ones, (lines, columns)), shape=(len(rows), len(place)))
    mean, spread = traits.mean(axis=0), np.maximum(traits.std(axis=0), 1e-9)
    inputs = hstack([csr_matrix((traits - mean) / spread), spelled]).tocsr()
    labels = np.array([1.0 if row.invented else -1.0 for row in rows])
    found = _minimize(inputs, labels)
    measures = 1 + traits.shape[1]
    weights = found[1:measures] / spread
    return Model(
        bias=float(found[0] - mean @ weights),
        traits=weights,
        grams=dict(zip(place, found[measures:].tolist(), strict=True)),
    )


def _minimize(inputs: csr_matrix, labels: Floats) -> Floats:
    """Return bias and weights of the least penalised logistic loss; the bias is not penalised."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = labels * (inputs @ weights[1:] + weights[0])
        pull = -labels / (1.0 + np.exp(np.clip(margin, -500, 500)))
        value = np.logaddexp(0.0, -margin).sum() + RIDGE / 2 * (weights[1:] @ weights[1:])
        return float(value), np.concatenate(([pull.sum()], inputs.T @ pull + RIDGE * weights[1:]))

    start = np.zeros(inputs.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return np.asarray(found.x, dtype=np.float64)


def fold_of(name: str) -> int:
    """Return the fold of an item, by a hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def cross_validate(data: Data) -> Floats:
    """Return the log-odds of each keyword by weights and background of other folds' items."""
    scores = np.zeros(len(data.rows))
    least = round(COMMON_FROM * (FOLDS - 1) / FOLDS)
    grams = data.name()
    for fold in range(FOLDS):
        others = [
            a for name, a in zip(data.ids, data.articles, strict=True) if fold_of(name) != fold
        ]
        traits = data.measure(count_common(others, least=least))
        inside = np.array([fold_of(data.ids[row.item]) == fold for row in data.rows])
        known = [row for row, held in zip(data.rows, inside, strict=True) if not held]
        told = [names for names, held in zip(grams, inside, strict=True) if not held]
        asked = [names for names, held in zip(grams, inside, strict=True) if held]
        scores[inside] = fit(known, traits[~inside], told).score(traits[inside], asked)
    return scores


def find_point(scores: Floats, rows: Sequence[Row]) -> tuple[float, float]:
    """Return (precision, threshold) where ``RECALL`` of the invented keywords are found."""
    order = np.argsort(-scores, kind="stable")
    caught = np.cumsum(np.array([rows[i].invented for i in order]))
    told = int(np.searchsorted(caught, RECALL * caught[-1])) + 1
    return float(caught[told - 1] / told), float(scores[order[told - 1]])


def write_weights(model: Model, names: Sequence[str], threshold: float, file: str) -> None:
    """Write the weights into the package."""
    grams = {g: round(w, 3) for g, w in sorted(model.grams.items()) if abs(w) >= 0.005}
    weights = {
        "bias": round(model.bias, 4),
        "threshold": round(threshold, 3),
        "traits": {n: round(float(w), 4) for n, w in zip(names, model.traits, strict=True)},
        "grams": grams,
    }
    text = json.dumps(weights, ensure_ascii=False, indent=0)
    (DATA / file).write_text(text + "\n", "utf-8")


def write_common(commonness: Mapping[str, int]) -> None:
    """Write the common stretches into the package."""
    by_count: dict[int, list[str]] = defaultdict(list)
    for word, count in commonness.items():
        by_count[count].append(word)
    lines = ["# In how many of a thousand news articles each stretch stands."]
    lines += [f"{n}\t{' '.join(sorted(words))}" for n, words in sorted(by_count.items())]
    (DATA / "common_words.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Train, tell the figures and write when asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    alone = read(asked.dataset, in_text=False)
    commonness = count_common(alone.articles, least=COMMON_FROM)
    if asked.write:
        write_common(commonness)
    for data, file in (
        (alone, "keyword_weights.json"),
        (read(asked.dataset, in_text=True), "keyword_context_weights.json"),
    ):
        apart, threshold = find_point(cross_validate(data), data.rows)
        traits, grams = data.measure(commonness), data.name()
        model = fit(data.rows, traits, grams)
        inside, _ = find_point(model.score(traits, grams), data.rows)
        invented = sum(row.invented for row in data.rows)
        print(f"{len(data.rows)} keywords of {len(data.ids)} items, {invented} invented",
              "in their text" if data.told else "alone")  # fmt: skip
        print(
            f"precision at recall {RECALL}: cross-validated {apart:.4f}, in training {inside:.4f}"
        )
        if asked.write:
            write_weights(model, (*TRAITS, *CONTEXT)[: traits.shape[1]], threshold, file)


if __name__ == "__main__":
    main()
