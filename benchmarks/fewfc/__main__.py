"""``python -m benchmarks.fewfc``: train on the published sentences and measure on the test ones.

Without ``--models`` the models go into ``out/fewfc``, which is not kept; training takes some ten
minutes on one core. Nothing of it is part of the package: the sentences are share-alike.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.fewfc.arguments import ArgumentReader, train_arguments
from benchmarks.fewfc.features import Sight, see
from benchmarks.fewfc.sentences import Argument, Sentence, Trigger, read_split
from benchmarks.fewfc.triggers import TriggerReader, train_triggers
from benchmarks.measures import ROOT

SENTENCES = ROOT.parent / "shared" / "data" / "nlp" / "fewfc"
#: What CasEE's table and an untuned CRF reach: (trigger, argument) classification.
BESIDE = {"an untuned CRF": (0.668, 0.520), "BERT (CasEE)": (0.798, 0.719)}


def main() -> int:
    """Train, read the test sentences, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=ROOT / "out" / "fewfc")
    words = parser.parse_args()
    if not SENTENCES.is_dir():
        print("the FewFC sentences (../shared/data/nlp/fewfc) are not beside this checkout")
        return 2
    split = read_split(SENTENCES)
    sights = {one.text: see(one.text) for one in (*split.train, *split.test)}
    words.models.mkdir(parents=True, exist_ok=True)
    lexicon = train_triggers(split.train, sights, words.models)
    train_arguments(split.train, sights, lexicon.kinds, words.models)
    triggers = TriggerReader(lexicon, words.models)
    arguments = ArgumentReader(lexicon.kinds, words.models)
    read = [_read(one, sights[one.text], triggers, arguments) for one in split.test]
    alone = [pair for pair in read if pair[0].id not in split.shared]
    print(f"trained on {len(split.train)} sentences, none of them a test sentence")
    for name, pairs in (("all test sentences", read), ("without the shared ones", alone)):
        print(f"{name} ({len(pairs)})")
        _print("trigger classification", (([*r[1]], [*r[0].triggers]) for r in pairs))
        _print("argument classification", (([*r[2]], [*r[0].arguments]) for r in pairs))
    for name, (trigger, argument) in BESIDE.items():
        print(f"beside: {name}: trigger {trigger}, argument {argument}")
    return 0


def _read(
    sentence: Sentence, sight: Sight, triggers: TriggerReader, arguments: ArgumentReader
) -> tuple[Sentence, frozenset[Trigger], frozenset[Argument]]:
    """Read one sentence: its triggers first, then what plays a role in the types they tell."""
    found = frozenset(triggers.find(sight))
    return sentence, found, frozenset(arguments.find(sight, found))


def _print(name: str, pairs: Iterable[tuple[list[object], list[object]]]) -> None:
    """Print precision, recall and F1 over (type, place) or (type, role, place)."""
    hits = found = gold = 0
    for one, other in pairs:
        hits += len(set(one) & set(other))
        found += len(set(one))
        gold += len(set(other))
    precision, recall = hits / max(1, found), hits / max(1, gold)
    score = 2 * hits / max(1, found + gold)
    print(f"  {name:24} P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}")


if __name__ == "__main__":
    sys.exit(main())
