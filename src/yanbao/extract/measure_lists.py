"""Lists of measures set against lists of numbers (营业收入、净利润分别为23亿元和3亿元)."""

from __future__ import annotations

import re
from bisect import bisect_left

from yanbao.extract.attributes import CERTAIN, Decision, kind_of
from yanbao.extract.lexicon import Hit
from yanbao.extract.metrics import Metric, metrics
from yanbao.extract.passages import Passage
from yanbao.model.readings import Quantity

#: How far apart two members of a list may stand, in characters.
_WIDEST_GAP = 14
_BETWEEN = re.compile(r"[^，。；]{0,10}?(?:、|和|与|及|以及)[^，。；]{0,10}")
# 产销 is two measures in two letters.
_BOTH = re.compile(r"产销(?:量|数量)?$")
_BOTH_NAMES = ("production", "sales_volume")
_NO_MEASURE = frozenset(("growth", "size", "index"))


def decide_listed(
    passage: Passage, quantity: Quantity, decision: Decision, hits: list[Hit]
) -> Decision | None:
    """Return what a list says that this number is; None where no list says it.

    A clause without measures of its own (同比分别增长12%和8%) takes up the list of the sentence's
    clause before it.
    """
    sentence = passage.sentences[passage.sentence_at(quantity.span.start)]
    if passage.lower.find("分别", sentence.start, quantity.span.start) < 0:
        return None
    low, high = passage.clause_at(quantity.span.start)
    marker = passage.lower.find("分别", low, quantity.span.start)
    numbers = passage.between(passage.quantities, max(low, marker), min(high, sentence.end))
    if len(numbers) < 2 or quantity not in numbers:
        return None
    listed = _measures(passage, low, marker, hits) if marker >= 0 else ()
    if not listed and (decision.metric is None or decision.metric.name == "growth"):
        earlier = passage.lower.rfind("分别", sentence.start, low)
        if earlier >= 0:
            listed = _measures(passage, passage.clause_at(earlier)[0], earlier, hits)
    if len(listed) != len(numbers):
        return None
    metric, _ = listed[numbers.index(quantity)]
    first = numbers[0].span
    kind = kind_of(numbers[0], passage.lower[max(low, marker) : first.start], "")
    attribute = metric.attributes.get(kind)
    if attribute is None:
        return None
    hit = listed[0][1]
    own = hit if hit.start >= low else None
    return Decision(
        attribute=attribute, kind=kind, metric=metric, hit=own, score=CERTAIN, listed=True
    )


def _measures(
    passage: Passage, low: int, marker: int, hits: list[Hit]
) -> tuple[tuple[Metric, Hit], ...]:
    """Return the measures of the list that ends at ``marker``, the nearest run of them."""
    table = metrics()
    both = _BOTH.search(passage.lower, low, marker)
    if both is not None:
        hit = Hit(start=both.start(), end=both.end(), entry=0)
        return tuple((_named(name), hit) for name in _BOTH_NAMES)
    found: list[tuple[Metric, Hit]] = []
    for hit in reversed(hits[bisect_left(hits, (low,)) : bisect_left(hits, (marker,))]):
        metric = table[hit.entry]
        if metric.name in _NO_MEASURE:
            continue
        if found and not _is_listed(passage.lower[hit.end : found[0][1].start]):
            break
        found.insert(0, (metric, hit))
    return tuple(found) if len(found) > 1 else ()


def _is_listed(between: str) -> bool:
    return len(between) <= _WIDEST_GAP and _BETWEEN.fullmatch(between) is not None


def _named(name: str) -> Metric:
    return next(metric for metric in metrics() if metric.name == name)
