"""Claims: one sentence against the words it cites, in a document's frame."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from yanbao.verify.contents import Cover, find_content_clues, find_cover
from yanbao.verify.evidence import Listings
from yanbao.verify.figures import find_figure_clues
from yanbao.verify.pairing import Clue, Frame, Pairing
from yanbao.verify.parties import find_party_clues
from yanbao.verify.stances import find_stance_clues
from yanbao.verify.times import find_time_clues


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each clue and measure weighs. Learned by scripts/train_verifier.py."""

    bias: float
    clues: Mapping[str, float]
    measures: Mapping[str, float]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the shipped weights."""
    rows = json.loads(files("yanbao.verify").joinpath("data", "weights.json").read_text("utf-8"))
    return Weights(bias=rows["bias"], clues=rows["clues"], measures=rows["measures"])


def find_clues(pair: Pairing, listings: Listings | None) -> tuple[Clue, ...]:
    """Return what every check saw, each once."""
    cover = find_cover(pair)
    return tuple(
        dict.fromkeys(
            (
                *find_figure_clues(pair),
                *find_time_clues(pair),
                *find_party_clues(pair, listings, pair.frame.published_on),
                *find_stance_clues(pair),
                *find_content_clues(pair, cover),
            )
        )
    )


def measure(pair: Pairing, cover: Cover, clues: Sequence[Clue]) -> dict[str, float]:
    """Return the measures that are weighed beside the clues."""
    runs = [r for r in cover.runs if not r.latin]
    latin = [r for r in cover.runs if r.latin]
    strange = sum(r.strange for r in runs)
    longest = max((r.strange for r in runs), default=0)
    return {
        "uncovered-share": min(cover.uncovered / cover.content, 1.0),
        "strange": math.log1p(strange),
        "longest": math.log1p(longest),
        "latin-uncovered": math.log1p(len(latin)),
        "clues": math.log1p(len(clues)),
        "length": math.log(max(len(pair.sentence.plain), 1)) - 4.0,
        "evidence": math.log(max(len(pair.evidence), 1)) - 4.5,
        "quotes": float(len(pair.quotes) - 1),
        "numbers": math.log1p(len(pair.sentence.amounts)),
        "worst-clause": max((1.0 - (ranked[0][0] if ranked else 0.0) for c, ranked in pair.aligned if len(c.grams) > 3), default=0.0),
    }
