"""Claims: one sentence against the words it cites, in a document's frame."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Final

from yanbao.model.verdicts import Finding, Verdict
from yanbao.verify.bases import find_base_clues
from yanbao.verify.contents import Cover, find_content_clues, find_cover
from yanbao.verify.currency_pairs import settle_currency_pairs
from yanbao.verify.differences import find_differences
from yanbao.verify.evidence import Listings
from yanbao.verify.figures import find_figure_clues
from yanbao.verify.hostile import find_instructions
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.parties import find_party_clues
from yanbao.verify.passages import find_best_sentences
from yanbao.verify.stances import find_stance_clues
from yanbao.verify.times import find_time_clues
from yanbao.verify.turns import settle_comparisons

CHECKED: Final = ("figures", "times", "parties", "stances", "contents", "hostile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each clue and measure weighs. Learned by scripts/train_verifier.py.

    ``grave`` are the clues that doubt by themselves; the others only add to a doubt.
    """

    bias: float
    grave: frozenset[str]
    clues: Mapping[str, float]
    measures: Mapping[str, float]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the shipped weights."""
    rows = json.loads(files("yanbao.verify").joinpath("data", "weights.json").read_text("utf-8"))
    return Weights(
        bias=rows["bias"],
        grave=frozenset(rows["grave"]),
        clues=rows["clues"],
        measures=rows["measures"],
    )


#: above nothing a sentence does not stand; up to this it is called unsure
UNSURE: Final = 0.8
#: in words so nearly the source's own, a clue that weighs so much decides
_VERBATIM: Final = 0.7
_SURE: Final = 2.5
#: with so little of its content in the evidence, a sentence rests on nothing
_UNHELD: Final = 0.6
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
    odds = weights.bias + sum(
        weights.clues.get(code, 0.0) * often for code, often in count_clues(clues).items()
    )
    odds += sum(weight * measured[name] for name, weight in weights.measures.items())
    told_otherwise = measured["doubted-nearness"] >= _VERBATIM and any(
        weights.clues.get(clue.code, 0.0) >= _SURE for clue in clues
    )
    if told_otherwise or measured["uncovered-share"] >= _UNHELD:
        return max(odds, UNSURE + 0.1)
    return odds


def count_clues(clues: Sequence[Clue]) -> dict[str, float]:
    """Return how often each clue was seen, each time more weighing less: 1, 1.58, 2."""
    return {code: math.log2(1 + n) for code, n in Counter(c.code for c in clues).items()}


def find_clues(
    pair: Pairing, listings: Listings | None, cover: Cover | None = None
) -> tuple[Clue, ...]:
    """Return what every check saw, each once."""
    cover = cover or find_cover(pair)
    seen = (
        *find_figure_clues(pair),
        *find_time_clues(pair),
        *find_base_clues(pair),
        *find_party_clues(pair, listings, pair.frame.published_on),
        *find_stance_clues(pair),
        *find_content_clues(pair, cover),
        *find_differences(pair),
    )
    return tuple(dict.fromkeys(settle_comparisons(pair, settle_currency_pairs(pair, seen))))


def measure(pair: Pairing, cover: Cover, clues: Sequence[Clue]) -> dict[str, float]:
    """Return the measures that are weighed beside the clues.

    The first three speak against a sentence by themselves. The others say how much a doubt weighs,
    and are nothing where no clue is grave: much of one in words nearly the source's own, where a
    difference is no paraphrase; little of one in many, or in a long sentence with many numbers, of
    which more was asked.
    """
    runs = [r for r in cover.runs if not r.latin]
    latin = [r for r in cover.runs if r.latin]
    longest = max((r.strange for r in runs), default=0)
    doubted = float(any(clue.code in load_weights().grave for clue in clues))
    return {
        "uncovered-share": min(cover.uncovered / cover.content, 1.0),
        "longest": math.log1p(longest),
        "latin-uncovered": math.log1p(len(latin)),
        "doubts": doubted * math.log1p(len({clue.code for clue in clues})),
        "doubted-nearness": doubted and find_nearness(pair),
        "doubted-length": doubted * (math.log(max(len(pair.sentence.plain), 1)) - 4.0),
        "doubted-numbers": doubted * math.log1p(len(pair.sentence.amounts)),
    }


#: so many characters in a row are the source's own words
_STRETCH: Final = 4


def find_nearness(pair: Pairing) -> float:
    """Return which share of the sentence's stretches of four characters stands in its evidence."""
    plain, evidence = pair.sentence.plain, pair.evidence
    stretches = [plain[i : i + _STRETCH] for i in range(len(plain) - _STRETCH + 1)]
    return sum(stretch in evidence for stretch in stretches) / max(len(stretches), 1)
