"""Talk: how many other voices of the same days speak of a point's matter.

A matter is a cause that moves whole markets (a tariff, a war, a rate decision), told by the same
word, the index that moved, or the share that a story is about. What everybody writes of weighs more
for trading than what one desk found; forty companies that report on one evening are forty matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from yanbao.cluster.points import Corpus
from yanbao.model.stories import Point
from yanbao.text.simplify import simplify

#: types of event whose trigger words name a matter; those of a move (涨, fell) name none
_CAUSES = frozenset("trade_policy geopolitics monetary_policy fiscal_policy macro_data".split())
#: what a text tells later than this it is not about
_LEAD = 250
#: a listing that leads a story, or stands beside it in the title, is what it is about
_LEADING = 2


def count_talk(points: Sequence[Point], corpus: Corpus) -> dict[str, int]:
    """Return for each point, by its id, how many voices of other points speak of its matter."""
    matters = {point.id: frozenset(_matters(point, corpus)) for point in points}
    voices: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for point in points:
        for matter in matters[point.id]:
            voices[matter][point.id].update(point.publishers)
    return {
        point.id: max(
            (_others(voices[matter], point.id) for matter in matters[point.id]), default=0
        )
        for point in points
    }


def _matters(point: Point, corpus: Corpus) -> Iterator[str]:
    yield from point.listing_ids[:_LEADING]
    for document_id in point.document_ids:
        for event in corpus.readings[document_id].events:
            if event.type in _CAUSES and event.span.start < _LEAD:
                yield f"{event.type}: {simplify(event.trigger.quote).lower()}"
        for claim in corpus.readings[document_id].claims:
            if claim.attribute == "index_change_pct" and claim.span.start < _LEAD:
                yield f"index: {corpus.subjects.get(claim.id, claim.subject)}"


def _others(told: dict[str, set[str]], own: str) -> int:
    """How often a matter is told elsewhere: one publisher's two stories are two tellings."""
    return sum(len(publishers) for point_id, publishers in told.items() if point_id != own)
