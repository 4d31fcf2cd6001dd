"""Subjects that the number itself points at: the market over which listings are counted, the whole
of a part, the name behind it, what is bought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanbao.extract.attribute_wording import PART_OF
from yanbao.extract.attributes import Decision
from yanbao.extract.passages import WIDEST, Passage
from yanbao.extract.subject_wording import (
    BOUGHT,
    COUNTED_LISTINGS,
    LISTINGS_BEFORE,
    MARKET,
    WHOLE,
    WHOLE_MARKET,
)
from yanbao.extract.topics import LONGEST_PHRASE, Subject, Topics
from yanbao.model.readings import Quantity

_LISTINGS = frozenset("只支家")
_PRICES_OF_DEALS = frozenset(("deal_value", "offer_price"))
_OF_NAME = re.compile(r"(?:以上|左右|以下)?的\s?")
#: The farthest that a described name may reach behind a number.
_REACH = 40


class Pointed:
    """Finds, for the numbers of one document, what they point at."""

    def __init__(self, passage: Passage, topics: Topics) -> None:
        self._passage = passage
        self._topics = topics

    def find(self, quantity: Quantity, decision: Decision) -> Iterator[Subject | None]:
        """Yield what the number points at, the surest first."""
        yield self._market(quantity)
        yield self._part(quantity, decision)
        yield self._described(quantity)
        yield self._target(quantity, decision)

    def _market(self, quantity: Quantity) -> Subject | None:
        """Take the market or sector over which listings are counted, never one of them."""
        passage = self._passage
        lower, start, end = passage.lower, quantity.span.start, quantity.span.end
        if quantity.unit not in _LISTINGS or quantity.per:
            return None
        written = COUNTED_LISTINGS.match(lower, end)
        low, _ = passage.around(start)
        counted = LISTINGS_BEFORE.search(lower, passage.clause_at(start)[0], start) is not None
        named_after = written is not None and bool(written.group().strip())
        if quantity.span.quote[-1] != "股" and not (named_after or counted):
            return None
        near = list(MARKET.finditer(lower, low, start))
        named = near[-1] if near else WHOLE_MARKET.search(lower, 0, start)
        return self._topics.piece(*named.span()) if named else Subject(name="市场")

    def _part(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take what a part is a part of (九成产品上涨)."""
        if quantity.unit != "%" or not PART_OF.search(quantity.span.quote):
            return None
        whole = WHOLE.match(self._passage.lower, quantity.span.end)
        if whole is None or (decision.hit and whole.start(1) <= decision.hit.start < whole.end(1)):
            return None  # of what is measured (四成营收)
        return self._topics.piece(*whole.span(1))

    def _described(self, quantity: Quantity) -> Subject | None:
        """Take the name that a number describes from before (成交逾100亿港元的甲公司)."""
        lower, end = self._passage.lower, quantity.span.end
        match = _OF_NAME.match(lower, end)
        if match is None:
            return None
        named = self._topics.parties(match.end(), match.end() + _REACH)
        if not named or named[0].span.start > match.end() + 1:
            return None
        return Subject(name=named[0].span.quote, span=named[0].span)

    def _target(self, quantity: Quantity, decision: Decision) -> Subject | None:
        """Take what is bought, for the price of a deal."""
        if decision.attribute not in _PRICES_OF_DEALS:
            return None
        sentence = self._passage.sentences[self._passage.sentence_at(quantity.span.start)]
        low = max(sentence.start, quantity.span.start - WIDEST)
        high = min(sentence.end, quantity.span.end + WIDEST)
        for match in BOUGHT.finditer(self._passage.lower, low, high):
            named = self._topics.parties(match.end(), min(high, match.end() + LONGEST_PHRASE))
            if named and named[0].span.start <= match.end() + 6:
                return Subject(name=named[0].span.quote, span=named[0].span)
        return None
