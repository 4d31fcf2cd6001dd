"""Claims: one sentence against the words it cites, in a document's frame."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Final

from yanbao.model.verdicts import Finding, Verdict
from yanbao.verify.bases import find_base_clues
from yanbao.verify.contents import Cover, find_content_clues, find_cover
from yanbao.verify.differences import find_differences
from yanbao.verify.evidence import Listings
from yanbao.verify.figures import find_figure_clues
from yanbao.verify.hostile import find_instructions
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.parties import find_party_clues
from yanbao.verify.passages import find_best_sentences
from yanbao.verify.stances import find_stance_clues
from yanbao.verify.times import find_time_clues

CHECKED: Final = ("figures", "times", "parties", "stances", "contents", "hostile")


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


#: above nothing a sentence does not stand; up to this it is called unsure
UNSURE: Final = 0.8
#: a clue that weighs so much decides alone, whatever else speaks for the sentence
DECISIVE: Final = 3.3
_TOLD: Final = 0.7
_FINDINGS: Final = 6


def judge_claim(
    sentence_id: str, pair: Pairing, listings: Listings | None, *, instructions: bool = True
) -> Verdict:
    """Return the verdict on one sentence laid beside its evidence."""
    if not pair.quotes:
        finding = Finding(
            code="verify.evidence-missing",
            sentence_id=sentence_id,
            words=pair.sentence.text[:60],
            reason="the sentence cites nothing",
        )
        return Verdict(sentence_id=sentence_id, checks=CHECKED, findings=(finding,))
    cover = find_cover(pair)
    clues = find_clues(pair, listings, cover)
    weights = load_weights()
    odds = weigh(weights, clues, measure(pair, cover, clues))
    hostile = find_instructions(pair.sentence.text) if instructions else ()
    if odds <= 0 and not hostile:
        return Verdict(sentence_id=sentence_id, checks=CHECKED)
    findings = [
        Finding(code="verify.hostile-instruction", sentence_id=sentence_id, words=words,
                reason="the text instructs its reader; it is reported and not followed")
        for words in hostile
    ]  # fmt: skip
    told = sorted(clues, key=lambda clue: -weights.clues.get(clue.code, 0.0))
    findings += [
        Finding(code=f"verify.{clue.code}", sentence_id=sentence_id, words=clue.words,
                reason=clue.reason or "the evidence says otherwise", carried=clue.carried)
        for clue in told
        if weights.clues.get(clue.code, 0.0) >= _TOLD and odds > 0
    ][:_FINDINGS]  # fmt: skip
    if not findings:
        words = "、".join(pair.sentence.text[run.start : run.end] for run in cover.runs)[:80]
        findings = [
            Finding(code="verify.content-uncarried", sentence_id=sentence_id,
                    words=words or pair.sentence.text[:60],
                    reason="too little of the sentence stands in what it cites")
        ]  # fmt: skip
    return Verdict(
        sentence_id=sentence_id,
        checks=CHECKED,
        findings=tuple(dict.fromkeys(findings)),
        unsure=odds <= UNSURE and not hostile,
    )


def find_elsewhere(
    verdict: Verdict, pair: Pairing, text: str, listings: Listings | None
) -> Verdict:
    """Add, to a verdict that does not stand, the place of the document that does carry it."""
    if not verdict.findings or not text:
        return verdict
    better = find_best_sentences(text, pair.sentence, limit=3)
    fresh = [words for words in better if words not in pair.evidence]
    if not fresh:
        return verdict
    other = Pairing(pair.sentence.text, better, pair.frame, listings)
    if judge_claim(verdict.sentence_id, other, listings).findings:
        return verdict
    finding = Finding(
        code="verify.carried-elsewhere",
        sentence_id=verdict.sentence_id,
        words=pair.sentence.text[:60],
        carried=fresh[0][:160],
        reason="the document carries it, but not in the words cited; cite these",
    )
    return replace(verdict, findings=(finding, *verdict.findings))


def weigh(weights: Weights, clues: Sequence[Clue], measured: Mapping[str, float]) -> float:
    """Return the log-odds that the evidence does not carry the sentence."""
    single = {code: weights.clues.get(code, 0.0) for code in (clue.code for clue in clues)}
    odds = weights.bias + sum(single.values())
    odds += sum(weight * measured[name] for name, weight in weights.measures.items())
    if any(weight >= DECISIVE for weight in single.values()):
        return max(odds, UNSURE + 0.1)
    return odds


def find_clues(
    pair: Pairing, listings: Listings | None, cover: Cover | None = None
) -> tuple[Clue, ...]:
    """Return what every check saw, each once."""
    cover = cover or find_cover(pair)
    return tuple(
        dict.fromkeys(
            (
                *find_figure_clues(pair),
                *find_time_clues(pair),
                *find_base_clues(pair),
                *find_party_clues(pair, listings, pair.frame.published_on),
                *find_stance_clues(pair),
                *find_content_clues(pair, cover),
                *find_differences(pair),
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
        "worst-clause": max(
            (
                1.0 - (ranked[0][0] if ranked else 0.0)
                for c, ranked in pair.aligned
                if len(c.grams) > 3
            ),
            default=0.0,
        ),
    }
